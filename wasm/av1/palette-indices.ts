// Which colour of its palette each sample has (5.11.49, 5.11.50), and drawing them (7.11.4).

import { CDF_COLOR_UV_2, CDF_COLOR_Y_2 } from '../shared/av1/cdf-tables';
import { block } from './block';
import { frame, work } from './frame';
import { among, symbol8 } from './symbols';
import { CHROMA_INDICES, COLOURS, LUMA_INDICES, ORDER, SCORES } from './work';

/** Palette_Color_Context, by the hash of the scores. */
const CONTEXTS: usize = memory.data<u8>([0, 0, 0, 0, 0, 4, 3, 2, 1]);
/** CDFs of a palette size: five contexts of eight lanes. */
const SIZE_BYTES: i32 = 80;

/** palette_tokens(). */
export function readIndices(): void {
  let w = block.width4 * 4;
  let h = block.height4 * 4;
  let visibleW = min(w, (frame.columns - block.column) * 4);
  let visibleH = min(h, (frame.rows - block.row) * 4);
  if (block.palette) {
    const cdf = CDF_COLOR_Y_2 + (block.palette - 2) * SIZE_BYTES;
    readMap(work + LUMA_INDICES, block.palette, w, h, visibleW, visibleH, cdf);
  }
  if (!block.chromaPalette) return;
  w >>= frame.subX;
  visibleW >>= frame.subX;
  h >>= frame.subY;
  visibleH >>= frame.subY;
  if (w < 4) {
    w += 2;
    visibleW += 2;
  }
  if (h < 4) {
    h += 2;
    visibleH += 2;
  }
  const cdf = CDF_COLOR_UV_2 + (block.chromaPalette - 2) * SIZE_BYTES;
  readMap(work + CHROMA_INDICES, block.chromaPalette, w, h, visibleW, visibleH, cdf);
}

/** Diagonal by diagonal; what is outside the picture repeats the last. */
function readMap(
  map: usize,
  count: i32,
  w: i32,
  h: i32,
  visibleW: i32,
  visibleH: i32,
  cdf: usize,
): void {
  store<u8>(map, <u8>among(count));
  for (let i = 1; i < visibleH + visibleW - 1; i++) {
    for (let column = min(i, visibleW - 1); column >= max(0, i - visibleH + 1); column--) {
      const row = i - column;
      const at = map + (row << 6) + column;
      const context = load<u8>(CONTEXTS + order(at, row, column, count));
      const rank = symbol8(cdf + <usize>context * 16, count);
      store<u8>(at, load<u8>(work + ORDER + rank));
    }
  }
  for (let i = 0; i < visibleH; i++) {
    const end = map + (i << 6) + visibleW;
    memory.fill(end, load<u8>(end - 1), w - visibleW);
  }
  for (let i = visibleH; i < h; i++) memory.copy(map + (i << 6), map + ((visibleH - 1) << 6), w);
}

/** get_palette_color_context(): colours by their scores among the neighbours; answers the hash. */
function order(at: usize, row: i32, column: i32, count: i32): i32 {
  const scores = work + SCORES;
  const ranks = work + ORDER;
  store<u64>(scores, 0);
  store<u64>(ranks, 0x0706050403020100);
  if (column > 0) score(load<u8>(at - 1), 2);
  if (column > 0 && row > 0) score(load<u8>(at - 65), 1);
  if (row > 0) score(load<u8>(at - 64), 2);
  let hash = 0;
  for (let a = 0; a < 3; a++) {
    let best: i32 = load<u8>(scores + a);
    let from = a;
    for (let b = a + 1; b < count; b++) {
      if (<i32>load<u8>(scores + b) > best) {
        best = load<u8>(scores + b);
        from = b;
      }
    }
    if (from != a) {
      const colour = load<u8>(ranks + from);
      for (let k = from; k > a; k--) {
        store<u8>(scores + k, load<u8>(scores + k - 1));
        store<u8>(ranks + k, load<u8>(ranks + k - 1));
      }
      store<u8>(scores + a, <u8>best);
      store<u8>(ranks + a, colour);
    }
    hash += best * (a ? 2 : 1);
  }
  return hash;
}

@inline
function score(colour: usize, points: i32): void {
  const at = work + SCORES + colour;
  store<u8>(at, <u8>(<i32>load<u8>(at) + points));
}

/** Draws a transform block; x, y: its place in the block, in units. */
export function drawPalette(
  plane: i32,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  x: i32,
  y: i32,
): void {
  const map = work + (plane ? CHROMA_INDICES : LUMA_INDICES) + (y << 8) + 4 * x;
  const colours = v128.load(work + COLOURS + 16 * plane);
  const double = i8x16(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
  const second = i16x8.splat(0x100);
  for (let i = 0; i < h; i++, dst += stride) {
    for (let j = 0; j < w; j += 8) {
      // Byte pairs 2c, 2c + 1 for the index c.
      const indices = i8x16.swizzle(v128.load64_zero(map + (i << 6) + j), double);
      const bytes = v128.or(i16x8.shl(indices, 1), second);
      const row = i8x16.swizzle(colours, bytes);
      if (w == 4) v128.store64_lane(dst, row, 0);
      else v128.store(dst + 2 * j, row);
    }
  }
}
