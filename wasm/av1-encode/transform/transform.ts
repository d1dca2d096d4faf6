// Two-dimensional transforms of a block (7.13.3). Samples lie in strips of eight columns, coefficients
// in strips of eight rows (sizes.ts); so each pass works on vectors that lie one after the other.
//
// Coefficients are 8 times the orthonormal ones, 4 times from 512 samples on, 2 times from 2048 on.

import {
  narrowAdst8,
  narrowAdst16,
  narrowDct4of4,
  narrowDct8of8,
  narrowDct16of8,
  narrowDct16of16,
  narrowDct32of8,
  narrowDct32of16,
  narrowDct32of32,
  narrowDct64of8,
  narrowDct64of16,
  narrowDct64of32,
} from '../../shared/av1/inverse-transforms';
import { COEFFICIENTS, DEQUANTIZED, MIDDLE, MIDDLE2, RESIDUAL } from '../places';
import { copyVectors, fillVectors } from '../spans';
import { base } from '../state';
import {
  forwardAdst8,
  forwardAdst16,
  forwardDct4,
  forwardDct8,
  forwardDct16,
  forwardDct32,
  forwardDct64,
} from './forward-transforms';
import { forwardAdst4, inverseAdst4, packFours, transposeFour, unpackFours } from './four';
import { forwardIdentity, inverseIdentity1d } from './identity';
import { transposeStrips } from './transposes';

/** Transform types (6.10.19): bit 0 ADST down the columns, bit 1 along the rows; IDTX here is 4. */
export const IDENTITY: i32 = 4;
/** DCT down the columns only, and along the rows only. */
export const V_DCT: i32 = 5;
export const H_DCT: i32 = 6;

/** Kinds of passes. */
const DCT: i32 = 0;
const ADST: i32 = 1;
const NOTHING: i32 = 2;

@inline
function columnKind(type: i32): i32 {
  return type == H_DCT || type == IDENTITY ? NOTHING : type == V_DCT ? DCT : type & 1;
}
@inline
function rowKind(type: i32): i32 {
  return type == V_DCT || type == IDENTITY ? NOTHING : type == H_DCT ? DCT : type >> 1;
}

/** Shifts of coefficients: 8, 4 or 2 times the orthonormal ones are `3 - scaleShift` bits. */
@inline
export function scaleShift(lw: i32, lh: i32): i32 {
  return i32(lw + lh >= 9) + i32(lw + lh >= 11);
}

/** Multiplies vectors by factor / 32768, rounding. */
export function scale(at: usize, vectors: i32, factor: i32): void {
  const k = i16x8.splat(<i16>factor);
  for (let end = at + 16 * vectors; at < end; at += 16) {
    v128.store(at, i16x8.q15mulr_sat_s(v128.load(at), k));
  }
}

export function forward1d(log2: i32, isAdst: bool, src: usize, dst: usize): void {
  if (log2 == 2) {
    if (isAdst) forwardAdst4(src, dst);
    else forwardDct4(src, dst);
  } else if (log2 == 3) {
    if (isAdst) forwardAdst8(src, dst);
    else forwardDct8(src, dst);
  } else if (log2 == 4) {
    if (isAdst) forwardAdst16(src, dst);
    else forwardDct16(src, dst);
  } else if (log2 == 5) forwardDct32(src, dst);
  else forwardDct64(src, dst);
}

/** A pass of forward(): what the identity leaves as it is grows as much as by the others. */
function forwardPass(log2: i32, kind: i32, src: usize, dst: usize): void {
  if (kind == NOTHING) {
    copyVectors(dst, src, 16 << log2);
    inverseIdentity1d(log2, dst);
  } else forward1d(log2, kind == ADST, src, dst);
}

/** `inputs`: from here on inputs are zero. */
function inverse1d(log2: i32, kind: i32, inputs: i32, src: usize, dst: usize): void {
  const isAdst = kind == ADST;
  if (kind == NOTHING) {
    if (src != dst) copyVectors(dst, src, 16 << log2);
    inverseIdentity1d(log2, dst);
  } else if (log2 == 2) {
    if (isAdst) inverseAdst4(src, dst);
    else narrowDct4of4(src, dst);
  } else if (log2 == 3) {
    if (isAdst) narrowAdst8(src, dst);
    else narrowDct8of8(src, dst);
  } else if (log2 == 4) {
    if (isAdst) narrowAdst16(src, dst);
    else if (inputs <= 8) narrowDct16of8(src, dst);
    else narrowDct16of16(src, dst);
  } else if (log2 == 5) {
    if (inputs <= 8) narrowDct32of8(src, dst);
    else if (inputs <= 16) narrowDct32of16(src, dst);
    else narrowDct32of32(src, dst);
  } else if (inputs <= 8) narrowDct64of8(src, dst);
  else if (inputs <= 16) narrowDct64of16(src, dst);
  else narrowDct64of32(src, dst);
}

/** sqrt(1/2), 1/4, and what lies between, / 32768. */
export const HALF_ROOT: i32 = 23170;

/** RESIDUAL times 2 ** up. */
function scaleUp(vectors: i32, up: i32): void {
  if (!up) return;
  const residual = base + RESIDUAL;
  for (let p = residual; p < residual + vectors * 16; p += 16) {
    v128.store(p, i16x8.shl(v128.load(p), up));
  }
}

/**
 * RESIDUAL to COEFFICIENTS. `bound`: no residual is larger; small ones of large blocks are
 * transformed with more precision.
 */
export function forward(lw: i32, lh: i32, type: i32, bound: i32): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const residual = base + RESIDUAL;
  const middle = base + MIDDLE;
  const middle2 = base + MIDDLE2;
  const columnStrips = max(1, w >> 3);
  const outColumns = min(w, 32);
  const outRows = min(h, 32);
  if (bound == 0) {
    fillVectors(base + COEFFICIENTS, 0, 2 * outColumns * outRows);
    return;
  }
  // 1. Scale up: by what small blocks lack, or as far as large ones cannot overflow.
  const sum = lw + lh;
  const spare = sum < 9 ? 0 : bound < 32 ? 3 : bound < 64 ? 2 : bound < 128 ? 1 : 0;
  const up = sum <= 5 ? 2 : sum <= 7 ? 1 : spare;
  scaleUp(columnStrips * h, up);
  if (type == IDENTITY) {
    forwardIdentity(lw, lh, up);
    return;
  }
  if (sum == 4) {
    forwardFour(type);
    return;
  }
  // 2. Columns.
  for (let s = 0; s < columnStrips; s++) {
    forwardPass(lh, columnKind(type), residual + s * h * 16, middle + s * outRows * 16);
  }
  // 3. Between them, bring large blocks down; 2:1 blocks take sqrt(1/2).
  let factor = lw != lh ? HALF_ROOT : 32768;
  if (sum == 9) factor >>= 1;
  else if (sum == 10) factor >>= 2;
  else if (sum == 11) factor >>= 3;
  else if (sum == 12) factor >>= 4;
  if (factor != 32768) scale(middle, columnStrips * outRows, factor);
  transposeStrips(middle, middle2, columnStrips, outRows, w);
  // 4. Rows.
  const out = base + COEFFICIENTS;
  const to = h == 4 ? middle : out;
  const outStrips = max(1, outRows >> 3);
  for (let s = 0; s < outStrips; s++) {
    forwardPass(lw, rowKind(type), middle2 + s * w * 16, to + s * outColumns * 16);
  }
  if (sum >= 9 && up) scale(to, outStrips * outColumns, 32768 >> up);
  if (h == 4) packFours(middle, out, w);
}

/** The same of 4 x 4. */
function forwardFour(type: i32): void {
  const middle = base + MIDDLE;
  const middle2 = base + MIDDLE2;
  forwardPass(2, columnKind(type), base + RESIDUAL, middle);
  transposeFour(middle, middle2);
  forwardPass(2, rowKind(type), middle2, middle);
  packFours(middle, base + COEFFICIENTS, 4);
}

/** Transform_Row_Shift (7.13.3), for squares and 2:1 blocks. */
@inline
function rowShift(lw: i32, lh: i32): i32 {
  if (lw != lh) return i32(lw + lh > 5);
  return min(lw - 2, 2);
}

/**
 * Adds the inverse transform of DEQUANTIZED to the prediction at `rec`. Only the first `columns` and
 * `rows` coefficients are not zero.
 */
export function reconstruct(
  lw: i32,
  lh: i32,
  type: i32,
  columns: i32,
  rows: i32,
  rec: usize,
  rs: usize,
): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const middle = base + MIDDLE;
  const middle2 = base + MIDDLE2;
  let from = base + DEQUANTIZED;
  if (h == 4) {
    unpackFours(from, middle2, w);
    from = middle2;
  }
  const inColumns = min(w, 32);
  // As many strips as the variants of the second pass read; ADST and identity read all rows.
  const strips = rows <= 8 ? 1 : rows <= 16 ? 2 : min(h, 32) >> 3;
  if (lw != lh) scale(from, strips * inColumns, 2896 * 8);
  // 1. Rows.
  for (let s = 0; s < strips; s++) {
    const src = from + s * inColumns * 16;
    const dst = middle + s * w * 16;
    inverse1d(lw, rowKind(type), columns, src, dst);
  }
  const shift = rowShift(lw, lh);
  if (shift) scale(middle, strips * w, 32768 >> shift);
  if (lw + lh == 4) transposeFour(middle, middle2);
  else transposeStrips(middle, middle2, strips, w, h);
  // 2. Columns, eight at a time.
  const inRows = strips << 3;
  const needsAll = columnKind(type) != DCT;
  const round = i16x8.splat(2048); // Round2(x, 4)
  for (let x = 0; x < w; x += 8) {
    const strip = middle2 + (x >> 3) * h * 16;
    if (needsAll && inRows < h) fillVectors(strip + inRows * 16, 0, (h - inRows) * 16);
    inverse1d(lh, columnKind(type), rows, strip, strip);
    let p = rec + x;
    for (let m = strip; m < strip + h * 16; m += 16, p += rs) {
      const r = i16x8.add(v128.load8x8_u(p), i16x8.q15mulr_sat_s(v128.load(m), round));
      const bytes = i8x16.narrow_i16x8_u(r, r);
      if (w == 4) v128.store32_lane(p, bytes, 0);
      else v128.store64_lane(p, bytes, 0);
    }
  }
}
