// Turns of squares of 16-bit lanes.

import { high16, low16 } from './lanes';

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
