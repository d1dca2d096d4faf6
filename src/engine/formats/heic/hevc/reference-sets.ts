/** Sets of reference pictures (H.265 7.3.7): intra-coded pictures use none, but headers have them. */

import { damaged } from '../../../api/fail.ts'
import { HEIC } from '../name.ts'
import type { Bits } from './bits.ts'

/** 7.4.8. */
export const MAX_REFERENCE_SETS = 64
const MAX_PICTURES = 16

/**
 * Answers how many pictures set `index` has. `sizes`: of the sets before it; `isOwn`: of a slice, behind
 * all of those that the sequence has.
 */
export function readReferenceSet(bits: Bits, sizes: readonly number[], isOwn: boolean): number {
  const index = sizes.length
  if (index > 0 && bits.flag()) {
    const distance = isOwn ? bits.unsigned(index - 1) + 1 : 1
    bits.skip(1)
    bits.skipUnsigned(1)
    let count = 0
    for (let i = 0; i <= sizes[index - distance]!; i++) {
      const isUsed = bits.flag()
      if (isUsed || bits.flag()) count++
    }
    return count <= MAX_PICTURES ? count : damaged(HEIC, 'a header makes no sense')
  }
  const count = bits.unsigned(MAX_PICTURES) + bits.unsigned(MAX_PICTURES)
  if (count > MAX_PICTURES) damaged(HEIC, 'a header makes no sense')
  for (let i = 0; i < count; i++) {
    bits.skipUnsigned(1)
    bits.skip(1)
  }
  return count
}
