// Luma of a block by several transforms: each is predicted from those before it.

import { contextByte, dequantize } from '../coefficients/coefficients';
import { Block } from '../partition/block';
import { HELD, TRIED, TRIED2 } from '../places';
import { hasAbove, hasLeft, loadEdges } from '../predict/edges';
import { typeModeOf } from '../predict/filter';
import { predict } from '../predict/predict';
import { copyBlock, residual } from '../residual';
import { copyVectors, fillUnits } from '../spans';
import { BEST, base, enc } from '../state';
import { aboveAt, allZeroOffset, leftAt, modeOffset } from '../symbols/contexts';
import { cost } from '../symbols/costs';
import { forward, H_DCT, IDENTITY, V_DCT } from '../transform/transform';
import {
  addTransform,
  cheapestBut,
  costOf,
  hasLines,
  hasType,
  likelyType,
  tryCoefficients,
  tryTransform,
} from '../transform-block';
import { best } from './best';
import { typeOfMode } from './contexts';
import { lumaModeBits } from './modes';

/** Halved transforms in place of what is best, if they are better: the answer. */
export function trySplit(
  block: Block,
  lw: i32,
  lh: i32,
  levels: usize,
  rec: usize,
  isSmooth: bool,
  isSharp: bool,
  depthCdf: usize,
): bool {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const log2 = lw == lh ? lw - 1 : min(lw, lh);
  const side = 1 << log2;
  copyBlock(rec, enc.recStride0, base + HELD, 64, w, h);
  // Contexts within the block come and go.
  const above = v128.load(aboveAt(0, x4));
  const left = v128.load(leftAt(0, y4));
  let bits = lumaModeBits(modeOffset(x4, y4), best.mode, best.delta) + cost(depthCdf, 1);
  let distance: f64 = 0;
  let isAny = 0;
  let k = 0;
  let isBetter = true;
  const type = typeOfMode(best.mode);
  let types: u64 = 0;
  for (let y = enc.blockY; y < enc.blockY + h && isBetter; y += side) {
    for (let x = enc.blockX; x < enc.blockX + w; x += side, k++) {
      const to = base + TRIED + k * 2 * side * side;
      types |= (<u64>tryPart(log2, x, y, to, type, isSmooth, isSharp, distance, bits)) << (8 * k);
      bits += enc.txBits;
      distance += enc.txDistance;
      isAny |= enc.txEob;
      if (costOf(distance, bits) >= Math.min(best.j, enc.blockLimit)) {
        isBetter = false;
        break;
      }
    }
  }
  v128.store(aboveAt(0, x4), above);
  v128.store(leftAt(0, y4), left);
  if (!isBetter) {
    copyBlock(base + HELD, 64, rec, enc.recStride0, w, h);
    return false;
  }
  best.j = costOf(distance, bits);
  best.bits = bits;
  best.distance = distance;
  best.eob = isAny;
  copyVectors(levels, base + TRIED, 2 * w * h);
  block.depth = 1;
  block.types0 = types;
  return true;
}

/** Another type for a halved transform, in place of `type` if it is better; answers the better one. */
function tryOther(
  log2: i32,
  src: usize,
  rec: usize,
  levels: usize,
  type: i32,
  other: i32,
  zero: usize,
): i32 {
  const bits = enc.txBits;
  const distance = enc.txDistance;
  const eob = enc.txEob;
  const ss = enc.sourceStride0;
  const rs = enc.recStride0;
  const mode = typeModeOf(best.mode);
  const limit = costOf(distance, bits);
  tryTransform(log2, log2, src, ss, rec, rs, base + TRIED2, other, mode, zero, limit);
  if (costOf(enc.txDistance, enc.txBits) < limit) {
    copyVectors(levels, base + TRIED2, 2 << (2 * log2));
    return other;
  }
  enc.txBits = bits;
  enc.txDistance = distance;
  enc.txEob = eob;
  dequantize(log2, log2, 0, type, levels, 0);
  return type;
}

/** One of the halved transforms, with its reconstruction and contexts; answers its type. */
function tryPart(
  log2: i32,
  x: i32,
  y: i32,
  levels: usize,
  type: i32,
  isSmooth: bool,
  isSharp: bool,
  distance: f64,
  bits: i32,
): i32 {
  const side = 1 << log2;
  const src = enc.source0 + y * <i32>enc.sourceStride0 + x;
  const ss = enc.sourceStride0;
  const rec = enc.rec0 + y * <i32>enc.recStride0 + x;
  const rs = enc.recStride0;
  loadEdges(0, x, y, side, side);
  predict(best.mode, best.delta, rec, rs, side, side, hasAbove(y), hasLeft(x), isSmooth);
  const zero = allZeroOffset(0, log2, log2, x >> 2, y >> 2, false);
  if (!hasType(log2, log2)) type = 0;
  const mode = typeModeOf(best.mode);
  const limit = Math.min(best.j, enc.blockLimit) - costOf(distance, bits);
  if (hasType(log2, log2)) {
    forward(log2, log2, type, residual(src, ss, rec, rs, side, side));
    type = likelyType(log2, log2, type, mode);
    tryCoefficients(log2, log2, levels, type, mode, zero, limit);
  } else tryTransform(log2, log2, src, ss, rec, rs, levels, type, mode, zero, limit);
  if (enc.effort == BEST && enc.txEob && hasType(log2, log2)) {
    const other = cheapestBut(log2, log2, type, mode);
    type = tryOther(log2, src, rec, levels, type, other, zero);
  }
  if (isSharp && enc.txEob) type = tryOther(log2, src, rec, levels, type, IDENTITY, zero);
  if (isSharp && enc.effort == BEST && enc.txEob && hasLines(log2, log2)) {
    type = tryOther(log2, src, rec, levels, type, V_DCT, zero);
    type = tryOther(log2, src, rec, levels, type, H_DCT, zero);
  }
  if (costOf(distance + enc.txDistance, bits + enc.txBits) >= best.j) return type;
  if (enc.txEob) addTransform(log2, log2, type, enc.txEob, rec, rs);
  const context: u8 = enc.txEob ? contextByte(log2, log2, levels) : 0;
  const n4 = side >> 2;
  fillUnits(aboveAt(0, x >> 2), context, n4);
  fillUnits(leftAt(0, y >> 2), context, n4);
  return type;
}
