// Luma by palette (5.11.46, 7.11.4): which of a block's colours each sample has, and how both are told. Only
// pictures that look drawn have palettes; the map follows from the source and the colours, and is not kept.

import { CDF_COLOR_Y_2, CDF_PALETTE_Y, CDF_PALETTE_Y_SIZE } from '../../shared/av1/cdf-tables';
import { ABOVE_COLOURS, CACHE, LEFT_COLOURS, LOOKUP, MAP, NEW_COLOURS } from '../places';
import { base, enc, FIELD_PALETTE } from '../state';
import { aboveAt, leftAt } from '../symbols/contexts';
import { cost } from '../symbols/costs';

/** Rows of MAP. */
const PITCH: i32 = 64;

/** Fills MAP: the nearest colour of each sample. */
export function mapBlock(
  src: usize,
  stride: usize,
  w: i32,
  h: i32,
  colours: usize,
  count: i32,
): void {
  const lookup = base + LOOKUP;
  let from = 0;
  for (let i = 0; i < count; i++) {
    const middle = (<i32>load<u8>(colours + i) + load<u8>(colours + i, 1)) >> 1;
    const end: i32 = i + 1 < count ? middle + 1 : 256;
    memory.fill(lookup + from, <u8>i, end - from);
    from = end;
  }
  let to = base + MAP;
  for (let y = 0; y < h; y++, src += stride, to += PITCH) {
    for (let x = 0; x < w; x++) store<u8>(to + x, load<u8>(lookup + load<u8>(src + x)));
  }
}

/** Draws what MAP says, with a stride of 64. */
export function drawMap(to: usize, w: i32, h: i32, colours: usize): void {
  const values = v128.load64_zero(colours);
  const map = base + MAP;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x += 16) {
      const at = y * PITCH + x;
      v128.store(to + at, i8x16.swizzle(values, v128.load(map + at)));
    }
  }
}

/**
 * Palette_Color_Context and the rank of a sample's colour among those of its neighbours
 * (get_palette_color_context, 5.11.50): context * 8 + rank. Not for the first sample.
 */
export function placeInMap(at: usize, x: i32, y: i32): i32 {
  const colour: i32 = load<u8>(at);
  if (x == 0 || y == 0) {
    const one: i32 = load<u8>(x == 0 ? at - PITCH : at - 1);
    return colour == one ? 0 : colour + i32(colour < one);
  }
  const left: i32 = load<u8>(at - 1);
  const above: i32 = load<u8>(at - PITCH);
  const corner: i32 = load<u8>(at - PITCH - 1);
  if (left == above) {
    if (left == corner) return 32 + (colour == left ? 0 : colour + i32(colour < left));
    return 24 + rankOf(colour, left, corner);
  }
  if (left == corner) return 16 + rankOf(colour, left, above);
  if (above == corner) return 16 + rankOf(colour, above, left);
  const first = min(left, above);
  const second = max(left, above);
  if (colour == first) return 8;
  if (colour == second) return 9;
  if (colour == corner) return 10;
  return 8 + colour + i32(colour < first) + i32(colour < second) + i32(colour < corner);
}

/** The rank behind two colours that come first. */
@inline
function rankOf(colour: i32, first: i32, second: i32): i32 {
  if (colour == first) return 0;
  if (colour == second) return 1;
  return colour + i32(colour < first) + i32(colour < second);
}

/** CDF of a sample's rank. */
@inline
export function rankOffset(count: i32, place: i32): usize {
  return CDF_COLOR_Y_2 + ((count - 2) * 5 + (place >> 3)) * 16;
}

/** Bits of MAP; gives up beyond `most`. */
export function mapBits(w: i32, h: i32, count: i32, most: i32): i32 {
  let bits = 256 * (31 - clz(count));
  for (let y = 0; y < h; y++) {
    const row = base + MAP + y * PITCH;
    for (let x = y == 0 ? 1 : 0; x < w; x++) {
      const place = placeInMap(row + x, x, y);
      bits += cost(rankOffset(count, place), place & 7);
    }
    if (bits > most) return bits;
  }
  return bits;
}

@inline
function sizeContext(): i32 {
  return 56 - clz(enc.blockWidth) - clz(enc.blockHeight);
}

/** CDF of has_palette_y of the current block. */
export function hasPaletteOffset(): usize {
  const above = i32(load<u8>(aboveAt(FIELD_PALETTE, enc.blockX >> 2)) > 0);
  const left = i32(load<u8>(leftAt(FIELD_PALETTE, enc.blockY >> 2)) > 0);
  return CDF_PALETTE_Y + (sizeContext() * 3 + above + left) * 16;
}

/** No palette takes less: it is told that there is one, two colours by 2 bits, and the first sample. */
@inline
export function leastPaletteBits(): i32 {
  return cost(hasPaletteOffset(), 1) + 3 * 256;
}

/** CDF of palette_size_y_minus_2. */
export function paletteSizeOffset(): usize {
  return CDF_PALETTE_Y_SIZE + sizeContext() * 16;
}

/** get_palette_cache(): fills CACHE with the colours above and to the left, ascending, each once. */
export function mergeNeighbours(): i32 {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const countAbove: i32 = y4 > 0 ? load<u8>(aboveAt(FIELD_PALETTE, x4)) : 0;
  const countLeft: i32 = load<u8>(leftAt(FIELD_PALETTE, y4));
  const above = base + ABOVE_COLOURS + (x4 & 15) * 8;
  const left = base + LEFT_COLOURS + y4 * 8;
  const cache = base + CACHE;
  let i = 0;
  let j = 0;
  let count = 0;
  while (i < countAbove || j < countLeft) {
    const a: i32 = i < countAbove ? load<u8>(above + i) : 256;
    const b: i32 = j < countLeft ? load<u8>(left + j) : 256;
    const value = min(a, b);
    if (b <= a) j++;
    if (a <= b) i++;
    if (count == 0 || value != <i32>load<u8>(cache + count - 1)) {
      store<u8>(cache + count++, <u8>value);
    }
  }
  return count;
}

/** Fills NEW_COLOURS with those that CACHE lacks; answers how many. */
export function newColours(colours: usize, count: i32, cached: i32): i32 {
  let fresh = 0;
  for (let i = 0; i < count; i++) {
    if (isIn(base + CACHE, cached, load<u8>(colours + i))) continue;
    store<u8>(base + NEW_COLOURS + fresh++, load<u8>(colours + i));
  }
  return fresh;
}

export function isIn(list: usize, count: i32, value: u8): bool {
  for (let i = 0; i < count; i++) if (load<u8>(list + i) == value) return true;
  return false;
}

/** Bits of each distance between new colours: 5 to 8. */
export function distanceBits(fresh: i32): i32 {
  let most: i32 = 1;
  const list = base + NEW_COLOURS;
  for (let i = 1; i < fresh; i++) {
    most = max(most, <i32>load<u8>(list + i) - load<u8>(list + i - 1) - 1);
  }
  return max(5, 32 - clz(most));
}

/** Bits of all that describes the palette, about. */
export function coloursBits(colours: usize, count: i32): i32 {
  const cached = mergeNeighbours();
  const fresh = newColours(colours, count, cached);
  const literals = cached + (fresh ? 10 + (fresh - 1) * distanceBits(fresh) : 0);
  return cost(hasPaletteOffset(), 1) + cost(paletteSizeOffset(), count - 2) + 256 * literals;
}

/** Leaves the colours of the current block to those that follow. */
export function leaveColours(colours: u64, w4: i32, h4: i32): void {
  const above = base + ABOVE_COLOURS + ((enc.blockX >> 2) & 15) * 8;
  const left = base + LEFT_COLOURS + (enc.blockY >> 2) * 8;
  for (let i = 0; i < w4; i++) store<u64>(above + 8 * i, colours);
  for (let i = 0; i < h4; i++) store<u64>(left + 8 * i, colours);
}
