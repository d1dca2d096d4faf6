// Forward DCT of 8x8 samples, bit-exact with libjpeg's jfdctint ("islow": C. Loeffler,
// A. Ligtenberg, G. Moschytz 1989; 13-bit constants, 2 extra bits between the passes). The output
// is 8 times the coefficient of T.81 A.3.3.
//   src   u8, 8 rows of 8 samples, `stride` apart     dst   i16 x 64 natural order, 16-byte aligned
// Scalar twin: test/twins/jpeg-encode.ts.

import { high16, high32, high64, low16, low32, low64 } from '../shared/lanes';

// Pairs of multipliers, interleaved for dot_i16x8_s. FIX(x) = round(x * 8192).
// biome-ignore format: one vector per line
const K: usize = memory.data<i16>([
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433, // EVEN_2: 0.541196100 + 0.765366865, 0.541196100
  4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704, // EVEN_6: 0.541196100, 0.541196100 - 1.847759065
  -6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633, // Z3: 1.175875602 - 1.961570560, 1.175875602
  9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437, // Z4: 1.175875602, 1.175875602 - 0.390180644
  -4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373, // ODD_7: 0.298631336 - 0.899976223, -0.899976223
  -7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926, // ODD_1: -0.899976223, 1.501321110 - 0.899976223
  -4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995, // ODD_5: 2.053119869 - 2.562915447, -2.562915447
  -20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177, // ODD_3: -2.562915447, 3.072711026 - 2.562915447
  128, 128, 128, 128, 128, 128, 128, 128, // LEVEL: the level shift (T.81 A.3.1)
  2, 2, 2, 2, 2, 2, 2, 2, // HALF_2: half of 1 << 2
], 16);
// biome-ignore format: one vector per line
const HALF: usize = memory.data<i32>([
  1024, 1024, 1024, 1024, // half of 1 << 11
  16384, 16384, 16384, 16384, // half of 1 << 15
], 16);

/** i16 x 64 between the passes. */
const between: usize = memory.data(128, 64);

/** Two rotated pairs, descaled to i16. */
@inline
function rotate(low: v128, high: v128, k: usize, half: v128, shift: i32): v128 {
  const a = i32x4.add(i32x4.dot_i16x8_s(low, v128.load(K + k)), half);
  const b = i32x4.add(i32x4.dot_i16x8_s(high, v128.load(K + k)), half);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(a, shift), i32x4.shr_s(b, shift));
}

/** The same plus a sum that is already there (which holds the rounding). */
@inline
function rotateOnto(low: v128, high: v128, k: usize, z0: v128, z1: v128, shift: i32): v128 {
  const a = i32x4.add(i32x4.dot_i16x8_s(low, v128.load(K + k)), z0);
  const b = i32x4.add(i32x4.dot_i16x8_s(high, v128.load(K + k)), z1);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(a, shift), i32x4.shr_s(b, shift));
}

/** Transposes eight vectors at `src` (8 samples of i16 each) to `dst`. */
@inline
// biome-ignore format: a transpose reads as rows
function storeTransposed(
  dst: usize,
  r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128,
): void {
  const a0 = low16(r0, r1), a1 = high16(r0, r1), a2 = low16(r2, r3), a3 = high16(r2, r3);
  const a4 = low16(r4, r5), a5 = high16(r4, r5), a6 = low16(r6, r7), a7 = high16(r6, r7);
  const b0 = low32(a0, a2), b1 = high32(a0, a2), b2 = low32(a1, a3), b3 = high32(a1, a3);
  const b4 = low32(a4, a6), b5 = high32(a4, a6), b6 = low32(a5, a7), b7 = high32(a5, a7);
  v128.store(dst, low64(b0, b4), 0);
  v128.store(dst, high64(b0, b4), 16);
  v128.store(dst, low64(b1, b5), 32);
  v128.store(dst, high64(b1, b5), 48);
  v128.store(dst, low64(b2, b6), 64);
  v128.store(dst, high64(b2, b6), 80);
  v128.store(dst, low64(b3, b7), 96);
  v128.store(dst, high64(b3, b7), 112);
}

/**
 * One 1-D pass over the eight vectors at `src`, which are its inputs 0 to 7 in eight lanes. The
 * first pass scales up by 4 and transposes its result; the second takes that out again.
 */
@inline
// biome-ignore format: pairs of low and high halves belong on one line
function pass(src: usize, dst: usize, isFirst: bool): void {
  const shift = isFirst ? 11 : 15;
  const half = v128.load(isFirst ? HALF : HALF + 16);
  const i0 = v128.load(src), i1 = v128.load(src, 16), i2 = v128.load(src, 32), i3 = v128.load(src, 48);
  const i4 = v128.load(src, 64), i5 = v128.load(src, 80), i6 = v128.load(src, 96), i7 = v128.load(src, 112);
  // 1. Even part: sums of mirrored inputs.
  const s0 = i16x8.add(i0, i7), s1 = i16x8.add(i1, i6), s2 = i16x8.add(i2, i5), s3 = i16x8.add(i3, i4);
  const e0 = i16x8.add(s0, s3), e3 = i16x8.sub(s0, s3), e1 = i16x8.add(s1, s2), e2 = i16x8.sub(s1, s2);
  let o0 = i16x8.add(e0, e1), o4 = i16x8.sub(e0, e1);
  if (isFirst) {
    o0 = i16x8.shl(o0, 2); o4 = i16x8.shl(o4, 2);
  } else {
    const two = v128.load(K + 144);
    o0 = i16x8.shr_s(i16x8.add(o0, two), 2); o4 = i16x8.shr_s(i16x8.add(o4, two), 2);
  }
  let a = low16(e3, e2), b = high16(e3, e2);
  const o2 = rotate(a, b, 0, half, shift), o6 = rotate(a, b, 16, half, shift);
  // 2. Odd part: differences d4 (of 3 and 4) to d7 (of 0 and 7).
  const d7 = i16x8.sub(i0, i7), d6 = i16x8.sub(i1, i6), d5 = i16x8.sub(i2, i5), d4 = i16x8.sub(i3, i4);
  const z3 = i16x8.add(d4, d6), z4 = i16x8.add(d5, d7);
  a = low16(z3, z4); b = high16(z3, z4);
  const z3l = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(K + 32)), half);
  const z3h = i32x4.add(i32x4.dot_i16x8_s(b, v128.load(K + 32)), half);
  const z4l = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(K + 48)), half);
  const z4h = i32x4.add(i32x4.dot_i16x8_s(b, v128.load(K + 48)), half);
  a = low16(d4, d7); b = high16(d4, d7);
  const o7 = rotateOnto(a, b, 64, z3l, z3h, shift), o1 = rotateOnto(a, b, 80, z4l, z4h, shift);
  a = low16(d5, d6); b = high16(d5, d6);
  const o5 = rotateOnto(a, b, 96, z4l, z4h, shift), o3 = rotateOnto(a, b, 112, z3l, z3h, shift);
  if (isFirst) {
    storeTransposed(dst, o0, o1, o2, o3, o4, o5, o6, o7);
  } else {
    v128.store(dst, o0); v128.store(dst, o1, 16); v128.store(dst, o2, 32); v128.store(dst, o3, 48);
    v128.store(dst, o4, 64); v128.store(dst, o5, 80); v128.store(dst, o6, 96); v128.store(dst, o7, 112);
  }
}

@inline
function samples(src: usize): v128 {
  return i16x8.sub(v128.load_ext<u8>(src), v128.load(K + 128));
}

export function jpegEncodeFdct(src: usize, stride: usize, dst: usize): void {
  const at4 = src + (stride << 2);
  storeTransposed(
    between,
    samples(src),
    samples(src + stride),
    samples(src + (stride << 1)),
    samples(src + stride * 3),
    samples(at4),
    samples(at4 + stride),
    samples(at4 + (stride << 1)),
    samples(at4 + stride * 3),
  );
  pass(between, between, true);
  pass(between, dst, false);
}
