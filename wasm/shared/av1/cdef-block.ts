// The filter of CDEF (7.15.3) on a block. Samples outside the picture are FAR: so large that the
// arithmetic makes nothing of them, and kept out of the largest by a comparison.

/** 0x4000: its distance to any sample is more than any strength allows. */
export const FAR: i32 = 0x4000;

/** Cdef_Directions: rows and columns of the first and the second step. */
const DIRECTIONS: usize = memory.data<i8>([
  -1, 1, -2, 2, 0, 1, -1, 2, 0, 1, 0, 2, 0, 1, 1, 2, 1, 1, 2, 2, 1, 0, 2, 1, 1, 0, 2, 0, 1, 0, 2,
  -1,
]);

@inline
function stepOf(direction: i32, second: i32, stride: i32): i32 {
  const at = DIRECTIONS + 4 * (direction & 7) + second;
  return load<i8>(at) * stride + 2 * load<i8>(at, 1);
}

/** A row of eight samples, or two rows of four. */
@inline
function rowAt(at: usize, stride: i32, isNarrow: bool): v128 {
  return isNarrow ? v128.load64_lane(at + stride, v128.load64_zero(at), 1) : v128.load(at);
}

@inline
function constrain(difference: v128, strength: v128, shift: i32): v128 {
  const size = i16x8.abs(difference);
  const most = i16x8.max_s(i16x8.splat(0), i16x8.sub(strength, i16x8.shr_u(size, shift)));
  const sign = i16x8.shr_s(difference, 15);
  return i16x8.sub(v128.xor(i16x8.min_s(size, most), sign), sign);
}

@inline
function largest(most: v128, v: v128): v128 {
  return i16x8.max_s(most, v128.and(v, i16x8.lt_s(v, i16x8.splat(<i16>FAR))));
}

@inline
function smallestOf4(least: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return i16x8.min_s(least, i16x8.min_s(i16x8.min_s(a, b), i16x8.min_s(c, d)));
}

@inline
function largestOf4(most: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return largest(largest(largest(largest(most, a), b), c), d);
}

@inline
function sumOf4(x: v128, a: v128, b: v128, c: v128, d: v128, strength: v128, shift: i32): v128 {
  const first = i16x8.add(
    constrain(i16x8.sub(a, x), strength, shift),
    constrain(i16x8.sub(b, x), strength, shift),
  );
  const second = i16x8.add(
    constrain(i16x8.sub(c, x), strength, shift),
    constrain(i16x8.sub(d, x), strength, shift),
  );
  return i16x8.add(first, second);
}

@inline
function shiftOf(strength: i32, damping: i32): i32 {
  return strength ? max(0, damping - (31 - clz(strength))) : 0;
}

/** extra: bits of a sample beyond eight. */
@inline
function filterBlock(
  src: usize,
  dst: usize,
  stride: i32,
  isNarrow: bool,
  h: i32,
  primary: i32,
  secondary: i32,
  damping: i32,
  direction: i32,
  extra: i32,
): void {
  const isOdd = ((primary >> extra) & 1) != 0;
  const weight0 = i16x8.splat(isOdd ? 3 : 4);
  const weight1 = i16x8.splat(isOdd ? 3 : 2);
  const primaryShift = shiftOf(primary, damping);
  const secondaryShift = shiftOf(secondary, damping);
  const primaryMost = i16x8.splat(<i16>primary);
  const secondaryMost = i16x8.splat(<i16>secondary);
  const along0 = stepOf(direction, 0, stride);
  const along1 = stepOf(direction, 2, stride);
  const left0 = stepOf(direction + 2, 0, stride);
  const left1 = stepOf(direction + 2, 2, stride);
  const right0 = stepOf(direction - 2, 0, stride);
  const right1 = stepOf(direction - 2, 2, stride);
  const isBounded = primary != 0 && secondary != 0;
  for (let y = 0; y < h; y += isNarrow ? 2 : 1, src += isNarrow ? 2 * stride : stride) {
    const x = rowAt(src, stride, isNarrow);
    let sum = i16x8.splat(0);
    let most = x;
    let least = x;
    if (primary) {
      const a = rowAt(src + along0, stride, isNarrow);
      const b = rowAt(src - along0, stride, isNarrow);
      const c = rowAt(src + along1, stride, isNarrow);
      const d = rowAt(src - along1, stride, isNarrow);
      const near = i16x8.add(
        constrain(i16x8.sub(a, x), primaryMost, primaryShift),
        constrain(i16x8.sub(b, x), primaryMost, primaryShift),
      );
      const far = i16x8.add(
        constrain(i16x8.sub(c, x), primaryMost, primaryShift),
        constrain(i16x8.sub(d, x), primaryMost, primaryShift),
      );
      sum = i16x8.add(i16x8.mul(near, weight0), i16x8.mul(far, weight1));
      if (isBounded) {
        least = smallestOf4(least, a, b, c, d);
        most = largestOf4(most, a, b, c, d);
      }
    }
    if (secondary) {
      const a = rowAt(src + left0, stride, isNarrow);
      const b = rowAt(src - left0, stride, isNarrow);
      const c = rowAt(src + right0, stride, isNarrow);
      const d = rowAt(src - right0, stride, isNarrow);
      const near = sumOf4(x, a, b, c, d, secondaryMost, secondaryShift);
      const e = rowAt(src + left1, stride, isNarrow);
      const f = rowAt(src - left1, stride, isNarrow);
      const g = rowAt(src + right1, stride, isNarrow);
      const i = rowAt(src - right1, stride, isNarrow);
      const far = sumOf4(x, e, f, g, i, secondaryMost, secondaryShift);
      sum = i16x8.add(sum, i16x8.add(i16x8.add(near, near), far));
      if (isBounded) {
        least = smallestOf4(smallestOf4(least, a, b, c, d), e, f, g, i);
        most = largestOf4(largestOf4(most, a, b, c, d), e, f, g, i);
      }
    }
    // x + ((8 + sum - (sum < 0)) >> 4)
    const rounded = i16x8.add(i16x8.add(sum, i16x8.shr_s(sum, 15)), i16x8.splat(8));
    let row = i16x8.add(x, i16x8.shr_s(rounded, 4));
    if (isBounded) row = i16x8.max_s(least, i16x8.min_s(most, row));
    if (isNarrow) {
      v128.store64_lane(dst, row, 0);
      v128.store64_lane(dst + stride, row, 1);
      dst += 2 * stride;
    } else {
      v128.store(dst, row);
      dst += stride;
    }
  }
}

/** A block of eight columns. */
export function filterWide(
  src: usize,
  dst: usize,
  stride: i32,
  h: i32,
  primary: i32,
  secondary: i32,
  damping: i32,
  direction: i32,
  extra: i32,
): void {
  filterBlock(src, dst, stride, false, h, primary, secondary, damping, direction, extra);
}

/** A block of four columns. */
export function filterNarrow(
  src: usize,
  dst: usize,
  stride: i32,
  h: i32,
  primary: i32,
  secondary: i32,
  damping: i32,
  direction: i32,
  extra: i32,
): void {
  filterBlock(src, dst, stride, true, h, primary, secondary, damping, direction, extra);
}
