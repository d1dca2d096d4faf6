// Colour conversion to sRGB, in place. All arithmetic that needs precision (curves, matrices,
// rounding) is done once by the host and arrives as tables.
//
//   row     u8 × 4 × pixels   RGBA, straight alpha, any alignment; written in place
//   tables  i32 × 4 × 256     red column:   matrix column × linear value, one SIMD vector a level
//           i32 × 4 × 256     green column
//           i32 × 4 × 256     blue column
//           u8 × 8193         linear light (0 … 8192) to an sRGB level
//
// A linear sum is fixed point with ONE = 2^23: thirteen bits of table index above ten of fraction.
// Columns hold at most 2^29 in size, so three of them never overflow, and the rounding half is
// already in the red column. `tables` is 16-byte aligned. Scalar twin: test/twins/color.ts.

const FRACTION_BITS: i32 = 10;
const COLUMN_BYTES: usize = 256 * 16;
export const LEVELS_AT: usize = 3 * COLUMN_BYTES;

// Kept in memory: Binaryen repeats a `v128.const` at every use, and V8 rebuilds it each time.
export const ONE = memory.data<i32>([1 << 23, 1 << 23, 1 << 23, 1 << 23], 16);

/** Linear light of the three channels of one pixel, as table indices in lanes 0 to 2. */
@inline
export function linearOf(pixel: u32, tables: usize, one: v128): v128 {
  const red = v128.load(tables + ((pixel & 0xff) << 4));
  const green = v128.load(tables + ((pixel >> 4) & 0xff0), COLUMN_BYTES);
  const blue = v128.load(tables + ((pixel >> 12) & 0xff0), 2 * COLUMN_BYTES);
  const sum = i32x4.add(i32x4.add(red, green), blue);
  const clipped = i32x4.min_s(i32x4.max_s(sum, i32x4.splat(0)), one);
  return i32x4.shr_u(clipped, FRACTION_BITS);
}

/** The sRGB levels of `linear`, under the alpha of `pixel`. */
function levelsOf(linear: v128, pixel: u32, levels: usize): u32 {
  const red = <u32>load<u8>(levels + <u32>i32x4.extract_lane(linear, 0));
  const green = <u32>load<u8>(levels + <u32>i32x4.extract_lane(linear, 1));
  const blue = <u32>load<u8>(levels + <u32>i32x4.extract_lane(linear, 2));
  return red | (green << 8) | (blue << 16) | (pixel & 0xff000000);
}

/** Converts `pixels` RGBA pixels from the profile that `tables` were built of. */
export function colorRgba(row: usize, pixels: usize, tables: usize): void {
  const one = v128.load(ONE);
  const levels = tables + LEVELS_AT;
  const end = row + (pixels << 2);
  // Two at a time: their table look-ups do not wait for each other.
  for (; row + 4 < end; row += 8) {
    const first = load<u32>(row);
    const second = load<u32>(row, 4);
    const a = linearOf(first, tables, one);
    const b = linearOf(second, tables, one);
    store<u32>(row, levelsOf(a, first, levels));
    store<u32>(row, levelsOf(b, second, levels), 4);
  }
  if (row < end) {
    const last = load<u32>(row);
    store<u32>(row, levelsOf(linearOf(last, tables, one), last, levels));
  }
}

/** Replaces `samples` gray samples by their entries in `levels` (u8 × 256). */
export function colorGray(row: usize, samples: usize, levels: usize): void {
  for (const end = row + samples; row < end; row++) {
    store<u8>(row, load<u8>(levels + load<u8>(row)));
  }
}

/** Replaces red, green and blue of `pixels` RGBA pixels by their entries in `levels` (u8 × 256). */
export function colorGrayRgba(row: usize, pixels: usize, levels: usize): void {
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const red = <u32>load<u8>(levels + (pixel & 0xff));
    const green = <u32>load<u8>(levels + ((pixel >> 8) & 0xff));
    const blue = <u32>load<u8>(levels + ((pixel >> 16) & 0xff));
    store<u32>(row, red | (green << 8) | (blue << 16) | (pixel & 0xff000000));
  }
}
