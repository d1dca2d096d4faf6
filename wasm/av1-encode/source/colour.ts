// Rows of pixels to planes: BT.601, full range, in fixed point; or G, B, R as they are (identity).
//
//   Y  = (9798 R + 19235 G + 3735 B + 16384) >> 15
//   Cb = 128 + (-11059 R - 21709 G + 32768 B + 32768 >> 16), Cr likewise
// With subsampling, chroma of two neighbours is added up at 16 times that scale (>> 13 of the sum), and
// two rows of that are averaged. Scalar twin: test/twins/av1-encode.ts.

import { CHROMA_420, enc, MONO } from '../state';

/** Factors of R, G, B, 0 twice: Y; then Cb and Cr, negative. */
// biome-ignore format: one vector per line
const FACTORS: usize = memory.data<i16>([
  9798, 19235, 3735, 0, 9798, 19235, 3735, 0,
  11059, 21709, -32768, 0, 11059, 21709, -32768, 0,
  -32768, 27439, 5329, 0, -32768, 27439, 5329, 0,
], 16);

/** Sums of three products for four pixels. */
@inline
function products(pixels: v128, factors: v128): v128 {
  const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), factors);
  const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), factors);
  return addPairs(low, high);
}

@inline
function addPairs(low: v128, high: v128): v128 {
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  return i32x4.add(even, v128.shuffle<i32>(low, high, 1, 3, 5, 7));
}

@inline
function storeFour(dst: usize, v: v128): void {
  const words = i16x8.narrow_i32x4_s(v, v);
  v128.store32_lane(dst, i8x16.narrow_i16x8_u(words, words), 0);
}

/** RGBA to Y; writes up to 3 samples more. */
export function lumaRow(src: usize, dst: usize, width: i32): void {
  const factors = v128.load(FACTORS);
  const round = i32x4.splat(16384);
  for (let x = 0; x < width; x += 4) {
    const sum = products(v128.load(src + 4 * x), factors);
    storeFour(dst + x, i32x4.shr_u(i32x4.add(sum, round), 15));
  }
}

/** RGBA to Cb and Cr at full size. */
export function chromaRow(src: usize, u: usize, v: usize, width: i32): void {
  const factorsU = v128.load(FACTORS + 16);
  const factorsV = v128.load(FACTORS + 32);
  const round = i32x4.splat((128 << 16) + 32768);
  for (let x = 0; x < width; x += 4) {
    const pixels = v128.load(src + 4 * x);
    storeFour(u + x, i32x4.shr_s(i32x4.sub(round, products(pixels, factorsU)), 16));
    storeFour(v + x, i32x4.shr_s(i32x4.sub(round, products(pixels, factorsV)), 16));
  }
}

/** Chroma of pairs of pixels, i16, 16 times its scale; an odd last pixel counts twice. */
export function chromaPairs(src: usize, u: usize, v: usize, width: i32): void {
  const factorsU = v128.load(FACTORS + 16);
  const factorsV = v128.load(FACTORS + 32);
  const round = i32x4.splat(4096);
  for (let x = 0; x < width; x += 8) {
    const a = pairSums(v128.load(src + 4 * x));
    const b = pairSums(v128.load(src + 4 * x, 16));
    const sumU = addPairs(i32x4.dot_i16x8_s(a, factorsU), i32x4.dot_i16x8_s(b, factorsU));
    const sumV = addPairs(i32x4.dot_i16x8_s(a, factorsV), i32x4.dot_i16x8_s(b, factorsV));
    const wordsU = i32x4.shr_s(i32x4.sub(round, sumU), 13);
    const wordsV = i32x4.shr_s(i32x4.sub(round, sumV), 13);
    v128.store64_lane(u + x, i16x8.narrow_i32x4_s(wordsU, wordsU), 0);
    v128.store64_lane(v + x, i16x8.narrow_i32x4_s(wordsV, wordsV), 0);
  }
  if (width & 1) {
    const last: i32 = load<i32>(src + 4 * (width - 1));
    const sums = i16x8.shl(i16x8.extend_low_i8x16_u(i32x4.splat(last)), 1);
    const twiceU = i32x4.dot_i16x8_s(sums, factorsU);
    const twiceV = i32x4.dot_i16x8_s(sums, factorsV);
    const sumU = i32x4.extract_lane(twiceU, 0) + i32x4.extract_lane(twiceU, 1);
    const sumV = i32x4.extract_lane(twiceV, 0) + i32x4.extract_lane(twiceV, 1);
    store<i16>(u + width - 1, <i16>((4096 - sumU) >> 13));
    store<i16>(v + width - 1, <i16>((4096 - sumV) >> 13));
  }
}

/** Channels of pixels 0 + 1 and 2 + 3, as eight words. */
@inline
function pairSums(pixels: v128): v128 {
  const low = i16x8.extend_low_i8x16_u(pixels);
  const high = i16x8.extend_high_i8x16_u(pixels);
  return i16x8.add(v128.shuffle<i64>(low, high, 0, 2), v128.shuffle<i64>(low, high, 1, 3));
}

/** Two rows of pairs to samples; writes up to 7 more. */
export function meanOfRows(top: usize, bottom: usize, dst: usize, count: i32): void {
  const round = i16x8.splat(16);
  const middle = i16x8.splat(128);
  for (let x = 0; x < count; x += 8) {
    const sum = i16x8.add(v128.load(top + 2 * x), v128.load(bottom + 2 * x));
    const c = i16x8.add(i16x8.shr_s(i16x8.add(sum, round), 5), middle);
    v128.store64_lane(dst + x, i8x16.narrow_i16x8_u(c, c), 0);
  }
}

/** One channel of RGBA; writes up to 7 more. */
function channelRow(src: usize, channel: i32, dst: usize, width: i32): void {
  const mask = i32x4.splat(255);
  const shift = 8 * channel;
  for (let x = 0; x < width; x += 8) {
    const a = v128.and(i32x4.shr_u(v128.load(src + 4 * x), shift), mask);
    const b = v128.and(i32x4.shr_u(v128.load(src + 4 * x, 16), shift), mask);
    const words = i16x8.narrow_i32x4_s(a, b);
    v128.store64_lane(dst + x, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** The last sample of a row again, up to whole blocks. */
@inline
function padRow(row: usize, width: i32, padded: i32): void {
  if (padded > width) memory.fill(row + width, load<u8>(row + width - 1), padded - width);
}

/** Takes a row of pixels as row `y` of the band. */
export function takeRow(src: usize, y: i32): void {
  const width = enc.width;
  const luma = enc.source0 + y * <i32>enc.sourceStride0;
  const isGray = enc.channels == 1;
  if (isGray) memory.copy(luma, src, width);
  else if (enc.isAlpha) channelRow(src, 3, luma, width);
  else if (enc.lossless && enc.sampling != MONO) channelRow(src, 1, luma, width);
  else lumaRow(src, luma, width);
  padRow(luma, width, enc.codedWidth);
  if (enc.sampling == MONO) return;
  if (enc.sampling == CHROMA_420) takeChroma420(src, y, isGray);
  else takeChroma444(src, y, isGray);
}

function takeChroma444(src: usize, y: i32, isGray: bool): void {
  const width = enc.width;
  const u = enc.source1 + y * <i32>enc.sourceStride1;
  const v = enc.source2 + y * <i32>enc.sourceStride1;
  if (enc.lossless) {
    if (isGray) {
      memory.copy(u, src, width);
      memory.copy(v, src, width);
    } else {
      channelRow(src, 2, u, width);
      channelRow(src, 0, v, width);
    }
  } else if (isGray) {
    memory.fill(u, 128, width);
    memory.fill(v, 128, width);
  } else chromaRow(src, u, v, width);
  padRow(u, width, enc.codedWidth);
  padRow(v, width, enc.codedWidth);
}

/** Odd rows complete a row of chroma. */
function takeChroma420(src: usize, y: i32, isGray: bool): void {
  const half = (enc.width + 1) >> 1;
  if (isGray) {
    if (y & 1) return;
    const at = (y >> 1) * <i32>enc.sourceStride1;
    memory.fill(enc.source1 + at, 128, enc.codedWidth >> 1);
    memory.fill(enc.source2 + at, 128, enc.codedWidth >> 1);
    return;
  }
  const rowBytes = 2 * <i32>enc.sourceStride1;
  const top = enc.chromaRow;
  const bottom = top + 2 * rowBytes;
  const to = y & 1 ? bottom : top;
  chromaPairs(src, to, to + rowBytes, enc.width);
  if (y & 1) storeChroma(top, bottom, y >> 1, half);
}

function storeChroma(top: usize, bottom: usize, row: i32, half: i32): void {
  const rowBytes = 2 * <i32>enc.sourceStride1;
  const u = enc.source1 + row * <i32>enc.sourceStride1;
  const v = enc.source2 + row * <i32>enc.sourceStride1;
  meanOfRows(top, bottom, u, half);
  meanOfRows(top + rowBytes, bottom + rowBytes, v, half);
  padRow(u, half, enc.codedWidth >> 1);
  padRow(v, half, enc.codedWidth >> 1);
}

/** After the last row: repeats it down to whole blocks. */
export function padBand(rows: i32, padded: i32): void {
  if (enc.sampling == CHROMA_420 && rows & 1 && enc.channels == 4) {
    storeChroma(enc.chromaRow, enc.chromaRow, rows >> 1, (enc.width + 1) >> 1);
  }
  repeatRow(enc.source0, enc.sourceStride0, rows, padded);
  if (enc.planes == 1) return;
  const sub = enc.sub;
  const have = (rows + sub) >> sub;
  repeatRow(enc.source1, enc.sourceStride1, have, padded >> sub);
  repeatRow(enc.source2, enc.sourceStride1, have, padded >> sub);
}

function repeatRow(plane: usize, stride: usize, rows: i32, padded: i32): void {
  const last = plane + (rows - 1) * <i32>stride;
  for (let y = rows; y < padded; y++) memory.copy(plane + y * <i32>stride, last, stride);
}
