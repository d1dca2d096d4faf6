/** Strengths of the filters that run after decoding, from the quantizer alone. */

import type { Av1Filters, CdefStrength } from './av1-headers.ts'

/** What lossless pictures have. */
export const NO_FILTERS: Av1Filters = { deblockY: 0, deblockUv: 0, sharpness: 0 }

/** At equal size pictures look nearer to the original (SSIMULACRA2) with a little of it. */
const CHROMA_CDEF = [1, 1] as const

/** CDEF of luma takes more detail than ringing where the step of AC coefficients is smaller. */
const LEAST_CDEF_STEP = 110

/** Filters take detail from pictures that spend more than this, in bits for each pixel. */
export const DETAILED_BITS = 0.2

/**
 * What `best` chooses from for each superblock: for fine quantizers, and from COARSE_STEP on. Of 32 strengths
 * these leave the least error; eight instead of four would gain less than their bits cost.
 */
const FINE_CDEF: readonly CdefStrength[] = [
  [0, 0],
  [0, 1],
  [0, 3],
  [1, 1],
]
const COARSE_CDEF: readonly CdefStrength[] = [
  [0, 0],
  [0, 3],
  [4, 0],
  [12, 3],
]
const COARSE_STEP = 200

/**
 * Deblocking grows with the step of the quantizer, and is weaker where `isDetailed`: the picture spends
 * DETAILED_BITS, and blocks were found that fit. Luma's CDEF along edges grows with the square root of the
 * step; `best` searches for it.
 */
export function av1Filters(
  quantizer: number,
  { isBest, isDetailed }: { readonly isBest: boolean; readonly isDetailed: boolean },
): Av1Filters {
  if (quantizer === 0) return NO_FILTERS
  const step = acStep(quantizer)
  const strength = isDetailed ? 0.025 : 0.033
  const level = Math.max(0, Math.min(63, Math.round(strength * step - 1)))
  const damping = step < 60 ? 3 : step < 200 ? 4 : 5
  const searched = step < COARSE_STEP ? FINE_CDEF : COARSE_CDEF
  return {
    deblockY: level,
    deblockUv: level,
    sharpness: isDetailed ? 2 : 0,
    cdef: { damping, y: isBest ? searched : [lumaCdef(step)], uv: CHROMA_CDEF },
  }
}

/** One strength for all superblocks. */
function lumaCdef(step: number): CdefStrength {
  return step < LEAST_CDEF_STEP ? [0, 0] : [Math.round(0.18 * Math.sqrt(step) - 0.6), 1]
}

/** The step of AC coefficients by quantizer index, within a few percent (7.12.2). */
function acStep(index: number): number {
  return index < 105 ? index + 7 : 112 * 2 ** ((index - 105) / 37.6)
}
