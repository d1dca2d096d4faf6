// The filters of PNG rows: x - predictor(left, above, above left), mod 256, all bytes at once.
//   row, prior  the row and the one above it, with 16 zero bytes in front and readable 15 bytes past
//               the end (what lies there is masked out); `size` is the bytes of a pixel, 1–4
//   dst         written up to 15 bytes past the end
// Scalar twin: filterScalar (test/twins/png.ts).

import { sumLanes } from '../shared/lanes';
import { SCORES, work } from './state';

/** 16 × 0xff, 16 × 0: the load at 16 - n has its first n bytes set. */
const MASKS: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ],
  16,
);
const ONES: usize = memory.data<u8>([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 16);

/** Writes a row filtered by `filter`. */
export function filterRow(
  filter: i32,
  row: usize,
  prior: usize,
  dst: usize,
  bytes: usize,
  size: usize,
): void {
  const end = row + bytes;
  if (filter == 0) {
    memory.copy(dst, row, bytes);
  } else if (filter == 1) {
    for (; row < end; row += 16, dst += 16) {
      v128.store(dst, i8x16.sub(v128.load(row), v128.load(row - size)));
    }
  } else if (filter == 2) {
    for (; row < end; row += 16, prior += 16, dst += 16) {
      v128.store(dst, i8x16.sub(v128.load(row), v128.load(prior)));
    }
  } else if (filter == 3) {
    const one = v128.load(ONES);
    for (; row < end; row += 16, prior += 16, dst += 16) {
      const mean = average(v128.load(row - size), v128.load(prior), one);
      v128.store(dst, i8x16.sub(v128.load(row), mean));
    }
  } else {
    for (; row < end; row += 16, prior += 16, dst += 16) {
      const guess = paeth(v128.load(row - size), v128.load(prior), v128.load(prior - size));
      v128.store(dst, i8x16.sub(v128.load(row), guess));
    }
  }
}

/** Half the sum, rounded down: wasm's average rounds up. */
@inline
function average(a: v128, b: v128, one: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), one));
}

/**
 * Whichever of left a, above b and above left c is nearest to a + b - c. With A = a - c and
 * B = b - c the distances are |B|, |A| and |A + B|; c can only win when A and B have opposite
 * signs, and then |A + B| is the difference of the other two.
 */
@inline
function paeth(a: v128, b: v128, c: v128): v128 {
  const up = i8x16.sub_sat_u(a, c);
  const down = i8x16.sub_sat_u(c, a);
  const rise = i8x16.sub_sat_u(b, c);
  const fall = i8x16.sub_sat_u(c, b);
  const toA = v128.or(rise, fall);
  const toB = v128.or(up, down);
  // Opposite signs: one goes up and the other falls. Otherwise the distance to c is out of reach.
  const zero = i32x4.splat(0);
  const same = v128.or(
    v128.and(i8x16.eq(up, zero), i8x16.eq(rise, zero)),
    v128.and(i8x16.eq(down, zero), i8x16.eq(fall, zero)),
  );
  const toC = v128.or(v128.or(i8x16.sub_sat_u(toA, toB), i8x16.sub_sat_u(toB, toA)), same);
  const isA = v128.and(i8x16.le_u(toA, toB), i8x16.le_u(toA, toC));
  return v128.bitselect(a, v128.bitselect(b, c, i8x16.le_u(toB, toC)), isA);
}

/** Sum over four lanes of the distances from zero, mod 256. */
@inline
function distances(x: v128): v128 {
  const size = i8x16.min_u(x, i8x16.neg(x));
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(size));
}

/** SCORES: for each filter, the sum of absolute differences that it would leave of this row. */
export function measureFilters(row: usize, prior: usize, bytes: usize, size: usize): void {
  let none = i32x4.splat(0);
  let sub = none;
  let up = none;
  let mean = none;
  let nearest = none;
  const one = v128.load(ONES);
  for (const end = row + bytes; row < end; row += 16, prior += 16) {
    const mask = v128.load(MASKS + 16 - min<usize>(16, end - row));
    const x = v128.load(row);
    const a = v128.load(row - size);
    const b = v128.load(prior);
    const c = v128.load(prior - size);
    none = i32x4.add(none, distances(v128.and(mask, x)));
    sub = i32x4.add(sub, distances(v128.and(mask, i8x16.sub(x, a))));
    up = i32x4.add(up, distances(v128.and(mask, i8x16.sub(x, b))));
    mean = i32x4.add(mean, distances(v128.and(mask, i8x16.sub(x, average(a, b, one)))));
    nearest = i32x4.add(nearest, distances(v128.and(mask, i8x16.sub(x, paeth(a, b, c)))));
  }
  const scores = work.tables + SCORES;
  store<u32>(scores, sumLanes(none));
  store<u32>(scores, sumLanes(sub), 4);
  store<u32>(scores, sumLanes(up), 8);
  store<u32>(scores, sumLanes(mean), 12);
  store<u32>(scores, sumLanes(nearest), 16);
}
