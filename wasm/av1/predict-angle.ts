// Prediction along an angle (7.11.2.4): from 3 to 267 degrees, in thirds of the directions that modes
// have. 90 and 180 are in predict.ts.

import { SLOPES } from '../shared/av1/coding-tables';
import { high16, low16 } from '../shared/lanes';
import { edgeStrength, filterCorner, filterEdge, isUpsampled, upsampleEdge } from './edge-filter';
import { fillSamples } from './edges';
import { frame, work } from './frame';
import { storeRow, transposeBlock } from './lanes';
import { ABOVE, LEFT, TURNED } from './work';

/** Samples beyond the end of an edge that vectors may touch. */
const BEYOND: i32 = 24;

/**
 * dst: the block of w x h at `angle`. isSmooth: a neighbour is predicted smoothly; insideX, insideY:
 * samples up to the end of the picture.
 */
export function predictAngle(
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  angle: i32,
  hasAbove: bool,
  hasLeft: bool,
  isSmooth: bool,
  insideX: i32,
  insideY: i32,
): void {
  const above = work + ABOVE;
  const left = work + LEFT;
  const sides = w + h;
  let fineAbove = 0;
  let fineLeft = 0;
  if (frame.intraEdgeFilter) {
    const pastX = angle < 90 ? h : 0;
    const pastY = angle > 180 ? w : 0;
    if (angle > 90 && angle < 180 && sides >= 24) filterCorner();
    if (hasAbove) {
      const strength = edgeStrength(sides, isSmooth, angle - 90);
      filterEdge(above, min(w, insideX) + pastX + 1, strength);
    }
    if (hasLeft) {
      const strength = edgeStrength(sides, isSmooth, angle - 180);
      filterEdge(left, min(h, insideY) + pastY + 1, strength);
    }
    fineAbove = i32(isUpsampled(sides, isSmooth, angle - 90));
    if (fineAbove) upsampleEdge(above, w + pastX);
    fineLeft = i32(isUpsampled(sides, isSmooth, angle - 180));
    if (fineLeft) upsampleEdge(left, h + pastY);
  }
  if (angle < 90) alongEdge(above, dst, stride, w, h, slopeOf(angle), fineAbove);
  else if (angle > 180) {
    alongEdge(left, work + TURNED, 128, h, w, slopeOf(270 - angle), fineLeft);
    transposeBlock(work + TURNED, 128, dst, stride, w, h);
  } else {
    const slopeX = slopeOf(180 - angle);
    const slopeY = slopeOf(angle - 90);
    fromCorner(left, work + TURNED, 128, h, w, slopeY, fineLeft);
    transposeBlock(work + TURNED, 128, dst, stride, w, h);
    overlayAbove(dst, stride, w, h, slopeX, fineAbove);
  }
}

@inline
function slopeOf(angle: i32): i32 {
  return load<u16>(SLOPES + 2 * angle);
}

/** Eight samples between two of an edge: Round2(a * (32 - weight) + b * weight, 5). */
@inline
function between(at: usize, weight: i32, fine: i32): v128 {
  let a = v128.load(at);
  let b = v128.load(at, 2);
  if (fine) {
    const more = v128.load(at, 16);
    b = v128.shuffle<i16>(a, more, 1, 3, 5, 7, 9, 11, 13, 15);
    a = v128.shuffle<i16>(a, more, 0, 2, 4, 6, 8, 10, 12, 14);
  }
  if (frame.depth > 10) {
    const k = i32x4.splat((32 - weight) | (weight << 16));
    const half = i32x4.splat(16);
    return i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low16(a, b), k), half), 5),
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high16(a, b), k), half), 5),
    );
  }
  const sum = i16x8.add(
    i16x8.mul(a, i16x8.splat(<i16>(32 - weight))),
    i16x8.mul(b, i16x8.splat(<i16>weight)),
  );
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(16)), 5);
}

/** Row i looks at its edge (i + 1) * slope further on, in 1/64; beyond the end is the last sample. */
function alongEdge(
  edge: usize,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  slope: i32,
  fine: i32,
): void {
  const last = (w + h - 1) << fine;
  fillSamples(edge + 2 * last + 2, load<u16>(edge + 2 * last), BEYOND);
  for (let i = 0; i < h; i++, dst += stride) {
    const offset = (i + 1) * slope;
    const base = offset >> (6 - fine);
    const weight = ((offset << fine) >> 1) & 31;
    for (let j = 0; j < w; j += 8) {
      storeRow(dst + 2 * j, between(edge + 2 * min(base + (j << fine), last), weight, fine), w);
    }
  }
}

/** The same backwards, from before the corner on. */
function fromCorner(
  edge: usize,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  slope: i32,
  fine: i32,
): void {
  for (let i = 0; i < h; i++, dst += stride) {
    const offset = -(i + 1) * slope;
    const base = offset >> (6 - fine);
    const weight = ((offset << fine) >> 1) & 31;
    for (let j = 0; j < w; j += 8) {
      // What is that far before the corner is not used.
      const at = edge + 2 * max(base + (j << fine), -BEYOND);
      storeRow(dst + 2 * j, between(at, weight, fine), w);
    }
  }
}

/** What comes from above, where that is nearer than what comes from the left. */
function overlayAbove(dst: usize, stride: i32, w: i32, h: i32, slope: i32, fine: i32): void {
  const lanes = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  for (let i = 0; i < h; i++, dst += stride) {
    const offset = -(i + 1) * slope;
    // (j << 6) + offset >= -64
    const first = max(0, (-64 - offset + 63) >> 6);
    const base = offset >> (6 - fine);
    const weight = ((offset << fine) >> 1) & 31;
    for (let j = 0; j < w; j += 8) {
      if (j + 8 <= first) continue;
      const at = dst + 2 * j;
      let row = between(work + ABOVE + 2 * max(base + (j << fine), -BEYOND), weight, fine);
      if (j < first) {
        const isLeft = i16x8.lt_s(lanes, i16x8.splat(<i16>(first - j)));
        row = v128.bitselect(v128.load(at), row, isLeft);
      }
      storeRow(at, row, w);
    }
  }
}
