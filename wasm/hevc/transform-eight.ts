// Inverse transform of squares of 8 x 8 (8.6.4), all coefficients at once: columns of four and four, then
// row by row.

import { high16, low16 } from '../shared/lanes';
import { mostOf, narrowed } from './rows-of-four';
import { COEFFICIENTS, MIDDLE, SUMS, work } from './work';

@inline
function row(n: usize): v128 {
  return v128.load(work + COEFFICIENTS + (n << 4));
}

/** Sums of four columns are kept, to be stored with those of four others. */
@inline
function keep(k: usize, sums: v128): void {
  v128.store(work + SUMS + (k << 4), sums);
}

@inline
function finish(k: usize, sums: v128): void {
  const first = v128.load(work + SUMS + (k << 4));
  v128.store(work + MIDDLE + (k << 4), narrowed(first, sums, i32x4.splat(64), 7));
}

/** Rows k and 7 - k. */
@inline
function fold(k: usize, even: v128, odd: v128, isSecond: bool): void {
  const upper = i32x4.add(even, odd);
  const lower = i32x4.sub(even, odd);
  if (isSecond) {
    finish(k, upper);
    finish(7 - k, lower);
  } else {
    keep(k, upper);
    keep(7 - k, lower);
  }
}

/** Pairs of rows 0 and 4, 2 and 6, 1 and 3, 5 and 7. */
@inline
function fourColumns(p04: v128, p26: v128, p13: v128, p57: v128, isSecond: bool): void {
  const a = i32x4.dot_i16x8_s(p04, i16x8.splat(64));
  const b = i32x4.dot_i16x8_s(p04, i16x8(64, -64, 64, -64, 64, -64, 64, -64));
  const c = i32x4.dot_i16x8_s(p26, i16x8(83, 36, 83, 36, 83, 36, 83, 36));
  const d = i32x4.dot_i16x8_s(p26, i16x8(36, -83, 36, -83, 36, -83, 36, -83));
  const o0 = i32x4.add(
    i32x4.dot_i16x8_s(p13, i16x8(89, 75, 89, 75, 89, 75, 89, 75)),
    i32x4.dot_i16x8_s(p57, i16x8(50, 18, 50, 18, 50, 18, 50, 18)),
  );
  fold(0, i32x4.add(a, c), o0, isSecond);
  const o1 = i32x4.add(
    i32x4.dot_i16x8_s(p13, i16x8(75, -18, 75, -18, 75, -18, 75, -18)),
    i32x4.dot_i16x8_s(p57, i16x8(-89, -50, -89, -50, -89, -50, -89, -50)),
  );
  fold(1, i32x4.add(b, d), o1, isSecond);
  const o2 = i32x4.add(
    i32x4.dot_i16x8_s(p13, i16x8(50, -89, 50, -89, 50, -89, 50, -89)),
    i32x4.dot_i16x8_s(p57, i16x8(18, 75, 18, 75, 18, 75, 18, 75)),
  );
  fold(2, i32x4.sub(b, d), o2, isSecond);
  const o3 = i32x4.add(
    i32x4.dot_i16x8_s(p13, i16x8(18, -50, 18, -50, 18, -50, 18, -50)),
    i32x4.dot_i16x8_s(p57, i16x8(75, -89, 75, -89, 75, -89, 75, -89)),
  );
  fold(3, i32x4.sub(a, c), o3, isSecond);
}

/** Eight samples of a row: the left half of its sums, and the right one by symmetry. */
@inline
function addRow(from: usize, dst: usize, half: v128, shift: i32, most: v128): void {
  const m = v128.load(from);
  const even = i32x4.add(
    i32x4.dot_i16x8_s(
      v128.shuffle<i16>(m, m, 0, 4, 0, 4, 0, 4, 0, 4),
      i16x8(64, 64, 64, -64, 64, -64, 64, 64),
    ),
    i32x4.dot_i16x8_s(
      v128.shuffle<i16>(m, m, 2, 6, 2, 6, 2, 6, 2, 6),
      i16x8(83, 36, 36, -83, -36, 83, -83, -36),
    ),
  );
  const odd = i32x4.add(
    i32x4.dot_i16x8_s(
      v128.shuffle<i16>(m, m, 1, 3, 1, 3, 1, 3, 1, 3),
      i16x8(89, 75, 75, -18, 50, -89, 18, -50),
    ),
    i32x4.dot_i16x8_s(
      v128.shuffle<i16>(m, m, 5, 7, 5, 7, 5, 7, 5, 7),
      i16x8(50, 18, -89, -50, 18, 75, 75, -89),
    ),
  );
  const last = i32x4.sub(even, odd);
  const right = v128.shuffle<i32>(last, last, 3, 2, 1, 0);
  const residual = narrowed(i32x4.add(even, odd), right, half, shift);
  const sum = i16x8.add_sat_s(v128.load(dst), residual);
  v128.store(dst, i16x8.max_s(i16x8.min_s(sum, most), i16x8.splat(0)));
}

/** Adds the transform of COEFFICIENTS to samples. */
export function addEight(dst: usize, stride: i32, depth: i32): void {
  fourColumns(
    low16(row(0), row(4)),
    low16(row(2), row(6)),
    low16(row(1), row(3)),
    low16(row(5), row(7)),
    false,
  );
  fourColumns(
    high16(row(0), row(4)),
    high16(row(2), row(6)),
    high16(row(1), row(3)),
    high16(row(5), row(7)),
    true,
  );
  const shift = 20 - depth;
  const half = i32x4.splat(1 << (shift - 1));
  const most = mostOf(depth);
  const end = work + MIDDLE + 128;
  for (let from = work + MIDDLE; from < end; from += 16, dst += stride) {
    addRow(from, dst, half, shift, most);
  }
}
