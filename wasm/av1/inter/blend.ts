// Two predictions become one (7.11.3.1, 7.11.3.10, 7.11.3.14, 7.11.3.15).

import { high16, low16 } from '../../shared/lanes';
import { planeOf } from '../frame';
import { pair } from '../lanes';
import { I_LATER } from './fields';
import { told } from './state';
import { BIAS, lastShift, storeSamples } from './taps';
import { MASK_STRIDE, maskAt, predicted, ROW_STRIDE } from './work';

/** MAX_FRAME_DISTANCE. */
const FARTHEST: i32 = 31;
/** Quant_Dist_Weight, Quant_Dist_Lookup. */
const DISTANCES: usize = memory.data<u8>([2, 3, 2, 5, 2, 7]);
const WEIGHTS: usize = memory.data<u8>([9, 7, 11, 5, 12, 4, 13, 3]);

/** Both count the same, or by how far their frames are away. */
export function blendAverage(dst: usize, dstStride: i32, w: i32, h: i32): void {
  blendWeighted(dst, dstStride, w, h, 1, 1, 1 + lastShift());
}

export function blendDistance(
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
  reference0: i32,
  reference1: i32,
): void {
  const d1 = min(FARTHEST, abs(told(I_LATER + reference0 - 1)));
  const d0 = min(FARTHEST, abs(told(I_LATER + reference1 - 1)));
  const order = i32(d0 <= d1);
  let i = 3;
  if (d0 && d1) {
    for (i = 0; i < 3; i++) {
      const c0 = d0 * <i32>load<u8>(DISTANCES + 2 * i + order);
      const c1 = d1 * <i32>load<u8>(DISTANCES + 2 * i + 1 - order);
      if (order ? c0 > c1 : c0 < c1) break;
    }
  }
  const forward: i32 = load<u8>(WEIGHTS + 2 * i + order);
  const backward: i32 = load<u8>(WEIGHTS + 2 * i + 1 - order);
  blendWeighted(dst, dstStride, w, h, forward, backward, 4 + lastShift());
}

function blendWeighted(
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
  weight0: i32,
  weight1: i32,
  shift: i32,
): void {
  const weights = i32x4.splat(pair(weight0, weight1));
  const rest = i32x4.splat(BIAS * (weight0 + weight1) + ((1 << shift) >> 1));
  for (let i = 0; i < h; i++, dst += dstStride) {
    for (let j = 0; j < w; j += 8) {
      const a = v128.load(predicted(0) + i * ROW_STRIDE + 2 * j);
      const b = v128.load(predicted(1) + i * ROW_STRIDE + 2 * j);
      const low = i32x4.dot_i16x8_s(low16(a, b), weights);
      const high = i32x4.dot_i16x8_s(high16(a, b), weights);
      storeRounded(dst + 2 * j, low, high, rest, shift, w);
    }
  }
}

@inline
function storeRounded(dst: usize, low: v128, high: v128, rest: v128, shift: i32, w: i32): void {
  const a = i32x4.shr_s(i32x4.add(low, rest), shift);
  const b = i32x4.shr_s(i32x4.add(high, rest), shift);
  storeSamples(dst, i16x8.narrow_i32x4_s(a, b), w);
}

/** Eight weights of a row of the plane, by the mask of luma. */
@inline
function weightsAt(y: i32, x: i32, subX: i32, subY: i32): v128 {
  const at = maskAt() + (y << subY) * MASK_STRIDE + (x << subX);
  if (!subX) return v128.load8x8_u(at);
  const sum = i16x8.extadd_pairwise_i8x16_u(v128.load(at));
  if (!subY) return i16x8.shr_u(i16x8.add(sum, i16x8.splat(1)), 1);
  const both = i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(v128.load(at, 128)));
  return i16x8.shr_u(i16x8.add(both, i16x8.splat(2)), 2);
}

/** By the mask of luma. */
export function blendMasked(p: i32, dst: usize, dstStride: i32, w: i32, h: i32): void {
  const subX = planeOf(p).subX;
  const subY = planeOf(p).subY;
  const shift = 6 + lastShift();
  const rest = i32x4.splat(BIAS * 64 + ((1 << shift) >> 1));
  const whole = i16x8.splat(64);
  for (let i = 0; i < h; i++, dst += dstStride) {
    for (let j = 0; j < w; j += 8) {
      const a = v128.load(predicted(0) + i * ROW_STRIDE + 2 * j);
      const b = v128.load(predicted(1) + i * ROW_STRIDE + 2 * j);
      const weights = weightsAt(i, j, subX, subY);
      const others = i16x8.sub(whole, weights);
      const low = i32x4.dot_i16x8_s(low16(a, b), low16(weights, others));
      const high = i32x4.dot_i16x8_s(high16(a, b), high16(weights, others));
      storeRounded(dst + 2 * j, low, high, rest, shift, w);
    }
  }
}

/** What `dst` holds, and samples of the first prediction; by a mask of luma, or of the plane. */
export function blendIntra(
  p: i32,
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
  isOwnMask: bool,
): void {
  const subX = isOwnMask ? 0 : planeOf(p).subX;
  const subY = isOwnMask ? 0 : planeOf(p).subY;
  for (let i = 0; i < h; i++, dst += dstStride) {
    for (let j = 0; j < w; j += 8) {
      const other = v128.load(predicted(0) + i * ROW_STRIDE + 2 * j);
      blendSamples(dst + 2 * j, other, weightsAt(i, j, subX, subY), w);
    }
  }
}

/** By a weight for each row, or for each column, of what is there. */
export function blendOverlap(
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
  mask: usize,
  isRows: bool,
): void {
  for (let i = 0; i < h; i++, dst += dstStride) {
    const row = i16x8.splat(load<u8>(mask + i));
    for (let j = 0; j < w; j += 8) {
      const other = v128.load(predicted(1) + i * ROW_STRIDE + 2 * j);
      blendSamples(dst + 2 * j, other, isRows ? row : v128.load8x8_u(mask + j), w);
    }
  }
}

@inline
function blendSamples(dst: usize, other: v128, weights: v128, w: i32): void {
  const here = v128.load(dst);
  const others = i16x8.sub(i16x8.splat(64), weights);
  const half = i32x4.splat(32);
  const low = i32x4.dot_i16x8_s(low16(here, other), low16(weights, others));
  const high = i32x4.dot_i16x8_s(high16(here, other), high16(weights, others));
  storeRounded(dst, low, high, half, 6, w);
}
