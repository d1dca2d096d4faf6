/**
 * Shades as tables of wasm/color/: one affine map of sRGB values (linear, then brightness, contrast,
 * saturation), and a curve behind it (sigmoid, then gamma, then the negative); nothing is clipped between. All
 * arithmetic that needs precision is done here, in doubles, once for a picture.
 */

import type { Linear } from '../../api/effects.ts'
import { LIGHT_STEPS, ONE, type RgbTables } from '../color/color-tables.ts'
import { LEVELS } from '../color/icc-curves.ts'

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

/** Luma of sRGB values as CSS filters have it (W3C Filter Effects 1, 9.4: Rec. 709 in three digits). */
export const LUMA = [0.213, 0.715, 0.072] as const

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

/** The levels of a gray picture, which has no channels to mix; a look of colours needs RGBA. */
export function grayLevels(shade: Shade): Uint8Array {
  const { factor, offset } = mapOf(shade)
  return Uint8Array.from({ length: LEVELS }, (_, level) => {
    const value = (factor * level) / 255 + offset
    return Math.round(255 * curved(Math.min(1, Math.max(0, value)), shade))
  })
}

/** What each level of each channel adds to red, green and blue. */
export function filledColumns(
  share: (channel: number, row: number, level: number) => number,
): Int32Array {
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
