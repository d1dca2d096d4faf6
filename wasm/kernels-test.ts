// The module that unit tests and the fuzzer run (asconfig.json, target "test"): all that kernels.ts
// exports, with asserts, and parts, so that tests can hold them to their scalar twins. Those are
// typed in test/helpers/kernel-parts.ts.

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
import { initUnfilter, unfilter } from './shared/unfilter';
import { picture as webp } from './webp-encode/layout';

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
export { allocateInverse as jxlInverseOpen, showBlock as jxlShowBlock } from './jxl-lossy/inverse';
export { transformParts as jxlTransformParts } from './jxl-lossy/parts';
export * from './kernels';
export * from './kernels-test-av1';
export * from './kernels-test-av1-encode';
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
