/**
 * SSIMULACRA2 (Sneyers 2023; cloudinary/ssimulacra2): how alike two pictures look, 100 for the same,
 * about 90 where nobody sees a difference, 70 and 50 for high and middle quality. Both are compared in
 * XYB at six scales; at each the errors of structure, what is new (ringing) and what is gone (blur)
 * are averaged in two norms.
 */

import type { Pixels } from './quality.ts'
import { SSIMULACRA2_WEIGHTS } from './ssimulacra2-weights.ts'

const SCALES = 6
const C2 = 0.0009
/** Sides below which the smallest scale is nothing. */
export const SSIMULACRA2_LEAST_SIDE = 8 * 2 ** (SCALES - 1)

/** Three planes, one behind the other. */
interface Planes {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** A channel at one scale, with its local means and those of its squares. */
interface Channel {
  readonly plane: Float32Array
  readonly mean: Float32Array
  readonly squares: Float32Array
  readonly width: number
  readonly height: number
}

/** By scale, then channel. */
type Pyramid = readonly (readonly Channel[])[]

/** How alike a picture is to `original`. Alpha is not looked at. Throws where the sizes differ or are too small. */
export function ssimulacra2Against(original: Pixels): (other: Pixels) => number {
  const { width, height } = original
  if (Math.min(width, height) < SSIMULACRA2_LEAST_SIDE) throw new Error('the picture is too small')
  const reference = pyramidOf(original)
  return (other) => {
    if (width !== other.width || height !== other.height) throw new Error('the sizes differ')
    const changed = pyramidOf(other)
    const errors = reference.map((scale, i) =>
      scale.map((channel, c) => errorsOf(channel, changed[i]![c]!)),
    )
    return scoreOf(errors)
  }
}

function pyramidOf(pixels: Pixels): Pyramid {
  let planes = linearOf(pixels)
  return Array.from({ length: SCALES }, (_, scale) => {
    if (scale > 0) planes = halved(planes)
    const xyb = xybOf(planes)
    return [0, 1, 2].map((channel) => channelOf(xyb, channel))
  })
}

function channelOf({ data, width, height }: Planes, channel: number): Channel {
  const plane = data.subarray(channel * width * height, (channel + 1) * width * height)
  const mean = blurred(plane, width, height)
  const squares = blurred(product(plane, plane), width, height)
  return { plane, mean, squares, width, height }
}

function product(one: Float32Array, other: Float32Array): Float32Array {
  const result = new Float32Array(one.length)
  for (let i = 0; i < one.length; i++) result[i] = one[i]! * other[i]!
  return result
}

/** `errors`: by scale, channel, then three of the first norm and three of the fourth. */
function scoreOf(errors: readonly (readonly (readonly number[])[])[]): number {
  let sum = 0
  let at = 0
  for (let channel = 0; channel < 3; channel++) {
    for (const scale of errors) {
      for (const error of scale[channel]!) sum += SSIMULACRA2_WEIGHTS[at++]! * error
    }
  }
  const x = sum * 0.9562382616834844
  const bent = 2.326765642916932 * x - 0.020884521182843837 * x ** 2 + 6.248496625763138e-5 * x ** 3
  return bent > 0 ? 100 - 10 * bent ** 0.6276336467831387 : 100
}

/** Structure, ringing and blur in one channel: means, then the same in the fourth norm. */
function errorsOf(one: Channel, other: Channel): number[] {
  const { plane: a, mean: meanA, squares: aa, width, height } = one
  const { plane: b, mean: meanB, squares: bb } = other
  const ab = blurred(product(a, b), width, height)
  const sums = new Float64Array(6)
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [meanA[i]!, meanB[i]!]
    const means = 1 - (u - v) * (u - v)
    const structure = (2 * (ab[i]! - u * v) + C2) / (aa[i]! - u * u + (bb[i]! - v * v) + C2)
    const error = Math.max(0, 1 - means * structure)
    const edges = (1 + Math.abs(b[i]! - v)) / (1 + Math.abs(a[i]! - u)) - 1
    add(sums, 0, error)
    add(sums, edges > 0 ? 1 : 2, Math.abs(edges))
  }
  return Array.from(sums, (sum, i) => (i < 3 ? sum / a.length : (sum / a.length) ** 0.25))
}

function add(sums: Float64Array, part: number, value: number): void {
  const square = value * value // `**` is slow
  sums[part] = sums[part]! + value
  sums[part + 3] = sums[part + 3]! + square * square
}

const LINEAR = Float32Array.from({ length: 256 }, (_, i) => {
  const value = i / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

function linearOf({ data, width, height, channels }: Pixels): Planes {
  const pixels = width * height
  const planes = new Float32Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) planes[c * pixels + i] = LINEAR[data[i * channels + c]!]!
  }
  return { data: planes, width, height }
}

/** Means of 2 × 2; edges are repeated. */
function halved({ data, width, height }: Planes): Planes {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const half = new Float32Array(w * h * 3)
  for (let c = 0, at = 0; c < 3; c++) {
    const plane = data.subarray(c * width * height)
    for (let y = 0; y < h; y++) {
      const [top, bottom] = [2 * y * width, Math.min(2 * y + 1, height - 1) * width]
      for (let x = 0; x < w; x++) {
        const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)]
        const upper = plane[top + left]! + plane[top + right]!
        half[at++] = (upper + plane[bottom + left]! + plane[bottom + right]!) / 4
      }
    }
  }
  return { data: half, width: w, height: h }
}

/** JPEG XL's opsin matrix, and the bias of its cube roots. */
const OPSIN = [
  [0.3, 0.622, 0.078],
  [0.23, 0.692, 0.078],
  [0.24342268924547819, 0.20476744424496821, 0.5518098665095535],
] as const
const BIAS = 0.0037930732552754493

/** X and B − Y are moved and stretched to be positive and as weighty as Y. */
function xybOf({ data, width, height }: Planes): Planes {
  const pixels = width * height
  const xyb = new Float32Array(pixels * 3)
  const root = Math.cbrt(BIAS)
  for (let i = 0; i < pixels; i++) {
    const [r, g, b] = [data[i]!, data[pixels + i]!, data[2 * pixels + i]!]
    const long = coneOf(OPSIN[0], r, g, b) - root
    const middle = coneOf(OPSIN[1], r, g, b) - root
    const short = coneOf(OPSIN[2], r, g, b) - root
    const y = (long + middle) / 2
    xyb[i] = ((long - middle) / 2) * 14 + 0.42
    xyb[pixels + i] = y + 0.01
    xyb[2 * pixels + i] = short - y + 0.55
  }
  return { data: xyb, width, height }
}

type Weights = readonly [red: number, green: number, blue: number]

function coneOf(weights: Weights, red: number, green: number, blue: number): number {
  return Math.cbrt(weights[0] * red + weights[1] * green + weights[2] * blue + BIAS)
}

const SIGMA = 1.5
const RADIUS = 5
const KERNEL = gaussian()

function gaussian(): Float32Array {
  const values = Array.from({ length: RADIUS + 1 }, (_, i) => Math.exp(-(i * i) / (2 * SIGMA ** 2)))
  const sum = values.reduce((total, value, i) => total + (i === 0 ? value : 2 * value), 0)
  return Float32Array.from(values, (value) => value / sum)
}

/** Nothing lies beyond the edges. */
function blurred(plane: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(plane.length)
  const down = new Float32Array(plane.length)
  for (let y = 0; y < height; y++) blurRow(plane, across, y * width, width)
  for (let k = -RADIUS; k <= RADIUS; k++) {
    const weight = KERNEL[Math.abs(k)]!
    const [from, to] = [Math.max(0, -k) * width, Math.min(height, height - k) * width]
    for (let at = from; at < to; at++) down[at] = down[at]! + weight * across[at + k * width]!
  }
  return down
}

function blurRow(plane: Float32Array, to: Float32Array, from: number, count: number): void {
  for (let x = 0; x < count; x++) {
    const first = Math.max(-RADIUS, -x)
    const last = Math.min(RADIUS, count - 1 - x)
    let sum = 0
    for (let k = first; k <= last; k++) sum += KERNEL[Math.abs(k)]! * plane[from + x + k]!
    to[from + x] = sum
  }
}
