/**
 * Few colours for many. The colours of a picture are counted in bins; boxes of bins are cut where the
 * squared error is largest, at their mean, until there are as many as the palette may have; then the
 * colours move to the middle of what is nearest to them (k-means).
 */

import { squaredDistance } from './color-distance.ts'

const OPAQUE = 0xff000000
/** Bins by 5 bits of red, 6 of green, 5 of blue. */
const BINS = 65_536
const ROUNDS = 3

/** Bytes that `quantize` holds at its peak. */
export const QUANTIZE_BYTES = BINS * 4 * 5 + BINS * 2

/** The bins that are not empty: their means, and how many pixels they have. */
interface Bins {
  readonly count: number
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly weight: Float32Array
}

/** A part of the order of bins. */
interface Box {
  readonly start: number
  readonly end: number
  /** Weighted squared error along each channel. */
  readonly errors: readonly [number, number, number]
}

/** At most `most` opaque colours, as 0xAABBGGRR, for the opaque ones of these pixels. */
export function quantize(pixels: Uint32Array, most: number): Uint32Array {
  const bins = binsOf(pixels)
  const order = Uint16Array.from({ length: bins.count }, (_, i) => i)
  const boxes = [boxOf(bins, order, 0, bins.count)]
  while (boxes.length < most) {
    const worst = boxes.reduce((one, other) => (sum(other) > sum(one) ? other : one))
    if (sum(worst) === 0) break
    boxes.splice(boxes.indexOf(worst), 1, ...split(bins, order, worst))
  }
  const colors = new Float32Array(boxes.length * 3)
  for (const [i, { start, end }] of boxes.entries()) {
    colors.set(meanOf(bins, order.subarray(start, end)), i * 3)
  }
  for (let round = 0; round < ROUNDS; round++) settle(bins, colors)
  return packed(colors)
}

function binsOf(pixels: Uint32Array): Bins {
  const red = new Float32Array(BINS)
  const green = new Float32Array(BINS)
  const blue = new Float32Array(BINS)
  const weight = new Float32Array(BINS)
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (pixel < OPAQUE) continue
    const [r, g, b] = [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
    const bin = ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
    red[bin]! += r
    green[bin]! += g
    blue[bin]! += b
    weight[bin]! += 1
  }
  let count = 0
  for (let bin = 0; bin < BINS; bin++) {
    const pixelsIn = weight[bin]!
    if (pixelsIn === 0) continue
    red[count] = red[bin]! / pixelsIn
    green[count] = green[bin]! / pixelsIn
    blue[count] = blue[bin]! / pixelsIn
    weight[count++] = pixelsIn
  }
  return { count, red, green, blue, weight }
}

function boxOf(bins: Bins, order: Uint16Array, start: number, end: number): Box {
  const inside = order.subarray(start, end)
  const mean = meanOf(bins, inside)
  const errorOf = (channel: Float32Array, middle: number) => {
    let error = 0
    for (const bin of inside) error += bins.weight[bin]! * (channel[bin]! - middle) ** 2
    return end - start > 1 ? error : 0
  }
  const errors = [
    errorOf(bins.red, mean[0]),
    errorOf(bins.green, mean[1]),
    errorOf(bins.blue, mean[2]),
  ] as const
  return { start, end, errors }
}

function sum({ errors: [red, green, blue] }: Box): number {
  return red + green + blue
}

function meanOf(bins: Bins, inside: Uint16Array): [number, number, number] {
  let [red, green, blue, weight] = [0, 0, 0, 0]
  for (const bin of inside) {
    const pixels = bins.weight[bin]!
    red += bins.red[bin]! * pixels
    green += bins.green[bin]! * pixels
    blue += bins.blue[bin]! * pixels
    weight += pixels
  }
  return weight === 0 ? [0, 0, 0] : [red / weight, green / weight, blue / weight]
}

/** Two boxes, at the mean of the channel with the largest error: both have bins. */
function split(bins: Bins, order: Uint16Array, { start, end, errors }: Box): [Box, Box] {
  const axis = errors.indexOf(Math.max(...errors))
  const channel = [bins.red, bins.green, bins.blue][axis] ?? bins.red
  const middle = meanOf(bins, order.subarray(start, end))[axis] ?? 0
  let [low, high] = [start, end - 1]
  while (low <= high) {
    const bin = order[low]!
    if (channel[bin]! <= middle) low++
    else {
      order[low] = order[high]!
      order[high--] = bin
    }
  }
  const at = Math.min(Math.max(low, start + 1), end - 1)
  return [boxOf(bins, order, start, at), boxOf(bins, order, at, end)]
}

/** Moves every colour to the mean of the bins that are nearest to it. */
function settle(bins: Bins, colors: Float32Array): void {
  const sums = new Float64Array((colors.length / 3) * 4)
  for (let bin = 0; bin < bins.count; bin++) {
    const [r, g, b] = [bins.red[bin]!, bins.green[bin]!, bins.blue[bin]!]
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let at = 0; at < colors.length; at += 3) {
      const distance = squaredDistance(r - colors[at]!, g - colors[at + 1]!, b - colors[at + 2]!)
      if (distance < least) [best, least] = [at / 3, distance]
    }
    const weight = bins.weight[bin]!
    sums[best * 4]! += r * weight
    sums[best * 4 + 1]! += g * weight
    sums[best * 4 + 2]! += b * weight
    sums[best * 4 + 3]! += weight
  }
  for (let at = 0, from = 0; at < colors.length; at += 3, from += 4) {
    const weight = sums[from + 3]!
    if (weight > 0) for (let c = 0; c < 3; c++) colors[at + c] = sums[from + c]! / weight
  }
}

function packed(colors: Float32Array): Uint32Array {
  return Uint32Array.from({ length: colors.length / 3 }, (_, i) => {
    const level = (c: number) => Math.round(colors[i * 3 + c]!)
    return (level(0) | (level(1) << 8) | (level(2) << 16) | OPAQUE) >>> 0
  })
}
