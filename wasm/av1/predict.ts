// Prediction without an angle (7.11.2.2, 7.11.2.5, 7.11.2.6): DC, vertical, horizontal, Paeth, smooth.
// Samples are u16; the edges lie in the scratch (edges.ts).

import { SMOOTH_WEIGHTS } from '../shared/av1/coding-tables';
import { high16, low16 } from '../shared/lanes';
import { frame, work } from './frame';
import { storeRow } from './lanes';
import { ABOVE, LEFT } from './work';

function sumOf(samples: usize, count: i32): i32 {
  if (count == 4) {
    const first = <i32>load<u16>(samples) + load<u16>(samples, 2);
    return first + load<u16>(samples, 4) + load<u16>(samples, 6);
  }
  let sum = i32x4.splat(0);
  for (let i = 0; i < count; i += 8) {
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(v128.load(samples + 2 * i)));
  }
  sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}

/** The value of DC_PRED. */
export function dcValue(w: i32, h: i32, hasAbove: bool, hasLeft: bool): i32 {
  const above = work + ABOVE;
  const left = work + LEFT;
  if (hasAbove && hasLeft) return (sumOf(above, w) + sumOf(left, h) + ((w + h) >> 1)) / (w + h);
  if (hasAbove) return (sumOf(above, w) + (w >> 1)) >> ctz(w);
  if (hasLeft) return (sumOf(left, h) + (h >> 1)) >> ctz(h);
  return 1 << (frame.depth - 1);
}

export function fillBlock(dst: usize, stride: i32, w: i32, h: i32, value: i32): void {
  const lanes = i16x8.splat(<i16>value);
  for (let i = 0; i < h; i++, dst += stride) {
    if (w == 4) v128.store64_lane(dst, lanes, 0);
    else for (let j = 0; j < w; j += 8) v128.store(dst + 2 * j, lanes);
  }
}

export function predictVertical(dst: usize, stride: i32, w: i32, h: i32): void {
  for (let j = 0; j < w; j += 8) {
    const above = v128.load(work + ABOVE + 2 * j);
    let at = dst + 2 * j;
    for (let i = 0; i < h; i++, at += stride) storeRow(at, above, w);
  }
}

export function predictHorizontal(dst: usize, stride: i32, w: i32, h: i32): void {
  for (let i = 0; i < h; i++, dst += stride) {
    const left = i16x8.splat(load<i16>(work + LEFT + 2 * i));
    for (let j = 0; j < w; j += 8) storeRow(dst + 2 * j, left, w);
  }
}

/** Whichever of above, left and corner is nearest to above + left - corner. */
export function predictPaeth(dst: usize, stride: i32, w: i32, h: i32): void {
  const corner = i16x8.splat(load<i16>(work + ABOVE - 2));
  for (let j = 0; j < w; j += 8) {
    const above = v128.load(work + ABOVE + 2 * j);
    const aboveLess = i16x8.sub(above, corner);
    const toLeft = i16x8.abs(aboveLess);
    let at = dst + 2 * j;
    for (let i = 0; i < h; i++, at += stride) {
      const left = i16x8.splat(load<i16>(work + LEFT + 2 * i));
      const leftLess = i16x8.sub(left, corner);
      const toAbove = i16x8.abs(leftLess);
      const toCorner = i16x8.abs(i16x8.add(aboveLess, leftLess));
      const isLeft = v128.and(i16x8.le_s(toLeft, toAbove), i16x8.le_s(toLeft, toCorner));
      const other = v128.bitselect(above, corner, i16x8.le_s(toAbove, toCorner));
      storeRow(at, v128.bitselect(left, other, isLeft), w);
    }
  }
}

/** Weighted with the far corners; vertical and horizontal: which of both directions count. */
export function predictSmooth(
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  vertical: bool,
  horizontal: bool,
): void {
  const above = work + ABOVE;
  const left = work + LEFT;
  const weightsX = SMOOTH_WEIGHTS + (w - 4);
  const weightsY = SMOOTH_WEIGHTS + (h - 4);
  const bottom = i16x8.splat(load<i16>(left + 2 * h - 2));
  const right: i32 = load<u16>(above + 2 * w - 2);
  const whole = i16x8.splat(256);
  const isBoth = vertical && horizontal;
  const shift = isBoth ? 9 : 8;
  const half = i32x4.splat(isBoth ? 256 : 128);
  for (let j = 0; j < w; j += 8) {
    const row = v128.load(above + 2 * j);
    const weights = v128.load8x8_u(weightsX + j);
    const rowLow = low16(row, bottom);
    const rowHigh = high16(row, bottom);
    const rest = i16x8.sub(whole, weights);
    const weightsLow = low16(weights, rest);
    const weightsHigh = high16(weights, rest);
    let at = dst + 2 * j;
    for (let i = 0; i < h; i++, at += stride) {
      let low = half;
      let high = half;
      if (vertical) {
        const weight: i32 = load<u8>(weightsY + i);
        const k = i32x4.splat(weight | ((256 - weight) << 16));
        low = i32x4.add(low, i32x4.dot_i16x8_s(rowLow, k));
        high = i32x4.add(high, i32x4.dot_i16x8_s(rowHigh, k));
      }
      if (horizontal) {
        const k = i32x4.splat(<i32>load<u16>(left + 2 * i) | (right << 16));
        low = i32x4.add(low, i32x4.dot_i16x8_s(weightsLow, k));
        high = i32x4.add(high, i32x4.dot_i16x8_s(weightsHigh, k));
      }
      storeRow(at, i16x8.narrow_i32x4_s(i32x4.shr_s(low, shift), i32x4.shr_s(high, shift)), w);
    }
  }
}
