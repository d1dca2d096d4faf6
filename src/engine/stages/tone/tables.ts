/**
 * Brightness, contrast, saturation, gamma and looks as tables of wasm/color/: all arithmetic that
 * needs precision is done here, in doubles, once for a picture.
 *
 *   shade  one affine map of sRGB values (linear, then brightness, contrast, saturation), and a curve
 *          behind it (sigmoid, then gamma, then the negative); nothing is clipped between
 *   look   the luminance of a pixel, and for each step of it a colour; sepia is an affine map
 */

import type { Color } from '../../api/color.ts'
import type { Duotone, Linear } from '../../api/effects.ts'
import { LIGHT_STEPS, ONE, type RgbTables } from '../color/color-tables.ts'
import { LEVELS } from '../color/icc-curves.ts'
import { decodeSrgb, encodeSrgb } from '../color/srgb.ts'
import { fromLab, type Lab, toLab } from './lab.ts'

/** What a shade is made of; 1 and `false` change nothing. */
export interface Shade {
  readonly linear: Linear
  readonly brightness: number
  readonly contrast: number
  readonly saturation: number
  readonly sigmoid: number
  readonly gamma: number
  readonly negate: boolean
}

/** What takes the place of colours. */
export type Look =
  | { readonly kind: 'sepia' }
  | { readonly kind: 'grayscale' }
  | { readonly kind: 'tint'; readonly color: Color }
  | ({ readonly kind: 'duotone' } & Duotone)

/** Columns as of `RgbTables`, and the level of red, of green and of blue for each step of luminance. */
export interface LookTables {
  readonly columns: Int32Array
  readonly levels: Uint8Array
}

/** Luma of sRGB values as CSS filters have it (W3C Filter Effects 1, 9.4: Rec. 709 in three digits). */
export const LUMA = [0.213, 0.715, 0.072] as const

/** Luminance of linear sRGB (IEC 61966-2-1). */
export const LUMINANCE = [0.2126, 0.7152, 0.0722] as const

/** The rounding half of a step, which the red column carries. */
const HALF = ONE / LIGHT_STEPS / 2

export function shadeTables(shade: Shade): RgbTables {
  const { saturation } = shade
  const { factor, offset } = mapOf(shade)
  const columns = filledColumns((channel, row, level) => {
    const share = (channel === row ? saturation : 0) + (1 - saturation) * LUMA[channel]!
    return share * ((factor * level) / 255 + offset)
  })
  const levels = Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
    Math.round(255 * curved(step / LIGHT_STEPS, shade)),
  )
  return { columns, levels }
}

/** Of gray: a value, 0–1, times a factor plus an offset. Saturation changes nothing of it. */
function mapOf({ linear, brightness, contrast }: Shade): Linear {
  const factor = brightness * contrast
  return {
    factor: factor * linear.factor,
    offset: (factor * linear.offset) / 255 + (1 - contrast) / 2,
  }
}

function curved(value: number, { sigmoid, gamma, negate }: Shade): number {
  const bent = slanted(value, sigmoid) ** (1 / gamma)
  return negate ? 1 - bent : bent
}

/** The slope of a sigmoid at 100. */
const STEEPEST = 30

/** A sigmoid around the middle, or its inverse, stretched so that 0 and 1 stay: ImageMagick's `-sigmoidal-contrast`. */
function slanted(value: number, percent: number): number {
  if (percent === 0) return value
  const slope = (Math.abs(percent) * STEEPEST) / 100
  const at = (x: number) => 1 / (1 + Math.exp(slope * (0.5 - x)))
  const [low, high] = [at(0), at(1)]
  if (percent > 0) return (at(value) - low) / (high - low)
  const part = low + value * (high - low)
  return Math.min(1, Math.max(0, 0.5 - Math.log((1 - part) / part) / slope))
}

/** Shares of red, green and blue in each, of sRGB values: libvips' and ImageMagick's usual sepia. */
const SEPIA = [
  [0.3588, 0.7044, 0.1368],
  [0.299, 0.587, 0.114],
  [0.2392, 0.4696, 0.0912],
] as const

export function sepiaTables(): RgbTables {
  const columns = filledColumns((channel, row, level) => (SEPIA[row]![channel]! * level) / 255)
  const levels = Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
    Math.round((255 * step) / LIGHT_STEPS),
  )
  return { columns, levels }
}

export function lookTables(look: Exclude<Look, { kind: 'sepia' }>): LookTables {
  const columns = filledColumns(
    (channel, _, level) => LUMINANCE[channel]! * decodeSrgb(level / 255),
  )
  const levels = new Uint8Array(3 * (LIGHT_STEPS + 1))
  for (let step = 0; step <= LIGHT_STEPS; step++) {
    const color = shown(look, step / LIGHT_STEPS)
    color.forEach((value, channel) => {
      levels[channel * (LIGHT_STEPS + 1) + step] = Math.round(255 * value)
    })
  }
  return { columns, levels }
}

/** The levels of a gray picture, which has no channels to mix; a look of colours needs RGBA. */
export function grayLevels(shade: Shade): Uint8Array {
  const { factor, offset } = mapOf(shade)
  return Uint8Array.from({ length: LEVELS }, (_, level) => {
    const value = (factor * level) / 255 + offset
    return Math.round(255 * curved(Math.min(1, Math.max(0, value)), shade))
  })
}

/** The colour, 0–1, that stands for a luminance. */
function shown(look: Exclude<Look, { kind: 'sepia' }>, luminance: number): readonly number[] {
  const gray = encodeSrgb(luminance)
  switch (look.kind) {
    case 'grayscale':
      return [gray, gray, gray]
    case 'tint': {
      const { a, b } = toLab(look.color)
      const { lightness } = toLab(luminance)
      // All of the hue in the middle, none in black and white: as sharp weighs it.
      const share = 1 - 4 * (lightness / 100 - 0.5) ** 2
      return fromLab({ lightness, a: a * share, b: b * share })
    }
    case 'duotone': {
      const { dark, light } = look
      if (look.mix === 'lab') return mixedInLab(toLab(dark), toLab(light), gray)
      const mix = (from: number, to: number) => (from + (to - from) * gray) / 255
      return [mix(dark.r, light.r), mix(dark.g, light.g), mix(dark.b, light.b)]
    }
  }
}

function mixedInLab(dark: Lab, light: Lab, share: number): readonly number[] {
  const mix = (from: number, to: number) => from + (to - from) * share
  return fromLab({
    lightness: mix(dark.lightness, light.lightness),
    a: mix(dark.a, light.a),
    b: mix(dark.b, light.b),
  })
}

function filledColumns(share: (channel: number, row: number, level: number) => number): Int32Array {
  const columns = new Int32Array(3 * LEVELS * 4)
  for (let channel = 0; channel < 3; channel++) {
    for (let level = 0; level < LEVELS; level++) {
      for (let row = 0; row < 3; row++) {
        const term = Math.round(share(channel, row, level) * ONE) + (channel === 0 ? HALF : 0)
        columns[(channel * LEVELS + level) * 4 + row] = Math.min(
          2 ** 29,
          Math.max(-(2 ** 29), term),
        )
      }
    }
  }
  return columns
}
