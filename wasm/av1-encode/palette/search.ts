// The trial of a palette for luma of a block: colours, map, and what the transform adds to it.

import { Block, coloursOf } from '../partition/block';
import { PREDICTED, TRIED, TRIED2 } from '../places';
import { DC_PRED } from '../predict/predict';
import { base, enc } from '../state';
import { allZeroOffset } from '../symbols/contexts';
import { IDENTITY } from '../transform/transform';
import { costOf, hasType, tryTransform } from '../transform-block';
import { findColours } from './clusters';
import { coloursBits, drawMap, mapBits, mapBlock } from './palette';

/** Answers of tryPalette, besides those of tryTransform. */
let bits: i32 = 0;
let type: i32 = 0;
let levels: usize = 0;

@inline
export function paletteBits(): i32 {
  return bits;
}
@inline
export function paletteType(): i32 {
  return type;
}
@inline
export function paletteLevels(): usize {
  return levels;
}

/**
 * Tries the current block by a palette, whose colours go to `block`; `common`: bits of mode and transform
 * size. Answers how many colours, 0 if that is no better than `most`. PREDICTED holds the prediction.
 */
export function tryPalette(block: Block, lw: i32, lh: i32, common: i32, most: f64): i32 {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  const stride = enc.sourceStride0;
  const src = enc.source0 + enc.blockY * <i32>stride + enc.blockX;
  const colours = coloursOf(block);
  const count = findColours(src, stride, w, h, colours);
  if (count == 0) return 0;
  mapBlock(src, stride, w, h, colours, count);
  bits = common + coloursBits(colours, count);
  const mostBits = <i32>Math.min((most / enc.lambda) * 256, 268435456.0);
  bits += mapBits(w, h, count, mostBits - bits);
  if (bits > mostBits) return 0;
  drawMap(base + PREDICTED, w, h, colours);
  tryBothTransforms(lw, lh, src, most - costOf(0, bits));
  bits += enc.txBits;
  return costOf(enc.txDistance, bits) < most ? count : 0;
}

/** DCT, and identity where it may be; what costs more than `limit` is of no use. */
function tryBothTransforms(lw: i32, lh: i32, src: usize, limit: f64): void {
  const ss = enc.sourceStride0;
  const pred = base + PREDICTED;
  const zero = allZeroOffset(0, lw, lh, enc.blockX >> 2, enc.blockY >> 2, true);
  levels = base + TRIED;
  type = 0;
  tryTransform(lw, lh, src, ss, pred, 64, levels, 0, DC_PRED, zero, limit);
  if (enc.txEob == 0 || !hasType(lw, lh) || max(lw, lh) > 3) return;
  const oldBits = enc.txBits;
  const oldDistance = enc.txDistance;
  const oldEob = enc.txEob;
  const least = costOf(oldDistance, oldBits);
  tryTransform(
    lw,
    lh,
    src,
    ss,
    pred,
    64,
    base + TRIED2,
    IDENTITY,
    DC_PRED,
    zero,
    Math.min(limit, least),
  );
  if (costOf(enc.txDistance, enc.txBits) < least) {
    levels = base + TRIED2;
    type = IDENTITY;
    return;
  }
  enc.txBits = oldBits;
  enc.txDistance = oldDistance;
  enc.txEob = oldEob;
}
