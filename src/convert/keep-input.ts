/**
 * The input in place of a result that would be no smaller: only for JPEG, and never with what the
 * caller wanted gone. T.81 annex B:
 *
 *   SOI  segment*  SOS entropy-coded data  (segment* SOS data)*  EOI  anything
 *
 * Stays: frame, tables, scans, JFIF, the Adobe segment (it tells what the samples mean) and the ICC
 * profile (colours would shift). Goes: EXIF with GPS and thumbnail, XMP, IPTC, comments, other
 * applications' segments, and whatever follows the picture (MPO pictures, gain maps, videos).
 */

import type { ConvertOptions, ImageInfo, Plan } from '../engine/index.ts'

const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP2 = 0xe2
const APP14 = 0xee
/** DQT, DNL, DRI; the frame headers, DHT and DAC are the whole row C0–CF. */
const TABLES = [0xdb, 0xdc, 0xdd]
/** Marker, length, "JFIF\0", version, density: no more, unless there is a thumbnail. */
const JFIF_BYTES = 18

/**
 * Whether the input shows what the result would show: a JPEG that any browser reads, upright, of
 * the asked size, with nothing to be kept of its metadata.
 */
export function mayKeepInput(info: ImageInfo, plan: Plan, options: ConvertOptions): boolean {
  return (
    info.format === 'jpeg' &&
    plan.to === 'jpeg' &&
    !info.arithmetic &&
    info.channels !== 4 &&
    plan.orientation === 1 &&
    plan.width === info.width &&
    plan.height === info.height &&
    options.metadata === 'none'
  )
}

interface Part {
  readonly start: number
  readonly end: number
}

/**
 * Moves what stays to the front of `jpeg` and returns that part, if it is no longer than `maxBytes`.
 * Otherwise, and when the file cannot be followed to its end, `undefined`: the array is as it was.
 */
export function stripJpeg(
  jpeg: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Uint8Array<ArrayBuffer> | undefined {
  const parts = partsThatStay(jpeg)
  const length = parts?.reduce((sum, { start, end }) => sum + end - start, 0) ?? Infinity
  if (!parts || length > maxBytes) return undefined
  let filled = 0
  for (const { start, end } of parts) {
    jpeg.copyWithin(filled, start, end)
    filled += end - start
  }
  return jpeg.subarray(0, length)
}

/** In order and apart; `undefined` when anything is out of the ordinary. */
function partsThatStay(jpeg: Uint8Array): Part[] | undefined {
  const parts: Part[] = [{ start: 0, end: 2 }]
  for (let at = 2; ; ) {
    while (jpeg[at] === 0xff && jpeg[at + 1] === 0xff) at++ // fill bytes, B.1.1.2
    const marker = jpeg[at + 1]
    if (jpeg[at] !== 0xff || marker === undefined) return undefined
    if (marker === EOI) return [...parts, { start: at, end: at + 2 }]
    if (!hasLength(marker)) return undefined
    const segment = { start: at, end: at + 2 + u16(jpeg, at + 2) }
    at = marker === SOS ? endOfScan(jpeg, segment.end) : segment.end
    if (segment.end < segment.start + 4 || at > jpeg.length) return undefined
    if (marker === SOS) parts.push({ start: segment.start, end: at })
    else if (stays(jpeg, marker, segment)) parts.push(segment)
    else if (marker === APP0 && hasText(jpeg, segment, 'JFIF\0')) return undefined
  }
}

/** B.1.1.3: TEM, RST and SOI stand alone, and none of them belongs between segments. */
function hasLength(marker: number): boolean {
  return marker >= 0xc0 && (marker < 0xd0 || marker > 0xd8)
}

function stays(jpeg: Uint8Array, marker: number, segment: Part): boolean {
  if (marker === APP0) {
    return segment.end - segment.start === JFIF_BYTES && hasText(jpeg, segment, 'JFIF\0')
  }
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
