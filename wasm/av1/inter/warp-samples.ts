// Neighbours that moved by the same reference: from them a warp is estimated (7.10.4). Each sample has
// four i32: where it was, row and column, and where it is now, in eighths of a sample.

import { block } from '../block';
import { frame } from '../frame';
import { isAboveRightDecoded } from '../scan';
import { blockHeightLog2, blockWidthLog2 } from '../sizes';
import { columnOf, inter, rowOf } from './state';
import { isInTile, unitAt, unitReference, unitSize, unitVector } from './units';

const MAX_SAMPLES: i32 = 8;
const SAMPLES: usize = memory.data(16 * 9, 16);
let scanned: i32 = 0;

@inline
export function sampleAt(i: i32, part: i32): i32 {
  return load<i32>(SAMPLES + 16 * i + 4 * part);
}

export function findSamples(): void {
  inter.samples = 0;
  scanned = 0;
  const w = block.width4;
  const h = block.height4;
  let hasCorner = true;
  let hasRight = true;
  if (block.hasAbove) {
    const wide = 1 << blockWidthLog2(unitSize(unitAt(block.row - 1, block.column)));
    if (w <= wide) {
      const offset = -(block.column & (wide - 1));
      if (offset < 0) hasCorner = false;
      if (offset + wide > w) hasRight = false;
      addSample(-1, 0);
    } else {
      const end = min(w, frame.columns - block.column);
      for (let i = 0; i < end; ) {
        const size = unitSize(unitAt(block.row - 1, block.column + i));
        addSample(-1, i);
        i += min(w, 1 << blockWidthLog2(size));
      }
    }
  }
  if (block.hasLeft) {
    const high = 1 << blockHeightLog2(unitSize(unitAt(block.row, block.column - 1)));
    if (h <= high) {
      if (block.row & (high - 1)) hasCorner = false;
      addSample(0, -1);
    } else {
      const end = min(h, frame.rows - block.row);
      for (let i = 0; i < end; ) {
        const size = unitSize(unitAt(block.row + i, block.column - 1));
        addSample(i, -1);
        i += min(h, 1 << blockHeightLog2(size));
      }
    }
  }
  if (hasCorner) addSample(-1, -1);
  if (hasRight && max(w, h) <= 16 && isAboveRightDecoded()) addSample(-1, w);
  if (inter.samples == 0 && scanned > 0) inter.samples = 1;
}

/** 7.10.4.2. */
function addSample(down: i32, right: i32): void {
  if (scanned >= MAX_SAMPLES) return;
  const row = block.row + down;
  const column = block.column + right;
  if (!isInTile(row, column)) return;
  const unit = unitAt(row, column);
  if (unitReference(unit, 0) != inter.reference0 || unitReference(unit, 1) != -1) return;
  const size = unitSize(unit);
  const w4 = 1 << blockWidthLog2(size);
  const h4 = 1 << blockHeightLog2(size);
  const y = ((row & ~(h4 - 1)) * 4 + h4 * 2 - 1) * 8;
  const x = ((column & ~(w4 - 1)) * 4 + w4 * 2 - 1) * 8;
  const vector = unitVector(unit, 0);
  const distance =
    abs(rowOf(vector) - rowOf(inter.vector0)) + abs(columnOf(vector) - columnOf(inter.vector0));
  const most = max(16, min(112, max(block.width4, block.height4) * 4));
  scanned++;
  if (distance > most && scanned > 1) return;
  const at = SAMPLES + 16 * inter.samples;
  store<i32>(at, y);
  store<i32>(at, x, 4);
  store<i32>(at, y + rowOf(vector), 8);
  store<i32>(at, x + columnOf(vector), 12);
  if (distance <= most) inter.samples++;
}
