// Vectors of blocks that are copied (5.11.26, 5.11.31, 7.10.2), whole samples: what predicts them, what
// they cost, and how they are written. The map has eight bytes for each 4 x 4 samples of the band and of
// eight rows above: down and right as i16, log2 of the block's sides in units, and whether it is copied.

import {
  CDF_MV_BIT,
  CDF_MV_CLASS,
  CDF_MV_CLASS_0,
  CDF_MV_JOINT,
  CDF_MV_SIGN,
} from '../../shared/av1/cdf-tables';
import {
  addCandidate,
  beginCandidates,
  candidateCount,
  MAX_CANDIDATES,
  markNear,
  sortCandidates,
} from '../../shared/av1/vector-candidates';
import { Block } from '../partition/block';
import { hasAboveRight } from '../predict/edges';
import { enc } from '../state';
import { cost } from '../symbols/costs';
import { symbol } from '../symbols/range-coder';

/** Rows of the map above the band, and all of them. */
const ROWS_ABOVE: i32 = 8;
export const VECTOR_ROWS: i32 = ROWS_ABOVE + 16;
/** Samples by which vectors may leave the picture: MV_BORDER / 8. */
const BORDER: i32 = 16;
/** INTRABC_DELAY_PIXELS. */
const DELAY: i32 = 256;

const CANDIDATES: usize = memory.data(8 * MAX_CANDIDATES, 16);
/** The current block, in units of the picture. */
let row: i32 = 0;
let column: i32 = 0;
let wide: i32 = 0;
let high: i32 = 0;
/** What predicts its vector. */
let down: i32 = 0;
let right: i32 = 0;

@inline
function stride(): i32 {
  return <i32>(enc.sourceStride0 >> 2) * 8;
}

@inline
function entryAt(y4: i32, x4: i32): usize {
  return enc.vectors + (y4 - (enc.bandY >> 2) + ROWS_ABOVE) * stride() + x4 * 8;
}

/** Writes down the vector of the current block for those after it. */
export function keepVector(block: Block): void {
  const w4 = enc.blockWidth >> 2;
  const h4 = enc.blockHeight >> 2;
  let entry: u64 = 0;
  if (block.isCopy) {
    entry = (<u64>block.downBy & 0xffff) | ((<u64>block.rightBy & 0xffff) << 16) | (1 << 48);
  }
  entry |= ((<u64>(31 - clz(w4))) << 32) | ((<u64>(31 - clz(h4))) << 40);
  let at = entryAt((enc.bandY + enc.blockY) >> 2, enc.blockX >> 2);
  for (let y = 0; y < h4; y++, at += stride()) {
    for (let x = 0; x < w4; x++) store<u64>(at + 8 * x, entry);
  }
}

/** The lowest rows go above the next band. */
export function raiseVectors(): void {
  memory.copy(enc.vectors, enc.vectors + 16 * stride(), ROWS_ABOVE * stride());
}

/** assign_mv(): what predicts the vector of the current block. */
export function predictVector(): void {
  findCandidates();
  let at = CANDIDATES;
  if (!load<i32>(at)) at += 8;
  down = load<i16>(at);
  right = load<i16>(at, 2);
  if (down | right) return;
  const isFirst = enc.bandY - 64 < enc.tileTop;
  down = isFirst ? 0 : -64;
  right = isFirst ? -(64 + DELAY) : 0;
}

/** One of the first two candidates, as down << 16 | right & 0xffff; 0: none. */
export function candidateVector(i: i32): i32 {
  const at = CANDIDATES + 8 * i;
  return load<i32>(at) == 0 ? 0 : ((<i32>load<i16>(at)) << 16) | load<u16>(at, 2);
}

/** Bits of a vector after predictVector(), in 1/256. */
export function vectorBits(downBy: i32, rightBy: i32): i32 {
  const y = downBy - down;
  const x = rightBy - right;
  let bits = cost(CDF_MV_JOINT, jointOf(y, x));
  if (y) bits += componentBits(0, y);
  if (x) bits += componentBits(1, x);
  return bits;
}

@inline
function jointOf(y: i32, x: i32): i32 {
  return (y ? 2 : 0) | (x ? 1 : 0);
}

/** Class of a size of 1 and more: log2 of the size less 1. */
@inline
function classOf(size: i32): i32 {
  return size <= 2 ? 0 : 31 - clz(size - 1);
}

function componentBits(component: usize, value: i32): i32 {
  const size = abs(value);
  const k = classOf(size);
  const bits =
    cost(CDF_MV_SIGN + component * 16, i32(value < 0)) + cost(CDF_MV_CLASS + component * 32, k);
  if (k == 0) return bits + cost(CDF_MV_CLASS_0 + component * 16, size - 1);
  return bits + 256 * k;
}

/** read_mv(), of the current block. */
export function writeVector(block: Block): void {
  predictVector();
  const y = <i32>block.downBy - down;
  const x = <i32>block.rightBy - right;
  symbol(CDF_MV_JOINT, jointOf(y, x), 4);
  if (y) writeComponent(0, y);
  if (x) writeComponent(1, x);
}

/** read_mv_component(). */
function writeComponent(component: usize, value: i32): void {
  const size = abs(value);
  const k = classOf(size);
  symbol(CDF_MV_SIGN + component * 16, i32(value < 0), 2);
  symbol(CDF_MV_CLASS + component * 32, k, 11);
  if (k == 0) {
    symbol(CDF_MV_CLASS_0 + component * 16, size - 1, 2);
    return;
  }
  const rest = size - 1 - (1 << k);
  for (let i = 0; i < k; i++) symbol(CDF_MV_BIT + (component * 10 + i) * 16, (rest >> i) & 1, 2);
}

/** find_mv_stack() with nothing but copied blocks to look at: the first two candidates matter. */
function findCandidates(): void {
  beginCandidates(CANDIDATES);
  row = (enc.bandY + enc.blockY) >> 2;
  column = enc.blockX >> 2;
  wide = enc.blockWidth >> 2;
  high = enc.blockHeight >> 2;
  scanRow(-1);
  scanColumn(-1);
  if (isInside(row - 1, column + wide) && hasAboveRight(enc.blockX, enc.blockY, enc.blockWidth)) {
    addBlock(entryAt(row - 1, column + wide), 4);
  }
  const near = markNear();
  if (isInside(row - 1, column - 1)) addBlock(entryAt(row - 1, column - 1), 4);
  scanRow(-3);
  scanColumn(-3);
  scanRow(-5);
  scanColumn(-5);
  sortCandidates(near);
  for (let i = 0; i < 2; i++) {
    const at = CANDIDATES + 8 * i;
    if (i >= candidateCount()) store<u64>(at, 0);
    else clampVector(at);
  }
}

@inline
function isInside(y4: i32, x4: i32): bool {
  return y4 >= enc.tileTop >> 2 && x4 >= enc.tileLeft >> 2 && x4 < enc.tileRight >> 2;
}

/** 7.10.2.2; blocks begin at even units. */
function scanRow(delta: i32): void {
  const isFar = delta < -1;
  for (let i = 0; i < wide; ) {
    const x4 = column + i32(isFar) + i;
    if (!isInside(row + delta, x4)) break;
    const at = entryAt(row + delta, x4);
    const length = stepOf(min(wide, 1 << load<u8>(at, 4)), isFar, wide);
    addBlock(at, length * 2);
    i += length;
  }
}

/** 7.10.2.3. */
function scanColumn(delta: i32): void {
  const isFar = delta < -1;
  for (let i = 0; i < high; ) {
    const y4 = row + i32(isFar) + i;
    if (!isInside(y4, column + delta)) break;
    const at = entryAt(y4, column + delta);
    const length = stepOf(min(high, 1 << load<u8>(at, 5)), isFar, high);
    addBlock(at, length * 2);
    i += length;
  }
}

@inline
function stepOf(length: i32, isFar: bool, side: i32): i32 {
  return max(length, side >= 16 ? 4 : isFar ? 2 : 1);
}

/** The block at `at` of the map, if it is copied. */
function addBlock(at: usize, weight: i32): void {
  if (load<u8>(at, 6)) addCandidate(load<i32>(at), weight);
}

/** 7.10.2.14: it may leave the picture by little more than the block. */
function clampVector(at: usize): void {
  const y = enc.bandY + enc.blockY;
  const most = enc.codedHeight - y + BORDER;
  const mostRight = enc.codedWidth - enc.blockX + BORDER;
  const leastDown = -y - BORDER - enc.blockHeight;
  const leastRight = -enc.blockX - BORDER - enc.blockWidth;
  const downBy: i32 = load<i16>(at);
  const rightBy: i32 = load<i16>(at, 2);
  store<i16>(at, <i16>max(leastDown, min(most, downBy)));
  store<i16>(at, <i16>max(leastRight, min(mostRight, rightBy)), 2);
}
