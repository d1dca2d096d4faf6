// Vectors of eight 16-bit lanes.

import { low16 } from '../shared/lanes';

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
