// Tables for each size of transform as far as it is coded (64 counts as 32): scans, positions,
// contexts. They are computed when a picture is opened.
//
// Coefficients are stored by strips of eight rows, in a strip by columns: (row, column) is at
// ((row >> 3) * w + column) * 8 + (row & 7), or column * 4 + row if there are four rows only.

import { SIZE_TABLES } from '../places';
import { base } from '../state';
import { H_DCT, V_DCT } from '../transform/transform';

// Sizes in this order: 4x4 8x8 16x16 32x32 4x8 8x4 8x16 16x8 16x32 32x16.

/** Index of a size by log2 of width and height (2 to 6). */
@inline
export function sizeIndex(lw: i32, lh: i32): i32 {
  const w = min(lw, 5);
  const h = min(lh, 5);
  if (w == h) return w - 2;
  return 2 * min(w, h) + i32(w > h);
}

/**
 * Index of the tables of a size and type: those of one dimension (sides of 8 and 4, or 8 and 16) follow the
 * others, V_DCT first.
 */
@inline
export function tablesIndex(lw: i32, lh: i32, type: i32): i32 {
  const z = sizeIndex(lw, lh);
  if (type < V_DCT) return z;
  return 10 + 6 * (type - V_DCT) + (z < 2 ? z : z - 2);
}

/** Where the size's tables begin, and bytes of all. */
const STARTS: usize = memory.data<i32>([
  0, 288, 1088, 4192, 15488, 15904, 16448, 18016, 19584, 25248, 34560, 34848, 35648, 36064, 36608,
  38176, 39744, 40032, 40832, 41248, 41792, 43360,
]);
/** 32x64 and 64x32 are coded as 32x32 with base contexts of their own. */
const TALL_64: usize = 31424;
const WIDE_64: usize = TALL_64 + 1536;

// Layout of a size's tables (n = w * h, m = w * stride):
//   u16 x n      scan: positions in coding order
//   u16 x n      place in the scan by position, plus 1
//   u16 x n      scan as positions in padded blocks
//   u8 x 2(n+1)  columns and rows that the first k coefficients reach into
//   u8 x m       offset of the base context by padded position
//   u8 x m       offset of the br context
@inline
function tablesOf(z: i32): usize {
  return base + SIZE_TABLES + <usize>load<i32>(STARTS + 4 * z);
}

@inline
export function scanOf(z: i32): usize {
  return tablesOf(z);
}
@inline
export function placesOf(z: i32, area: i32): usize {
  return tablesOf(z) + 2 * area;
}
@inline
export function paddedScanOf(z: i32, area: i32): usize {
  return tablesOf(z) + 4 * area;
}
@inline
export function reachOf(z: i32, area: i32): usize {
  return tablesOf(z) + 6 * area;
}
@inline
function offsetsOf(z: i32, area: i32): usize {
  return tablesOf(z) + 8 * area + 16;
}

export function baseOffsetsOf(lw: i32, lh: i32, type: i32): usize {
  if (lw + lh == 11) return base + SIZE_TABLES + (lw < lh ? TALL_64 : WIDE_64);
  return offsetsOf(tablesIndex(lw, lh, type), 1 << (min(lw, 5) + min(lh, 5)));
}
export function brOffsetsOf(lw: i32, lh: i32, type: i32): usize {
  const w = 1 << min(lw, 5);
  const h = 1 << min(lh, 5);
  return offsetsOf(tablesIndex(lw, lh, type), w * h) + w * paddedStride(h);
}

/** Bytes between the columns of a padded block: two rows of zeros at least, whole vectors. */
@inline
export function paddedStride(height: i32): i32 {
  return height <= 8 ? 16 : height + 16;
}

/** Where the coefficient of a row and column is stored. */
@inline
export function positionOf(row: i32, column: i32, width: i32, height: i32): i32 {
  if (height == 4) return column * 4 + row;
  return ((row >> 3) * width + column) * 8 + (row & 7);
}

/** Fills the tables of all sizes. */
export function initSizes(): void {
  for (let lw = 2; lw <= 5; lw++) {
    for (let lh = max(2, lw - 1); lh <= min(5, lw + 1); lh++) {
      initSize(lw, lh);
      if (min(lw, lh) > 3 || max(lw, lh) > 4) continue;
      initLines(lw, lh, V_DCT);
      initLines(lw, lh, H_DCT);
    }
  }
  initOffsets(base + SIZE_TABLES + TALL_64, 32, 64, 32, 32);
  initOffsets(base + SIZE_TABLES + WIDE_64, 64, 32, 32, 32);
}

function initSize(lw: i32, lh: i32): void {
  const z = sizeIndex(lw, lh);
  const w = 1 << lw;
  const h = 1 << lh;
  const reach = reachOf(z, w * h);
  store<u16>(reach, 0);
  let k = 0;
  for (let d = 0; d < w + h - 1; d++) {
    // Diagonals run down in tall blocks, up in wide ones, and by turns in squares.
    const isDown = w == h ? (d & 1) != 0 : h > w;
    const first = max(0, d - w + 1);
    const last = min(d, h - 1);
    for (let i = 0; i <= last - first; i++, k++) {
      const row = isDown ? first + i : last - i;
      addToScan(z, w, h, k, row, d - row);
    }
  }
  initOffsets(offsetsOf(z, w * h), w, h, w, h);
  initBrOffsets(lw, lh);
}

/** The same of transforms of one dimension: by rows for V_DCT, by columns for H_DCT. */
function initLines(lw: i32, lh: i32, type: i32): void {
  const z = tablesIndex(lw, lh, type);
  const w = 1 << lw;
  const h = 1 << lh;
  const stride = paddedStride(h);
  const bases = baseOffsetsOf(lw, lh, type);
  const brs = brOffsetsOf(lw, lh, type);
  store<u16>(reachOf(z, w * h), 0);
  for (let k = 0; k < w * h; k++) {
    const row = type == V_DCT ? k >> lw : k & (h - 1);
    const column = type == V_DCT ? k & (w - 1) : k >> lh;
    addToScan(z, w, h, k, row, column);
    const along = type == V_DCT ? row : column;
    store<u8>(bases + column * stride + row, <u8>(26 + 5 * min(2, along)));
    store<u8>(brs + column * stride + row, k == 0 ? 0 : along == 0 ? 7 : 14);
  }
}

/** Coefficient k of the scan. */
function addToScan(z: i32, w: i32, h: i32, k: i32, row: i32, column: i32): void {
  const area = w * h;
  const position = positionOf(row, column, w, h);
  store<u16>(scanOf(z) + 2 * k, <u16>position);
  store<u16>(placesOf(z, area) + 2 * position, <u16>(k + 1));
  store<u16>(paddedScanOf(z, area) + 2 * k, <u16>(column * paddedStride(h) + row));
  const reach = reachOf(z, area) + 2 * k;
  store<u8>(reach + 2, <u8>max(<i32>load<u8>(reach), column + 1));
  store<u8>(reach + 3, <u8>max(<i32>load<u8>(reach, 1), row + 1));
}

/** Coeff_Base_Ctx_Offset (8.3.2) of a size that is coded as `codedW` x `codedH`. */
function initOffsets(to: usize, w: i32, h: i32, codedW: i32, codedH: i32): void {
  const stride = paddedStride(codedH);
  for (let column = 0; column < codedW; column++) {
    for (let row = 0; row < codedH; row++) {
      store<u8>(to + column * stride + row, <u8>baseOffset(w, h, row, column));
    }
  }
}

/** Offsets of coeff_br. */
function initBrOffsets(lw: i32, lh: i32): void {
  const stride = paddedStride(1 << lh);
  const to = brOffsetsOf(lw, lh, 0);
  for (let column = 0; column < 1 << lw; column++) {
    for (let row = 0; row < 1 << lh; row++) {
      store<u8>(to + column * stride + row, row + column == 0 ? 0 : row < 2 && column < 2 ? 7 : 14);
    }
  }
}

function baseOffset(w: i32, h: i32, row: i32, column: i32): i32 {
  const d = row + column;
  if (d == 0) return 0;
  if (h > w && row < 2) return 11;
  if (w > h && column < 2) return 16;
  if (w == h && d == 1) return 1;
  return d <= 3 ? 6 : 21;
}
