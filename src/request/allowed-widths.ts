/** Which sizes strangers get: few enough that pages that ask for nearly the same share them. */

import type { Transform } from './transform.ts'

/** Shapes that people ask for by name, as width by height; they lie upright and on their side. */
const NAMED_SHAPES = [5 / 4, 4 / 3, 7 / 5, 3 / 2, 16 / 10, 16 / 9, 40 / 21, 21 / 9, 5 / 2, 3]
const SHAPES = [...NAMED_SHAPES, ...NAMED_SHAPES.map((shape) => 1 / shape)]
/** Between those, so many to each doubling: no shape is further than 1.5 % from one. */
const STEPS_PER_DOUBLING = 24

/**
 * Rounds the sides up to `widths` (ascending; none: nothing is changed). With both sides given, the
 * width is rounded, the height follows, and the shape is the next one of a list. What is larger than
 * the largest becomes the largest.
 */
export function toAllowedWidths(transform: Transform, widths: readonly number[]): Transform {
  const { extend } = transform
  const up = (side: number) => widths.find((allowed) => allowed >= side) ?? widths.at(-1) ?? side
  if (!extend || 'ratio' in extend) return toAllowedBox(transform, widths)
  const size = { width: up(extend.width), height: up(extend.height) }
  return toAllowedBox({ ...transform, extend: size }, widths)
}

function toAllowedBox(transform: Transform, widths: readonly number[]): Transform {
  const { width, height } = transform
  const largest = widths.at(-1)
  if (largest === undefined) return transform
  const up = (side: number) => widths.find((allowed) => allowed >= side) ?? largest
  if (width === undefined)
    return height === undefined ? transform : { ...transform, height: up(height) }
  if (height === undefined) return { ...transform, width: up(width) }
  const shape = nextShape(width / height)
  const across = Math.min(up(width), Math.max(1, Math.round(largest * shape)))
  return { ...transform, width: across, height: clampedSide(across / shape, largest) }
}

function nextShape(shape: number): number {
  const step = 2 ** (Math.round(Math.log2(shape) * STEPS_PER_DOUBLING) / STEPS_PER_DOUBLING)
  const distance = (other: number) => Math.abs(Math.log(other / shape))
  return SHAPES.reduce((best, other) => (distance(other) < distance(best) ? other : best), step)
}

function clampedSide(pixels: number, largest: number): number {
  return Math.min(largest, Math.max(1, Math.round(pixels)))
}
