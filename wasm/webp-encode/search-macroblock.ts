// Modes of whole macroblocks: 16x16 of luma, 8x8 of both planes of chroma. All four are ranked by
// SATD; the best of them are transformed and quantized, and told apart by their scores.
//
// What quantization takes from DC in a block of chroma is made good in the blocks to the right and
// below, in parts (after Floyd and Steinberg 1976): colour keeps its mean where levels are few.

import { ZIGZAG } from '../shared/vp8-tables';
import {
  CHROMA,
  DC_IN,
  DC_OUT,
  ERRORS_BYTES,
  ERRORS_LEFT,
  FLAGS_LEFT,
  LUMA,
  MACRO_COSTS,
  picture,
  RAW,
  RAW16,
  SCORES,
  SOURCE,
  TRELLIS_ALWAYS,
  TRELLIS_NEVER,
  TRELLIS_WINNER,
  TRIAL_UV_BYTES,
  TRIAL16_BYTES,
  TRIALS_UV,
  TRIALS16,
  work,
} from './layout';
import { distortion, quantize } from './quantize';
import { blockCost, cost1 } from './rates';
import { satd4 } from './samples';
import {
  lambdaOf,
  lambdaOfBlock,
  lambdaSatdOf,
  lambdaTrellisOf,
  lambdaTrellisUvOf,
  lambdaTrellisY2Of,
  UV_QUANTIZER,
  weighBlock,
  Y2_QUANTIZER,
} from './segments';
import { forward, walshHadamard } from './transform';
import { trellis } from './trellis';

// A trial of a 16x16 mode: levels of 17 blocks, their coefficients, their last positions.
export const COEFFICIENTS16: usize = 17 * 32;
export const LASTS16: usize = 2 * 17 * 32;
// Of a chroma mode: the same of 8 blocks.
export const COEFFICIENTS_UV: usize = 8 * 32;
export const LASTS_UV: usize = 2 * 8 * 32;
/** And the errors of DC that it leaves below, then to the right. */
const ERRORS_UV: usize = LASTS_UV + 32;
/** Of each error the part that either neighbour makes good, in 16ths: more than that shows as grain. */
const ERROR_SHARE: i32 = 3;

/** What a search ended with: the mode, and the trial that holds it. */
export let foundMode: i32 = 0;
export let foundTrial: usize = 0;

let cost: i32 = 0;
let hasTrellis: bool = false;

/** Quantizes the block at `raw` as the effort says; sets `cost` and `distortion`. */
@inline
function toLevels(
  raw: usize,
  quantizer: usize,
  levels: usize,
  coefficients: usize,
  type: i32,
  context: i32,
  first: i32,
  lambda: i32,
): i32 {
  let last: i32;
  if (!hasTrellis) {
    last = quantize(raw, quantizer, levels, coefficients);
  } else {
    last = trellis(raw, quantizer, levels, coefficients, type, context, first, lambda);
    // What has won needs no score any more.
    if (picture.trellis == TRELLIS_WINNER) return last;
  }
  cost = blockCost(levels, type, context, first, last);
  return last;
}

/** The two best of four modes by SATD and cost. */
let best: i32 = 0;
let second: i32 = 0;

function rank(satd: v128, costs: usize, lambda: i32): void {
  const scores = work + SCORES;
  v128.store(scores, satd);
  let low = i32.MAX_VALUE;
  let next = i32.MAX_VALUE;
  best = 0;
  second = 1;
  for (let i = 0; i < 4; i++) {
    const bits: i32 = load<u16>(costs + <usize>i * 2);
    const score = (load<i32>(scores + <usize>i * 4) << 4) + ((bits * lambda) >> 8);
    if (score < low) {
      next = low;
      second = best;
      low = score;
      best = i;
    } else if (score < next) {
      next = score;
      second = i;
    }
  }
}

@inline
function scoreOf(squares: i32, bits: i32, segment: usize): i32 {
  return (squares << 2) + <i32>((<i64>bits * lambdaOf(segment)) >> 8);
}

/** Ranks the 16x16 modes; answers how far the best of them is, as SATD (halved). */
export function rank16(segment: usize): i32 {
  let satd = i32x4.splat(0);
  for (let b: usize = 0; b < 16; b++) {
    const source = v128.load(work + b * 16, SOURCE);
    satd = i32x4.add(satd, satd4(source, work + LUMA + b * 64));
  }
  rank(satd, work + MACRO_COSTS, lambdaSatdOf(segment));
  return load<i32>(work + ((<usize>best) << 2), SCORES);
}

/**
 * The best 16x16 mode, after `rank16`, of the macroblock at column `x`; answers its score. Where only
 * what wins gets a trellis, that is left to `finish16`.
 */
export function search16(x: i32, segment: usize): i32 {
  hasTrellis = picture.trellis == TRELLIS_ALWAYS;
  const other = second;
  foundMode = best;
  foundTrial = work + TRIALS16;
  const score = try16(best, foundTrial, segment, x);
  if (picture.candidates16 < 2) return score;
  const otherScore = try16(other, work + TRIALS16 + TRIAL16_BYTES, segment, x);
  if (otherScore >= score) return score;
  foundMode = other;
  foundTrial = work + TRIALS16 + TRIAL16_BYTES;
  return otherScore;
}

/** Gives the 16x16 mode that was searched last, and has won, its trellis. */
export function finish16(x: i32, segment: usize): void {
  if (picture.trellis != TRELLIS_WINNER) return;
  hasTrellis = true;
  quantize16(foundMode, foundTrial, segment, x);
}

/** Transforms and quantizes a 16x16 mode into a trial; answers its score. */
function try16(mode: i32, trial: usize, segment: usize, x: i32): i32 {
  const w = work;
  for (let b: usize = 0; b < 16; b++) {
    const raw = w + RAW16 + b * 32;
    forward(v128.load(w + b * 16, SOURCE), v128.load(w + b * 64 + <usize>mode * 16, LUMA), raw);
    store<i16>(w + b * 2, load<i16>(raw), DC_IN);
    store<i16>(raw, 0);
  }
  walshHadamard(w + DC_IN, w + DC_OUT, 1, 1);
  for (let i: usize = 0; i < 16; i++) {
    store<i16>(w + i * 2, load<i16>(w + <usize>load<u8>(ZIGZAG + i) * 2, DC_OUT), RAW);
  }
  return quantize16(mode, trial, segment, x);
}

/** Quantizes what `try16` has transformed last. */
function quantize16(mode: i32, trial: usize, segment: usize, x: i32): i32 {
  const w = work;
  const above = picture.flagsAbove + <usize>x * 9;
  const left = w + FLAGS_LEFT;
  const lambda = lambdaTrellisOf(segment);
  // Y2: its squared errors are four times those of the coefficients that it stands for.
  const y2 = trial + 512;
  const y2Context = <i32>load<u8>(above, 8) + <i32>load<u8>(left, 8);
  const y2Lambda = lambdaTrellisY2Of(segment);
  const y2Last = toLevels(
    w + RAW,
    segment + Y2_QUANTIZER,
    y2,
    y2 + COEFFICIENTS16,
    1,
    y2Context,
    0,
    y2Lambda,
  );
  store<i32>(trial, y2Last, LASTS16 + 64);
  let squares = distortion >> 2;
  let bits = cost + <i32>load<u16>(w + <usize>mode * 2, MACRO_COSTS) + cost1(145);
  let tops = load<u32>(above);
  for (let y: usize = 0; y < 4; y++) {
    let flag: i32 = load<u8>(left + y);
    for (let column: usize = 0; column < 4; column++) {
      const b = y * 4 + column;
      const levels = trial + b * 32;
      const shift = <u32>(column * 8);
      const context = flag + <i32>((tops >> shift) & 1);
      const raw = w + RAW16 + b * 32;
      const ofBlock = lambdaOfBlock(lambda, y, column);
      const last = toLevels(raw, segment, levels, levels + COEFFICIENTS16, 0, context, 1, ofBlock);
      store<i32>(trial + b * 4, last, LASTS16);
      squares += weighBlock(distortion, y, column);
      bits += cost;
      flag = i32(last > 0);
      tops = (tops & ~(255 << shift)) | ((<u32>flag) << shift);
    }
  }
  return scoreOf(squares, bits, segment);
}

/** Whether chroma is to be kept as it is rather than in the mean. */
let isExact: bool = false;

/** The best chroma mode; in `foundMode` and `foundTrial`. `isSharp`: it was made so. */
export function searchChroma(x: i32, segment: usize, isSharp: bool): void {
  isExact = isSharp;
  let satd = i32x4.splat(0);
  for (let b: usize = 0; b < 8; b++) {
    const source = v128.load(work + b * 16, SOURCE + 256);
    satd = i32x4.add(satd, satd4(source, work + CHROMA + b * 64));
  }
  rank(satd, work + MACRO_COSTS + 8, lambdaSatdOf(segment));
  const other = second;
  foundMode = best;
  foundTrial = work + TRIALS_UV;
  if (picture.candidatesChroma > 1) {
    hasTrellis = picture.trellis == TRELLIS_ALWAYS;
    const score = tryChroma(best, foundTrial, segment, x);
    if (tryChroma(other, work + TRIALS_UV + TRIAL_UV_BYTES, segment, x) < score) {
      foundMode = other;
      foundTrial = work + TRIALS_UV + TRIAL_UV_BYTES;
    }
  }
  if (picture.candidatesChroma == 1 || picture.trellis == TRELLIS_WINNER) {
    hasTrellis = picture.trellis != TRELLIS_NEVER;
    tryChroma(foundMode, foundTrial, segment, x);
  }
  keepErrors(x);
}

/** Leaves the errors of the trial that was chosen to the macroblocks to come. */
function keepErrors(x: i32): void {
  const errors = foundTrial + ERRORS_UV;
  store<u64>(picture.errorsAbove + <usize>x * ERRORS_BYTES, load<u64>(errors));
  store<u64>(work, load<u64>(errors + ERRORS_BYTES), ERRORS_LEFT);
}

/** Transforms and quantizes a mode of chroma into a trial; answers its score: its errors count twice. */
function tryChroma(mode: i32, trial: usize, segment: usize, x: i32): i32 {
  const w = work;
  const lambda = isExact ? (lambdaTrellisUvOf(segment) * 5) >> 4 : lambdaTrellisUvOf(segment);
  const share = isExact ? 0 : ERROR_SHARE;
  const below = trial + ERRORS_UV;
  const right = below + ERRORS_BYTES;
  store<u64>(below, load<u64>(picture.errorsAbove + <usize>x * ERRORS_BYTES));
  store<u64>(right, load<u64>(w, ERRORS_LEFT));
  let squares: i32 = 0;
  let bits: i32 = load<u16>(w + <usize>mode * 2, MACRO_COSTS + 8);
  for (let plane: usize = 0; plane < 2; plane++) {
    let tops = <u32>load<u16>(picture.flagsAbove + <usize>x * 9 + 4 + plane * 2);
    for (let y: usize = 0; y < 2; y++) {
      let flag: i32 = load<u8>(w + plane * 2 + y, FLAGS_LEFT + 4);
      for (let column: usize = 0; column < 2; column++) {
        const b = plane * 4 + y * 2 + column;
        const levels = trial + b * 32;
        const shift = <u32>(column * 8);
        const context = flag + <i32>((tops >> shift) & 1);
        forward(
          v128.load(w + b * 16, SOURCE + 256),
          v128.load(w + b * 64 + <usize>mode * 16, CHROMA),
          w + RAW,
        );
        const errorBelow = below + (plane * 2 + column) * 2;
        const errorRight = right + (plane * 2 + y) * 2;
        const missing = <i32>load<i16>(errorBelow) + <i32>load<i16>(errorRight);
        const dc = <i32>load<i16>(w, RAW) + ((missing * share) >> 4);
        store<i16>(w, <i16>dc, RAW);
        const quantizer = segment + UV_QUANTIZER;
        const coefficients = levels + COEFFICIENTS_UV;
        const last = toLevels(w + RAW, quantizer, levels, coefficients, 2, context, 0, lambda);
        store<i32>(trial + b * 4, last, LASTS_UV);
        const error = <i16>(dc - <i32>load<i16>(coefficients));
        store<i16>(errorBelow, error);
        store<i16>(errorRight, error);
        squares += distortion;
        bits += cost;
        flag = i32(last >= 0);
        tops = (tops & ~(255 << shift)) | ((<u32>flag) << shift);
      }
    }
  }
  return scoreOf(squares << 1, bits, segment);
}
