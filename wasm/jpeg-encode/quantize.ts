// Quantization of one block, and which of its coefficients are left.
//
// A coefficient x (8 times its size) is divided by 8 · step and rounded half away from zero, as
// libjpeg does. |x| is at most 2^14 and the divisor a multiple of 8, so that adding half the
// divisor and a further 0.5 keeps the quotient at least 0.5 / divisor away from the next whole
// number: f32 cannot round it across. In units of the step that is x / d + 0.5 + 0.5 / d.
// Scalar twin: test/twins/jpeg-encode.ts.

import { reciprocals } from './quant-table';

/** Natural index of each zigzag index, again as lanes of v128. */
// biome-ignore format: one vector per line
const ZIGZAG: usize = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
], 16);
const HALF: usize = memory.data<f32>([0.5, 0.5, 0.5, 0.5], 16);
// biome-ignore format: one vector per line
const SIXTEENS: usize = memory.data<u8>([16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16], 16);

/** Four magnitudes (i32) divided by their divisors. */
@inline
function quotients(magnitudes: v128, reciprocal: usize): v128 {
  const half = v128.load(HALF);
  const scale = v128.load(reciprocal);
  const x = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(magnitudes), half), scale);
  return i32x4.trunc_sat_f32x4_s(f32x4.add(x, half));
}

/** Quantizes eight coefficients of `raw` to `dst`. */
@inline
function quantizeRow(raw: usize, dst: usize, row: usize): v128 {
  const x = v128.load(raw + (row << 4));
  const sign = i16x8.shr_s(x, 15);
  const magnitude = i16x8.abs(x);
  const reciprocal = reciprocals + (row << 5);
  const low = quotients(i32x4.extend_low_i16x8_u(magnitude), reciprocal);
  const high = quotients(i32x4.extend_high_i16x8_u(magnitude), reciprocal + 16);
  const q = i16x8.sub(v128.xor(i16x8.narrow_i32x4_s(low, high), sign), sign);
  v128.store(dst + (row << 4), q);
  return q;
}

/** Bits of the 16 zigzag indices from 16 · `part` on whose coefficient is not zero. */
@inline
function maskPart(part: usize, b0: v128, b1: v128, b2: v128, b3: v128): i32 {
  const sixteen = v128.load(SIXTEENS);
  // swizzle answers 0 for indices out of range: each quarter of the block adds its own lanes.
  let at = v128.load(ZIGZAG + (part << 4));
  let lanes = i8x16.swizzle(b0, at);
  at = i8x16.sub(at, sixteen);
  lanes = v128.or(lanes, i8x16.swizzle(b1, at));
  at = i8x16.sub(at, sixteen);
  lanes = v128.or(lanes, i8x16.swizzle(b2, at));
  at = i8x16.sub(at, sixteen);
  lanes = v128.or(lanes, i8x16.swizzle(b3, at));
  return ~i8x16.bitmask(i8x16.eq(lanes, i32x4.splat(0))) & 0xffff;
}

/**
 * Quantizes the i16 x 64 at `raw` to i16 x 64 at `dst`, both in natural order. Answers a mask: bit
 * k tells that the coefficient at zigzag index k is not zero.
 */
export function jpegEncodeQuantize(raw: usize, dst: usize): u64 {
  const b0 = i8x16.narrow_i16x8_s(quantizeRow(raw, dst, 0), quantizeRow(raw, dst, 1));
  const b1 = i8x16.narrow_i16x8_s(quantizeRow(raw, dst, 2), quantizeRow(raw, dst, 3));
  const b2 = i8x16.narrow_i16x8_s(quantizeRow(raw, dst, 4), quantizeRow(raw, dst, 5));
  const b3 = i8x16.narrow_i16x8_s(quantizeRow(raw, dst, 6), quantizeRow(raw, dst, 7));
  const low = maskPart(0, b0, b1, b2, b3) | (maskPart(1, b0, b1, b2, b3) << 16);
  const high = maskPart(2, b0, b1, b2, b3) | (maskPart(3, b0, b1, b2, b3) << 16);
  return ((<u64>(<u32>high)) << 32) | <u64>(<u32>low);
}
