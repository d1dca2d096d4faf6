// The filters across an edge of eight lines (7.14.6.3, 7.14.6.4). The specification calls samples
// before the edge p0, p1 ... and those behind it q0 ...; at: q0 of the lines; step: bytes across the
// edge. Each filter changes the lines of its mask alone.

import { clampLanes } from './lanes';

/** k counts from q0 on: p0 is -1. */
@inline
export function sample(at: usize, step: i32, k: i32): v128 {
  return v128.load(at + k * step);
}

@inline
function put(at: usize, step: i32, k: i32, value: v128, mask: v128): void {
  const to = at + k * step;
  v128.store(to, v128.bitselect(value, v128.load(to), mask));
}

/** What comes in less what goes out. */
@inline
function slid(sum: v128, in0: v128, in1: v128, out0: v128, out1: v128): v128 {
  return i16x8.add(sum, i16x8.sub(i16x8.add(in0, in1), i16x8.add(out0, out1)));
}

/** One or two samples on both sides; isSteep: where one is enough. */
@inline
export function filterNarrow(at: usize, step: i32, mask: v128, isSteep: v128, extra: i32): void {
  const half: i32 = 128 << extra;
  const high = i16x8.splat(<i16>(half - 1));
  const low = i16x8.splat(<i16>-half);
  const p1 = sample(at, step, -2);
  const p0 = sample(at, step, -1);
  const q0 = sample(at, step, 0);
  const q1 = sample(at, step, 1);
  const base = v128.and(clampLanes(i16x8.sub(p1, q1), low, high), isSteep);
  const triple = i16x8.mul(i16x8.sub(q0, p0), i16x8.splat(3));
  const filter = clampLanes(i16x8.add(base, triple), low, high);
  const behind = i16x8.shr_s(i16x8.min_s(high, i16x8.add(filter, i16x8.splat(4))), 3);
  const before = i16x8.shr_s(i16x8.min_s(high, i16x8.add(filter, i16x8.splat(3))), 3);
  const outer = i16x8.shr_s(i16x8.add(behind, i16x8.splat(1)), 1);
  const zero = i16x8.splat(0);
  const most = i16x8.splat(<i16>(2 * half - 1));
  const gentle = v128.andnot(mask, isSteep);
  put(at, step, -2, clampLanes(i16x8.add(p1, outer), zero, most), gentle);
  put(at, step, -1, clampLanes(i16x8.add(p0, before), zero, most), mask);
  put(at, step, 0, clampLanes(i16x8.sub(q0, behind), zero, most), mask);
  put(at, step, 1, clampLanes(i16x8.sub(q1, outer), zero, most), gentle);
}

/** Chroma: two samples on both sides, taps 1 2 2 2 1. */
@inline
export function filterSix(at: usize, step: i32, mask: v128): void {
  const p2 = sample(at, step, -3);
  const p1 = sample(at, step, -2);
  const p0 = sample(at, step, -1);
  const q0 = sample(at, step, 0);
  const q1 = sample(at, step, 1);
  const q2 = sample(at, step, 2);
  let sum = i16x8.add(i16x8.mul(p2, i16x8.splat(3)), i16x8.shl(i16x8.add(p1, p0), 1));
  sum = i16x8.add(sum, i16x8.add(q0, i16x8.splat(4)));
  put(at, step, -2, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q0, q1, p2, p2);
  put(at, step, -1, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q1, q2, p2, p1);
  put(at, step, 0, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q2, q2, p1, p0);
  put(at, step, 1, i16x8.shr_u(sum, 3), mask);
}

/** Luma: three samples on both sides, taps 1 1 1 2 1 1 1. */
@inline
export function filterEight(at: usize, step: i32, mask: v128): void {
  const p3 = sample(at, step, -4);
  const p2 = sample(at, step, -3);
  const p1 = sample(at, step, -2);
  const p0 = sample(at, step, -1);
  const q0 = sample(at, step, 0);
  const q1 = sample(at, step, 1);
  const q2 = sample(at, step, 2);
  const q3 = sample(at, step, 3);
  let sum = i16x8.add(i16x8.mul(p3, i16x8.splat(3)), i16x8.add(p2, p2));
  sum = i16x8.add(sum, i16x8.add(i16x8.add(p1, p0), i16x8.add(q0, i16x8.splat(4))));
  put(at, step, -3, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, p1, q1, p3, p2);
  put(at, step, -2, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, p0, q2, p3, p1);
  put(at, step, -1, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q0, q3, p3, p0);
  put(at, step, 0, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q1, q3, p2, q0);
  put(at, step, 1, i16x8.shr_u(sum, 3), mask);
  sum = slid(sum, q2, q3, p1, q1);
  put(at, step, 2, i16x8.shr_u(sum, 3), mask);
}

/** Luma: six samples on both sides, taps 1 1 1 1 1 2 2 2 1 1 1 1 1. */
@inline
export function filterFourteen(at: usize, step: i32, mask: v128): void {
  const p6 = sample(at, step, -7);
  const p5 = sample(at, step, -6);
  const p4 = sample(at, step, -5);
  const p3 = sample(at, step, -4);
  const p2 = sample(at, step, -3);
  const p1 = sample(at, step, -2);
  const p0 = sample(at, step, -1);
  const q0 = sample(at, step, 0);
  const q1 = sample(at, step, 1);
  const q2 = sample(at, step, 2);
  const q3 = sample(at, step, 3);
  const q4 = sample(at, step, 4);
  const q5 = sample(at, step, 5);
  const q6 = sample(at, step, 6);
  let sum = i16x8.add(i16x8.mul(p6, i16x8.splat(7)), i16x8.shl(i16x8.add(p5, p4), 1));
  sum = i16x8.add(sum, i16x8.add(i16x8.add(p3, p2), i16x8.add(p1, p0)));
  sum = i16x8.add(sum, i16x8.add(q0, i16x8.splat(8)));
  put(at, step, -6, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, p3, q1, p6, p6);
  put(at, step, -5, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, p2, q2, p6, p5);
  put(at, step, -4, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, p1, q3, p6, p4);
  put(at, step, -3, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, p0, q4, p6, p3);
  put(at, step, -2, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q0, q5, p6, p2);
  put(at, step, -1, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q1, q6, p6, p1);
  put(at, step, 0, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q2, q6, p5, p0);
  put(at, step, 1, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q3, q6, p4, q0);
  put(at, step, 2, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q4, q6, p3, q1);
  put(at, step, 3, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q5, q6, p2, q2);
  put(at, step, 4, i16x8.shr_u(sum, 4), mask);
  sum = slid(sum, q6, q6, p1, q3);
  put(at, step, 5, i16x8.shr_u(sum, 4), mask);
}
