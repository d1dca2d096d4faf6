/** The options of effects, by their wire names, as texts: the same in every grammar. */

import type * as z from 'zod'
import {
  type Color,
  type Duotone,
  EFFECT_RANGES,
  type Effects,
  parseColor,
} from '../engine/index.ts'
import { oneOf, parsedBy, whole } from './fields.ts'

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

/** At most two decimals, and nothing that could be left out: each number can be written in one way. */
function decimal({ least, most }: { readonly least: number; readonly most: number }) {
  const parse = (text: string) => {
    if (!/^(?:0|[1-9]\d{0,3})(?:\.\d?[1-9])?$/.test(text)) return undefined
    const value = Number(text)
    return value >= least && value <= most ? value : undefined
  }
  const rule = `a number from ${least} to ${most} with at most two decimals and no needless zero, like 1.5`
  // What the contract tells: what is written is a text in addresses and forms alone.
  return parsedBy(parse, rule).meta({ type: 'number', minimum: least, maximum: most })
}

function opaqueColor(text: string): Color | undefined {
  const color = parseColor(text)
  return color?.a === 255 ? color : undefined
}

function parseDuotone(text: string): Duotone | undefined {
  const [dark, light, ...more] = text.split(';').map(opaqueColor)
  return dark && light && more.length === 0 ? { dark, light } : undefined
}
