/** Writes the metadata that may survive a conversion: whose picture it is, when and where it was taken. */

import type { Size } from '../geometry/orientation.ts'
import { exifBlock, type Notices } from './exif-block.ts'
import type { FormatWriter } from './format.ts'

/**
 * A copy of a freshly encoded file, with an EXIF block that holds nothing but these (of a
 * notice its first 1000 characters, UTF-8), in formats that can have one. The coded picture is not touched. A blank notice adds nothing.
 * `size`: of the encoded picture, in pixels.
 */
export function withNotices(
  bytes: Uint8Array,
  writer: Pick<FormatWriter, 'withExif'>,
  size: Size,
  notices: Notices,
): Uint8Array<ArrayBuffer> {
  const block = exifBlock(notices)
  if (!block || !writer.withExif) return bytes.slice() as Uint8Array<ArrayBuffer>
  return writer.withExif(bytes, block, size)
}
