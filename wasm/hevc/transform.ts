// Inverse transforms (8.6.4): columns, then rows, four at a time, by even and odd parts. What lies
// beyond the last coefficient is left out. Both passes read columns of their source: the first one
// turns its result while it narrows it to 16 bits.

import { addRows, lowerTurned, mostOf, narrowed, storeRows, upperTurned } from './rows-of-four';
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
  return log2 == 4 ? 40 : 168;
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
 * Adds the transform of COEFFICIENTS to samples, of 16 a side or 32. `usedX`, `usedY`: how far they
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
