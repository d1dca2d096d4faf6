// Samples that a block is predicted from (8.4.4.2.2, 8.4.4.2.3): from the bottom left up to the corner,
// then to the right. Of a block of n samples: left at 2 n - 1 - y, the corner at 2 n, above at
// 2 n + 1 + x. What is not there yet is filled up from what is.

import { blockAt, isUsable } from './blocks';
import { Plane, picture, sampleAt } from './picture';
import { NEIGHBOURS, SMOOTHED, work, Z_ORDER } from './work';

/** Neighbours of the tree block that may be predicted from: left, above, above left and right. */
export let hasLeft: bool = false;
export let hasAbove: bool = false;
let hasCorner: bool = false;
export let hasAboveRight: bool = false;

export function findNeighbours(x: i32, y: i32): void {
  const block = blockAt(x, y);
  hasLeft = isUsable(block, x - 1, y);
  hasAbove = isUsable(block, x, y - 1);
  hasCorner = isUsable(block, x - 1, y - 1);
  hasAboveRight = isUsable(block, x + 1, y - 1);
}

/** When a luma sample is decoded, within its tree block. */
@inline
function orderOf(x: i32, y: i32, side: i32): i32 {
  const inside = side - 1;
  return load<u8>(work + Z_ORDER + (((y & inside) >> 2) << 4) + ((x & inside) >> 2));
}

/** Four samples of a column, from the last to the first. */
@inline
function readFour(from: usize, stride: usize, to: usize): void {
  let four = v128.load16_lane(from + 3 * stride, i16x8.splat(0), 0);
  four = v128.load16_lane(from + 2 * stride, four, 1);
  four = v128.load16_lane(from + stride, four, 2);
  v128.store64_lane(to, v128.load16_lane(from, four, 3), 0);
}

/**
 * Collects the neighbours of a block of `n` samples at (x, y) of its plane. `needsRight`, `needsBelow`:
 * those above on the right, and below on the left, are looked at.
 */
export function readNeighbours(
  plane: Plane,
  x: i32,
  y: i32,
  n: i32,
  needsRight: bool,
  needsBelow: bool,
): void {
  const side = 1 << picture.treeLog2;
  const inside = side - 1;
  const lumaX = x << plane.subX;
  const lumaY = y << plane.subY;
  const right = lumaX + (n << plane.subX);
  const below = lumaY + (n << plane.subY);
  const inX = (lumaX & inside) != 0;
  const inY = (lumaY & inside) != 0;
  const isLeft = inX || hasLeft;
  const isAbove = inY || hasAbove;
  const isCorner = inX ? isAbove : inY ? hasLeft : hasCorner;
  const order = orderOf(lumaX, lumaY, side);
  let aboveRight = 0;
  if (needsRight && right < picture.width) {
    const isNext = (right & inside) == 0;
    const isThere = inY
      ? !isNext && orderOf(right, lumaY - 1, side) < order
      : isNext
        ? hasAboveRight
        : hasAbove;
    if (isThere) aboveRight = min(n, (picture.width - right) >> plane.subX);
  }
  let belowLeft = 0;
  if (needsBelow && isLeft && below < picture.height && (below & inside) != 0) {
    if (!inX || orderOf(lumaX - 1, below, side) < order) {
      belowLeft = min(n, (picture.height - below) >> plane.subY);
    }
  }

  const dst = sampleAt(plane, x, y);
  const up = inY ? dst - plane.stride : plane.above + (x << 1);
  const corner = work + NEIGHBOURS + ((2 * n) << 1);
  const top = corner + 2;
  if (isLeft) {
    const stride = <usize>plane.stride;
    let from = dst - 2;
    let to = corner - 8;
    for (let i = n + belowLeft; i > 0; i -= 4, to -= 8, from += stride << 2) {
      readFour(from, stride, to);
    }
  }
  if (isCorner) store<u16>(corner, load<u16>(up - 2));
  if (isAbove) {
    if (n == 4) store<u64>(top, load<u64>(up));
    else for (let i = 0; i < n << 1; i += 16) v128.store(top + i, v128.load(up + i));
  }
  for (let i = 0; i < aboveRight << 1; i += 8) {
    store<u64>(top + (n << 1) + i, load<u64>(up + (n << 1) + i));
  }
  const isWhole = (!needsRight || aboveRight == n) && (!needsBelow || belowLeft == n);
  if (isLeft && isAbove && isCorner && isWhole) return;
  fillUp(n, isLeft, isCorner, isAbove, aboveRight, belowLeft);
}

/** 8.4.4.2.2: the first that is there fills all before it; each gap takes what is before it. */
function fillUp(
  n: i32,
  isLeft: bool,
  isCorner: bool,
  isAbove: bool,
  aboveRight: i32,
  belowLeft: i32,
): void {
  const first = isLeft
    ? n - belowLeft
    : isCorner
      ? 2 * n
      : isAbove
        ? 2 * n + 1
        : aboveRight
          ? 3 * n + 1
          : -1;
  if (first < 0) {
    fillSamples(0, 4 * n + 1, 1 << (picture.depth - 1));
    return;
  }
  fillSamples(0, first, sample(first));
  if (isLeft && !isCorner) fillSamples(2 * n, 1, sample(2 * n - 1));
  if (first <= 2 * n && !isAbove) fillSamples(2 * n + 1, n, sample(2 * n));
  const end = 3 * n + 1 + aboveRight;
  if (aboveRight < n) fillSamples(end, n - aboveRight, sample(end - 1));
}

@inline
function sample(at: i32): i32 {
  return load<u16>(work + NEIGHBOURS + (at << 1));
}

function fillSamples(from: i32, count: i32, value: i32): void {
  const at = work + NEIGHBOURS + (from << 1);
  for (let i = 0; i < count; i++) store<u16>(at + (i << 1), value);
}

/** Smooths all but the two ends; answers where the smoothed ones lie (8.4.4.2.3). */
export function smoothNeighbours(n: i32, mayInterpolate: bool): usize {
  const from = work + NEIGHBOURS;
  const to = work + SMOOTHED;
  const last = 4 * n;
  const start = sample(0);
  const middle = sample(2 * n);
  const end = sample(last);
  const limit = 1 << (picture.depth - 5);
  const isEven =
    mayInterpolate &&
    n == 32 &&
    abs(middle + end - 2 * sample(96)) < limit &&
    abs(middle + start - 2 * sample(32)) < limit;
  if (isEven) {
    for (let i = 0; i <= 64; i++) {
      store<u16>(to + (i << 1), ((64 - i) * start + i * middle + 32) >> 6);
      store<u16>(to + ((64 + i) << 1), ((64 - i) * middle + i * end + 32) >> 6);
    }
    return to;
  }
  const two = i16x8.splat(2);
  for (let i = 1; i < last; i += 8) {
    const at = from + (i << 1);
    const ends = i16x8.add(v128.load(at - 2), v128.load(at, 2));
    const twice = i16x8.add(i16x8.shl(v128.load(at), 1), two);
    v128.store(to + (i << 1), i16x8.shr_u(i16x8.add(ends, twice), 2));
  }
  store<u16>(to, start);
  store<u16>(to + (last << 1), end);
  return to;
}
