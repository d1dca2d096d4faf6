// Prediction of a block from a reference: first across, then down, with eight taps (7.11.3.3, 7.11.3.4).
// Of two predictions that are mixed each is kept more exactly, less BIAS, as i16.

import { high16, low16 } from '../../shared/lanes';
import { frame, planeOf } from '../frame';
import { SUBPEL_TAPS } from '../generated/inter-tables';
import { clampLanes } from '../lanes';
import { fetch, fetchedStride } from './fetch';
import { SCALE_BITS, scaleAcross, scaleDown } from './scale';
import { columnOf, round2Signed64, rowOf } from './state';
import { Store } from './store';
import { middleRows, ROW_STRIDE } from './work';

/** What is subtracted of predictions that are mixed: so they fit into 16 bits. */
export const BIAS: i32 = 8192;
/** A step from sample to sample, where the reference is as large. */
const STEP: i32 = 1 << 10;
/** Bytes of the taps of one kind. */
const KIND: i32 = 256;
/** Kinds of blocks of up to four samples. */
const SHORT_REGULAR: i32 = 4;
const SHORT_SMOOTH: i32 = 5;
const SMOOTH: i32 = 1;
const BILINEAR: i32 = 3;

/** Bits that are dropped after each pass (7.11.3.2). */
@inline
export function firstShift(): i32 {
  return frame.depth == 12 ? 5 : 3;
}
@inline
export function secondShift(isPair: bool): i32 {
  return isPair ? 7 : frame.depth == 12 ? 9 : 11;
}
/** InterPostRound of pairs. */
@inline
export function lastShift(): i32 {
  return frame.depth == 12 ? 2 : 4;
}

@inline
function kindOf(taps: i32, length: i32): usize {
  let kind = taps;
  if (length <= 4 && taps != BILINEAR) kind = taps == SMOOTH ? SHORT_SMOOTH : SHORT_REGULAR;
  return SUBPEL_TAPS + kind * KIND;
}

/** Where x of a plane lies in the reference, in 1 / 1024 of a sample. */
@inline
function positionOf(x: i32, length: i32, sub: i32, scale: i32): i32 {
  const origin: i64 = (x << 4) + ((2 * length) >> sub) + 8;
  const base = origin * <i64>scale - ((<i64>8) << SCALE_BITS);
  return <i32>round2Signed64(base, 8) + 32;
}

/**
 * Predicts w x h samples at x, y of a plane. taps: kinds down and across. To `dst`: samples, or of
 * pairs what is described above.
 */
export function predictBlock(
  kept: Store,
  p: i32,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  vector: i32,
  taps0: i32,
  taps1: i32,
  dst: usize,
  dstStride: i32,
  isPair: bool,
): void {
  const subX = planeOf(p).subX;
  const subY = planeOf(p).subY;
  const scaleX = scaleAcross(kept);
  const scaleY = scaleDown(kept);
  const startX = positionOf(x, columnOf(vector), subX, scaleX);
  const startY = positionOf(y, rowOf(vector), subY, scaleY);
  const stepX = (scaleX + 8) >> 4;
  const stepY = (scaleY + 8) >> 4;
  const firstX = (startX >> 10) - 3;
  const firstY = (startY >> 10) - 3;
  const columns = ((startX + stepX * (w - 1)) >> 10) + 5 - firstX;
  const rows = ((startY + stepY * (h - 1)) >> 10) + 5 - firstY;
  const width = (kept.width + subX) >> subX;
  const height = (kept.height + subY) >> subY;
  const src = fetch(kept, p, firstX, firstY, columns, rows, width, height);
  const across = kindOf(taps1, w);
  const down = kindOf(taps0, h);
  const fraction = startX & 1023;
  if (stepX == STEP) {
    if (isCopy(startX, startY, stepY) && !isPair) {
      copyRows(src + 3 * fetchedStride + 6, dst, dstStride, w, h);
      return;
    }
    const taps = across + ((fraction >> 6) << 4);
    filterRows(src, fetchedStride, middleRows(), rows, w, taps, firstShift());
  } else filterScaled(src, rows, w, across, fraction, stepX);
  filterDown(down, startY & 1023, stepY, dst, dstStride, w, h, isPair);
}

/** It lies at whole samples. */
@inline
function isCopy(startX: i32, startY: i32, stepY: i32): bool {
  return ((startX | startY) & 1023) >> 6 == 0 && stepY == STEP;
}

@inline
function copyRows(src: usize, dst: usize, dstStride: i32, w: i32, h: i32): void {
  for (let i = 0; i < h; i++, src += fetchedStride, dst += dstStride) memory.copy(dst, src, 2 * w);
}

/** Eight outputs: sums of products with taps in pairs. */
@inline
function filtered(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  e: v128,
  f: v128,
  g: v128,
  h: v128,
  taps: v128,
  half: v128,
  shift: i32,
  bias: v128,
): v128 {
  const ab = v128.shuffle<i32>(taps, taps, 0, 0, 0, 0);
  const cd = v128.shuffle<i32>(taps, taps, 1, 1, 1, 1);
  const ef = v128.shuffle<i32>(taps, taps, 2, 2, 2, 2);
  const gh = v128.shuffle<i32>(taps, taps, 3, 3, 3, 3);
  let low = i32x4.add(half, i32x4.dot_i16x8_s(low16(a, b), ab));
  let high = i32x4.add(half, i32x4.dot_i16x8_s(high16(a, b), ab));
  low = i32x4.add(low, i32x4.dot_i16x8_s(low16(c, d), cd));
  high = i32x4.add(high, i32x4.dot_i16x8_s(high16(c, d), cd));
  low = i32x4.add(low, i32x4.dot_i16x8_s(low16(e, f), ef));
  high = i32x4.add(high, i32x4.dot_i16x8_s(high16(e, f), ef));
  low = i32x4.add(low, i32x4.dot_i16x8_s(low16(g, h), gh));
  high = i32x4.add(high, i32x4.dot_i16x8_s(high16(g, h), gh));
  low = i32x4.sub(i32x4.shr_s(low, shift), bias);
  high = i32x4.sub(i32x4.shr_s(high, shift), bias);
  return i16x8.narrow_i32x4_s(low, high);
}

/** Rows of w samples by the same taps; up to fifteen samples behind them are looked at. */
export function filterRows(
  src: usize,
  stride: i32,
  dst: usize,
  rows: i32,
  w: i32,
  tapsAt: usize,
  shift: i32,
): void {
  const taps = v128.load(tapsAt);
  const half = i32x4.splat((1 << shift) >> 1);
  const zero = i32x4.splat(0);
  for (let i = 0; i < rows; i++, src += stride, dst += ROW_STRIDE) {
    for (let j = 0; j < w; j += 8) {
      const at = src + 2 * j;
      const row = filtered(
        v128.load(at),
        v128.load(at, 2),
        v128.load(at, 4),
        v128.load(at, 6),
        v128.load(at, 8),
        v128.load(at, 10),
        v128.load(at, 12),
        v128.load(at, 14),
        taps,
        half,
        shift,
        zero,
      );
      v128.store(dst + 2 * j, row);
    }
  }
}

/** Each sample at a place, and by taps, of its own. */
function filterScaled(src: usize, rows: i32, w: i32, taps: usize, first: i32, step: i32): void {
  const shift = firstShift();
  const half = (1 << shift) >> 1;
  const stride = fetchedStride;
  let dst = middleRows();
  for (let i = 0; i < rows; i++, src += stride, dst += ROW_STRIDE) {
    for (let j = 0, at = first; j < w; j++, at += step) {
      const filter = v128.load(taps + (((at >> 6) & 15) << 4));
      let sum = i32x4.dot_i16x8_s(v128.load(src + 2 * (at >> 10)), filter);
      sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
      const value = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
      store<i16>(dst + 2 * j, <i16>((value + half) >> shift));
    }
  }
}

function filterDown(
  taps: usize,
  first: i32,
  step: i32,
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
  isPair: bool,
): void {
  const shift = secondShift(isPair);
  const half = i32x4.splat((1 << shift) >> 1);
  const bias = i32x4.splat(isPair ? BIAS : 0);
  for (let i = 0, at = first; i < h; i++, at += step, dst += dstStride) {
    const filter = v128.load(taps + (((at >> 6) & 15) << 4));
    const rows = middleRows() + (at >> 10) * ROW_STRIDE;
    for (let j = 0; j < w; j += 8) {
      const src = rows + 2 * j;
      const row = filtered(
        v128.load(src),
        v128.load(src, 256),
        v128.load(src, 512),
        v128.load(src, 768),
        v128.load(src, 1024),
        v128.load(src, 1280),
        v128.load(src, 1536),
        v128.load(src, 1792),
        filter,
        half,
        shift,
        bias,
      );
      if (isPair) v128.store(dst + 2 * j, row);
      else storeSamples(dst + 2 * j, row, w);
    }
  }
}

/** Two, four or eight samples, clipped. */
@inline
export function storeSamples(dst: usize, lanes: v128, w: i32): void {
  const most = i16x8.splat(<i16>(((<i32>1) << frame.depth) - 1));
  const row = clampLanes(lanes, i16x8.splat(0), most);
  if (w == 2) v128.store32_lane(dst, row, 0);
  else if (w == 4) v128.store64_lane(dst, row, 0);
  else v128.store(dst, row);
}
