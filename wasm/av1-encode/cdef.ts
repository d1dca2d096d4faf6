// CDEF by a search: which of the strengths that the picture's header lists a superblock is filtered with
// (7.15, cdef_idx). Each is tried on the reconstruction. What lies to the right and below is not coded yet
// and counts as outside the picture; so does all but one row above. Nothing is deblocked.

import { FAR, filterWide } from '../shared/av1/cdef-block';
import { adjusted, directionOf } from '../shared/av1/cdef-direction';
import { sumLanes } from '../shared/lanes';
import { COEFFICIENTS, RESIDUAL } from './places';
import { varianceAt } from './source/variances';
import { base, enc, select } from './state';

/** Samples that the filter sees around a block, across and down; the window has room for whole vectors. */
const REACH: i32 = 2;
const MARGIN: i32 = 8;
/** Bytes of a row of the window: 64 samples of i16 between two margins. It covers RESIDUAL and MIDDLE. */
const STRIDE: i32 = 2 * (64 + 2 * MARGIN);

/** Squared errors by strength, f64 each. */
const ERRORS: usize = memory.data(4 * 8, 16);

/**
 * Before the first row: the header lists 2 ** `bits` strengths, up to four, a byte each from the least of
 * `strengths` on: the primary one times 4, plus the secondary as coded. Without, all superblocks have the
 * only one.
 */
export function av1EncodeCdef(picture: usize, damping: i32, bits: i32, strengths: u32): void {
  select(picture);
  enc.cdefDamping = damping;
  enc.cdefBits = min(2, max(0, bits));
  enc.cdefStrengths = strengths;
}

/** Decides for the superblock at x0, whose luma is reconstructed. */
export function chooseCdef(x0: i32): void {
  enc.isCdefPending = 0;
  if (!enc.cdefBits || enc.hasCopies || enc.lossless) return;
  enc.isCdefPending = 1;
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  fillWindow(x0, w, h);
  memory.fill(ERRORS, 0, 4 * 8);
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) tryBlock(x0, x, y);
  }
  const count = 1 << enc.cdefBits;
  let best = 0;
  for (let k = 1; k < count; k++) {
    if (load<f64>(ERRORS + 8 * k) < load<f64>(ERRORS + 8 * best)) best = k;
  }
  enc.cdefIndex = best;
}

/** Where a sample of the superblock lies in the window. */
@inline
function windowAt(x: i32, y: i32): usize {
  return base + RESIDUAL + (y + REACH) * STRIDE + 2 * (x + MARGIN);
}

/** The reconstruction as i16, and FAR where nothing is known. */
function fillWindow(x0: i32, w: i32, h: i32): void {
  const far = i16x8.splat(<i16>FAR);
  const end = windowAt(-MARGIN, h + REACH);
  for (let at = windowAt(-MARGIN, -REACH); at < end; at += 16) v128.store(at, far);
  const top = enc.bandY > 0 ? -1 : 0;
  const left = x0 > 0 ? -MARGIN : 0;
  for (let y = top; y < h; y++) {
    const from = enc.rec0 + y * <i32>enc.recStride0 + x0;
    for (let x = left; x < w; x += 8) v128.store(windowAt(x, y), v128.load8x8_u(from + x));
  }
}

/** Adds what a block of 8 x 8 has of errors by each strength. */
function tryBlock(x0: i32, x: i32, y: i32): void {
  const ss = enc.sourceStride0;
  const src = enc.source0 + y * <i32>ss + x0 + x;
  const at = windowAt(x, y);
  const direction = directionOf(at, STRIDE, 0);
  const variance = <f64>varianceAt(x, y);
  const contrast = 64 * variance;
  const weight = Math.sqrt(1 / (variance + LEAST_VARIANCE));
  const count = 1 << enc.cdefBits;
  const filtered = base + COEFFICIENTS;
  for (let k = 0; k < count; k++) {
    const strength = (enc.cdefStrengths >> (8 * k)) & 255;
    const primary = adjusted(strength >> 2);
    const secondary = (strength & 3) == 3 ? 4 : strength & 3;
    let error: f64;
    if (primary | secondary) {
      const turned = strength >> 2 ? direction : 0;
      filterWide(at, filtered, STRIDE, 8, primary, secondary, enc.cdefDamping, turned, 0);
      error = errorOf(src, ss, filtered, contrast);
    } else error = errorOf(src, ss, at, contrast);
    store<f64>(ERRORS + 8 * k, load<f64>(ERRORS + 8 * k) + weight * error);
  }
}

/** What is added to the variance by whose root errors count less. */
const LEAST_VARIANCE: f64 = 30;
/** What keeps contrasts of nothing apart, for 8 x 8 samples of 8 bits. */
const LEAST_SUM: f64 = 400;
const LEAST_PRODUCT: f64 = 20000;

/**
 * Squared error of 8 x 8 filtered samples, i16, times how unlike the contrasts are: half their sum by the
 * root of their product, so that smoothed textures and ringing count for more. `contrast`: the source's sum
 * of squared distances to the mean.
 */
export function errorOf(src: usize, ss: usize, filtered: usize, contrast: f64): f64 {
  let errors = i32x4.splat(0);
  let sum = i32x4.splat(0);
  let squares = i32x4.splat(0);
  for (let r = 0; r < 8; r++, src += ss, filtered += STRIDE) {
    const v = v128.load(filtered);
    const d = i16x8.sub(v, v128.load8x8_u(src));
    errors = i32x4.add(errors, i32x4.dot_i16x8_s(d, d));
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(v));
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(v, v));
  }
  const all = <f64>sumLanes(sum);
  const other = <f64>sumLanes(squares) - all * all * (1.0 / 64);
  const unlike = (contrast + other + LEAST_SUM) / Math.sqrt(LEAST_PRODUCT + contrast * other);
  return <f64>sumLanes(errors) * 0.5 * unlike;
}
