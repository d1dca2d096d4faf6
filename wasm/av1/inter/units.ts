// What blocks below and to the right look at: sixteen bytes for each unit of 4 x 4, of the row of
// superblocks and of some rows above it.
//
//   0  two vectors: rows and columns as i16        8  two references, i8
//  10  block size   11  mode   12  flags   13  interpolation down, across   15  segment was predicted

import { block } from '../block';
import { frame, MOTION_HISTORY } from '../frame';
import { inter } from './state';

const UNIT_BYTES: i32 = 16;
const IS_INTER: i32 = 1;
const SKIP_MODE: i32 = 2;
const IS_MASKED: i32 = 4;
const IS_AVERAGE: i32 = 8;

@inline
export function unitAt(row: i32, column: i32): usize {
  return frame.units + ((row - frame.row4) * frame.mapStride + column) * UNIT_BYTES;
}

/** Bytes of the map, and of the rows before its first one. */
export function unitsBytes(): i32 {
  return frame.mapStride * UNIT_BYTES * (frame.side4 + MOTION_HISTORY);
}
export function unitsHistory(): i32 {
  return frame.mapStride * UNIT_BYTES * MOTION_HISTORY;
}

@inline
export function unitVector(unit: usize, list: i32): i32 {
  return load<i32>(unit + 4 * list);
}
@inline
export function unitReference(unit: usize, list: i32): i32 {
  return load<i8>(unit + list, 8);
}
@inline
export function unitSize(unit: usize): i32 {
  return load<u8>(unit, 10);
}
@inline
export function unitMode(unit: usize): i32 {
  return load<u8>(unit, 11);
}
@inline
export function isUnitInter(unit: usize): bool {
  return (load<u8>(unit, 12) & IS_INTER) != 0;
}
@inline
export function unitSkipMode(unit: usize): i32 {
  return i32((load<u8>(unit, 12) & SKIP_MODE) != 0);
}
@inline
export function unitIsMasked(unit: usize): i32 {
  return i32((load<u8>(unit, 12) & IS_MASKED) != 0);
}
@inline
export function unitIsAverage(unit: usize): i32 {
  return i32((load<u8>(unit, 12) & IS_AVERAGE) != 0);
}
/** direction: 0 down, 1 across. */
@inline
export function unitTaps(unit: usize, direction: i32): i32 {
  return load<u8>(unit + direction, 13);
}
@inline
export function unitSegmentPredicted(unit: usize): i32 {
  return load<u8>(unit, 15);
}

@inline
export function isInTile(row: i32, column: i32): bool {
  return row >= block.row0 && row < block.row1 && column >= block.column0 && column < block.column1;
}

/** Writes down the block for those after it. */
export function keepUnits(): void {
  const flags =
    i32(block.isCopy) * IS_INTER +
    inter.skipMode * SKIP_MODE +
    inter.isMasked * IS_MASKED +
    inter.isAverage * IS_AVERAGE;
  const rest =
    <u64>(inter.reference0 & 255) |
    ((<u64>(inter.reference1 & 255)) << 8) |
    ((<u64>block.size) << 16) |
    ((<u64>inter.mode) << 24) |
    ((<u64>flags) << 32) |
    ((<u64>inter.taps0) << 40) |
    ((<u64>inter.taps1) << 48) |
    ((<u64>inter.segmentPredicted) << 56);
  const vectors = i32x4.replace_lane(i32x4.splat(inter.vector0), 1, inter.vector1);
  const entry = i64x2.replace_lane(vectors, 1, rest);
  const rows = min(block.height4, frame.rows - block.row);
  const columns = min(block.width4, frame.columns - block.column);
  for (let i = 0; i < rows; i++) {
    const at = unitAt(block.row + i, block.column);
    for (let j = 0; j < columns; j++) v128.store(at + j * UNIT_BYTES, entry);
  }
}

/** Rows that stay for the next row of superblocks. */
export function keepUnitRows(): void {
  const bytes = unitsHistory();
  const from = frame.units + (frame.side4 - MOTION_HISTORY) * frame.mapStride * UNIT_BYTES;
  memory.copy(frame.units - bytes, from, bytes);
}
