// The windows of planes, maps and records: what moves when a row of tree blocks is done.

import { BLOCK_BYTES, blockAt } from './blocks';
import { HISTORY, MAP_HISTORY, MARGIN, picture, planeOf, sampleAt } from './picture';

/** Keeps the last row of tree blocks `from` to `to` as it is before filters. */
export function keepAbove(row: i32, from: i32, to: i32): void {
  const log2 = picture.treeLog2;
  for (let p = 0; p < picture.planes; p++) {
    const plane = planeOf(p);
    const y = (min((row + 1) << log2, picture.height) >> plane.subY) - 1;
    const x = (from << log2) >> plane.subX;
    const end = (to << log2) >> plane.subX;
    memory.copy(plane.above + (x << 1), sampleAt(plane, x, y), (end - x) << 1);
  }
}

/** Moves the windows down, to the row of tree blocks after `row`. */
export function moveDown(row: i32): void {
  const side = 1 << picture.treeLog2;
  const y = row << picture.treeLog2;
  for (let p = 0; p < picture.planes; p++) {
    const plane = planeOf(p);
    const rows = side >> plane.subY;
    const history = HISTORY >> plane.subY;
    const first = sampleAt(plane, 0, (y >> plane.subY) - history) - MARGIN;
    memory.copy(first, first + rows * plane.stride, history * plane.stride);
    plane.base -= rows * plane.stride;
  }
  picture.depths = moveMap(picture.depths, y);
  picture.qps = moveMap(picture.qps, y);
  picture.modes = moveMap(picture.modes, y);
  picture.flags = moveMap(picture.flags, y);
  const bytes = picture.columns * BLOCK_BYTES;
  const records = blockAt(0, row);
  memory.copy(records - bytes, records, bytes);
  memory.fill(records, 0, bytes);
  picture.blocks -= bytes;
}

function moveMap(map: usize, y: i32): usize {
  const units = picture.units;
  const bytes = units << (picture.treeLog2 - 2);
  const history = MAP_HISTORY * units;
  const first = map + (y >> 2) * units - history;
  memory.copy(first, first + bytes, history);
  return map - bytes;
}
