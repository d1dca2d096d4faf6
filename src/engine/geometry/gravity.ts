/** The point that a crop keeps, as callers write it. */

import type { Gravity } from '../api/options.ts'

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

const SHARE = '(?:0(?:\\.\\d{1,6})?|1(?:\\.0{1,6})?)'
const POINT = new RegExp(`^(${SHARE})x(${SHARE})$`)

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
