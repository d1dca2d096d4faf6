// The search for a block, and what it leaves for those that follow.

import { CDF_INTRA_BLOCK_COPY, CDF_SKIP } from '../../shared/av1/cdf-tables';
import { chromaBits, chromaDistance, isChromaZero, searchChroma } from '../chroma/chroma';
import { contextByte } from '../coefficients/coefficients';
import { findCopy, isExact, leaveCopy, takeCopy } from '../copy/copy';
import { isLosslessZero, losslessBits, searchLossless } from '../lossless';
import { isLumaZero, lumaBits, lumaDistance, searchLuma } from '../luma/luma';
import { leaveColours } from '../palette/palette';
import { SMOOTH_H_PRED, SMOOTH_PRED } from '../predict/predict';
import { enterMasking } from '../source/masking';
import { enterWeight } from '../source/weights';
import {
  enc,
  FIELD_BLOCK,
  FIELD_MODE,
  FIELD_PALETTE,
  FIELD_SKIP,
  FIELD_SMOOTH,
  FIELD_TX,
} from '../state';
import { setField, skipContext } from '../symbols/contexts';
import { cost } from '../symbols/costs';
import { costOf } from '../transform-block';
import { Block, blockAt, levelsAt } from './block';
import { isPartLower, isPartRight, partHeight, partWidth, quartersBefore } from './parts';
import { chromaQuarter, holdsChroma, leaveSmooth, searchChromaOfNode, sharesChroma } from './small';

/** Intra_Mode_Context (8.3.2). */
const MODE_CONTEXTS: usize = memory.data<u8>([0, 1, 2, 3, 4, 4, 4, 4, 3, 0, 1, 2, 0]);

/** Planes that decide the partition. */
@inline
export function searchedPlanes(): i32 {
  return enc.isChromaLate ? 1 : enc.planes;
}

/** Makes a block of a node the current one; sizes are powers of two. */
export function enterBlock(log2: i32, nodeX: i32, nodeY: i32, part: i32, index: i32): void {
  const size = 1 << log2;
  enc.nodeX = nodeX;
  enc.nodeY = nodeY;
  enc.nodeSize = size;
  enc.nodePart = part;
  enc.nodeIndex = index;
  enc.nodeQuarter = quartersBefore(part, index);
  const half = size >> 1;
  enc.blockWidth = partWidth(part, index, size);
  enc.blockHeight = partHeight(part, index, size);
  enc.blockX = isPartRight(part, index) ? nodeX + half : nodeX;
  enc.blockY = isPartLower(part, index) ? nodeY + half : nodeY;
  enc.isSmall = i32(min(enc.blockWidth, enc.blockHeight) < 8);
  if (enc.isSmall) return; // its node has been entered before
  enterMasking();
  if (enc.hasWeights) enterWeight();
}

/** log2 of the sides of the current block. */
@inline
export function blockLw(): i32 {
  return ctz(enc.blockWidth);
}
@inline
export function blockLh(): i32 {
  return ctz(enc.blockHeight);
}

/**
 * Searches the current block of a node of 2 ** log2; leaves reconstruction, decisions and contexts.
 * Answers its cost without the partition, as it counts in the superblock.
 */
export function searchBlock(log2: i32, candidate: i32): f64 {
  const x = enc.blockX;
  const y = enc.blockY;
  const lw = blockLw();
  const lh = blockLh();
  const block = blockAt(log2, candidate, x, y);
  const levels = levelsAt(log2, candidate, 0, enc.nodeX, enc.nodeY, enc.nodeQuarter);
  block.isCopy = 0;
  if (enc.lossless) return searchExact(block, log2, candidate, levels);
  const mayCopy = enc.hasCopies != 0 && enc.isScreen != 0;
  const copied = mayCopy && !enc.isSmall ? findCopy() : Infinity;
  if (copied < Infinity && isExact()) return leaveCopied(block, log2, candidate, copied);
  const most = enc.blockLimit;
  enc.blockLimit = Math.min(most, copied);
  searchLuma(block, lw, lh, levels);
  enc.blockLimit = most;
  let bits = lumaBits();
  let distance = lumaDistance();
  let isZero = isLumaZero();
  // Chroma would only add to it.
  if (costOf(distance, bits) >= Math.min(most, copied))
    return leaveCopied(block, log2, candidate, copied);
  if (enc.planes > 1 && !enc.isChromaLate && holdsChroma()) {
    searchChromaOf(block, log2, candidate);
    bits += chromaBits();
    distance += chromaDistance();
    isZero = isZero && isChromaZero();
  } else block.uvMode = block.mode;
  block.skip = u8(isZero);
  bits += cost(CDF_SKIP + skipContext(x >> 2, y >> 2) * 16, i32(isZero));
  let j = costOf(distance, bits);
  if (mayCopy) j = costOf(distance, bits + cost(CDF_INTRA_BLOCK_COPY, 0));
  if (copied < j) return leaveCopied(block, log2, candidate, copied);
  leaveBlock(block, log2, candidate, searchedPlanes());
  return j * enc.weight;
}

/** The current block as a copy, which costs `j`; if that is Infinity, there is none, and it is of no use. */
function leaveCopied(block: Block, log2: i32, candidate: i32, j: f64): f64 {
  if (j == Infinity) return j;
  takeCopy(block);
  leaveBlock(block, log2, candidate, searchedPlanes());
  return j * enc.weight;
}

function searchChromaOf(block: Block, log2: i32, candidate: i32): void {
  const quarter = chromaQuarter();
  const levelsU = levelsAt(log2, candidate, 1, enc.nodeX, enc.nodeY, quarter);
  const levelsV = levelsAt(log2, candidate, 2, enc.nodeX, enc.nodeY, quarter);
  if (sharesChroma()) searchChromaOfNode(block, levelsU, levelsV);
  else searchChroma(block, blockLw(), blockLh(), levelsU, levelsV);
}

/** Chroma of the current block, whose luma is decided; not for lossless pictures. */
export function searchLateChroma(block: Block, log2: i32): void {
  searchChromaOf(block, log2, 0);
  block.skip &= u8(isChromaZero());
}

/** The same for lossless pictures: bits are all that counts. */
function searchExact(block: Block, log2: i32, candidate: i32, levels: usize): f64 {
  const levelsU = levelsAt(log2, candidate, 1, enc.nodeX, enc.nodeY, enc.nodeQuarter);
  const levelsV = levelsAt(log2, candidate, 2, enc.nodeX, enc.nodeY, enc.nodeQuarter);
  searchLossless(block, levels, levelsU, levelsV);
  const isZero = isLosslessZero();
  block.skip = u8(isZero);
  const skip = CDF_SKIP + skipContext(enc.blockX >> 2, enc.blockY >> 2) * 16;
  const bits = losslessBits() + cost(skip, i32(isZero));
  leaveBlock(block, log2, candidate, enc.planes);
  return costOf(0, bits);
}

/** Sets the contexts that the current block leaves. */
export function leaveBlock(block: Block, log2: i32, candidate: i32, planes: i32): void {
  const lw = blockLw();
  const lh = blockLh();
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const w4 = 1 << (lw - 2);
  const h4 = 1 << (lh - 2);
  const mode = load<u8>(MODE_CONTEXTS + block.mode);
  setField(FIELD_MODE, x4, y4, w4, h4, mode, mode);
  setField(FIELD_SKIP, x4, y4, w4, h4, block.skip, block.skip);
  setField(FIELD_BLOCK, x4, y4, w4, h4, lw, lh);
  const tlw = enc.lossless ? 2 : transformLw(lw, lh, block.depth);
  const tlh = enc.lossless ? 2 : transformLh(lw, lh, block.depth);
  setField(FIELD_TX, x4, y4, w4, h4, tlw, tlh);
  const smooth = isSmooth(block.mode) | (enc.planes > 1 ? isSmooth(block.uvMode) << 1 : 0);
  if (sharesChroma()) leaveSmooth(smooth);
  else setField(FIELD_SMOOTH, x4, y4, w4, h4, smooth, smooth);
  if (enc.hasPalettes) {
    setField(FIELD_PALETTE, x4, y4, w4, h4, block.palette, block.palette);
    if (block.palette) leaveColours(block.colours, w4, h4);
  }
  leaveCopy(block);
  const levels = levelsAt(log2, candidate, 0, enc.nodeX, enc.nodeY, enc.nodeQuarter);
  leaveLevels(0, lw, lh, tlw, tlh, levels, block.skip != 0);
  if (!holdsChroma()) return;
  const quarter = chromaQuarter();
  for (let plane = 1; plane < planes; plane++) {
    const to = levelsAt(log2, candidate, plane, enc.nodeX, enc.nodeY, quarter);
    const clw = max(2, lw - enc.sub);
    const clh = max(2, lh - enc.sub);
    leaveLevels(plane, clw, clh, chromaLog2(clw), chromaLog2(clh), to, block.skip != 0);
  }
}

@inline
function isSmooth(mode: i32): i32 {
  return i32(mode >= SMOOTH_PRED && mode <= SMOOTH_H_PRED);
}

/** Sides of luma transforms, `depth` halvings below the block. */
export function transformLw(lw: i32, lh: i32, depth: i32): i32 {
  return depth == 0 ? lw : lw == lh ? lw - depth : min(lw, lh) - depth + 1;
}
export function transformLh(lw: i32, lh: i32, depth: i32): i32 {
  return depth == 0 ? lh : lw == lh ? lh - depth : min(lw, lh) - depth + 1;
}

/** A side of chroma's transforms: the block's, up to 32. */
@inline
export function chromaLog2(log2: i32): i32 {
  return enc.lossless ? 2 : min(log2, 5);
}

/** Level contexts of a plane's transforms. */
function leaveLevels(
  plane: i32,
  lw: i32,
  lh: i32,
  tlw: i32,
  tlh: i32,
  levels: usize,
  isSkipped: bool,
): void {
  const sub = plane > 0 ? enc.sub : 0;
  const x4 = enc.blockX >> (2 + sub);
  const y4 = enc.blockY >> (2 + sub);
  const w4 = 1 << (lw - 2);
  const h4 = 1 << (lh - 2);
  if (isSkipped) {
    setField(plane, x4, y4, w4, h4, 0, 0);
    return;
  }
  const tw4 = 1 << (tlw - 2);
  const th4 = 1 << (tlh - 2);
  for (let y = 0; y < h4; y += th4) {
    for (let x = 0; x < w4; x += tw4) {
      const c: i32 = contextByte(tlw, tlh, levels);
      setField(plane, x4 + x, y4 + y, tw4, th4, c, c);
      levels += 32 * tw4 * th4;
    }
  }
}
