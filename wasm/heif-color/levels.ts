// Single planes: gray, and alpha. Rows of u16 samples of 8 to 12 bits; eight at a time, so that rows
// are read and written up to the next multiple of 8 (alpha into pixels: exactly).
// Scalar twins: test/twins/heif-color.ts.

/** dst[i] = (src[i] · factor + constant) >> bits, limited to a byte. `factor`: 0 … 32,767. */
export function heifLevels(
  src: usize,
  dst: usize,
  width: i32,
  factor: i32,
  constant: i32,
  bits: i32,
): void {
  const factors = i16x8.splat(<i16>factor);
  const constants = i32x4.splat(constant);
  for (const end = dst + <usize>width; dst < end; src += 16, dst += 8) {
    const samples = v128.load(src);
    const low = i32x4.add(i32x4.extmul_low_i16x8_s(samples, factors), constants);
    const high = i32x4.add(i32x4.extmul_high_i16x8_s(samples, factors), constants);
    const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, bits), i32x4.shr_s(high, bits));
    v128.store64_lane(dst, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** Puts `width` alpha levels into RGBA pixels. */
export function heifPutAlpha(rgba: usize, levels: usize, width: i32): void {
  for (let i: usize = 0; i < <usize>width; i++) {
    store<u8>(rgba + (i << 2), load<u8>(levels + i), 3);
  }
}

/**
 * What colours that were multiplied by alpha are to be multiplied by: 1 / alpha as f32, 0 where
 * alpha is 0. Alpha is (src[i] - black) / range, from 0 to 1.
 */
export function heifGains(src: usize, dst: usize, width: i32, black: i32, range: i32): void {
  const blacks = i32x4.splat(black);
  const ranges = f32x4.splat(<f32>range);
  const zero = f32x4.splat(0);
  for (const end = src + ((<usize>width) << 1); src < end; src += 8, dst += 16) {
    const above = i32x4.sub(v128.load16x4_u(src), blacks);
    const alpha = f32x4.min(f32x4.convert_i32x4_s(above), ranges);
    const gain = f32x4.div(ranges, alpha);
    v128.store(dst, v128.and(gain, f32x4.gt(alpha, zero)));
  }
}

/** Copies `count` samples; reads and writes up to 16 bytes past their end. */
export function heifSamples(src: usize, dst: usize, count: i32): void {
  for (const end = dst + ((<usize>count) << 1); dst < end; src += 16, dst += 16) {
    v128.store(dst, v128.load(src));
  }
}
