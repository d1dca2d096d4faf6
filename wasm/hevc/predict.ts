// Intra prediction (8.4.4.2). Modes: 0 planar, 1 the mean, 2 to 34 along an angle.

import { readNeighbours, smoothNeighbours } from './neighbours';
import { picture, planeOf, sampleAt } from './picture';
import { predictAngle } from './predict-angle';
import { NEIGHBOURS, work } from './work';

export const PLANAR: i32 = 0;
export const MEAN: i32 = 1;
const HORIZONTAL: i32 = 10;
const VERTICAL: i32 = 26;
/** 8.4.4.2.3: planar counts as far from both. */
const FAR: i32 = 10;

/** Predicts a block at (x, y) of plane `p`. */
export function predict(p: i32, x: i32, y: i32, log2: i32, mode: i32): void {
  const plane = planeOf(p);
  const n = 1 << log2;
  const isLike = p == 0 || (plane.subX == 0 && plane.subY == 0);
  const isSmoothed = isLike && n > 4 && isFarEnough(mode, n);
  // What is smoothed looks one sample further, and evenly at the ends of both sides.
  const needsBoth = isSmoothed || mode == PLANAR;
  const needsBelow = needsBoth || (mode != MEAN && mode < HORIZONTAL);
  readNeighbours(plane, x, y, n, needsBoth || mode > VERTICAL, needsBelow);
  const from = isSmoothed ? smoothNeighbours(n, p == 0 && picture.smooths) : work + NEIGHBOURS;
  const dst = sampleAt(plane, x, y);
  const hasEdges = p == 0 && n < 32;
  if (mode == PLANAR) predictPlanar(dst, plane.stride, from, log2);
  else if (mode == MEAN) predictMean(dst, plane.stride, from, log2, hasEdges);
  else predictAngle(plane, dst, from, log2, mode, hasEdges);
}

function isFarEnough(mode: i32, n: i32): bool {
  if (mode == MEAN) return false;
  const distance = mode == PLANAR ? FAR : min(abs(mode - VERTICAL), abs(mode - HORIZONTAL));
  return distance > (n == 8 ? 7 : n == 16 ? 1 : 0);
}

/** Down a column, what does not come from the left changes in even steps. */
export function predictPlanar(dst: usize, stride: i32, from: usize, log2: i32): void {
  const n = 1 << log2;
  const left = from + ((2 * n - 1) << 1);
  const top = from + ((2 * n + 1) << 1);
  const topRight = i16x8.splat(load<i16>(top + (n << 1)));
  const bottomLeft = i16x8.splat(load<i16>(from + ((n - 1) << 1)));
  for (let x = 0; x < n; x += 8) {
    const toRight = i16x8.add(i16x8(1, 2, 3, 4, 5, 6, 7, 8), i16x8.splat(<i16>x));
    const toLeft = i16x8.sub(i16x8.splat(<i16>n), toRight);
    const above = v128.load(top + (x << 1));
    const step = i16x8.sub(bottomLeft, above);
    const across = i16x8.add(i16x8.mul(toRight, topRight), i16x8.splat(<i16>n));
    let sum = i16x8.add(i16x8.add(i16x8.shl(above, log2), step), across);
    let to = dst + (x << 1);
    for (let at = left; at > left - (n << 1); at -= 2, to += stride) {
      const row = i16x8.add(sum, i16x8.mul(toLeft, v128.load16_splat(at)));
      const samples = i16x8.shr_u(row, log2 + 1);
      if (n == 4) v128.store64_lane(to, samples, 0);
      else v128.store(to, samples);
      sum = i16x8.add(sum, step);
    }
  }
}

/** The sum of n samples on the left and n above, eight lanes of it. */
@inline
function sumOfBoth(left: usize, top: usize, n: i32): v128 {
  if (n == 4) return v128.load64_lane(top, v128.load64_zero(left), 1);
  let sum = i16x8.add(v128.load(left), v128.load(top));
  for (let i = 16; i < n << 1; i += 16) {
    sum = i16x8.add(sum, i16x8.add(v128.load(left + i), v128.load(top + i)));
  }
  return sum;
}

export function predictMean(dst: usize, stride: i32, from: usize, log2: i32, hasEdges: bool): void {
  const n = 1 << log2;
  const left = from + ((2 * n - 1) << 1);
  const top = from + ((2 * n + 1) << 1);
  const fours = i32x4.dot_i16x8_s(sumOfBoth(from + (n << 1), top, n), i16x8.splat(1));
  const twos = i32x4.add(fours, v128.shuffle<i32>(fours, fours, 2, 3, 0, 1));
  const sum = i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
  const mean = (sum + n) >> (log2 + 1);
  const eight = i16x8.splat(<i16>mean);
  let row = dst;
  for (let y = 0; y < n; y++, row += stride) {
    if (n == 4) v128.store64_lane(row, eight, 0);
    else for (let x = 0; x < n << 1; x += 16) v128.store(row + x, eight);
  }
  if (!hasEdges) return;
  // The first row and the first column go along with what lies beside them.
  const three = 3 * mean + 2;
  for (let i = 0; i < n << 1; i += 16) {
    const sums = i16x8.add(v128.load(top + i), i16x8.splat(<i16>three));
    const samples = i16x8.shr_u(sums, 2);
    if (n == 4) v128.store64_lane(dst, samples, 0);
    else v128.store(dst + i, samples);
  }
  row = dst + stride;
  for (let at = left - 2; at > left - (n << 1); at -= 2, row += stride) {
    store<u16>(row, (<i32>load<u16>(at) + three) >> 2);
  }
  store<u16>(dst, (<i32>load<u16>(top) + 2 * mean + <i32>load<u16>(left) + 2) >> 2);
}
