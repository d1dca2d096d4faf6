/**
 * A WebP without its metadata (RFC 9649 2.3 and 2.7): RIFF size:u32 WEBP, then chunks, each type:4
 * size:u32 payload, padded to an even length.
 *
 * Stays: the picture, its alpha and its colour profile. Goes: EXIF, XMP, unknown chunks, and whatever
 * follows the picture; the header no longer tells of them.
 */

import type { Keeper } from '../format.ts'
import { lengthOf, type PartThatStays, strippingBy } from '../parts-that-stay.ts'
import type { WebpInfo } from './info.ts'
import { WEBP_FLAGS } from './write-exif.ts'

const RIFF_BYTES = 12
const CHUNK_HEADER_BYTES = 8

export const keeper: Keeper<WebpInfo> = {
  /** Its header declares what is there. */
  isPlain: ({ frames, isApart }) => frames > 1 || !isApart,
  ...strippingBy(partsThatStay),
}

function partsThatStay(webp: Uint8Array): PartThatStays[] | undefined {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength)
  const riffEnd = CHUNK_HEADER_BYTES + view.getUint32(4, true)
  const chunks: PartThatStays[] = []
  let hasPicture = false
  for (let at = RIFF_BYTES; at + CHUNK_HEADER_BYTES <= Math.min(riffEnd, webp.length); ) {
    const size = view.getUint32(at + 4, true)
    const end = at + CHUNK_HEADER_BYTES + size + (size & 1)
    if (end > webp.length) return undefined
    const type = String.fromCharCode(...webp.subarray(at, at + 4))
    const isPicture = type === 'VP8 ' || type === 'VP8L' || type === 'ANMF'
    if (type === 'VP8X') chunks.push(headerPart(webp, at, end))
    else if (type === 'ICCP' || type === 'ALPH' || type === 'ANIM' || isPicture)
      chunks.push({ start: at, end })
    hasPicture ||= isPicture
    at = end
  }
  return hasPicture ? [riffPart(chunks), ...chunks] : undefined
}

function riffPart(chunks: readonly PartThatStays[]): PartThatStays {
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, 4 + lengthOf(chunks), true)
  return { start: 0, end: RIFF_BYTES, mended: [[4, size]] }
}

const STAYING_FLAGS = WEBP_FLAGS.profile | WEBP_FLAGS.alpha | WEBP_FLAGS.animation

/** VP8X tells of nothing but profile, alpha and frames any more. */
function headerPart(webp: Uint8Array, start: number, end: number): PartThatStays {
  const flags = (webp[start + CHUNK_HEADER_BYTES] ?? 0) & STAYING_FLAGS
  return { start, end, mended: [[CHUNK_HEADER_BYTES, [flags]]] }
}
