// Rows of Y, Cb and Cr (u16 samples of 8 to 12 bits) to rows of RGBA, eight pixels at a time.
//
//   conversion   see conversion.ts
//   y, cb, cr    u16 × width; readable up to the next multiple of 8
//   gains        f32 × width, what colours under alpha are multiplied by (alpha.ts), or 0: none
//   dst          u8 × 4 × width, alpha 255; writable up to the next multiple of 8 pixels
//
// Chroma at half the width lies between two luma samples. What is in between is 3/4 of the nearest
// sample and 1/4 of the next nearest, across and down, and edges are repeated: as libavif does it,
// whatever the file says about the place of its chroma. Scalar twin: test/twins/heif-color.ts.

import { high16, low8, low16 } from '../shared/lanes';
import {
  BLUE,
  bitsOf,
  constantOf,
  crFactors,
  GREEN,
  lumaCbFactors,
  middleOf,
  RED,
} from './conversion';

/** Room before and after a row of sums: for its repeated edges. */
export const SUMS_EDGE: usize = 16;

/** 255, in f32 and before the bits are cut off. */
@inline
function mostOf(bits: i32): v128 {
  return f32x4.splat(255.0 * <f32>(1 << bits));
}

/** Four sums without their half, limited to levels and multiplied by four gains. */
@inline
function multiplied(sum: v128, gains: v128, half: v128, most: v128): v128 {
  const level = f32x4.max(f32x4.convert_i32x4_s(i32x4.sub(sum, half)), f32x4.splat(0));
  const scaled = f32x4.min(f32x4.mul(f32x4.min(level, most), gains), most);
  return i32x4.add(i32x4.trunc_sat_f32x4_s(scaled), half);
}

/** Eight levels of one channel, from pairs of luma with Cb and with Cr. */
@inline
function levelsOf(
  conversion: usize,
  channel: usize,
  lumaCbLow: v128,
  lumaCbHigh: v128,
  lumaCrLow: v128,
  lumaCrHigh: v128,
  bits: i32,
  gains: usize,
): v128 {
  const first = lumaCbFactors(conversion, channel);
  const second = crFactors(conversion, channel);
  const constant = constantOf(conversion, channel);
  let low = i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(lumaCbLow, first), constant),
    i32x4.dot_i16x8_s(lumaCrLow, second),
  );
  let high = i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(lumaCbHigh, first), constant),
    i32x4.dot_i16x8_s(lumaCrHigh, second),
  );
  if (gains) {
    const half = i32x4.splat(1 << (bits - 1));
    const most = mostOf(bits);
    low = multiplied(low, v128.load(gains), half, most);
    high = multiplied(high, v128.load(gains, 16), half, most);
  }
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, bits), i32x4.shr_s(high, bits));
  return i8x16.narrow_i16x8_u(words, words);
}

/** Stores eight pixels, of samples that count from their middle, in sixteenths. */
@inline
export function storePixels(
  conversion: usize,
  y: v128,
  cb: v128,
  cr: v128,
  dst: usize,
  bits: i32,
  gains: usize,
): void {
  const a = low16(y, cb);
  const b = high16(y, cb);
  const c = low16(y, cr);
  const d = high16(y, cr);
  const red = levelsOf(conversion, RED, a, b, c, d, bits, gains);
  const green = levelsOf(conversion, GREEN, a, b, c, d, bits, gains);
  const blue = levelsOf(conversion, BLUE, a, b, c, d, bits, gains);
  const redGreen = low8(red, green);
  const blueAlpha = low8(blue, i8x16.splat(-1));
  v128.store(dst, low16(redGreen, blueAlpha));
  v128.store(dst, high16(redGreen, blueAlpha), 16);
}

/** Eight samples from their middle on, in sixteenths. */
@inline
function centred(samples: v128, middle: v128): v128 {
  return i16x8.sub(i16x8.shl(samples, 4), middle);
}

/** Chroma at full width. */
export function heifPixels(
  conversion: usize,
  y: usize,
  cb: usize,
  cr: usize,
  dst: usize,
  width: i32,
  gains: usize,
): void {
  const bits = bitsOf(conversion);
  const middle = middleOf(conversion);
  const step: usize = gains ? 32 : 0;
  for (const end = y + ((<usize>width) << 1); y < end; y += 16, cb += 16, cr += 16, dst += 32) {
    storePixels(
      conversion,
      centred(v128.load(y), middle),
      centred(v128.load(cb), middle),
      centred(v128.load(cr), middle),
      dst,
      bits,
      gains,
    );
    gains += step;
  }
}

/** sums[i] = 3 near[i] + far[i] for `width` samples, the edges repeated once. */
@inline
function columnSums(near: usize, far: usize, sums: usize, width: usize): void {
  const three = i16x8.splat(3);
  for (let i: usize = 0; i < width << 1; i += 16) {
    const sum = i16x8.add(i16x8.mul(v128.load(near + i), three), v128.load(far + i));
    v128.store(sums + i, sum);
  }
  store<u16>(sums - 2, load<u16>(sums));
  store<u16>(sums + (width << 1), load<u16>(sums + (width << 1) - 2));
}

/**
 * Chroma at half the width, rounded up. `near` and `far`: its nearest row and the next nearest, the
 * same row twice where it has as many rows as luma, and at the edges. `sums` takes two rows of u16 ×
 * chroma width with 16 bytes of room on both sides, and 16 that are overrun.
 */
export function heifPixelsHalf(
  conversion: usize,
  y: usize,
  nearCb: usize,
  farCb: usize,
  nearCr: usize,
  farCr: usize,
  dst: usize,
  width: i32,
  gains: usize,
  sums: usize,
): void {
  const chromaWidth = <usize>(width + 1) >> 1;
  let cb = sums + SUMS_EDGE;
  let cr = cb + (((chromaWidth << 1) + 15) & ~15) + 2 * SUMS_EDGE;
  columnSums(nearCb, farCb, cb, chromaWidth);
  columnSums(nearCr, farCr, cr, chromaWidth);
  const bits = bitsOf(conversion);
  const middle = middleOf(conversion);
  const three = i16x8.splat(3);
  const step: usize = gains ? 32 : 0;
  for (const end = y + ((<usize>width) << 1); y < end; y += 32, cb += 16, cr += 16, dst += 64) {
    const cb3 = i16x8.sub(i16x8.mul(v128.load(cb), three), middle);
    const cr3 = i16x8.sub(i16x8.mul(v128.load(cr), three), middle);
    const cbEven = i16x8.add(cb3, v128.load(cb - 2));
    const cbOdd = i16x8.add(cb3, v128.load(cb + 2));
    const crEven = i16x8.add(cr3, v128.load(cr - 2));
    const crOdd = i16x8.add(cr3, v128.load(cr + 2));
    storePixels(
      conversion,
      centred(v128.load(y), middle),
      low16(cbEven, cbOdd),
      low16(crEven, crOdd),
      dst,
      bits,
      gains,
    );
    gains += step;
    if (y + 16 >= end) break;
    storePixels(
      conversion,
      centred(v128.load(y, 16), middle),
      high16(cbEven, cbOdd),
      high16(crEven, crOdd),
      dst + 32,
      bits,
      gains,
    );
    gains += step;
  }
}
