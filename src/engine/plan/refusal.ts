/** What a caller is told where the memory is not there: how much is missing, and what would fit. */

import { ImageError } from '../api/errors.ts'
import type { Size } from '../geometry/orientation.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { planCourse } from './memory.ts'
import { type Sketch, sketchOf } from './sketch.ts'
import type { PlanInput } from './types.ts'

/** The refusal of a plan that would fit, had earlier conversions not left so much behind. */
export function heldRefusal(needed: number, available: number): ImageError {
  const message = 'Cannot convert now: what earlier conversions have left behind takes the memory'
  return new ImageError('memory-held', message, { needed, available })
}

/** The refusal, with the largest result that fits, or the largest input when no result would. */
export function memoryRefusal(input: PlanInput, sketch: Sketch, needed: number): ImageError {
  const available = input.limits.memoryBudget
  const fresh = planCourse({ ...input, resident: NOTHING_RESIDENT }, sketch)
  if (fresh.peakBytes <= available) return heldRefusal(needed, available)
  const numbers = { needed, available }
  if (sketch.isRecoded) {
    throw new ImageError('memory-budget', 'Cannot convert within the memory budget', numbers)
  }
  const result = largestThat((share) => fits(withResult(input, sketch, share)))
  if (result > 0) {
    const { width: largestWidth, height: largestHeight } = shareOf(sketch.layout.canvas, result)
    const size = `${largestWidth}x${largestHeight}`
    const message = `Cannot convert within the memory budget: a result of ${size} would fit`
    return new ImageError('memory-budget', message, { ...numbers, largestWidth, largestHeight })
  }
  const share = largestThat((side) => fits(withSource(input, side)))
  const largestInputPixels = Math.floor(input.info.width * input.info.height * share * share)
  // Where none would, it is what is put around the picture.
  const hint = largestInputPixels > 0 ? `: an input of ${largestInputPixels} pixels would fit` : ''
  const message = `Cannot convert within the memory budget${hint}`
  if (largestInputPixels === 0) return new ImageError('memory-budget', message, numbers)
  return new ImageError('memory-budget', message, { ...numbers, largestInputPixels })
}

/** Largest share of a side, in 1/64 steps, for which `fits` holds; 0 for none. */
function largestThat(fits: (share: number) => boolean): number {
  let low = 0
  let high = 64
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle / 64)) low = middle
    else high = middle - 1
  }
  return low / 64
}

function withResult(input: PlanInput, { layout }: Sketch, share: number): PlanInput {
  return { ...input, options: { ...input.options, ...shareOf(layout.canvas, share) } }
}

/** All of a smaller source: what is cut out of the real one may lie outside of it. */
function withSource(input: PlanInput, share: number): PlanInput {
  const { trim: _, crop: __, ...options } = input.options
  return { ...input, options, info: { ...input.info, ...shareOf(input.info, share) } }
}

function shareOf({ width, height }: Size, share: number): Size {
  const side = (length: number) => Math.max(1, Math.floor(length * share))
  return { width: side(width), height: side(height) }
}

function fits(input: PlanInput): boolean {
  return planCourse(input, sketchOf(input)).peakBytes <= input.limits.memoryBudget
}
