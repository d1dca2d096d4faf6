/** Which sizes strangers get: few enough that nobody can have a thousand variants made. */

import type { Transform } from './transform.ts'

/**
 * Rounds the sides up to `widths` (ascending; none: nothing is changed). With both sides given, the
 * width is rounded, and the height follows, so that the shape stays. What is larger than the largest
 * becomes the largest.
 */
export function toAllowedWidths(transform: Transform, widths: readonly number[]): Transform {
  const { width, height } = transform
  const largest = widths.at(-1)
  if (largest === undefined) return transform
  const up = (side: number) => widths.find((allowed) => allowed >= side) ?? largest
  if (width === undefined)
    return height === undefined ? transform : { ...transform, height: up(height) }
  if (height === undefined) return { ...transform, width: up(width) }
  const factor = Math.min(up(width) / width, largest / height)
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
  return { ...transform, width: side(width), height: side(height) }
}
