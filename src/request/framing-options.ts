/** The options of what is cut off and put around, by their wire names, as texts: the same in every grammar. */

import type * as z from 'zod'
import {
  type Border,
  type BorderTrim,
  type Crop,
  type Extent,
  type Framing,
  type Length,
  MAX_OUTPUT_SIDE,
  parseColor,
  type Sides,
} from '../engine/index.ts'
import { parsedBy } from './fields.ts'

const SIDES_RULE = `pixels like 10, or top;right;bottom;left like 10;0;10;0, up to ${MAX_OUTPUT_SIDE}`

export const framingShape = {
  trim: parsedBy(
    parseTrim,
    `${SIDES_RULE}; or border, border;tolerance, border;tolerance;keep or border;tolerance;keep;colour`,
  ).exactOptional(),
  crop: parsedBy(
    parseCrop,
    'width;height or left;top;width;height, each in pixels, or a share like 0.25 or 1.0',
  ).exactOptional(),
  radius: parsedBy(parseRadius, `max, or pixels from 1 to ${MAX_OUTPUT_SIDE}`).exactOptional(),
  extend: parsedBy(
    parseExtent,
    `a shape like 16:9, or width;height in pixels from 1 to ${MAX_OUTPUT_SIDE}`,
  ).exactOptional(),
  padding: parsedBy(parseSides, SIDES_RULE).exactOptional(),
  border: parsedBy(
    parseBorder,
    'pixels and a colour like 10;red, or top;right;bottom;left;colour',
  ).exactOptional(),
} as const satisfies Record<keyof Framing, z.ZodType>

/** The same for a screen of `dpr` device pixels to a pixel: all but `crop` grows, of which shares are usual. */
export function scaledFraming(
  { trim, crop, radius, extend, padding, border }: Framing,
  dpr: number,
): Framing {
  const scaled = (sides: Sides) => ({
    top: Math.round(sides.top * dpr),
    right: Math.round(sides.right * dpr),
    bottom: Math.round(sides.bottom * dpr),
    left: Math.round(sides.left * dpr),
  })
  return {
    ...(trim && { trim: 'top' in trim ? scaled(trim) : trim }),
    ...(crop && { crop }),
    ...(radius && { radius: radius === 'max' ? radius : Math.round(radius * dpr) }),
    ...(extend && { extend: 'ratio' in extend ? extend : scaledSize(extend, dpr) }),
    ...(padding && { padding: scaled(padding) }),
    ...(border && { border: { ...scaled(border), color: border.color } }),
  }
}

function scaledSize({ width, height }: Exclude<Extent, { ratio: number }>, dpr: number) {
  return { width: Math.round(width * dpr), height: Math.round(height * dpr) }
}

/** A shape is one number: 16:9 and 32:18 are the same. */
function parseExtent(text: string): Extent | undefined {
  const isShape = text.includes(':')
  const [width, height, ...more] = text.split(isShape ? ':' : ';').map(pixels)
  if (!width || !height || more.length > 0) return undefined
  return isShape ? { ratio: width / height } : { width, height }
}

function parseSides(text: string): Sides | undefined {
  const numbers = text.split(';').map(pixels)
  const [top, right = top, bottom = top, left = right] = numbers
  if (numbers.length !== 1 && numbers.length !== 4) return undefined
  if (top === undefined || right === undefined || bottom === undefined || left === undefined) {
    return undefined
  }
  return { top, right, bottom, left }
}

/** Whether that many pixels change nothing: such options are as if they were not there. */
export function isNoSides(name: string, value: unknown): boolean {
  if (!EDGES.has(name) || typeof value !== 'object' || value === null) return false
  const { top, right, bottom, left } = value as Partial<Sides>
  return top === 0 && right === 0 && bottom === 0 && left === 0
}

const EDGES: ReadonlySet<string> = new Set(['trim', 'padding', 'border'])

/** As sharp and imgproxy have it where nothing is said. */
const TOLERANCE = 10

function parseTrim(text: string): Sides | BorderTrim | undefined {
  const [word, tolerance = `${TOLERANCE}`, keep = '0', color, ...more] = text.split(';')
  if (word !== 'border') return parseSides(text)
  const read = { tolerance: pixels(tolerance), keep: pixels(keep), color: parseColor(color ?? '') }
  if (read.tolerance === undefined || read.tolerance > 255 || read.keep === undefined)
    return undefined
  if (more.length > 0 || (color !== undefined && !read.color)) return undefined
  return {
    tolerance: read.tolerance,
    keep: read.keep,
    ...(read.color && { color: read.color }),
  }
}

function parseBorder(text: string): Border | undefined {
  const at = text.lastIndexOf(';')
  const sides = parseSides(text.slice(0, Math.max(0, at)))
  const color = parseColor(text.slice(at + 1))
  return sides && color && { ...sides, color }
}

function parseCrop(text: string): Crop | undefined {
  const lengths = text.split(';').map(parseLength)
  if (lengths.some((length) => length === undefined)) return undefined
  const [first, second, width, height] = lengths
  if (lengths.length === 2 && first && second) return nonEmpty({ width: first, height: second })
  if (lengths.length !== 4 || !first || !second || !width || !height) return undefined
  return nonEmpty({ left: first, top: second, width, height })
}

function nonEmpty(crop: Crop): Crop | undefined {
  const isEmpty = (length: Length) => ('pixels' in length ? length.pixels : length.share) === 0
  return isEmpty(crop.width) || isEmpty(crop.height) ? undefined : crop
}

function parseLength(text: string): Length | undefined {
  if (/^(?:0\.\d{0,3}[1-9]|1\.0)$/.test(text)) return { share: Number(text) }
  const whole = pixels(text)
  return whole === undefined ? undefined : { pixels: whole }
}

function parseRadius(text: string): number | 'max' | undefined {
  return text === 'max' ? text : pixels(text) || undefined
}

function pixels(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:0|[1-9]\d{0,4})$/.test(text)) return undefined
  const value = Number(text)
  return value <= MAX_OUTPUT_SIDE ? value : undefined
}
