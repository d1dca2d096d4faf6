// Predictions by the motion of neighbours, blended into that of the block (7.11.3.9).

import { block } from '../block';
import { frame, planeOf } from '../frame';
import { OVERLAP_MASKS } from '../generated/inter-tables';
import { blockHeightLog2, blockWidthLog2 } from '../sizes';
import { blendOverlap } from './blend';
import { storeOf } from './scale';
import { predictBlock } from './taps';
import { unitAt, unitReference, unitSize, unitTaps, unitVector } from './units';
import { predicted, ROW_STRIDE } from './work';

/** `dst`: the first sample of the block, of w x h. */
export function overlap(p: i32, dst: usize, dstStride: i32, w: i32, h: i32): void {
  if (block.hasAbove && !(w <= 8 && h <= 8 && w + h < 16)) overlapAbove(p, dst, dstStride, w, h);
  if (block.hasLeft) overlapLeft(p, dst, dstStride, w, h);
}

function overlapAbove(p: i32, dst: usize, dstStride: i32, w: i32, h: i32): void {
  const subX = planeOf(p).subX;
  const end = min(frame.columns, block.column + block.width4);
  const most = min(4, block.widthLog2);
  const high = min(h >> 1, 32 >> planeOf(p).subY);
  let count = 0;
  for (let x4 = block.column; count < most && x4 < end; ) {
    const unit = unitAt(block.row - 1, x4 | 1);
    const step = max(2, min(16, 1 << blockWidthLog2(unitSize(unit))));
    if (unitReference(unit, 0) > 0) {
      count++;
      const wide = min(w, (step * 4) >> subX);
      predictOverlap(p, unit, x4, block.row, wide, high);
      const at = dst + 2 * (((x4 - block.column) * 4) >> subX);
      blendOverlap(at, dstStride, wide, high, OVERLAP_MASKS + high - 2, true);
    }
    x4 += step;
  }
}

function overlapLeft(p: i32, dst: usize, dstStride: i32, w: i32, h: i32): void {
  const subY = planeOf(p).subY;
  const end = min(frame.rows, block.row + block.height4);
  const most = min(4, block.heightLog2);
  const wide = min(w >> 1, 32 >> planeOf(p).subX);
  let count = 0;
  for (let y4 = block.row; count < most && y4 < end; ) {
    const unit = unitAt(y4 | 1, block.column - 1);
    const step = max(2, min(16, 1 << blockHeightLog2(unitSize(unit))));
    if (unitReference(unit, 0) > 0) {
      count++;
      const high = min(h, (step * 4) >> subY);
      predictOverlap(p, unit, block.column, y4, wide, high);
      const at = dst + (((y4 - block.row) * 4) >> subY) * dstStride;
      blendOverlap(at, dstStride, wide, high, OVERLAP_MASKS + wide - 2, false);
    }
    y4 += step;
  }
}

function predictOverlap(p: i32, unit: usize, x4: i32, y4: i32, w: i32, h: i32): void {
  const x = (x4 * 4) >> planeOf(p).subX;
  const y = (y4 * 4) >> planeOf(p).subY;
  const kept = storeOf(unitReference(unit, 0));
  const vector = unitVector(unit, 0);
  const taps0 = unitTaps(unit, 0);
  const taps1 = unitTaps(unit, 1);
  predictBlock(kept, p, x, y, w, h, vector, taps0, taps1, predicted(1), ROW_STRIDE, false);
}
