// Unfiltered rows become output rows: gray (1 byte) or RGBA, 8 bits per sample. 16-bit samples stay so
// where that is wanted (expandDeep), else they are rounded: (v × 255 + 32895) >> 16 is v / 257 to the nearest. Palettes, and gray up to 8 bits with
// a transparent level, go through the table COLOURS.
//   src  packed row, readable 64 bytes past the end      dst  written up to 15 bytes past the end

import { GRAY, GRAY_ALPHA, PALETTE } from '../shared/png-types';
import { bigEndian16 } from './chunks';
import { COLOURS, png } from './state';

const PATTERNS: usize = memory.data<u8>(
  [
    // RGB × 4 -> RGB0 × 4
    0, 1, 2, 128, 3, 4, 5, 128, 6, 7, 8, 128, 9, 10, 11, 128,
    // alpha 255
    0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255,
    // GA × 4 -> GGGA × 4
    0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6, 6, 7,
  ],
  16,
);

/** Whether stored rows already are output rows. */
function isPlain(): bool {
  if (png.depth != 8) return false;
  return png.channels == 1 || png.samples == 4;
}

/** Expands `width` pixels. */
export function expand(src: usize, dst: usize, width: usize): void {
  const type = png.colourType;
  if (isPlain()) memory.copy(dst, src, width * <usize>png.channels);
  else if (png.isDeep) expandDeep(src, dst, width);
  else if (png.depth == 16) expandWide(src, dst, width);
  else if (png.channels == 1) unpackGray(src, dst, width);
  else if (type == PALETTE || type == GRAY) lookUp(src, dst, width);
  else if (type == GRAY_ALPHA) expandGrayAlpha(src, dst, width);
  else if (png.hasKey) expandKeyed(src, dst, width);
  else expandRgb(src, dst, width);
}

/** The n-th sample of a row with fewer than 8 bits per sample. */
export function packedSample(src: usize, i: usize, depth: u32): u32 {
  const bit = <u32>i * depth;
  return (<u32>load<u8>(src + (bit >> 3)) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** Gray of 1, 2 or 4 bits, stretched to 0 … 255. */
function unpackGray(src: usize, dst: usize, width: usize): void {
  const depth = <u32>png.depth;
  const scale = 255 / ((1 << depth) - 1);
  for (let i: usize = 0; i < width; i++) {
    store<u8>(dst + i, <u8>(packedSample(src, i, depth) * scale));
  }
}

/** Indices of 1, 2, 4 or 8 bits to colours; all the pixels of a byte are made at once. */
function lookUp(src: usize, dst: usize, width: usize): void {
  const depth = <u32>png.depth;
  const mask = (1 << depth) - 1;
  const end = dst + (width << 2);
  while (dst < end) {
    const byte = <u32>load<u8>(src++);
    for (let shift = <i32>(8 - depth); shift >= 0; shift -= depth, dst += 4) {
      store<u32>(dst, load<u32>(COLOURS + ((<usize>((byte >> shift) & mask)) << 2)));
    }
  }
}

function expandRgb(src: usize, dst: usize, width: usize): void {
  const spread = v128.load(PATTERNS);
  const opaque = v128.load(PATTERNS, 16);
  for (const end = dst + (width << 2); dst < end; dst += 16, src += 12) {
    v128.store(dst, v128.or(i8x16.swizzle(v128.load(src), spread), opaque));
  }
}

/** RGB of 8 bits with a transparent colour. */
function expandKeyed(src: usize, dst: usize, width: usize): void {
  const key = <u32>((png.keyRed & 255) | ((png.keyGreen & 255) << 8) | ((png.keyBlue & 255) << 16));
  for (const end = dst + (width << 2); dst < end; dst += 4, src += 3) {
    const colour = load<u32>(src) & 0xffffff;
    store<u32>(dst, colour == key ? colour : colour | 0xff000000);
  }
}

function expandGrayAlpha(src: usize, dst: usize, width: usize): void {
  const spread = v128.load(PATTERNS, 32);
  for (const end = dst + (width << 2); dst < end; dst += 16, src += 8) {
    v128.store(dst, i8x16.swizzle(v128.load64_zero(src), spread));
  }
}

/** All 16-bit images. */
function expandWide(src: usize, dst: usize, width: usize): void {
  const samples = png.samples;
  const isColour = samples >= 3;
  for (let i: usize = 0; i < width; i++, src += samples << 1) {
    const red = bigEndian16(src);
    if (png.channels == 1) {
      store<u8>(dst++, <u8>narrow(red));
      continue;
    }
    const green = isColour ? bigEndian16(src + 2) : red;
    const blue = isColour ? bigEndian16(src + 4) : red;
    let alpha: u32 = 255;
    if (samples == 2) alpha = narrow(bigEndian16(src + 2));
    else if (samples == 4) alpha = narrow(bigEndian16(src + 6));
    else if (png.hasKey && red == png.keyRed && green == png.keyGreen && blue == png.keyBlue) {
      alpha = 0;
    }
    store<u32>(dst, narrow(red) | (narrow(green) << 8) | (narrow(blue) << 16) | (alpha << 24));
    dst += 4;
  }
}

/** The same with all bits, as u16. */
function expandDeep(src: usize, dst: usize, width: usize): void {
  const samples = png.samples;
  const isColour = samples >= 3;
  for (let i: usize = 0; i < width; i++, src += samples << 1) {
    const red = bigEndian16(src);
    store<u16>(dst, <u16>red);
    dst += 2;
    if (png.channels == 1) continue;
    const green = isColour ? bigEndian16(src + 2) : red;
    const blue = isColour ? bigEndian16(src + 4) : red;
    let alpha: u32 = 65535;
    if (samples == 2) alpha = bigEndian16(src + 2);
    else if (samples == 4) alpha = bigEndian16(src + 6);
    else if (png.hasKey && red == png.keyRed && green == png.keyGreen && blue == png.keyBlue) {
      alpha = 0;
    }
    store<u16>(dst, <u16>green);
    store<u16>(dst, <u16>blue, 2);
    store<u16>(dst, <u16>alpha, 4);
    dst += 6;
  }
}

/** Bytes of a pixel that is handed out. */
@inline
export function outputBytes(): usize {
  return (<usize>png.channels) << (<usize>png.isDeep);
}

/** 16 bits to 8, rounded. */
function narrow(value: u32): u32 {
  return (value * 255 + 32895) >> 16;
}

/** COLOURS for gray levels at the stored depth, one of which is transparent. */
export function fillGrayColours(): void {
  const levels: u32 = 1 << png.depth;
  const scale = 255 / (levels - 1);
  for (let level: u32 = 0; level < levels; level++) {
    const alpha: u32 = level == (png.keyRed & (levels - 1)) ? 0 : 255;
    store<u32>(COLOURS + ((<usize>level) << 2), (level * scale * 0x010101) | (alpha << 24));
  }
}
