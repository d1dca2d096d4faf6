// How much the source varies in each 8 x 8 square of a superblock.

import { sumLanes } from '../../shared/lanes';
import { octavesOf } from '../../shared/octaves';
import { enc } from '../state';

/** By place, 8 in a row; f32 each. */
const VARIANCES: usize = memory.data(4 * 64, 16);
/** Those of squares in the picture, ascending. */
const SORTED: usize = memory.data(4 * 64, 16);
let count: i32 = 0;

/** Measures the superblock at x0. */
export function measureVariances(x0: i32): void {
  const stride = enc.sourceStride0;
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  count = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) {
      const v = <f32>varianceOf(enc.source0 + y * <i32>stride + x0 + x, stride);
      store<f32>(placeOf(x, y), v);
      let k = count++;
      for (; k > 0 && load<f32>(SORTED + 4 * k - 4) > v; k--) {
        store<f32>(SORTED + 4 * k, load<f32>(SORTED + 4 * k - 4));
      }
      store<f32>(SORTED + 4 * k, v);
    }
  }
}

@inline
function placeOf(x: i32, y: i32): usize {
  return VARIANCES + 4 * (y + (x >> 3));
}

/** Of the square at (x, y) of the superblock. */
@inline
export function varianceAt(x: i32, y: i32): f32 {
  return load<f32>(placeOf(x, y));
}

/** What squares of less variance have is nothing, and what is added to it; more counts as this. */
const LEAST_VARIANCE: f32 = 1;
const ADDED: f32 = 30;
const MOST_VARIANCE: f32 = 4096;

/** The mean of log2 of the variance over the squares that have something on them; 0 if none has. */
export function meanOctaves(): f64 {
  let sum: f32 = 0;
  let some = 0;
  for (let i = 0; i < count; i++) {
    const variance = load<f32>(SORTED + 4 * i);
    if (variance < LEAST_VARIANCE) continue;
    sum += octavesOf(Mathf.min(MOST_VARIANCE, variance + ADDED));
    some++;
  }
  return some ? <f64>sum / <f64>some : 0;
}

/** Which is larger than `eighths` of all. */
export function varianceAbove(eighths: i32): f32 {
  return load<f32>(SORTED + 4 * ((count * eighths) >> 3));
}

function varianceOf(p: usize, stride: usize): f64 {
  let sum = i32x4.splat(0);
  let squares = i32x4.splat(0);
  for (let r = 0; r < 8; r++, p += stride) {
    const v = v128.load8x8_u(p);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v, i16x8.splat(1)));
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(v, v));
  }
  const mean = <f64>sumLanes(sum) / 64;
  return <f64>sumLanes(squares) / 64 - mean * mean;
}
