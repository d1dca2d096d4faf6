// Samples above and to the left of a block (7.11.2): what is missing repeats the last one.

import { frame, planeOf, work } from './frame';
import { ABOVE, LEFT } from './work';

/** `count` samples of one value; may write up to seven more. */
export function fillSamples(dst: usize, value: i32, count: i32): void {
  const lanes = i16x8.splat(<i16>value);
  for (let i = 0; i < count; i += 8) v128.store(dst + 2 * i, lanes);
}

/**
 * Collects `countAbove` samples from the row above and `countLeft` from the column to the left of the
 * sample x, y of a plane, of which so many are there: reachX, reachY. y counts from the top of the
 * row of superblocks.
 */
export function collectEdges(
  p: i32,
  x: i32,
  y: i32,
  hasAbove: bool,
  hasLeft: bool,
  countAbove: i32,
  countLeft: i32,
  reachX: i32,
  reachY: i32,
): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const here = plane.top + y * stride + 2 * x;
  const row = y == 0 ? plane.above + 2 * x : here - stride;
  const middle = 1 << (frame.depth - 1);
  const above = work + ABOVE;
  const left = work + LEFT;
  if (hasAbove) {
    const count = min(reachX, countAbove);
    for (let i = 0; i < count; i += 8) v128.store(above + 2 * i, v128.load(row + 2 * i));
    if (count < countAbove) {
      fillSamples(above + 2 * count, load<u16>(row + 2 * count - 2), countAbove - count);
    }
  } else fillSamples(above, hasLeft ? <i32>load<u16>(here - 2) : middle - 1, countAbove);
  if (hasLeft) {
    const count = min(reachY, countLeft);
    let at = here - 2;
    for (let i = 0; i < count; i++, at += stride) store<u16>(left + 2 * i, load<u16>(at));
    if (count < countLeft) {
      fillSamples(left + 2 * count, load<u16>(left + 2 * count - 2), countLeft - count);
    }
  } else fillSamples(left, hasAbove ? <i32>load<u16>(row) : middle + 1, countLeft);
  let corner = middle;
  if (hasAbove) corner = load<u16>(hasLeft ? row - 2 : row);
  else if (hasLeft) corner = load<u16>(here - 2);
  store<u16>(above - 2, <u16>corner);
  store<u16>(left - 2, <u16>corner);
}
