// Samples across an edge of the loop filter: 16 positions along it at a time, 8 in each of two parts of
// a plane, as eight vectors.

/** p3 to q3, v128 x 8. */
export const LANES: usize = memory.data(8 * 16, 16);
export const P2: usize = 16;
export const P1: usize = 32;
export const P0: usize = 48;
export const Q0: usize = 64;
export const Q1: usize = 80;
export const Q2: usize = 96;
export const Q3: usize = 112;

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
function evenBytes(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
}

@inline
function oddBytes(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}

@inline
function evenPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
}

@inline
function oddPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
}

@inline
function evenQuads(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 2, 6);
}

@inline
function oddQuads(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 5, 3, 7);
}

/** Rows `i` of both parts, 8 columns wide, become the columns of `LANES`. */
@inline
export function loadColumns(a: usize, b: usize, stride: usize): void {
  for (let i: usize = 0; i < 8; i++) {
    v128.store(LANES + 16 * i, loadPair(a + i * stride, b + i * stride));
  }
  transpose();
}

@inline
export function storeColumns(a: usize, b: usize, stride: usize): void {
  transpose();
  for (let i: usize = 0; i < 8; i++) {
    storePair(a + i * stride, b + i * stride, v128.load(LANES + 16 * i));
  }
}

/** Transposes both halves of `LANES`, 8 x 8 bytes each. */
@inline
function transpose(): void {
  const v0 = v128.load(LANES);
  const v1 = v128.load(LANES, 16);
  const v2 = v128.load(LANES, 32);
  const v3 = v128.load(LANES, 48);
  const v4 = v128.load(LANES, 64);
  const v5 = v128.load(LANES, 80);
  const v6 = v128.load(LANES, 96);
  const v7 = v128.load(LANES, 112);
  const a0 = evenBytes(v0, v1);
  const a1 = oddBytes(v0, v1);
  const a2 = evenBytes(v2, v3);
  const a3 = oddBytes(v2, v3);
  const a4 = evenBytes(v4, v5);
  const a5 = oddBytes(v4, v5);
  const a6 = evenBytes(v6, v7);
  const a7 = oddBytes(v6, v7);
  const b0 = evenPairs(a0, a2);
  const b1 = evenPairs(a1, a3);
  const b2 = oddPairs(a0, a2);
  const b3 = oddPairs(a1, a3);
  const b4 = evenPairs(a4, a6);
  const b5 = evenPairs(a5, a7);
  const b6 = oddPairs(a4, a6);
  const b7 = oddPairs(a5, a7);
  v128.store(LANES, evenQuads(b0, b4));
  v128.store(LANES, evenQuads(b1, b5), 16);
  v128.store(LANES, evenQuads(b2, b6), 32);
  v128.store(LANES, evenQuads(b3, b7), 48);
  v128.store(LANES, oddQuads(b0, b4), 64);
  v128.store(LANES, oddQuads(b1, b5), 80);
  v128.store(LANES, oddQuads(b2, b6), 96);
  v128.store(LANES, oddQuads(b3, b7), 112);
}
