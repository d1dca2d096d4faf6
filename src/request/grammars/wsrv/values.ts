/**
 * How wsrv reads values. What cannot be read, or is out of range, is as if it were not there. Facts:
 * github.com/weserv/images src/api/parsers/{numeric.h,color.cpp,coordinate.cpp}.
 */

import { type Color, parseColor } from '../../../engine/index.ts'
import type { WsrvParameters } from './query.ts'

/** Sides and the like; libvips has no larger ones. */
const MOST = 10_000_000

export interface Range {
  readonly least: number
  readonly most: number
}

/** As C's `stoi` reads it: what follows the digits does not count. `undefined`: not there, or out of range. */
export function readWhole(
  parameters: WsrvParameters,
  name: string,
  range: Range = { least: -MOST, most: MOST },
): number | undefined {
  return within(leading(/^\s*[-+]?\d+/, parameters.get(name)), range)
}

/** As C's `stof` reads it. */
export function readNumber(
  parameters: WsrvParameters,
  name: string,
  range: Range = { least: -MOST, most: MOST },
): number | undefined {
  const text = parameters.get(name)
  return within(leading(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/i, text), range)
}

function leading(pattern: RegExp, text: string | undefined): number | undefined {
  const found = pattern.exec(text ?? '')
  return found ? Number(found[0]) : undefined
}

function within(value: number | undefined, { least, most }: Range): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined
}

export function readFlag(parameters: WsrvParameters, name: string): boolean {
  const text = parameters.get(name)
  return text !== undefined && text !== 'false' && text !== '0'
}

/** Names, and 3, 4, 6 or 8 digits, of which alpha is the first; nothing for what is wholly transparent. */
export function readColor(parameters: WsrvParameters, name: string): Color | undefined {
  const text = parameters.get(name)
  const color = text === undefined ? undefined : colorOf(text)
  return color && color.a > 0 ? color : undefined
}

function colorOf(text: string): Color | undefined {
  const digits = text.replace(/^#/, '')
  if (!/^[0-9a-f]+$/i.test(digits)) return parseColor(digits)
  const long = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits
  if (long.length === 6) return parseColor(`#${long}`)
  if (long.length !== 8) return undefined
  return parseColor(`#${long.slice(2)}${long.slice(0, 2)}`)
}

/** Pixels, or a share of the picture, 0–1; above 0 both. */
export type Side = { readonly pixels: number } | { readonly share: number }

/** `300` or `50%`. Nothing for 0 and below. */
export function readSide(parameters: WsrvParameters, name: string): Side | undefined {
  const side = readPlace(parameters, name)
  return side && ('share' in side ? side.share : side.pixels) > 0 ? side : undefined
}

/** The same with 0. */
export function readPlace(parameters: WsrvParameters, name: string): Side | undefined {
  const text = parameters.get(name)
  if (text?.endsWith('%')) {
    const percent = readNumber(parameters, name, { least: 0, most: 100 })
    return percent === undefined ? undefined : { share: percent / 100 }
  }
  const pixels = readWhole(parameters, name, { least: 0, most: MOST })
  return pixels === undefined ? undefined : { pixels }
}
