/** Random access to an input that may lie in one piece or in many. */

import { ImageError } from '../errors.ts'

const COPY_BYTES = 65_536

/** Bytes that can be read at any offset. Nothing here reads outside `0 … length`. */
export interface Bytes {
  readonly length: number
  /** The byte at `offset`; throws `damaged-image` outside the file. */
  at(offset: number): number
  /** A copy of `start … end`; throws `damaged-image` when the range leaves the file. */
  slice(start: number, end: number): Uint8Array<ArrayBuffer>
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
  }
}

/** Copies `start … end` to `target` at `at`, in pieces: no second copy of a long range exists. */
export function copyRange(
  bytes: Bytes,
  { start, end }: { readonly start: number; readonly end: number },
  target: Uint8Array,
  at: number,
): void {
  checkRange(start, end, bytes.length)
  for (let from = start; from < end; from += COPY_BYTES) {
    target.set(bytes.slice(from, Math.min(end, from + COPY_BYTES)), at + from - start)
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
