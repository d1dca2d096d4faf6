/**
 * A PNG without its metadata (PNG third edition, 5.3 and 5.6): signature, then chunks, each length:u32
 * type:4 data crc:u32.
 *
 * Stays: the picture, its palette and transparency, and what tells what its samples mean. Goes: EXIF,
 * texts (XMP is one of them), times, sizes in metres, everything private, and whatever follows IEND.
 */

import { crc32 } from '../../bytes/crc32.ts'
import { isHdr } from '../../contract/coded-color.ts'
import type { Keeper } from '../format.ts'
import { type PartThatStays, strippingBy } from '../parts-that-stay.ts'
import type { PngInfo } from './info.ts'

const SIGNATURE_BYTES = 8
/** Length and type before the data, the checksum behind it. */
const HEADER_BYTES = 8
const CHUNK_BYTES = HEADER_BYTES + 4

const STAYING: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS'],
  ...['acTL', 'fcTL', 'fdAT'],
  ...['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'sBIT'],
])

export const keeper: Keeper<PngInfo> = {
  /** What is brighter than a screen is shown in many ways. */
  isPlain: ({ color }) => !isHdr(color),
  ...strippingBy(partsThatStay),
}

function partsThatStay(png: Uint8Array): PartThatStays[] | undefined {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const parts = [{ start: 0, end: SIGNATURE_BYTES }]
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= png.length; ) {
    const end = at + CHUNK_BYTES + view.getUint32(at)
    if (end > png.length) return undefined
    const type = String.fromCharCode(...png.subarray(at + 4, at + HEADER_BYTES))
    if (STAYING.has(type)) {
      // Ours is read with a wrong checksum, browsers stop there.
      if (view.getUint32(end - 4) !== crc32(png.subarray(at + 4, end - 4))) return undefined
      parts.push({ start: at, end })
    } else if (isCritical(png[at + 4])) return undefined
    if (type === 'IEND') return parts
    at = end
  }
  return undefined
}

/** 5.4: a capital first letter. */
function isCritical(letter = 0): boolean {
  return (letter & 0x20) === 0
}
