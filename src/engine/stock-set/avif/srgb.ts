/** Colour signalling in AVIFs of the stock encoder, which leaves it open. */

import { ImageError } from '../../api/errors.ts'
import { bytesOf } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import { AVIF_BOXES, findBox } from '../../formats/avif/boxes.ts'
import { readItems } from '../../formats/heif/items.ts'

/** H.273: the primaries of BT.709 and the transfer curve of sRGB. */
const [BT709, SRGB] = [1, 13]
const UNSPECIFIED = 2

/**
 * Says in a file just encoded that its pixels are sRGB: colr (ISO/IEC 14496-12 12.1.5) holds 'nclx',
 * then primaries, transfer and matrix of two bytes each. The matrix is as coded, and stays.
 */
export function sayAvifSrgb(file: Uint8Array<ArrayBuffer>): void {
  const meta = findBox(new Reader(bytesOf(file), 'AVIF'), 'meta')
  const items = meta && readItems(meta, AVIF_BOXES)
  const properties = items?.primary === undefined ? [] : items.propertiesOf(items.primary)
  const colr = properties.find(({ type }) => type === 'colr')?.body
  if (colr?.text(4) !== 'nclx' || colr.u16() !== UNSPECIFIED || colr.u16() !== UNSPECIFIED) {
    throw new ImageError('codec-failed', 'Cannot encode AVIF: unexpected layout')
  }
  const view = new DataView(file.buffer, file.byteOffset)
  view.setUint16(colr.position - 4, BT709)
  view.setUint16(colr.position - 2, SRGB)
}
