// Prediction of a block from other frames, and from its neighbours as well where both are mixed:
// compute_prediction() (5.11.33), 7.11.3.1.

import { block } from '../block';
import { collectEdges } from '../edges';
import { frame, planeOf } from '../frame';
import { dcValue, fillBlock, predictHorizontal, predictSmooth, predictVertical } from '../predict';
import { blendAverage, blendDistance, blendIntra, blendMasked } from './blend';
import * as I from './fields';
import { differenceMask, intraMask, wedgeMask } from './masks';
import { overlap } from './overlap';
import { isScaled, storeOf } from './scale';
import {
  DIFFERENCE,
  DISTANCE,
  GLOBAL,
  GLOBAL_GLOBAL,
  INTRA,
  inter,
  OVERLAPPED,
  told,
  WARPED,
  WEDGE,
} from './state';
import { predictBlock } from './taps';
import { unitAt, unitReference, unitTaps, unitVector } from './units';
import { estimateWarp, setupShear } from './warp';
import { warpBlock } from './warp-block';
import { predicted, ROW_STRIDE } from './work';

export function predictInter(): void {
  inter.isWarpValid = inter.motionMode == WARPED && estimateWarp();
  const planes = block.hasChroma ? 3 : 1;
  for (let p = 0; p < planes; p++) predictPlane(p);
}

function predictPlane(p: i32): void {
  const plane = planeOf(p);
  const w = max(4, (block.width4 * 4) >> plane.subX);
  const h = max(4, (block.height4 * 4) >> plane.subY);
  const x = (block.column >> plane.subX) * 4;
  const y = (block.row >> plane.subY) * 4;
  const dst = plane.top + (y - ((frame.row4 * 4) >> plane.subY)) * plane.stride + 2 * x;
  if (inter.isInterIntra) predictIntra(p, dst, x, y, w, h);
  const isThin = p > 0 && block.width4 == 1 && plane.subX != 0;
  const isLow = p > 0 && block.height4 == 1 && plane.subY != 0;
  if (isThin || isLow) predictParts(p, dst, x, y, w, h, isThin, isLow);
  else predictPart(p, dst, x, y, w, h, unitAt(block.row, block.column));
}

/** Chroma of several small blocks: each part by the motion of its luma, if all have any. */
function predictParts(
  p: i32,
  dst: usize,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  isThin: bool,
  isLow: bool,
): void {
  const row = block.row - i32(isLow);
  const column = block.column - i32(isThin);
  for (let i = row; i <= block.row; i++) {
    for (let j = column; j <= block.column; j++) {
      if (unitReference(unitAt(i, j), 0) > 0) continue;
      predictPart(p, dst, x, y, w, h, unitAt(block.row, block.column));
      return;
    }
  }
  const wide = isThin ? 2 : w;
  const high = isLow ? 2 : h;
  const stride = planeOf(p).stride;
  for (let i = 0; i * high < h; i++) {
    for (let j = 0; j * wide < w; j++) {
      const at = dst + i * high * stride + 2 * j * wide;
      const unit = unitAt(row + i, column + j);
      predictPart(p, at, x + j * wide, y + i * high, wide, high, unit);
    }
  }
}

/** predict_inter(): by the motion of a unit. */
function predictPart(p: i32, dst: usize, x: i32, y: i32, w: i32, h: i32, unit: usize): void {
  const stride = planeOf(p).stride;
  const isPair = unitReference(unit, 1) > 0;
  if (isPair) {
    predictFrom(p, x, y, w, h, unit, 0, predicted(0), ROW_STRIDE, true);
    predictFrom(p, x, y, w, h, unit, 1, predicted(1), ROW_STRIDE, true);
    blendPair(p, dst, stride, w, h, unit);
  } else if (inter.isInterIntra) {
    predictFrom(p, x, y, w, h, unit, 0, predicted(0), ROW_STRIDE, false);
    const isOwnMask = inter.compoundType == INTRA;
    if (isOwnMask) intraMask(w, h);
    else if (p == 0) wedgeMask();
    blendIntra(p, dst, stride, w, h, isOwnMask);
  } else {
    predictFrom(p, x, y, w, h, unit, 0, dst, stride, false);
    if (inter.motionMode == OVERLAPPED) overlap(p, dst, stride, w, h);
  }
}

function blendPair(p: i32, dst: usize, stride: i32, w: i32, h: i32, unit: usize): void {
  const type = inter.compoundType;
  if (type == DISTANCE) {
    blendDistance(dst, stride, w, h, unitReference(unit, 0), unitReference(unit, 1));
  } else if (type == WEDGE || type == DIFFERENCE) {
    if (p == 0) {
      if (type == WEDGE) wedgeMask();
      else differenceMask(w, h);
    }
    blendMasked(p, dst, stride, w, h);
  } else blendAverage(dst, stride, w, h);
}

/** The prediction from one reference of the unit. */
function predictFrom(
  p: i32,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  unit: usize,
  list: i32,
  dst: usize,
  dstStride: i32,
  isPair: bool,
): void {
  const reference = unitReference(unit, list);
  const kept = storeOf(reference);
  const warp = warpOf(reference, w, h);
  if (warp >= 0) {
    setupShear(warp);
    for (let i = 0; i < h; i += 8) {
      for (let j = 0; j < w; j += 8) {
        const at = dst + i * dstStride + 2 * j;
        warpBlock(kept, p, x + j, y + i, warp, at, dstStride, isPair);
      }
    }
    return;
  }
  const vector = unitVector(unit, list);
  const taps0 = unitTaps(unit, 0);
  const taps1 = unitTaps(unit, 1);
  predictBlock(kept, p, x, y, w, h, vector, taps0, taps1, dst, dstStride, isPair);
}

/** useWarp: 0 the warp of the block, a reference for that of its frame, or -1. */
function warpOf(reference: i32, w: i32, h: i32): i32 {
  if (w < 8 || h < 8 || told(I.I_WHOLE_VECTORS)) return -1;
  if (inter.motionMode == WARPED && inter.isWarpValid) return 0;
  if (inter.mode != GLOBAL && inter.mode != GLOBAL_GLOBAL) return -1;
  if (told(I.I_GLOBAL_KIND + reference - 1) <= 1 || isScaled(reference)) return -1;
  return setupShear(reference) ? reference : -1;
}

/** predict_intra() of all of the block in a plane. */
function predictIntra(p: i32, dst: usize, x: i32, y: i32, w: i32, h: i32): void {
  const plane = planeOf(p);
  const hasAbove = p ? block.hasChromaAbove : block.hasAbove;
  const hasLeft = p ? block.hasChromaLeft : block.hasLeft;
  const reachX = min(w, ((frame.columns * 4) >> plane.subX) - x);
  const reachY = min(h, ((frame.rows * 4) >> plane.subY) - y);
  const topRow = y - ((frame.row4 << 2) >> plane.subY);
  collectEdges(p, x, topRow, hasAbove, hasLeft, w, h, reachX, reachY);
  const mode = inter.interIntraMode;
  if (mode == 0) fillBlock(dst, plane.stride, w, h, dcValue(w, h, hasAbove, hasLeft));
  else if (mode == 1) predictVertical(dst, plane.stride, w, h);
  else if (mode == 2) predictHorizontal(dst, plane.stride, w, h);
  else predictSmooth(dst, plane.stride, w, h, true, true);
}
