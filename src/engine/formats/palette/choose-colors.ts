/**
 * Few colours for many. Boxes of bins are cut where the squared error is largest, at their mean (after
 * X. Wu, Color quantization by dynamic programming and principal analysis, 1992), until there are as
 * many as the palette may have; then the colours move to the middle of what is nearest to them
 * (k-means).
 */

import { type ColorBins, type ColorCounts, colorBinsBytes } from './color-counts.ts'
import { pixelOf, squaredDistance, WEIGHTS } from './color-space.ts'

const ROUNDS = 3

/** Bytes that `chooseColors` holds beside the counts, at most: bins and their order. */
export function chooseColorsBytes(alpha: boolean): number {
  return colorBinsBytes(alpha) + 65_536 * 4 * (alpha ? 2 : 1)
}

/** As 0xAABBGGRR. */
export interface ChosenColors {
  /** The opaque ones come first. */
  readonly colors: Uint32Array
  /** How many are opaque. */
  readonly opaque: number
  /** Index of the one that shows nothing, the last; `undefined`: none is needed. */
  readonly clear: number | undefined
}

/** Red, green, blue, alpha of each colour, times alpha, in a row. */
type Middles = Float64Array<ArrayBuffer>

/** A part of the order of bins. */
interface Box {
  readonly start: number
  readonly end: number
  /** Weighted squared error along each channel. */
  readonly errors: readonly number[]
  readonly sum: number
}

/** At most `most` colours, 2–256, for the pixels that were counted. */
export function chooseColors(counts: ColorCounts, most: number): ChosenColors {
  const { bins, opaque } = counts.bins()
  const room = Math.max(1, most - (counts.hasClear ? 1 : 0))
  const order = Uint32Array.from({ length: bins.count }, (_, i) => i)
  // Opaque colours stay opaque; where there is but one place, all share it.
  const isApart = opaque > 0 && opaque < bins.count && room > 1
  const ends = isApart ? [opaque, bins.count] : bins.count > 0 ? [bins.count] : []
  const boxes = ends.map((end, i) => boxOf(bins, order, ends[i - 1] ?? 0, end))
  cut(bins, order, boxes, room)
  const middles = new Float64Array(boxes.length * 4)
  boxes.sort((one, other) => one.start - other.start)
  for (const [i, { start, end }] of boxes.entries()) {
    middles.set(meanOf(bins, order.subarray(start, end)), i * 4)
  }
  const opaqueBoxes = boxes.filter(({ start }) => start < opaque).length
  const groups = isApart ? [opaqueBoxes, boxes.length] : [boxes.length]
  for (let round = 0; round < ROUNDS; round++) settle(bins, middles, { groups, opaque, isApart })
  return packed(middles, isApart ? opaqueBoxes : opaque > 0 ? boxes.length : 0, counts.hasClear)
}

function cut(bins: ColorBins, order: Uint32Array, boxes: Box[], most: number): void {
  while (boxes.length > 0 && boxes.length < most) {
    const worst = boxes.reduce((one, other) => (other.sum > one.sum ? other : one))
    if (worst.sum === 0) return
    boxes.splice(boxes.indexOf(worst), 1, ...halves(bins, order, worst))
  }
}

function channelsOf({ red, green, blue, alpha }: ColorBins) {
  return [red, green, blue, alpha] as const
}

function boxOf(bins: ColorBins, order: Uint32Array, start: number, end: number): Box {
  const inside = order.subarray(start, end)
  const mean = meanOf(bins, inside)
  const errors = channelsOf(bins).map((channel, c) => {
    let error = 0
    for (const bin of inside) error += bins.weight[bin]! * (channel[bin]! - mean[c]!) ** 2
    return end - start > 1 ? WEIGHTS[c]! * error : 0
  })
  return { start, end, errors, sum: errors.reduce((sum, error) => sum + error, 0) }
}

function meanOf(bins: ColorBins, inside: Uint32Array): [number, number, number, number] {
  let [red, green, blue, alpha, weight] = [0, 0, 0, 0, 0]
  for (const bin of inside) {
    const pixels = bins.weight[bin]!
    red += bins.red[bin]! * pixels
    green += bins.green[bin]! * pixels
    blue += bins.blue[bin]! * pixels
    alpha += bins.alpha[bin]! * pixels
    weight += pixels
  }
  return [red / weight, green / weight, blue / weight, alpha / weight]
}

/** Two boxes, at the mean of the channel with the largest error: both have bins. */
function halves(bins: ColorBins, order: Uint32Array, { start, end, errors }: Box): [Box, Box] {
  const axis = errors.indexOf(Math.max(...errors))
  const channel = channelsOf(bins)[axis] ?? bins.red
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

interface Groups {
  /** Where the colours of each group of bins end. */
  readonly groups: readonly number[]
  /** Bins of the first group. */
  readonly opaque: number
  readonly isApart: boolean
}

/** Moves every colour to the mean of the bins of its group that are nearest to it. */
function settle(bins: ColorBins, middles: Middles, { groups, opaque, isApart }: Groups): void {
  const sums = new Float64Array((middles.length / 4) * 5)
  for (let bin = 0; bin < bins.count; bin++) {
    const isSecond = isApart && bin >= opaque
    const from = isSecond ? (groups[0] ?? 0) : 0
    const to = (isSecond ? groups[1] : groups[0]) ?? 0
    const at = nearestMiddle(bins, bin, middles, { from, to }) * 5
    const weight = bins.weight[bin]!
    sums[at]! += bins.red[bin]! * weight
    sums[at + 1]! += bins.green[bin]! * weight
    sums[at + 2]! += bins.blue[bin]! * weight
    sums[at + 3]! += bins.alpha[bin]! * weight
    sums[at + 4]! += weight
  }
  for (let at = 0, from = 0; at < middles.length; at += 4, from += 5) {
    const weight = sums[from + 4]!
    if (weight > 0) for (let c = 0; c < 4; c++) middles[at + c] = sums[from + c]! / weight
  }
}

function nearestMiddle(
  bins: ColorBins,
  bin: number,
  middles: Middles,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const [r, g, b, a] = [bins.red[bin]!, bins.green[bin]!, bins.blue[bin]!, bins.alpha[bin]!]
  let [best, least] = [from, Number.POSITIVE_INFINITY]
  for (let i = from; i < to; i++) {
    const at = i * 4
    const distance = squaredDistance(
      r - middles[at]!,
      g - middles[at + 1]!,
      b - middles[at + 2]!,
      a - middles[at + 3]!,
    )
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}

function packed(middles: Middles, opaque: number, hasClear: boolean): ChosenColors {
  const count = middles.length / 4
  const colors = new Uint32Array(count + (hasClear ? 1 : 0))
  for (let i = 0; i < count; i++) {
    const [r = 0, g = 0, b = 0, a = 0] = middles.subarray(i * 4, i * 4 + 4)
    colors[i] = pixelOf(r, g, b, a)
  }
  return { colors, opaque, clear: hasClear ? count : undefined }
}
