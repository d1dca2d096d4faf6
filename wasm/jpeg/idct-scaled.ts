// Inverse DCT to fewer samples: a true N-point transform of the first NxN coefficients, which is
// what averaging 8/N x 8/N samples of the ideal picture comes close to. Layouts as in idct.ts.
// Scalar twins: src/engine/kernels/jpeg-scalar.ts.

import {
  dequantize,
  descale,
  EVEN_DIFFERENCE,
  EVEN_SUM,
  jpegIdct8,
  jpegIdctSparse8,
  LEVEL,
  ROTATE_A,
  ROTATE_B,
  ROUND_1,
  ROUND_2,
} from './idct';
import { high16, low16 } from './lanes';

/** What `reconstruct` may rely on: nothing, zeros outside the first 4x4, or outside DC. */
export const DENSE: i32 = 0;
export const SPARSE: i32 = 1;
export const FLAT: i32 = 2;

/** i16 x 16 between the passes. */
const between: usize = memory.data(32, 16);

@inline
function clamp(value: i32): i32 {
  return min(max(value, 0), 255);
}

/** One 4-point pass over four vectors of four lanes, result transposed in `between`. */
@inline
function pass4(i0: v128, i1: v128, i2: v128, i3: v128, round: usize, shift: i32): void {
  // 1. Even inputs 0 and 2, odd inputs 1 and 3, as in the even part of the 8-point transform.
  const half = v128.load(round);
  const a = low16(i0, i2);
  const b = low16(i1, i3);
  const e0 = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(EVEN_SUM)), half);
  const e1 = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(EVEN_DIFFERENCE)), half);
  const o0 = i32x4.dot_i16x8_s(b, v128.load(ROTATE_A));
  const o1 = i32x4.dot_i16x8_s(b, v128.load(ROTATE_B));
  const r01 = descale(i32x4.add(e0, o0), i32x4.add(e1, o1), shift);
  const r23 = descale(i32x4.sub(e1, o1), i32x4.sub(e0, o0), shift);
  // 2. Transposes 4 x 4: [r0 r1], [r2 r3] to [c0 c1], [c2 c3].
  const even = low16(r01, r23);
  const odd = high16(r01, r23);
  v128.store(between, low16(even, odd));
  v128.store(between, high16(even, odd), 16);
}

/** 4x4 samples, 4 bytes a row. */
export function jpegIdct4(block: usize, quant: usize, dst: usize, stride: usize): void {
  pass4(
    dequantize(block, quant, 0),
    dequantize(block, quant, 16),
    dequantize(block, quant, 32),
    dequantize(block, quant, 48),
    ROUND_1,
    11,
  );
  pass4(
    v128.load64_zero(between),
    v128.load64_zero(between, 8),
    v128.load64_zero(between, 16),
    v128.load64_zero(between, 24),
    ROUND_2,
    18,
  );
  // Level shift, clamp, four rows of four.
  const level = v128.load(LEVEL);
  const samples = i8x16.narrow_i16x8_u(
    i16x8.add(v128.load(between), level),
    i16x8.add(v128.load(between, 16), level),
  );
  v128.store32_lane(dst, samples, 0);
  v128.store32_lane(dst + stride, samples, 1);
  v128.store32_lane(dst + stride * 2, samples, 2);
  v128.store32_lane(dst + stride * 3, samples, 3);
}

/** One dequantized coefficient, not wrapped. */
@inline
function term(block: usize, quant: usize, offset: usize): i32 {
  return <i32>load<i16>(block + offset) * <i32>load<u16>(quant + offset);
}

/** 2x2 samples. 1028 = the level shift and a half, times 8. */
export function jpegIdct2(block: usize, quant: usize, dst: usize, stride: usize): void {
  const a = term(block, quant, 0) + 1028;
  const b = term(block, quant, 2);
  const c = term(block, quant, 16);
  const d = term(block, quant, 18);
  store<u8>(dst, clamp((a + c + b + d) >> 3));
  store<u8>(dst, clamp((a + c - b - d) >> 3), 1);
  store<u8>(dst + stride, clamp((a - c + b - d) >> 3));
  store<u8>(dst + stride, clamp((a - c - b + d) >> 3), 1);
}

/** Sample of a block that has nothing but DC. */
@inline
function flatSample(block: usize, quant: usize): i32 {
  return clamp(((term(block, quant, 0) + 4) >> 3) + 128);
}

/** 8x8 equal samples, exactly what jpegIdct8 makes of DC alone. */
function fill8(block: usize, quant: usize, dst: usize, stride: usize): void {
  const samples = <u64>flatSample(block, quant) * 0x0101010101010101;
  for (let row = 0; row < 8; row++, dst += stride) store<u64>(dst, samples);
}

/** Writes `size` x `size` samples (8, 4, 2 or 1) at `dst`. */
@inline
export function reconstruct(
  block: usize,
  quant: usize,
  dst: usize,
  stride: usize,
  size: i32,
  content: i32,
): void {
  // Only whole blocks have several ways; the smaller ones are short as they are.
  if (size == 8) {
    if (content == FLAT) fill8(block, quant, dst, stride);
    else if (content == SPARSE) jpegIdctSparse8(block, quant, dst, stride);
    else jpegIdct8(block, quant, dst, stride);
  } else if (size == 4) {
    jpegIdct4(block, quant, dst, stride);
  } else if (size == 2) {
    jpegIdct2(block, quant, dst, stride);
  } else {
    store<u8>(dst, flatSample(block, quant));
  }
}
