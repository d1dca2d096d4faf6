// Alpha over a background, in place.
//
//   row  u8 × 4 × pixels   RGBA, straight alpha, any alignment; nothing past its end is touched
//
// Results are exact quotients, rounded to nearest (a tie, which only translucent papers can make,
// goes up). Scalar twin: test/twins/color.ts.

const ALPHA_LANES = memory.data<u8>([3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15], 16);
const OPAQUE = memory.data<u32>([0xff000000, 0xff000000, 0xff000000, 0xff000000], 16);
const HALF = memory.data<u16>([128, 128, 128, 128, 128, 128, 128, 128], 16);

/** Above one half by less than the gap between a quotient below a tie and the tie itself. */
const ROUND: f64 = 0.5 + 1e-9;

/** x / 255 rounded to nearest, exact for 0 … 65025: no u16 lane overflows on the way. */
function div255(x: v128, half: v128): v128 {
  const t = i16x8.add(x, half);
  return i16x8.shr_u(i16x8.add(t, i16x8.shr_u(t, 8)), 8);
}

/** Four pixels over `paper`, four opaque ones. */
function overOpaque(pixels: v128, paper: v128): v128 {
  const half = v128.load(HALF);
  const alpha = i8x16.swizzle(pixels, v128.load(ALPHA_LANES));
  const rest = v128.not(alpha);
  const low = i16x8.add(
    i16x8.extmul_low_i8x16_u(pixels, alpha),
    i16x8.extmul_low_i8x16_u(paper, rest),
  );
  const high = i16x8.add(
    i16x8.extmul_high_i8x16_u(pixels, alpha),
    i16x8.extmul_high_i8x16_u(paper, rest),
  );
  const mixed = i8x16.narrow_i16x8_u(div255(low, half), div255(high, half));
  return v128.or(mixed, v128.load(OPAQUE));
}

/** Lays `pixels` pixels over the opaque colour `paper` (0xffBBGGRR): alpha becomes 255. */
export function flattenOpaque(row: usize, pixels: usize, paper: u32): void {
  const papers = i32x4.splat(<i32>paper);
  const end = row + (pixels << 2);
  for (; row + 16 <= end; row += 16) v128.store(row, overOpaque(v128.load(row), papers));
  for (; row < end; row += 4) {
    const pixel = v128.load32_zero(row);
    store<u32>(row, i32x4.extract_lane(overOpaque(pixel, papers), 0));
  }
}

/** Lays `pixels` pixels over the translucent colour `paper` (0xAABBGGRR); alpha adds up. */
export function flattenTranslucent(row: usize, pixels: usize, paper: u32): void {
  for (const end = row + (pixels << 2); row < end; row += 4) {
    store<u32>(row, overTranslucent(load<u32>(row), paper));
  }
}

/**
 * Porter and Duff's "over" on straight alpha, with both weights scaled by 255 so that they are
 * whole: colour = (c·a·255 + p·pa·(255−a)) / (a·255 + pa·(255−a)).
 */
function overTranslucent(pixel: u32, paper: u32): u32 {
  const alpha = pixel >> 24;
  const weight = alpha * 255;
  const paperWeight = (paper >> 24) * (255 - alpha);
  const sum = weight + paperWeight;
  if (!sum) return 0;
  const scale = 1.0 / <f64>sum;
  const red = <f64>((pixel & 0xff) * weight + (paper & 0xff) * paperWeight);
  const green = <f64>(((pixel >> 8) & 0xff) * weight + ((paper >> 8) & 0xff) * paperWeight);
  const blue = <f64>(((pixel >> 16) & 0xff) * weight + ((paper >> 16) & 0xff) * paperWeight);
  const r = <u32>(red * scale + ROUND);
  const g = <u32>(green * scale + ROUND);
  const b = <u32>(blue * scale + ROUND);
  const a = <u32>(<f64>sum * (1.0 / 255.0) + ROUND);
  return r | (g << 8) | (b << 16) | (a << 24);
}
