// How often colours occur, in bins; each knows the mean of its colours.

import { narrowed } from './distance';
import { BIN_BYTES, BINS, OPAQUE, picture } from './state';

/** The bin of an opaque colour. */
@inline
export function opaqueBin(red: i32, green: i32, blue: i32): usize {
  return <usize>(((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3));
}

/** The bin of another one: levels times alpha. */
@inline
export function translucentBin(red: i32, green: i32, blue: i32, alpha: i32): usize {
  return <usize>(((red >> 4) << 12) | ((green >> 4) << 8) | ((blue >> 4) << 4) | (alpha >> 4));
}

/** Counts pixels, 0xAABBGGRR each. */
export function countPixels(pixels: usize, count: i32): void {
  const bins = picture.bins;
  const least = i32x4(0, 7, 3, 7);
  const one = i32x4(1, 0, 0, 0);
  for (const end = pixels + ((<usize>count) << 2); pixels < end; pixels += 4) {
    const pixel = load<u32>(pixels);
    if (pixel < OPAQUE) {
      countTranslucent(pixel);
      continue;
    }
    const at = bins + opaqueBin(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255) * BIN_BYTES;
    const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(pixels)));
    const above = v128.and(v128.shuffle<i32>(levels, levels, 0, 0, 1, 2), least);
    v128.store(at, i32x4.add(v128.load(at), i32x4.add(above, one)));
  }
}

function countTranslucent(pixel: u32): void {
  const alpha = <i32>(pixel >> 24);
  if (alpha == 0 || !picture.hasAlpha) {
    picture.hasClear = true;
    return;
  }
  const r = timesAlpha(pixel & 255, alpha);
  const g = timesAlpha((pixel >> 8) & 255, alpha);
  const b = timesAlpha((pixel >> 16) & 255, alpha);
  const at = picture.bins + (BINS + translucentBin(r, g, b, alpha)) * BIN_BYTES;
  store<u32>(at, load<u32>(at) + 1);
  store<u32>(at, load<u32>(at, 4) + (r & 15), 4);
  store<u32>(at, load<u32>(at, 8) + (g & 15), 8);
  store<u32>(at, load<u32>(at, 12) + (b & 15), 12);
  store<u32>(at, load<u32>(at, 16) + (alpha & 15), 16);
}

@inline
function timesAlpha(level: i32, alpha: i32): i32 {
  return (2 * level * alpha + 255) / 510;
}

/** Puts the bins that are not empty one behind the other, opaque ones first, each with its mean. */
export function gatherBins(): void {
  let to = 0;
  for (let bin = 0; bin < <i32>BINS; bin++) {
    to += moveBin(bin, to, i32x4((bin >> 11) << 3, ((bin >> 5) & 63) << 2, (bin & 31) << 3, 255));
  }
  picture.opaqueBins = to;
  for (let bin = 0; picture.hasAlpha && bin < <i32>BINS; bin++) {
    const least = i32x4(bin >> 12, (bin >> 8) & 15, (bin >> 4) & 15, bin & 15);
    to += moveBin(bin + <i32>BINS, to, i32x4.shl(least, 4));
  }
  picture.allBins = to;
}

/** Answers 1, or 0 for an empty bin. `to` is not behind `bin`. */
@inline
function moveBin(bin: i32, to: i32, least: v128): i32 {
  const from = picture.bins + <usize>bin * BIN_BYTES;
  const pixels = load<u32>(from);
  if (!pixels) return 0;
  const sums = v128.load(from, 4);
  const all = f64x2.splat(<f64>pixels);
  const rg = f64x2.div(f64x2.convert_low_i32x4_u(sums), all);
  const ba = f64x2.div(f64x2.convert_low_i32x4_u(v128.shuffle<i64>(sums, sums, 1, 1)), all);
  const above = narrowed(rg, ba);
  const at = picture.bins + <usize>to * BIN_BYTES;
  store<u32>(at, pixels);
  v128.store(at, f32x4.add(f32x4.convert_i32x4_s(least), above), 4);
  return 1;
}
