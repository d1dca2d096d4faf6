/**
 * `e_`, `r_`, `bo_`, `b_`: what is done to the picture once it has its size. Cloudinary documents
 * ranges and defaults, no formulas: what ours are is said with each.
 */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { colorText, numberText } from '../foreign.ts'
import { cloudinaryColor } from './color.ts'
import { type Component, shown } from './component.ts'
import type { Pass } from './pass.ts'
import type { Stage } from './stages.ts'

interface Leveled {
  readonly stage: Stage
  readonly least: number
  readonly most: number
  /** Where nothing is said; without it something has to be. */
  readonly usual?: number
  /** Our value. */
  of(level: number): number
}

const percent = (level: number) => 1 + level / 100

/** Ranges and defaults: Cloudinary's transformation reference, and @cloudinary/url-gen's docs. */
const LEVELED: Readonly<Record<string, Leveled>> = {
  brightness: { stage: 'brightness', least: -99, most: 100, usual: 80, of: percent },
  contrast: { stage: 'contrast', least: -100, most: 100, usual: 0, of: percent },
  saturation: { stage: 'saturation', least: -100, most: 100, usual: 80, of: percent },
  gamma: { stage: 'gamma', least: -50, most: 150, usual: 0, of: percent },
  // The standard deviation, in pixels.
  blur: { stage: 'blur', least: 1, most: 2_000, usual: 100, of: (strength) => strength / 50 },
  sharpen: {
    stage: 'sharpen',
    least: 1,
    most: 2_000,
    usual: 100,
    of: (strength) => strength / 100,
  },
  pixelate: { stage: 'pixelate', least: 1, most: 200, of: (side) => side },
}

const SWITCHES: Readonly<Record<string, Stage>> = { grayscale: 'grayscale', negate: 'negate' }

/** Takes out the effect of a component. Throws an `OptionError` for one that we do not have. */
export function takeEffect(component: Component, pass: Pass): void {
  const value = component.take('e')
  if (value === undefined) return
  const from = shown('e', value)
  const [name = '', ...args] = value.replace(/:+$/, '').split(':')
  if (name === 'trim') {
    takeTrim(pass, args, from)
    return
  }
  const leveled = Object.hasOwn(LEVELED, name) ? LEVELED[name] : undefined
  const stage = Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined
  if (leveled && args.length <= 1) {
    const text = numberText(leveled.of(levelOf(leveled, args[0], from)))
    // Squares of one pixel are nothing.
    if (name !== 'pixelate' || text !== '1') pass.add(leveled.stage, { name, text, from })
  } else if (stage && args.length === 0) {
    pass.add(stage, { name, text: 'true', from })
  } else {
    throw unsupportedOption(from)
  }
}

function levelOf({ least, most, usual }: Leveled, text: string | undefined, from: string): number {
  if (text === undefined && usual !== undefined) return usual
  const level = /^-?\d{1,4}$/.test(text ?? '') ? Number(text) : Number.NaN
  if (level >= least && level <= most) return level
  throw invalidOption(from, `a whole number from ${least} to ${most} behind a colon`)
}

/** Percent, as a tolerance of levels. */
const TRIM = { usual: '10', most: 100 }
const MOST_LEVELS = 255

function takeTrim(pass: Pass, [percents = TRIM.usual, ...colors]: string[], from: string): void {
  const tolerance = /^\d{1,3}$/.test(percents) ? Number(percents) : Number.NaN
  if (!(tolerance <= TRIM.most)) throw invalidOption(from, 'a whole number from 0 to 100')
  const color = colors.length === 0 ? undefined : cloudinaryColor(colors.join(':'))
  if (colors.length > 0 && !color) throw unsupportedOption(from)
  const levels = `${Math.round((tolerance * MOST_LEVELS) / TRIM.most)}`
  const text = ['border', levels, '0', ...(color ? [colorText(color)] : [])].join(';')
  pass.add('trim', { name: 'trim', text, from })
}

/** Takes out corners, border and background. */
export function takeLooks(component: Component, pass: Pass): void {
  const [radius, border, background] = ['r', 'bo', 'b'].map((key) => component.take(key))
  if (radius !== undefined) addRadius(pass, radius)
  if (border !== undefined) addBorder(pass, border)
  if (background === undefined) return
  const from = shown('b', background)
  pass.say({ name: 'background', text: colorText(colorOf(background, from)), from })
}

/** Of all corners alike. */
function addRadius(pass: Pass, value: string): void {
  const from = shown('r', value)
  const [first = '', ...others] = value.split(':')
  if (others.some((corner) => corner !== first) || value.includes('$'))
    throw unsupportedOption(from)
  if (!/^(?:\d{1,5}|max)$/.test(first)) throw invalidOption(from, 'pixels like 20, or max')
  if (first === 'max') pass.add('ellipse', { name: 'radius', text: first, from })
  else if (Number(first) > 0) pass.add('radius', { name: 'radius', text: `${Number(first)}`, from })
}

/** Around what is there, which grows; ours has straight corners. */
function addBorder(pass: Pass, value: string): void {
  const from = shown('bo', value)
  if (pass.has('radius') || pass.has('ellipse')) throw unsupportedOption(`${from} with r_`)
  const [, width = '', color = ''] = /^(\d{1,4})px_solid_(.+)$/.exec(value) ?? []
  if (width === '') throw invalidOption(from, 'a border like 4px_solid_black')
  if (Number(width) === 0) return
  const text = `${Number(width)};${colorText(colorOf(color, from))}`
  pass.add('border', { name: 'border', text, from })
}

/** Throws for what is no colour of its own: `auto`, `blurred`, `gen_fill`. */
function colorOf(text: string, from: string) {
  const color = cloudinaryColor(text)
  if (!color) throw unsupportedOption(from)
  return color
}
