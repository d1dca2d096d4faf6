// Parts of wasm/av1-encode/ as kernels-test.ts exports them.

import { loadContexts } from './av1-encode/coefficients/level-contexts';
import { hashFour } from './av1-encode/copy/hash';
import {
  ABOVE_EDGE,
  COEFFICIENTS as AV1_COEFFICIENTS,
  BASE_CONTEXTS,
  BR_CONTEXTS,
  LEFT_EDGE,
} from './av1-encode/places';
import { FILTER_PRED, predictFilter } from './av1-encode/predict/filter';
import { columnsCost, flatCost, measureTiles, rowsCost } from './av1-encode/predict/straight-costs';
import { residual } from './av1-encode/residual';
import { useQuantizer } from './av1-encode/source/analysis';
import { fillUnits } from './av1-encode/spans';
import { base, enc, select } from './av1-encode/state';
import { forward } from './av1-encode/transform/transform';
import { priceTypes, TYPE_PRICES, takeType } from './av1-encode/transform/type-prices';
import { FILTER_TAPS } from './shared/av1/coding-tables';

export { errorOf as av1EncodeCdefError } from './av1-encode/cdef';
export {
  hadamardCost as av1EncodeHadamardCost,
  smallHadamardCost as av1EncodeSmallHadamardCost,
} from './av1-encode/residual';
export {
  chromaPairs as av1EncodeChromaPairs,
  chromaRow as av1EncodeChroma,
  lumaRow as av1EncodeLuma,
  meanOfRows as av1EncodeMeanOfRows,
} from './av1-encode/source/colour';

// The reconstruction of the band that was coded last, before any filter.

export function av1EncodeRec(picture: usize, plane: i32): usize {
  select(picture);
  return plane == 0 ? enc.rec0 : plane == 1 ? enc.rec1 : enc.rec2;
}

export function av1EncodeRecStride(picture: usize, plane: i32): usize {
  select(picture);
  return plane == 0 ? enc.recStride0 : enc.recStride1;
}

// Parts of the AV1 encoder. Their tables and scratch come with an open picture.

/** Taps of filter-intra as the specification has them: [5 modes][8 samples][7 samples around], i8. */
export function av1FilterTaps(): usize {
  return FILTER_TAPS;
}

/** Filter-intra from the corner and `w` samples at `above`, and `h` at `left`. */
export function av1EncodePredictFilter(
  picture: usize,
  mode: i32,
  above: usize,
  left: usize,
  dst: usize,
  w: i32,
  h: i32,
): void {
  select(picture);
  memory.copy(base + ABOVE_EDGE, above + 1, w);
  memory.copy(base + LEFT_EDGE, left, h);
  store<u8>(base + LEFT_EDGE - 1, load<u8>(above));
  predictFilter(FILTER_PRED + mode, dst, w, w, h);
}

/** Prices of the four types, i32 each, of the difference of two blocks; one is transformed first. */
export function av1EncodeTypePrices(
  picture: usize,
  lw: i32,
  lh: i32,
  usual: i32,
  src: usize,
  pred: usize,
): usize {
  select(picture);
  forward(lw, lh, usual, residual(src, 64, pred, 64, 1 << lw, 1 << lh));
  useQuantizer(enc.baseQ);
  priceTypes(lw, lh, usual);
  return TYPE_PRICES;
}

/** Then those of another type; answers where its coefficients lie, i16. */
export function av1EncodeTakeType(lw: i32, lh: i32, type: i32, usual: i32): usize {
  takeType(lw, lh, type, usual);
  return base + AV1_COEFFICIENTS;
}

/**
 * Hadamard cost of `w` x `h` samples of a picture of 64 x 64 at (x, y) by DC of `value` (mode 0), V (1) or
 * H (2) from the edges.
 */
export function av1EncodeStraightCost(
  picture: usize,
  src: usize,
  mode: i32,
  value: i32,
  above: usize,
  left: usize,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
): i32 {
  select(picture);
  for (let row = 0; row < 64; row++) {
    memory.copy(enc.source0 + row * <i32>enc.sourceStride0, src + 64 * row, 64);
  }
  measureTiles(0);
  enc.blockX = x;
  enc.blockY = y;
  enc.blockWidth = w;
  enc.blockHeight = h;
  memory.copy(base + ABOVE_EDGE, above, w);
  memory.copy(base + LEFT_EDGE, left, h);
  return mode == 0 ? flatCost(value) : mode == 1 ? columnsCost() : rowsCost();
}

export function av1EncodeFillUnits(to: usize, value: i32, units: i32): void {
  fillUnits(to, value, units);
}

/** The same difference transformed; answers where its coefficients lie, i16. */
export function av1EncodeForward(
  picture: usize,
  lw: i32,
  lh: i32,
  type: i32,
  src: usize,
  pred: usize,
): usize {
  select(picture);
  forward(lw, lh, type, residual(src, 64, pred, 64, 1 << lw, 1 << lh));
  return base + AV1_COEFFICIENTS;
}

/** Contexts of all levels of a block, u8: of coeff_base, or of coeff_br (`isBr`). */
export function av1EncodeContexts(
  picture: usize,
  lw: i32,
  lh: i32,
  type: i32,
  levels: usize,
  eob: i32,
  isBr: bool,
): usize {
  select(picture);
  loadContexts(lw, lh, type, levels, eob);
  return base + (isBr ? BR_CONTEXTS : BASE_CONTEXTS);
}

/** Hashes of eight samples each, from four places on, u32. */
export function av1EncodeHashFour(src: usize, to: usize): void {
  v128.store(to, hashFour(src));
}
