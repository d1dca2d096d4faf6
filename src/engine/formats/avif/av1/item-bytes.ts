/** The data of an item as one piece, though it may lie in several places of the file. */

import { type Bytes, checkRange } from '../../../bytes/bytes.ts'
import type { ByteSpan } from '../../exif.ts'

/** Sees the pieces of `file`, which lie inside it, as `Bytes`; nothing is copied. */
export function itemBytes(file: Bytes, pieces: readonly ByteSpan[]): Bytes {
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  const copyInto = (target: Uint8Array, start: number): void => {
    checkRange(start, start + target.length, length)
    let [from, done] = [start, 0]
    for (const piece of pieces) {
      if (done === target.length) return
      const size = piece.end - piece.start
      const count = Math.min(size - from, target.length - done)
      if (count > 0) {
        file.copyInto(target.subarray(done, done + count), piece.start + from)
        done += count
        from = 0
      } else from -= size
    }
  }
  const slice = (start: number, end: number) => {
    checkRange(start, end, length)
    const copy = new Uint8Array(end - start)
    copyInto(copy, start)
    return copy
  }
  return { length, copyInto, slice, at: (offset) => slice(offset, offset + 1)[0]! }
}
