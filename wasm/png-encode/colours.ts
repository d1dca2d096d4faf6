// Which kind of PNG the rows seen so far need: gray of 1–8 bits, a palette of 1–8 bits, gray and
// alpha, RGB or RGBA. Facts only ever add up, so a kind is only ever followed by a wider one.

import { GRAY, GRAY_ALPHA, PALETTE, RGB, RGBA } from '../shared/png-types';
import { COLOUR_KEYS, COLOUR_SLOTS, COLOURS, found, picture, work } from './state';

const OPAQUE: u32 = 0xff000000;

/** Bytes green, blue, red, alpha of each pixel: equal to the pixel itself where it is gray. */
const TURNED: usize = memory.data<u8>([1, 2, 0, 3, 5, 6, 4, 7, 9, 10, 8, 11, 13, 14, 12, 15], 16);

export function resetColours(): void {
  found.colours = 0;
  found.hasColour = found.hasAlpha = found.hasManyColours = false;
  found.grayDepth = 1;
  memory.fill(work.tables + COLOUR_SLOTS, 0, 2048);
}

/** The kind that fits everything scanned: colour type × 256 + depth. */
export function neededKind(): i32 {
  if (!found.hasColour && !found.hasAlpha) return (GRAY << 8) | found.grayDepth;
  if (!found.hasManyColours) return (PALETTE << 8) | paletteDepth();
  if (!found.hasColour) return (GRAY_ALPHA << 8) | 8;
  return ((found.hasAlpha ? RGBA : RGB) << 8) | 8;
}

function paletteDepth(): i32 {
  if (found.colours <= 2) return 1;
  if (found.colours <= 4) return 2;
  return found.colours <= 16 ? 4 : 8;
}

/** Looks at pixels, RGBA or gray, and notes what they need. */
export function scan(src: usize, pixels: usize): void {
  if (picture.channels == 1) {
    scanGray(src, src + pixels);
    return;
  }
  const end = src + (pixels << 2);
  if (!found.hasManyColours) src = scanColours(src, end);
  if (!found.hasColour) scanForColour(src, end);
  if (!found.hasAlpha && !picture.ignoresAlpha) scanForAlpha(src, end);
}

function scanGray(src: usize, end: usize): void {
  for (; src < end && found.grayDepth < 8; src++) noteGray(load<u8>(src));
}

/** Levels of 1, 2 and 4 bits are the multiples of 255, 85 and 17. */
function noteGray(level: u32): void {
  const depth = level % 17 ? 8 : level % 85 ? 4 : level % 255 ? 2 : 1;
  if (depth > found.grayDepth) found.grayDepth = depth;
}

/** Adds new colours to the table until it overflows; returns where it stopped. */
function scanColours(src: usize, end: usize): usize {
  const alpha = picture.ignoresAlpha ? OPAQUE : 0;
  if (!found.colours && src < end) addColour(load<u32>(src) | alpha);
  let last = found.lastColour;
  for (; src < end; src += 4) {
    const colour = load<u32>(src) | alpha;
    if (colour == last) continue;
    last = colour;
    if (indexOf(colour) < 0 && !addColour(colour)) {
      found.hasManyColours = true;
      break;
    }
  }
  found.lastColour = last;
  return src;
}

/** Index of a colour, -1 when it is not in the table. */
export function indexOf(colour: u32): i32 {
  let slot = hash(colour);
  let index = indexIn(slot);
  while (index >= 0 && load<u32>(work.tables + COLOUR_KEYS + (slot << 2)) != colour) {
    slot = (slot + 1) & 1023;
    index = indexIn(slot);
  }
  return index;
}

function indexIn(slot: usize): i32 {
  return <i32>load<u16>(work.tables + COLOUR_SLOTS + (slot << 1)) - 1;
}

/** Multiplies by 2^32 / φ and takes the top bits. */
function hash(colour: u32): usize {
  return <usize>((colour * 0x9e3779b1) >> 22);
}

/** False when there are 256 colours already. */
function addColour(colour: u32): bool {
  noteColour(colour);
  if (found.colours == 256) return false;
  let slot = hash(colour);
  while (load<u16>(work.tables + COLOUR_SLOTS + (slot << 1))) slot = (slot + 1) & 1023;
  store<u32>(work.tables + COLOUR_KEYS + (slot << 2), colour);
  store<u32>(work.tables + COLOURS + ((<usize>found.colours) << 2), colour);
  found.colours += 1;
  store<u16>(work.tables + COLOUR_SLOTS + (slot << 1), <u16>found.colours);
  found.lastColour = colour;
  return true;
}

function noteColour(colour: u32): void {
  const red = colour & 255;
  if (((colour >> 8) & 255) != red || ((colour >> 16) & 255) != red) found.hasColour = true;
  else noteGray(red);
  if (colour < OPAQUE) found.hasAlpha = true;
}

/** Pixels beyond the last multiple of four are looked at one by one. */
function scanForColour(src: usize, end: usize): void {
  const turned = v128.load(TURNED);
  for (; src + 16 <= end; src += 16) {
    const pixels = v128.load(src);
    if (v128.any_true(v128.xor(pixels, i8x16.swizzle(pixels, turned)))) {
      found.hasColour = true;
      return;
    }
  }
  for (; src < end; src += 4) {
    const red = load<u8>(src);
    if (load<u8>(src, 1) != red || load<u8>(src, 2) != red) found.hasColour = true;
  }
}

function scanForAlpha(src: usize, end: usize): void {
  const colours = i32x4.splat(0x00ffffff);
  for (; src + 16 <= end; src += 16) {
    if (!i8x16.all_true(i8x16.eq(v128.or(v128.load(src), colours), i32x4.splat(-1)))) {
      found.hasAlpha = true;
      return;
    }
  }
  for (; src < end; src += 4) if (load<u8>(src, 3) != 255) found.hasAlpha = true;
}
