// Writes palettes: has_palette_y, colours, and the map by diagonals (5.11.46, 5.11.49).

import { CDF_PALETTE_UV } from '../../shared/av1/cdf-tables';
import { Block, coloursOf } from '../partition/block';
import { CACHE, MAP, NEW_COLOURS } from '../places';
import { DC_PRED } from '../predict/predict';
import { base, enc } from '../state';
import { literal, symbol } from '../symbols/range-coder';
import {
  distanceBits,
  hasPaletteOffset,
  isIn,
  mapBlock,
  mergeNeighbours,
  newColours,
  paletteSizeOffset,
  placeInMap,
  rankOffset,
} from './palette';

/** palette_mode_info(): chroma has none. */
export function writePalette(block: Block): void {
  const count: i32 = block.palette;
  if (block.mode == DC_PRED) {
    symbol(hasPaletteOffset(), i32(count > 0), 2);
    if (count > 0) {
      symbol(paletteSizeOffset(), count - 2, 7);
      writeColours(coloursOf(block), count);
    }
  }
  if (enc.planes > 1 && block.uvMode == DC_PRED) symbol(CDF_PALETTE_UV + i32(count > 0) * 16, 0, 2);
}

function writeColours(colours: usize, count: i32): void {
  const cached = mergeNeighbours();
  let left = count;
  for (let k = 0; k < cached && left > 0; k++) {
    const isUsed = isIn(colours, count, load<u8>(base + CACHE + k));
    literal(u32(isUsed), 1);
    left -= i32(isUsed);
  }
  const fresh = newColours(colours, count, cached);
  if (fresh == 0) return;
  const list = base + NEW_COLOURS;
  let value: i32 = load<u8>(list);
  literal(value, 8);
  if (fresh == 1) return;
  let bits = distanceBits(fresh);
  literal(bits - 5, 2);
  for (let i = 1; i < fresh; i++) {
    const next: i32 = load<u8>(list + i);
    literal(next - value - 1, bits);
    value = next;
    const range = 255 - value;
    bits = min(bits, range < 2 ? 0 : 32 - clz(range - 1));
  }
}

/** palette_tokens(). */
export function writeMap(block: Block): void {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  const count: i32 = block.palette;
  const src = enc.source0 + enc.blockY * <i32>enc.sourceStride0 + enc.blockX;
  mapBlock(src, enc.sourceStride0, w, h, coloursOf(block), count);
  const map = base + MAP;
  writeAmong(load<u8>(map), count);
  for (let i = 1; i < h + w - 1; i++) {
    for (let x = min(i, w - 1); x >= max(0, i - h + 1); x--) {
      const y = i - x;
      const place = placeInMap(map + (y << 6) + x, x, y);
      symbol(rankOffset(count, place), place & 7, count);
    }
  }
}

/** NS(n), 4.10.10. */
function writeAmong(value: i32, n: i32): void {
  const width = 32 - clz(n);
  const short = (1 << width) - n;
  if (value < short) literal(value, width - 1);
  else {
    literal((value + short) >> 1, width - 1);
    literal((value + short) & 1, 1);
  }
}
