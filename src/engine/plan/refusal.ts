/** What a caller is told where the memory is not there: how much is missing, and what would fit. */

import { ImageError } from '../api/errors.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { largestScale, planGeometry } from './geometry.ts'
import { predictPeak, type Stages } from './memory.ts'
import type { PlanInput } from './plan.ts'

/** The refusal of a plan that would fit, had earlier conversions not left so much behind. */
export function heldRefusal(needed: number, available: number): ImageError {
  const message = 'Cannot convert now: what earlier conversions have left behind takes the memory'
  return new ImageError('memory-held', message, { needed, available })
}

/** The refusal, with the largest result that fits, or the largest input when no result would. */
export function memoryRefusal(input: PlanInput, stages: Stages, needed: number): ImageError {
  const available = input.limits.memoryBudget
  const fresh = predictPeak({ ...input, resident: NOTHING_RESIDENT }, stages)
  if (fresh.peakBytes <= available) return heldRefusal(needed, available)
  const numbers = { needed, available }
  const result = largestThat((share) => fitsResult(input, share))
  if (result > 0) {
    const { layout } = planGeometry(input.info, input.options, largestScale(input))
    const largestWidth = Math.max(1, Math.floor(layout.canvas.width * result))
    const largestHeight = Math.max(1, Math.floor(layout.canvas.height * result))
    const size = `${largestWidth}x${largestHeight}`
    const message = `Cannot convert within the memory budget: a result of ${size} would fit`
    return new ImageError('memory-budget', message, { ...numbers, largestWidth, largestHeight })
  }
  const share = largestThat((side) => fitsInput(input, side))
  const largestInputPixels = Math.floor(input.info.width * input.info.height * share * share)
  const message = `Cannot convert within the memory budget: an input of ${largestInputPixels} pixels would fit`
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

function fitsResult(input: PlanInput, share: number): boolean {
  const { layout } = planGeometry(input.info, input.options, largestScale(input))
  const width = Math.max(1, Math.floor(layout.canvas.width * share))
  const height = Math.max(1, Math.floor(layout.canvas.height * share))
  return fits({ ...input, options: { ...input.options, width, height } })
}

function fitsInput(input: PlanInput, share: number): boolean {
  const shrunk = (side: number) => Math.max(1, Math.floor(side * share))
  const { width, height } = input.info
  return fits({ ...input, info: { ...input.info, width: shrunk(width), height: shrunk(height) } })
}

function fits(input: PlanInput): boolean {
  const geometry = planGeometry(input.info, input.options, largestScale(input))
  const stages = { ...geometry, alpha: input.info.hasAlpha, canvas: geometry.layout.canvas }
  return predictPeak(input, stages).peakBytes <= input.limits.memoryBudget
}
