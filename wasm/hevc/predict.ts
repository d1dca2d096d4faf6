// Intra prediction (8.4.4.2). Modes: 0 planar, 1 the mean, 2 to 34 along an angle.

import { readNeighbours, smoothNeighbours } from './neighbours';
import { Plane, picture, planeOf, sampleAt } from './picture';
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
  readNeighbours(plane, x, y, n);
  const isLike = p == 0 || (plane.subX == 0 && plane.subY == 0);
  const isSmoothed = isLike && n > 4 && isFarEnough(mode, n);
  const from = isSmoothed ? smoothNeighbours(n, p == 0 && picture.smooths) : work + NEIGHBOURS;
  const dst = sampleAt(plane, x, y);
  const hasEdges = p == 0 && n < 32;
  if (mode == PLANAR) predictPlanar(plane, dst, from, log2);
  else if (mode == MEAN) predictMean(plane, dst, from, log2, hasEdges);
  else predictAngle(plane, dst, from, log2, mode, hasEdges);
}

function isFarEnough(mode: i32, n: i32): bool {
  if (mode == MEAN) return false;
  const distance = mode == PLANAR ? FAR : min(abs(mode - VERTICAL), abs(mode - HORIZONTAL));
  return distance > (n == 8 ? 7 : n == 16 ? 1 : 0);
}

function predictPlanar(plane: Plane, dst: usize, from: usize, log2: i32): void {
  const n = 1 << log2;
  const left = from + ((2 * n - 1) << 1);
  const top = from + ((2 * n + 1) << 1);
  const topRight = i16x8.splat(load<i16>(top + (n << 1)));
  const bottomLeft = <i32>load<u16>(from + ((n - 1) << 1));
  const steps = i16x8(1, 2, 3, 4, 5, 6, 7, 8);
  for (let y = 0; y < n; y++, dst += plane.stride) {
    const sideSample = i16x8.splat(load<i16>(left - (y << 1)));
    const constant = i16x8.splat(<i16>((y + 1) * bottomLeft + n));
    const down = i16x8.splat(<i16>(n - 1 - y));
    for (let x = 0; x < n; x += 8) {
      const toRight = i16x8.add(steps, i16x8.splat(<i16>x));
      const toLeft = i16x8.sub(i16x8.splat(<i16>n), toRight);
      const across = i16x8.add(i16x8.mul(toLeft, sideSample), i16x8.mul(toRight, topRight));
      const along = i16x8.add(i16x8.mul(v128.load(top + (x << 1)), down), constant);
      const row = i16x8.shr_u(i16x8.add(across, along), log2 + 1);
      if (n == 4) v128.store64_lane(dst, row, 0);
      else v128.store(dst + (x << 1), row);
    }
  }
}

function predictMean(plane: Plane, dst: usize, from: usize, log2: i32, hasEdges: bool): void {
  const n = 1 << log2;
  const left = from + ((2 * n - 1) << 1);
  const top = from + ((2 * n + 1) << 1);
  let sum = n;
  for (let i = 0; i < n; i++) {
    sum += <i32>load<u16>(left - (i << 1)) + <i32>load<u16>(top + (i << 1));
  }
  const mean = sum >> (log2 + 1);
  const eight = i16x8.splat(<i16>mean);
  let row = dst;
  for (let y = 0; y < n; y++, row += plane.stride) {
    if (n == 4) v128.store64_lane(row, eight, 0);
    else for (let x = 0; x < n << 1; x += 16) v128.store(row + x, eight);
  }
  if (!hasEdges) return;
  for (let i = 1; i < n; i++) {
    store<u16>(dst + (i << 1), (<i32>load<u16>(top + (i << 1)) + 3 * mean + 2) >> 2);
    store<u16>(dst + i * plane.stride, (<i32>load<u16>(left - (i << 1)) + 3 * mean + 2) >> 2);
  }
  store<u16>(dst, (<i32>load<u16>(top) + 2 * mean + <i32>load<u16>(left) + 2) >> 2);
}
