// Inverse DCT to fewer samples: a true N-point transform of the first NxN coefficients, which is
// what averaging 8/N x 8/N samples of the ideal picture comes close to. Layouts as in idct.ts.
// Scalar twins: test/twins/jpeg.ts.

import { high16, low16 } from '../shared/lanes';
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

/** What `reconstruct` may rely on: nothing, zeros outside the first 4x4, or outside DC. */
export const DENSE: i32 = 0;
export const SPARSE: i32 = 1;
export const FLAT: i32 = 2;

@inline
function clamp(value: i32): i32 {
  return min(max(value, 0), 255);
}

/**
 * Outputs 0 and 1 of a 4-point transform of four lanes: `even` holds inputs 0 and 2 in pairs, `odd`
 * 1 and 3. As in the even part of the 8-point transform.
 */
@inline
function upper4(even: v128, odd: v128, half: v128, shift: i32): v128 {
  const e0 = i32x4.add(i32x4.dot_i16x8_s(even, v128.load(EVEN_SUM)), half);
  const e1 = i32x4.add(i32x4.dot_i16x8_s(even, v128.load(EVEN_DIFFERENCE)), half);
  const o0 = i32x4.dot_i16x8_s(odd, v128.load(ROTATE_A));
  const o1 = i32x4.dot_i16x8_s(odd, v128.load(ROTATE_B));
  return descale(i32x4.add(e0, o0), i32x4.add(e1, o1), shift);
}

/** Outputs 2 and 3 of the same; the compiler finds what both share. */
@inline
function lower4(even: v128, odd: v128, half: v128, shift: i32): v128 {
  const e0 = i32x4.add(i32x4.dot_i16x8_s(even, v128.load(EVEN_SUM)), half);
  const e1 = i32x4.add(i32x4.dot_i16x8_s(even, v128.load(EVEN_DIFFERENCE)), half);
  const o0 = i32x4.dot_i16x8_s(odd, v128.load(ROTATE_A));
  const o1 = i32x4.dot_i16x8_s(odd, v128.load(ROTATE_B));
  return descale(i32x4.sub(e1, o1), i32x4.sub(e0, o0), shift);
}

/** 4x4 samples, 4 bytes a row. */
export function jpegIdct4(block: usize, quant: usize, dst: usize, stride: usize): void {
  // 1. Columns. Transposed in registers: rows [r0 r1], [r2 r3] to [c0 c1], [c2 c3].
  let half = v128.load(ROUND_1);
  let even = low16(dequantize(block, quant, 0), dequantize(block, quant, 32));
  let odd = low16(dequantize(block, quant, 16), dequantize(block, quant, 48));
  let upper = upper4(even, odd, half, 11);
  let lower = lower4(even, odd, half, 11);
  even = low16(upper, lower);
  odd = high16(upper, lower);
  upper = low16(even, odd);
  lower = high16(even, odd);
  // 2. Rows, transposed back.
  half = v128.load(ROUND_2);
  even = low16(upper, lower);
  odd = high16(upper, lower);
  upper = upper4(even, odd, half, 18);
  lower = lower4(even, odd, half, 18);
  even = low16(upper, lower);
  odd = high16(upper, lower);
  // 3. Level shift, clamp, four rows of four.
  const level = v128.load(LEVEL);
  const samples = i8x16.narrow_i16x8_u(
    i16x8.add(low16(even, odd), level),
    i16x8.add(high16(even, odd), level),
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

/** 4x4 equal samples, exactly what jpegIdct4 makes of DC alone. */
function fill4(block: usize, quant: usize, dst: usize, stride: usize): void {
  const samples = <u32>flatSample(block, quant) * 0x01010101;
  store<u32>(dst, samples);
  store<u32>(dst + stride, samples);
  store<u32>(dst + stride * 2, samples);
  store<u32>(dst + stride * 3, samples);
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
  // The smallest blocks are short as they are.
  if (size == 8) {
    if (content == FLAT) fill8(block, quant, dst, stride);
    else if (content == SPARSE) jpegIdctSparse8(block, quant, dst, stride);
    else jpegIdct8(block, quant, dst, stride);
  } else if (size == 4) {
    if (content == FLAT) fill4(block, quant, dst, stride);
    else jpegIdct4(block, quant, dst, stride);
  } else if (size == 2) {
    jpegIdct2(block, quant, dst, stride);
  } else {
    store<u8>(dst, flatSample(block, quant));
  }
}
