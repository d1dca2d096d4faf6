/** How much of each pixel of a row lies within a polygon. */

import type { Point } from '../../geometry/axes.ts'

/** Lines on which a row is looked at; along a line, coverage is exact. */
const LINES = 16

/**
 * Fills `into` with shares, 0–1, of the pixels of row `y` from `x` on. A line that enters the polygon at
 * one edge leaves it at the next one: none of the outlines crosses itself.
 */
export function coverRow(points: readonly Point[], x: number, y: number, into: Float32Array): void {
  into.fill(0)
  for (let line = 0; line < LINES; line++) {
    const crossings = crossingsAt(points, y + (line + 0.5) / LINES)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      addSpan(into, crossings[i]! - x, crossings[i + 1]! - x)
    }
  }
}

/** From the left to the right. */
function crossingsAt(points: readonly Point[], y: number): number[] {
  const found: number[] = []
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [one, other] = [points[j]!, points[i]!]
    if (one.y <= y === other.y <= y) continue
    found.push(one.x + ((y - one.y) * (other.x - one.x)) / (other.y - one.y))
  }
  return found.sort((a, b) => a - b)
}

function addSpan(into: Float32Array, start: number, end: number): void {
  const from = Math.max(0, start)
  const to = Math.min(into.length, end)
  for (let x = Math.floor(from); x < to; x++) {
    into[x]! += (Math.min(x + 1, to) - Math.max(x, from)) / LINES
  }
}
