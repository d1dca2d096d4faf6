// Vectors of eight 16-bit lanes.

import { high16, low16 } from '../shared/lanes';

/** Two 16-bit numbers for products of pairs. */
@inline
export function pair(a: i32, b: i32): i32 {
  return (a & 0xffff) | (b << 16);
}

@inline
export function clampLanes(v: v128, low: v128, high: v128): v128 {
  return i16x8.max_s(low, i16x8.min_s(high, v));
}

/** Stores a row of four samples, or of eight. */
@inline
export function storeRow(dst: usize, v: v128, width: i32): void {
  if (width == 4) v128.store64_lane(dst, v, 0);
  else v128.store(dst, v);
}

/** Transposes 8 x 8 lanes; the strides are in bytes. */
export function transpose8(src: usize, srcStride: i32, dst: usize, dstStride: i32): void {
  const src4 = src + 4 * srcStride;
  const r0 = v128.load(src);
  const r1 = v128.load(src + srcStride);
  const r2 = v128.load(src + 2 * srcStride);
  const r3 = v128.load(src + 3 * srcStride);
  const r4 = v128.load(src4);
  const r5 = v128.load(src4 + srcStride);
  const r6 = v128.load(src4 + 2 * srcStride);
  const r7 = v128.load(src4 + 3 * srcStride);
  const a0 = low16(r0, r1);
  const a1 = high16(r0, r1);
  const a2 = low16(r2, r3);
  const a3 = high16(r2, r3);
  const a4 = low16(r4, r5);
  const a5 = high16(r4, r5);
  const a6 = low16(r6, r7);
  const a7 = high16(r6, r7);
  const b0 = v128.shuffle<i32>(a0, a2, 0, 4, 1, 5);
  const b1 = v128.shuffle<i32>(a0, a2, 2, 6, 3, 7);
  const b2 = v128.shuffle<i32>(a1, a3, 0, 4, 1, 5);
  const b3 = v128.shuffle<i32>(a1, a3, 2, 6, 3, 7);
  const b4 = v128.shuffle<i32>(a4, a6, 0, 4, 1, 5);
  const b5 = v128.shuffle<i32>(a4, a6, 2, 6, 3, 7);
  const b6 = v128.shuffle<i32>(a5, a7, 0, 4, 1, 5);
  const b7 = v128.shuffle<i32>(a5, a7, 2, 6, 3, 7);
  const dst4 = dst + 4 * dstStride;
  v128.store(dst, v128.shuffle<i64>(b0, b4, 0, 2));
  v128.store(dst + dstStride, v128.shuffle<i64>(b0, b4, 1, 3));
  v128.store(dst + 2 * dstStride, v128.shuffle<i64>(b1, b5, 0, 2));
  v128.store(dst + 3 * dstStride, v128.shuffle<i64>(b1, b5, 1, 3));
  v128.store(dst4, v128.shuffle<i64>(b2, b6, 0, 2));
  v128.store(dst4 + dstStride, v128.shuffle<i64>(b2, b6, 1, 3));
  v128.store(dst4 + 2 * dstStride, v128.shuffle<i64>(b3, b7, 0, 2));
  v128.store(dst4 + 3 * dstStride, v128.shuffle<i64>(b3, b7, 1, 3));
}

/** Turns a block: dst of w x h from src, which is h wide and w high. */
export function transposeBlock(
  src: usize,
  srcStride: i32,
  dst: usize,
  dstStride: i32,
  w: i32,
  h: i32,
): void {
  for (let y = 0; y < h; y += 4) {
    for (let x = 0; x < w; x += 4) {
      const s = src + x * srcStride + 2 * y;
      const d = dst + y * dstStride + 2 * x;
      const ab = low16(v128.load64_zero(s), v128.load64_zero(s + srcStride));
      const cd = low16(v128.load64_zero(s + 2 * srcStride), v128.load64_zero(s + 3 * srcStride));
      const low = v128.shuffle<i32>(ab, cd, 0, 4, 1, 5);
      const high = v128.shuffle<i32>(ab, cd, 2, 6, 3, 7);
      v128.store64_lane(d, low, 0);
      v128.store64_lane(d + dstStride, low, 1);
      v128.store64_lane(d + 2 * dstStride, high, 0);
      v128.store64_lane(d + 3 * dstStride, high, 1);
    }
  }
}
