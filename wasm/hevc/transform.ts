// Inverse transforms (8.6.4): columns, then rows, four at a time, by even and odd parts. What lies
// beyond the last coefficient is left out. Both passes read columns of their source: the first one
// turns its result while it narrows it to 16 bits.

import { COEFFICIENTS, MIDDLE, ODD_ROWS, PAIRS, SINES, SUMS, work } from './work';

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

/** Four columns of i16, of which `used` rows are not zero, to i32 in SUMS. */
function columns(src: usize, log2: i32, used: i32): void {
  const n = 1 << log2;
  const stride = (<usize>n) << 1;
  const sums = work + SUMS;
  const pairs = work + PAIRS;
  const first = pair(src, src + (stride << (log2 - 1)));
  v128.store(sums, i32x4.dot_i16x8_s(first, i16x8.splat(64)));
  v128.store(sums, i32x4.dot_i16x8_s(first, i16x8(64, -64, 64, -64, 64, -64, 64, -64)), 16);
  let table = work + ODD_ROWS;
  for (let size = 4; size <= n; size <<= 1) {
    const half = size >> 1;
    const step = n / size;
    let count = 0;
    while (count < size >> 2 && step * (4 * count + 1) < used) {
      const row = src + <usize>(step * (4 * count + 1)) * stride;
      v128.store(pairs + (count << 4), pair(row, row + <usize>(2 * step) * stride));
      count++;
    }
    oddPart(sums, pairs, table, size, count);
    table += <usize>(half * size);
  }
}

/** Adds the odd rows, in `count` pairs, to the even part of half the size. */
@inline
function oddPart(sums: usize, pairs: usize, table: usize, size: i32, count: i32): void {
  const half = size >> 1;
  if (count == 0) {
    for (let k = 0; k < half; k++) {
      v128.store(sums + ((size - 1 - k) << 4), v128.load(sums + (k << 4)));
    }
    return;
  }
  const first = v128.load(pairs);
  let t = table; // a row of it has size / 4 pairs of 4 bytes
  if (count == 1) {
    for (let k = 0; k < half; k++, t += size) {
      fold(sums, k, size, i32x4.dot_i16x8_s(first, v128.load32_splat(t)));
    }
  } else if (count == 2) {
    const second = v128.load(pairs, 16);
    for (let k = 0; k < half; k++, t += size) {
      const low = i32x4.dot_i16x8_s(first, v128.load32_splat(t));
      fold(sums, k, size, i32x4.add(low, i32x4.dot_i16x8_s(second, v128.load32_splat(t, 4))));
    }
  } else {
    for (let k = 0; k < half; k++, t += size) {
      let odd = i32x4.dot_i16x8_s(first, v128.load32_splat(t));
      for (let j = 1; j < count; j++) {
        const next = v128.load(pairs + (j << 4));
        odd = i32x4.add(odd, i32x4.dot_i16x8_s(next, v128.load32_splat(t + (j << 2))));
      }
      fold(sums, k, size, odd);
    }
  }
}

/** The same for the sine transform of 4 x 4. */
function sineColumns(src: usize): void {
  const a = pair(src, src + 8);
  const b = pair(src + 16, src + 24);
  const sines = work + SINES;
  for (let k: usize = 0; k < 4; k++) {
    const low = i32x4.dot_i16x8_s(a, v128.load32_splat(sines + (k << 3)));
    const high = i32x4.dot_i16x8_s(b, v128.load32_splat(sines + (k << 3), 4));
    v128.store(work + SUMS + (k << 4), i32x4.add(low, high));
  }
}

/** The largest sample, eight times. */
@inline
export function mostOf(depth: i32): v128 {
  const most: i32 = (1 << depth) - 1;
  return i16x8.splat(<i16>most);
}

/** Two rows of four sums, rounded and narrowed. */
@inline
function narrowed(sums: usize, half: v128, shift: i32): v128 {
  const a = i32x4.shr_s(i32x4.add(v128.load(sums), half), shift);
  const b = i32x4.shr_s(i32x4.add(v128.load(sums, 16), half), shift);
  return i16x8.narrow_i32x4_s(a, b);
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

/** Adds the transform of COEFFICIENTS to samples. `usedX`, `usedY`: how far they reach, in fours. */
export function addTransform(
  log2: i32,
  usedX: i32,
  usedY: i32,
  dst: usize,
  stride: i32,
  depth: i32,
  isSine: bool,
): void {
  const n = 1 << log2;
  const src = work + COEFFICIENTS;
  const middle = work + MIDDLE;
  const sums = work + SUMS;
  const first = i32x4.splat(64);
  for (let x = 0; x < usedX; x += 4) {
    if (isSine) sineColumns(src);
    else columns(src + (x << 1), log2, usedY);
    for (let k = 0; k < n; k += 4) {
      const from = sums + (k << 4);
      const a = narrowed(from, first, 7);
      const b = narrowed(from + 32, first, 7);
      const upper = upperTurned(a, b);
      const lower = lowerTurned(a, b);
      let to = middle + (((x << log2) + k) << 1);
      v128.store64_lane(to, upper, 0);
      to += n << 1;
      v128.store64_lane(to, upper, 1);
      to += n << 1;
      v128.store64_lane(to, lower, 0);
      to += n << 1;
      v128.store64_lane(to, lower, 1);
    }
  }
  // Rows beyond them are read as the second of a pair.
  if (usedX < n) memory.fill(middle + ((usedX << log2) << 1), 0, ((n - usedX) << log2) << 1);
  const shift = 20 - depth;
  const second = i32x4.splat(1 << (shift - 1));
  const most = mostOf(depth);
  for (let y = 0; y < n; y += 4) {
    if (isSine) sineColumns(middle);
    else columns(middle + (y << 1), log2, usedX);
    const row = dst + y * stride;
    for (let k = 0; k < n; k += 4) {
      const from = sums + (k << 4);
      const a = narrowed(from, second, shift);
      const b = narrowed(from + 32, second, shift);
      const upper = upperTurned(a, b);
      const lower = lowerTurned(a, b);
      let to = row + (k << 1);
      v128.store64_lane(to, added(to, upper, most), 0);
      to += stride;
      v128.store64_lane(to, added(to, v128.shuffle<i64>(upper, upper, 1, 1), most), 0);
      to += stride;
      v128.store64_lane(to, added(to, lower, most), 0);
      to += stride;
      v128.store64_lane(to, added(to, v128.shuffle<i64>(lower, lower, 1, 1), most), 0);
    }
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
