/**
 * Outlines of masks as polygons. Rules: weserv/images src/api/processors/mask.cpp, whose paths have one
 * decimal; the curve of the heart is mathworld's (HeartCurve, the fifth).
 */

import type { MaskShape } from '../api/mask.ts'
import type { Point } from './axes.ts'
import type { Size } from './orientation.ts'

export interface MaskOutline {
  readonly points: readonly Point[]
  /** Of the rectangle around it, which lies in the middle of the picture. */
  readonly box: Size
}

/** Corners of a circle: off by less than a hundredth of a pixel for radii up to 5,000. */
const ROUND_POINTS = 1_440
/** Of a star, from the middle: an inner corner for an outer one. */
const STAR_INNER = 0.382
/** Steps of the heart's curve, in radians; from -π. */
const HEART_STEP = 0.02
const HEART_STEPS = 314

/** Corners, and the turn of the first from the top, in radians. */
const POLYGONS = {
  hexagon: [6, 0],
  pentagon: [5, 0],
  'pentagon-180': [5, Math.PI],
  star: [10, 0],
  square: [4, 0],
  triangle: [3, 0],
  'triangle-180': [3, Math.PI],
} as const

/** `size`: of the upright picture, in pixels. */
export function maskOutline(shape: MaskShape, size: Size): MaskOutline {
  const { width, height } = size
  const radius = Math.min(width, height) / 2
  const middle = { x: width / 2, y: height / 2 }
  switch (shape) {
    case 'ellipse':
      return { points: round(middle, middle), box: size }
    case 'circle':
      return {
        points: round(middle, { x: radius, y: radius }),
        box: { width: 2 * radius, height: 2 * radius },
      }
    case 'heart':
      return stretched(heart(radius), size)
    default:
      return stretched(polygon(shape, middle, radius), size)
  }
}

function round(middle: Point, half: Point): Point[] {
  return Array.from({ length: ROUND_POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / ROUND_POINTS
    return { x: middle.x + half.x * Math.cos(angle), y: middle.y + half.y * Math.sin(angle) }
  })
}

function polygon(shape: keyof typeof POLYGONS, middle: Point, radius: number): Point[] {
  const [count, turn] = POLYGONS[shape]
  return Array.from({ length: count }, (_, i) => {
    const angle = (i * 2 * Math.PI) / count - Math.PI / 2 + turn
    const far = shape === 'star' && i % 2 === 1 ? radius * STAR_INNER : radius
    return { x: middle.x + far * Math.cos(angle), y: middle.y + far * Math.sin(angle) }
  })
}

function heart(radius: number): Point[] {
  return Array.from({ length: HEART_STEPS + 1 }, (_, i) => {
    const t = -Math.PI + i * HEART_STEP
    const x = 16 * Math.sin(t) ** 3
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)
    return { x: radius + x * radius, y: radius - y * radius }
  })
}

/** So that the rectangle around it, in whole pixels, fills the picture on one axis and lies in its middle. */
function stretched(points: readonly Point[], { width, height }: Size): MaskOutline {
  const along = (axis: 'x' | 'y') => {
    const places = points.map((point) => Math.fround(point[axis]))
    const [least, most] = [Math.min(...places), Math.max(...places)]
    return { start: rounded(least), length: Math.max(1, rounded(Math.fround(most - least))) }
  }
  const [x, y] = [along('x'), along('y')]
  const scale = Math.min(width / x.length, height / y.length)
  const shift = (whole: number, { start, length }: { start: number; length: number }) =>
    whole / 2 - (start + length / 2) * scale
  const [dx, dy] = [shift(width, x), shift(height, y)]
  return {
    points: points.map((point) => ({
      x: oneDecimal(point.x * scale + dx),
      y: oneDecimal(point.y * scale + dy),
    })),
    box: { width: rounded(x.length * scale), height: rounded(y.length * scale) },
  }
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10
}

/** As C's `round`: halves away from 0. */
function rounded(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}

/** The size of the rectangle around a mask in a picture of this size. */
export function maskBox(shape: MaskShape, size: Size): Size {
  return maskOutline(shape, size).box
}
