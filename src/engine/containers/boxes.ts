/** Boxes of the ISO base media file format (ISO/IEC 14496-12 section 4.2): size:u32, type, body. */

import { bigEndian, joined, type Part, unexpected } from '../bytes/parts.ts'

/** A box by its absolute offsets; the header is the first eight bytes. */
export interface Box {
  readonly type: string
  readonly start: number
  readonly end: number
}

export const BOX_HEADER_BYTES = 8

/** The same with the version:u8 and flags:u24 that a "full box" starts with. */
export const FULL_BOX_HEADER_BYTES = 12

/** Builds a box. */
export function box(type: string, ...body: readonly Part[]): Uint8Array<ArrayBuffer> {
  const bytes = body.reduce((sum, part) => sum + part.length, BOX_HEADER_BYTES)
  return joined(bigEndian(bytes, 4), type, ...body)
}

/** The boxes that fill `start … end`. Sizes of 64 bits, or up to the end of the file, are refused. */
export function boxesIn(file: DataView, start: number, end: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = start; at < end; ) {
    const size = end - at >= BOX_HEADER_BYTES ? file.getUint32(at) : 0
    if (size < BOX_HEADER_BYTES || size > end - at) return unexpected('AVIF')
    const type = String.fromCharCode(...bytesIn(file, at + 4, at + 8))
    boxes.push({ type, start: at, end: at + size })
    at += size
  }
  return boxes
}

/** What follows the header, as a view. */
export function bodyOf(file: DataView, { start, end }: Box): Uint8Array {
  return bytesIn(file, start + BOX_HEADER_BYTES, end)
}

/** `start … end` of the file, as a view. */
export function bytesIn(file: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(file.buffer, file.byteOffset + start, end - start)
}
