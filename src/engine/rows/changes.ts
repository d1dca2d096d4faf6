/** What differs between two pictures of the same size: RGBA pixels with straight alpha, as 0xAABBGGRR. */

import type { Size } from '../geometry/orientation.ts'
import type { RowWindow } from './window-rows.ts'

/**
 * Whether two pixels look the same: no channel is further off than `tolerance` levels, and alpha not
 * at all. What nobody sees has no colour.
 */
export function isSame(one: number, other: number, tolerance: number): boolean {
  if (one === other) return true
  const alpha = one >>> 24
  if (alpha !== other >>> 24) return false
  if (alpha === 0) return true
  return (
    tolerance > 0 &&
    Math.abs((one & 255) - (other & 255)) <= tolerance &&
    Math.abs(((one >>> 8) & 255) - ((other >>> 8) & 255)) <= tolerance &&
    Math.abs(((one >>> 16) & 255) - ((other >>> 16) & 255)) <= tolerance
  )
}

/** The smallest rectangle outside of which all pixels look the same; `undefined`: everywhere. */
export function changedRect(
  from: Uint32Array,
  to: Uint32Array,
  { width, height }: Size,
  tolerance: number,
): RowWindow | undefined {
  const differs = (at: number) => !isSame(from[at]!, to[at]!, tolerance)
  const pixels = width * height
  let first = 0
  while (first < pixels && !differs(first)) first++
  if (first === pixels) return undefined
  let last = pixels - 1
  while (!differs(last)) last--
  const top = Math.floor(first / width)
  const bottom = Math.floor(last / width)
  let left = Math.min(first % width, last % width)
  let right = Math.max(first % width, last % width)
  for (let y = top; y <= bottom; y++) {
    const row = y * width
    let x = 0
    while (x < left && !differs(row + x)) x++
    left = x
    x = width - 1
    while (x > right && !differs(row + x)) x--
    right = x
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
