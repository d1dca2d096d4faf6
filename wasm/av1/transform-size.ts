// Sizes of transforms of a block (5.11.15 to 5.11.17).

import { CDF_TX_8, CDF_TX_16, CDF_TX_32, CDF_TX_64, CDF_TX_SPLIT } from '../shared/av1/cdf-tables';
import { block } from './block';
import { fillBytes, frame, work } from './frame';
import { TX_4X4, transformHeightLog2, transformOf, transformWidthLog2 } from './sizes';
import { symbol2, symbol3 } from './symbols';
import { LEFT_SPLITS, LEFT_TRANSFORMS, SPLIT_SIZES } from './work';

/** Max_Tx_Depth by block size. */
const MAX_DEPTH: usize = memory.data<u8>([
  0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 2, 2, 3, 3, 4, 4,
]);
/** Splits of splits: MAX_VARTX_DEPTH. */
const MAX_SPLITS: i32 = 2;
/** What stands above a tile: 64 samples, the largest transform. */
export const NO_SPLIT: i32 = 64;

/** read_block_tx_size(). */
export function readTransformSize(): void {
  const largest = transformOf(min(4, block.widthLog2), min(4, block.heightLog2));
  const isTree = frame.selectsTransforms && block.isCopy && !block.skip && !block.isLossless;
  if (isTree && block.size > 0) {
    readTrees(largest);
    return;
  }
  if (block.isLossless) block.transform = TX_4X4;
  else {
    block.transform = largest;
    const selects = frame.selectsTransforms && !(block.isCopy && block.skip);
    if (block.size > 0 && selects) block.transform = readDepth();
  }
  if (block.isCopy)
    fillSizes(block.row, block.column, block.width4, block.height4, block.transform);
}

/** tx_depth: how often the largest transform is halved. */
function readDepth(): i32 {
  let w = min(4, block.widthLog2);
  let h = min(4, block.heightLog2);
  const context =
    i32(<i32>load<u8>(frame.transforms + block.column) >= 4 << w) +
    i32(<i32>load<u8>(work + LEFT_TRANSFORMS + (block.row & 31)) >= 4 << h);
  const most: i32 = load<u8>(MAX_DEPTH + block.size);
  const deep = most == 4 ? CDF_TX_64 : most == 3 ? CDF_TX_32 : CDF_TX_16;
  const depth = most > 1 ? symbol3(deep + context * 16) : symbol2(CDF_TX_8 + context * 16);
  for (let i = 0; i < depth; i++) {
    const isWide = w >= h;
    if (h >= w) h--;
    if (isWide) w--;
  }
  return transformOf(max(w, 0), max(h, 0));
}

/** A tree for each 64 x 64 samples of the block. */
function readTrees(largest: i32): void {
  const w4 = 1 << transformWidthLog2(largest);
  const h4 = 1 << transformHeightLog2(largest);
  for (let row = 0; row < block.height4; row += h4) {
    for (let column = 0; column < block.width4; column += w4) {
      readTree(block.row + row, block.column + column, largest, 0);
    }
  }
}

/** read_var_tx_size(). */
function readTree(row: i32, column: i32, size: i32, depth: i32): void {
  if (row >= frame.rows || column >= frame.columns) return;
  const w = transformWidthLog2(size);
  const h = transformHeightLog2(size);
  if (size == TX_4X4 || depth == MAX_SPLITS || !symbol2(splitCdf(row, column, w, h))) {
    fillSizes(row, column, 1 << w, 1 << h, size);
    block.transform = size;
    return;
  }
  const halfW = w >= h ? w - 1 : w;
  const halfH = h >= w ? h - 1 : h;
  const half = transformOf(halfW, halfH);
  for (let i = 0; i < 1 << h; i += 1 << halfH) {
    for (let j = 0; j < 1 << w; j += 1 << halfW) readTree(row + i, column + j, half, depth + 1);
  }
}

function splitCdf(row: i32, column: i32, w: i32, h: i32): usize {
  const above = i32(<i32>load<u8>(frame.splits + column) < 4 << w);
  const left = i32(<i32>load<u8>(work + LEFT_SPLITS + (row & 31)) < 4 << h);
  const largest = min(4, max(block.widthLog2, block.heightLog2));
  const context = i32(max(w, h) != largest) * 3 + (4 - largest) * 6 + above + left;
  return CDF_TX_SPLIT + context * 16;
}

/** Keeps the size for the transforms of the block, and as context of splits. */
function fillSizes(row: i32, column: i32, w4: i32, h4: i32, size: i32): void {
  for (let i = 0; i < h4; i++) {
    const at = work + SPLIT_SIZES + (((row + i) & 31) << 5) + (column & 31);
    fillBytes(at, size, w4);
  }
  fillBytes(frame.splits + column, 4 << transformWidthLog2(size), w4);
  fillBytes(work + LEFT_SPLITS + (row & 31), 4 << transformHeightLog2(size), h4);
}

/** What blocks below and to the right look at. */
export function keepTransformSize(): void {
  const row31 = block.row & 31;
  const w = 4 << transformWidthLog2(block.transform);
  const h = 4 << transformHeightLog2(block.transform);
  const wide = block.isCopy ? block.width4 * 4 : w;
  const high = block.isCopy ? block.height4 * 4 : h;
  fillBytes(frame.transforms + block.column, wide, block.width4);
  fillBytes(work + LEFT_TRANSFORMS + row31, high, block.height4);
  if (!(frame.blockCopy || frame.isInter) || (block.isCopy && !block.skip)) return;
  fillBytes(frame.splits + block.column, wide, block.width4);
  fillBytes(work + LEFT_SPLITS + row31, high, block.height4);
}
