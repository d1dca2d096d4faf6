/**
 * Colours under fully transparent pixels. Nobody sees them, but a lossy encoder mixes them into
 * those at the edge: white letters on transparent black get a dark halo. So they are replaced by
 * what lies around them:
 *
 *   beside a visible pixel    the mean of the visible ones around
 *   in a block with some      the mean of the block
 *   elsewhere                 the mean of the nearest such block: flat, which costs next to nothing
 */

import type { Size } from '../geometry/orientation.ts'

/** Side of a block, in pixels: that of the smallest common transform. */
export const BLOCK = 8
const KNOWN = 0xff000000

/** Bytes of memory beside the picture. */
export function hiddenColorBytes({ width, height }: Size): number {
  return 12 * Math.ceil(width / BLOCK) * Math.ceil(height / BLOCK) + 32 * Math.ceil(width / BLOCK)
}

/** Replaces them in RGBA with straight alpha, in place. Alpha and all visible pixels stay. */
export function fillHiddenColors(rgba: Uint8Array | Uint8ClampedArray, size: Size): void {
  if (!hasHidden(rgba)) return
  const own = blockMeans(rgba, size)
  const nearest = own.slice()
  if (!spread(nearest, Math.ceil(size.width / BLOCK))) return
  fillRows(rgba, size, { own, nearest, top: 0, bottom: size.height })
}

/** Colours of blocks as `blockMeans` has them: their own, and the nearest; and the rows to fill. */
export interface HiddenRows {
  readonly own: Uint32Array
  readonly nearest: Uint32Array
  readonly top: number
  readonly bottom: number
}

/** Replaces the hidden colours of some rows of a picture. */
export function fillRows(
  rgba: Uint8Array | Uint8ClampedArray,
  size: Size,
  { own, nearest, top, bottom }: HiddenRows,
): void {
  const { width } = size
  const columns = Math.ceil(width / BLOCK)
  for (let y = top, at = top * width * 4; y < bottom; y++) {
    const row = Math.floor(y / BLOCK) * columns
    for (let x = 0; x < width; x++, at += 4) {
      if (rgba[at + 3] !== 0) continue
      const block = row + (x >> 3)
      const isNear =
        own[block] !== 0 || x % BLOCK === 0 || x % BLOCK === 7 || y % BLOCK === 0 || y % BLOCK === 7
      const color = (isNear && meanAround(rgba, size, { x, y })) || nearest[block]!
      rgba[at] = color & 255
      rgba[at + 1] = (color >> 8) & 255
      rgba[at + 2] = (color >> 16) & 255
    }
  }
}

function hasHidden(rgba: Uint8Array | Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] === 0) return true
  return false
}

/** Of each block the mean of its visible pixels, by alpha, as RGB with `KNOWN`; 0 where none is. */
export function blockMeans(
  rgba: Uint8Array | Uint8ClampedArray,
  { width, height }: Size,
): Uint32Array {
  const columns = Math.ceil(width / BLOCK)
  const means = new Uint32Array(columns * Math.ceil(height / BLOCK))
  const sums = new Float64Array(columns * 4)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const alpha = rgba[at + 3]!
      if (alpha === 0) continue
      const to = (x >> 3) * 4
      sums[to] = sums[to]! + rgba[at]! * alpha
      sums[to + 1] = sums[to + 1]! + rgba[at + 1]! * alpha
      sums[to + 2] = sums[to + 2]! + rgba[at + 2]! * alpha
      sums[to + 3] = sums[to + 3]! + alpha
    }
    if (y % BLOCK < BLOCK - 1 && y < height - 1) continue
    const row = Math.floor(y / BLOCK) * columns
    for (let column = 0; column < columns; column++) {
      means[row + column] = packed(sums.subarray(column * 4, column * 4 + 4))
    }
    sums.fill(0)
  }
  return means
}

function packed([r, g, b, weight]: Float64Array): number {
  if (!weight) return 0
  const mean = (sum = 0) => Math.round(sum / weight)
  return (KNOWN | mean(r) | (mean(g) << 8) | (mean(b) << 16)) >>> 0
}

/** Gives every block the mean of the nearest known one; `false` where none is known. */
export function spread(means: Uint32Array, columns: number): boolean {
  const queue = new Uint32Array(means.length)
  let end = 0
  for (let block = 0; block < means.length; block++) if (means[block] !== 0) queue[end++] = block
  if (end === 0) return false
  for (let next = 0; next < end; next++) {
    const block = queue[next]!
    const column = block % columns
    const neighbours = [
      column > 0 ? block - 1 : block,
      column < columns - 1 ? block + 1 : block,
      block - columns,
      block + columns,
    ]
    for (const neighbour of neighbours) {
      if (means[neighbour] !== 0) continue // known, or outside
      means[neighbour] = means[block]!
      queue[end++] = neighbour
    }
  }
  return true
}

interface Place {
  readonly x: number
  readonly y: number
}

/** The mean of the visible ones among the eight pixels around, as `blockMeans`. */
function meanAround(
  rgba: Uint8Array | Uint8ClampedArray,
  { width, height }: Size,
  { x, y }: Place,
): number {
  let [r, g, b, count] = [0, 0, 0, 0]
  const right = Math.min(x + 1, width - 1)
  const bottom = Math.min(y + 1, height - 1)
  for (let row = Math.max(y - 1, 0); row <= bottom; row++) {
    for (let column = Math.max(x - 1, 0); column <= right; column++) {
      const at = (row * width + column) * 4
      if (rgba[at + 3] === 0) continue
      r += rgba[at]!
      g += rgba[at + 1]!
      b += rgba[at + 2]!
      count++
    }
  }
  if (count === 0) return 0
  const mean = (sum: number) => Math.round(sum / count)
  return (KNOWN | mean(r) | (mean(g) << 8) | (mean(b) << 16)) >>> 0
}
