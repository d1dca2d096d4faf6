// Where a copied block comes from: intra block copy (5.11.26, 5.11.31, 7.10.2). Vectors are whole
// samples. The map of motion has eight bytes for each unit: down and right as i16, block size, and
// whether the block is copied.

import {
  CDF_MV_BIT,
  CDF_MV_CLASS,
  CDF_MV_CLASS_0,
  CDF_MV_JOINT,
  CDF_MV_SIGN,
} from '../shared/av1/cdf-tables';
import {
  addCandidate,
  beginCandidates,
  candidateCount,
  markNear,
  sortCandidates,
} from '../shared/av1/vector-candidates';
import { block } from './block';
import { frame, MOTION_HISTORY, work } from './frame';
import { isAboveRightDecoded, scanStep } from './scan';
import { blockHeightLog2, blockWidthLog2 } from './sizes';
import { symbol2, symbol4, symbol16 } from './symbols';
import { CANDIDATES } from './work';

/** Bytes of a unit in the map. */
export const MOTION_BYTES: i32 = 8;
/** Samples by which vectors may leave the picture: MV_BORDER / 8. */
const BORDER: i32 = 16;
/** INTRABC_DELAY_PIXELS, and in blocks of 64 x 64. */
const DELAY: i32 = 256;
const DELAY_64: i32 = 4;
const MAX_VECTOR: i32 = 1 << 11;

/** assign_mv(): prediction and difference. Breaks the tile where it leads to what is not there. */
export function readMotion(): void {
  findCandidates();
  let at = work + CANDIDATES;
  if (!load<i32>(at)) at += 8;
  let down: i32 = load<i16>(at);
  let right: i32 = load<i16>(at, 2);
  if (!(down | right)) {
    const side = frame.side4 * 4;
    const isFirst = block.row - frame.side4 < block.row0;
    down = isFirst ? 0 : -side;
    right = isFirst ? -(side + DELAY) : 0;
  }
  const joint = symbol4(CDF_MV_JOINT);
  if (joint >= 2) down += readComponent(0);
  if (joint & 1) right += readComponent(1);
  block.downBy = down;
  block.rightBy = right;
  if (!isAllowed(down, right)) block.isBroken = true;
}

/** read_mv_component() of whole samples. */
function readComponent(component: usize): i32 {
  const isMinus = symbol2(CDF_MV_SIGN + component * 16);
  const sizeClass = symbol16(CDF_MV_CLASS + component * 32, 11);
  let size = 0;
  if (sizeClass == 0) size = symbol2(CDF_MV_CLASS_0 + component * 16) + 1;
  else {
    for (let i = 0; i < sizeClass; i++) {
      size |= symbol2(CDF_MV_BIT + (component * 10 + i) * 16) << i;
    }
    size += (2 << (sizeClass - 1)) + 1;
  }
  return isMinus ? -size : size;
}

/** is_mv_valid(): the source is in the tile, decoded, and not too near. */
function isAllowed(down: i32, right: i32): bool {
  if (abs(down) >= MAX_VECTOR || abs(right) >= MAX_VECTOR) return false;
  const w = block.width4 * 4;
  const h = block.height4 * 4;
  let top = block.row * 4 + down;
  let left = block.column * 4 + right;
  const bottom = top + h;
  const end = left + w;
  if (block.hasChroma) {
    if (w < 8 && frame.subX) left -= 4;
    if (h < 8 && frame.subY) top -= 4;
  }
  if (top < block.row0 * 4 || left < block.column0 * 4) return false;
  if (bottom > block.row1 * 4 || end > block.column1 * 4) return false;
  const rowHere = (block.row * 4) >> frame.sideLog2;
  const columnHere = block.column >> 4;
  const rowThere = (bottom - 1) >> frame.sideLog2;
  const columnThere = (end - 1) >> 6;
  const across = ((block.column1 - block.column0 - 1) >> 4) + 1;
  const here = rowHere * across + columnHere;
  if (rowThere * across + columnThere >= here - DELAY_64) return false;
  const slope = 1 + DELAY_64 + i32(frame.sideLog2 == 7);
  const allowed = columnHere - DELAY_64 + slope * (rowHere - rowThere);
  return rowThere <= rowHere && columnThere < allowed;
}

/** find_mv_stack() with nothing but copied blocks to look at: the first two candidates matter. */
function findCandidates(): void {
  beginCandidates(work + CANDIDATES);
  const w = block.width4;
  const h = block.height4;
  scanRow(-1);
  scanColumn(-1);
  if (max(w, h) <= 16 && isAboveRightDecoded()) addPoint(-1, w);
  const near = markNear();
  addPoint(-1, -1);
  scanRow(-3);
  scanColumn(-3);
  if (h > 1) scanRow(-5);
  if (w > 1) scanColumn(-5);
  sortCandidates(near);
  for (let i = 0; i < 2; i++) {
    const at = work + CANDIDATES + 8 * i;
    if (i >= candidateCount()) store<u64>(at, 0);
    else clampVector(at);
  }
}

@inline
function isInside(row: i32, column: i32): bool {
  return row >= block.row0 && row < block.row1 && column >= block.column0 && column < block.column1;
}

@inline
function motionAt(row: i32, column: i32): usize {
  return frame.motion + ((row - frame.row4) * frame.mapStride + column) * MOTION_BYTES;
}

/** 7.10.2.2. */
function scanRow(delta: i32): void {
  const end = min(min(block.width4, frame.columns - block.column), 16);
  const isFar = delta < -1;
  const row = block.row + delta + (isFar ? block.row & 1 : 0);
  const shift = isFar ? 1 - (block.column & 1) : 0;
  for (let i = 0; i < end; ) {
    const column = block.column + shift + i;
    if (!isInside(row, column)) break;
    const at = motionAt(row, column);
    const length = scanStep(1 << blockWidthLog2(load<u8>(at, 4)), block.width4, isFar);
    addBlock(at, length * 2);
    i += length;
  }
}

/** 7.10.2.3. */
function scanColumn(delta: i32): void {
  const end = min(min(block.height4, frame.rows - block.row), 16);
  const isFar = delta < -1;
  const column = block.column + delta + (isFar ? block.column & 1 : 0);
  const shift = isFar ? 1 - (block.row & 1) : 0;
  for (let i = 0; i < end; ) {
    const row = block.row + shift + i;
    if (!isInside(row, column)) break;
    const at = motionAt(row, column);
    const length = scanStep(1 << blockHeightLog2(load<u8>(at, 4)), block.height4, isFar);
    addBlock(at, length * 2);
    i += length;
  }
}

/** 7.10.2.4. */
function addPoint(down: i32, right: i32): void {
  const row = block.row + down;
  const column = block.column + right;
  if (isInside(row, column)) addBlock(motionAt(row, column), 4);
}

/** The block at `at` of the map, if it is copied. */
function addBlock(at: usize, weight: i32): void {
  if (load<u8>(at, 5)) addCandidate(load<i32>(at), weight);
}

/** 7.10.2.14: it may leave the picture by little more than the block. */
function clampVector(at: usize): void {
  const w = block.width4;
  const h = block.height4;
  const down: i32 = load<i16>(at);
  const right: i32 = load<i16>(at, 2);
  const most = (frame.rows - h - block.row) * 4 + BORDER + h * 4;
  const mostRight = (frame.columns - w - block.column) * 4 + BORDER + w * 4;
  store<i16>(at, <i16>max(-block.row * 4 - BORDER - h * 4, min(most, down)));
  store<i16>(at, <i16>max(-block.column * 4 - BORDER - w * 4, min(mostRight, right)), 2);
}

/** Writes down the motion of the block for those after it. */
export function keepMotion(): void {
  const entry =
    <u64>(block.downBy & 0xffff) |
    ((<u64>(block.rightBy & 0xffff)) << 16) |
    ((<u64>block.size) << 32) |
    ((<u64>block.isCopy) << 40);
  const rows = min(block.height4, frame.rows - block.row);
  const columns = min(block.width4, frame.columns - block.column);
  for (let i = 0; i < rows; i++) {
    const at = motionAt(block.row + i, block.column);
    for (let j = 0; j < columns; j++) store<u64>(at + j * MOTION_BYTES, entry);
  }
}

/** Rows that stay for the next row of superblocks. */
export function keepMotionRows(): void {
  const bytes = MOTION_HISTORY * frame.mapStride * MOTION_BYTES;
  const from = frame.motion + (frame.side4 - MOTION_HISTORY) * frame.mapStride * MOTION_BYTES;
  memory.copy(frame.motion - bytes, from, bytes);
}
