/** NAL units (H.265 7.3.1) of an item: each with its length before it (ISO/IEC 14496-15 8.3.2). */

import type { Bytes } from '../../../bytes/bytes.ts'

/** Types of table 7-1. */
export const LAST_PICTURE_TYPE = 31
export const LAST_SLICE_TYPE = 21
export const SEQUENCE_PARAMETERS = 33
export const PICTURE_PARAMETERS = 34

/** The unit's two header bytes; its place includes them. */
export interface NalUnit {
  readonly type: number
  readonly start: number
  readonly end: number
}

/** What of a parameter set is read, in bytes: the longest have lists of scaling factors. */
const MAX_PARAMETER_BYTES = 8192
const HEADER_BYTES = 2

/** Units of the base layer, up to one that the data cut off. */
export function* nalUnits(item: Bytes, lengthBytes: number): Generator<NalUnit> {
  let at = 0
  while (at + lengthBytes + HEADER_BYTES <= item.length) {
    let length = 0
    for (const byte of item.slice(at, at + lengthBytes)) length = length * 256 + byte
    const start = at + lengthBytes
    const end = start + length
    if (length < HEADER_BYTES || end > item.length) return
    const unit = unitAt(item.slice(start, start + HEADER_BYTES))
    if (unit.layer === 0) yield { type: unit.type, start, end }
    at = end
  }
}

/** Type and layer, of the first two bytes. */
export function unitAt(bytes: Uint8Array): { readonly type: number; readonly layer: number } {
  const [first = 0, second = 0] = bytes
  return { type: (first >> 1) & 63, layer: ((first & 1) << 5) | (second >> 3) }
}

/** The content of a parameter set, behind the header of its unit. */
export function parametersOf(bytes: Bytes, start: number, end: number): Uint8Array {
  return unescaped(bytes.slice(start + HEADER_BYTES, Math.min(end, start + MAX_PARAMETER_BYTES)))
}

/** 7.4.2: without the threes that follow two zeros. */
export function unescaped(bytes: Uint8Array): Uint8Array {
  const content = new Uint8Array(bytes.length)
  let length = 0
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    content[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return content.subarray(0, length)
}

/** How many bytes, with the threes, hold the first `length` bytes of content. */
export function escapedLength(bytes: Uint8Array, length: number): number {
  let [left, zeros, at] = [length, 0, 0]
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    if (left === 0) return at
    left--
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return at
}
