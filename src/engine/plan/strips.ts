/**
 * Turned pictures whose frame does not fit: they are drawn strip by strip, with a decode for each.
 *
 *   result   | strip 0 | strip 1 | …  top to bottom, a strip waits in memory until it is encoded
 *   input    columns, or rows from below, of the stored picture: the window of a strip
 */

import type { ScaleLog2 } from '../contract/codec.ts'
import { storedWindow } from '../geometry/axes.ts'
import { isTransposed, type Size } from '../geometry/orientation.ts'
import type { ResizeStep } from './geometry.ts'
import type { Plan } from './plan.ts'

/** Strips at most: each costs a whole decode. */
export const MOST_STRIPS = 16

/** Rows of a strip; the last one may have fewer. */
export function stripHeight(height: number, strips: number): number {
  return Math.ceil(height / strips)
}

/** One plan for each strip: it draws that part of the result, and nothing else. */
export function planStrips(plan: Plan): Plan[] {
  const rows = stripHeight(plan.height, plan.strips)
  const parts: Plan[] = []
  for (let y = 0; y < plan.height; y += rows) {
    const height = Math.min(rows, plan.height - y)
    parts.push({ ...plan, height, resize: windowOf(plan, y, height) })
  }
  return parts
}

/** The window of the stored picture that shows as these rows of the result. */
function windowOf(plan: Plan, y: number, height: number): ResizeStep {
  const whole = plan.resize ?? asItIs(plan)
  const { crop } = whole
  const shown = { x: 0, y, width: plan.width, height }
  const window = storedWindow(plan.orientation, whole, shown)
  const [stepX, stepY] = [crop.width / whole.width, crop.height / whole.height]
  return {
    ...whole,
    width: window.width,
    height: window.height,
    crop: {
      x: crop.x + window.x * stepX,
      y: crop.y + window.y * stepY,
      width: window.width * stepX,
      height: window.height * stepY,
    },
  }
}

/** Where nothing is resized, strips still need a window. */
function asItIs({ width, height, orientation, scale }: Plan): ResizeStep {
  const stored = isTransposed(orientation) ? { width: height, height: width } : { width, height }
  return keepAll(stored, scale)
}

/** A step that keeps every decoded pixel. */
export function keepAll(decoded: Size, scale: ScaleLog2): ResizeStep {
  const crop = { x: 0, y: 0, ...decoded }
  return { crop, ...decoded, filter: 'box', reduction: 2 ** scale }
}
