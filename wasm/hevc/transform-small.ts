// Inverse transforms of squares of 4 x 4 (8.6.4): all in registers, two rows in each.

import { addRows, lowerTurned, mostOf, narrowed, upperTurned } from './rows-of-four';
import { COEFFICIENTS, work } from './work';

/** Rows 0 and 2, and rows 1 and 3, in turn. */
@inline
function evenPair(upper: v128, lower: v128): v128 {
  return v128.shuffle<i16>(upper, lower, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function oddPair(upper: v128, lower: v128): v128 {
  return v128.shuffle<i16>(upper, lower, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Rows 0 and 1 of the cosine transform, or rows 2 and 3. */
@inline
function cosines(upper: v128, lower: v128, half: v128, shift: i32, isLower: bool): v128 {
  const even = evenPair(upper, lower);
  const odd = oddPair(upper, lower);
  const e0 = i32x4.dot_i16x8_s(even, i16x8.splat(64));
  const e1 = i32x4.dot_i16x8_s(even, i16x8(64, -64, 64, -64, 64, -64, 64, -64));
  const o0 = i32x4.dot_i16x8_s(odd, i16x8(83, 36, 83, 36, 83, 36, 83, 36));
  const o1 = i32x4.dot_i16x8_s(odd, i16x8(36, -83, 36, -83, 36, -83, 36, -83));
  if (isLower) return narrowed(i32x4.sub(e1, o1), i32x4.sub(e0, o0), half, shift);
  return narrowed(i32x4.add(e0, o0), i32x4.add(e1, o1), half, shift);
}

/** Two rows of the sine transform, by factors of rows 0 and 2, and of rows 1 and 3. */
@inline
function sines(
  even: v128,
  odd: v128,
  a02: v128,
  a13: v128,
  b02: v128,
  b13: v128,
  half: v128,
  shift: i32,
): v128 {
  return narrowed(
    i32x4.add(i32x4.dot_i16x8_s(even, a02), i32x4.dot_i16x8_s(odd, a13)),
    i32x4.add(i32x4.dot_i16x8_s(even, b02), i32x4.dot_i16x8_s(odd, b13)),
    half,
    shift,
  );
}

@inline
function upperSines(upper: v128, lower: v128, half: v128, shift: i32): v128 {
  return sines(
    evenPair(upper, lower),
    oddPair(upper, lower),
    i16x8(29, 84, 29, 84, 29, 84, 29, 84),
    i16x8(74, 55, 74, 55, 74, 55, 74, 55),
    i16x8(55, -29, 55, -29, 55, -29, 55, -29),
    i16x8(74, -84, 74, -84, 74, -84, 74, -84),
    half,
    shift,
  );
}

@inline
function lowerSines(upper: v128, lower: v128, half: v128, shift: i32): v128 {
  return sines(
    evenPair(upper, lower),
    oddPair(upper, lower),
    i16x8(74, -74, 74, -74, 74, -74, 74, -74),
    i16x8(0, 74, 0, 74, 0, 74, 0, 74),
    i16x8(84, 55, 84, 55, 84, 55, 84, 55),
    i16x8(-74, -29, -74, -29, -74, -29, -74, -29),
    half,
    shift,
  );
}

/** Adds the transform of COEFFICIENTS, by sines where luma is predicted (8.6.4.2), else by cosines. */
export function addSmall(dst: usize, stride: i32, depth: i32, isSine: bool): void {
  const upper = v128.load(work + COEFFICIENTS);
  const lower = v128.load(work + COEFFICIENTS, 16);
  const first = i32x4.splat(64);
  const shift = 20 - depth;
  const second = i32x4.splat(1 << (shift - 1));
  const most = mostOf(depth);
  if (isSine) {
    const a = upperSines(upper, lower, first, 7);
    const b = lowerSines(upper, lower, first, 7);
    const c = upperTurned(a, b);
    const d = lowerTurned(a, b);
    const e = upperSines(c, d, second, shift);
    const f = lowerSines(c, d, second, shift);
    addRows(dst, stride, upperTurned(e, f), lowerTurned(e, f), most);
    return;
  }
  const a = cosines(upper, lower, first, 7, false);
  const b = cosines(upper, lower, first, 7, true);
  const c = upperTurned(a, b);
  const d = lowerTurned(a, b);
  const e = cosines(c, d, second, shift, false);
  const f = cosines(c, d, second, shift, true);
  addRows(dst, stride, upperTurned(e, f), lowerTurned(e, f), most);
}
