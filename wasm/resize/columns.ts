// Horizontal pass of the resizer: each output sample is a weighted sum of neighbours in a plane.
//   planes   u8 (gray, opaque) or i16 (alpha), one after the other, `pitch` bytes each
//   first    u32 × count   first source sample of each output
//   weights  i16 × taps × count, 14-bit fixed point; `taps` is a multiple of 4
//   dst      i16 × channels × count, interleaved, 64 per level; written up to 8 bytes past its end
// Eight products at a time, where four are left with weights of 0 beside them; then the four partial
// sums of each channel are added across.
// Scalar twin: test/twins/resize.ts.

import { high32, high64, low32, low64 } from '../shared/lanes';

/** Gray: one u8 plane; sums are rounded from 14 to 6 fraction bits. */
export function columns1(
  src: usize,
  first: usize,
  weights: usize,
  taps: usize,
  dst: usize,
  count: usize,
): void {
  const wide = (taps & ~7) << 1;
  for (const end = dst + (count << 1); dst < end; dst += 2, first += 4) {
    let p = src + <usize>load<u32>(first);
    let sum = i64x2.splat(0);
    for (const stop = weights + wide; weights < stop; weights += 16, p += 8) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load8x8_u(p), v128.load(weights)));
    }
    if (taps & 4) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load8x8_u(p), v128.load64_zero(weights)));
      weights += 8;
    }
    sum = i32x4.add(sum, high64(sum, sum));
    const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
    // Saturated as the narrowing in the other kernels does.
    store<i16>(dst, <i16>max(min((total + 128) >> 8, 32767), -32768));
  }
}

/** Opaque: three u8 planes. */
export function columns3(
  planes: usize,
  pitch: usize,
  first: usize,
  weights: usize,
  taps: usize,
  dst: usize,
  count: usize,
): void {
  const wide = (taps & ~7) << 1;
  const half = i32x4.splat(128);
  for (const end = dst + count * 6; dst < end; dst += 6, first += 4) {
    let p = planes + <usize>load<u32>(first);
    let q = p + 2 * pitch;
    let red = i64x2.splat(0);
    let green = i64x2.splat(0);
    let blue = i64x2.splat(0);
    for (const stop = weights + wide; weights < stop; weights += 16, p += 8, q += 8) {
      const w = v128.load(weights);
      red = i32x4.add(red, i32x4.dot_i16x8_s(v128.load8x8_u(p), w));
      green = i32x4.add(green, i32x4.dot_i16x8_s(v128.load8x8_u(p + pitch), w));
      blue = i32x4.add(blue, i32x4.dot_i16x8_s(v128.load8x8_u(q), w));
    }
    if (taps & 4) {
      const w = v128.load64_zero(weights);
      red = i32x4.add(red, i32x4.dot_i16x8_s(v128.load8x8_u(p), w));
      green = i32x4.add(green, i32x4.dot_i16x8_s(v128.load8x8_u(p + pitch), w));
      blue = i32x4.add(blue, i32x4.dot_i16x8_s(v128.load8x8_u(q), w));
      weights += 8;
    }
    const sums = i32x4.shr_s(i32x4.add(across(red, green, blue, blue), half), 8);
    v128.store64_lane(dst, i16x8.narrow_i32x4_s(sums, sums), 0);
  }
}

/** Alpha: four i16 planes of premultiplied samples, 127.5 per level. */
export function columns4(
  planes: usize,
  pitch: usize,
  first: usize,
  weights: usize,
  taps: usize,
  dst: usize,
  count: usize,
): void {
  const wide = (taps & ~7) << 1;
  const half = i32x4.splat(1 << 14);
  for (const end = dst + (count << 3); dst < end; dst += 8, first += 4) {
    let p = planes + ((<usize>load<u32>(first)) << 1);
    let q = p + 2 * pitch;
    let red = i64x2.splat(0);
    let green = i64x2.splat(0);
    let blue = i64x2.splat(0);
    let alpha = i64x2.splat(0);
    for (const stop = weights + wide; weights < stop; weights += 16, p += 16, q += 16) {
      const w = v128.load(weights);
      red = i32x4.add(red, i32x4.dot_i16x8_s(v128.load(p), w));
      green = i32x4.add(green, i32x4.dot_i16x8_s(v128.load(p + pitch), w));
      blue = i32x4.add(blue, i32x4.dot_i16x8_s(v128.load(q), w));
      alpha = i32x4.add(alpha, i32x4.dot_i16x8_s(v128.load(q + pitch), w));
    }
    if (taps & 4) {
      const w = v128.load64_zero(weights);
      red = i32x4.add(red, i32x4.dot_i16x8_s(v128.load64_zero(p), w));
      green = i32x4.add(green, i32x4.dot_i16x8_s(v128.load64_zero(p + pitch), w));
      blue = i32x4.add(blue, i32x4.dot_i16x8_s(v128.load64_zero(q), w));
      alpha = i32x4.add(alpha, i32x4.dot_i16x8_s(v128.load64_zero(q + pitch), w));
      weights += 8;
    }
    const sums = i32x4.shr_s(i32x4.add(across(red, green, blue, alpha), half), 15);
    v128.store64_lane(dst, i16x8.narrow_i32x4_s(sums, sums), 0);
  }
}

/** Adds up the four lanes of each: lane i of the result is the total of the i-th argument. */
function across(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(low32(a, b), high32(a, b));
  const cd = i32x4.add(low32(c, d), high32(c, d));
  return i32x4.add(low64(ab, cd), high64(ab, cd));
}
