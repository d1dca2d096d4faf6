/**
 * A JPEG without its metadata. T.81 annex B:
 *
 *   SOI  segment*  SOS entropy-coded data  (segment* SOS data)*  EOI  anything
 *
 * Stays: frame, tables, scans, JFIF without its thumbnail, the Adobe segment (it tells what the samples mean) and the ICC
 * profile (colours would shift). Goes: EXIF with GPS and thumbnail, XMP, IPTC, comments, other
 * applications' segments, and whatever follows the picture (MPO pictures, gain maps, videos).
 */

import type { Keeper } from '../format.ts'
import { lengthOf, type PartThatStays as Part, strippingBy } from '../parts-that-stay.ts'
import type { JpegInfo } from './info.ts'

const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP2 = 0xe2
const APP14 = 0xee
/** SOF2, and SOF10 with arithmetic coding. */
const PROGRESSIVE = [0xc2, 0xca]
/** DQT, DNL, DRI; the frame headers, DHT and DAC are the whole row C0–CF. */
const TABLES = [0xdb, 0xdc, 0xdd]
/** Marker, length, "JFIF\0", version, density, thumbnail size. */
const JFIF_BYTES = 18
/** What its length and the size of its thumbnail are where there is none. */
const JFIF_LENGTH = [0, JFIF_BYTES - 2]
const NO_THUMBNAIL = [0, 0]
/** Ss, Se, Ah and Al of a sequential scan (B.2.3, table B.3). */
const WHOLE_BAND = [0, 63, 0]

/** What strips JPEGs, for others to ask. */
export const keeper: Keeper<JpegInfo> = {
  /** Any browser reads it, and shows its colours. */
  isPlain: ({ arithmetic, channels }) => !arithmetic && channels !== 4,
  ...strippingBy(partsThatStay),
  withHeaderOf,
}

/** `made`, a file of our own, with the segments of `jpeg` that tell what its samples mean. */
function withHeaderOf(jpeg: Uint8Array, made: Uint8Array): Uint8Array<ArrayBuffer> {
  const named = partsThatStay(jpeg)?.filter(({ start }) => isNamed(jpeg[start + 1])) ?? []
  const body = made.subarray(2 + JFIF_BYTES) // without its own
  const file = new Uint8Array(2 + lengthOf(named) + body.length)
  file.set(made.subarray(0, 2))
  let filled = 2
  for (const { start, end, mended = [] } of named) {
    file.set(jpeg.subarray(start, end), filled)
    for (const [offset, bytes] of mended) file.set(bytes, filled + offset)
    filled += end - start
  }
  file.set(body, filled)
  return file
}

/** Segments that applications have named. */
function isNamed(marker: number | undefined): boolean {
  return marker === APP0 || marker === APP2 || marker === APP14
}

/** In order and apart; `undefined` when anything is out of the ordinary. */
function partsThatStay(jpeg: Uint8Array): Part[] | undefined {
  const parts: Part[] = [{ start: 0, end: 2 }]
  let isSequential = true
  let hasJfif = false
  for (let at = 2; ; ) {
    while (jpeg[at] === 0xff && jpeg[at + 1] === 0xff) at++ // fill bytes, B.1.1.2
    const marker = jpeg[at + 1]
    if (jpeg[at] !== 0xff || marker === undefined) return undefined
    if (marker === EOI) return [...parts, { start: at, end: at + 2 }]
    if (!hasLength(marker)) return undefined
    const segment = { start: at, end: at + 2 + u16(jpeg, at + 2) }
    at = marker === SOS ? endOfScan(jpeg, segment.end) : segment.end
    if (segment.end < segment.start + 4 || at > jpeg.length) return undefined
    if (PROGRESSIVE.includes(marker)) isSequential = false
    if (marker === SOS) parts.push(scanPart(segment, at, isSequential))
    else if (marker === APP0 && !hasJfif && isJfif(jpeg, segment)) {
      parts.push(jfifPart(segment))
      hasJfif = true
    } else if (stays(jpeg, marker, segment)) parts.push(segment)
  }
}

/** Some writers leave the band of a sequential scan at 0: decoders pass over it, strict ones do not. */
function scanPart(header: Part, end: number, isSequential: boolean): Part {
  const band = header.end - header.start - WHOLE_BAND.length
  return { start: header.start, end, ...(isSequential && { mended: [[band, WHOLE_BAND]] }) }
}

/** Shorter segments of this name are none, as to libjpeg; longer ones have a thumbnail, or Apple's AMPF. */
function isJfif(jpeg: Uint8Array, segment: Part): boolean {
  return segment.end - segment.start >= JFIF_BYTES && hasText(jpeg, segment, 'JFIF\0')
}

function jfifPart({ start }: Part): Part {
  const mended = [
    [2, JFIF_LENGTH],
    [JFIF_BYTES - NO_THUMBNAIL.length, NO_THUMBNAIL],
  ] as const
  return { start, end: start + JFIF_BYTES, mended }
}

/** B.1.1.3: TEM, RST and SOI stand alone, and none of them belongs between segments. */
function hasLength(marker: number): boolean {
  return marker >= 0xc0 && (marker < 0xd0 || marker > 0xd8)
}

function stays(jpeg: Uint8Array, marker: number, segment: Part): boolean {
  if (marker === APP2) return hasText(jpeg, segment, 'ICC_PROFILE\0')
  if (marker === APP14) return hasText(jpeg, segment, 'Adobe')
  return (marker >= 0xc0 && marker <= 0xcf) || TABLES.includes(marker)
}

/** Where the next marker is that is neither a stuffed FF nor a restart: past the end if none. */
function endOfScan(jpeg: Uint8Array, start: number): number {
  for (let at = jpeg.indexOf(0xff, start); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const next = jpeg[at + 1]
    if (next === undefined) break
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)
    if (!isData) return at
  }
  return Number.POSITIVE_INFINITY
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** Whether the text follows the segment's marker and length. */
function hasText(bytes: Uint8Array, { start, end }: Part, text: string): boolean {
  if (start + 4 + text.length > end) return false
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + 4 + i] !== text.charCodeAt(i)) return false
  }
  return true
}
