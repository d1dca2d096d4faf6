// The direction of a block of 8 x 8 (7.15.2).

import { diagonal, flat, steep } from './directions';

/** How much clearer that direction is than the one across it. */
export let variance: i32 = 0;

@inline
function rowAt(at: usize, shift: i32): v128 {
  return i16x8.sub(i16x8.shr_u(v128.load(at), shift), i16x8.splat(128));
}

/** Sums of two columns, in the lower half. */
@inline
function pairs(v: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.extadd_pairwise_i16x8_s(v), i32x4.splat(0));
}

@inline
function sumOfSquares(v: v128): i32 {
  let sum = i32x4.dot_i16x8_s(v, v);
  sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}

/** Sums of pairs of lanes of both. */
@inline
function halves(a: v128, b: v128): v128 {
  const one = i16x8.splat(1);
  return i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(a, one), i32x4.dot_i16x8_s(b, one));
}

/** Samples beyond eight bits are cut off by `shift`. */
export function directionOf(at: usize, stride: i32, shift: i32): i32 {
  const r0 = rowAt(at, shift);
  const r1 = rowAt(at + stride, shift);
  const r2 = rowAt(at + 2 * stride, shift);
  const r3 = rowAt(at + 3 * stride, shift);
  const r4 = rowAt(at + 4 * stride, shift);
  const r5 = rowAt(at + 5 * stride, shift);
  const r6 = rowAt(at + 6 * stride, shift);
  const r7 = rowAt(at + 7 * stride, shift);
  const a0 = i16x8.add(r0, r1);
  const a1 = i16x8.add(r2, r3);
  const a2 = i16x8.add(r4, r5);
  const a3 = i16x8.add(r6, r7);
  const columns = i16x8.add(i16x8.add(a0, a1), i16x8.add(a2, a3));
  const rows = halves(
    halves(halves(r0, r1), halves(r2, r3)),
    halves(halves(r4, r5), halves(r6, r7)),
  );
  const p0 = pairs(r0);
  const p1 = pairs(r1);
  const p2 = pairs(r2);
  const p3 = pairs(r3);
  const p4 = pairs(r4);
  const p5 = pairs(r5);
  const p6 = pairs(r6);
  const p7 = pairs(r7);
  const c0 = diagonal(r0, r1, r2, r3, r4, r5, r6, r7);
  const c1 = flat(p0, p1, p2, p3, p4, p5, p6, p7);
  const c2 = sumOfSquares(rows) * 105;
  const c3 = flat(p7, p6, p5, p4, p3, p2, p1, p0);
  const c4 = diagonal(r7, r6, r5, r4, r3, r2, r1, r0);
  const c5 = steep(a3, a2, a1, a0);
  const c6 = sumOfSquares(columns) * 105;
  const c7 = steep(a0, a1, a2, a3);
  let best = c0;
  let across = c4;
  let direction = 0;
  if (c1 > best) {
    best = c1;
    across = c5;
    direction = 1;
  }
  if (c2 > best) {
    best = c2;
    across = c6;
    direction = 2;
  }
  if (c3 > best) {
    best = c3;
    across = c7;
    direction = 3;
  }
  if (c4 > best) {
    best = c4;
    across = c0;
    direction = 4;
  }
  if (c5 > best) {
    best = c5;
    across = c1;
    direction = 5;
  }
  if (c6 > best) {
    best = c6;
    across = c2;
    direction = 6;
  }
  if (c7 > best) {
    best = c7;
    across = c3;
    direction = 7;
  }
  variance = (best - across) >> 10;
  return direction;
}

/** A primary strength of luma for that block: it goes by how clear the direction is. */
@inline
export function adjusted(primary: i32): i32 {
  if (!variance) return 0;
  const log2 = variance >> 6 ? min(31 - clz(variance >> 6), 12) : 0;
  return (primary * (4 + log2) + 8) >> 4;
}
