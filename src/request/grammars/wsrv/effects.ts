/** What wsrv does to colours, and to sharpness. */

import { type Color, parseColor } from '../../../engine/index.ts'
import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { colorText, type ForeignEntry, numberText } from '../foreign.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readNumber, readWhole } from './values.ts'

export function effectEntries(parameters: WsrvParameters): readonly ForeignEntry[] {
  const entries = [
    ...brightness(parameters),
    ...modulation(parameters),
    ...contrast(parameters),
    ...gamma(parameters),
    ...sharpness(parameters),
    ...filter(parameters),
    ...blur(parameters),
    ...tint(parameters),
  ]
  refuseOrder(entries)
  return entries
}

/** wsrv sharpens before it filters, and tints after it has blurred; the engine does it the other way. */
function refuseOrder(entries: readonly ForeignEntry[]): void {
  const sharp = entries.find(({ from }) => from === 'sharp')
  const blurred = entries.find(({ from }) => from === 'blur')
  const later = entries.find(({ from }) => ['filt', 'blur', 'tint'].includes(from))
  if (sharp && later) throw invalidOption('sharp', `no ${later.from} beside it`)
  const tinted = entries.find(({ from }) => from === 'tint')
  if (tinted && (blurred || entries.some(({ from }) => from === 'filt'))) {
    throw invalidOption('tint', 'no blur and no filt beside it')
  }
}

const FACTOR = { least: 0, most: 10_000 }

function brightness(parameters: WsrvParameters): readonly ForeignEntry[] {
  const percent = readWhole(parameters, 'bri', { least: -100, most: 100 }) ?? 0
  if (percent === 0) return []
  return [{ name: 'linear', text: `1;${numberText(percent * 2.55)}`, from: 'bri' }]
}

/** In LCH: of which brightness and saturation are factors, and hue is turned. */
function modulation(parameters: WsrvParameters): readonly ForeignEntry[] {
  const bright = readNumber(parameters, 'mod', FACTOR) ?? 1
  const saturation = readNumber(parameters, 'sat', FACTOR) ?? 1
  const hue = (((readWhole(parameters, 'hue') ?? 0) % 360) + 360) % 360
  if (bright === 1 && saturation === 1 && hue === 0) return []
  const text = `${numberText(bright)};${numberText(saturation)};${hue}`
  const from = ['mod', 'sat', 'hue'].find((name) => parameters.has(name)) ?? 'mod'
  return [{ name: 'modulate', text, from }]
}

function contrast(parameters: WsrvParameters): readonly ForeignEntry[] {
  const percent = readWhole(parameters, 'con', { least: -100, most: 100 }) ?? 0
  return percent === 0 ? [] : [{ name: 'sigmoid', text: `${percent}`, from: 'con' }]
}

/** What a value is taken to the power of: above 1 darkens. Ours is the inverse. */
function gamma(parameters: WsrvParameters): readonly ForeignEntry[] {
  if (!parameters.has('gam') || readNumber(parameters, 'gam') === 0) return []
  const exponent = readNumber(parameters, 'gam', { least: 1, most: 3 }) ?? DEFAULT_GAMMA
  return exponent === 1 ? [] : [{ name: 'gamma', text: numberText(1 / exponent), from: 'gam' }]
}

const DEFAULT_GAMMA = 2.2

/** With the slopes that sharp has as well; the mild one, a matrix of 3 × 3, is none of ours. */
function sharpness(parameters: WsrvParameters): readonly ForeignEntry[] {
  if (!parameters.has('sharp') || readNumber(parameters, 'sharp') === 0) return []
  const sigma = readNumber(parameters, 'sharp', { least: 0.000_001, most: 10 })
  if (sigma === undefined) throw unsupportedOption('sharp without a value')
  const slope = { least: 0, most: 1_000_000 }
  if ((readNumber(parameters, 'sharpf', slope) ?? 1) !== 1) throw unsupportedOption('sharpf')
  if ((readNumber(parameters, 'sharpj', slope) ?? 2) !== 2) throw unsupportedOption('sharpj')
  return [{ name: 'sharpen', text: numberText(sigma), from: 'sharp' }]
}

/** From 250 on it is more than we blur; the mild one, a matrix of 3 × 3, is none of ours. */
function blur(parameters: WsrvParameters): readonly ForeignEntry[] {
  if (!parameters.has('blur') || readNumber(parameters, 'blur') === 0) return []
  const sigma = readNumber(parameters, 'blur', { least: 0.3, most: 1_000 })
  if (sigma === undefined) throw unsupportedOption('blur without a value')
  return [{ name: 'blur', text: numberText(sigma), from: 'blur' }]
}

function filter(parameters: WsrvParameters): readonly ForeignEntry[] {
  const from = 'filt'
  switch (parameters.get(from)) {
    case 'greyscale':
      return [{ name: 'grayscale', text: 'true', from }]
    case 'sepia':
      return [{ name: 'sepia', text: 'true', from }]
    case 'negate':
      return [{ name: 'negate', text: 'true', from }]
    case 'duotone':
      return [{ name: 'duotone', text: duotone(parameters), from }]
    default:
      return []
  }
}

/** Mixed in CIELAB. What is no colour is black, as wsrv has it. */
function duotone(parameters: WsrvParameters): string {
  const color = (name: string, otherwise: string) => {
    const given = parameters.has(name) ? (readColor(parameters, name) ?? BLACK) : undefined
    return opaque(given ?? parseColor(otherwise) ?? BLACK)
  }
  return `${color('start', '#c83658')};${color('stop', '#d8e74f')};lab`
}

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }

function opaque(color: Color): string {
  return colorText({ ...color, a: 255 }).slice(0, 7)
}

function tint(parameters: WsrvParameters): readonly ForeignEntry[] {
  const color = readColor(parameters, 'tint')
  return color ? [{ name: 'tint', text: opaque(color), from: 'tint' }] : []
}
