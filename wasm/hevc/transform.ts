// Inverse transforms (8.6.4): columns, then rows, four at a time, by even and odd parts. What lies
// beyond the last coefficient is left out. Both passes read columns of their source: the first one
// turns its result while it narrows it to 16 bits.

import { COEFFICIENTS, MIDDLE, ODD_ROWS, PAIRS, SUMS, work } from './work';

/** Four samples of two rows, in turn. */
@inline
function pair(a: usize, b: usize): v128 {
  return v128.shuffle<i16>(v128.load64_zero(a), v128.load64_zero(b), 0, 8, 1, 9, 2, 10, 3, 11);
}

/** Sum and difference of an even and an odd part: rows k and size - 1 - k. */
@inline
function fold(sums: usize, k: i32, size: i32, odd: v128): void {
  const low = sums + (k << 4);
  const even = v128.load(low);
  v128.store(low, i32x4.add(even, odd));
  v128.store(sums + ((size - 1 - k) << 4), i32x4.sub(even, odd));
}

/** The same where row `b` may lie beyond what is used. */
@inline
function pairWithin(src: usize, stride: usize, a: i32, b: i32, used: i32): v128 {
  const first = src + <usize>a * stride;
  if (b < used) return pair(first, src + <usize>b * stride);
  return v128.shuffle<i16>(v128.load64_zero(first), i16x8.splat(0), 0, 8, 1, 9, 2, 10, 3, 11);
}

/** Pairs of the odd rows of a size that are used, to PAIRS; answers how many. */
@inline
function oddPairs(src: usize, stride: usize, step: i32, most: i32, used: i32): i32 {
  let count = 0;
  for (let row = step; count < most && row < used; row += 4 * step) {
    v128.store(work + PAIRS + (count << 4), pairWithin(src, stride, row, row + 2 * step, used));
    count++;
  }
  return count;
}

/** One row of the odd part, of `count` pairs, of which two are at hand. */
@inline
function oddRow(first: v128, second: v128, count: i32, table: usize): v128 {
  let odd = i32x4.dot_i16x8_s(first, v128.load32_splat(table));
  if (count > 1) {
    odd = i32x4.add(odd, i32x4.dot_i16x8_s(second, v128.load32_splat(table, 4)));
    for (let j = 2; j < count; j++) {
      const next = v128.load(work + PAIRS + (j << 4));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(next, v128.load32_splat(table + (j << 2))));
    }
  }
  return odd;
}

/**
 * Four columns of i16, of which `used` rows are not zero: the even part of the transform to SUMS, half
 * of its rows, and pairs for its odd part to PAIRS. Answers how many pairs, of 1 at least.
 */
function evenPart(src: usize, log2: i32, used: i32): i32 {
  const n = 1 << log2;
  const stride = (<usize>n) << 1;
  const sums = work + SUMS;
  const first = pairWithin(src, stride, 0, n >> 1, used);
  v128.store(sums, i32x4.dot_i16x8_s(first, i16x8.splat(64)));
  v128.store(sums, i32x4.dot_i16x8_s(first, i16x8(64, -64, 64, -64, 64, -64, 64, -64)), 16);
  let table = work + ODD_ROWS;
  for (let size = 4; size < n; size <<= 1) {
    const half = size >> 1;
    const count = oddPairs(src, stride, n / size, size >> 2, used);
    if (count) {
      const a = v128.load(work + PAIRS);
      const b = v128.load(work + PAIRS, 16);
      let t = table; // a row of it has size / 4 pairs of 4 bytes
      for (let k = 0; k < half; k++, t += size) fold(sums, k, size, oddRow(a, b, count, t));
    } else {
      for (let k = 0; k < half; k++) {
        v128.store(sums + ((size - 1 - k) << 4), v128.load(sums + (k << 4)));
      }
    }
    table += <usize>(half * size);
  }
  return oddPairs(src, stride, 1, n >> 2, used);
}

/** The largest sample, eight times. */
@inline
export function mostOf(depth: i32): v128 {
  const most: i32 = (1 << depth) - 1;
  return i16x8.splat(<i16>most);
}

/** Two rows of four sums, rounded and narrowed. */
@inline
function narrowed(a: v128, b: v128, half: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(a, half), shift),
    i32x4.shr_s(i32x4.add(b, half), shift),
  );
}

/** Rows 0 and 1, and rows 2 and 3, of a turned square of 4 x 4. */
@inline
function upperTurned(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 4, 8, 12, 1, 5, 9, 13);
}

@inline
function lowerTurned(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 2, 6, 10, 14, 3, 7, 11, 15);
}

/** Four samples with a residual, limited to what the depth allows. */
@inline
function added(dst: usize, residual: v128, most: v128): v128 {
  const sum = i16x8.add_sat_s(v128.load64_zero(dst), residual);
  return i16x8.max_s(i16x8.min_s(sum, most), i16x8.splat(0));
}

/** Four rows of four, two and two in a register, are stored apart. */
@inline
function storeRows(to: usize, stride: usize, upper: v128, lower: v128): void {
  v128.store64_lane(to, upper, 0);
  to += stride;
  v128.store64_lane(to, upper, 1);
  to += stride;
  v128.store64_lane(to, lower, 0);
  to += stride;
  v128.store64_lane(to, lower, 1);
}

/** Four rows of four are added to samples. */
@inline
function addRows(to: usize, stride: usize, upper: v128, lower: v128, most: v128): void {
  v128.store64_lane(to, added(to, upper, most), 0);
  to += stride;
  v128.store64_lane(to, added(to, v128.shuffle<i64>(upper, upper, 1, 1), most), 0);
  to += stride;
  v128.store64_lane(to, added(to, lower, most), 0);
  to += stride;
  v128.store64_lane(to, added(to, v128.shuffle<i64>(lower, lower, 1, 1), most), 0);
}

/** Four columns: rows of the transform become columns of `dst`, four bytes of i16 … a row of n. */
@inline
function firstPass(src: usize, log2: i32, used: i32, dst: usize): void {
  const n = 1 << log2;
  const half = i32x4.splat(64);
  const count = evenPart(src, log2, used);
  const a = v128.load(work + PAIRS);
  const b = v128.load(work + PAIRS, 16);
  let table = work + ODD_ROWS + lastTable(log2);
  for (let k = 0; k < n >> 1; k += 4) {
    const sums = work + SUMS + (k << 4);
    const even0 = v128.load(sums);
    const even1 = v128.load(sums, 16);
    const even2 = v128.load(sums, 32);
    const even3 = v128.load(sums, 48);
    const odd0 = oddRow(a, b, count, table);
    const odd1 = oddRow(a, b, count, table + n);
    const odd2 = oddRow(a, b, count, table + 2 * n);
    const odd3 = oddRow(a, b, count, table + 3 * n);
    table += 4 * n;
    const s01 = narrowed(i32x4.add(even0, odd0), i32x4.add(even1, odd1), half, 7);
    const s23 = narrowed(i32x4.add(even2, odd2), i32x4.add(even3, odd3), half, 7);
    const d32 = narrowed(i32x4.sub(even3, odd3), i32x4.sub(even2, odd2), half, 7);
    const d10 = narrowed(i32x4.sub(even1, odd1), i32x4.sub(even0, odd0), half, 7);
    const stride = (<usize>n) << 1;
    storeRows(dst + (k << 1), stride, upperTurned(s01, s23), lowerTurned(s01, s23));
    storeRows(dst + ((n - 4 - k) << 1), stride, upperTurned(d32, d10), lowerTurned(d32, d10));
  }
}

/** Where the odd rows of the largest size begin. */
@inline
function lastTable(log2: i32): usize {
  return log2 == 3 ? 8 : log2 == 4 ? 40 : 168;
}

/** The same, added to four rows of samples. */
@inline
function secondPass(
  src: usize,
  log2: i32,
  used: i32,
  dst: usize,
  stride: usize,
  shift: i32,
  most: v128,
): void {
  const n = 1 << log2;
  const half = i32x4.splat(1 << (shift - 1));
  const count = evenPart(src, log2, used);
  const a = v128.load(work + PAIRS);
  const b = v128.load(work + PAIRS, 16);
  let table = work + ODD_ROWS + lastTable(log2);
  for (let k = 0; k < n >> 1; k += 4) {
    const sums = work + SUMS + (k << 4);
    const even0 = v128.load(sums);
    const even1 = v128.load(sums, 16);
    const even2 = v128.load(sums, 32);
    const even3 = v128.load(sums, 48);
    const odd0 = oddRow(a, b, count, table);
    const odd1 = oddRow(a, b, count, table + n);
    const odd2 = oddRow(a, b, count, table + 2 * n);
    const odd3 = oddRow(a, b, count, table + 3 * n);
    table += 4 * n;
    const s01 = narrowed(i32x4.add(even0, odd0), i32x4.add(even1, odd1), half, shift);
    const s23 = narrowed(i32x4.add(even2, odd2), i32x4.add(even3, odd3), half, shift);
    const d32 = narrowed(i32x4.sub(even3, odd3), i32x4.sub(even2, odd2), half, shift);
    const d10 = narrowed(i32x4.sub(even1, odd1), i32x4.sub(even0, odd0), half, shift);
    const low = dst + (k << 1);
    const high = dst + ((n - 4 - k) << 1);
    addRows(low, stride, upperTurned(s01, s23), lowerTurned(s01, s23), most);
    addRows(high, stride, upperTurned(d32, d10), lowerTurned(d32, d10), most);
  }
}

/**
 * Adds the transform of COEFFICIENTS to samples, of 8 a side or more. `usedX`, `usedY`: how far they
 * reach, in fours.
 */
export function addTransform(
  log2: i32,
  usedX: i32,
  usedY: i32,
  dst: usize,
  stride: i32,
  depth: i32,
): void {
  const n = 1 << log2;
  for (let x = 0; x < usedX; x += 4) {
    firstPass(work + COEFFICIENTS + (x << 1), log2, usedY, work + MIDDLE + ((x << log2) << 1));
  }
  const most = mostOf(depth);
  for (let y = 0; y < n; y += 4, dst += stride << 2) {
    secondPass(work + MIDDLE + (y << 1), log2, usedX, dst, stride, 20 - depth, most);
  }
}

// Squares of 4 x 4: all in registers, two rows in each.

/** Rows 0 and 2, and rows 1 and 3, in turn. */
@inline
function evenPair(upper: v128, lower: v128): v128 {
  return v128.shuffle<i16>(upper, lower, 0, 8, 1, 9, 2, 10, 3, 11);
}

@inline
function oddPair(upper: v128, lower: v128): v128 {
  return v128.shuffle<i16>(upper, lower, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Rows 0 and 1 of the cosine transform, and rows 2 and 3. */
@inline
function upperCosines(upper: v128, lower: v128, half: v128, shift: i32): v128 {
  const even = evenPair(upper, lower);
  const odd = oddPair(upper, lower);
  const e0 = i32x4.dot_i16x8_s(even, i16x8.splat(64));
  const e1 = i32x4.dot_i16x8_s(even, i16x8(64, -64, 64, -64, 64, -64, 64, -64));
  const o0 = i32x4.dot_i16x8_s(odd, i16x8(83, 36, 83, 36, 83, 36, 83, 36));
  const o1 = i32x4.dot_i16x8_s(odd, i16x8(36, -83, 36, -83, 36, -83, 36, -83));
  return narrowed(i32x4.add(e0, o0), i32x4.add(e1, o1), half, shift);
}

@inline
function lowerCosines(upper: v128, lower: v128, half: v128, shift: i32): v128 {
  const even = evenPair(upper, lower);
  const odd = oddPair(upper, lower);
  const e0 = i32x4.dot_i16x8_s(even, i16x8.splat(64));
  const e1 = i32x4.dot_i16x8_s(even, i16x8(64, -64, 64, -64, 64, -64, 64, -64));
  const o0 = i32x4.dot_i16x8_s(odd, i16x8(83, 36, 83, 36, 83, 36, 83, 36));
  const o1 = i32x4.dot_i16x8_s(odd, i16x8(36, -83, 36, -83, 36, -83, 36, -83));
  return narrowed(i32x4.sub(e1, o1), i32x4.sub(e0, o0), half, shift);
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

/** The same for 4 x 4, by sines where luma is predicted (8.6.4.2), else by cosines. */
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
  const a = upperCosines(upper, lower, first, 7);
  const b = lowerCosines(upper, lower, first, 7);
  const c = upperTurned(a, b);
  const d = lowerTurned(a, b);
  const e = upperCosines(c, d, second, shift);
  const f = lowerCosines(c, d, second, shift);
  addRows(dst, stride, upperTurned(e, f), lowerTurned(e, f), most);
}

/** Takes the coefficients away that were used. */
export function clearCoefficients(log2: i32, usedX: i32, usedY: i32): void {
  const zero = i16x8.splat(0);
  if (log2 == 2) {
    v128.store(work + COEFFICIENTS, zero);
    v128.store(work + COEFFICIENTS, zero, 16);
    return;
  }
  let row = work + COEFFICIENTS;
  for (let y = 0; y < usedY; y++, row += 2 << log2) {
    for (let x = 0; x < usedX << 1; x += 16) v128.store(row + x, zero);
  }
}

/** The same where there is but the first coefficient. */
export function addFlat(log2: i32, dst: usize, stride: i32, depth: i32): void {
  const shift = 20 - depth;
  const first = (<i32>load<i16>(work + COEFFICIENTS) * 64 + 64) >> 7;
  const value = i16x8.splat(<i16>((first * 64 + (1 << (shift - 1))) >> shift));
  const most = mostOf(depth);
  const zero = i16x8.splat(0);
  const n = 1 << log2;
  for (let y = 0; y < n; y++, dst += stride) {
    if (n == 4) {
      v128.store64_lane(dst, added(dst, value, most), 0);
      continue;
    }
    for (let x = 0; x < n << 1; x += 16) {
      const sum = i16x8.add_sat_s(v128.load(dst + x), value);
      v128.store(dst + x, i16x8.max_s(i16x8.min_s(sum, most), zero));
    }
  }
}

/** Adds coefficients that are no transform: shifted, or as they are where nothing is lost (8.6.2). */
export function addPlain(
  log2: i32,
  usedX: i32,
  usedY: i32,
  dst: usize,
  stride: i32,
  depth: i32,
  isExact: bool,
): void {
  const most = (1 << depth) - 1;
  const shift = 20 - depth;
  const half = 1 << (shift - 1);
  for (let y = 0; y < usedY; y++, dst += stride) {
    const row = work + COEFFICIENTS + ((y << log2) << 1);
    for (let x = 0; x < usedX; x++) {
      let value = <i32>load<i16>(row + (x << 1));
      if (!isExact) value = ((value << 7) + half) >> shift;
      const at = dst + (x << 1);
      store<u16>(at, min(max(<i32>load<u16>(at) + value, 0), most));
    }
  }
}
