/**
 * libvips shrinks in two steps: first the means of blocks of whole samples, then the filter on
 * those means. Ours is one step with weights that come to the same. What it has to know of the
 * blocks is here; vips_shrinkh() and vips_reduceh() with `gap: 2` are what it follows.
 */

import { FILTER_SHAPES, type Filter } from './filters.ts'

/** How many samples libvips averages before the filter when it shrinks by `ratio`; 1 = none. */
export function blockLength(ratio: number): number {
  return Math.max(1, Math.floor(ratio / 2 + 1e-9)) // 3.9999… is a 4 that has been through a crop
}

/**
 * How far libvips' 8-bit result of shrinking one axis by `ratio` is from the true one on average,
 * in levels. Lanczos loses some more: libvips cuts off its weights after 12 bits, the positive ones
 * down, the negative ones up, and there are `2 × ratio` more of the former; this is for mid-gray.
 */
export function shrinkBias(ratio: number, filter: Filter): number {
  if (filter === 'box' || ratio <= 1) return 0
  const block = blockLength(ratio)
  const cutWeights = filter === 'lanczos3' ? ratio / block : 0
  return meanRounding(block) - (cutWeights / 4096) * 128
}

/**
 * How far libvips' 8-bit mean of a block is from the true mean on average, in levels. It multiplies
 * by a reciprocal that is rounded down: means of 3 samples are cut off, those of 2 rounded up.
 */
function meanRounding(block: number): number {
  const reciprocal = Math.floor(2 ** 24 / block)
  let sum = 0
  for (let rest = 0; rest < block; rest++) {
    sum += Math.floor(((rest + (block >> 1)) * reciprocal) / 2 ** 24) - rest / block
  }
  return sum / block
}

/**
 * How much of a block each sample stands for in a picture that is `reduction` (2, 4 or 8) times
 * smaller than the one that is cut into blocks. The decoder has cut off the frequencies that the
 * small picture cannot hold, so the weights have to lose them too: by lanczos3.
 *
 * The share of sample `k` in block `j` is `table[j * length - k * reduction + origin]`, and 0 where
 * that is outside of the table. Samples and blocks are counted from the same edge.
 */
export interface BlockShares {
  readonly table: Float64Array
  readonly length: number
  readonly reduction: number
  readonly origin: number
}

export function blockShares(reduction: number, length: number): BlockShares {
  const { support, weight } = FILTER_SHAPES.lanczos3
  const reached = 2 * support * reduction
  const table = new Float64Array(reached + length - 1)
  for (let i = 0; i < reached; i++) {
    // One pixel of the large picture: in each block that holds it.
    const share = weight((i + 0.5) / reduction - support)
    for (let k = i; k < i + length; k++) table[k]! += share
  }
  return { table, length, reduction, origin: (support - 0.5) * reduction + length - 1 }
}
