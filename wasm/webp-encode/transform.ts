// The transforms of VP8 (RFC 6386 14.3). Coefficients of the forward DCT are twice the orthonormal
// ones, so that the sum of their squared errors is four times that of the samples.

import { oddPart, ROUNDING, zipHalves, zipSwapped } from '../shared/vp8-inverse';
import { WHT, work } from './layout';

// Constants come out of memory, because engines make them anew for each use, by three instructions
// and more. Pairs of factors: 1.30656 and 0.54120 with 13 bits; then what is added before shifts, and
// factors of sums and differences.
// biome-ignore format: a table
const NUMBERS: usize = memory.data<i16>([
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433,
  4433, -10703, 4433, -10703, 4433, -10703, 4433, -10703,
  4096, 0, 4096, 0, 4096, 0, 4096, 0,
  8, 0, 8, 0, 8, 0, 8, 0,
  0, 1, 0, 1, 0, 1, 0, 1,
  1, 1, 1, 1, 1, 1, 1, 1,
  1, -1, 1, -1, 1, -1, 1, -1,
]);
const FIRST_ODD: usize = NUMBERS;
const SECOND_ODD: usize = NUMBERS + 16;
const HALF_13: usize = NUMBERS + 32;
const HALF_4: usize = NUMBERS + 48;
const HALF_17: usize = NUMBERS + 64;
const SUMS: usize = NUMBERS + 80;
const DIFFERENCES: usize = NUMBERS + 96;

// Bytes of two vectors, 16 for each, that make a third one; 128: none. Coefficients in zigzag order
// to rows 0 and 2, and 1 and 3; columns 0 and 2, and 1 and 3, to zigzag order.
// biome-ignore format: a table
const FROM_ZIGZAG: usize = memory.data<u8>([
  0, 1, 2, 3, 10, 11, 12, 13, 6, 7, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 6, 7, 10, 11,
  4, 5, 8, 9, 14, 15, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 8, 9, 2, 3, 4, 5, 12, 13, 14, 15,
]);
// biome-ignore format: a table
const TO_ZIGZAG: usize = memory.data<u8>([
  0, 1, 128, 128, 2, 3, 4, 5, 128, 128, 8, 9, 128, 128, 10, 11,
  128, 128, 0, 1, 128, 128, 128, 128, 2, 3, 128, 128, 8, 9, 128, 128,
  128, 128, 6, 7, 128, 128, 12, 13, 128, 128, 128, 128, 14, 15, 128, 128,
  4, 5, 128, 128, 6, 7, 128, 128, 10, 11, 12, 13, 128, 128, 14, 15,
]);

/** The sum in the lower half and the difference in the upper one. */
@inline
function even(s: v128, t: v128): v128 {
  return v128.shuffle<i64>(i16x8.add(s, t), i16x8.sub(s, t), 0, 2);
}
/** Forward DCT of samples `s` less their prediction `p`, to 16 coefficients in zigzag order. */
@inline
export function forward(s: v128, p: v128, out: usize): void {
  const v0 = i16x8.shl(i16x8.sub(i16x8.extend_low_i8x16_u(s), i16x8.extend_low_i8x16_u(p)), 3);
  const w1 = i16x8.shl(i16x8.sub(i16x8.extend_high_i8x16_u(s), i16x8.extend_high_i8x16_u(p)), 3);
  const v1 = v128.shuffle<i64>(w1, w1, 1, 0);
  const k1 = v128.load(FIRST_ODD),
    k3 = v128.load(SECOND_ODD);
  let a = i16x8.add(v0, v1),
    d = i16x8.sub(v0, v1); // [a0 a1], [a3 a2]
  let E = even(a, v128.shuffle<i64>(a, a, 1, 0));
  let z = zipHalves(d);
  const h = v128.load(HALF_13);
  let O = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k1), h), 13),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k3), h), 13),
  );
  const r01 = v128.shuffle<i16>(E, O, 0, 8, 1, 9, 2, 10, 3, 11),
    r23 = v128.shuffle<i16>(E, O, 4, 12, 5, 13, 6, 14, 7, 15);
  const T0 = v128.shuffle<i32>(r01, r23, 0, 4, 1, 5),
    T2 = v128.shuffle<i32>(r01, r23, 2, 6, 3, 7);
  const T1 = v128.shuffle<i64>(T2, T2, 1, 0);
  // Second pass in halves where 16 bits are not enough: (x + y) / 2 through the rounding average of shifted values.
  a = i16x8.add(T0, T1);
  d = i16x8.sub(T0, T1);
  const b = v128.shuffle<i64>(a, a, 1, 0);
  const l = v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  const e0 = i32x4.dot_i16x8_s(l, v128.load(SUMS)),
    e2 = i32x4.dot_i16x8_s(l, v128.load(DIFFERENCES));
  const q = v128.load(HALF_4);
  E = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(e0, q), 4), i32x4.shr_s(i32x4.add(e2, q), 4));
  z = zipHalves(d);
  const g = v128.load(HALF_17);
  O = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k1), g), 17),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k3), g), 17),
  );
  // E = columns 0, 2; O = columns 1, 3 (lane = row). Raster r = 4 v + h: h even -> E[(h / 2) * 4 + v].
  // zigzag rasters: 0 1 4 8 5 2 3 6 | 9 12 13 10 7 11 14 15
  v128.store(out, rowsOf(E, O, TO_ZIGZAG));
  v128.store(out, rowsOf(E, O, TO_ZIGZAG + 32), 16);
}
/** Two rows, by two entries of `FROM_ZIGZAG`. */
@inline
function rowsOf(c0: v128, c1: v128, places: usize): v128 {
  return v128.or(i8x16.swizzle(c0, v128.load(places)), i8x16.swizzle(c1, v128.load(places, 16)));
}

/** Inverse DCT (RFC 6386 14.3) of coefficients in zigzag order, plus their prediction: samples. */
@inline
export function inverse(c0: v128, c1: v128, p: v128): v128 {
  const even = rowsOf(c0, c1, FROM_ZIGZAG); // rows 0 and 2
  const odd = rowsOf(c0, c1, FROM_ZIGZAG + 32); // rows 1 and 3
  const w = v128.shuffle<i64>(even, even, 1, 0);
  let b = v128.shuffle<i64>(i16x8.sub(even, w), i16x8.add(even, w), 0, 2);
  let c = oddPart(odd);
  let near = zipSwapped(i16x8.add(b, c));
  let far = zipHalves(i16x8.sub(b, c));
  // Turned: columns 0 and 1, 2 and 3.
  const t0 = i16x8.add(v128.shuffle<i32>(near, far, 0, 4, 1, 5), v128.load(ROUNDING));
  const t1 = v128.shuffle<i32>(near, far, 2, 6, 3, 7);
  b = v128.shuffle<i64>(i16x8.sub(t0, t1), i16x8.add(t0, t1), 0, 2);
  c = oddPart(v128.shuffle<i64>(t0, t1, 1, 3));
  near = zipSwapped(i16x8.shr_s(i16x8.add(b, c), 3));
  far = zipHalves(i16x8.shr_s(i16x8.sub(b, c), 3));
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(p), v128.shuffle<i32>(near, far, 0, 4, 1, 5)),
    i16x8.add(i16x8.extend_high_i8x16_u(p), v128.shuffle<i32>(near, far, 2, 6, 3, 7)),
  );
}

/**
 * Hadamard transform of 16 values (14.3; it is its own inverse but for scale) of i16 in natural order.
 */
export function walshHadamard(src: usize, dst: usize, round: i32, shift: i32): void {
  const scratch = work + WHT;
  for (let i: usize = 0; i < 4; i++) {
    const p = src + 2 * i;
    const v0: i32 = load<i16>(p);
    const v1: i32 = load<i16>(p, 8);
    const v2: i32 = load<i16>(p, 16);
    const v3: i32 = load<i16>(p, 24);
    const a0 = v0 + v3;
    const a1 = v1 + v2;
    const a2 = v1 - v2;
    const a3 = v0 - v3;
    const o = scratch + 4 * i;
    store<i32>(o, a0 + a1);
    store<i32>(o, a3 + a2, 16);
    store<i32>(o, a0 - a1, 32);
    store<i32>(o, a3 - a2, 48);
  }
  for (let i: usize = 0; i < 4; i++) {
    const p = scratch + 16 * i;
    const o = dst + 8 * i;
    const v0 = load<i32>(p) + round;
    const v1 = load<i32>(p, 4);
    const v2 = load<i32>(p, 8);
    const v3 = load<i32>(p, 12);
    const a0 = v0 + v3;
    const a1 = v1 + v2;
    const a2 = v1 - v2;
    const a3 = v0 - v3;
    store<i16>(o, <i16>((a0 + a1) >> shift));
    store<i16>(o, <i16>((a3 + a2) >> shift), 2);
    store<i16>(o, <i16>((a0 - a1) >> shift), 4);
    store<i16>(o, <i16>((a3 - a2) >> shift), 6);
  }
}
