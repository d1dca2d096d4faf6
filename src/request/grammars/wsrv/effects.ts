/** What wsrv does to colours, and to sharpness. */

import { type Color, parseColor } from '../../../engine/index.ts'
import { invalidOption } from '../../option-error.ts'
import type { Transform } from '../../transform.ts'
import { colorText, type ForeignEntry, numberText } from '../foreign.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readNumber, readWhole } from './values.ts'

export interface WsrvEffects {
  readonly entries: readonly ForeignEntry[]
  readonly options: Pick<Transform, 'mild' | 'slopes'>
}

export function effectsOf(parameters: WsrvParameters): WsrvEffects {
  const [sharp, soft] = [sharpness(parameters), blur(parameters)]
  const entries = [
    ...brightness(parameters),
    ...modulation(parameters),
    ...contrast(parameters),
    ...gamma(parameters),
    ...sharp.entries,
    ...filter(parameters),
    ...soft.entries,
    ...tint(parameters),
  ]
  const mild = { ...sharp.options.mild, ...soft.options.mild }
  const options = { ...sharp.options, ...(Object.keys(mild).length > 0 && { mild }) }
  const effects = { entries, options }
  refuseOrder(effects)
  return effects
}

/** The effect that mixes each pixel with those around it, by wsrv's name. */
export function spreading({
  entries,
  options: { mild },
}: WsrvEffects): 'sharp' | 'blur' | undefined {
  const has = (from: string) => entries.some((entry) => entry.from === from)
  if (has('sharp') || mild?.sharpen) return 'sharp'
  return has('blur') || mild?.blur ? 'blur' : undefined
}

/** wsrv sharpens before it filters, tints after it has blurred, and adds before it modulates; the engine does it the other way. */
function refuseOrder(effects: WsrvEffects): void {
  const { entries, options } = effects
  const has = (from: string) => entries.some((entry) => entry.from === from)
  const isBlurred = has('blur') || options.mild?.blur === true
  if (spreading(effects) === 'sharp') {
    const later = isBlurred ? 'blur' : ['filt', 'tint'].find(has)
    if (later !== undefined) throw invalidOption('sharp', `no ${later} beside it`)
  }
  const modulated = ['mod', 'sat', 'hue'].find(has)
  if (has('bri') && modulated) throw invalidOption('bri', `no ${modulated} beside it`)
  if (has('tint') && (isBlurred || has('filt'))) {
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

const NOTHING: WsrvEffects = { entries: [], options: {} }
const SLOPE = { least: 0, most: 1_000_000 }

/** A mild one without a value, and with one that is out of range. */
function sharpness(parameters: WsrvParameters): WsrvEffects {
  if (!parameters.has('sharp') || readNumber(parameters, 'sharp') === 0) return NOTHING
  const sigma = readNumber(parameters, 'sharp', { least: 0.000_001, most: 10 })
  if (sigma === undefined) return { entries: [], options: { mild: { sharpen: true } } }
  const flat = readNumber(parameters, 'sharpf', SLOPE) ?? 1
  const jagged = readNumber(parameters, 'sharpj', SLOPE) ?? 2
  const isUsual = flat === 1 && jagged === 2
  return {
    entries: [{ name: 'sharpen', text: numberText(sigma), from: 'sharp' }],
    options: isUsual ? {} : { slopes: { flat, jagged } },
  }
}

/** The same. From 250 on it is more than we blur. */
function blur(parameters: WsrvParameters): WsrvEffects {
  if (!parameters.has('blur') || readNumber(parameters, 'blur') === 0) return NOTHING
  const sigma = readNumber(parameters, 'blur', { least: 0.3, most: 1_000 })
  if (sigma === undefined) return { entries: [], options: { mild: { blur: true } } }
  return { entries: [{ name: 'blur', text: numberText(sigma), from: 'blur' }], options: {} }
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
