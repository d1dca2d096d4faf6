// Quantiser matrices (7.12.2): each coefficient has a step of its own, coarser where less is seen.
//
// Coefficients are divided by their weights as soon as they are transformed. So quantizer, RDOQ and
// errors know one step only, and errors count as much as they are seen.
//
//   | 3 x (2704 x i16 1/weight - 1, in 1/32768 | 2704 x u8 weight, in 1/32) |   luma, chroma, masking
//
// in the order of sizes.ts: by size, then position. The third is not in the file: masking.ts.

import { MATRICES, MATRIX_SET } from '../../shared/av1/matrix-tables';
import { COEFFICIENTS } from '../places';
import { base, enc } from '../state';
import { IDENTITY } from '../transform/transform';
import { positionOf, sizeIndex } from './sizes';

/** What matrices of levels 0 (strongest) to 14 leave: no matrix. */
export const NO_MATRIX: i32 = 15;

/** Where the weights of each size begin. */
const STARTS: usize = memory.data<u16>([0, 16, 80, 336, 1360, 1392, 1424, 1552, 1680, 2192]);
const ALL: usize = 2704;
const SET_BYTES: usize = 3 * ALL;
export const MATRICES_BYTES: usize = 3 * SET_BYTES;

/** Sets: `chroma` is 0 for luma and 1 for chroma. */
export const MASKING: i32 = 2;

/** Entries of the packed lower triangle of 32 x 32; 16 x 32 follows. */
const TRIANGLE: usize = 528;

/** Whether a block's coefficients are weighted. */
@inline
export function hasMatrix(chroma: i32, type: i32): bool {
  return enc.matrices != 0 && type < IDENTITY && (chroma ? enc.matrixUv : enc.matrixY) < NO_MATRIX;
}

@inline
function startOf(set: i32): usize {
  return enc.matrices + set * <i32>SET_BYTES;
}

/** 1 / weight - 1 of each coefficient of a size. */
@inline
export function reciprocalsOf(set: i32, lw: i32, lh: i32): usize {
  return startOf(set) + 2 * <usize>load<u16>(STARTS + 2 * sizeIndex(lw, lh));
}

/** Weight of each coefficient of a size, in 1/32. */
@inline
export function weightsOf(set: i32, lw: i32, lh: i32): usize {
  return startOf(set) + 2 * ALL + load<u16>(STARTS + 2 * sizeIndex(lw, lh));
}

/** Fills the tables of both levels. */
export function initMatrices(): void {
  for (let chroma = 0; chroma < min(enc.planes, 2); chroma++) {
    const level = chroma ? enc.matrixUv : enc.matrixY;
    if (level < NO_MATRIX) initSet(chroma, level, chroma);
  }
}

/** Fills a set with the matrices of a level. */
export function initSet(set: i32, level: i32, chroma: i32): void {
  const from = MATRICES + (level * 2 + chroma) * MATRIX_SET;
  for (let lw = 2; lw <= 5; lw++) {
    for (let lh = max(2, lw - 1); lh <= min(5, lw + 1); lh++) initSize(from, set, lw, lh);
  }
}

function initSize(from: usize, set: i32, lw: i32, lh: i32): void {
  const reciprocals = reciprocalsOf(set, lw, lh);
  const weights = weightsOf(set, lw, lh);
  const w = 1 << lw;
  const h = 1 << lh;
  for (let row = 0; row < h; row++) {
    for (let column = 0; column < w; column++) {
      const weight =
        lw > lh ? weightIn(from, lh, lw, column, row) : weightIn(from, lw, lh, row, column);
      const at = positionOf(row, column, w, h);
      store<u8>(weights + at, <u8>weight);
      store<i16>(reciprocals + 2 * at, <i16>((32 * 32768 + (weight >> 1)) / weight - 32768));
    }
  }
}

/** A weight of a square or tall size: all are taken from 32 x 32 and 16 x 32. */
function weightIn(set: usize, lw: i32, lh: i32, row: i32, column: i32): i32 {
  const stepY = 5 - lh;
  const firstY = stepY == 3 ? 3 : i32(stepY == 2);
  const y = (row << stepY) + firstY;
  if (lw == lh) {
    const x = (column << stepY) + firstY;
    const most = max(x, y);
    return load<u8>(set + ((most * (most + 1)) >> 1) + min(x, y));
  }
  const stepX = 4 - lw;
  return load<u8>(set + TRIANGLE + (y << 4) + (column << stepX) + i32(stepX == 2));
}

/** COEFFICIENTS by their weights. */
export function weigh(chroma: i32, lw: i32, lh: i32): void {
  const bytes = 2 << (min(lw, 5) + min(lh, 5));
  const reciprocals = reciprocalsOf(chroma, lw, lh);
  const coefficients = base + COEFFICIENTS;
  for (let i = 0; i < bytes; i += 16) {
    const c = v128.load(coefficients + i);
    const more = i16x8.q15mulr_sat_s(c, v128.load(reciprocals + i));
    v128.store(coefficients + i, i16x8.add_sat_s(c, more));
  }
}

/** The share of the energy of the highest frequency that counts. */
export function leastShare(chroma: i32, lw: i32, lh: i32): f64 {
  const last = weightsOf(chroma, lw, lh) + (1 << (min(lw, 5) + min(lh, 5))) - 1;
  const share: f64 = 32 / <f64>load<u8>(last);
  return share * share;
}
