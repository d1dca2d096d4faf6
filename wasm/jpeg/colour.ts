// Rows of samples to rows of RGBA. YCbCr is JFIF's (ITU-R BT.601, full range), bit-exact with the
// tables of libjpeg's jdcolor:
//   R = Y + 1.40200 Cr    G = Y - 0.34414 Cb - 0.71414 Cr    B = Y + 1.77200 Cb
// All rows are read and written in steps of 16 pixels: sources are readable and `dst` is writable
// up to the next multiple of 16. Alpha is 255. Scalar twins: test/twins/jpeg.ts.

import { high8, high16, high32, low8, low16, low32 } from '../shared/lanes';

// Constants in memory, see idct.ts.
// biome-ignore format: one vector per line
const K: usize = memory.data<i16>([
  128, 128, 128, 128, 128, 128, 128, 128, // CENTRE
  22970, 22970, 22970, 22970, 22970, 22970, 22970, 22970, // RED: 1.40200 / 2 in 1/32768
  29033, 29033, 29033, 29033, 29033, 29033, 29033, 29033, // BLUE: 1.77200 / 2
  -11277, -23401, -11277, -23401, -11277, -23401, -11277, -23401, // GREEN: -0.34414, -0.71414
  16384, 0, 16384, 0, 16384, 0, 16384, 0, // HALF: i32, one half in 1/32768
  3, 3, 3, 3, 3, 3, 3, 3, // THREE
  255, 255, 255, 255, 255, 255, 255, 255, // LOW_BYTE
], 16);
const CENTRE: usize = K;
const RED: usize = K + 16;
const BLUE: usize = K + 32;
const GREEN: usize = K + 48;
const HALF: usize = K + 64;
const THREE: usize = K + 80;
const LOW_BYTE: usize = K + 96;

@inline
function redOf(cr: v128): v128 {
  return i16x8.q15mulr_sat_s(i16x8.shl(cr, 1), v128.load(RED));
}

@inline
function blueOf(cb: v128): v128 {
  return i16x8.q15mulr_sat_s(i16x8.shl(cb, 1), v128.load(BLUE));
}

@inline
function greenOf(cb: v128, cr: v128): v128 {
  const factors = v128.load(GREEN);
  const half = v128.load(HALF);
  const low = i32x4.add(i32x4.dot_i16x8_s(low16(cb, cr), factors), half);
  const high = i32x4.add(i32x4.dot_i16x8_s(high16(cb, cr), factors), half);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, 15), i32x4.shr_s(high, 15));
}

/** Stores 16 pixels from 16 reds, greens and blues. */
@inline
function storePixels(dst: usize, r: v128, g: v128, b: v128): void {
  const opaque = i8x16.splat(-1);
  const rgLow = low8(r, g);
  const rgHigh = high8(r, g);
  const baLow = low8(b, opaque);
  const baHigh = high8(b, opaque);
  v128.store(dst, low16(rgLow, baLow));
  v128.store(dst, high16(rgLow, baLow), 16);
  v128.store(dst, low16(rgHigh, baHigh), 32);
  v128.store(dst, high16(rgHigh, baHigh), 48);
}

/** The same, from vectors whose low half holds the even pixels and whose high half the odd ones. */
@inline
function storeEvenOdd(dst: usize, r: v128, g: v128, b: v128): void {
  const opaque = i8x16.splat(-1);
  const rgEven = low8(r, g);
  const rgOdd = high8(r, g);
  const baEven = low8(b, opaque);
  const baOdd = high8(b, opaque);
  const evenLow = low16(rgEven, baEven);
  const evenHigh = high16(rgEven, baEven);
  const oddLow = low16(rgOdd, baOdd);
  const oddHigh = high16(rgOdd, baOdd);
  v128.store(dst, low32(evenLow, oddLow));
  v128.store(dst, high32(evenLow, oddLow), 16);
  v128.store(dst, low32(evenHigh, oddHigh), 32);
  v128.store(dst, high32(evenHigh, oddHigh), 48);
}

/** YCbCr at full resolution. */
export function jpegYccToRgba(y: usize, cb: usize, cr: usize, dst: usize, width: i32): void {
  const centre = v128.load(CENTRE);
  const end = y + <usize>width;
  for (; y < end; y += 16, cb += 16, cr += 16, dst += 64) {
    const y0 = v128.load8x8_u(y);
    const y1 = v128.load8x8_u(y, 8);
    const b0 = i16x8.sub(v128.load8x8_u(cb), centre);
    const b1 = i16x8.sub(v128.load8x8_u(cb, 8), centre);
    const r0 = i16x8.sub(v128.load8x8_u(cr), centre);
    const r1 = i16x8.sub(v128.load8x8_u(cr, 8), centre);
    storePixels(
      dst,
      i8x16.narrow_i16x8_u(i16x8.add(y0, redOf(r0)), i16x8.add(y1, redOf(r1))),
      i8x16.narrow_i16x8_u(i16x8.add(y0, greenOf(b0, r0)), i16x8.add(y1, greenOf(b1, r1))),
      i8x16.narrow_i16x8_u(i16x8.add(y0, blueOf(b0)), i16x8.add(y1, blueOf(b1))),
    );
  }
}

/** sums[i] = 3 near[i] + far[i] for `width` samples, repeated once at both edges; i16. */
@inline
function columnSums(near: usize, far: usize, sums: usize, width: usize): void {
  const three = v128.load(THREE);
  for (let i: usize = 0; i < width; i += 8) {
    const sum = i16x8.add(i16x8.mul(v128.load8x8_u(near + i), three), v128.load8x8_u(far + i));
    v128.store(sums + (i << 1), sum);
  }
  store<u16>(sums - 2, load<u16>(sums));
  store<u16>(sums + (width << 1), load<u16>(sums + (width << 1) - 2));
}

/** Horizontal filter of 8 column sums with their neighbours at `side`, less 128. */
@inline
function filter(thrice: v128, side: usize, bias: v128): v128 {
  return i16x8.shr_s(i16x8.add(i16x8.add(thrice, v128.load(side)), bias), 4);
}

/**
 * YCbCr with both chroma components at half the width: upsampling and colour in one pass, even and
 * odd pixels apart. `near` and `far` are pairs of chroma rows (the same row twice when there is no
 * vertical filter), `even` and `odd` the roundings of upsample.ts, in 1/16. `sums` takes two rows
 * of i16, `sumsBytes` apart, with 16 bytes of room in front and 32 behind.
 */
export function jpegYccH2ToRgba(
  y: usize,
  nearCb: usize,
  farCb: usize,
  nearCr: usize,
  farCr: usize,
  dst: usize,
  width: i32,
  even: i32,
  odd: i32,
  sums: usize,
  sumsBytes: usize,
): void {
  const chromaWidth = <usize>(width + 1) >> 1;
  let cb = sums;
  let cr = sums + sumsBytes;
  columnSums(nearCb, farCb, cb, chromaWidth);
  columnSums(nearCr, farCr, cr, chromaWidth);
  const three = v128.load(THREE);
  const lowByte = v128.load(LOW_BYTE);
  const biasEven = i16x8.splat(<i16>(even - 128 * 16));
  const biasOdd = i16x8.splat(<i16>(odd - 128 * 16));
  const end = y + <usize>width;
  for (; y < end; y += 16, dst += 64, cb += 16, cr += 16) {
    const cb3 = i16x8.mul(v128.load(cb), three);
    const cr3 = i16x8.mul(v128.load(cr), three);
    const be = filter(cb3, cb - 2, biasEven);
    const bo = filter(cb3, cb + 2, biasOdd);
    const re = filter(cr3, cr - 2, biasEven);
    const ro = filter(cr3, cr + 2, biasOdd);
    const luma = v128.load(y);
    const ye = v128.and(luma, lowByte);
    const yo = i16x8.shr_u(luma, 8);
    storeEvenOdd(
      dst,
      i8x16.narrow_i16x8_u(i16x8.add(ye, redOf(re)), i16x8.add(yo, redOf(ro))),
      i8x16.narrow_i16x8_u(i16x8.add(ye, greenOf(be, re)), i16x8.add(yo, greenOf(bo, ro))),
      i8x16.narrow_i16x8_u(i16x8.add(ye, blueOf(be)), i16x8.add(yo, blueOf(bo))),
    );
  }
}

/** RGB stored as it is. */
export function jpegRgbToRgba(r: usize, g: usize, b: usize, dst: usize, width: i32): void {
  for (let i: usize = 0; i < <usize>width; i += 16, dst += 64) {
    storePixels(dst, v128.load(r + i), v128.load(g + i), v128.load(b + i));
  }
}

/** 255 - x for red, green and blue: YCCK stores the complement of YCbCr. */
export function jpegInvertRow(rgba: usize, width: i32): void {
  const colours = i32x4.splat(0xffffff);
  for (const end = rgba + ((<usize>width) << 2); rgba < end; rgba += 16) {
    v128.store(rgba, v128.xor(v128.load(rgba), colours));
  }
}

/**
 * Multiplies rows of RGBA by a black component: how Adobe's inverted CMYK becomes RGB, where all
 * four components say how much light is left. Rounded to nearest, alpha untouched.
 */
export function jpegMultiplyBlack(rgba: usize, black: usize, width: i32): void {
  for (let i: usize = 0; i < <usize>width; i++, rgba += 4) {
    const k = <i32>load<u8>(black + i);
    for (let c: usize = 0; c < 3; c++) {
      const product = <i32>load<u8>(rgba + c) * k + 128;
      store<u8>(rgba + c, (product + (product >> 8)) >> 8);
    }
  }
}

/** Puts a black component in the place of alpha. */
export function jpegStoreBlack(rgba: usize, black: usize, width: i32): void {
  for (let i: usize = 0; i < <usize>width; i++) store<u8>(rgba + (i << 2), load<u8>(black + i), 3);
}
