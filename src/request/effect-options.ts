/** The options of effects, by their wire names, as texts: the same in every grammar. */

import type * as z from 'zod'
import {
  type Color,
  type Duotone,
  EFFECT_RANGES,
  type Effects,
  parseColor,
} from '../engine/index.ts'
import { decimal, oneOf, parsedBy, whole } from './fields.ts'

const { factor, gamma, blur, sharpen, pixelate } = EFFECT_RANGES

const COLOR_RULE = '#rgb, #rrggbb or a CSS colour name'

const flag = oneOf(['true', 'false']).transform((text) => text === 'true')

export const effectShape = {
  brightness: decimal(factor).exactOptional(),
  contrast: decimal(factor).exactOptional(),
  saturation: decimal(factor).exactOptional(),
  gamma: decimal(gamma).exactOptional(),
  negate: flag.exactOptional(),
  grayscale: flag.exactOptional(),
  tint: parsedBy(opaqueColor, COLOR_RULE).exactOptional(),
  duotone: parsedBy(parseDuotone, `two colours like navy;gold, each ${COLOR_RULE}`).exactOptional(),
  median: oneOf(['3'])
    .transform((): 3 => 3)
    .exactOptional(),
  blur: decimal(blur).exactOptional(),
  sharpen: decimal(sharpen).exactOptional(),
  pixelate: whole(pixelate.least, pixelate.most).text.exactOptional(),
} as const satisfies Record<string, z.ZodType>

/**
 * Effects apart from all other options. Those that do nothing are taken out: the same picture, the
 * same effects.
 */
export function splitEffects<T extends Effects>(options: T) {
  const given: [string, unknown][] = []
  const others: [string, unknown][] = []
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(effectShape, name)) others.push([name, value])
    else if (value !== false && !(FACTORS.has(name) && value === 1)) given.push([name, value])
  }
  const effects: Effects = Object.fromEntries(given)
  return { effects, others: Object.fromEntries(others) as Omit<T, keyof Effects> }
}

/** 1 changes nothing. */
const FACTORS: ReadonlySet<string> = new Set(['brightness', 'contrast', 'saturation', 'gamma'])

function opaqueColor(text: string): Color | undefined {
  const color = parseColor(text)
  return color?.a === 255 ? color : undefined
}

function parseDuotone(text: string): Duotone | undefined {
  const [dark, light, ...more] = text.split(';').map(opaqueColor)
  return dark && light && more.length === 0 ? { dark, light } : undefined
}
