/** CIELAB (CIE 15:2004, 8.2.1) of sRGB colours, relative to D65. */

import type { Color } from '../../api/color.ts'
import { decodeSrgb, encodeSrgb } from '../color/srgb.ts'

export interface Lab {
  /** L*, 0–100. */
  readonly lightness: number
  readonly a: number
  readonly b: number
}

/** Linear sRGB to XYZ (IEC 61966-2-1), row major, each row over its sum: white is 1, 1, 1. */
const TO_XYZ = [
  [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
  [0.2126, 0.7152, 0.0722],
  [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
] as const

/** XYZ over white to linear sRGB. */
const FROM_XYZ = [
  [3.2406 * 0.9505, -1.5372, -0.4986 * 1.089],
  [-0.9689 * 0.9505, 1.8758, 0.0415 * 1.089],
  [0.0557 * 0.9505, -0.204, 1.057 * 1.089],
] as const

/** Of a colour, whose alpha does not count, or of a gray of this luminance, 0–1. */
export function toLab(color: Color | number): Lab {
  const light =
    typeof color === 'number'
      ? [color, color, color]
      : [color.r, color.g, color.b].map((level) => decodeSrgb(level / 255))
  const [x, y, z] = TO_XYZ.map((row) => cubeRoot(dot(row, light)))
  return { lightness: 116 * y! - 16, a: 500 * (x! - y!), b: 200 * (y! - z!) }
}

/** sRGB values, 0–1; what lies outside is clipped per channel. */
export function fromLab({ lightness, a, b }: Lab): readonly number[] {
  const y = (lightness + 16) / 116
  const xyz = [y + a / 500, y, y - b / 200].map(cubed)
  return FROM_XYZ.map((row) => encodeSrgb(dot(row, xyz)))
}

/** Below this the cube root is replaced by a line. */
const LINEAR_BELOW = (6 / 29) ** 3

function cubeRoot(value: number): number {
  return value > LINEAR_BELOW ? Math.cbrt(value) : (value / 3) * (29 / 6) ** 2 + 4 / 29
}

function cubed(root: number): number {
  return root > 6 / 29 ? root ** 3 : 3 * (6 / 29) ** 2 * (root - 4 / 29)
}

function dot(row: readonly number[], values: readonly number[]): number {
  return row.reduce((sum, factor, i) => sum + factor * values[i]!, 0)
}
