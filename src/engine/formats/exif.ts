/**
 * EXIF: a TIFF structure (TIFF 6.0 section 2) of which hardly more than IFD0 is read.
 *
 *   0  "II" or "MM"   2  42   4  offset of IFD0 → count, then 12-byte entries
 *   entry: tag 2, type 2, count 4, value or its offset 4
 *
 * Of other directories only EXIF's own is followed, for the camera's notes: links cannot loop. Damaged EXIF counts as none:
 * it must not cost the picture.
 */

import type { Bytes } from '../bytes/bytes.ts'
import { hasText } from '../bytes/reader.ts'
import { type Orientation, toOrientation } from '../geometry/orientation.ts'

/** Where an EXIF payload lies in the file. */
export interface ByteSpan {
  readonly start: number
  readonly end: number
}

const TAG_ORIENTATION = 0x0112
const TAG_COPYRIGHT = 0x8298
const TAG_EXIF = 0x8769
const TAG_MAKER_NOTE = 0x927c
const TYPE_BYTE = 1
const TYPE_ASCII = 2
const TYPE_SHORT = 3
const TYPE_LONG = 4
const ENTRY_BYTES = 12

/** The preamble that JPEG requires and that some writers also put into PNG and WebP. */
export const EXIF_PREAMBLE = 'Exif\0\0'

export interface Tiff extends ByteSpan {
  readonly bytes: Bytes
  readonly littleEndian: boolean
}

export interface Entry {
  readonly type: number
  readonly count: number
  /** File offset of the four bytes that hold the value or its offset. */
  readonly valueAt: number
}

/** The orientation in this EXIF payload (with or without its preamble); 1 when there is none. */
export function exifOrientation(bytes: Bytes, range: ByteSpan | undefined): Orientation {
  const tiff = range && openTiff(bytes, range)
  const entry = tiff && findEntry(tiff, TAG_ORIENTATION)
  if (!entry || entry.count < 1) return 1
  switch (entry.type) {
    case TYPE_BYTE:
      return toOrientation(bytes.at(entry.valueAt))
    case TYPE_SHORT:
      return toOrientation(number(tiff, entry.valueAt, 2))
    case TYPE_LONG:
      return toOrientation(number(tiff, entry.valueAt, 4))
    default:
      return 1
  }
}

/** The copyright notice of this EXIF payload: at most `maxChars` characters, never empty. */
export function exifCopyright(bytes: Bytes, range: ByteSpan, maxChars: number): string | undefined {
  const tiff = openTiff(bytes, range)
  const entry = tiff && findEntry(tiff, TAG_COPYRIGHT)
  if (!entry || entry.type !== TYPE_ASCII) return undefined
  const inline = entry.count <= 4
  const offset = inline ? entry.valueAt : tiff.start + (number(tiff, entry.valueAt, 4) ?? 0)
  // A character takes at most four bytes of UTF-8.
  const end = Math.min(offset + Math.min(entry.count, maxChars * 4), tiff.end)
  if (offset >= end) return undefined
  return cleanText(bytes.slice(offset, end), maxChars)
}

/** Where the camera's own notes lie, in a form of its own. */
export function exifMakerNote(bytes: Bytes, range: ByteSpan): ByteSpan | undefined {
  const tiff = openTiff(bytes, range)
  const link = tiff && findEntry(tiff, TAG_EXIF)
  const directory = link && tiff.start + (number(tiff, link.valueAt, 4) ?? Number.NaN)
  const entry = directory === undefined ? undefined : findEntry(tiff!, TAG_MAKER_NOTE, directory)
  if (!tiff || !entry) return undefined
  const start = tiff.start + (number(tiff, entry.valueAt, 4) ?? Number.NaN)
  const end = Math.min(start + entry.count, tiff.end)
  return start < end ? { start, end } : undefined
}

/** Photographer and editor are two strings, each ended by NUL (EXIF 2.32, 4.6.4 D). */
function cleanText(raw: Uint8Array, maxChars: number): string | undefined {
  // The specification says ASCII; writers use UTF-8, older ones Latin-1. `stream` lets a
  // character that the limit cuts in two go without complaint.
  const utf8 = new TextDecoder().decode(raw, { stream: true })
  const decoded = utf8.includes('\ufffd') ? String.fromCharCode(...raw) : utf8
  const text = decoded
    .split('\0', 2)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('; ')
  return [...text].slice(0, maxChars).join('') || undefined
}

export function openTiff(bytes: Bytes, { start, end }: ByteSpan): Tiff | undefined {
  const skipped = hasText(bytes, start, EXIF_PREAMBLE) ? EXIF_PREAMBLE.length : 0
  const tiff = { bytes, start: start + skipped, end: Math.min(end, bytes.length) }
  if (tiff.start + 8 > tiff.end) return undefined
  if (hasText(bytes, tiff.start, 'II*\0')) return { ...tiff, littleEndian: true }
  if (hasText(bytes, tiff.start, 'MM\0*')) return { ...tiff, littleEndian: false }
  return undefined
}

/** Where IFD0 begins. */
export function firstDirectory(tiff: Tiff): number {
  return tiff.start + (number(tiff, tiff.start + 4, 4) ?? Number.NaN)
}

/** The first entry of a directory with this tag; looks at 65,535 entries at most, all in the payload. */
export function findEntry(
  tiff: Tiff,
  tag: number,
  directory = firstDirectory(tiff),
): Entry | undefined {
  const count = number(tiff, directory, 2) ?? 0
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * ENTRY_BYTES
    if (at + ENTRY_BYTES > tiff.end) return undefined
    if (number(tiff, at, 2) !== tag) continue
    const type = number(tiff, at + 2, 2) ?? 0
    return { type, count: number(tiff, at + 4, 4) ?? 0, valueAt: at + 8 }
  }
  return undefined
}

/** An unsigned integer of `size` bytes in the payload's byte order; `undefined` outside of it. */
export function number(tiff: Tiff, offset: number, size: 2 | 4): number | undefined {
  if (!(offset >= tiff.start && offset + size <= tiff.end)) return undefined
  let value = 0
  for (let i = 0; i < size; i++) {
    value = value * 256 + tiff.bytes.at(offset + (tiff.littleEndian ? size - 1 - i : i))
  }
  return value
}
