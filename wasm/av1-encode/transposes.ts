// Blocks of i16 from strips along one side to strips along the other.

import { high16, high32, high64, low16, low32, low64 } from '../shared/lanes';

/** An 8 x 8 tile of i16 from eight vectors one after the other, to eight others. */
function transposeTile(src: usize, dst: usize): void {
  const r0 = v128.load(src);
  const r1 = v128.load(src, 16);
  const r2 = v128.load(src, 32);
  const r3 = v128.load(src, 48);
  const r4 = v128.load(src, 64);
  const r5 = v128.load(src, 80);
  const r6 = v128.load(src, 96);
  const r7 = v128.load(src, 112);
  const a0 = low16(r0, r1);
  const a1 = high16(r0, r1);
  const a2 = low16(r2, r3);
  const a3 = high16(r2, r3);
  const a4 = low16(r4, r5);
  const a5 = high16(r4, r5);
  const a6 = low16(r6, r7);
  const a7 = high16(r6, r7);
  const b0 = low32(a0, a2);
  const b1 = high32(a0, a2);
  const b2 = low32(a1, a3);
  const b3 = high32(a1, a3);
  const b4 = low32(a4, a6);
  const b5 = high32(a4, a6);
  const b6 = low32(a5, a7);
  const b7 = high32(a5, a7);
  v128.store(dst, low64(b0, b4));
  v128.store(dst, high64(b0, b4), 16);
  v128.store(dst, low64(b1, b5), 32);
  v128.store(dst, high64(b1, b5), 48);
  v128.store(dst, low64(b2, b6), 64);
  v128.store(dst, high64(b2, b6), 80);
  v128.store(dst, low64(b3, b7), 96);
  v128.store(dst, high64(b3, b7), 112);
}

/**
 * Strips along one side to strips along the other: `count` strips of `length` vectors (a multiple
 * of 8, or 4) become strips of `8 * count` vectors, or 4 if `isFour`.
 */
export function transposeStrips(
  src: usize,
  dst: usize,
  count: i32,
  length: i32,
  outLength: i32,
): void {
  if (length == 4) {
    transposeTile(src, dst);
    return;
  }
  for (let s = 0; s < count; s++) {
    for (let t = 0; t < length; t += 8) {
      transposeTile(src + (s * length + t) * 16, dst + ((t >> 3) * outLength + s * 8) * 16);
    }
  }
}
