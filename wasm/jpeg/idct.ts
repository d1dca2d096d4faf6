// Inverse DCT of whole 8x8 blocks, bit-exact with libjpeg's jidctint ("islow": C. Loeffler,
// A. Ligtenberg, G. Moschytz 1989; 13-bit constants, 2 extra bits between the passes).
//   block  i16 x 64 natural order     quant  u16 x 64 natural order, both 16-byte aligned
//   dst    u8, 8 rows of 8 samples, `stride` apart; written 8 bytes a row, nothing else
// Products of coefficient and quantizer wrap to 16 bits as in libjpeg's SIMD code; legal files never
// reach that. Scalar twin: test/twins/jpeg.ts.
//
// Constants come from memory: Binaryen repeats a v128.const at each use and V8 rebuilds each.

import { high16, high32, high64, low16, low32, low64 } from '../shared/lanes';

// Pairs of multipliers, interleaved for dot_i16x8_s, 16 bytes each. FIX(x) = round(x * 8192).
// biome-ignore format: one vector per line
const K: usize = memory.data<i16>([
  8192, 8192, 8192, 8192, 8192, 8192, 8192, 8192, // EVEN_SUM: 1, 1
  8192, -8192, 8192, -8192, 8192, -8192, 8192, -8192, // EVEN_DIFFERENCE: 1, -1
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433, // ROTATE_A: 0.541196100 + 0.765366865, 0.541196100
  4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704, // ROTATE_B: 0.541196100, 0.541196100 - 1.847759065
  -6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633, // ODD_Z3: 1.175875602 - 1.961570560, 1.175875602
  9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437, // ODD_Z4: 1.175875602, 1.175875602 - 0.390180644
  -4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373, // ODD_0: 0.298631336 - 0.899976223, -0.899976223
  -7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926, // ODD_3: -0.899976223, 1.501321110 - 0.899976223
  -4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995, // ODD_1: 2.053119869 - 2.562915447, -2.562915447
  -20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177, // ODD_2: -2.562915447, 3.072711026 - 2.562915447
  128, 128, 128, 128, 128, 128, 128, 128, // LEVEL: the level shift (T.81 A.3.1)
  1024, 0, 1024, 0, 1024, 0, 1024, 0, // ROUND_1: half of 1 << 11
  0, 2, 0, 2, 0, 2, 0, 2, // ROUND_2: half of 1 << 18
  // The first four inputs alone: even part of 0 and 2, odd part of 1 and 3, output 0 to 3 each.
  8192, 10703, 8192, 10703, 8192, 10703, 8192, 10703, // SPARSE_EVEN
  8192, 4433, 8192, 4433, 8192, 4433, 8192, 4433,
  8192, -4433, 8192, -4433, 8192, -4433, 8192, -4433,
  8192, -10703, 8192, -10703, 8192, -10703, 8192, -10703,
  2260, -6436, 2260, -6436, 2260, -6436, 2260, -6436, // SPARSE_ODD
  6437, -11362, 6437, -11362, 6437, -11362, 6437, -11362,
  9633, -2259, 9633, -2259, 9633, -2259, 9633, -2259,
  11363, 9633, 11363, 9633, 11363, 9633, 11363, 9633,
], 16);
export const EVEN_SUM: usize = K;
export const EVEN_DIFFERENCE: usize = K + 16;
export const ROTATE_A: usize = K + 32;
export const ROTATE_B: usize = K + 48;
const ODD_Z3: usize = K + 64;
const ODD_Z4: usize = K + 80;
const ODD_0: usize = K + 96;
const ODD_3: usize = K + 112;
const ODD_1: usize = K + 128;
const ODD_2: usize = K + 144;
export const LEVEL: usize = K + 160;
export const ROUND_1: usize = K + 176;
export const ROUND_2: usize = K + 192;
const SPARSE_EVEN: usize = K + 208;
const SPARSE_ODD: usize = K + 272;

/** i16 x 64 between the passes. */
const between: usize = memory.data(128, 64);

@inline
function dot(a: v128, k: usize): v128 {
  return i32x4.dot_i16x8_s(a, v128.load(k));
}

/** Descales two vectors of i32 to one of i16. */
@inline
export function descale(a: v128, b: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(a, shift), i32x4.shr_s(b, shift));
}

@inline
export function dequantize(block: usize, quant: usize, offset: usize): v128 {
  return i16x8.mul(v128.load(block + offset), v128.load(quant + offset));
}

/** Stores eight rows of eight lanes to `between`, transposed. */
@inline
// biome-ignore format: a transpose reads as rows
function storeTransposed(
  r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128,
): void {
  const a0 = low16(r0, r1), a1 = high16(r0, r1), a2 = low16(r2, r3), a3 = high16(r2, r3);
  const a4 = low16(r4, r5), a5 = high16(r4, r5), a6 = low16(r6, r7), a7 = high16(r6, r7);
  const b0 = low32(a0, a2), b1 = high32(a0, a2), b2 = low32(a1, a3), b3 = high32(a1, a3);
  const b4 = low32(a4, a6), b5 = high32(a4, a6), b6 = low32(a5, a7), b7 = high32(a5, a7);
  v128.store(between, low64(b0, b4), 0);
  v128.store(between, high64(b0, b4), 16);
  v128.store(between, low64(b1, b5), 32);
  v128.store(between, high64(b1, b5), 48);
  v128.store(between, low64(b2, b6), 64);
  v128.store(between, high64(b2, b6), 80);
  v128.store(between, low64(b3, b7), 96);
  v128.store(between, high64(b3, b7), 112);
}

/** One 1-D pass over eight vectors of eight lanes, result transposed in `between`. */
@inline
// biome-ignore format: pairs of low and high halves belong on one line
function pass(
  i0: v128, i1: v128, i2: v128, i3: v128, i4: v128, i5: v128, i6: v128, i7: v128,
  round: usize, shift: i32,
): void {
  // 1. Even part: inputs 0, 4, 2, 6.
  const half = v128.load(round);
  let a = low16(i0, i4), b = high16(i0, i4);
  const t0l = i32x4.add(dot(a, EVEN_SUM), half), t0h = i32x4.add(dot(b, EVEN_SUM), half);
  const t1l = i32x4.add(dot(a, EVEN_DIFFERENCE), half), t1h = i32x4.add(dot(b, EVEN_DIFFERENCE), half);
  a = low16(i2, i6); b = high16(i2, i6);
  const t3l = dot(a, ROTATE_A), t3h = dot(b, ROTATE_A), t2l = dot(a, ROTATE_B), t2h = dot(b, ROTATE_B);
  const e0l = i32x4.add(t0l, t3l), e0h = i32x4.add(t0h, t3h), e3l = i32x4.sub(t0l, t3l), e3h = i32x4.sub(t0h, t3h);
  const e1l = i32x4.add(t1l, t2l), e1h = i32x4.add(t1h, t2h), e2l = i32x4.sub(t1l, t2l), e2h = i32x4.sub(t1h, t2h);
  // 2. Odd part: inputs 7, 5, 3, 1.
  const z3 = i16x8.add(i7, i3), z4 = i16x8.add(i5, i1);
  a = low16(z3, z4); b = high16(z3, z4);
  const z3l = dot(a, ODD_Z3), z3h = dot(b, ODD_Z3), z4l = dot(a, ODD_Z4), z4h = dot(b, ODD_Z4);
  a = low16(i7, i1); b = high16(i7, i1);
  const o0l = i32x4.add(dot(a, ODD_0), z3l), o0h = i32x4.add(dot(b, ODD_0), z3h);
  const o3l = i32x4.add(dot(a, ODD_3), z4l), o3h = i32x4.add(dot(b, ODD_3), z4h);
  a = low16(i5, i3); b = high16(i5, i3);
  const o1l = i32x4.add(dot(a, ODD_1), z4l), o1h = i32x4.add(dot(b, ODD_1), z4h);
  const o2l = i32x4.add(dot(a, ODD_2), z3l), o2h = i32x4.add(dot(b, ODD_2), z3h);
  // 3. Butterfly.
  storeTransposed(
    descale(i32x4.add(e0l, o3l), i32x4.add(e0h, o3h), shift),
    descale(i32x4.add(e1l, o2l), i32x4.add(e1h, o2h), shift),
    descale(i32x4.add(e2l, o1l), i32x4.add(e2h, o1h), shift),
    descale(i32x4.add(e3l, o0l), i32x4.add(e3h, o0h), shift),
    descale(i32x4.sub(e3l, o0l), i32x4.sub(e3h, o0h), shift),
    descale(i32x4.sub(e2l, o1l), i32x4.sub(e2h, o1h), shift),
    descale(i32x4.sub(e1l, o2l), i32x4.sub(e1h, o2h), shift),
    descale(i32x4.sub(e0l, o3l), i32x4.sub(e0h, o3h), shift),
  );
}

/** Level-shifts, clamps and stores `between`. */
@inline
function storeBlock(dst: usize, stride: usize): void {
  const level = v128.load(LEVEL);
  for (let row: usize = 0; row < 128; row += 32, dst += stride << 1) {
    const a = i16x8.add(v128.load(between + row), level);
    const b = i16x8.add(v128.load(between + row, 16), level);
    const samples = i8x16.narrow_i16x8_u(a, b);
    v128.store64_lane(dst, samples, 0);
    v128.store64_lane(dst + stride, samples, 1);
  }
}

export function jpegIdct8(block: usize, quant: usize, dst: usize, stride: usize): void {
  pass(
    dequantize(block, quant, 0),
    dequantize(block, quant, 16),
    dequantize(block, quant, 32),
    dequantize(block, quant, 48),
    dequantize(block, quant, 64),
    dequantize(block, quant, 80),
    dequantize(block, quant, 96),
    dequantize(block, quant, 112),
    ROUND_1,
    11,
  );
  pass(
    v128.load(between),
    v128.load(between, 16),
    v128.load(between, 32),
    v128.load(between, 48),
    v128.load(between, 64),
    v128.load(between, 80),
    v128.load(between, 96),
    v128.load(between, 112),
    ROUND_2,
    18,
  );
  storeBlock(dst, stride);
}

/** Like jpegIdct8 for a block whose coefficients outside the first 4x4 are all zero. */
// biome-ignore format: pairs of low and high halves belong on one line
export function jpegIdctSparse8(block: usize, quant: usize, dst: usize, stride: usize): void {
  // 1. Columns: four of them, four outputs at a time, transposed in registers.
  let half = v128.load(ROUND_1);
  let a = low16(dequantize(block, quant, 0), dequantize(block, quant, 32));
  let b = low16(dequantize(block, quant, 16), dequantize(block, quant, 48));
  const e0 = i32x4.add(dot(a, SPARSE_EVEN), half), e1 = i32x4.add(dot(a, SPARSE_EVEN + 16), half);
  const e2 = i32x4.add(dot(a, SPARSE_EVEN + 32), half), e3 = i32x4.add(dot(a, SPARSE_EVEN + 48), half);
  const o0 = dot(b, SPARSE_ODD), o1 = dot(b, SPARSE_ODD + 16), o2 = dot(b, SPARSE_ODD + 32), o3 = dot(b, SPARSE_ODD + 48);
  const n01 = descale(i32x4.add(e0, o3), i32x4.add(e1, o2), 11), n23 = descale(i32x4.add(e2, o1), i32x4.add(e3, o0), 11);
  const n45 = descale(i32x4.sub(e3, o0), i32x4.sub(e2, o1), 11), n67 = descale(i32x4.sub(e1, o2), i32x4.sub(e0, o3), 11);
  let l = low16(n01, n23), h = high16(n01, n23);
  const x0 = low16(l, h), x1 = high16(l, h);
  l = low16(n45, n67); h = high16(n45, n67);
  const y0 = low16(l, h), y1 = high16(l, h);
  const c0 = low64(x0, y0), c1 = high64(x0, y0), c2 = low64(x1, y1), c3 = high64(x1, y1);
  // 2. Rows: eight of them.
  half = v128.load(ROUND_2);
  a = low16(c0, c2); b = low16(c1, c3);
  const e0l = i32x4.add(dot(a, SPARSE_EVEN), half), e1l = i32x4.add(dot(a, SPARSE_EVEN + 16), half);
  const e2l = i32x4.add(dot(a, SPARSE_EVEN + 32), half), e3l = i32x4.add(dot(a, SPARSE_EVEN + 48), half);
  const o0l = dot(b, SPARSE_ODD), o1l = dot(b, SPARSE_ODD + 16), o2l = dot(b, SPARSE_ODD + 32), o3l = dot(b, SPARSE_ODD + 48);
  a = high16(c0, c2); b = high16(c1, c3);
  const e0h = i32x4.add(dot(a, SPARSE_EVEN), half), e1h = i32x4.add(dot(a, SPARSE_EVEN + 16), half);
  const e2h = i32x4.add(dot(a, SPARSE_EVEN + 32), half), e3h = i32x4.add(dot(a, SPARSE_EVEN + 48), half);
  const o0h = dot(b, SPARSE_ODD), o1h = dot(b, SPARSE_ODD + 16), o2h = dot(b, SPARSE_ODD + 32), o3h = dot(b, SPARSE_ODD + 48);
  storeTransposed(
    descale(i32x4.add(e0l, o3l), i32x4.add(e0h, o3h), 18),
    descale(i32x4.add(e1l, o2l), i32x4.add(e1h, o2h), 18),
    descale(i32x4.add(e2l, o1l), i32x4.add(e2h, o1h), 18),
    descale(i32x4.add(e3l, o0l), i32x4.add(e3h, o0h), 18),
    descale(i32x4.sub(e3l, o0l), i32x4.sub(e3h, o0h), 18),
    descale(i32x4.sub(e2l, o1l), i32x4.sub(e2h, o1h), 18),
    descale(i32x4.sub(e1l, o2l), i32x4.sub(e1h, o2h), 18),
    descale(i32x4.sub(e0l, o3l), i32x4.sub(e0h, o3h), 18),
  );
  storeBlock(dst, stride);
}
