// The module that unit tests and the fuzzer run (asconfig.json, target "test"): all that kernels.ts
// exports, with asserts, and parts, so that tests can hold them to their scalar twins. Those are
// typed in test/helpers/kernel-parts.ts.

import { loadContexts } from './av1-encode/coefficients/level-contexts';
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
import { picture as hevc } from './hevc/picture';
import { predictMean, predictPlanar } from './hevc/predict';
import { clearCoefficients } from './hevc/residual-plain';
import { saoBands } from './hevc/sao-rows';
import { fillTables } from './hevc/tables';
import { addTransform } from './hevc/transform';
import { addEight } from './hevc/transform-eight';
import { addSmall } from './hevc/transform-small';
import { COEFFICIENTS, work } from './hevc/work';
import { compareFour, differences, hueDifferences } from './jxl-lossy/drawn-colours';
import { adler } from './png-encode/adler';
import { filterRow } from './png-encode/filter';
import { pack } from './png-encode/pack';
import { BEST, picture } from './png-encode/state';
import { fewestPairs, smallestSum } from './png-encode/strip';
import { FILTER_TAPS } from './shared/av1/coding-tables';
import { initUnfilter, unfilter } from './shared/unfilter';
import { picture as webp } from './webp-encode/layout';

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
export { jpegYccH2ToRgba, jpegYccToRgba } from './jpeg/colour';
export { jpegIdct8, jpegIdctSparse8 } from './jpeg/idct';
export { jpegIdct2, jpegIdct4 } from './jpeg/idct-scaled';
export { jpegUpsampleH1V2 } from './jpeg/upsample';
export { jpegEncodeYcc } from './jpeg-encode/colour';
export { jpegEncodeFdct } from './jpeg-encode/fdct';
export { jpegEncodeQuantize } from './jpeg-encode/quantize';
export { jpegEncodeHalfBoth, jpegEncodeHalfWide } from './jpeg-encode/subsample';
export { jpegTurnBlock } from './jpeg-turn/block';
export { alikeRun as jxlAlikeRun } from './jxl-lossless/neighbours';
export { transform as jxlTransform } from './jxl-lossy/dct';
export {
  allocateDrawnColours as jxlDrawnColours,
  numberOf as jxlNumberOf,
} from './jxl-lossy/drawn-colours';
export { alikePixels as jxlAlikePixels } from './jxl-lossy/drawn-pixels';
export { transformParts as jxlTransformParts } from './jxl-lossy/parts';
export * from './kernels';
export * from './kernels-test-av1';
export * from './kernels-test-jxl';
export { setModeLimit as webpEncodeModeLimit } from './webp-encode/mode-room';

/** Compares four pairs of colours: what they differ by goes to `to`, by their hues behind that. */
export function jxlCompareColours(a: usize, b: usize, to: usize): void {
  compareFour(v128.load(a), v128.load(b));
  v128.store(to, differences);
  v128.store(to, hueDifferences, 16);
}

/** One row of `unfilter`. */
export function pngUnfilter(
  filter: u32,
  src: usize,
  prior: usize,
  dst: usize,
  bytes: usize,
  pixelBytes: usize,
): void {
  initUnfilter();
  unfilter(filter, src, prior, dst, bytes, pixelBytes);
}

// Parts of the PNG encoder. Their tables come with an open encoder.

export function pngEncodeFilter(
  filter: i32,
  row: usize,
  prior: usize,
  dst: usize,
  bytes: usize,
  size: usize,
): void {
  filterRow(filter, row, prior, dst, bytes, size);
}

/** The filter that the effort of the open encoder would choose. */
export function pngEncodeChoose(
  row: usize,
  prior: usize,
  scratch: usize,
  bytes: usize,
  size: usize,
): i32 {
  if (picture.effort == BEST) return fewestPairs(row, prior, scratch, bytes, size);
  return smallestSum(row, prior, bytes, size);
}

export function pngEncodePack(src: usize, dst: usize): void {
  pack(src, dst);
}

export function pngEncodeAdler(before: u32, src: usize, bytes: usize): u32 {
  return adler(before, src, bytes);
}

// What a decoder will have of the band that the WebP encoder coded last, without the loop filter.

export function webpEncodeDone(plane: i32): usize {
  if (plane == 0) return webp.doneY + webp.doneStrideY;
  return (plane == 1 ? webp.doneU : webp.doneV) + webp.doneStrideUv;
}

export function webpEncodeDoneStride(plane: i32): usize {
  return plane ? webp.doneStrideUv : webp.doneStrideY;
}

// The band as it was converted to samples, before they are coded.

export function webpEncodeSource(plane: i32): usize {
  return plane == 0 ? webp.sourceY : plane == 1 ? webp.sourceU : webp.sourceV;
}

export function webpEncodeSourceStride(plane: i32): usize {
  return plane ? webp.strideUv : webp.strideY;
}

// The AV1 encoder's reconstruction of the band that was coded last, before any filter.

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

// Transforms of HEVC: where their coefficients lie, and what they add to samples.

export function hevcCoefficients(): usize {
  return work + COEFFICIENTS;
}

export function hevcTransform(
  log2: i32,
  usedX: i32,
  usedY: i32,
  dst: usize,
  stride: i32,
  depth: i32,
  isSine: bool,
): void {
  fillTables();
  if (log2 == 2) addSmall(dst, stride, depth, isSine);
  else if (log2 == 3) addEight(dst, stride, depth);
  else addTransform(log2, usedX, usedY, dst, stride, depth);
  clearCoefficients(log2, usedX, usedY);
}

// Prediction of HEVC from neighbours, as wasm/hevc/neighbours.ts has them.

export function hevcPredictPlanar(dst: usize, stride: i32, from: usize, log2: i32): void {
  predictPlanar(dst, stride, from, log2);
}

export function hevcPredictMean(
  dst: usize,
  stride: i32,
  from: usize,
  log2: i32,
  hasEdges: bool,
): void {
  predictMean(dst, stride, from, log2, hasEdges);
}

// SAO of HEVC by bands: `settings` as in the record of a tree block (wasm/hevc/blocks.ts).

export function hevcSaoBands(
  src: usize,
  dst: usize,
  count: i32,
  settings: usize,
  depth: i32,
): void {
  saoBands(src, dst, count, settings, depth);
}

// How far the HEVC picture came that was worked on last: its next tree block, and bytes of its file.

export function hevcAddress(): i32 {
  return hevc.y * hevc.columns + hevc.x;
}

export function hevcTaken(): i32 {
  return <i32>(hevc.fileNext - (hevc.end - hevc.next)) - ((54 - <i32>ctz(hevc.value)) >> 3);
}
