/**
 * Where the codestream of a JPEG XL file lies (ISO/IEC 18181-2): the file itself, or boxes `jxlc` and
 * `jxlp`, of which the latter begin with their number:u32. Other boxes are metadata.
 */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { hasText, Reader } from '../../../bytes/reader.ts'
import { boxReader } from '../../../containers/boxes.ts'
import type { ByteSpan } from '../../exif.ts'
import { JXL } from '../name.ts'

export const SIGNATURE = '\xff\x0a'
export const CONTAINER = '\0\0\0\x0cJXL \r\n\x87\n'
const NUMBER_BYTES = 4
/** TIFF header offset:u32 in front of the payload. */
const EXIF_OFFSET_BYTES = 4

const { boxesIn } = boxReader(JXL)

/** Pieces of a file, in their order. */
export type Pieces = readonly ByteSpan[]

/** Throws `damaged-image` where there is none. */
export function findCodestream(bytes: Bytes): Pieces {
  if (hasText(bytes, 0, SIGNATURE)) return [{ start: 0, end: bytes.length }]
  const pieces: ByteSpan[] = []
  for (const { type, body } of boxesIn(new Reader(bytes, JXL.label))) {
    const { position, end } = body
    if (type === 'jxlc' && pieces.length === 0) return [{ start: position, end }]
    if (type === 'jxlp' && end - position >= NUMBER_BYTES) {
      pieces.push({ start: position + NUMBER_BYTES, end })
    }
  }
  return pieces.length > 0 ? pieces : damaged(JXL, 'there is no codestream')
}

/** The EXIF of a container, unless it is compressed. The codestream tells the orientation, not this. */
export function findExif(bytes: Bytes): ByteSpan | undefined {
  if (!hasText(bytes, 0, CONTAINER)) return undefined
  for (const { type, body } of boxesIn(new Reader(bytes, JXL.label))) {
    const start = body.position + EXIF_OFFSET_BYTES
    if (type === 'Exif' && start < body.end) return { start, end: body.end }
  }
  return undefined
}

export function lengthOf(pieces: Pieces): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** Fills `target` with the codestream from `from` on. */
export function copyCodestream(bytes: Bytes, pieces: Pieces, target: Uint8Array, from = 0): void {
  let skipped = from
  let filled = 0
  for (const { start, end } of pieces) {
    const skip = Math.min(skipped, end - start)
    skipped -= skip
    const count = Math.min(end - start - skip, target.length - filled)
    bytes.copyInto(target.subarray(filled, filled + count), start + skip)
    filled += count
  }
}
