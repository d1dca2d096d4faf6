/** The options of effects, by their wire names, as texts: the same in every grammar. */

import type * as z from 'zod'
import {
  type Color,
  type Duotone,
  EFFECT_RANGES,
  type Effects,
  type Linear,
  type Modulation,
  parseColor,
} from '../engine/index.ts'
import { decimal, decimalOrNone, type NumberRange, oneOf, parsedBy, whole } from './fields.ts'
import { isNoSides } from './framing-options.ts'

const { factor, gamma, blur, sharpen, pixelate, sigmoid } = EFFECT_RANGES

const COLOR_RULE = '#rgb, #rrggbb or a CSS colour name'

const flag = oneOf(['true', 'false']).transform((text) => text === 'true')

export const effectShape = {
  modulate: parsedBy(
    parseModulation,
    'brightness;saturation;hue, or with ;lightness, like 1.2;1;90: 0 to 10, 0 to 10, 0 to 359 and -100 to 100',
  ).exactOptional(),
  linear: parsedBy(
    parseLinear,
    'factor;levels like 1.2;-10: -10 to 10, and -255 to 255',
  ).exactOptional(),
  brightness: decimal(factor).exactOptional(),
  contrast: decimal(factor).exactOptional(),
  saturation: decimal(factor).exactOptional(),
  sigmoid: parsedBy(
    (text) => number(text, sigmoid),
    `a number from ${sigmoid.least} to ${sigmoid.most} with at most two decimals`,
  ).exactOptional(),
  gamma: decimal(gamma).exactOptional(),
  negate: flag.exactOptional(),
  grayscale: flag.exactOptional(),
  sepia: flag.exactOptional(),
  tint: parsedBy(opaqueColor, COLOR_RULE).exactOptional(),
  duotone: parsedBy(
    parseDuotone,
    `two colours like navy;gold, each ${COLOR_RULE}, or with ;lab behind them`,
  ).exactOptional(),
  median: oneOf(['3'])
    .transform((): 3 => 3)
    .exactOptional(),
  blur: decimalOrNone(blur).exactOptional(),
  sharpen: decimalOrNone(sharpen).exactOptional(),
  pixelate: whole(pixelate.least, pixelate.most).text.exactOptional(),
} as const satisfies Record<string, z.ZodType>

/**
 * Effects apart from all other options. Those that do nothing are taken out, and edges of no pixels: the
 * same picture, the same effects.
 */
export function splitEffects<T extends Effects>(options: T) {
  const given: [string, unknown][] = []
  const others: [string, unknown][] = []
  for (const [name, value] of Object.entries(options)) {
    if (isNoSides(name, value)) continue
    if (!Object.hasOwn(effectShape, name)) others.push([name, value])
    else if (!isNeutral(name, value)) given.push([name, value])
  }
  const effects: Effects = Object.fromEntries(given)
  return { effects, others: Object.fromEntries(others) as Omit<T, keyof Effects> }
}

/** Whether an effect changes nothing. */
function isNeutral(name: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return value === false || value === NEUTRAL.get(name)
  }
  const neutral = NEUTRAL_PARTS.get(name)
  return neutral !== undefined && Object.entries(value).every(([part, n]) => n === neutral[part])
}

const NEUTRAL: ReadonlyMap<string, number> = new Map([
  ...['brightness', 'contrast', 'saturation', 'gamma'].map((name) => [name, 1] as const),
  ...['sigmoid', 'blur', 'sharpen'].map((name) => [name, 0] as const),
])

const NEUTRAL_PARTS: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map(
  Object.entries({
    modulate: { brightness: 1, saturation: 1, hue: 0, lightness: 0 } satisfies Modulation,
    linear: { factor: 1, offset: 0 } satisfies Linear,
  }),
)

function number(text: string | undefined, { least, most }: NumberRange): number | undefined {
  if (!/^(?:0|-?[1-9]\d{0,3}|-?(?:0|[1-9]\d{0,3})\.\d?[1-9])$/.test(text ?? '')) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
}

function parseModulation(text: string): Modulation | undefined {
  const { hue: degrees, lightness: steps } = EFFECT_RANGES
  const [bright, chroma, turn, more = '0', ...rest] = text.split(';')
  const brightness = number(bright, factor)
  const saturation = number(chroma, factor)
  const hue = number(turn, degrees)
  const lightness = number(more, steps)
  if (brightness === undefined || saturation === undefined || rest.length > 0) return undefined
  if (hue === undefined || lightness === undefined || !Number.isInteger(hue)) return undefined
  return { brightness, saturation, hue, lightness }
}

function parseLinear(text: string): Linear | undefined {
  const { linearFactor, linearOffset } = EFFECT_RANGES
  const [times, plus = '0', ...rest] = text.split(';')
  const [factor, offset] = [number(times, linearFactor), number(plus, linearOffset)]
  if (factor === undefined || offset === undefined || rest.length > 0) return undefined
  return { factor, offset }
}

function opaqueColor(text: string): Color | undefined {
  const color = parseColor(text)
  return color?.a === 255 ? color : undefined
}

function parseDuotone(text: string): Duotone | undefined {
  const [first = '', second = '', mix, ...more] = text.split(';')
  const [dark, light] = [opaqueColor(first), opaqueColor(second)]
  if (!dark || !light || more.length > 0 || (mix !== undefined && mix !== 'lab')) return undefined
  return { dark, light, ...(mix && { mix }) }
}
