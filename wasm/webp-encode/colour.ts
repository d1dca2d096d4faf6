// RGBA or gray to Y, U and V of ITU-R BT.601 in studio range, as decoders of WebP undo it. Chroma is
// averaged over 2x2 pixels in a gamma between that of the samples and light, which mixes colours as
// the eye does: by 1.25, where libwebp takes 0.8 for it, which keeps more colour in thin lines; by
// SSIMULACRA2 over ten pictures the two could not be told apart.
//
// Of x^1.25 the mean is taken as Taylor's series gives it to the second term: m + v / 8m, of the mean
// m and the variance v of the samples. That is S 7/8 + Q / 2S for four times it, with the sums S of
// the samples and Q of their squares. It is off by 3 levels at most, between black and white.
// Scalar twin: test/twins/webp-encode.ts.

import { high8, high64, low8, low64 } from '../shared/lanes';
import { picture } from './layout';

/** 16 and 128 with 15 and 18 fraction bits, and half of the last digit. */
const Y_OFFSET: i32 = (16 << 15) + (1 << 14);
const UV_OFFSET: i32 = (128 << 18) + (1 << 17);

/** What a sum in f32 leaves no fraction bits. */
const ROUNDER: f32 = 12582912;

/** Converts `rows` rows of the band (1–16), and repeats what lies at the edges to whole macroblocks. */
export function convertBand(rows: i32): void {
  const stride = <usize>picture.width * picture.channels;
  const chromaRows = (rows + 1) >> 1;
  for (let y = 0; y < rows; y++) {
    const src = picture.band + <usize>y * stride;
    const dst = picture.sourceY + <usize>y * picture.strideY;
    if (picture.channels == 1) lumaOfGray(src, dst);
    else lumaOfRow(src, dst);
    repeatLast(dst, picture.width, picture.mbWide << 4);
  }
  repeatRows(picture.sourceY, picture.strideY, rows, 16);
  if (picture.channels == 1) {
    memory.fill(picture.sourceU, 128, picture.strideUv * 8);
    memory.fill(picture.sourceV, 128, picture.strideUv * 8);
    return;
  }
  const chromaWidth = (picture.width + 1) >> 1;
  for (let y = 0; y < chromaRows; y++) {
    const src = picture.band + <usize>(y * 2) * stride;
    const u = picture.sourceU + <usize>y * picture.strideUv;
    const v = picture.sourceV + <usize>y * picture.strideUv;
    chromaOfRows(src, y * 2 + 1 < rows ? src + stride : src, u, v);
    repeatLast(u, chromaWidth, picture.mbWide << 3);
    repeatLast(v, chromaWidth, picture.mbWide << 3);
  }
  repeatRows(picture.sourceU, picture.strideUv, chromaRows, 8);
  repeatRows(picture.sourceV, picture.strideUv, chromaRows, 8);
}

function repeatLast(row: usize, width: i32, full: i32): void {
  const last = load<u8>(row + <usize>width - 1);
  memory.fill(row + <usize>width, last, <usize>(full - width));
}

function repeatRows(plane: usize, stride: usize, rows: i32, full: i32): void {
  const last = plane + <usize>(rows - 1) * stride;
  for (let y = rows; y < full; y++) memory.copy(plane + <usize>y * stride, last, stride);
}

function lumaOfGray(src: usize, dst: usize): void {
  for (let x: usize = 0; x < <usize>picture.width; x++) {
    store<u8>(dst + x, <u8>((28160 * <i32>load<u8>(src + x) + Y_OFFSET) >> 15));
  }
}

/** Y = 0.257 R + 0.504 G + 0.098 B + 16, in steps of 4 pixels. */
function lumaOfRow(src: usize, dst: usize): void {
  const factors = i16x8(8420, 16530, 3210, 0, 8420, 16530, 3210, 0);
  const offset = i32x4.splat(Y_OFFSET);
  for (const end = dst + <usize>picture.width; dst < end; dst += 4, src += 16) {
    const pixels = v128.load(src);
    const a = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), factors);
    const b = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), factors);
    const even = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    const odd = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
    const y = i32x4.shr_s(i32x4.add(i32x4.add(even, odd), offset), 15);
    const narrow = i16x8.narrow_i32x4_s(y, y);
    v128.store32_lane(dst, i8x16.narrow_i16x8_u(narrow, narrow), 0);
  }
}

/**
 * Chroma of pixels 2x2: U of two of them, then V, in i32 lanes; `p` and `q` are four pixels of two rows.
 * U = -0.148 R - 0.291 G + 0.439 B + 128, V = 0.439 R - 0.368 G - 0.071 B + 128.
 */
@inline
function chromaOfTwo(p: v128, q: v128): v128 {
  // Samples of one row beside those of the other: two pixels, two more.
  const a = low8(p, q);
  const b = high8(p, q);
  const a16 = i16x8.extadd_pairwise_i8x16_u(a);
  const b16 = i16x8.extadd_pairwise_i8x16_u(b);
  const sums = i16x8.add(low64(a16, b16), high64(a16, b16));
  const first = mean4(i32x4.extend_low_i16x8_u(sums), a);
  const second = mean4(i32x4.extend_high_i16x8_u(sums), b);
  const means = i16x8.narrow_i32x4_s(first, second);
  const u = i32x4.dot_i16x8_s(means, i16x8(-9719, -19081, 28800, 0, -9719, -19081, 28800, 0));
  const v = i32x4.dot_i16x8_s(means, i16x8(28800, -24116, -4684, 0, 28800, -24116, -4684, 0));
  const even = v128.shuffle<i32>(u, v, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(u, v, 1, 3, 5, 7);
  return i32x4.shr_s(i32x4.add(i32x4.add(even, odd), i32x4.splat(UV_OFFSET)), 18);
}

/** Four times the means of R, G, B and alpha: of their sums, and of the samples themselves. */
@inline
function mean4(sums: v128, samples: v128): v128 {
  const low = i16x8.extend_low_i8x16_u(samples);
  const high = i16x8.extend_high_i8x16_u(samples);
  const squares = i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high));
  const sum = f32x4.convert_i32x4_s(sums);
  const part = f32x4.div(f32x4.convert_i32x4_s(squares), f32x4.max(sum, f32x4.splat(1)));
  const mean = f32x4.add(f32x4.mul(sum, f32x4.splat(0.875)), f32x4.mul(part, f32x4.splat(0.5)));
  // Rounded to whole numbers by what the sum has no digits for.
  return i32x4.sub(f32x4.add(mean, f32x4.splat(ROUNDER)), f32x4.splat(ROUNDER));
}

/** A row of chroma from two of pixels, in steps of two samples; at the edge the last column counts twice. */
function chromaOfRows(p: usize, q: usize, u: usize, v: usize): void {
  const end = p + ((<usize>picture.width >> 1) << 3);
  for (; p < end; p += 16, q += 16, u += 2, v += 2) {
    storeChroma(chromaOfTwo(v128.load(p), v128.load(q)), u, v);
  }
  if (!(picture.width & 1)) return;
  // Where pairs are odd, the loop has gone one too far.
  const over = (p - end) >> 3;
  const last = chromaOfTwo(v128.load32_splat(end), v128.load32_splat(q - (p - end)));
  storeChroma(last, u - over, v - over);
}

@inline
function storeChroma(uv: v128, u: usize, v: usize): void {
  const words = i16x8.narrow_i32x4_s(uv, uv);
  const bytes = i8x16.narrow_i16x8_u(words, words);
  v128.store16_lane(u, bytes, 0);
  v128.store16_lane(v, bytes, 1);
}
