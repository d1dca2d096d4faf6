/** `DERIVATIVES`: what is made of every upload. */

import * as z from 'zod'
import { largestSide, OUTPUT_FORMATS } from '../engine/index.ts'
import { RESERVED_FOLDERS } from '../storage/keys.ts'

/** One of the pictures that are made of every upload. */
export interface DerivativeSize {
  /** The folder it rests in. */
  readonly name: string
  /** Pixels of the box. Without a height: the picture lies within a square of this side, uncut. */
  readonly width: number
  /** The picture is cut to the box. */
  readonly height?: number
}

/** Each size is made in any of the formats. */
const MAX_DERIVATIVE_SIDE = Math.min(...OUTPUT_FORMATS.map(largestSide))

/** `full=2048` lies within 2048 pixels, `thumb=200x200` is cut to that. */
export function derivativeList() {
  const rule = 'a list like "full=2048,thumb=200x200": 1 to 8 names, sides from 1 to 16383'
  return z
    .string(rule)
    .default('full=2048,medium=1024,small=512,thumb=200x200')
    .transform((text) => text.split(',').map(toDerivative))
    .refine((sizes) => sizes.length <= 8 && sizes.every((size) => size !== undefined), rule)
    .transform((sizes) => sizes.filter((size) => size !== undefined))
    .refine((sizes) => new Set(sizes.map(({ name }) => name)).size === sizes.length, 'unique names')
}

function toDerivative(entry: string): DerivativeSize | undefined {
  const [, name = '', width, height] =
    /^([a-z][a-z0-9-]{0,31})=([1-9]\d{0,4})(?:x([1-9]\d{0,4}))?$/.exec(entry.trim()) ?? []
  const sides = [width, height].filter((side) => side !== undefined).map(Number)
  const isFit = sides.length > 0 && sides.every((side) => side <= MAX_DERIVATIVE_SIDE)
  if (!isFit || RESERVED_FOLDERS.includes(name)) return undefined
  return { name, width: Number(width), ...(height === undefined ? {} : { height: Number(height) }) }
}
