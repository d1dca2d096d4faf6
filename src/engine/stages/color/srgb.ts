/** sRGB (IEC 61966-2-1), and the exact way from a profile to it, in double precision. */

import type { IccProfile } from './icc.ts'
import { LEVELS } from './icc-curves.ts'

/**
 * XYZ relative to the D50 of profiles (0.9642 1 0.8249) into linear sRGB, row major: the inverse
 * of the sRGB primaries, adapted from D65 by Bradford's matrix (ICC.1:2022 annex E).
 */
export const XYZ_TO_SRGB: readonly number[] = [
  3.13418636, -1.61720896, -0.49069406, -0.9787485, 1.9161301, 0.0334334, 0.07196393, -0.22899387,
  1.40575373,
]

/** Levels between two samples of the cube on which profiles are compared: 9 × 9 × 9 colours. */
const CUBE_STEP = 255 / 8

/** Below half a level a conversion changes fewer pixels than it leaves alone. */
const MAX_MEAN_DIFFERENCE = 0.5

/** No single colour may be further off, so that a curve with a hole is not taken for sRGB. */
const MAX_DIFFERENCE = 3

/** Linear light, clipped to 0–1, to an sRGB value, 0–1. */
export function encodeSrgb(linear: number): number {
  const light = Math.min(1, Math.max(0, linear))
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
}

/** An sRGB value, 0–1, to linear light. */
export function decodeSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** The matrix from linear light of a profile to linear sRGB, row major. */
export function toLinearSrgb(colorants: readonly number[]): readonly number[] {
  return [0, 3, 6].flatMap((row) =>
    [0, 1, 2].map((column) =>
      [0, 1, 2].reduce((sum, k) => sum + XYZ_TO_SRGB[row + k]! * colorants[column + k * 3]!, 0),
    ),
  )
}

/** Converts one colour exactly: levels 0–255 in, unrounded levels out. */
export function exactSrgb(
  profile: IccProfile,
): (red: number, green: number, blue: number) => [red: number, green: number, blue: number] {
  if (profile.space === 'gray') {
    const level = (value: number) => 255 * encodeSrgb(profile.curve[value]!)
    return (red, green, blue) => [level(red), level(green), level(blue)]
  }
  const { curves } = profile
  const matrix = toLinearSrgb(profile.colorants)
  return (red, green, blue) => {
    const [r, g, b] = [curves[0][red]!, curves[1][green]!, curves[2][blue]!]
    const level = (row: number) =>
      255 * encodeSrgb(matrix[row]! * r + matrix[row + 1]! * g + matrix[row + 2]! * b)
    return [level(0), level(3), level(6)]
  }
}

/**
 * Whether converting to sRGB would change next to nothing: on average less than half a level, and
 * nowhere more than three. Then the stage is left out.
 */
export function isSrgb(profile: IccProfile): boolean {
  const convert = exactSrgb(profile)
  let sum = 0
  let count = 0
  for (const input of samples(profile)) {
    for (const [i, level] of convert(...input).entries()) {
      const difference = Math.abs(level - input[i]!)
      if (difference > MAX_DIFFERENCE) return false
      sum += difference
      count++
    }
  }
  return sum < MAX_MEAN_DIFFERENCE * count
}

function* samples(profile: IccProfile): Generator<[number, number, number]> {
  for (let level = 0; level < LEVELS; level++) yield [level, level, level]
  if (profile.space === 'gray') return
  for (let i = 0; i < 729; i++) {
    const at = (digit: number) => Math.round((Math.floor(i / 9 ** digit) % 9) * CUBE_STEP)
    yield [at(2), at(1), at(0)]
  }
}
