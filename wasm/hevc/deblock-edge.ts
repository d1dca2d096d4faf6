// Filters of four lines across one edge (8.7.2.5): samples p3 … p0 before it, q0 … q3 from it on.
// `across`: bytes from one of them to the next; `along`: bytes from line to line.

import { high16, high32, low16, low32 } from '../shared/lanes';

import { TURNED, work } from './work';

@inline
function at(address: usize): i32 {
  return load<u16>(address);
}

/** What is done to a side of an edge. */
const NONE: i32 = 0;
const NEAREST: i32 = 1;
const NEAR: i32 = 2;

/** Luma. Sides that are kept have samples that no filter may change. */
export function filterLuma(
  edge: usize,
  across: i32,
  along: i32,
  beta: i32,
  tc: i32,
  keepsP: bool,
  keepsQ: bool,
  most: i32,
): void {
  const last = edge + 3 * along;
  const bendP = bendOf(edge - across, -across);
  const bendQ = bendOf(edge, across);
  const lastBendP = bendOf(last - across, -across);
  const lastBendQ = bendOf(last, across);
  const bend = bendP + bendQ;
  const lastBend = lastBendP + lastBendQ;
  if (bend + lastBend >= beta) return;
  const isStrong =
    2 * bend < beta >> 2 &&
    2 * lastBend < beta >> 2 &&
    isFlat(edge, across, beta, tc) &&
    isFlat(last, across, beta, tc);
  const limit = (beta + (beta >> 1)) >> 3;
  const sideP = keepsP ? NONE : bendP + lastBendP < limit ? NEAR : NEAREST;
  const sideQ = keepsQ ? NONE : bendQ + lastBendQ < limit ? NEAR : NEAREST;
  const isTurned = across == 2;
  const q0 = isTurned ? work + TURNED + 64 : edge;
  const stride = isTurned ? 16 : across;
  if (isTurned) turnIn(edge - 8, along, work + TURNED);
  if (isStrong) filterStrong(q0, stride, tc, keepsP, keepsQ);
  else filterWeak(q0, stride, tc, sideP, sideQ, most);
  if (isTurned) turnOut(work + TURNED, edge - 8, along);
}

/** |x2 - 2 x1 + x0| of one side. */
@inline
function bendOf(nearest: usize, step: i32): i32 {
  return abs(at(nearest + 2 * step) - 2 * at(nearest + step) + at(nearest));
}

/** Whether a line is so even that the strong filter does no harm. */
@inline
function isFlat(edge: usize, across: i32, beta: i32, tc: i32): bool {
  const p0 = at(edge - across);
  const q0 = at(edge);
  const far = abs(at(edge - 4 * across) - p0) + abs(q0 - at(edge + 3 * across));
  return far < beta >> 3 && abs(p0 - q0) < (5 * tc + 1) >> 1;
}

/** Four lines of eight samples to eight rows of four, 16 bytes apart. */
@inline
function turnIn(src: usize, stride: i32, dst: usize): void {
  const a = v128.load(src);
  const b = v128.load(src + stride);
  const c = v128.load(src + 2 * stride);
  const d = v128.load(src + 3 * stride);
  storePair(dst, low32(low16(a, b), low16(c, d)));
  storePair(dst + 32, high32(low16(a, b), low16(c, d)));
  storePair(dst + 64, low32(high16(a, b), high16(c, d)));
  storePair(dst + 96, high32(high16(a, b), high16(c, d)));
}

@inline
function storePair(dst: usize, rows: v128): void {
  v128.store64_lane(dst, rows, 0);
  v128.store64_lane(dst, rows, 1, 16);
}

@inline
function turnOut(src: usize, dst: usize, stride: i32): void {
  const a = low16(v128.load64_zero(src), v128.load64_zero(src, 16));
  const b = low16(v128.load64_zero(src, 32), v128.load64_zero(src, 48));
  const c = low16(v128.load64_zero(src, 64), v128.load64_zero(src, 80));
  const d = low16(v128.load64_zero(src, 96), v128.load64_zero(src, 112));
  const upperLeft = low32(a, b);
  const lowerLeft = high32(a, b);
  const upperRight = low32(c, d);
  const lowerRight = high32(c, d);
  v128.store(dst, v128.shuffle<i64>(upperLeft, upperRight, 0, 2));
  v128.store(dst + stride, v128.shuffle<i64>(upperLeft, upperRight, 1, 3));
  v128.store(dst + 2 * stride, v128.shuffle<i64>(lowerLeft, lowerRight, 0, 2));
  v128.store(dst + 3 * stride, v128.shuffle<i64>(lowerLeft, lowerRight, 1, 3));
}

@inline
function clampLanes(value: v128, low: v128, high: v128): v128 {
  return i16x8.min_s(i16x8.max_s(value, low), high);
}

@inline
function near(value: v128, to: v128, range: v128): v128 {
  return clampLanes(value, i16x8.sub(to, range), i16x8.add(to, range));
}

/** Rows of four samples; the edge lies above `q0`. */
function filterStrong(q0At: usize, stride: i32, tc: i32, keepsP: bool, keepsQ: bool): void {
  const range = i16x8.splat(<i16>(2 * tc));
  const p0 = v128.load64_zero(q0At - stride);
  const p1 = v128.load64_zero(q0At - 2 * stride);
  const p2 = v128.load64_zero(q0At - 3 * stride);
  const p3 = v128.load64_zero(q0At - 4 * stride);
  const q0 = v128.load64_zero(q0At);
  const q1 = v128.load64_zero(q0At + stride);
  const q2 = v128.load64_zero(q0At + 2 * stride);
  const q3 = v128.load64_zero(q0At + 3 * stride);
  if (!keepsP) smoothSide(q0At - stride, -stride, range, q1, q0, p0, p1, p2, p3);
  if (!keepsQ) smoothSide(q0At, stride, range, p1, p0, q0, q1, q2, q3);
}

/** The side of x0 … x3; y0 and y1 are the nearest of the other one. */
@inline
function smoothSide(
  at: usize,
  step: i32,
  range: v128,
  y1: v128,
  y0: v128,
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
): void {
  const two = i16x8.splat(2);
  const inner = i16x8.add(i16x8.add(x1, x0), y0);
  const four = i16x8.add(inner, i16x8.add(x2, two));
  const nearest = i16x8.add(i16x8.add(i16x8.shl(inner, 1), i16x8.add(x2, y1)), i16x8.splat(4));
  const outer = i16x8.add(i16x8.shl(i16x8.add(x3, x2), 1), i16x8.add(four, two));
  v128.store64_lane(at, near(i16x8.shr_s(nearest, 3), x0, range), 0);
  v128.store64_lane(at + step, near(i16x8.shr_s(four, 2), x1, range), 0);
  v128.store64_lane(at + 2 * step, near(i16x8.shr_s(outer, 3), x2, range), 0);
}

function filterWeak(q0At: usize, stride: i32, tc: i32, sideP: i32, sideQ: i32, most: i32): void {
  const p0 = v128.load64_zero(q0At - stride);
  const p1 = v128.load64_zero(q0At - 2 * stride);
  const p2 = v128.load64_zero(q0At - 3 * stride);
  const q0 = v128.load64_zero(q0At);
  const q1 = v128.load64_zero(q0At + stride);
  const q2 = v128.load64_zero(q0At + 2 * stride);
  const step = i16x8.mul(i16x8.sub(q0, p0), i16x8.splat(9));
  const slope = i16x8.mul(i16x8.sub(q1, p1), i16x8.splat(3));
  const delta = i16x8.shr_s(i16x8.add(i16x8.sub(step, slope), i16x8.splat(8)), 4);
  const isSmall = i16x8.lt_s(i16x8.abs(delta), i16x8.splat(<i16>(tc * 10)));
  const range = i16x8.splat(<i16>tc);
  const half = i16x8.splat(<i16>(tc >> 1));
  const d = v128.and(clampLanes(delta, i16x8.neg(range), range), isSmall);
  const zero = i16x8.splat(0);
  const white = i16x8.splat(<i16>most);
  if (sideP) v128.store64_lane(q0At - stride, clampLanes(i16x8.add(p0, d), zero, white), 0);
  if (sideQ) v128.store64_lane(q0At, clampLanes(i16x8.sub(q0, d), zero, white), 0);
  if (sideP == NEAR) {
    const bend = i16x8.add(i16x8.sub(i16x8.avgr_u(p2, p0), p1), d);
    const move = v128.and(clampLanes(i16x8.shr_s(bend, 1), i16x8.neg(half), half), isSmall);
    v128.store64_lane(q0At - 2 * stride, clampLanes(i16x8.add(p1, move), zero, white), 0);
  }
  if (sideQ == NEAR) {
    const bend = i16x8.sub(i16x8.sub(i16x8.avgr_u(q2, q0), q1), d);
    const move = v128.and(clampLanes(i16x8.shr_s(bend, 1), i16x8.neg(half), half), isSmall);
    v128.store64_lane(q0At + stride, clampLanes(i16x8.add(q1, move), zero, white), 0);
  }
}

/** Chroma, of `lines` lines. */
export function filterChroma(
  edge: usize,
  across: i32,
  along: i32,
  lines: i32,
  tc: i32,
  keepsP: bool,
  keepsQ: bool,
  most: i32,
): void {
  for (let i = 0; i < lines; i++, edge += along) {
    const p0 = at(edge - across);
    const q0 = at(edge);
    const slope = at(edge - 2 * across) - at(edge + across);
    const delta = min(max((((q0 - p0) << 2) + slope + 4) >> 3, -tc), tc);
    if (!keepsP) store<u16>(edge - across, min(max(p0 + delta, 0), most));
    if (!keepsQ) store<u16>(edge, min(max(q0 - delta, 0), most));
  }
}
