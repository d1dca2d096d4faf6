// Samples and residuals: differences, sums of squares, Hadamard costs.

import { words1 } from '../shared/constants';
import { high16, high32, high64, low16, low32, low64, sumLanes } from '../shared/lanes';
import { RESIDUAL } from './places';
import { base } from './state';

/**
 * RESIDUAL = source - prediction, in strips of eight columns (row r of strip s at (s * h + r) * 16).
 * Answers the OR-like bound of its magnitudes: a number not below any, less than twice the largest.
 */
export function residual(src: usize, ss: usize, pred: usize, ps: usize, w: i32, h: i32): i32 {
  let bound = i16x8.splat(0);
  let dst = base + RESIDUAL;
  for (let x = 0; x < w; x += 8) {
    let a = src + x;
    let b = pred + x;
    for (let y = 0; y < h; y++, a += ss, b += ps, dst += 16) {
      const d = i16x8.sub(v128.load8x8_u(a), v128.load8x8_u(b));
      v128.store(dst, d);
      bound = v128.or(bound, i16x8.abs(d));
    }
  }
  if (w == 4) bound = v128.and(bound, i64x2(-1, 0));
  bound = v128.or(bound, high64(bound, bound));
  bound = v128.or(bound, i32x4.shr_u(bound, 16));
  return (i32x4.extract_lane(bound, 0) | i32x4.extract_lane(bound, 1)) & 0xffff;
}

/** Squared error between two blocks. */
export function squaredError(a: usize, as: usize, b: usize, bs: usize, w: i32, h: i32): i32 {
  let acc = i32x4.splat(0);
  for (let y = 0; y < h; y++, a += as, b += bs) {
    if (w == 4) {
      const d = i16x8.sub(
        i16x8.extend_low_i8x16_u(v128.load32_zero(a)),
        i16x8.extend_low_i8x16_u(v128.load32_zero(b)),
      );
      acc = i32x4.add(acc, i32x4.dot_i16x8_s(d, d));
      continue;
    }
    for (let x = 0; x < w; x += 8) {
      const d = i16x8.sub(v128.load8x8_u(a + x), v128.load8x8_u(b + x));
      acc = i32x4.add(acc, i32x4.dot_i16x8_s(d, d));
    }
  }
  return sumLanes(acc);
}

/** Of the squared error of 8 x 8 samples, the largest share that a quarter has. */
export function worstQuarter(a: usize, as: usize, b: usize, bs: usize): f64 {
  const first = squaredError(a, as, b, bs, 4, 4);
  const second = squaredError(a + 4, as, b + 4, bs, 4, 4);
  const third = squaredError(a + 4 * as, as, b + 4 * bs, bs, 4, 4);
  const fourth = squaredError(a + 4 * as + 4, as, b + 4 * bs + 4, bs, 4, 4);
  const all = first + second + third + fourth;
  return <f64>max(max(first, second), max(third, fourth)) / <f64>max(1, all);
}

export function copyBlock(src: usize, ss: usize, dst: usize, ds: usize, w: i32, h: i32): void {
  for (let y = 0; y < h; y++, src += ss, dst += ds) {
    if (w == 4) store<u32>(dst, load<u32>(src));
    else if (w == 8) store<u64>(dst, load<u64>(src));
    else for (let x = 0; x < w; x += 16) v128.store(dst + x, v128.load(src + x));
  }
}

/** Sum of absolute 8 x 8 Hadamard coefficients of the difference, orthonormal; sides from 8. */
export function hadamardCost(src: usize, ss: usize, pred: usize, ps: usize, w: i32, h: i32): i32 {
  let total: i32 = 0;
  for (let y = 0; y < h; y += 8, src += 8 * ss, pred += 8 * ps) {
    for (let x = 0; x < w; x += 8) total += hadamardSum(src + x, ss, pred + x, ps) >> 2;
  }
  return total;
}

/**
 * The same by tiles of 4 x 4, for blocks smaller than 8 x 8. Reads rows of eight samples; of narrow blocks
 * the left four count.
 */
export function smallHadamardCost(
  src: usize,
  ss: usize,
  pred: usize,
  ps: usize,
  w: i32,
  h: i32,
): i32 {
  const isThere = w == 4 ? i64x2(-1, 0) : i64x2(-1, -1);
  let total: i32 = 0;
  for (let y = 0; y < h; y += 4, src += 4 * ss, pred += 4 * ps) {
    const r0 = difference(src, pred);
    const r1 = difference(src + ss, pred + ps);
    const r2 = difference(src + 2 * ss, pred + 2 * ps);
    const r3 = difference(src + 3 * ss, pred + 3 * ps);
    const s0 = i16x8.add(r0, r2);
    const s1 = i16x8.add(r1, r3);
    const s2 = i16x8.sub(r0, r2);
    const s3 = i16x8.sub(r1, r3);
    let sum = i16x8.add(rowOfFour(i16x8.add(s0, s1)), rowOfFour(i16x8.sub(s0, s1)));
    sum = i16x8.add(sum, i16x8.add(rowOfFour(i16x8.add(s2, s3)), rowOfFour(i16x8.sub(s2, s3))));
    total += sumLanes(i32x4.dot_i16x8_s(v128.and(sum, isThere), i16x8.splat(1))) >> 3;
  }
  return total;
}

/** Of each four lanes twice the sum of their absolute Hadamard coefficients, all lanes together. */
@inline
function rowOfFour(v: v128): v128 {
  const other = v128.shuffle<i16>(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
  const a = i16x8.abs(i16x8.add(v, other));
  const b = i16x8.abs(i16x8.sub(v, other));
  // |a + b| + |a - b| = 2 max(|a|, |b|)
  const m = i16x8.max_s(a, v128.shuffle<i16>(a, a, 2, 3, 0, 1, 6, 7, 4, 5));
  const n = i16x8.max_s(b, v128.shuffle<i16>(b, b, 2, 3, 0, 1, 6, 7, 4, 5));
  return i16x8.add(m, n);
}

@inline
function difference(a: usize, b: usize): v128 {
  return i16x8.sub(v128.load8x8_u(a), v128.load8x8_u(b));
}

/** Half the sum of absolute coefficients of a tile of 8 x 8, 8 times the orthonormal ones. */
export function hadamardSum(a: usize, as: usize, b: usize, bs: usize): i32 {
  const r0 = difference(a, b);
  const r1 = difference(a + as, b + bs);
  const r2 = difference(a + 2 * as, b + 2 * bs);
  const r3 = difference(a + 3 * as, b + 3 * bs);
  const a4 = a + 4 * as;
  const b4 = b + 4 * bs;
  const r4 = difference(a4, b4);
  const r5 = difference(a4 + as, b4 + bs);
  const r6 = difference(a4 + 2 * as, b4 + 2 * bs);
  const r7 = difference(a4 + 3 * as, b4 + 3 * bs);
  // Columns.
  let s0 = i16x8.add(r0, r4);
  let s1 = i16x8.add(r1, r5);
  let s2 = i16x8.add(r2, r6);
  let s3 = i16x8.add(r3, r7);
  let s4 = i16x8.sub(r0, r4);
  let s5 = i16x8.sub(r1, r5);
  let s6 = i16x8.sub(r2, r6);
  let s7 = i16x8.sub(r3, r7);
  let t0 = i16x8.add(s0, s2);
  let t1 = i16x8.add(s1, s3);
  let t2 = i16x8.sub(s0, s2);
  let t3 = i16x8.sub(s1, s3);
  let t4 = i16x8.add(s4, s6);
  let t5 = i16x8.add(s5, s7);
  let t6 = i16x8.sub(s4, s6);
  let t7 = i16x8.sub(s5, s7);
  s0 = i16x8.add(t0, t1);
  s1 = i16x8.sub(t0, t1);
  s2 = i16x8.add(t2, t3);
  s3 = i16x8.sub(t2, t3);
  s4 = i16x8.add(t4, t5);
  s5 = i16x8.sub(t4, t5);
  s6 = i16x8.add(t6, t7);
  s7 = i16x8.sub(t6, t7);
  // Transpose.
  const a0 = low16(s0, s1);
  const a1 = high16(s0, s1);
  const a2 = low16(s2, s3);
  const a3 = high16(s2, s3);
  const c4 = low16(s4, s5);
  const c5 = high16(s4, s5);
  const c6 = low16(s6, s7);
  const c7 = high16(s6, s7);
  const d0 = low32(a0, a2);
  const d1 = high32(a0, a2);
  const d2 = low32(a1, a3);
  const d3 = high32(a1, a3);
  const d4 = low32(c4, c6);
  const d5 = high32(c4, c6);
  const d6 = low32(c5, c7);
  const d7 = high32(c5, c7);
  const e0 = low64(d0, d4);
  const e1 = high64(d0, d4);
  const e2 = low64(d1, d5);
  const e3 = high64(d1, d5);
  const e4 = low64(d2, d6);
  const e5 = high64(d2, d6);
  const e6 = low64(d3, d7);
  const e7 = high64(d3, d7);
  // Rows, but for the last step: |a + b| + |a - b| = 2 max(|a|, |b|).
  s0 = i16x8.add(e0, e4);
  s1 = i16x8.add(e1, e5);
  s2 = i16x8.add(e2, e6);
  s3 = i16x8.add(e3, e7);
  s4 = i16x8.sub(e0, e4);
  s5 = i16x8.sub(e1, e5);
  s6 = i16x8.sub(e2, e6);
  s7 = i16x8.sub(e3, e7);
  t0 = i16x8.add(s0, s2);
  t1 = i16x8.add(s1, s3);
  t2 = i16x8.sub(s0, s2);
  t3 = i16x8.sub(s1, s3);
  t4 = i16x8.add(s4, s6);
  t5 = i16x8.add(s5, s7);
  t6 = i16x8.sub(s4, s6);
  t7 = i16x8.sub(s5, s7);
  const m0 = i16x8.max_s(i16x8.abs(t0), i16x8.abs(t1));
  const m1 = i16x8.max_s(i16x8.abs(t2), i16x8.abs(t3));
  const m2 = i16x8.max_s(i16x8.abs(t4), i16x8.abs(t5));
  const m3 = i16x8.max_s(i16x8.abs(t6), i16x8.abs(t7));
  const one = words1();
  const low = i32x4.add(i32x4.dot_i16x8_s(m0, one), i32x4.dot_i16x8_s(m1, one));
  const high = i32x4.add(i32x4.dot_i16x8_s(m2, one), i32x4.dot_i16x8_s(m3, one));
  return sumLanes(i32x4.add(low, high));
}
