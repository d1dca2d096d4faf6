/** What a caller is told where memory or time are not there: how much is missing, and what would do. */

import { ImageError } from '../api/errors.ts'
import type { Size } from '../geometry/orientation.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { largestInput, largestSides, mostPixels } from './largest.ts'
import { planCourse } from './memory.ts'
import type { Sketch } from './sketch.ts'
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
  const largest = largestSides(input)
  if (largest) {
    const message = `Cannot convert within the memory budget: ${wordsOf(input, largest)} would fit`
    return new ImageError('memory-budget', message, { ...numbers, ...numbersOf(largest) })
  }
  const largestInputPixels = largestInput(input)
  // Where none would, it is what is put around the picture.
  const hint = largestInputPixels > 0 ? `: an input of ${largestInputPixels} pixels would fit` : ''
  const message = `Cannot convert within the memory budget${hint}`
  if (largestInputPixels === 0) return new ImageError('memory-budget', message, numbers)
  return new ImageError('memory-budget', message, { ...numbers, largestInputPixels })
}

/** Throws `image-too-large` for a result that is larger than its source and would take too long. */
export function limitWork(input: PlanInput, sketch: Sketch): void {
  const { width, height } = sketch.layout.canvas
  const { format } = input.options
  const actual = width * height
  const limit = mostPixels(input, sketch)
  if (actual <= limit) return
  const largest = largestSides(input)
  const hint = largest ? `: ${wordsOf(input, largest)} would do` : ''
  const message = `Cannot convert: a result of ${width}x${height} is enlarged too far for ${format}${hint}`
  const numbers = { limit, actual, ...(largest && numbersOf(largest)) }
  throw new ImageError('image-too-large', message, { format, ...numbers })
}

function wordsOf({ options }: PlanInput, { width, height }: Size): string {
  const { extend, padding, border } = options
  const isBare = !extend && !padding && !border
  return isBare ? `a result of ${width}x${height}` : `a picture of ${width}x${height} inside`
}

function numbersOf({ width: largestWidth, height: largestHeight }: Size) {
  return { largestWidth, largestHeight }
}
