/**
 * Turned pictures whose frame does not fit: they are drawn strip by strip, with a decode for each.
 *
 *   result   | strip 0 | strip 1 | …  top to bottom, a strip waits in memory until it is encoded
 *   input    columns, or rows from below, of the stored picture: the window of a strip
 */

import { storedWindow, type Window } from '../geometry/axes.ts'
import type { Resize } from '../stages/resize/layout.ts'
import { resizeStage } from '../stages/resize/stage.ts'
import type { Stage } from '../stages/stage.ts'
import { drawnFor, stagesWithin } from '../stages/stages.ts'
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
export function planStrips(plan: Plan, list: readonly Stage[]): Plan[] {
  const rows = stripHeight(plan.height, partsOf(plan.way))
  const parts: Plan[] = []
  for (let y = 0; y < plan.height; y += rows) {
    parts.push(stripOf(plan, list, { y, height: Math.min(rows, plan.height - y) }))
  }
  return parts
}

interface Rows {
  readonly y: number
  readonly height: number
}

function stripOf(plan: Plan, list: readonly Stage[], { y, height }: Rows): Plan {
  const resize = resizeOf(plan)
  if (!resize) throw new Error('Cannot draw in strips: the plan has no window')
  const whole = { width: resize.width, height: resize.height }
  const shown = { x: 0, y, width: plan.width, height }
  const kept = storedWindow(plan.orientation, whole, shown)
  const seen = drawnFor(list, plan.stages, kept, whole)
  const stages = stagesWithin(list, plan.stages, { x: seen.x, y: seen.y, whole }).map((stage) =>
    stage.name === resizeStage.name
      ? { ...stage, settings: { ...resize, ...windowOf(resize, seen) } }
      : stage,
  )
  const { width, height: rows } = kept
  const isAll = seen.width === width && seen.height === rows
  const kept00 = { x: kept.x - seen.x, y: kept.y - seen.y }
  return {
    ...plan,
    height,
    stages,
    drawn: { ...plan.drawn, width, height: rows },
    ...(!isAll && { kept: { ...kept00, width, height: rows } }),
  }
}

/** The decoded pixels of a window of the resized picture. */
function windowOf({ crop, width, height }: Resize, window: Window) {
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
