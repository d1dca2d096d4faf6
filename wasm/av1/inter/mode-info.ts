// How a block of a frame is predicted that has other frames to look at: inter_frame_mode_info() (5.11.18,
// 5.11.22, 5.11.23).

import { block, DC } from '../block';
import { frame } from '../frame';
import {
  CDF_COMPOUND_MODE,
  CDF_INTER_Y_MODE,
  CDF_IS_INTER,
  CDF_LATER_VECTOR,
  CDF_NEAR_VECTOR,
  CDF_NEW_VECTOR,
  CDF_SKIP_MODE,
  CDF_TAPS,
  CDF_ZERO_VECTOR,
} from '../generated/inter-cdfs';
import { readCdefIndex, readIntraModes, readSkip } from '../mode-info';
import { featureOf, hasFeature, REFERENCE, readDeltas, SKIPS, STANDS } from '../segments';
import { symbol2, symbol3, symbol8 } from '../symbols';
import { readCompound, readInterIntra, readMotionMode } from './compound-info';
import * as I from './fields';
import { near, readNeighbours } from './neighbours';
import { assignVectors } from './read-vector';
import { readReferences } from './references';
import { readInterSegment } from './segments';
import { laterContext } from './stack';
import {
  GLOBAL,
  GLOBAL_GLOBAL,
  inter,
  isCompound,
  NEAR,
  NEAR_NEAR,
  NEAR_NEW,
  NEAREST,
  NEAREST_NEAREST,
  NEW,
  NEW_NEAR,
  NEW_NEW,
  NONE,
  SIMPLE,
  told,
  WARPED,
} from './state';
import { unitReference, unitSkipMode, unitTaps } from './units';
import { findVectors } from './vectors';

/** Size_Group. */
const GROUPS: usize = memory.data<u8>([
  0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 0, 0, 1, 1, 2, 2,
]);
/** Compound_Mode_Ctx_Map. */
const PAIR_CONTEXTS: usize = memory.data<u8>([0, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 5, 6, 7]);
const ANY_TAPS: i32 = 4;
const NO_TAPS: i32 = 3;

function sizeGroup(size: i32): i32 {
  return load<u8>(GROUPS + size);
}

export function readInterModes(): void {
  readNeighbours();
  block.skip = 0;
  inter.segmentPredicted = 0;
  readInterSegment(true);
  inter.skipMode = readSkipMode();
  if (inter.skipMode) block.skip = 1;
  else readSkip();
  if (!frame.segmentFirst) readInterSegment(false);
  readCdefIndex();
  readDeltas();
  block.angle = block.chromaAngle = 0;
  block.palette = block.chromaPalette = 0;
  block.usesFilter = false;
  inter.motionMode = SIMPLE;
  inter.isInterIntra = false;
  inter.isMasked = 0;
  inter.isAverage = 0;
  block.isCopy = readIsInter();
  if (block.isCopy) readInterBlock();
  else {
    readIntraModes(CDF_INTER_Y_MODE + <usize>sizeGroup(block.size) * 32);
    inter.reference0 = 0;
    inter.reference1 = NONE;
    inter.vector0 = inter.vector1 = 0;
    inter.mode = block.mode;
    inter.taps0 = inter.taps1 = 0;
  }
}

function readSkipMode(): i32 {
  if (!told(I.I_SKIP_MODE) || min(block.width4, block.height4) < 2) return 0;
  const segment = block.segment;
  if (hasFeature(segment, SKIPS) || hasFeature(segment, REFERENCE)) return 0;
  if (hasFeature(segment, STANDS)) return 0;
  const above = near.hasAbove ? unitSkipMode(near.above) : 0;
  const left = near.hasLeft ? unitSkipMode(near.left) : 0;
  return symbol2(CDF_SKIP_MODE + (above + left) * 16);
}

function readIsInter(): bool {
  if (inter.skipMode) return true;
  if (hasFeature(block.segment, REFERENCE)) return featureOf(block.segment, REFERENCE) != 0;
  if (hasFeature(block.segment, STANDS)) return true;
  let context = 0;
  const isAbove = near.isAboveIntra;
  const isLeft = near.isLeftIntra;
  if (near.hasAbove && near.hasLeft) context = isAbove && isLeft ? 3 : i32(isAbove || isLeft);
  else if (near.hasAbove || near.hasLeft) context = 2 * i32(near.hasAbove ? isAbove : isLeft);
  return symbol2(CDF_IS_INTER + context * 16) != 0;
}

function readInterBlock(): void {
  block.mode = block.chromaMode = DC;
  readReferences();
  const isPair = isCompound();
  findVectors();
  inter.mode = readMode(isPair);
  assignVectors(isPair, readLater());
  if (block.isBroken) return;
  readInterIntra(isPair);
  readMotionMode(isPair);
  readCompound(isPair);
  readTaps();
}

function readMode(isPair: bool): i32 {
  if (inter.skipMode) return NEAREST_NEAREST;
  if (hasFeature(block.segment, SKIPS) || hasFeature(block.segment, STANDS)) return GLOBAL;
  if (isPair) {
    const context: i32 = load<u8>(
      PAIR_CONTEXTS + (inter.nearContext >> 1) * 5 + min(inter.newContext, 4),
    );
    return NEAREST_NEAREST + symbol8(CDF_COMPOUND_MODE + context * 16, 8);
  }
  if (!symbol2(CDF_NEW_VECTOR + inter.newContext * 16)) return NEW;
  if (!symbol2(CDF_ZERO_VECTOR + inter.zeroContext * 16)) return GLOBAL;
  return symbol2(CDF_NEAR_VECTOR + inter.nearContext * 16) ? NEAR : NEAREST;
}

/** RefMvIdx: which of the candidates. */
function readLater(): i32 {
  const mode = inter.mode;
  const isNear = mode == NEAR || mode == NEAR_NEAR || mode == NEAR_NEW || mode == NEW_NEAR;
  if (!isNear && mode != NEW && mode != NEW_NEW) return 0;
  const first = i32(isNear);
  for (let i = first; i < first + 2; i++) {
    if (inter.found <= i + 1) return i;
    if (!symbol2(CDF_LATER_VECTOR + laterContext(i) * 16)) return i;
  }
  return first + 2;
}

function readTaps(): void {
  const taps = told(I.I_TAPS);
  if (taps != ANY_TAPS) {
    inter.taps0 = inter.taps1 = taps;
    return;
  }
  const reads = needsTaps();
  inter.taps0 = reads ? symbol3(CDF_TAPS + tapsContext(0) * 16) : 0;
  if (!told(I.I_DUAL_FILTER)) inter.taps1 = inter.taps0;
  else inter.taps1 = reads ? symbol3(CDF_TAPS + tapsContext(1) * 16) : 0;
}

/** needs_interp_filter(). */
function needsTaps(): bool {
  if (inter.skipMode || inter.motionMode == WARPED) return false;
  if (min(block.width4, block.height4) < 2) return true;
  if (inter.mode == GLOBAL) return isMoved(inter.reference0);
  if (inter.mode == GLOBAL_GLOBAL) return isMoved(inter.reference0) || isMoved(inter.reference1);
  return true;
}

/** Global motion is a shift. */
@inline
function isMoved(reference: i32): bool {
  return told(I.I_GLOBAL_KIND + reference - 1) == 1;
}

function tapsContext(direction: i32): i32 {
  const left = near.hasLeft ? tapsOf(near.left, direction) : NO_TAPS;
  const above = near.hasAbove ? tapsOf(near.above, direction) : NO_TAPS;
  const context = (direction * 2 + i32(inter.reference1 > 0)) * 4;
  if (left == above) return context + left;
  if (left == NO_TAPS) return context + above;
  return context + (above == NO_TAPS ? left : NO_TAPS);
}

@inline
function tapsOf(unit: usize, direction: i32): i32 {
  const isSame =
    unitReference(unit, 0) == inter.reference0 || unitReference(unit, 1) == inter.reference0;
  return isSame ? unitTaps(unit, direction) : NO_TAPS;
}
