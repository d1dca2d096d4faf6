/** All of a source's EXIF, for a result that stands upright. */

import type { Bytes } from '../bytes/bytes.ts'
import { findEntry, firstDirectory, number, openTiff, type Tiff } from './exif.ts'
import type { FormatReader } from './format.ts'

/** What a JPEG segment holds; longer ones are damaged. */
const MAX_BYTES = 65_000
const TAG_ORIENTATION = 0x0112
const ENTRY_BYTES = 12

/**
 * A copy of the block that says so, and has no link to a small picture of what the source showed.
 * `undefined`: there is none that can be read.
 */
export function readExifBlock(
  bytes: Bytes,
  reader: Pick<FormatReader, 'findExif'>,
): Uint8Array<ArrayBuffer> | undefined {
  const span = reader.findExif?.(bytes)
  const tiff = span && openTiff(bytes, span)
  if (!tiff || tiff.end - tiff.start > MAX_BYTES) return undefined
  const directory = firstDirectory(tiff)
  const count = number(tiff, directory, 2)
  if (count === undefined) return undefined
  const block = new Uint8Array(bytes.slice(tiff.start, tiff.end))
  const orientation = findEntry(tiff, TAG_ORIENTATION)
  if (orientation) writeUpright(block, tiff, orientation.valueAt - tiff.start, orientation.type)
  const link = directory - tiff.start + 2 + count * ENTRY_BYTES
  if (link + 4 <= block.length) block.fill(0, link, link + 4)
  return block
}

const TYPE_BYTE = 1
const TYPE_SHORT = 3

/** 1, in four bytes of which the first ones count. */
function writeUpright(block: Uint8Array, { littleEndian }: Tiff, at: number, type: number): void {
  const view = new DataView(block.buffer)
  view.setUint32(at, 0)
  if (type === TYPE_BYTE) view.setUint8(at, 1)
  else if (type === TYPE_SHORT) view.setUint16(at, 1, littleEndian)
  else view.setUint32(at, 1, littleEndian)
}
