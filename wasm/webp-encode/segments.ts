// Four segments (RFC 6386 9.3), each with a quantizer index of its own in fixed ratios round that of
// the picture: the smoother a macroblock, the finer, as errors show most where little happens.
//
//   segment   luma, Y2, chroma: 128 bytes each | lambda, that of SATD, quantizer index, that of the
//             trellis in luma and in chroma, loop filter level: i32 x 6; lambdas are those of the
//             macroblock that is coded
//   quantizer per position i16 x 16: step, 2^15 / step, what is added before rounding, weight of errors

import { AC_STEPS, DC_STEPS } from '../shared/vp8-tables';
import {
  picture,
  QUARTER_LAMBDAS,
  QUARTER_WEIGHTS,
  SEGMENT_BYTES,
  SEGMENT_COUNTS,
  SEGMENTS,
  SMOOTHNESS,
  TRELLIS_ALWAYS,
  work,
} from './layout';
import { sum4 } from './samples';

export const Y2_QUANTIZER: usize = 128;
export const UV_QUANTIZER: usize = 256;
const LAMBDA: usize = 384;
const LAMBDA_SATD: usize = 388;
const INDEX: usize = 392;
const LAMBDA_TRELLIS: usize = 396;
const LAMBDA_TRELLIS_UV: usize = 400;
const FILTER_LEVEL: usize = 404;

// Lambdas: bits against distortion, in shares of the squared step. Tuned on photos.
const LAMBDA_SHARE: f64 = 0.075;
const SATD_SHARE: f64 = 0.33;
const TRELLIS_SHARE: f64 = 0.6;
/** Chroma may lose more: what its DC lacks is made good in the blocks around. */
const TRELLIS_UV_SHARE: f64 = 1.2;
const TRELLIS_Y2_SHARE: f64 = 1.2;
// Where levels round up without a trellis: 0.5 would be to the nearest.
const ROUND_DC: f64 = 0.375;
const ROUND_AC: f64 = 0.42;
const ROUND_UV: f64 = 0.45;
const ROUND_Y2: f64 = 0.4;
/** DC of chroma is quantized finer by so many indexes than luma, AC coarser: nothing shows less. */
export const UV_DC_DELTA: i32 = -2;
export const UV_AC_DELTA: i32 = 4;
/**
 * Level of the loop filter in steps of AC coefficients: worth 5 % of the bytes where little happens. Texture
 * hides the edges of blocks, and loses its grain.
 */
function filterShareOf(i: i32): f64 {
  return i == 0 ? 0.33 : i == 1 ? 0.28 : i == 2 ? 0.22 : 0.18;
}

/** Where a quantizer has the weights of errors. */
const WEIGHTS: usize = 96;
/**
 * exp(0.05 (2 - f)) with 14 fraction bits for zigzag positions, f their horizontal and vertical
 * frequency together. Found by SSIM and SSIMULACRA2 of photos.
 */
const WEIGHTS_BY_POSITION: usize = memory.data<i16>([
  18107, 17224, 17224, 16384, 16384, 16384, 15585, 15585, 15585, 15585, 14825, 14825, 14825, 14102,
  14102, 13414,
]);

/** The segment of this index. */
@inline
export function segmentAt(i: i32): usize {
  return work + SEGMENTS + SEGMENT_BYTES * <usize>i;
}

/** Of luma's AC coefficients. */
@inline
export function stepOf(segment: usize): i32 {
  return load<i16>(segment, 2);
}

@inline
export function lambdaOf(segment: usize): i32 {
  return load<i32>(segment, LAMBDA);
}

@inline
export function lambdaSatdOf(segment: usize): i32 {
  return load<i32>(segment, LAMBDA_SATD);
}

@inline
export function lambdaTrellisOf(segment: usize): i32 {
  return load<i32>(segment, LAMBDA_TRELLIS);
}

@inline
export function lambdaTrellisUvOf(segment: usize): i32 {
  return load<i32>(segment, LAMBDA_TRELLIS_UV);
}

/** Y2's coefficients are four times as large, which makes their squared errors sixteen times so. */
@inline
export function lambdaTrellisY2Of(segment: usize): i32 {
  return <i32>(TRELLIS_Y2_SHARE * <f64>lambdaTrellisOf(segment) * 4);
}

export function quantizerIndexOf(segment: usize): i32 {
  return load<i32>(segment, INDEX);
}

export function filterLevelOf(segment: usize): i32 {
  return load<i32>(segment, FILTER_LEVEL);
}

/** exp(0.25 (i - 1.5)): how the steps of the segments stand to that of the picture. */
function ratioOf(i: i32): f64 {
  return i == 0 ? 0.687289 : i == 1 ? 0.882497 : i == 2 ? 1.133148 : 1.454991;
}

/** What all steps are multiplied with, as most macroblocks of a photo are in the coarse segments. */
const FINER: f64 = 0.955;

/** Sets all four for the picture. */
export function initSegments(): void {
  memory.fill(work + SEGMENT_COUNTS, 0, 16);
  const below = <usize>(picture.base >> 4);
  const part = <f64>(picture.base & 15) / 16;
  const step = acStep(below) * (1 - part) + acStep(min<usize>(below + 1, 127)) * part;
  for (let i = 0; i < 4; i++) {
    const wanted = step * FINER * ratioOf(i);
    let index: usize = 0;
    while (index < 127 && acStep(index) + acStep(index + 1) < wanted * 2) index++;
    initSegment(segmentAt(i), index, filterShareOf(i));
  }
}

function acStep(index: usize): f64 {
  return <f64>load<u16>(AC_STEPS + index * 2);
}

function initSegment(at: usize, index: usize, filterShare: f64): void {
  const ac: i32 = load<u16>(AC_STEPS + index * 2);
  const dc: i32 = load<u8>(DC_STEPS + index);
  const uvDc: i32 = load<u8>(DC_STEPS + <usize>max(0, min(<i32>index + UV_DC_DELTA, 117)));
  const uvAc: i32 = load<u16>(AC_STEPS + 2 * <usize>min(<i32>index + UV_AC_DELTA, 127));
  initQuantizer(at, dc, ac, ROUND_DC, ROUND_AC);
  memory.copy(at + WEIGHTS, WEIGHTS_BY_POSITION, 32);
  // 14.1: twice the step of DC; 1.55 times that of AC, at least 8.
  initQuantizer(at + Y2_QUANTIZER, dc * 2, max(8, (ac * 155) / 100), ROUND_Y2, ROUND_Y2);
  initQuantizer(at + UV_QUANTIZER, uvDc, uvAc, ROUND_UV, ROUND_UV);
  memory.copy(at + UV_QUANTIZER + WEIGHTS, WEIGHTS_BY_POSITION, 32);
  for (let i: usize = 0; i < 16; i++) {
    // Y2 stands for DC.
    store<i16>(at + Y2_QUANTIZER + i * 2, load<i16>(WEIGHTS_BY_POSITION), WEIGHTS);
  }
  store<i32>(at, <i32>index, INDEX);
  store<i32>(at, min(63, <i32>(filterShare * <f64>ac)), FILTER_LEVEL);
}

/** Lambdas of a macroblock of the segment: `weight` times those that its quantizer asks for. */
function setLambdas(at: usize, weight: f64): void {
  const ac = <f64>load<i16>(at, 2);
  const lambda = LAMBDA_SHARE * ac * ac * 4 * weight;
  store<i32>(at, max(1, <i32>lambda), LAMBDA);
  store<i32>(at, max(1, <i32>(SATD_SHARE * ac * 16 * sqrt<f64>(weight))), LAMBDA_SATD);
  store<i32>(at, max(1, <i32>(TRELLIS_SHARE * lambda)), LAMBDA_TRELLIS);
  store<i32>(at, max(1, <i32>(shareUvOf(at) * lambda)), LAMBDA_TRELLIS_UV);
}

/**
 * The share of chroma's trellis. Where luma has texture its lambda is large, but chroma hides nothing
 * there: by SSIMULACRA2 it should keep far more of it. Where luma is smooth, more chroma costs more
 * than it shows.
 */
function shareUvOf(segment: usize): f64 {
  if (picture.trellis != TRELLIS_ALWAYS) return TRELLIS_UV_SHARE;
  return segment == segmentAt(0) ? 0.8 : segment == segmentAt(3) ? 0.14 : 0.2;
}

function initQuantizer(at: usize, dc: i32, ac: i32, roundDc: f64, roundAc: f64): void {
  for (let i: usize = 0; i < 16; i++) {
    const step = i ? ac : dc;
    const round = i ? roundAc : roundDc;
    store<i16>(at + i * 2, <i16>step);
    store<i16>(at + i * 2, <i16>min(32767, (32768 + (step >> 1)) / step), 32);
    store<i16>(at + i * 2, <i16>nearest<f64>((round - 0.5) * <f64>step), 64);
  }
}

/** What is added to variances so that flat areas do not count without end. */
const VARIANCE_FLOOR: f64 = 75;
/** A macroblock of this variance lies in the middle. */
const MIDDLE: f64 = 450;
/** exp(0.25 / 0.25): where the ratio, the root of the root of smoothness, passes from one to the next. */
const STEP: f64 = Math.E;

/** What is flatter than this was drawn, and holds nothing that could go wrong. */
const FLAT: f64 = 0.6;
/** What a lambda is multiplied with at least. */
const LEAST_WEIGHT: f64 = 0.37;

/**
 * The segment of the macroblock whose luma is at `src`, with its lambdas: by the mean over its four
 * quarters. Flat ones do not count: beside drawn lines they would have these coded as if they were smooth.
 */
export function chooseSegment(src: usize, stride: usize): i32 {
  let sum: f64 = 0;
  let counted: f64 = 0;
  for (let k: usize = 0; k < 4; k++) {
    const v = variance8(src + (k >> 1) * 8 * stride + (k & 1) * 8, stride);
    const smoothness = v < FLAT ? 0 : MIDDLE / (v * 2 + VARIANCE_FLOOR);
    store<f64>(work + k * 8, smoothness, SMOOTHNESS);
    sum += smoothness;
    counted += v < FLAT ? 0 : 1;
  }
  if (!counted) {
    setLambdas(segmentAt(0), 1);
    weighQuarters(1);
    return 0;
  }
  const smoothness = sum / counted;
  weighQuarters(smoothness);
  const i = smoothness > STEP ? 0 : smoothness > 1 ? 1 : smoothness * STEP > 1 ? 2 : 3;
  // The quantizer follows in four steps, lambda exactly: so bits go where errors show.
  const ratio = ratioOf(i);
  const weight = 1 / (sqrt<f64>(smoothness) * ratio * ratio);
  setLambdas(segmentAt(i), max<f64>(LEAST_WEIGHT, min<f64>(1 / LEAST_WEIGHT, weight)));
  return i;
}

/** What lambda of a quarter is multiplied with at most, and divided by. */
const MOST_QUARTER: f64 = 1.5;

/** Within the macroblock lambda follows its quarters, but for flat ones; `mean`: how smooth they are. */
function weighQuarters(mean: f64): void {
  for (let k: usize = 0; k < 4; k++) {
    const smoothness = load<f64>(work + k * 8, SMOOTHNESS);
    const wanted = smoothness > 0 ? sqrt<f64>(mean / smoothness) : 1;
    const ratio = max<f64>(1 / MOST_QUARTER, min<f64>(MOST_QUARTER, wanted));
    store<i32>(work + k * 4, <i32>(256 * ratio), QUARTER_LAMBDAS);
    store<i32>(work + k * 4, <i32>(256 / ratio), QUARTER_WEIGHTS);
  }
}

/** `lambda` of the macroblock in the quarter of its block at this row and column. */
@inline
export function lambdaOfBlock(lambda: i32, y: usize, x: usize): i32 {
  return (lambda * load<i32>(work + (((y & 2) + (x >> 1)) << 2), QUARTER_LAMBDAS)) >> 8;
}

/** What a score or distortion of that block counts for in the macroblock. */
@inline
export function weighBlock(score: i32, y: usize, x: usize): i32 {
  return <i32>((<i64>score * load<i32>(work + (((y & 2) + (x >> 1)) << 2), QUARTER_WEIGHTS)) >> 8);
}

function variance8(src: usize, stride: usize): f64 {
  let sum = i32x4.splat(0);
  let squares = i32x4.splat(0);
  for (let y: usize = 0; y < 8; y++) {
    const v = v128.load8x8_u(src + y * stride);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v, i16x8.splat(1)));
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(v, v));
  }
  const mean = <f64>sum4(sum) / 64;
  return <f64>sum4(squares) / 64 - mean * mean;
}
