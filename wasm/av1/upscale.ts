// Super-resolution (7.16): rows are widened after CDEF, by eight taps at a 64th of a sample; loop
// restoration comes after it. Columns alone: bands of rows stay bands of rows.

import { UPSCALE_TAPS } from '../shared/av1/coding-tables';
import { frame, Plane, planeOf } from './frame';

/** Fractional bits of a position, and those of them that choose no filter. */
const SCALE_BITS: i32 = 14;
const EXTRA_BITS: i32 = 8;
const SCALE_MASK: i32 = (1 << SCALE_BITS) - 1;
/** Samples before the one at a position that the filter looks at. */
const TAPS_BEFORE: i32 = 3;

/** Rows `from` to `to` of luma, which lie at `out`. */
export function upscaleRows(from: i32, to: i32): void {
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const count = min(plane.height, (to + plane.subY) >> plane.subY) - (from >> plane.subY);
    for (let i = 0; i < count; i++) {
      upscaleRow(plane, plane.out + i * plane.stride, plane.upscaled + i * plane.outStride);
    }
    plane.out = plane.upscaled;
  }
}

/** A row of the plane, whole units of which have been decoded. */
export function upscaleRow(plane: Plane, row: usize, dst: usize): void {
  const known = (frame.columns * 4) >> plane.subX;
  widenRow(row, dst, known, plane.width, plane.fullWidth, frame.depth);
}

/**
 * Makes `wide` of `narrow` samples, of which `known` are there: as many as a row has, and up to seven
 * more. Sixteen bytes before and behind them are written over, and up to six behind the result.
 */
export function widenRow(
  row: usize,
  dst: usize,
  known: i32,
  narrow: i32,
  wide: i32,
  depth: i32,
): void {
  v128.store(row - 16, i16x8.splat(load<i16>(row)));
  v128.store(row + 2 * known, i16x8.splat(load<i16>(row + 2 * known - 2)));
  const step = ((narrow << SCALE_BITS) + (wide >> 1)) / wide;
  const error = wide * step - (narrow << SCALE_BITS);
  const shift = (-((wide - narrow) << (SCALE_BITS - 1)) + (wide >> 1)) / wide;
  const first = (shift + (1 << (EXTRA_BITS - 1)) - error / 2) & SCALE_MASK;
  const most = i16x8.splat(<i16>(((<i32>1) << depth) - 1));
  filterRow(row - 2 * TAPS_BEFORE, dst, wide, first - (1 << SCALE_BITS), step, most);
}

/** Four samples at a time. */
function filterRow(src: usize, dst: usize, count: i32, first: i32, step: i32, most: v128): void {
  const half = i32x4.splat(64);
  const zero = i16x8.splat(0);
  for (let x = 0, at = first; x < count; x += 4, at += 4 * step) {
    const a = products(src, at);
    const b = products(src, at + step);
    const c = products(src, at + 2 * step);
    const d = products(src, at + 3 * step);
    const sums = sumsOf(sumsOf(a, b), sumsOf(c, d));
    const rounded = i32x4.shr_s(i32x4.add(sums, half), 7);
    const row = i16x8.max_s(zero, i16x8.min_s(most, i16x8.narrow_i32x4_s(rounded, rounded)));
    v128.store64_lane(dst + 2 * x, row, 0);
  }
}

/** Sums of neighbouring lanes: two of a, two of b. */
@inline
function sumsOf(a: v128, b: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
}

/** Four sums, each of two samples times their taps. */
@inline
function products(src: usize, at: i32): v128 {
  const taps = UPSCALE_TAPS + (((at & SCALE_MASK) >> EXTRA_BITS) << 4);
  return i32x4.dot_i16x8_s(v128.load(src + 2 * (at >> SCALE_BITS)), v128.load(taps));
}
