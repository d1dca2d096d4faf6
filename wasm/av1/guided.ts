// The self-guided filter (7.17.2, 7.17.3): of up to two boxes, of 5 x 5 and 3 x 3 samples, the mean and
// the variance say how much of a sample stays; weights mix both results with the source.

import { frame, work } from './frame';
import { clampLanes } from './lanes';
import { sourceRow } from './restoration-rows';
import { BOX_A, BOX_B, COLUMN_SQUARES, COLUMN_SUMS, GUIDED_0, GUIDED_1 } from './work';

/** Sgr_Params: radius and strength of both boxes. */
const SETS: usize = memory.data<u8>([
  2, 12, 1, 4, 2, 15, 1, 6, 2, 18, 1, 8, 2, 21, 1, 9, 2, 24, 1, 10, 2, 29, 1, 11, 2, 36, 1, 12, 2,
  45, 1, 13, 2, 56, 1, 14, 2, 68, 1, 15, 0, 0, 1, 5, 0, 0, 1, 8, 0, 0, 1, 11, 0, 0, 1, 14, 2, 30, 0,
  0, 2, 75, 0, 0,
]);
/** Bytes of a row of 80 box sums, and of 64 results. */
const BOX_ROW: i32 = 320;
const ROW: i32 = 256;

/** a2 by z: 256 * z / (z + 1), rounded (7.17.3). */
export function fillGuidedTable(table: usize): void {
  for (let z = 0; z < 256; z++) {
    const value = z == 0 ? 1 : z == 255 ? 256 : ((z << 8) + (z >> 1)) / (z + 1);
    store<u16>(table + 2 * z, <u16>value);
  }
}

/** Columns x to x + w (at most 64) of the h rows of a stripe; `unit`: see restoration-units.ts. */
export function guided(unit: usize, x: i32, w: i32, h: i32, dst: usize, stride: i32): void {
  const set = SETS + 4 * <usize>load<u8>(unit, 1);
  const hasWide = load<u8>(set) != 0;
  const hasNarrow = load<u8>(set, 2) != 0;
  if (hasWide) {
    boxes(x, w, h, 2, load<u8>(set, 1), 2);
    wideResult(x, w, h);
  }
  if (hasNarrow) {
    boxes(x, w, h, 1, load<u8>(set, 3), 1);
    narrowResult(x, w, h);
  }
  const w0: i32 = load<i8>(unit, 2);
  const w1: i32 = load<i8>(unit, 3);
  mixResults(x, w, h, dst, stride, hasWide, hasNarrow, w0, w1);
}

/**
 * For each sample, from -1 on: a2 and b2 of the box around it, in rows of BOX_ROW; every row, or every
 * second one (step 2).
 */
function boxes(x: i32, w: i32, h: i32, radius: i32, strength: i32, step: i32): void {
  const side = 2 * radius + 1;
  const n = side * side;
  const scaledStrength = n * n * strength;
  const s = ((1 << 20) + (scaledStrength >> 1)) / scaledStrength;
  const perSample = i32x4.splat((4096 + (n >> 1)) / n);
  const extra = frame.depth - 8;
  const roundA = i32x4.splat((1 << (2 * extra)) >> 1);
  const roundB = i32x4.splat((1 << extra) >> 1);
  // p * s must stay within 32 bits: beyond this, z is 255 anyway.
  const most = i32x4.splat(<i32>(<u32>0xfff00000 / <u32>s));
  const strengths = i32x4.splat(s);
  const samples = i32x4.splat(n);
  const half = i32x4.splat(1 << 19);
  for (let i = -1; i <= h; i += step) {
    columnSums(x, w, i, radius);
    const rowA = work + BOX_A + (i + 1) * BOX_ROW;
    const rowB = work + BOX_B + (i + 1) * BOX_ROW;
    for (let j = -1; j <= w; j += 4) {
      const a = boxSum(work + COLUMN_SQUARES + 4 * (j + 4), radius);
      const b = boxSum(work + COLUMN_SUMS + 4 * (j + 4), radius);
      const a8 = i32x4.shr_u(i32x4.add(a, roundA), 2 * extra);
      const b8 = i32x4.shr_u(i32x4.add(b, roundB), extra);
      const spread = i32x4.sub(i32x4.mul(a8, samples), i32x4.mul(b8, b8));
      const p = i32x4.min_u(i32x4.max_s(i32x4.splat(0), spread), most);
      const scaled = i32x4.shr_u(i32x4.add(i32x4.mul(p, strengths), half), 20);
      const a2 = lookUp(i32x4.min_u(i32x4.splat(255), scaled));
      const rest = i32x4.mul(i32x4.sub(i32x4.splat(256), a2), b);
      const b2 = i32x4.add(i32x4.mul(rest, perSample), i32x4.splat(2048));
      v128.store(rowA + 4 * (j + 1), a2);
      v128.store(rowB + 4 * (j + 1), i32x4.shr_u(b2, 12));
    }
  }
}

/** Sums of 2 * radius + 1 rows around row i, and of their squares, for columns from -4 on. */
function columnSums(x: i32, w: i32, i: i32, radius: i32): void {
  for (let j = -4; j < w + 4; j += 8) {
    let sum = i16x8.splat(0);
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    for (let k = -radius; k <= radius; k++) {
      const v = v128.load(sourceRow(i + k) + 2 * (x + j));
      sum = i16x8.add(sum, v);
      low = i32x4.add(low, i32x4.extmul_low_i16x8_s(v, v));
      high = i32x4.add(high, i32x4.extmul_high_i16x8_s(v, v));
    }
    const to = 4 * (j + 4);
    v128.store(work + COLUMN_SUMS + to, i32x4.extend_low_i16x8_s(sum));
    v128.store(work + COLUMN_SUMS + to, i32x4.extend_high_i16x8_s(sum), 16);
    v128.store(work + COLUMN_SQUARES + to, low);
    v128.store(work + COLUMN_SQUARES + to, high, 16);
  }
}

/** Four sums of three or five neighbouring columns. */
@inline
function boxSum(at: usize, radius: i32): v128 {
  let sum = i32x4.add(v128.load(at), i32x4.add(v128.load(at - 4), v128.load(at, 4)));
  if (radius == 2) sum = i32x4.add(sum, i32x4.add(v128.load(at - 8), v128.load(at, 8)));
  return sum;
}

@inline
function lookUp(z: v128): v128 {
  const table = frame.guidedTable;
  let v = i32x4.splat(load<u16>(table + 2 * i32x4.extract_lane(z, 0)));
  v = i32x4.replace_lane(v, 1, load<u16>(table + 2 * i32x4.extract_lane(z, 1)));
  v = i32x4.replace_lane(v, 2, load<u16>(table + 2 * i32x4.extract_lane(z, 2)));
  return i32x4.replace_lane(v, 3, load<u16>(table + 2 * i32x4.extract_lane(z, 3)));
}

/** Three neighbours, weighted: side, middle, side. */
@inline
function weighted(at: usize, side: i32, middle: i32): v128 {
  const sides = i32x4.add(v128.load(at), v128.load(at, 8));
  return i32x4.add(
    i32x4.mul(sides, i32x4.splat(side)),
    i32x4.mul(v128.load(at, 4), i32x4.splat(middle)),
  );
}

@inline
function result(a: v128, b: v128, samples: v128, shift: i32): v128 {
  const sum = i32x4.add(i32x4.mul(a, samples), b);
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat((1 << shift) >> 1)), shift);
}

/** Boxes of every second row: even rows lie between two of them. */
function wideResult(x: i32, w: i32, h: i32): void {
  for (let i = 0; i < h; i++) {
    const src = sourceRow(i) + 2 * x;
    const isOdd = (i & 1) != 0;
    for (let j = 0; j < w; j += 4) {
      const at = i * BOX_ROW + 4 * j; // of row i - 1
      const a0 = work + BOX_A + at;
      const b0 = work + BOX_B + at;
      const samples = v128.load16x4_u(src + 2 * j);
      let v: v128;
      if (isOdd) {
        v = result(weighted(a0 + BOX_ROW, 5, 6), weighted(b0 + BOX_ROW, 5, 6), samples, 8);
      } else {
        const a = i32x4.add(weighted(a0, 5, 6), weighted(a0 + 2 * BOX_ROW, 5, 6));
        const b = i32x4.add(weighted(b0, 5, 6), weighted(b0 + 2 * BOX_ROW, 5, 6));
        v = result(a, b, samples, 9);
      }
      v128.store(work + GUIDED_0 + i * ROW + 4 * j, v);
    }
  }
}

function narrowResult(x: i32, w: i32, h: i32): void {
  for (let i = 0; i < h; i++) {
    const src = sourceRow(i) + 2 * x;
    for (let j = 0; j < w; j += 4) {
      const at = i * BOX_ROW + 4 * j;
      const a = threeRows(work + BOX_A + at);
      const b = threeRows(work + BOX_B + at);
      const v = result(a, b, v128.load16x4_u(src + 2 * j), 9);
      v128.store(work + GUIDED_1 + i * ROW + 4 * j, v);
    }
  }
}

@inline
function threeRows(at: usize): v128 {
  const outer = i32x4.add(weighted(at, 3, 4), weighted(at + 2 * BOX_ROW, 3, 4));
  return i32x4.add(outer, weighted(at + BOX_ROW, 4, 4));
}

function mixResults(
  x: i32,
  w: i32,
  h: i32,
  dst: usize,
  stride: i32,
  hasWide: bool,
  hasNarrow: bool,
  w0: i32,
  w1: i32,
): void {
  const most = i16x8.splat(<i16>(((<i32>1) << frame.depth) - 1));
  const zero = i16x8.splat(0);
  const k0 = i32x4.splat(w0);
  const k1 = i32x4.splat(w1);
  const k2 = i32x4.splat(128 - w0 - w1);
  const half = i32x4.splat(1024);
  for (let i = 0; i < h; i++, dst += stride) {
    const src = sourceRow(i) + 2 * x;
    for (let j = 0; j < w; j += 4) {
      const samples = i32x4.shl(v128.load16x4_u(src + 2 * j), 4);
      const at = i * ROW + 4 * j;
      const wide = hasWide ? v128.load(work + GUIDED_0 + at) : samples;
      const narrow = hasNarrow ? v128.load(work + GUIDED_1 + at) : samples;
      let v = i32x4.add(i32x4.mul(k1, samples), i32x4.mul(k0, wide));
      v = i32x4.shr_s(i32x4.add(i32x4.add(v, i32x4.mul(k2, narrow)), half), 11);
      const row = clampLanes(i16x8.narrow_i32x4_s(v, v), zero, most);
      v128.store64_lane(dst + 2 * j, row, 0);
    }
  }
}
