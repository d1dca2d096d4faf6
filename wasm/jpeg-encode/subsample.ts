// Chroma at half the size: box averages with libjpeg's alternating rounding (jcsample.c), so that
// halves are not always rounded up. Scalar twins: test/twins/jpeg-encode.ts.

// biome-ignore format: one vector per line
const BIAS: usize = memory.data<i16>([
  0, 1, 0, 1, 0, 1, 0, 1, // of two samples
  1, 2, 1, 2, 1, 2, 1, 2, // of four samples
], 16);

/** Averages pairs of `src` to `count` samples; reads and writes in whole vectors of 16 results. */
export function jpegEncodeHalfWide(src: usize, dst: usize, count: i32): void {
  const bias = v128.load(BIAS);
  for (const end = dst + <usize>count; dst < end; dst += 16, src += 32) {
    const a = i16x8.extadd_pairwise_i8x16_u(v128.load(src));
    const b = i16x8.extadd_pairwise_i8x16_u(v128.load(src, 16));
    const low = i16x8.shr_u(i16x8.add(a, bias), 1);
    v128.store(dst, i8x16.narrow_i16x8_u(low, i16x8.shr_u(i16x8.add(b, bias), 1)));
  }
}

/** Averages squares of the rows `top` and `bottom` to `count` samples, likewise. */
export function jpegEncodeHalfBoth(top: usize, bottom: usize, dst: usize, count: i32): void {
  const bias = v128.load(BIAS, 16);
  for (const end = dst + <usize>count; dst < end; dst += 16, top += 32, bottom += 32) {
    const a = i16x8.extadd_pairwise_i8x16_u(v128.load(top));
    const b = i16x8.extadd_pairwise_i8x16_u(v128.load(top, 16));
    const c = i16x8.extadd_pairwise_i8x16_u(v128.load(bottom));
    const d = i16x8.extadd_pairwise_i8x16_u(v128.load(bottom, 16));
    const low = i16x8.shr_u(i16x8.add(i16x8.add(a, c), bias), 2);
    const high = i16x8.shr_u(i16x8.add(i16x8.add(b, d), bias), 2);
    v128.store(dst, i8x16.narrow_i16x8_u(low, high));
  }
}
