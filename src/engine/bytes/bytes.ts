/** Random access to an input that may lie in one piece or in many. */

import { ImageError } from '../api/errors.ts'

/** Bytes that can be read at any offset. Nothing here reads outside `0 … length`. */
export interface Bytes {
  readonly length: number
  /** The byte at `offset`; throws `damaged-image` outside the file. */
  at(offset: number): number
  /** A copy of `start … end`; throws `damaged-image` when the range leaves the file. */
  slice(start: number, end: number): Uint8Array<ArrayBuffer>
  /** Fills `target` with the bytes from `start` on; throws `damaged-image` when there are too few. */
  copyInto(target: Uint8Array, start: number): void
}

/** Sees an array as `Bytes`, without copying it. */
export function bytesOf(array: Uint8Array): Bytes {
  return {
    length: array.length,
    at: (offset) => array[offset] ?? outside('the file'),
    slice(start, end) {
      checkRange(start, end, array.length)
      return array.slice(start, end) as Uint8Array<ArrayBuffer>
    },
    copyInto(target, start) {
      checkRange(start, start + target.length, array.length)
      target.set(array.subarray(start, start + target.length))
    },
  }
}

/** Throws `damaged-image` unless `start … end` lies in a file of `length` bytes. */
export function checkRange(start: number, end: number, length: number): void {
  if (!(start >= 0 && start <= end && end <= length)) outside('the file')
}

/** Throws the error of a read past the end; `what` names what could not be read. */
export function outside(what: string): never {
  throw new ImageError('damaged-image', `Cannot read ${what}: the file ends early`)
}
