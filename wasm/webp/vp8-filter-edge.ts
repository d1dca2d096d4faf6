// The arithmetic of VP8's loop filters (RFC 6386 section 15) on 16 positions along an edge: vectors of
// samples on both sides of it, from p3, the farthest before it, to q3 behind it.

import { LANES, P0, P1, Q0, Q1 } from './vp8-filter-lanes';

// Bytes by sixteens, and words by eights: engines make constants anew for each use, by three
// instructions, where a load is one.

// biome-ignore format: a table
const NUMBERS: usize = memory.data<u64>([
  0x0404040404040404, 0x0404040404040404,
  0x0303030303030303, 0x0303030303030303,
  0x8080808080808080, 0x8080808080808080,
  0x1f1f1f1f1f1f1f1f, 0x1f1f1f1f1f1f1f1f,
  0x1010101010101010, 0x1010101010101010,
  0x7f7f7f7f7f7f7f7f, 0x7f7f7f7f7f7f7f7f,
  0x0009000900090009, 0x0009000900090009,
  0x003f003f003f003f, 0x003f003f003f003f,
]);
export const FOUR: usize = NUMBERS;
const THREE: usize = NUMBERS + 16;
const SIGN: usize = NUMBERS + 32;
const LOW_FIVE: usize = NUMBERS + 48;
const SIXTEEN: usize = NUMBERS + 64;
const LOW_SEVEN: usize = NUMBERS + 80;
const NINE: usize = NUMBERS + 96;
const HALF: usize = NUMBERS + 112;

/** |a - b| of bytes. */
@inline
function distance(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}

/** Where 2 |p0 - q0| + |p1 - q1| / 2 is within the limit. */
@inline
function isSmooth(p1: v128, p0: v128, q0: v128, q1: v128, limit: v128): v128 {
  const near = distance(p0, q0);
  const far = v128.and(i16x8.shr_u(distance(p1, q1), 1), v128.load(LOW_SEVEN));
  return isWithin(i8x16.add_sat_u(i8x16.add_sat_u(near, near), far), limit);
}

/** Where a byte is at most `most`. */
@inline
function isWithin(x: v128, most: v128): v128 {
  return i8x16.eq(i8x16.min_u(x, most), x);
}

/** x / 8 of i8 lanes, rounded down, and 16 more: lanes are shifted by no instruction of its own. */
@inline
function eighth(x: v128): v128 {
  return v128.and(i16x8.shr_u(v128.xor(x, v128.load(SIGN)), 3), v128.load(LOW_FIVE));
}

/** The simple filter on the four vectors at `LANES + P1`. False: nothing changes. */
@inline
export function smoothSimply(limit: v128): bool {
  const p1 = v128.load(LANES + P1);
  const p0 = v128.load(LANES + P0);
  const q0 = v128.load(LANES + Q0);
  const q1 = v128.load(LANES + Q1);
  const mask = isSmooth(p1, p0, q0, q1, limit);
  if (!v128.any_true(mask)) return false;
  const sign = v128.load(SIGN);
  const sp0 = v128.xor(p0, sign);
  const sq0 = v128.xor(q0, sign);
  const w = i8x16.sub_sat_s(sq0, sp0);
  let a = i8x16.sub_sat_s(v128.xor(p1, sign), v128.xor(q1, sign));
  a = i8x16.add_sat_s(i8x16.add_sat_s(i8x16.add_sat_s(a, w), w), w);
  a = v128.and(a, mask);
  const sixteen = v128.load(SIXTEEN);
  const down = i8x16.sub(eighth(i8x16.add_sat_s(a, v128.load(FOUR))), sixteen);
  const up = i8x16.sub(eighth(i8x16.add_sat_s(a, v128.load(THREE))), sixteen);
  v128.store(LANES + P0, v128.xor(i8x16.add_sat_s(sp0, up), sign));
  v128.store(LANES + Q0, v128.xor(i8x16.sub_sat_s(sq0, down), sign));
  return true;
}

/** Two vectors of sums, as i8 lanes: / 128. */
@inline
function packed(low: v128, high: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.shr_s(low, 7), i16x8.shr_s(high, 7));
}

/**
 * The normal filter on eight vectors, from p3 at `lanes` to q3, `step` bytes apart. False: nothing
 * changes.
 */
@inline
export function smooth(
  lanes: usize,
  step: usize,
  isOuter: bool,
  limit: v128,
  inner: v128,
  threshold: v128,
): bool {
  const middle = lanes + 4 * step;
  const p3 = v128.load(lanes);
  const p2 = v128.load(lanes + step);
  const p1 = v128.load(lanes + 2 * step);
  const p0 = v128.load(middle - step);
  const q0 = v128.load(middle);
  const q1 = v128.load(middle + step);
  const q2 = v128.load(middle + 2 * step);
  const q3 = v128.load(middle + 3 * step);
  const beside = i8x16.max_u(distance(p1, p0), distance(q1, q0));
  const beyondP = i8x16.max_u(distance(p3, p2), distance(p2, p1));
  const beyondQ = i8x16.max_u(distance(q3, q2), distance(q2, q1));
  const most = i8x16.max_u(i8x16.max_u(beyondP, beyondQ), beside);
  const mask = v128.and(isWithin(most, inner), isSmooth(p1, p0, q0, q1, limit));
  if (!v128.any_true(mask)) return false;
  const isEven = isWithin(beside, threshold); // no "high edge variance"
  const sign = v128.load(SIGN);
  const sp1 = v128.xor(p1, sign);
  const sp0 = v128.xor(p0, sign);
  const sq0 = v128.xor(q0, sign);
  const sq1 = v128.xor(q1, sign);
  const w = i8x16.sub_sat_s(sq0, sp0);
  let a = i8x16.sub_sat_s(sp1, sq1);
  if (!isOuter) a = v128.andnot(a, isEven);
  a = v128.and(i8x16.add_sat_s(i8x16.add_sat_s(i8x16.add_sat_s(a, w), w), w), mask);
  const common = isOuter ? v128.andnot(a, isEven) : a;
  const sixteen = v128.load(SIXTEEN);
  const down16 = eighth(i8x16.add_sat_s(common, v128.load(FOUR)));
  const up = i8x16.sub(eighth(i8x16.add_sat_s(common, v128.load(THREE))), sixteen);
  let np0 = i8x16.add_sat_s(sp0, up);
  let nq0 = i8x16.sub_sat_s(sq0, i8x16.sub(down16, sixteen));
  if (isOuter) {
    // (27 a + 63) / 128 next to the edge, then 18 a and 9 a.
    const gentle = v128.and(a, isEven);
    const low = i16x8.mul(i16x8.extend_low_i8x16_s(gentle), v128.load(NINE));
    const high = i16x8.mul(i16x8.extend_high_i8x16_s(gentle), v128.load(NINE));
    let sumLow = i16x8.add(low, v128.load(HALF));
    let sumHigh = i16x8.add(high, v128.load(HALF));
    const far = packed(sumLow, sumHigh);
    v128.store(lanes + step, v128.xor(i8x16.add_sat_s(v128.xor(p2, sign), far), sign));
    v128.store(middle + 2 * step, v128.xor(i8x16.sub_sat_s(v128.xor(q2, sign), far), sign));
    sumLow = i16x8.add(sumLow, low);
    sumHigh = i16x8.add(sumHigh, high);
    const next = packed(sumLow, sumHigh);
    v128.store(lanes + 2 * step, v128.xor(i8x16.add_sat_s(sp1, next), sign));
    v128.store(middle + step, v128.xor(i8x16.sub_sat_s(sq1, next), sign));
    const near = packed(i16x8.add(sumLow, low), i16x8.add(sumHigh, high));
    np0 = i8x16.add_sat_s(np0, near);
    nq0 = i8x16.sub_sat_s(nq0, near);
  } else {
    const half = i8x16.sub(i8x16.avgr_u(down16, sixteen), sixteen); // (down + 1) / 2
    const beyond = v128.and(half, isEven);
    v128.store(lanes + 2 * step, v128.xor(i8x16.add_sat_s(sp1, beyond), sign));
    v128.store(middle + step, v128.xor(i8x16.sub_sat_s(sq1, beyond), sign));
  }
  v128.store(middle - step, v128.xor(np0, sign));
  v128.store(middle, v128.xor(nq0, sign));
  return true;
}
