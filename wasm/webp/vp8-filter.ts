// The loop filters of VP8 (RFC 6386 section 15), 16 positions along an edge at a time. A row of
// macroblocks is filtered once it is there, with the three rows above it that its upper edge
// changes; so the row of macroblocks above is final then.

import {
  LANES,
  loadColumns,
  loadFourColumns,
  loadPair,
  P0,
  P1,
  P2,
  Q0,
  Q1,
  Q2,
  Q3,
  storeColumns,
  storeFourColumns,
  storePair,
} from './vp8-filter-lanes';
import { macroblockAt, STRENGTHS, vp8 } from './vp8-state';

/** Section 15.2: edges between macroblocks have a higher limit. */
const OUTER_EXTRA: i32 = 4;

/** Filters the current row of macroblocks in `filtered`. */
export function filterRow(): void {
  for (let x = 0; x < vp8.columns; x++) {
    const block = macroblockAt(x);
    const hasBlocks = block.isWhole ? 0 : 4;
    const strength = STRENGTHS + 8 * <usize>block.segment + hasBlocks;
    const limit: i32 = load<u8>(strength);
    if (!limit) continue;
    const isInner = block.isInner != 0;
    if (vp8.isSimple) filterSimple(x, limit, isInner);
    else filterNormal(x, limit, load<u8>(strength, 1), load<u8>(strength, 2), isInner);
  }
}

/** Section 15.3. */
function filterNormal(x: i32, limit: i32, inner: i32, threshold: i32, isInner: bool): void {
  const strideY = vp8.filteredStrideY;
  const strideC = vp8.filteredStrideC;
  const y = vp8.filteredY + 16 * strideY + 16 * x;
  const u = vp8.filteredU + 8 * strideC + 8 * x;
  const v = vp8.filteredV + 8 * strideC + 8 * x;
  const below = strideY * 8;
  const outer = limit + OUTER_EXTRA;
  if (x > 0 && isInner) {
    filterAllColumns(y, strideY, limit, inner, threshold);
  } else if (x > 0) {
    filterColumns(y, y + below, strideY, true, outer, inner, threshold);
  } else if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) {
      filterColumns(y + i, y + i + below, strideY, false, limit, inner, threshold);
    }
  }
  if (x > 0) filterColumns(u, v, strideC, true, outer, inner, threshold);
  if (isInner) filterColumns(u + 4, v + 4, strideC, false, limit, inner, threshold);
  if (vp8.row > 0) {
    filterWideRows(y, strideY, true, outer, inner, threshold);
    filterRows(u, v, strideC, true, outer, inner, threshold);
  }
  if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) {
      filterWideRows(y + i * strideY, strideY, false, limit, inner, threshold);
    }
    const at = strideC * 4;
    filterRows(u + at, v + at, strideC, false, limit, inner, threshold);
  }
}

/** Section 15.2: luma alone, and only the two samples at an edge. */
function filterSimple(x: i32, limit: i32, isInner: bool): void {
  const stride = vp8.filteredStrideY;
  const y = vp8.filteredY + 16 * stride + 16 * x;
  const below = stride * 8;
  const outer = limit + OUTER_EXTRA;
  if (x > 0) filterColumnsSimply(y, y + below, stride, outer);
  if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) filterColumnsSimply(y + i, y + i + below, stride, limit);
  }
  if (vp8.row > 0) filterRowsSimply(y, stride, outer);
  if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) filterRowsSimply(y + i * stride, stride, limit);
  }
}

/** |a - b| of bytes. */
@inline
function distance(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}

/** Where 2 |p0 - q0| + |p1 - q1| / 2 is within the limit. */
@inline
function isSmooth(p1: v128, p0: v128, q0: v128, q1: v128, limit: i32): v128 {
  const near = distance(p0, q0);
  const far = v128.and(i8x16.shr_u(distance(p1, q1), 1), i8x16.splat(127));
  const step = i8x16.add_sat_u(i8x16.add_sat_u(near, near), far);
  return i8x16.le_u(step, i8x16.splat(<i8>limit));
}

/** The simple filter on the four vectors at `LANES + P1`. False: nothing changes. */
@inline
function smoothSimply(limit: i32): bool {
  const p1 = v128.load(LANES + P1);
  const p0 = v128.load(LANES + P0);
  const q0 = v128.load(LANES + Q0);
  const q1 = v128.load(LANES + Q1);
  const mask = isSmooth(p1, p0, q0, q1, limit);
  if (!v128.any_true(mask)) return false;
  const sign = i8x16.splat(-128);
  const sp0 = v128.xor(p0, sign);
  const sq0 = v128.xor(q0, sign);
  const w = i8x16.sub_sat_s(sq0, sp0);
  let a = i8x16.sub_sat_s(v128.xor(p1, sign), v128.xor(q1, sign));
  a = i8x16.add_sat_s(i8x16.add_sat_s(i8x16.add_sat_s(a, w), w), w);
  a = v128.and(a, mask);
  const down = i8x16.shr_s(i8x16.add_sat_s(a, i8x16.splat(4)), 3);
  const up = i8x16.shr_s(i8x16.add_sat_s(a, i8x16.splat(3)), 3);
  v128.store(LANES + P0, v128.xor(i8x16.add_sat_s(sp0, up), sign));
  v128.store(LANES + Q0, v128.xor(i8x16.sub_sat_s(sq0, down), sign));
  return true;
}

/** (factor w + 63) / 128 of i8 lanes that come as i16. */
@inline
function weigh(low: v128, high: v128, factor: i16): v128 {
  const f = i16x8.splat(factor);
  const half = i16x8.splat(63);
  return i8x16.narrow_i16x8_s(
    i16x8.shr_s(i16x8.add(i16x8.mul(low, f), half), 7),
    i16x8.shr_s(i16x8.add(i16x8.mul(high, f), half), 7),
  );
}

/** The normal filter on the eight vectors at `lanes`. False: nothing changes. */
@inline
function smooth(lanes: usize, isOuter: bool, limit: i32, inner: i32, threshold: i32): bool {
  const p3 = v128.load(lanes);
  const p2 = v128.load(lanes + P2);
  const p1 = v128.load(lanes + P1);
  const p0 = v128.load(lanes + P0);
  const q0 = v128.load(lanes + Q0);
  const q1 = v128.load(lanes + Q1);
  const q2 = v128.load(lanes + Q2);
  const q3 = v128.load(lanes + Q3);
  const beside = i8x16.max_u(distance(p1, p0), distance(q1, q0));
  const beyondP = i8x16.max_u(distance(p3, p2), distance(p2, p1));
  const beyondQ = i8x16.max_u(distance(q3, q2), distance(q2, q1));
  const most = i8x16.max_u(i8x16.max_u(beyondP, beyondQ), beside);
  const isFlat = i8x16.le_u(most, i8x16.splat(<i8>inner));
  const mask = v128.and(isFlat, isSmooth(p1, p0, q0, q1, limit));
  if (!v128.any_true(mask)) return false;
  const isSharp = i8x16.gt_u(beside, i8x16.splat(<i8>threshold)); // "high edge variance"
  const sign = i8x16.splat(-128);
  const sp1 = v128.xor(p1, sign);
  const sp0 = v128.xor(p0, sign);
  const sq0 = v128.xor(q0, sign);
  const sq1 = v128.xor(q1, sign);
  const w = i8x16.sub_sat_s(sq0, sp0);
  let a = i8x16.sub_sat_s(sp1, sq1);
  if (!isOuter) a = v128.and(a, isSharp);
  a = v128.and(i8x16.add_sat_s(i8x16.add_sat_s(i8x16.add_sat_s(a, w), w), w), mask);
  const common = isOuter ? v128.and(a, isSharp) : a;
  const down = i8x16.shr_s(i8x16.add_sat_s(common, i8x16.splat(4)), 3);
  const up = i8x16.shr_s(i8x16.add_sat_s(common, i8x16.splat(3)), 3);
  let np0 = i8x16.add_sat_s(sp0, up);
  let nq0 = i8x16.sub_sat_s(sq0, down);
  if (isOuter) {
    const gentle = v128.andnot(a, isSharp);
    const low = i16x8.extend_low_i8x16_s(gentle);
    const high = i16x8.extend_high_i8x16_s(gentle);
    const near = weigh(low, high, 27);
    const middle = weigh(low, high, 18);
    const far = weigh(low, high, 9);
    np0 = i8x16.add_sat_s(np0, near);
    nq0 = i8x16.sub_sat_s(nq0, near);
    v128.store(lanes + P2, v128.xor(i8x16.add_sat_s(v128.xor(p2, sign), far), sign));
    v128.store(lanes + P1, v128.xor(i8x16.add_sat_s(sp1, middle), sign));
    v128.store(lanes + Q1, v128.xor(i8x16.sub_sat_s(sq1, middle), sign));
    v128.store(lanes + Q2, v128.xor(i8x16.sub_sat_s(v128.xor(q2, sign), far), sign));
  } else {
    const half = i8x16.shr_s(i8x16.add(down, i8x16.splat(1)), 1);
    const beyond = v128.andnot(half, isSharp);
    v128.store(lanes + P1, v128.xor(i8x16.add_sat_s(sp1, beyond), sign));
    v128.store(lanes + Q1, v128.xor(i8x16.sub_sat_s(sq1, beyond), sign));
  }
  v128.store(lanes + P0, v128.xor(np0, sign));
  v128.store(lanes + Q0, v128.xor(nq0, sign));
  return true;
}

/** The edges above 8 columns at `a` and 8 at `b`. */
function filterRows(
  a: usize,
  b: usize,
  stride: usize,
  isOuter: bool,
  limit: i32,
  inner: i32,
  threshold: i32,
): void {
  const above = stride * 4;
  for (let i: usize = 0, at: usize = 0; i < 8; i++, at += stride) {
    v128.store(LANES + 16 * i, loadPair(a - above + at, b - above + at));
  }
  if (!smooth(LANES, isOuter, limit, inner, threshold)) return;
  for (let i: usize = 1, at: usize = stride; i < 7; i++, at += stride) {
    storePair(a - above + at, b - above + at, v128.load(LANES + 16 * i));
  }
}

/** The edge above 16 columns. */
function filterWideRows(
  at: usize,
  stride: usize,
  isOuter: bool,
  limit: i32,
  inner: i32,
  threshold: i32,
): void {
  const above = at - stride * 4;
  for (let i: usize = 0, p = above; i < 8; i++, p += stride) {
    v128.store(LANES + 16 * i, v128.load(p));
  }
  if (!smooth(LANES, isOuter, limit, inner, threshold)) return;
  for (let i: usize = 1, p = above + stride; i < 7; i++, p += stride) {
    v128.store(p, v128.load(LANES + 16 * i));
  }
}

/** The edges left of 8 rows at `a` and 8 at `b`. */
function filterColumns(
  a: usize,
  b: usize,
  stride: usize,
  isOuter: bool,
  limit: i32,
  inner: i32,
  threshold: i32,
): void {
  loadColumns(LANES, a - 4, b - 4, stride);
  if (!smooth(LANES, isOuter, limit, inner, threshold)) return;
  if (isOuter) storeColumns(LANES, a - 4, b - 4, stride);
  else storeFourColumns(LANES + P1, a - 2, b - 2, stride);
}

/**
 * All upright edges of luma in a macroblock that has one to its left: each column is turned once,
 * not once for each of the two edges beside it.
 */
function filterAllColumns(y: usize, stride: usize, limit: i32, inner: i32, threshold: i32): void {
  const below = y + stride * 8;
  loadColumns(LANES, y - 4, below - 4, stride);
  loadColumns(LANES + 8 * 16, y + 4, below + 4, stride);
  loadFourColumns(LANES + 16 * 16, y + 12, below + 12, stride);
  let isChanged = smooth(LANES, true, limit + OUTER_EXTRA, inner, threshold);
  for (let at: usize = 4; at < 16; at += 4) {
    if (smooth(LANES + 16 * at, false, limit, inner, threshold)) isChanged = true;
  }
  if (!isChanged) return;
  storeColumns(LANES, y - 4, below - 4, stride);
  storeColumns(LANES + 8 * 16, y + 4, below + 4, stride);
  storeFourColumns(LANES + 16 * 16, y + 12, below + 12, stride);
}

function filterRowsSimply(at: usize, stride: usize, limit: i32): void {
  const above = at - 2 * stride;
  for (let i: usize = 0; i < 4; i++) v128.store(LANES + P1 + 16 * i, v128.load(above + i * stride));
  if (!smoothSimply(limit)) return;
  v128.store(at - stride, v128.load(LANES + P0));
  v128.store(at, v128.load(LANES + Q0));
}

function filterColumnsSimply(a: usize, b: usize, stride: usize, limit: i32): void {
  loadColumns(LANES, a - 4, b - 4, stride);
  if (smoothSimply(limit)) storeFourColumns(LANES + P1, a - 2, b - 2, stride);
}
