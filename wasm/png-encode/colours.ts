// Which kind of PNG the rows seen so far need: gray of 1–8 bits, a palette of 1–8 bits, gray and
// alpha, RGB or RGBA. Facts only ever add up, so a kind is only ever followed by a wider one.

import { GRAY, GRAY_ALPHA, PALETTE, RGB, RGBA } from '../shared/png-types';
import { COLOUR_KEYS, COLOUR_SLOTS, COLOURS, enc } from './state';

const OPAQUE: u32 = 0xff000000;

/** Bytes green, blue, red, alpha of each pixel: equal to the pixel itself where it is gray. */
const TURNED: usize = memory.data<u8>([1, 2, 0, 3, 5, 6, 4, 7, 9, 10, 8, 11, 13, 14, 12, 15], 16);

export function resetColours(): void {
  enc.colours = 0;
  enc.hasColour = enc.hasAlpha = enc.hasManyColours = false;
  enc.grayDepth = 1;
  memory.fill(enc.tables + COLOUR_SLOTS, 0, 2048);
}

/** The kind that fits everything scanned: colour type × 256 + depth. */
export function neededKind(): i32 {
  if (!enc.hasColour && !enc.hasAlpha) return (GRAY << 8) | enc.grayDepth;
  if (!enc.hasManyColours) return (PALETTE << 8) | paletteDepth();
  if (!enc.hasColour) return (GRAY_ALPHA << 8) | 8;
  return ((enc.hasAlpha ? RGBA : RGB) << 8) | 8;
}

function paletteDepth(): i32 {
  if (enc.colours <= 2) return 1;
  if (enc.colours <= 4) return 2;
  return enc.colours <= 16 ? 4 : 8;
}

/** Looks at pixels, RGBA or gray, and notes what they need. */
export function scan(src: usize, pixels: usize): void {
  if (enc.channels == 1) {
    scanGray(src, src + pixels);
    return;
  }
  const end = src + (pixels << 2);
  if (!enc.hasManyColours) src = scanColours(src, end);
  if (!enc.hasColour) scanForColour(src, end);
  if (!enc.hasAlpha && !enc.ignoresAlpha) scanForAlpha(src, end);
}

function scanGray(src: usize, end: usize): void {
  for (; src < end && enc.grayDepth < 8; src++) noteGray(load<u8>(src));
}

/** Levels of 1, 2 and 4 bits are the multiples of 255, 85 and 17. */
function noteGray(level: u32): void {
  const depth = level % 17 ? 8 : level % 85 ? 4 : level % 255 ? 2 : 1;
  if (depth > enc.grayDepth) enc.grayDepth = depth;
}

/** Adds new colours to the table until it overflows; returns where it stopped. */
function scanColours(src: usize, end: usize): usize {
  const alpha = enc.ignoresAlpha ? OPAQUE : 0;
  if (!enc.colours && src < end) addColour(load<u32>(src) | alpha);
  let last = enc.lastColour;
  for (; src < end; src += 4) {
    const colour = load<u32>(src) | alpha;
    if (colour == last) continue;
    last = colour;
    if (indexOf(colour) < 0 && !addColour(colour)) {
      enc.hasManyColours = true;
      break;
    }
  }
  enc.lastColour = last;
  return src;
}

/** Index of a colour, -1 when it is not in the table. */
export function indexOf(colour: u32): i32 {
  let slot = hash(colour);
  let index = indexIn(slot);
  while (index >= 0 && load<u32>(enc.tables + COLOUR_KEYS + (slot << 2)) != colour) {
    slot = (slot + 1) & 1023;
    index = indexIn(slot);
  }
  return index;
}

function indexIn(slot: usize): i32 {
  return <i32>load<u16>(enc.tables + COLOUR_SLOTS + (slot << 1)) - 1;
}

/** Multiplies by 2^32 / φ and takes the top bits. */
function hash(colour: u32): usize {
  return <usize>((colour * 0x9e3779b1) >> 22);
}

/** False when there are 256 colours already. */
function addColour(colour: u32): bool {
  noteColour(colour);
  if (enc.colours == 256) return false;
  let slot = hash(colour);
  while (load<u16>(enc.tables + COLOUR_SLOTS + (slot << 1))) slot = (slot + 1) & 1023;
  store<u32>(enc.tables + COLOUR_KEYS + (slot << 2), colour);
  store<u32>(enc.tables + COLOURS + ((<usize>enc.colours) << 2), colour);
  enc.colours += 1;
  store<u16>(enc.tables + COLOUR_SLOTS + (slot << 1), <u16>enc.colours);
  enc.lastColour = colour;
  return true;
}

function noteColour(colour: u32): void {
  const red = colour & 255;
  if (((colour >> 8) & 255) != red || ((colour >> 16) & 255) != red) enc.hasColour = true;
  else noteGray(red);
  if (colour < OPAQUE) enc.hasAlpha = true;
}

/** Pixels beyond the last multiple of four are looked at one by one. */
function scanForColour(src: usize, end: usize): void {
  const turned = v128.load(TURNED);
  for (; src + 16 <= end; src += 16) {
    const pixels = v128.load(src);
    if (v128.any_true(v128.xor(pixels, i8x16.swizzle(pixels, turned)))) {
      enc.hasColour = true;
      return;
    }
  }
  for (; src < end; src += 4) {
    const red = load<u8>(src);
    if (load<u8>(src, 1) != red || load<u8>(src, 2) != red) enc.hasColour = true;
  }
}

function scanForAlpha(src: usize, end: usize): void {
  const colours = i32x4.splat(0x00ffffff);
  for (; src + 16 <= end; src += 16) {
    if (!i8x16.all_true(i8x16.eq(v128.or(v128.load(src), colours), i32x4.splat(-1)))) {
      enc.hasAlpha = true;
      return;
    }
  }
  for (; src < end; src += 4) if (load<u8>(src, 3) != 255) enc.hasAlpha = true;
}
