/**
 * A JPEG XL without its metadata (ISO/IEC 18181-2): of a container only the boxes of the codestream
 * stay. EXIF, XMP, what they are compressed in, and what gives a JPEG back (its own EXIF is in there) go.
 * A bare codestream has none of these.
 */

import { isHdr } from '../../contract/coded-color.ts'
import type { Keeper } from '../format.ts'
import { type PartThatStays, strippingBy } from '../parts-that-stay.ts'
import type { JxlInfo } from './info.ts'

const BOX_HEADER_BYTES = 8
const STAYING: ReadonlySet<string> = new Set(['JXL ', 'ftyp', 'jxll', 'jxlc', 'jxlp'])

export const keeper: Keeper<JxlInfo> = {
  /** A still one; what is brighter than a screen is shown in many ways. */
  isPlain: ({ frames, color }) => frames === 1 && !isHdr(color),
  ...strippingBy(partsThatStay),
}

function partsThatStay(jxl: Uint8Array): PartThatStays[] | undefined {
  if (jxl[0] === 0xff) return [{ start: 0, end: jxl.length }]
  const view = new DataView(jxl.buffer, jxl.byteOffset, jxl.byteLength)
  const parts: PartThatStays[] = []
  for (let at = 0; at < jxl.length; ) {
    if (at + BOX_HEADER_BYTES > jxl.length) return undefined
    const size = view.getUint32(at) || jxl.length - at // 0: to the end
    const end = at + size
    if (size < BOX_HEADER_BYTES || end > jxl.length) return undefined
    const type = String.fromCharCode(...jxl.subarray(at + 4, at + BOX_HEADER_BYTES))
    if (STAYING.has(type)) parts.push({ start: at, end })
    at = end
  }
  return parts
}
