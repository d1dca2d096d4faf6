// How predictions are mixed: read_interintra_mode(), read_motion_mode(), read_compound_type() (5.11.27 to
// 5.11.29).

import { block } from '../block';
import { frame } from '../frame';
import {
  CDF_INTER_INTRA,
  CDF_INTER_INTRA_MODE,
  CDF_IS_AVERAGE,
  CDF_IS_MASKED,
  CDF_MASK_KIND,
  CDF_MOTION_MODE,
  CDF_OVERLAPS,
  CDF_WEDGE,
  CDF_WEDGE_INTRA,
} from '../generated/inter-cdfs';
import { literal, symbol2, symbol3, symbol4, symbol16 } from '../symbols';
import * as I from './fields';
import { near } from './neighbours';
import { isScaled } from './scale';
import {
  ALTREF,
  AVERAGE,
  DIFFERENCE,
  DISTANCE,
  GLOBAL,
  GLOBAL_GLOBAL,
  INTRA,
  inter,
  told,
  WEDGE,
} from './state';
import { unitAt, unitIsAverage, unitIsMasked, unitReference } from './units';
import { findSamples } from './warp-samples';

const BLOCK_8X8: i32 = 3;
const BLOCK_32X32: i32 = 9;
const BLOCK_8X32: i32 = 18;
const BLOCK_32X8: i32 = 19;
/** Size_Group - 1 of the sizes from 8 x 8 to 32 x 32. */
const GROUPS: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]);

/** Wedge_Bits. */
function hasWedge(size: i32): bool {
  return (size >= BLOCK_8X8 && size <= BLOCK_32X32) || size == BLOCK_8X32 || size == BLOCK_32X8;
}

export function readInterIntra(isPair: bool): void {
  const size = block.size;
  if (inter.skipMode || !told(I.I_INTER_INTRA) || isPair) return;
  if (size < BLOCK_8X8 || size > BLOCK_32X32) return;
  const group: i32 = load<u8>(GROUPS + size);
  inter.isInterIntra = symbol2(CDF_INTER_INTRA + group * 16) != 0;
  if (!inter.isInterIntra) return;
  inter.interIntraMode = symbol4(CDF_INTER_INTRA_MODE + group * 16);
  inter.reference1 = 0;
  inter.isWedgeIntra = symbol2(CDF_WEDGE_INTRA + size * 16) != 0;
  if (!inter.isWedgeIntra) return;
  inter.wedge = symbol16(CDF_WEDGE + size * 32, 16);
  inter.wedgeSign = 0;
}

export function readMotionMode(isPair: bool): void {
  if (inter.skipMode || !told(I.I_MOTION_MODES)) return;
  if (min(block.width4, block.height4) < 2) return;
  const isWhole = told(I.I_WHOLE_VECTORS) != 0;
  const isGlobal = inter.mode == GLOBAL || inter.mode == GLOBAL_GLOBAL;
  if (!isWhole && isGlobal && told(I.I_GLOBAL_KIND + inter.reference0 - 1) > 1) return;
  if (isPair || inter.isInterIntra || !hasMovedNeighbour()) return;
  findSamples();
  const mayWarp = !isWhole && inter.samples > 0 && told(I.I_WARPS) && !isScaled(inter.reference0);
  inter.motionMode = mayWarp
    ? symbol3(CDF_MOTION_MODE + block.size * 16)
    : symbol2(CDF_OVERLAPS + block.size * 16);
}

/** has_overlappable_candidates(). */
function hasMovedNeighbour(): bool {
  if (block.hasAbove) {
    const end = min(frame.columns, block.column + block.width4);
    for (let x = block.column; x < end; x += 2) {
      if (unitReference(unitAt(block.row - 1, x | 1), 0) > 0) return true;
    }
  }
  if (block.hasLeft) {
    const end = min(frame.rows, block.row + block.height4);
    for (let y = block.row; y < end; y += 2) {
      if (unitReference(unitAt(y | 1, block.column - 1), 0) > 0) return true;
    }
  }
  return false;
}

export function readCompound(isPair: bool): void {
  inter.isAverage = 1;
  inter.compoundType = AVERAGE;
  if (inter.skipMode) return;
  if (!isPair) {
    if (inter.isInterIntra) inter.compoundType = inter.isWedgeIntra ? WEDGE : INTRA;
    return;
  }
  if (told(I.I_MASKS)) inter.isMasked = symbol2(CDF_IS_MASKED + maskContext() * 16);
  if (!inter.isMasked) {
    if (!told(I.I_JOINT_COMPOUND)) return;
    inter.isAverage = symbol2(CDF_IS_AVERAGE + averageContext() * 16);
    if (!inter.isAverage) inter.compoundType = DISTANCE;
    return;
  }
  inter.compoundType = hasWedge(block.size) ? symbol2(CDF_MASK_KIND + block.size * 16) : DIFFERENCE;
  if (inter.compoundType == WEDGE) {
    inter.wedge = symbol16(CDF_WEDGE + block.size * 32, 16);
    inter.wedgeSign = literal(1);
  } else inter.maskType = literal(1);
}

/** ctx of comp_group_idx. */
function maskContext(): i32 {
  let context = 0;
  if (near.hasAbove) {
    if (!near.isAboveSingle) context += unitIsMasked(near.above);
    else if (near.above0 == ALTREF) context += 3;
  }
  if (near.hasLeft) {
    if (!near.isLeftSingle) context += unitIsMasked(near.left);
    else if (near.left0 == ALTREF) context += 3;
  }
  return min(5, context);
}

/** ctx of compound_idx. */
function averageContext(): i32 {
  const forward = abs(told(I.I_LATER + inter.reference0 - 1));
  const backward = abs(told(I.I_LATER + inter.reference1 - 1));
  let context = forward == backward ? 3 : 0;
  if (near.hasAbove) {
    if (!near.isAboveSingle) context += unitIsAverage(near.above);
    else context += i32(near.above0 == ALTREF);
  }
  if (near.hasLeft) {
    if (!near.isLeftSingle) context += unitIsAverage(near.left);
    else context += i32(near.left0 == ALTREF);
  }
  return context;
}
