/** The tables of wasm/color/convert.ts: everything that needs precision, done in doubles. */

import type { GrayProfile, RgbProfile } from './icc.ts'
import { LEVELS } from './icc-curves.ts'
import { encodeSrgb, toLinearSrgb } from './srgb.ts'

/** Steps of linear light that an sRGB level is looked up by; step 8192 is white. */
export const LIGHT_STEPS = 8192

/** Fixed-point one: a step has ten bits of fraction. */
export const ONE = LIGHT_STEPS * 1024

/** Three sums of this size stay within 32 bits; light beyond it (64 times white) is clipped. */
const MAX_TERM = 2 ** 29

/** Bytes of the three columns and of the whole block, as the kernel lays them out. */
export const COLUMN_TABLE_BYTES = 3 * LEVELS * 16
export const RGB_TABLE_BYTES = COLUMN_TABLE_BYTES + LIGHT_STEPS + 1

export interface RgbTables {
  /** Red, green and blue: for each of 256 levels, its share of linear sRGB r, g, b, and 0. */
  readonly columns: Int32Array
  /** The sRGB level of each step of linear light. */
  readonly levels: Uint8Array
}

/**
 * Builds the tables of one profile. Through them each channel is at most one level away from the
 * rounded exact conversion: half a step is 0.2 levels where sRGB is steepest, near black.
 */
export function rgbTables(profile: RgbProfile): RgbTables {
  const matrix = toLinearSrgb(profile.colorants)
  const columns = new Int32Array(3 * LEVELS * 4)
  profile.curves.forEach((curve, channel) => {
    const half = channel === 0 ? ONE / LIGHT_STEPS / 2 : 0
    for (let level = 0; level < LEVELS; level++) {
      for (let row = 0; row < 3; row++) {
        const term = Math.round(matrix[row * 3 + channel]! * curve[level]! * ONE) + half
        columns[(channel * LEVELS + level) * 4 + row] = clamp(term)
      }
    }
  })
  return { columns, levels: srgbLevels() }
}

/** The sRGB level of each level of a gray profile: 256 entries, within half a level of exact. */
export function grayTable(profile: GrayProfile): Uint8Array {
  return Uint8Array.from(profile.curve, (light) => Math.round(255 * encodeSrgb(light)))
}

/** The sRGB level of each step of linear light. */
export function srgbLevels(): Uint8Array {
  return Uint8Array.from({ length: LIGHT_STEPS + 1 }, (_, step) =>
    Math.round(255 * encodeSrgb(step / LIGHT_STEPS)),
  )
}

function clamp(term: number): number {
  return Math.min(MAX_TERM, Math.max(-MAX_TERM, term))
}
