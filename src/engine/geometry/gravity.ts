/** The point that a crop keeps, as callers write it. */

import { type Gravity, INTERESTS, type Interest } from '../api/options.ts'

export const GRAVITY_NAMES = [
  'center',
  'top',
  'bottom',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
] as const

/** The point of a crop; the middle where it is still to be found. */
export function pointOf(gravity: Gravity | Interest): Gravity {
  return typeof gravity === 'string' ? { x: 0.5, y: 0.5 } : gravity
}

const SHARE = '(?:0(?:\\.\\d{1,6})?|1(?:\\.0{1,6})?)'
const POINT = new RegExp(`^(${SHARE})x(${SHARE})$`)

/** Ways to find the point in the picture, and what others call them. */
const INTEREST_NAMES: ReadonlyMap<string, Interest> = new Map([
  ...INTERESTS.map((name) => [name, name] as const),
  ['auto', 'attention'],
  ['smart', 'attention'],
])

/** Reads all that `parseGravity` does, and `auto`, `attention` or `entropy`; else `undefined`. */
export function parseGravityOrInterest(text: string): Gravity | Interest | undefined {
  return INTEREST_NAMES.get(text) ?? parseGravity(text)
}

/** Reads a name or `XxY` with X and Y from 0 to 1, such as `0.5x0.25`; else `undefined`. */
export function parseGravity(text: string): Gravity | undefined {
  const point = POINT.exec(text)
  if (point) return { x: Number(point[1]), y: Number(point[2]) }
  return (GRAVITY_NAMES as readonly string[]).includes(text) ? fromName(text) : undefined
}

function fromName(name: string): Gravity {
  const words = name.split('-')
  return { x: share(words, 'left', 'right'), y: share(words, 'top', 'bottom') }
}

function share(words: readonly string[], low: string, high: string): number {
  return words.includes(low) ? 0 : words.includes(high) ? 1 : 0.5
}
