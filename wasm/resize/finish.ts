// Last pass of the resizer: an i16 row (64 per level) becomes the output row.
//   line  i16 × samples, readable 64 bytes past the end
//   dst   u8; written up to 15 bytes past the end of the row
//   rounding   0 … 63, added before the shift: 32 rounds to the nearest level
// Scalar twin: test/twins/resize.ts.

const PATTERNS: usize = memory.data<u8>(
  [
    // RGB × 4 -> RGB0 × 4
    0, 1, 2, 128, 3, 4, 5, 128, 6, 7, 8, 128, 9, 10, 11, 128,
    // alpha 255
    0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255,
  ],
  16,
);

/** Fixed point of premultiplied samples: alpha 255 is 65025 / 4. */
const ALPHA_TO_LEVEL: f32 = <f32>(255.0 / 16256.25);

/** Below this a pixel rounds to alpha 0: half a level. */
const TRANSPARENT: i32 = 32;

/** Gray, or RGBA whose columns were not resized: one output byte for each sample. */
export function finishPlain(line: usize, dst: usize, samples: usize, rounding: i32): void {
  const added = i16x8.splat(<i16>rounding);
  for (const end = dst + samples; dst < end; dst += 16, line += 32) {
    v128.store(dst, levels(v128.load(line), v128.load(line, 16), added));
  }
}

/** Opaque: RGB samples to RGBA pixels with alpha 255. */
export function finishOpaque(line: usize, dst: usize, width: usize, rounding: i32): void {
  const added = i16x8.splat(<i16>rounding);
  const spread = v128.load(PATTERNS);
  const opaque = v128.load(PATTERNS, 16);
  for (const end = dst + (width << 2); dst < end; dst += 16, line += 24) {
    const rgb = levels(v128.load(line), v128.load(line, 16), added);
    v128.store(dst, v128.or(i8x16.swizzle(rgb, spread), opaque));
  }
}

/**
 * Alpha: premultiplied samples to straight RGBA: colour × 255 / alpha, one pixel at a time.
 * A pixel whose alpha rounds to 0 becomes 0,0,0,0.
 */
export function finishAlpha(line: usize, dst: usize, width: usize): void {
  const half = f32x4.splat(0.5);
  for (const end = dst + (width << 2); dst < end; dst += 4, line += 8) {
    const alpha = <i32>load<i16>(line, 6);
    if (alpha < TRANSPARENT) {
      store<u32>(dst, 0);
      continue;
    }
    const samples = f32x4.convert_i32x4_s(v128.load16x4_s(line));
    const factor = f32x4.replace_lane(f32x4.splat(<f32>255 / <f32>alpha), 3, ALPHA_TO_LEVEL);
    const level = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(samples, factor), half));
    const words = i16x8.narrow_i32x4_s(level, level);
    v128.store32_lane(dst, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** (x + added) >> 6, clamped to 0 … 255; saturates where the sum would leave i16. */
function levels(low: v128, high: v128, added: v128): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.shr_s(i16x8.add_sat_s(low, added), 6),
    i16x8.shr_s(i16x8.add_sat_s(high, added), 6),
  );
}
