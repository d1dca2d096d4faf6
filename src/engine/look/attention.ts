/**
 * Where people look: the window that libvips' `smartcrop` finds in mode `attention` (its ideas come
 * from smartcrop.js). On 32 × 32 pixels, each gets points for edges, for the colour of skin, and for
 * being red rather than green; blurred, the highest is the middle of the window.
 */

import type { Point } from '../geometry/axes.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Frame } from '../rows/frame.ts'
import { decodeSrgb } from '../stages/color/srgb.ts'
import { gaussian } from '../stages/detail/gaussian.ts'

/** Side of the picture that is looked at. */
export const ATTENTION_SIDE = 32

/** Linear sRGB to XYZ, white at Y = 100 (IEC 61966-2-1). */
const TO_XYZ = [
  [41.24, 35.76, 18.05],
  [21.26, 71.52, 7.22],
  [1.93, 11.92, 95.05],
] as const

/** The direction of skin in XYZ, and Y below which colour does not count. */
const SKIN = [0.78, 0.57, 0.44] as const
const DARK = 5

/** White of D65, to which libvips' Lab refers. */
const WHITE_X = 95.047

/**
 * The top left corner of the window of size `kept` in a picture of size `whole`, which `small` shows
 * in 32 × 32 pixels.
 */
export function attentionCorner(small: Frame, whole: Size, kept: Size): Point {
  const [scaleX, scaleY] = [small.width / whole.width, small.height / whole.height]
  const sigma = Math.max(1, Math.hypot(kept.width * scaleX, kept.height * scaleY) / 10)
  const points = blurred(pointsOf(small), small, sigma)
  const best = points.indexOf(Math.max(...points))
  const corner = (middle: number, side: number, most: number) =>
    Math.max(0, Math.min(most - side, Math.floor(middle - side / 2)))
  return {
    x: corner((best % small.width) / scaleX, kept.width, whole.width),
    y: corner(Math.floor(best / small.width) / scaleY, kept.height, whole.height),
  }
}

function pointsOf(frame: Frame): number[] {
  const colors = Array.from({ length: frame.width * frame.height }, (_, i) => toXyz(frame, i * 4))
  const light = (x: number, y: number) => colors[clampedIndex(frame, x, y)]![1]!
  return colors.map((xyz, i) => {
    const [x, y] = [i % frame.width, Math.floor(i / frame.width)]
    const around = light(x - 1, y) + light(x + 1, y) + light(x, y - 1) + light(x, y + 1)
    const edge = 5 * Math.abs(4 * light(x, y) - around)
    return light(x, y) > DARK ? edge + skin(xyz) + redness(xyz) : edge
  })
}

/** Of a pixel whose colours are multiplied by its alpha first. */
function toXyz({ data }: Frame, at: number): readonly number[] {
  const alpha = data[at + 3]! / 255
  const light = [0, 1, 2].map((i) => decodeSrgb((data[at + i]! * alpha) / 255))
  return TO_XYZ.map((row) => row[0] * light[0]! + row[1] * light[1]! + row[2] * light[2]!)
}

/** 100 for the colour of skin, less the further away. */
function skin(xyz: readonly number[]): number {
  const length = Math.hypot(...xyz)
  return 100 - 100 * Math.hypot(...SKIN.map((part, i) => xyz[i]! / length - part))
}

/** a* of CIELAB. */
function redness([x = 0, y = 0]: readonly number[]): number {
  const root = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : (t / 3) * (29 / 6) ** 2 + 4 / 29)
  return 500 * (root(x / WHITE_X) - root(y / 100))
}

function blurred(points: readonly number[], size: Size, sigma: number): number[] {
  const { radius, weights } = gaussian(sigma, 0.2)
  const along = (source: readonly number[], stepX: number, stepY: number) =>
    source.map((_, i) => {
      const [x, y] = [i % size.width, Math.floor(i / size.width)]
      let sum = 0
      for (let k = -radius; k <= radius; k++) {
        sum += weights[Math.abs(k)]! * source[clampedIndex(size, x + k * stepX, y + k * stepY)]!
      }
      return sum / 2 ** 14
    })
  return along(along(points, 1, 0), 0, 1)
}

function clampedIndex({ width, height }: Size, x: number, y: number): number {
  const inside = (value: number, side: number) => Math.min(side - 1, Math.max(0, value))
  return inside(y, height) * width + inside(x, width)
}
