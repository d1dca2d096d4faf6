// Nearly lossless: residuals are multiples of a step, where neighbours differ by more than that (the
// idea of libwebp's -near_lossless). Predictions are of pixels as the decoder will have them, so no
// error adds up; alpha, edges towards flat areas, black and white stay exact.
//
//   raw   rows above and pixels before: as they are decoded │ this pixel, and all behind: as they came
//   original   the row above as it came: what is smooth is told by what came

import { less, pixelAt, rawAt } from './places';
import { predictionOf } from './residuals';
import { BLACK, image } from './state';

/** Neighbours that differ by this much at most are smooth. */
const SMOOTH: i32 = 2;

/** The mode that predicts what is above. */
const ABOVE: i32 = 2;

/** Puts the segment's pixels where nothing is predicted: they are in steps themselves. */
export function stepSegmentRows(): void {
  const end = image.first + image.rows;
  for (let y = image.first; y < end; y++) stepRow(y, 0, end);
}

/**
 * Puts the residuals of row `y`, whose tiles have `modes` (0: nothing is predicted), and makes its raw
 * pixels what is decoded of them. `end`: behind the last row that is there.
 */
export function stepRow(y: i32, modes: usize, end: i32): void {
  const last = image.coded - 1;
  let left: u32 = 0;
  for (let x = 0; x <= last; x++) {
    const at = rawAt(x, y);
    const value = load<u32>(at);
    const original = image.original + ((<usize>x) << 2);
    const before = x > 0 ? left : value;
    const above = y > 0 ? load<u32>(original) : value;
    const after = x < last ? load<u32>(at + 4) : value;
    const below = y + 1 < end ? load<u32>(rawAt(x, y + 1)) : value;
    const step = stepFor(spreadOf(value, before, above, after, below));
    const prediction = modes ? predict(x, y, load<u8>(modes + (x >> image.modeBits))) : 0;
    const kept = step > 1 ? inSteps(value, prediction, step) : value;
    store<u32>(pixelAt(x, y), less(kept, prediction));
    store<u32>(at, kept);
    store<u32>(original, value);
    left = value;
  }
}

/** RFC 9649 4.1: the left column is predicted from above, the first row from the left. */
@inline
function predict(x: i32, y: i32, mode: i32): u32 {
  if (y == 0) return x ? load<u32>(rawAt(x - 1, 0)) : BLACK;
  const at = rawAt(x, y);
  const above = rawAt(x, y - 1);
  const l = v128.load32_zero(at - 4);
  const t = v128.load32_zero(above);
  const tl = v128.load32_zero(above - 4);
  const tr = v128.load32_zero(above, 4);
  return <u32>i32x4.extract_lane(predictionOf(x ? mode : ABOVE, l, t, tl, tr), 0);
}

/** The largest difference of a colour to four neighbours. */
@inline
function spreadOf(value: u32, a: u32, b: u32, c: u32, d: u32): i32 {
  let others = i32x4.splat(a);
  others = i32x4.replace_lane(others, 1, b);
  others = i32x4.replace_lane(others, 2, c);
  others = colorsOf(i32x4.replace_lane(others, 3, d));
  const own = colorsOf(i32x4.splat(value));
  let most = v128.or(i8x16.sub_sat_u(own, others), i8x16.sub_sat_u(others, own));
  most = i8x16.max_u(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = i8x16.max_u(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  const found = <u32>i32x4.extract_lane(most, 0);
  return max(max(found & 255, (found >> 8) & 255), (found >> 16) & 255);
}

/** Pixels with the green that was taken from red and blue. */
@inline
function colorsOf(pixels: v128): v128 {
  if (!image.subtractsGreen) return pixels;
  const green = v128.and(i32x4.shr_u(pixels, 8), i32x4.splat(255));
  return i8x16.add(pixels, v128.or(green, i32x4.shl(green, 16)));
}

/** The step for a spread, which is larger: what is rounded is off by less than half of it. */
@inline
function stepFor(spread: i32): i32 {
  if (spread <= SMOOTH) return 1;
  let step = image.near;
  while (step >= spread) step >>= 1;
  return step;
}

/** The pixel whose residual is in steps. What is off in green changes red and blue where it is taken from them. */
@inline
function inSteps(value: u32, prediction: u32, step: i32): u32 {
  const green = (value >> 8) & 255;
  const near = inStep(green, (prediction >> 8) & 255, step);
  const was = image.subtractsGreen ? green : 0;
  const is = image.subtractsGreen ? near : 0;
  const red = inStep(((value >> 16) + was) & 255, ((prediction >> 16) + is) & 255, step);
  const blue = inStep((value + was) & 255, (prediction + is) & 255, step);
  return (value & BLACK) | (((red - is) & 255) << 16) | (near << 8) | ((blue - is) & 255);
}

/** A half is rounded towards the prediction; what would leave the range stays. */
@inline
function inStep(value: u32, prediction: u32, step: i32): u32 {
  const residual = <i32>value - <i32>prediction;
  const size = (abs(residual) + (step >> 1) - 1) & -step;
  const near = <i32>prediction + (residual < 0 ? -size : size);
  return near < 0 || near > 255 ? value : <u32>near;
}
