/** Permutations, told by their Lehmer codes (18181-1, F.3.2). */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { EntropyReader } from './entropy-code.ts'

export const PERMUTATION_CONTEXTS = 8

/** Of `size` things, of which the first `fixed` stay where they are. */
export function readPermutation(reader: EntropyReader, size: number, fixed = 0): Uint32Array {
  const codes = readCodes(reader, size, fixed)
  const left = Array.from({ length: size }, (_, i) => i)
  return Uint32Array.from({ length: size }, (_, i) => {
    const code = codes[i - fixed] ?? 0
    const place = i < fixed ? 0 : code
    return left.splice(place, 1)[0] ?? damaged(JXL, 'its parts are in disorder')
  })
}

/** The codes up to the last that is not 0. */
export function readCodes(reader: EntropyReader, size: number, fixed: number): number[] {
  const end = reader.read(contextOf(size))
  if (end > size - fixed) damaged(JXL, 'its parts are in disorder')
  const codes: number[] = []
  for (let i = 0, last = 0; i < end; i++) {
    last = reader.read(contextOf(last))
    codes.push(last)
  }
  return codes
}

function contextOf(value: number): number {
  return Math.min(PERMUTATION_CONTEXTS - 1, Math.ceil(Math.log2(value + 1)))
}
