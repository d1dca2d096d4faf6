// Samples across an edge of the loop filter: 16 positions along it at a time, 8 in each of two parts of
// a plane, as eight vectors.

/** Columns of 16 samples, v128 x 20: four left of a macroblock and its own; or p3 to q3 of one edge. */
export const LANES: usize = memory.data(20 * 16, 16);
export const P1: usize = 32;
export const P0: usize = 48;
export const Q0: usize = 64;
export const Q1: usize = 80;

/** 8 bytes at `a` and 8 at `b`. */
@inline
export function loadPair(a: usize, b: usize): v128 {
  return v128.load64_lane(b, v128.load64_zero(a), 1);
}

@inline
export function storePair(a: usize, b: usize, v: v128): void {
  v128.store64_lane(a, v, 0);
  v128.store64_lane(b, v, 1);
}

@inline
function zipLow8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function zipHigh8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

@inline
function zipLow16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function zipHigh16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

@inline
function zipLow32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

@inline
function zipHigh32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

@inline
function zipLow64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

@inline
function zipHigh64(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

/** Rows `i` and `i + 1` of 8 columns, byte by byte in turn. */
@inline
function rowPair(at: usize, stride: usize, i: usize): v128 {
  return zipLow8(v128.load64_zero(at + i * stride), v128.load64_zero(at + (i + 1) * stride));
}

/** Four columns to `lanes`, of rows 0 to 3 and 4 to 7 of both parts, in which four samples of a column stand together. */
@inline
function storeTurned(lanes: usize, a03: v128, a47: v128, b03: v128, b47: v128): void {
  const a01 = zipLow32(a03, a47);
  const b01 = zipLow32(b03, b47);
  v128.store(lanes, zipLow64(a01, b01));
  v128.store(lanes, zipHigh64(a01, b01), 16);
  const a23 = zipHigh32(a03, a47);
  const b23 = zipHigh32(b03, b47);
  v128.store(lanes, zipLow64(a23, b23), 32);
  v128.store(lanes, zipHigh64(a23, b23), 48);
}

/** Rows of both parts, 8 columns wide, become the columns at `lanes`. */
@inline
export function loadColumns(lanes: usize, a: usize, b: usize, stride: usize): void {
  const a01 = rowPair(a, stride, 0);
  const a23 = rowPair(a, stride, 2);
  const a45 = rowPair(a, stride, 4);
  const a67 = rowPair(a, stride, 6);
  const b01 = rowPair(b, stride, 0);
  const b23 = rowPair(b, stride, 2);
  const b45 = rowPair(b, stride, 4);
  const b67 = rowPair(b, stride, 6);
  storeTurned(
    lanes,
    zipLow16(a01, a23),
    zipLow16(a45, a67),
    zipLow16(b01, b23),
    zipLow16(b45, b67),
  );
  const right = lanes + 64;
  storeTurned(
    right,
    zipHigh16(a01, a23),
    zipHigh16(a45, a67),
    zipHigh16(b01, b23),
    zipHigh16(b45, b67),
  );
}

/** The same of 4 columns. */
@inline
export function loadFourColumns(lanes: usize, a: usize, b: usize, stride: usize): void {
  const a03 = zipLow16(rowPair(a, stride, 0), rowPair(a, stride, 2));
  const a47 = zipLow16(rowPair(a, stride, 4), rowPair(a, stride, 6));
  const b03 = zipLow16(rowPair(b, stride, 0), rowPair(b, stride, 2));
  const b47 = zipLow16(rowPair(b, stride, 4), rowPair(b, stride, 6));
  storeTurned(lanes, a03, a47, b03, b47);
}

/** The columns at `lanes` go back. */
@inline
export function storeColumns(lanes: usize, a: usize, b: usize, stride: usize): void {
  const v0 = v128.load(lanes);
  const v1 = v128.load(lanes, 16);
  const v2 = v128.load(lanes, 32);
  const v3 = v128.load(lanes, 48);
  const v4 = v128.load(lanes, 64);
  const v5 = v128.load(lanes, 80);
  const v6 = v128.load(lanes, 96);
  const v7 = v128.load(lanes, 112);
  storeHalf(a, stride, zipLow8(v0, v1), zipLow8(v2, v3), zipLow8(v4, v5), zipLow8(v6, v7));
  storeHalf(b, stride, zipHigh8(v0, v1), zipHigh8(v2, v3), zipHigh8(v4, v5), zipHigh8(v6, v7));
}

/** Eight rows, of pairs of columns. */
@inline
function storeHalf(at: usize, stride: usize, c01: v128, c23: v128, c45: v128, c67: v128): void {
  const l0 = zipLow16(c01, c23);
  const r0 = zipLow16(c45, c67);
  const l1 = zipHigh16(c01, c23);
  const r1 = zipHigh16(c45, c67);
  storePair(at, at + stride, zipLow32(l0, r0));
  storePair(at + 2 * stride, at + 3 * stride, zipHigh32(l0, r0));
  storePair(at + 4 * stride, at + 5 * stride, zipLow32(l1, r1));
  storePair(at + 6 * stride, at + 7 * stride, zipHigh32(l1, r1));
}

/** Four columns go back: p1 to q1 are the only ones that an edge inside a macroblock changes. */
@inline
export function storeFourColumns(lanes: usize, a: usize, b: usize, stride: usize): void {
  const p1 = v128.load(lanes);
  const p0 = v128.load(lanes, 16);
  const q0 = v128.load(lanes, 32);
  const q1 = v128.load(lanes, 48);
  const pLow = zipLow8(p1, p0);
  const pHigh = zipHigh8(p1, p0);
  const qLow = zipLow8(q0, q1);
  const qHigh = zipHigh8(q0, q1);
  storeQuads(a, stride, zipLow16(pLow, qLow));
  storeQuads(a + 4 * stride, stride, zipHigh16(pLow, qLow));
  storeQuads(b, stride, zipLow16(pHigh, qHigh));
  storeQuads(b + 4 * stride, stride, zipHigh16(pHigh, qHigh));
}

/** Four rows of four samples. */
@inline
function storeQuads(at: usize, stride: usize, v: v128): void {
  v128.store32_lane(at, v, 0);
  v128.store32_lane(at + stride, v, 1);
  v128.store32_lane(at + 2 * stride, v, 2);
  v128.store32_lane(at + 3 * stride, v, 3);
}
