// First pass of the resizer: one RGBA band row becomes planes, so that the horizontal pass can
// multiply eight neighbours of one channel by eight weights at once. Gray rows need no split.
//   src     u8 RGBA × count, any alignment, readable 64 bytes past the end
//   planes  `pitch` bytes each, 16-byte aligned; written up to 15 samples past `count`, so that
//           what the padding weights (0) meet is at least initialised
// Scalar twin: test/twins/resize.ts.

import { high32, high64, low32, low64 } from '../shared/lanes';

/** 16-byte patterns; `v128.const` would be rebuilt at each use. */
const PATTERNS: usize = memory.data<u8>(
  [
    // RGBA × 4 -> R × 4, G × 4, B × 4, A × 4
    0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15,
    // i16 × 8: red and blue of a pixel pair are its even bytes
    255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0,
    // i16 × 8: 255
    255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0,
  ],
  16,
);

/** Opaque: R, G and B as u8 planes; alpha is dropped. */
export function splitOpaque(src: usize, planes: usize, pitch: usize, count: i32): void {
  const pattern = v128.load(PATTERNS);
  for (let dst = planes, end = planes + <usize>count; dst < end; dst += 16, src += 64) {
    const a = i8x16.swizzle(v128.load(src), pattern);
    const b = i8x16.swizzle(v128.load(src, 16), pattern);
    const c = i8x16.swizzle(v128.load(src, 32), pattern);
    const d = i8x16.swizzle(v128.load(src, 48), pattern);
    const redGreen0 = low32(a, b);
    const redGreen1 = low32(c, d);
    v128.store(dst, low64(redGreen0, redGreen1));
    v128.store(dst + pitch, high64(redGreen0, redGreen1));
    v128.store(dst + 2 * pitch, low64(high32(a, b), high32(c, d)));
  }
}

/**
 * Alpha: premultiplied R, G, B and A as i16 planes of (colour × alpha + 1) >> 1, where A counts as
 * colour 255: 0 … 32513.
 */
export function splitAlpha(src: usize, planes: usize, pitch: usize, count: i32): void {
  const even = v128.load(PATTERNS, 16);
  const full = v128.load(PATTERNS, 32);
  for (let dst = planes, end = planes + ((<usize>count) << 1); dst < end; dst += 16, src += 32) {
    const a = v128.load(src);
    const b = v128.load(src, 16);
    const redBlue0 = v128.and(a, even);
    const redBlue1 = v128.and(b, even);
    const greenAlpha0 = i16x8.shr_u(a, 8);
    const greenAlpha1 = i16x8.shr_u(b, 8);
    const alpha = odd16(greenAlpha0, greenAlpha1);
    v128.store(dst, halved(even16(redBlue0, redBlue1), alpha));
    v128.store(dst + pitch, halved(even16(greenAlpha0, greenAlpha1), alpha));
    v128.store(dst + 2 * pitch, halved(odd16(redBlue0, redBlue1), alpha));
    v128.store(dst + 3 * pitch, halved(full, alpha));
  }
}

/** Inks: four i16 planes, 128 per level, which the horizontal pass makes 64. */
export function splitInks(src: usize, planes: usize, pitch: usize, count: i32): void {
  const even = v128.load(PATTERNS, 16);
  for (let dst = planes, end = planes + ((<usize>count) << 1); dst < end; dst += 16, src += 32) {
    const a = v128.load(src);
    const b = v128.load(src, 16);
    const cyanYellow0 = i16x8.shl(v128.and(a, even), 7);
    const cyanYellow1 = i16x8.shl(v128.and(b, even), 7);
    const magentaBlack0 = i16x8.shl(i16x8.shr_u(a, 8), 7);
    const magentaBlack1 = i16x8.shl(i16x8.shr_u(b, 8), 7);
    v128.store(dst, even16(cyanYellow0, cyanYellow1));
    v128.store(dst + pitch, even16(magentaBlack0, magentaBlack1));
    v128.store(dst + 2 * pitch, odd16(cyanYellow0, cyanYellow1));
    v128.store(dst + 3 * pitch, odd16(magentaBlack0, magentaBlack1));
  }
}

/** Columns stay as they are, opaque, inks or gray: `count` u8 samples to i16, 64 per level. */
export function widen(src: usize, dst: usize, count: i32): void {
  for (let end = dst + ((<usize>count) << 1); dst < end; dst += 16, src += 8) {
    v128.store(dst, i16x8.shl(v128.load8x8_u(src), 6));
  }
}

/** Columns stay as they are, alpha: RGBA × count to premultiplied i16, 63.75 per level. */
export function premultiply(src: usize, dst: usize, count: i32): void {
  const keep = i32x4.splat(0x00ffffff);
  const opaque = i32x4.splat(0xff000000);
  for (let end = dst + ((<usize>count) << 3); dst < end; dst += 32, src += 16) {
    const pixels = v128.load(src);
    const alpha = i8x16.shuffle(
      pixels,
      pixels,
      3,
      3,
      3,
      3,
      7,
      7,
      7,
      7,
      11,
      11,
      11,
      11,
      15,
      15,
      15,
      15,
    );
    const colour = v128.or(v128.and(pixels, keep), opaque);
    const low = i16x8.extmul_low_i8x16_u(colour, alpha);
    const high = i16x8.extmul_high_i8x16_u(colour, alpha);
    v128.store(dst, quartered(low));
    v128.store(dst, quartered(high), 16);
  }
}

/** (a × b + 1) >> 1 of u8 values in i16 lanes. */
function halved(a: v128, b: v128): v128 {
  return i16x8.avgr_u(i16x8.mul(a, b), i64x2.splat(0));
}

/** The scale of the history: ((x + 1 >> 1) + 1) >> 1. */
function quartered(product: v128): v128 {
  const zero = i64x2.splat(0);
  return i16x8.avgr_u(i16x8.avgr_u(product, zero), zero);
}

function even16(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29);
}

function odd16(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31);
}
