// How a superblock is cut into blocks (5.11.4), and each block (5.11.5).

import {
  CDF_PARTITION_8,
  CDF_PARTITION_16,
  CDF_PARTITION_32,
  CDF_PARTITION_64,
  CDF_PARTITION_128,
} from '../shared/av1/cdf-tables';
import { block } from './block';
import { fillBytes, frame, planeOf, work } from './frame';
import { readInterModes } from './inter/mode-info';
import { keepUnits } from './inter/units';
import { keepModes, readModes } from './mode-info';
import { readIndices } from './palette-indices';
import { quantizerOf, useQuantizer } from './segments';
import { blockHeightLog2, blockOf, blockWidthLog2 } from './sizes';
import { fixedSymbol2, laneOf, symbol4, symbol8, symbol16 } from './symbols';
import { decodeTransforms } from './transform-block';
import { readTransformSize } from './transform-size';
import { LEFT_LEVELS, LEFT_PARTITIONS } from './work';

const NONE: i32 = 0;
const HORIZONTAL: i32 = 1;
const VERTICAL: i32 = 2;
const SPLIT: i32 = 3;
/** Three blocks: two halves of one half, or of the other; of rows, then of columns. */
const HORIZONTAL_A: i32 = 4;
const HORIZONTAL_B: i32 = 5;
const VERTICAL_A: i32 = 6;
const VERTICAL_B: i32 = 7;
const HORIZONTAL_4: i32 = 8;
const VERTICAL_4: i32 = 9;

/** decode_partition(): of a square of 2^log2 units. */
export function decodePartition(row: i32, column: i32, log2: i32): void {
  if (row >= frame.rows || column >= frame.columns || block.isBroken) return;
  const half = 1 << (log2 - 1);
  const quarter = half >> 1;
  const hasRows = row + half < frame.rows;
  const hasColumns = column + half < frame.columns;
  const kind = readPartition(row, column, log2, hasRows, hasColumns);
  const square = blockOf(log2 - 1, log2 - 1);
  const flat = blockOf(log2, log2 - 1);
  const tall = blockOf(log2 - 1, log2);
  switch (kind) {
    case NONE:
      decodeBlock(row, column, blockOf(log2, log2));
      break;
    case HORIZONTAL:
      decodeBlock(row, column, flat);
      if (hasRows) decodeBlock(row + half, column, flat);
      break;
    case VERTICAL:
      decodeBlock(row, column, tall);
      if (hasColumns) decodeBlock(row, column + half, tall);
      break;
    case SPLIT:
      for (let i = 0; i < 4; i++) {
        const y = row + (i >> 1) * half;
        const x = column + (i & 1) * half;
        if (log2 == 1) decodeBlock(y, x, square);
        else decodePartition(y, x, log2 - 1);
      }
      break;
    case HORIZONTAL_A:
      decodeBlock(row, column, square);
      decodeBlock(row, column + half, square);
      decodeBlock(row + half, column, flat);
      break;
    case HORIZONTAL_B:
      decodeBlock(row, column, flat);
      decodeBlock(row + half, column, square);
      decodeBlock(row + half, column + half, square);
      break;
    case VERTICAL_A:
      decodeBlock(row, column, square);
      decodeBlock(row + half, column, square);
      decodeBlock(row, column + half, tall);
      break;
    case VERTICAL_B:
      decodeBlock(row, column, tall);
      decodeBlock(row, column + half, square);
      decodeBlock(row + half, column + half, square);
      break;
    case HORIZONTAL_4:
      for (let i = 0; i < 4; i++) {
        if (row + i * quarter < frame.rows) {
          decodeBlock(row + i * quarter, column, blockOf(log2, log2 - 2));
        }
      }
      break;
    case VERTICAL_4:
      for (let i = 0; i < 4; i++) {
        if (column + i * quarter < frame.columns) {
          decodeBlock(row, column + i * quarter, blockOf(log2 - 2, log2));
        }
      }
  }
}

function readPartition(row: i32, column: i32, log2: i32, hasRows: bool, hasColumns: bool): i32 {
  const isAboveSmall = <i32>load<u8>(frame.partitions + column) < log2;
  const isLeftSmall = <i32>load<u8>(work + LEFT_PARTITIONS + (row & 31)) < log2;
  const cdf = cdfOf(log2, i32(isLeftSmall) * 2 + i32(isAboveSmall));
  if (hasRows && hasColumns) {
    if (log2 == 1) return symbol4(cdf);
    return log2 == 5 ? symbol8(cdf, 8) : symbol16(cdf, 10);
  }
  if (!hasRows && !hasColumns) return SPLIT;
  // Only whether it is split is coded: by all partitions that have a border there.
  const other = hasColumns ? VERTICAL : HORIZONTAL;
  const three = hasColumns ? VERTICAL_B : HORIZONTAL_B;
  let sum = partOf(cdf, SPLIT, log2) + partOf(cdf, other, log2);
  if (log2 > 1) {
    sum += partOf(cdf, HORIZONTAL_A, log2) + partOf(cdf, VERTICAL_A, log2);
    sum += partOf(cdf, three, log2);
    if (log2 != 5) sum += partOf(cdf, hasColumns ? VERTICAL_4 : HORIZONTAL_4, log2);
  }
  return fixedSymbol2(sum) ? SPLIT : hasColumns ? HORIZONTAL : VERTICAL;
}

function cdfOf(log2: i32, context: i32): usize {
  if (log2 == 1) return CDF_PARTITION_8 + context * 16;
  if (log2 == 2) return CDF_PARTITION_16 + context * 32;
  if (log2 == 3) return CDF_PARTITION_32 + context * 32;
  if (log2 == 4) return CDF_PARTITION_64 + context * 32;
  return CDF_PARTITION_128 + context * 16;
}

/** The probability of one partition. That of 128 has no room for the last zero: it counts there. */
function partOf(cdf: usize, kind: i32, log2: i32): i32 {
  const next = log2 == 5 && kind == VERTICAL_B ? 0 : laneOf(cdf, kind);
  return laneOf(cdf, kind - 1) - next;
}

/** decode_block(). */
function decodeBlock(row: i32, column: i32, size: i32): void {
  if (block.isBroken) return;
  const widthLog2 = blockWidthLog2(size);
  const heightLog2 = blockHeightLog2(size);
  block.row = row;
  block.column = column;
  block.size = size;
  block.widthLog2 = widthLog2;
  block.heightLog2 = heightLog2;
  block.width4 = 1 << widthLog2;
  block.height4 = 1 << heightLog2;
  const isThin = widthLog2 == 0 && frame.subX != 0;
  const isLow = heightLog2 == 0 && frame.subY != 0;
  // Chroma of several small blocks comes with the last of them.
  block.hasChroma = frame.planes > 1 && !(isLow && !(row & 1)) && !(isThin && !(column & 1));
  block.hasAbove = row > block.row0;
  block.hasLeft = column > block.column0;
  block.hasChromaAbove = isLow ? row - 2 >= block.row0 : block.hasAbove;
  block.hasChromaLeft = isThin ? column - 2 >= block.column0 : block.hasLeft;
  if (frame.isInter) readInterModes();
  else readModes();
  if (block.palette | block.chromaPalette) readIndices();
  readTransformSize();
  if (block.isBroken) return;
  if (frame.isInter) keepUnits();
  useQuantizer(quantizerOf(block.segment, false));
  if (block.skip) clearLevels();
  decodeTransforms();
  keepModes();
}

/** reset_block_context(). */
function clearLevels(): void {
  const planes = block.hasChroma ? 3 : 1;
  for (let p = 0; p < planes; p++) {
    const plane = planeOf(p);
    const left = work + LEFT_LEVELS + (p << 6) + ((block.row & 31) >> plane.subY);
    fillBytes(plane.levels + (block.column >> plane.subX), 0, max(1, block.width4 >> plane.subX));
    fillBytes(left, 0, max(1, block.height4 >> plane.subY));
  }
}
