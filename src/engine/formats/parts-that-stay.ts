/** A file without some of its parts, in the memory of the file itself. */

import type { Keeper } from './format.ts'

export interface PartThatStays {
  readonly start: number
  readonly end: number
  /** Bytes that take the place of those at an offset in the part. */
  readonly mended?: readonly (readonly [offset: number, bytes: ArrayLike<number>])[]
}

/** In order and apart; `undefined` when anything in the file is out of the ordinary. */
export type FindParts = (file: Uint8Array) => readonly PartThatStays[] | undefined

/** What strips files by leaving parts out. */
export function strippingBy(find: FindParts): Pick<Keeper, 'strip' | 'strippedBytes'> {
  return {
    strip(file, maxBytes) {
      const parts = find(file)
      if (!parts || lengthOf(parts) > maxBytes) return undefined
      return file.subarray(0, moveToFront(file, parts))
    },
    strippedBytes(file) {
      const parts = find(file)
      return parts ? lengthOf(parts) : Number.POSITIVE_INFINITY
    },
  }
}

export function lengthOf(parts: readonly PartThatStays[]): number {
  return parts.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** Answers where the last part ends. */
function moveToFront(file: Uint8Array, parts: readonly PartThatStays[]): number {
  let filled = 0
  for (const { start, end, mended = [] } of parts) {
    file.copyWithin(filled, start, end)
    for (const [offset, bytes] of mended) file.set(bytes, filled + offset)
    filled += end - start
  }
  return filled
}
