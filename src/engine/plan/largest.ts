/** The largest result, or source, that would not be refused. Pure. */

import type { ConvertOptions } from '../api/options.ts'
import type { Size } from '../geometry/orientation.ts'
import { planCourse } from './memory.ts'
import { type Sketch, sketchOf } from './sketch.ts'
import type { PlanInput } from './types.ts'

/** Most pixels of a result, by the time that they take; no more than the source has always do. */
export function mostPixels(
  { info, limits, options, codecs }: PlanInput,
  { encode }: Pick<Sketch, 'encode'>,
): number {
  const { work = { lossy: 1, lossless: 1 } } = codecs.writerOf(options.format)
  const most = limits.maxGrownPixels / (encode.lossless ? work.lossless : work.lossy)
  return Math.max(info.width * info.height, Math.floor(most))
}

/**
 * The largest sides that can be asked for in place of `width`, `height` and `zoom`: those of the
 * picture alone, around which the other options put what they do. Where one side was asked for, or
 * none, one does. `undefined` where no size is small enough.
 */
export function largestSides(input: PlanInput): Size | undefined {
  const { zoom: _, ...options } = input.options
  const box = bareSize(input)
  const asked = (share: number) => {
    const sides = shareOf(box, share)
    return { ...input, options: { ...options, ...sidesLike(input.options, sides) } }
  }
  const share = largestThat((part) => fits(asked(part)))
  return share > 0 ? bareSize(asked(share)) : undefined
}

/** How much of the source's pixels it could have, cut and trimmed as little; 0 for none. */
export function largestInput(input: PlanInput): number {
  const { trim: _, crop: __, ...options } = input.options
  const { width, height } = input.info
  const share = largestThat((side) =>
    fits({ ...input, options, info: { ...input.info, ...shareOf(input.info, side) } }),
  )
  return Math.floor(width * height * share * share)
}

/** Of the picture before anything is put around it. */
function bareSize(input: PlanInput): Size {
  const { extend: _, padding: __, border: ___, ...options } = input.options
  return sketchOf({ ...input, options }).layout.canvas
}

/** One alone follows the picture's shape, and is rounded as it is then. */
function sidesLike({ width, height }: ConvertOptions, sides: Size): Partial<Size> {
  if (width !== undefined && height !== undefined) return sides
  return height !== undefined ? { height: sides.height } : { width: sides.width }
}

/** Largest share of a side, in 1/1024 steps, for which `fits` holds; 0 for none. */
function largestThat(fits: (share: number) => boolean): number {
  let low = 0
  let high = 1024
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle / 1024)) low = middle
    else high = middle - 1
  }
  return low / 1024
}

function shareOf({ width, height }: Size, share: number): Size {
  const side = (length: number) => Math.max(1, Math.floor(length * share))
  return { width: side(width), height: side(height) }
}

function fits(input: PlanInput): boolean {
  const sketch = sketchOf(input)
  const { width, height } = sketch.layout.canvas
  if (width * height > mostPixels(input, sketch)) return false
  return planCourse(input, sketch).peakBytes <= input.limits.memoryBudget
}
