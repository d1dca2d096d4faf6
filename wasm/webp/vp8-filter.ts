// The loop filters of VP8 (RFC 6386 section 15), 16 positions along an edge at a time. A row of
// macroblocks is filtered once it is there, with the three rows above it that its upper edge
// changes; so the row of macroblocks above is final then.

import { FOUR, smooth, smoothSimply } from './vp8-filter-edge';
import {
  LANES,
  loadColumns,
  loadFourColumns,
  loadPair,
  P0,
  P1,
  Q0,
  storeColumns,
  storeFourColumns,
  storePair,
} from './vp8-filter-lanes';
import { macroblockAt, STRENGTHS, vp8 } from './vp8-state';

/** Section 15.2: edges between macroblocks have a higher limit. */
const OUTER_EXTRA: usize = FOUR;

/** Filters the current row of macroblocks in `filtered`. */
export function filterRow(): void {
  for (let x = 0; x < vp8.columns; x++) {
    const block = macroblockAt(x);
    const hasBlocks = block.isWhole ? 0 : 4;
    const strength = STRENGTHS + 8 * <usize>block.segment + hasBlocks;
    if (!load<u8>(strength)) continue;
    const isInner = block.isInner != 0;
    const inside = v128.load8_splat(strength);
    const outer = i8x16.add(inside, v128.load(OUTER_EXTRA));
    if (vp8.isSimple) filterSimple(x, inside, outer, isInner);
    else filterNormal(x, inside, outer, strength, isInner);
  }
}

/** Section 15.3. */
function filterNormal(x: i32, limit: v128, outer: v128, strength: usize, isInner: bool): void {
  const inner = v128.load8_splat(strength, 1);
  const threshold = v128.load8_splat(strength, 2);
  const strideY = vp8.filteredStrideY;
  const strideC = vp8.filteredStrideC;
  const y = vp8.filteredY + 16 * strideY + 16 * x;
  const u = vp8.filteredU + 8 * strideC + 8 * x;
  const v = vp8.filteredV + 8 * strideC + 8 * x;
  const below = strideY * 8;
  if (x > 0 && isInner) {
    filterAllColumns(y, strideY, limit, outer, inner, threshold);
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
function filterSimple(x: i32, limit: v128, outer: v128, isInner: bool): void {
  const stride = vp8.filteredStrideY;
  const y = vp8.filteredY + 16 * stride + 16 * x;
  const below = stride * 8;
  if (x > 0) filterColumnsSimply(y, y + below, stride, outer);
  if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) filterColumnsSimply(y + i, y + i + below, stride, limit);
  }
  if (vp8.row > 0) filterRowsSimply(y, stride, outer);
  if (isInner) {
    for (let i: usize = 4; i < 16; i += 4) filterRowsSimply(y + i * stride, stride, limit);
  }
}

/** The edges above 8 columns at `a` and 8 at `b`. */
function filterRows(
  a: usize,
  b: usize,
  stride: usize,
  isOuter: bool,
  limit: v128,
  inner: v128,
  threshold: v128,
): void {
  const above = stride * 4;
  for (let i: usize = 0, at: usize = 0; i < 8; i++, at += stride) {
    v128.store(LANES + 16 * i, loadPair(a - above + at, b - above + at));
  }
  if (!smooth(LANES, 16, isOuter, limit, inner, threshold)) return;
  for (let i: usize = 1, at: usize = stride; i < 7; i++, at += stride) {
    storePair(a - above + at, b - above + at, v128.load(LANES + 16 * i));
  }
}

/** The edge above 16 columns. */
function filterWideRows(
  at: usize,
  stride: usize,
  isOuter: bool,
  limit: v128,
  inner: v128,
  threshold: v128,
): void {
  smooth(at - stride * 4, stride, isOuter, limit, inner, threshold);
}

/** The edges left of 8 rows at `a` and 8 at `b`. */
function filterColumns(
  a: usize,
  b: usize,
  stride: usize,
  isOuter: bool,
  limit: v128,
  inner: v128,
  threshold: v128,
): void {
  loadColumns(LANES, a - 4, b - 4, stride);
  if (!smooth(LANES, 16, isOuter, limit, inner, threshold)) return;
  if (isOuter) storeColumns(LANES, a - 4, b - 4, stride);
  else storeFourColumns(LANES + P1, a - 2, b - 2, stride);
}

/**
 * All upright edges of luma in a macroblock that has one to its left: each column is turned once,
 * not once for each of the two edges beside it.
 */
function filterAllColumns(
  y: usize,
  stride: usize,
  limit: v128,
  outer: v128,
  inner: v128,
  threshold: v128,
): void {
  const below = y + stride * 8;
  loadColumns(LANES, y - 4, below - 4, stride);
  loadColumns(LANES + 8 * 16, y + 4, below + 4, stride);
  loadFourColumns(LANES + 16 * 16, y + 12, below + 12, stride);
  let isChanged = smooth(LANES, 16, true, outer, inner, threshold);
  for (let at: usize = 4; at < 16; at += 4) {
    if (smooth(LANES + 16 * at, 16, false, limit, inner, threshold)) isChanged = true;
  }
  if (!isChanged) return;
  storeColumns(LANES, y - 4, below - 4, stride);
  storeColumns(LANES + 8 * 16, y + 4, below + 4, stride);
  storeFourColumns(LANES + 16 * 16, y + 12, below + 12, stride);
}

function filterRowsSimply(at: usize, stride: usize, limit: v128): void {
  const above = at - 2 * stride;
  for (let i: usize = 0; i < 4; i++) v128.store(LANES + P1 + 16 * i, v128.load(above + i * stride));
  if (!smoothSimply(limit)) return;
  v128.store(at - stride, v128.load(LANES + P0));
  v128.store(at, v128.load(LANES + Q0));
}

function filterColumnsSimply(a: usize, b: usize, stride: usize, limit: v128): void {
  loadColumns(LANES, a - 4, b - 4, stride);
  if (smoothSimply(limit)) storeFourColumns(LANES + P1, a - 2, b - 2, stride);
}
