// Luma by palette (5.11.46, 7.11.4): the colours of a block, and which of them each sample has. Only
// pictures that look drawn have palettes; the map follows from the source and the colours, and is not kept.

import { CDF_COLOR_Y_2, CDF_PALETTE_Y, CDF_PALETTE_Y_SIZE } from '../../shared/av1/cdf-tables';
import {
  ABOVE_COLOURS,
  base,
  CACHE,
  CLUSTERS,
  enc,
  FIELD_PALETTE,
  LEFT_COLOURS,
  LOOKUP,
  MAP,
  NEW_COLOURS,
} from '../state';
import { aboveAt, leftAt } from '../symbols/contexts';
import { cost } from '../symbols/costs';

const MAX_COLOURS: i32 = 8;
/** Blocks with more values than this are not drawn. */
const MOST_VALUES: i32 = 64;
/** Rows of MAP. */
const PITCH: i32 = 64;
/** What a colour costs in bits, and each sample that has it, when they are chosen. */
const COLOUR_BITS: f64 = 8;
const SAMPLE_BITS: f64 = 2;

/** Clusters: weight, sum, i32 each, ascending. */
@inline
function clusterAt(i: i32): usize {
  return base + CLUSTERS + 8 * i;
}

/**
 * Chooses the colours of a block of the source and puts them, ascending, at `to`; answers how many: 0 if
 * a palette makes no sense. Neighbouring values are united as long as that is cheaper than a colour.
 */
export function findColours(src: usize, stride: usize, w: i32, h: i32, to: usize): i32 {
  let count = countValues(src, stride, w, h);
  if (count < 2) return 0;
  for (let i = 0; i + 1 < count; i++) storeError(i);
  while (count > 1) {
    const at = leastError(count - 1);
    const least = load<f64>(ERRORS + 8 * at);
    const weight = <f64>min(load<i32>(clusterAt(at)), load<i32>(clusterAt(at + 1)));
    if (count <= MAX_COLOURS && least > enc.lambda * (COLOUR_BITS + SAMPLE_BITS * weight)) break;
    unite(at, count--);
  }
  if (count < 2) return 0;
  store<u64>(to, 0);
  for (let i = 0; i < count; i++) {
    const weight = load<i32>(clusterAt(i));
    store<u8>(to + i, <u8>((load<i32>(clusterAt(i), 4) + (weight >> 1)) / weight));
  }
  return count;
}

/** How often each value comes, u16, and which ones do, a bit each: all zero between blocks. */
const COUNTS: usize = memory.data(512, 16);
const PRESENT: usize = memory.data(32, 16);

/** A cluster for each value; answers how many, 0 if there are too many. */
function countValues(src: usize, stride: usize, w: i32, h: i32): i32 {
  let count = 0;
  for (let y = 0; y < h && count <= MOST_VALUES; y++, src += stride) {
    for (let x = 0; x < w; x += 8) {
      const eight = load<u64>(src + x);
      if (eight == rotl<u64>(eight, 8)) count += countValue(<u8>eight, 8);
      else for (let i = 0; i < 8; i++) count += countValue(load<u8>(src + x + i), 1);
    }
  }
  listValues();
  return count > MOST_VALUES ? 0 : count;
}

/** Answers 1 if the value is new. */
@inline
function countValue(value: usize, times: i32): i32 {
  const at = COUNTS + 2 * value;
  const n: i32 = load<u16>(at);
  store<u16>(at, <u16>(n + times));
  if (n) return 0;
  const word = PRESENT + ((value >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (value & 63)));
  return 1;
}

/** Makes clusters of as many values as there is room for, and clears what was counted. */
function listValues(): void {
  let k = 0;
  for (let first = 0; first < 256; first += 64) {
    const word = PRESENT + (first >> 3);
    for (let left = load<u64>(word); left; left &= left - 1) {
      const value = first + <i32>ctz(left);
      const at = COUNTS + 2 * value;
      const n: i32 = load<u16>(at);
      store<u16>(at, 0);
      if (k > MOST_VALUES) continue;
      store<i32>(clusterAt(k), n);
      store<i32>(clusterAt(k++), n * value, 4);
    }
    store<u64>(word, 0);
  }
}

/** Of each cluster and the next one: squared error that they gain as one; f64 each. */
const ERRORS: usize = memory.data(8 * MOST_VALUES, 16);

/** The first of `count` errors that none is less than. */
@inline
function leastError(count: i32): i32 {
  let least: f64 = Infinity;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const error = load<f64>(ERRORS + 8 * i);
    if (error >= least) continue;
    least = error;
    at = i;
  }
  return at;
}

function storeError(i: i32): void {
  store<f64>(ERRORS + 8 * i, errorOfUnion(i));
}

@inline
function errorOfUnion(i: i32): f64 {
  const a = <f64>load<i32>(clusterAt(i));
  const b = <f64>load<i32>(clusterAt(i), 8);
  const d = <f64>load<i32>(clusterAt(i), 4) / a - <f64>load<i32>(clusterAt(i), 12) / b;
  return ((a * b) / (a + b)) * d * d;
}

/** Makes one cluster of `i` and the next one, of `count` in all. */
function unite(i: i32, count: i32): void {
  const at = clusterAt(i);
  store<i32>(at, load<i32>(at) + load<i32>(at, 8));
  store<i32>(at, load<i32>(at, 4) + load<i32>(at, 12), 4);
  memory.copy(at + 8, at + 16, 8 * (count - i - 2));
  memory.copy(ERRORS + 8 * i, ERRORS + 8 * (i + 1), 8 * (count - i - 2));
  if (i > 0) storeError(i - 1);
  if (i + 2 < count) storeError(i);
}

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
