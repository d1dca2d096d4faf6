/** What a crop keeps: the points of a compass, or what draws the eye. */

import { unsupportedOption } from '../../option-error.ts'
import { shown } from './component.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export const CENTER: Point = { x: 0.5, y: 0.5 }

const POINTS: Readonly<Record<string, Point>> = {
  center: CENTER,
  north_west: { x: 0, y: 0 },
  north: { x: 0.5, y: 0 },
  north_east: { x: 1, y: 0 },
  west: { x: 0, y: 0.5 },
  east: { x: 1, y: 0.5 },
  south_west: { x: 0, y: 1 },
  south: { x: 0.5, y: 1 },
  south_east: { x: 1, y: 1 },
}

/** `auto`: what draws the eye, found in the picture. Throws for faces, objects and the like. */
export function readGravity(value: string): Point | 'auto' {
  if (value === 'auto') return value
  const point = Object.hasOwn(POINTS, value) ? POINTS[value] : undefined
  if (!point) throw unsupportedOption(shown('g', value))
  return point
}

export function isCenter(gravity: Point | 'auto'): boolean {
  return gravity !== 'auto' && gravity.x === 0.5 && gravity.y === 0.5
}
