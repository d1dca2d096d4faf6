// Luma of a block on trial: the mode, one transform or several, and the reconstruction.

import { CDF_TX_8, CDF_TX_16, CDF_TX_32, CDF_TX_64 } from '../shared/av1/cdf-tables';
import { texture } from './analysis';
import { Block, setType } from './block';
import { codedArea, contextByte, dequantize } from './coefficients';
import { aboveAt, allZeroOffset, leftAt, modeOffset } from './contexts';
import { cost } from './costs';
import { hasAbove, hasLeft, loadEdges } from './edges';
import { FILTER_PRED, typeModeOf } from './filter';
import {
  candidateDelta,
  candidateMode,
  findCandidates,
  isCandidateClose,
  lumaModeBits,
  modeBits,
} from './modes';
import { hasPaletteOffset } from './palette';
import { paletteBits, paletteLevels, paletteType, tryPalette } from './palette-search';
import { DC_PRED, predict } from './predict';
import { copyBlock, worstQuarter } from './residual';
import { base, enc, FIELD_SMOOTH, FIELD_TX, HELD, PREDICTED, TRIED, TRIED2 } from './state';
import { IDENTITY } from './transform';
import { addTransform, costOf, hasType, sparsestType, tryTransform } from './transform-block';

/** Mode_To_Txfm (6.10.19), as types of transform.ts; 13 is chroma from luma, those of filter.ts follow at 16. */
const TYPES: usize = memory.data<u8>([
  0, 1, 2, 0, 3, 1, 2, 2, 1, 3, 1, 2, 3, 0, 0, 0, 3, 1, 2, 3, 3,
]);

@inline
export function typeOfMode(mode: i32): i32 {
  return load<u8>(TYPES + mode);
}

/** Whether a block's neighbours are smooth: bit 0 luma, bit 1 chroma (7.11.2.8). */
@inline
export function smoothEdges(x4: i32, y4: i32): i32 {
  return <i32>load<u8>(aboveAt(FIELD_SMOOTH, x4)) | load<u8>(leftAt(FIELD_SMOOTH, y4));
}

/** CDF of tx_depth. */
export function depthOffset(lw: i32, lh: i32, x4: i32, y4: i32): usize {
  const above = i32(<i32>load<u8>(aboveAt(FIELD_TX, x4)) >= lw);
  const left = i32(<i32>load<u8>(leftAt(FIELD_TX, y4)) >= lh);
  const largest = max(lw, lh);
  const cdf =
    largest == 3 ? CDF_TX_8 : largest == 4 ? CDF_TX_16 : largest == 5 ? CDF_TX_32 : CDF_TX_64;
  return cdf + (above + left) * 16;
}

/** What the search of the current block has found. */
let bestJ: f64 = 0;
let bestBits: i32 = 0;
let bestDistance: f64 = 0;
let bestDelta: i32 = 0;
let bestMode: i32 = 0;
let bestType: i32 = 0;
let bestEob: i32 = 0;
/** DEQUANTIZED is of the best. */
let isFresh: bool = false;

@inline
export function lumaBits(): i32 {
  return bestBits;
}
@inline
export function lumaDistance(): f64 {
  return bestDistance;
}
@inline
export function isLumaZero(): bool {
  return bestEob == 0;
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
  bestJ = Infinity;
  bestEob = 0;
  for (let c = 0; c < count; c++) {
    if (c > 0 && !isCandidateClose(c)) break;
    const mode = candidateMode(c);
    const delta = candidateDelta(c);
    predict(mode, delta, base + PREDICTED, 64, w, h, isAbove, isLeft, isSmooth);
    const type = hasType(lw, lh) ? typeOfMode(mode) : 0;
    tryWhole(lw, lh, mode, delta, type, levels, count == 1 || c == 0);
  }
  if (enc.hasTypeSearch && hasType(lw, lh) && bestEob) {
    if (count > 1)
      predict(bestMode, bestDelta, base + PREDICTED, 64, w, h, isAbove, isLeft, isSmooth);
    const src = enc.source0 + y * <i32>enc.sourceStride0 + x;
    const type = sparsestType(lw, lh, src, enc.sourceStride0, base + PREDICTED, 64, bestType);
    if (type != bestType) tryWhole(lw, lh, bestMode, bestDelta, type, levels, false);
  }
  const isSharp = hasType(lw, lh) && texture(x, y, w, h) > enc.identityTexture;
  if (isSharp && bestEob && lw <= 3 && lh <= 3) {
    if (count > 1)
      predict(bestMode, bestDelta, base + PREDICTED, 64, w, h, isAbove, isLeft, isSmooth);
    tryWhole(lw, lh, bestMode, bestDelta, IDENTITY, levels, false);
  }
  // The winner.
  if (count == 1) copyBlock(base + PREDICTED, 64, rec, enc.recStride0, w, h);
  else predict(bestMode, bestDelta, rec, enc.recStride0, w, h, isAbove, isLeft, isSmooth);
  if (bestEob) {
    if (!isFresh) dequantize(lw, lh, 0, bestType, levels, 0);
    addTransform(lw, lh, bestType, bestEob, rec, enc.recStride0);
  }
  const depthCdf = depthOffset(lw, lh, x4, y4);
  bestBits += cost(depthCdf, 0);
  bestJ = costOf(bestDistance, bestBits);
  const isFiltered = bestMode >= FILTER_PRED;
  block.mode = isFiltered ? <u8>DC_PRED : <u8>bestMode;
  block.filterMode = isFiltered ? <u8>(bestMode - FILTER_PRED + 1) : 0;
  block.delta = <u8>(bestDelta + 3);
  block.depth = 0;
  setType(block, 0, bestType);
  const isCheap = bestJ < enc.leastSplit * enc.lambda * <f64>max(w, h);
  const maySplit = !isCheap && bestEob >= enc.splitDepthAbove && max(lw, lh) <= enc.splitSizeLog2;
  if (maySplit && !(enc.evenError && lw + lh == 6 && isEven())) {
    trySplit(block, lw, lh, levels, rec, isSmooth, isSharp, depthCdf);
  }
  block.palette = 0;
  if (enc.isScreen) takePalette(block, lw, lh, levels, rec, cost(depthCdf, 0));
}

/** Whether all quarters of 8 x 8 are predicted about as well; PREDICTED is of the best mode. */
@inline
function isEven(): bool {
  const src = enc.source0 + enc.blockY * <i32>enc.sourceStride0 + enc.blockX;
  return worstQuarter(src, enc.sourceStride0, base + PREDICTED, 64) < enc.evenError;
}

/** Luma by palette, in place of the best if it is better. */
function takePalette(block: Block, lw: i32, lh: i32, levels: usize, rec: usize, depth: i32): void {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  if (block.mode == DC_PRED) {
    bestBits += cost(hasPaletteOffset(), 0);
    bestJ = costOf(bestDistance, bestBits);
  }
  const common = modeBits(modeOffset(x4, y4), DC_PRED, 0) + depth;
  const count = tryPalette(block, lw, lh, common, bestJ);
  if (count == 0) return;
  bestBits = paletteBits();
  bestDistance = enc.txDistance;
  bestEob = enc.txEob;
  bestJ = costOf(bestDistance, bestBits);
  memory.copy(levels, paletteLevels(), 2 * codedArea(lw, lh));
  copyBlock(base + PREDICTED, 64, rec, enc.recStride0, enc.blockWidth, enc.blockHeight);
  if (bestEob) {
    dequantize(lw, lh, 0, paletteType(), levels, 0);
    addTransform(lw, lh, paletteType(), bestEob, rec, enc.recStride0);
  }
  block.palette = <u8>count;
  block.mode = <u8>DC_PRED;
  block.filterMode = 0;
  block.delta = 3;
  block.depth = 0;
  setType(block, 0, paletteType());
}

/** One transform of PREDICTED, in place of the best if it is better. */
function tryWhole(
  lw: i32,
  lh: i32,
  mode: i32,
  delta: i32,
  type: i32,
  levels: usize,
  isFirst: bool,
): void {
  const x = enc.blockX;
  const y = enc.blockY;
  const stride = enc.sourceStride0;
  const to = isFirst ? levels : base + TRIED;
  const zero = allZeroOffset(0, lw, lh, x >> 2, y >> 2, true);
  const before = lumaModeBits(modeOffset(x >> 2, y >> 2), mode, delta);
  tryTransform(
    lw,
    lh,
    enc.source0 + y * <i32>stride + x,
    stride,
    base + PREDICTED,
    64,
    to,
    type,
    typeModeOf(mode),
    zero,
    min(bestJ, enc.blockLimit) - costOf(0, before),
  );
  const bits = before + enc.txBits;
  const j = costOf(enc.txDistance, bits);
  if (j >= bestJ) {
    isFresh = false;
    return;
  }
  bestJ = j;
  bestBits = bits;
  bestEob = enc.txEob;
  bestDistance = enc.txDistance;
  bestDelta = delta;
  bestMode = mode;
  bestType = type;
  isFresh = true;
  if (!isFirst) memory.copy(levels, to, 2 * codedArea(lw, lh));
}

/** Halved transforms, in place of the whole one if they are better. */
function trySplit(
  block: Block,
  lw: i32,
  lh: i32,
  levels: usize,
  rec: usize,
  isSmooth: bool,
  isSharp: bool,
  depthCdf: usize,
): void {
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
  let bits = lumaModeBits(modeOffset(x4, y4), bestMode, bestDelta) + cost(depthCdf, 1);
  let distance: f64 = 0;
  let isAny = 0;
  let k = 0;
  let isBetter = true;
  const type = typeOfMode(bestMode);
  let types: u64 = 0;
  for (let y = enc.blockY; y < enc.blockY + h && isBetter; y += side) {
    for (let x = enc.blockX; x < enc.blockX + w; x += side, k++) {
      const to = base + TRIED + k * 2 * side * side;
      types |= (<u64>tryPart(log2, x, y, to, type, isSmooth, isSharp, distance, bits)) << (8 * k);
      bits += enc.txBits;
      distance += enc.txDistance;
      isAny |= enc.txEob;
      if (costOf(distance, bits) >= bestJ) {
        isBetter = false;
        break;
      }
    }
  }
  v128.store(aboveAt(0, x4), above);
  v128.store(leftAt(0, y4), left);
  if (!isBetter) {
    copyBlock(base + HELD, 64, rec, enc.recStride0, w, h);
    return;
  }
  bestJ = costOf(distance, bits);
  bestBits = bits;
  bestDistance = distance;
  bestEob = isAny;
  memory.copy(levels, base + TRIED, 2 * w * h);
  block.depth = 1;
  block.types0 = types;
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
  const mode = typeModeOf(bestMode);
  const limit = costOf(distance, bits);
  tryTransform(log2, log2, src, ss, rec, rs, base + TRIED2, other, mode, zero, limit);
  if (costOf(enc.txDistance, enc.txBits) < limit) {
    memory.copy(levels, base + TRIED2, 2 << (2 * log2));
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
  predict(bestMode, bestDelta, rec, rs, side, side, hasAbove(y), hasLeft(x), isSmooth);
  const zero = allZeroOffset(0, log2, log2, x >> 2, y >> 2, false);
  if (!hasType(log2, log2)) type = 0;
  const mode = typeModeOf(bestMode);
  const limit = bestJ - costOf(distance, bits);
  tryTransform(log2, log2, src, ss, rec, rs, levels, type, mode, zero, limit);
  if (enc.hasTypeSearch && enc.txEob && hasType(log2, log2)) {
    const other = sparsestType(log2, log2, src, ss, rec, rs, type);
    if (other != type) type = tryOther(log2, src, rec, levels, type, other, zero);
  }
  if (isSharp && enc.txEob) type = tryOther(log2, src, rec, levels, type, IDENTITY, zero);
  if (costOf(distance + enc.txDistance, bits + enc.txBits) >= bestJ) return type;
  if (enc.txEob) addTransform(log2, log2, type, enc.txEob, rec, rs);
  const context: u8 = enc.txEob ? contextByte(log2, log2, levels) : 0;
  const n4 = side >> 2;
  memory.fill(aboveAt(0, x >> 2), context, n4);
  memory.fill(leftAt(0, y >> 2), context, n4);
  return type;
}
