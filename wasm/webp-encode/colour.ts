// RGBA or gray to Y, U and V of ITU-R BT.601 in studio range, as decoders of WebP undo it. Chroma is
// averaged over 2x2 pixels in a gamma between that of the samples and light, which mixes colours as
// the eye does. libwebp takes 0.8 for 1.25, which keeps more colour in thin lines; by SSIMULACRA2 over
// ten pictures the two could not be told apart.

import { DARK, LIGHT, picture, work } from './layout';

/** 16 and 128 with 15 and 18 fraction bits, and half of the last digit. */
const Y_OFFSET: i32 = (16 << 15) + (1 << 14);
const UV_OFFSET: i32 = (128 << 18) + (1 << 17);

/** Tables of s^1.25: 12 bits for a sample; its inverse: 1020 (4 x 255) for 1024. */
export function initColour(): void {
  for (let i = 0; i < 256; i++) {
    store<u16>(work + <usize>i * 2, <u16>(lighter(<f64>i / 255) * 4096 + 0.5), LIGHT);
  }
  let v = 0;
  for (let i = 0; i <= 1024; i++) {
    while (v < 1020 && lighter((<f64>v + 0.5) / 1020) * 1024 <= <f64>i) v++;
    store<u16>(work + <usize>i * 2, <u16>v, DARK);
  }
}

/** x^1.25. */
function lighter(x: f64): f64 {
  return x * sqrt<f64>(sqrt<f64>(x));
}

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

/** Four times the mean of four samples, in the lighter gamma; `right` is 4, or 0 at the edge. */
@inline
function mean4(w: usize, p: usize, q: usize, right: usize): i32 {
  const sum =
    <usize>load<u16>(w + <usize>load<u8>(p) * 2, LIGHT) +
    <usize>load<u16>(w + <usize>load<u8>(p + right) * 2, LIGHT) +
    <usize>load<u16>(w + <usize>load<u8>(q) * 2, LIGHT) +
    <usize>load<u16>(w + <usize>load<u8>(q + right) * 2, LIGHT);
  return load<u16>(w + 2 * ((sum + 8) >> 4), DARK);
}

/** U = -0.148 R - 0.291 G + 0.439 B + 128, V = 0.439 R - 0.368 G - 0.071 B + 128. */
function chromaOfRows(p: usize, q: usize, u: usize, v: usize): void {
  const w = work;
  const pairs = picture.width >> 1;
  for (let x = 0; x < (picture.width + 1) >> 1; x++, p += 8, q += 8) {
    const right: usize = x < pairs ? 4 : 0;
    const r = mean4(w, p, q, right);
    const g = mean4(w, p + 1, q + 1, right);
    const b = mean4(w, p + 2, q + 2, right);
    store<u8>(u++, <u8>((-9719 * r - 19081 * g + 28800 * b + UV_OFFSET) >> 18));
    store<u8>(v++, <u8>((28800 * r - 24116 * g - 4684 * b + UV_OFFSET) >> 18));
  }
}
