// A warped block of 8 x 8 samples (7.11.3.5).

import { frame, planeOf } from '../frame';
import { WARP_TAPS } from '../generated/inter-tables';
import { fetch, fetchedStride } from './fetch';
import { Store } from './store';
import { BIAS, firstShift, secondShift } from './taps';
import { alpha, beta, delta, gamma, warpParameter } from './warp';
import { middleRows } from './work';

/** Rows and columns of the reference that are looked at. */
const SPAN: i32 = 15;
/** Of fifteen rows of eight. */
const ROW: i32 = 16;

@inline
function sumOf(samples: v128, taps: usize): i32 {
  let sum = i32x4.dot_i16x8_s(samples, v128.load(taps));
  sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}

@inline
function tapsAt(position: i32): usize {
  return WARP_TAPS + ((((position + 512) >> 10) + 64) << 4);
}

/**
 * The block whose first sample is x, y of a plane; by the warp of a reference, or of the block (0), for
 * which setupShear() was called last.
 */
export function warpBlock(
  kept: Store,
  p: i32,
  x: i32,
  y: i32,
  reference: i32,
  dst: usize,
  dstStride: i32,
  isPair: bool,
): void {
  const subX = planeOf(p).subX;
  const subY = planeOf(p).subY;
  const srcX: i64 = (x + 4) << subX;
  const srcY: i64 = (y + 4) << subY;
  const toX =
    (<i64>warpParameter(reference, 2) * srcX +
      <i64>warpParameter(reference, 3) * srcY +
      <i64>warpParameter(reference, 0)) >>
    <i64>subX;
  const toY =
    (<i64>warpParameter(reference, 4) * srcX +
      <i64>warpParameter(reference, 5) * srcY +
      <i64>warpParameter(reference, 1)) >>
    <i64>subY;
  const width = (kept.width + subX) >> subX;
  const height = (kept.height + subY) >> subY;
  const fractionX = <i32>toX & 0xffff;
  const fractionY = <i32>toY & 0xffff;
  const src = fetch(kept, p, <i32>(toX >> 16) - 7, <i32>(toY >> 16) - 7, SPAN, SPAN, width, height);
  warpAcross(src, fractionX);
  warpDown(fractionY, dst, dstStride, isPair);
}

/** Columns become rows: middle[column][row]. */
function warpAcross(src: usize, fraction: i32): void {
  const shift = firstShift();
  const half = (1 << shift) >> 1;
  const middle = middleRows();
  for (let i = 0; i < SPAN; i++) {
    const row = src + i * fetchedStride;
    let at = fraction - 4 * alpha + (i - 7) * beta;
    for (let j = 0; j < 8; j++, at += alpha) {
      const sum = sumOf(v128.load(row + 2 * j), tapsAt(at));
      store<i16>(middle + j * 2 * ROW + 2 * i, <i16>((sum + half) >> shift));
    }
  }
}

function warpDown(fraction: i32, dst: usize, dstStride: i32, isPair: bool): void {
  const shift = secondShift(isPair);
  const half = (1 << shift) >> 1;
  const middle = middleRows();
  for (let i = 0; i < 8; i++, dst += dstStride) {
    let at = fraction - 4 * gamma + (i - 4) * delta;
    for (let j = 0; j < 8; j++, at += gamma) {
      const sum = sumOf(v128.load(middle + j * 2 * ROW + 2 * i), tapsAt(at));
      const value = (sum + half) >> shift;
      if (isPair) store<i16>(dst + 2 * j, <i16>(value - BIAS));
      else {
        const most = (1 << frame.depth) - 1;
        store<u16>(dst + 2 * j, <u16>max(0, min(most, value)));
      }
    }
  }
}
