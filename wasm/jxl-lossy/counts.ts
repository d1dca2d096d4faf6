// How often which tokens have occurred so far, in all contexts of coefficients.

import { allocZeroed } from '../arena';
import { HISTOGRAM_BYTES } from '../jxl-encode/hybrid';

/** Block contexts of the usual map, and all contexts of them. */
export const BLOCK_CONTEXTS: u32 = 15;
export const CONTEXTS: i32 = 15 * (37 + 458);

export let histograms: usize = 0;

export function allocateCounts(): bool {
  histograms = allocZeroed(<usize>CONTEXTS * HISTOGRAM_BYTES);
  return histograms != 0;
}
