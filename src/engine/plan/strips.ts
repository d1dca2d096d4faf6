/**
 * Turned pictures whose frame does not fit: they are drawn strip by strip, with a decode for each.
 *
 *   result   | strip 0 | strip 1 | …  top to bottom, a strip waits in memory until it is encoded
 *   input    columns, or rows from below, of the stored picture: the window of a strip
 */

import { storedWindow } from '../geometry/axes.ts'
import type { Resize } from '../stages/resize/layout.ts'
import { resizeStage } from '../stages/resize/stage.ts'
import { resizeOf } from './resize-of.ts'
import type { Plan, Way } from './types.ts'

/** Strips at most: each costs a whole decode. */
export const MOST_STRIPS = 16

/** Rows of a strip; the last one may have fewer. */
export function stripHeight(height: number, strips: number): number {
  return Math.ceil(height / strips)
}

/** In how many parts a result is drawn and encoded. */
export function partsOf(way: Way): number {
  return way.kind === 'strips' ? way.strips : 1
}

/** One plan for each strip: it draws that part of the result, and nothing else. */
export function planStrips(plan: Plan): Plan[] {
  const rows = stripHeight(plan.height, partsOf(plan.way))
  const parts: Plan[] = []
  for (let y = 0; y < plan.height; y += rows) {
    parts.push(stripOf(plan, y, Math.min(rows, plan.height - y)))
  }
  return parts
}

function stripOf(plan: Plan, y: number, height: number): Plan {
  const resize = resizeOf(plan)
  if (!resize) throw new Error('Cannot draw in strips: the plan has no window')
  const window = windowOf(plan, resize, { y, height })
  const stages = plan.stages.map((stage) =>
    stage.name === resizeStage.name ? { ...stage, settings: { ...resize, ...window } } : stage,
  )
  const { width, height: rows } = window
  return { ...plan, height, stages, drawn: { ...plan.drawn, width, height: rows } }
}

/** The window of the stored picture that shows as these rows of the result. */
function windowOf(plan: Plan, { crop, width, height }: Resize, rows: Rows) {
  const shown = { x: 0, y: rows.y, width: plan.width, height: rows.height }
  const window = storedWindow(plan.orientation, { width, height }, shown)
  const [stepX, stepY] = [crop.width / width, crop.height / height]
  return {
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

interface Rows {
  readonly y: number
  readonly height: number
}
