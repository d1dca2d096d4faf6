// Luma of a block on trial: the mode, one transform or several, and the reconstruction.

import { codedArea, dequantize } from '../coefficients/coefficients';
import { leastPaletteBits } from '../palette/palette';
import { paletteBits, paletteLevels, paletteType, tryPalette } from '../palette/search';
import { Block, setType } from '../partition/block';
import { PREDICTED, TRIED } from '../places';
import { hasAbove, hasLeft, loadEdges } from '../predict/edges';
import { FILTER_PRED, typeModeOf } from '../predict/filter';
import { DC_PRED, predict } from '../predict/predict';
import { copyBlock, residual, worstQuarter } from '../residual';
import { lineType, texture } from '../source/analysis';
import { copyVectors } from '../spans';
import { BEST, base, enc } from '../state';
import { allZeroOffset, modeOffset } from '../symbols/contexts';
import { cost } from '../symbols/costs';
import { forward, H_DCT, IDENTITY, V_DCT } from '../transform/transform';
import { priceOfAll } from '../transform/type-prices';
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
import { depthOffset, smoothEdges, typeOfMode } from './contexts';
import {
  candidateDelta,
  candidateMode,
  findCandidates,
  isCandidateClose,
  lumaModeBits,
  modeBits,
} from './modes';
import { trySplit } from './split';

@inline
export function lumaBits(): i32 {
  return best.bits;
}
@inline
export function lumaDistance(): f64 {
  return best.distance;
}
@inline
export function isLumaZero(): bool {
  return best.eob == 0;
}

/** Searches the current block and reconstructs it; decisions go to `block`, levels to `levels`. */
export function searchLuma(block: Block, lw: i32, lh: i32, levels: usize): void {
  const x = enc.blockX;
  const y = enc.blockY;
  const x4 = x >> 2;
  const y4 = y >> 2;
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  const isAbove = hasAbove(y);
  const isLeft = hasLeft(x);
  const isSmooth = (smoothEdges(x4, y4) & 1) != 0;
  const rec = enc.rec0 + y * <i32>enc.recStride0 + x;
  loadEdges(0, x, y, w, h);
  const count = findCandidates(isSmooth);
  best.j = Infinity;
  best.eob = 0;
  // At best all candidates are coded, else the one that promises most.
  const isOne = enc.effort != BEST || count == 1; // PREDICTED is of the best mode
  if (enc.effort == BEST) tryCandidates(lw, lh, count, isSmooth, levels);
  else tryLikeliest(lw, lh, count, isSmooth, levels);
  const detail = texture(x, y, w, h);
  const isSharp = hasType(lw, lh) && detail > enc.identityTexture;
  if (isSharp && best.eob && lw <= 3 && lh <= 3 && enc.hasWholeIdentity) {
    if (!isOne)
      predict(best.mode, best.delta, base + PREDICTED, 64, w, h, isAbove, isLeft, isSmooth);
    tryWhole(lw, lh, best.mode, best.delta, IDENTITY, levels, false, false);
  }
  const line = detail > enc.lineTexture && hasLines(lw, lh) ? lineType(x, y, w, h, isSharp) : 0;
  if (line && best.eob) {
    if (!isOne)
      predict(best.mode, best.delta, base + PREDICTED, 64, w, h, isAbove, isLeft, isSmooth);
    if (line != H_DCT) tryWhole(lw, lh, best.mode, best.delta, V_DCT, levels, false, false);
    if (line != V_DCT) tryWhole(lw, lh, best.mode, best.delta, H_DCT, levels, false, false);
  }
  // The winner.
  if (isOne) copyBlock(base + PREDICTED, 64, rec, enc.recStride0, w, h);
  else predict(best.mode, best.delta, rec, enc.recStride0, w, h, isAbove, isLeft, isSmooth);
  if (best.eob) {
    if (!best.isFresh) dequantize(lw, lh, 0, best.type, levels, 0);
    addTransform(lw, lh, best.type, best.eob, rec, enc.recStride0);
  }
  const depthCdf = depthOffset(lw, lh, x4, y4);
  const depthBits = lw + lh > 4 ? cost(depthCdf, 0) : 0;
  best.bits += depthBits;
  best.j = costOf(best.distance, best.bits);
  takeMode(block);
  block.depth = 0;
  setType(block, 0, best.type);
  const isCheap = best.j < enc.leastSplit * enc.lambda * <f64>max(w, h);
  const hasMany = best.eob >= enc.splitDepthAbove && lw + lh <= enc.splitAreaLog2;
  const maySplit = lw + lh > 4 && !isCheap && hasMany && !(lw + lh == 6 && isEven());
  block.palette = 0;
  if (enc.isScreen && !enc.isSmall) takePalette(block, lw, lh, levels, rec, depthBits);
  if (!maySplit || !trySplit(block, lw, lh, levels, rec, isSmooth, isSharp, depthCdf)) return;
  block.palette = 0;
  takeMode(block);
}

/** The best mode goes to the block. */
function takeMode(block: Block): void {
  const isFiltered = best.mode >= FILTER_PRED;
  block.mode = isFiltered ? <u8>DC_PRED : <u8>best.mode;
  block.filterMode = isFiltered ? <u8>(best.mode - FILTER_PRED + 1) : 0;
  block.delta = <u8>(best.delta + 3);
}

/** Codes all candidates that come close, each by its likely type, and the best by the next one, too. */
function tryCandidates(lw: i32, lh: i32, count: i32, isSmooth: bool, levels: usize): void {
  let last = 0;
  for (let c = 0; c < count; c++) {
    if (c > 0 && !isCandidateClose(c)) break;
    const mode = candidateMode(c);
    const type = likelyType(lw, lh, transformCandidate(lw, lh, c, isSmooth), typeModeOf(mode));
    tryWhole(lw, lh, mode, candidateDelta(c), type, levels, c == 0, max(lw, lh) < 6);
    last = c;
  }
  if (!hasType(lw, lh) || !best.eob) return;
  const mode = typeModeOf(best.mode);
  if (last > 0) {
    const usual = typeOfMode(best.mode);
    transformMode(lw, lh, best.mode, best.delta, usual, isSmooth);
    likelyType(lw, lh, usual, mode);
  }
  const rival = cheapestBut(lw, lh, best.type, mode);
  tryWhole(lw, lh, best.mode, best.delta, rival, levels, false, false);
}

/** Codes the candidate that promises most, by what its coefficients would cost. */
function tryLikeliest(lw: i32, lh: i32, count: i32, isSmooth: bool, levels: usize): void {
  let chosen = 0;
  let type = 0;
  let least = i32.MAX_VALUE;
  const modeCdf = modeOffset(enc.blockX >> 2, enc.blockY >> 2);
  // The first one is the last, for most often it remains.
  for (let c = count - 1; c >= 0; c--) {
    if (c > 0 && !isCandidateClose(c)) continue;
    type = transformCandidate(lw, lh, c, isSmooth);
    if (count == 1) break;
    const bits = lumaModeBits(modeCdf, candidateMode(c), candidateDelta(c));
    const price = priceOfAll(lw, lh) + (bits >> 4);
    if (price >= least) continue;
    least = price;
    chosen = c;
  }
  if (chosen) type = transformCandidate(lw, lh, chosen, isSmooth);
  const mode = candidateMode(chosen);
  type = likelyType(lw, lh, type, typeModeOf(mode));
  tryWhole(lw, lh, mode, candidateDelta(chosen), type, levels, true, max(lw, lh) < 6);
}

/** A candidate's prediction to PREDICTED, and the rest to COEFFICIENTS by its mode's type, which is the answer. */
function transformCandidate(lw: i32, lh: i32, candidate: i32, isSmooth: bool): i32 {
  const mode = candidateMode(candidate);
  const type = hasType(lw, lh) ? typeOfMode(mode) : 0;
  transformMode(lw, lh, mode, candidateDelta(candidate), type, isSmooth);
  return type;
}

function transformMode(lw: i32, lh: i32, mode: i32, delta: i32, type: i32, isSmooth: bool): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const x = enc.blockX;
  const y = enc.blockY;
  const to = base + PREDICTED;
  predict(mode, delta, to, 64, w, h, hasAbove(y), hasLeft(x), isSmooth);
  const src = enc.source0 + y * <i32>enc.sourceStride0 + x;
  forward(lw, lh, type, residual(src, enc.sourceStride0, to, 64, w, h));
}

/** Whether all quarters of 8 x 8 are predicted about as well; PREDICTED is of the best mode. */
@inline
function isEven(): bool {
  if (!enc.evenError) return false;
  const src = enc.source0 + enc.blockY * <i32>enc.sourceStride0 + enc.blockX;
  return worstQuarter(src, enc.sourceStride0, base + PREDICTED, 64) < enc.evenError;
}

/** Luma by palette, in place of the best if it is better. */
function takePalette(block: Block, lw: i32, lh: i32, levels: usize, rec: usize, depth: i32): void {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const common = modeBits(modeOffset(x4, y4), DC_PRED, 0) + depth;
  if (costOf(0, common + leastPaletteBits()) >= best.j) return;
  const count = tryPalette(block, lw, lh, common, best.j);
  if (count == 0) return;
  best.bits = paletteBits();
  best.distance = enc.txDistance;
  best.eob = enc.txEob;
  best.j = costOf(best.distance, best.bits);
  copyVectors(levels, paletteLevels(), 2 * codedArea(lw, lh));
  copyBlock(base + PREDICTED, 64, rec, enc.recStride0, enc.blockWidth, enc.blockHeight);
  if (best.eob) {
    dequantize(lw, lh, 0, paletteType(), levels, 0);
    addTransform(lw, lh, paletteType(), best.eob, rec, enc.recStride0);
  }
  block.palette = <u8>count;
  block.mode = <u8>DC_PRED;
  block.filterMode = 0;
  block.delta = 3;
  block.depth = 0;
  setType(block, 0, paletteType());
}

/** One transform of PREDICTED, in place of the best if it is better. `isThere`: in COEFFICIENTS. */
function tryWhole(
  lw: i32,
  lh: i32,
  mode: i32,
  delta: i32,
  type: i32,
  levels: usize,
  isFirst: bool,
  isThere: bool,
): void {
  const x = enc.blockX;
  const y = enc.blockY;
  const stride = enc.sourceStride0;
  const to = isFirst ? levels : base + TRIED;
  const zero = allZeroOffset(0, lw, lh, x >> 2, y >> 2, true);
  const before = lumaModeBits(modeOffset(x >> 2, y >> 2), mode, delta);
  const limit = min(best.j, enc.blockLimit) - costOf(0, before);
  const typeMode = typeModeOf(mode);
  if (isThere) tryCoefficients(lw, lh, to, type, typeMode, zero, limit);
  else {
    const src = enc.source0 + y * <i32>stride + x;
    tryTransform(lw, lh, src, stride, base + PREDICTED, 64, to, type, typeMode, zero, limit);
  }
  const bits = before + enc.txBits;
  const j = costOf(enc.txDistance, bits);
  if (j >= best.j) {
    best.isFresh = 0;
    return;
  }
  best.j = j;
  best.bits = bits;
  best.eob = enc.txEob;
  best.distance = enc.txDistance;
  best.delta = delta;
  best.mode = mode;
  best.type = type;
  best.isFresh = 1;
  if (!isFirst) copyVectors(levels, to, 2 * codedArea(lw, lh));
}
