// Palettes of a block (5.11.46): their colours, predicted from the blocks above and to the left.

import {
  CDF_PALETTE_UV,
  CDF_PALETTE_UV_SIZE,
  CDF_PALETTE_Y,
  CDF_PALETTE_Y_SIZE,
} from '../shared/av1/cdf-tables';
import { block, DC } from './block';
import { frame, work } from './frame';
import { bit, literal, symbol2, symbol8 } from './symbols';
import {
  ABOVE_COLOURS,
  CACHE,
  COLOURS,
  LEFT_CHROMA_PALETTES,
  LEFT_COLOURS,
  LEFT_PALETTES,
} from './work';

/** palette_mode_info(). */
export function readPalettes(): void {
  const sizeContext = block.widthLog2 + block.heightLog2 - 2;
  const row31 = block.row & 31;
  if (block.mode == DC) {
    const context =
      i32(load<u8>(frame.palettes + block.column) > 0) +
      i32(load<u8>(work + LEFT_PALETTES + row31) > 0);
    if (symbol2(CDF_PALETTE_Y + (sizeContext * 3 + context) * 16)) {
      block.palette = symbol8(CDF_PALETTE_Y_SIZE + sizeContext * 16, 7) + 2;
      readColours(0, block.palette);
    }
  }
  if (!block.hasChroma || block.chromaMode != DC) return;
  if (!symbol2(CDF_PALETTE_UV + i32(block.palette > 0) * 16)) return;
  block.chromaPalette = symbol8(CDF_PALETTE_UV_SIZE + sizeContext * 16, 7) + 2;
  readColours(1, block.chromaPalette);
  readColoursOfV(block.chromaPalette);
}

/** Colours in order: some of the neighbours', then new ones, each by its distance to the last. */
function readColours(plane: i32, count: i32): void {
  const colours = work + COLOURS + 16 * plane;
  const depth = frame.depth;
  const known = mergeNeighbours(plane);
  let i = 0;
  for (let k = 0; k < known && i < count; k++) {
    if (bit()) store<u16>(colours + 2 * i++, load<u16>(work + CACHE + 2 * k));
  }
  if (i < count) {
    store<u16>(colours + 2 * i++, <u16>literal(depth));
    const least = 1 - plane;
    let bits = i < count ? depth - 3 + literal(2) : 0;
    for (; i < count; i++) {
      const step = literal(bits) + least;
      const value = min((1 << depth) - 1, <i32>load<u16>(colours + 2 * i - 2) + step);
      store<u16>(colours + 2 * i, <u16>value);
      bits = min(bits, ceilLog2((1 << depth) - value - least));
    }
  }
  sortColours(colours, count);
}

function readColoursOfV(count: i32): void {
  const colours = work + COLOURS + 32;
  const depth = frame.depth;
  if (!bit()) {
    for (let i = 0; i < count; i++) store<u16>(colours + 2 * i, <u16>literal(depth));
    return;
  }
  const bits = depth - 4 + literal(2);
  const end = 1 << depth;
  let value = literal(depth);
  store<u16>(colours, <u16>value);
  for (let i = 1; i < count; i++) {
    let step = literal(bits);
    if (step && bit()) step = -step;
    value = (value + step + end) & (end - 1);
    store<u16>(colours + 2 * i, <u16>value);
  }
}

/** get_palette_cache(): colours above and to the left, in order, each once. Rows of 64 stand alone. */
function mergeNeighbours(plane: i32): i32 {
  const sizesAbove = plane ? frame.chromaPalettes : frame.palettes;
  const sizesLeft = work + (plane ? LEFT_CHROMA_PALETTES : LEFT_PALETTES);
  const isUsed = (block.row & 15) != 0 && block.hasAbove;
  const countAbove: i32 = isUsed ? <i32>load<u8>(sizesAbove + block.column) : 0;
  const countLeft: i32 = block.hasLeft ? <i32>load<u8>(sizesLeft + (block.row & 31)) : 0;
  const above = work + ABOVE_COLOURS + (block.column & 31) * 32 + plane * 16;
  const left = work + LEFT_COLOURS + (block.row & 31) * 32 + plane * 16;
  const cache = work + CACHE;
  let i = 0;
  let j = 0;
  let count = 0;
  while (i < countAbove || j < countLeft) {
    const a = i < countAbove ? <i32>load<u16>(above + 2 * i) : i32.MAX_VALUE;
    const b = j < countLeft ? <i32>load<u16>(left + 2 * j) : i32.MAX_VALUE;
    const value = min(a, b);
    if (b <= a) j++;
    if (a <= b) i++;
    if (count == 0 || value != <i32>load<u16>(cache + 2 * (count - 1))) {
      store<u16>(cache + 2 * count++, <u16>value);
    }
  }
  return count;
}

function sortColours(colours: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const value = load<u16>(colours + 2 * i);
    let j = i - 1;
    for (; j >= 0 && load<u16>(colours + 2 * j) > value; j--) {
      store<u16>(colours + 2 * j + 2, load<u16>(colours + 2 * j));
    }
    store<u16>(colours + 2 * j + 2, value);
  }
}

function ceilLog2(x: i32): i32 {
  return x < 2 ? 0 : 32 - clz(x - 1);
}

/** Hands the colours to the blocks below and to the right. */
export function keepColours(): void {
  const luma = v128.load(work + COLOURS);
  const chroma = v128.load(work + COLOURS, 16);
  for (let i = 0; i < block.width4; i++) {
    const at = work + ABOVE_COLOURS + ((block.column + i) & 31) * 32;
    v128.store(at, luma);
    v128.store(at, chroma, 16);
  }
  for (let i = 0; i < block.height4; i++) {
    const at = work + LEFT_COLOURS + ((block.row + i) & 31) * 32;
    v128.store(at, luma);
    v128.store(at, chroma, 16);
  }
}
