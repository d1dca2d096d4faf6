// Scratch of frames that are predicted from others: where parts lie from `interWork` on.

import { frame } from '../frame';

/** Most rows and columns of a reference that a block of 128 looks at, where it is twice as large. */
const MOST: usize = 264;
/** Bytes of a row of what is cut out of a reference, and of what is filtered across or predicted. */
export const EDGE_STRIDE: i32 = 544;
export const ROW_STRIDE: i32 = 256;
export const MASK_STRIDE: i32 = 128;

const EDGE: usize = 0;
const MIDDLE: usize = EDGE + MOST * 544 + 64;
const PREDICTED_0: usize = MIDDLE + MOST * 256 + 64;
const PREDICTED_1: usize = PREDICTED_0 + 128 * 256 + 64;
const MASK: usize = PREDICTED_1 + 128 * 256 + 64;
/** Six masks of 64 x 64, from which wedges are cut. */
const MASTERS: usize = MASK + 128 * 128 + 64;
export const INTER_WORK_BYTES: usize = MASTERS + 6 * 64 * 64 + 64;

@inline
export function edgeBuffer(): usize {
  return frame.interWork + EDGE;
}
@inline
export function middleRows(): usize {
  return frame.interWork + MIDDLE;
}
/** Of the first and of the second reference: less BIAS in i16, or samples. */
@inline
export function predicted(list: i32): usize {
  return frame.interWork + (list ? PREDICTED_1 : PREDICTED_0);
}
@inline
export function maskAt(): usize {
  return frame.interWork + MASK;
}
@inline
export function masters(): usize {
  return frame.interWork + MASTERS;
}
