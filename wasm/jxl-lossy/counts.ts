// How often which tokens have occurred so far, in all contexts of coefficients.

import { allocZeroed } from '../arena';
import { COUNT_CONTEXTS } from '../jxl-encode/coefficient-contexts';
import { HISTOGRAM_BYTES } from '../jxl-encode/hybrid';

/** Block contexts of the usual map, and all contexts of them. */
export const BLOCK_CONTEXTS: u32 = 15;
export const CONTEXTS: i32 = 15 * (37 + 458);

export let histograms: usize = 0;

export function allocateCounts(): bool {
  histograms = allocZeroed(<usize>CONTEXTS * HISTOGRAM_BYTES);
  return histograms != 0;
}

export function forgetCounts(): void {
  memory.fill(histograms, 0, <usize>CONTEXTS * HISTOGRAM_BYTES);
}

/** Packed values of 1 and -1, of 2 to 3, of 4 to 7, and larger ones: tokens below these. */
const ONES: usize = 3;
const TWOS: usize = 7;
const FOURS: usize = 15;

/** By how much coefficients are large: 0 where all are ones, logarithms count. */
export let shareOfLarge: f32 = 0;
/** Of those up to the last of each block: how many are not zero. */
export let shareOfNonzero: f32 = 0;

/** Finds both shares, when all is counted. */
export function findShares(): void {
  let zeros: u32 = 1;
  let ones: u32 = 1;
  let others: u32 = 0;
  let larger: u32 = 0;
  const first = <usize>(BLOCK_CONTEXTS * COUNT_CONTEXTS);
  for (let context = first; context < <usize>CONTEXTS; context++) {
    const histogram = histograms + context * HISTOGRAM_BYTES;
    zeros += load<u32>(histogram);
    for (let i: usize = 1; i < 32; i++) {
      const n = load<u32>(histogram + (i << 2));
      if (i < ONES) {
        ones += n;
      } else {
        others += n;
        larger += n * (i < TWOS ? 1 : i < FOURS ? 2 : 3);
      }
    }
  }
  shareOfLarge = <f32>larger / <f32>(ones + larger);
  shareOfNonzero = <f32>(ones + others) / <f32>(zeros + ones + others);
}
