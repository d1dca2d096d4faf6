// The kind of a transform (5.11.40, 5.11.47), and what follows from it. Types are those of the
// specification: DCT_DCT, ADST_DCT ... H_FLIPADST; the first word is that of columns.

import {
  CDF_INTER_SET_1,
  CDF_INTER_SET_2,
  CDF_INTER_SET_3,
  CDF_INTRA_SET_1,
  CDF_INTRA_SET_2,
} from '../shared/av1/cdf-tables';
import { block } from './block';
import { frame, work } from './frame';
import { quantizerOf } from './segments';
import { symbol2, symbol8, symbol16 } from './symbols';
import { TYPES } from './work';

export const DCT_DCT: i32 = 0;
export const IDTX: i32 = 9;

const MODE_TYPES: usize = memory.data<u8>([0, 1, 2, 0, 3, 1, 2, 2, 1, 3, 1, 2, 3, 0]);
/** Filter_Intra_Mode_To_Intra_Dir. */
const FILTER_MODES: usize = memory.data<u8>([0, 1, 2, 6, 0]);
/** Tx_Type_Intra_Inv_Set1, Set2; Tx_Type_Inter_Inv_Set1, Set2. */
const INTRA_1: usize = memory.data<u8>([9, 0, 10, 11, 3, 1, 2]);
const INTRA_2: usize = memory.data<u8>([9, 0, 3, 1, 2]);
const INTER_1: usize = memory.data<u8>([9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 4, 5, 3, 6, 7, 8]);
const INTER_2: usize = memory.data<u8>([9, 10, 11, 0, 1, 2, 4, 5, 3, 6, 7, 8]);

/** By type: 0 DCT, 1 ADST, 2 identity, of rows and of columns. */
export const ROW_KINDS: usize = memory.data<u8>([0, 0, 1, 1, 0, 1, 1, 1, 1, 2, 2, 0, 2, 1, 2, 1]);
export const COLUMN_KINDS: usize = memory.data<u8>([
  0, 1, 0, 1, 1, 0, 1, 1, 1, 2, 0, 2, 1, 2, 1, 2,
]);
/** 0 both, 1 along rows (H_...), 2 along columns (V_...): how coefficients are scanned. */
export const CLASSES: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1]);
/** Bits of the types that are flipped. */
const FLIPPED_ROWS: i32 = (1 << 5) | (1 << 6) | (1 << 7) | (1 << 15);
const FLIPPED_COLUMNS: i32 = (1 << 4) | (1 << 6) | (1 << 8) | (1 << 14);

@inline
export function flipsRows(type: i32): bool {
  return ((FLIPPED_ROWS >> type) & 1) != 0;
}

@inline
export function flipsColumns(type: i32): bool {
  return ((FLIPPED_COLUMNS >> type) & 1) != 0;
}

/**
 * Reads or derives the type. small, large: log2 of the shorter and the longer side, in units; x4,
 * y4: place of the transform in its plane.
 */
export function typeOf(plane: i32, small: i32, large: i32, x4: i32, y4: i32): i32 {
  if (block.isLossless || large > 3) return DCT_DCT;
  if (block.isCopy) return plane ? copiedType(small, large, x4, y4) : readCopyType(small, large);
  if (large > 2) return DCT_DCT;
  const isSecond = frame.reducedTransforms || small == 2;
  if (plane) {
    return load<u8>(MODE_TYPES + block.chromaMode);
  }
  if (quantizerOf(block.segment, true) == 0) return DCT_DCT;
  const mode = block.usesFilter ? <i32>load<u8>(FILTER_MODES + block.filterMode) : block.mode;
  if (isSecond) return load<u8>(INTRA_2 + symbol8(CDF_INTRA_SET_2 + (small * 13 + mode) * 16, 5));
  return load<u8>(INTRA_1 + symbol8(CDF_INTRA_SET_1 + (small * 13 + mode) * 16, 7));
}

function readCopyType(small: i32, large: i32): i32 {
  if (quantizerOf(block.segment, true) == 0) return DCT_DCT;
  if (frame.reducedTransforms || large == 3) {
    return symbol2(CDF_INTER_SET_3 + small * 16) ? DCT_DCT : IDTX;
  }
  if (small == 2) return load<u8>(INTER_2 + symbol16(CDF_INTER_SET_2, 12));
  return load<u8>(INTER_1 + symbol16(CDF_INTER_SET_1 + small * 32, 16));
}

/** That of luma at the same place, where the size allows it. */
function copiedType(small: i32, large: i32, x4: i32, y4: i32): i32 {
  const column = max(block.column, x4 << frame.subX);
  const row = max(block.row, y4 << frame.subY);
  const type: i32 = load<u8>(work + TYPES + ((row & 31) << 5) + (column & 31));
  if (frame.reducedTransforms || large == 3) return type == IDTX ? IDTX : DCT_DCT;
  return small == 2 && type > 11 ? DCT_DCT : type;
}

/** Keeps the type of a luma transform of a copied block, for chroma. */
export function keepType(type: i32, x4: i32, y4: i32, w4: i32, h4: i32): void {
  for (let i = 0; i < h4; i++) {
    memory.fill(work + TYPES + (((y4 + i) & 31) << 5) + (x4 & 31), <u8>type, w4);
  }
}
