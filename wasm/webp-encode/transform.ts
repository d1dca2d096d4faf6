// The transforms of VP8 (RFC 6386 14.3). Coefficients of the forward DCT are twice the orthonormal
// ones, so that the sum of their squared errors is four times that of the samples.

import { WHT, work } from './layout';

/** 1.30656 and 0.54120 with 13 bits. */
const C1: i32 = 10703;
const C2: i32 = 4433;

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
  const k1 = i32x4.splat(C1 | (C2 << 16)),
    k3 = i32x4.splat((C2 & 0xffff) | (-C1 << 16));
  let a = i16x8.add(v0, v1),
    d = i16x8.sub(v0, v1); // [a0 a1], [a3 a2]
  let E = even(a, v128.shuffle<i64>(a, a, 1, 0));
  let z = v128.shuffle<i16>(d, d, 0, 4, 1, 5, 2, 6, 3, 7);
  const h = i32x4.splat(4096);
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
  const e0 = i32x4.dot_i16x8_s(l, i16x8.splat(1)),
    e2 = i32x4.dot_i16x8_s(l, i32x4.splat(0xffff0001));
  const q = i32x4.splat(8);
  E = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(e0, q), 4), i32x4.shr_s(i32x4.add(e2, q), 4));
  z = v128.shuffle<i16>(d, d, 0, 4, 1, 5, 2, 6, 3, 7);
  const g = i32x4.splat(1 << 16);
  O = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k1), g), 17),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(z, k3), g), 17),
  );
  // E = columns 0, 2; O = columns 1, 3 (lane = row). Raster r = 4 v + h: h even -> E[(h / 2) * 4 + v].
  // zigzag rasters: 0 1 4 8 5 2 3 6 | 9 12 13 10 7 11 14 15
  v128.store(out, v128.shuffle<i16>(E, O, 0, 8, 1, 2, 9, 4, 12, 5));
  v128.store(out, v128.shuffle<i16>(E, O, 10, 3, 11, 6, 13, 14, 7, 15), 16);
}
/** (x * k) >> 16, lane by lane. */
@inline
function mulhi(x: v128, k: i32): v128 {
  const c = i16x8.splat(<i16>k);
  return v128.shuffle<i16>(
    i32x4.extmul_low_i16x8_s(x, c),
    i32x4.extmul_high_i16x8_s(x, c),
    1,
    3,
    5,
    7,
    9,
    11,
    13,
    15,
  );
}
/** Rows 0 and 2: [r0 - r2, r0 + r2]. */
@inline
function ba(R0: v128): v128 {
  const w = v128.shuffle<i64>(R0, R0, 1, 0);
  return v128.shuffle<i64>(i16x8.sub(R0, w), i16x8.add(R0, w), 0, 2);
}
/** Rows 1 and 3, rotated: what is added to [b, a]. 35468 is taken as 65536 - 30068. */
@inline
function cd(R1: v128): v128 {
  const m1 = i16x8.add(R1, mulhi(R1, 20091)),
    m2 = i16x8.add(R1, mulhi(R1, 35468 - 65536));
  const x = v128.shuffle<i64>(m2, m1, 0, 2),
    y = v128.shuffle<i64>(m1, m2, 1, 3);
  const s = i64x2(-1, 0);
  return i16x8.add(x, i16x8.sub(v128.xor(y, s), s));
}
/** Inverse DCT (RFC 6386 14.3) of coefficients in zigzag order, plus their prediction: samples. */
@inline
export function inverse(c0: v128, c1: v128, p: v128): v128 {
  // Positions of rasters in zigzag: row 0 = 0 1 5 6, row 1 = 2 4 7 12, row 2 = 3 8 11 13, row 3 = 9 10 14 15.
  let R0 = v128.shuffle<i16>(c0, c1, 0, 1, 5, 6, 3, 8, 11, 13),
    R1 = v128.shuffle<i16>(c0, c1, 2, 4, 7, 12, 9, 10, 14, 15);
  let b = ba(R0),
    c = cd(R1);
  let P = i16x8.add(b, c),
    N = i16x8.sub(b, c);
  let i0 = v128.shuffle<i16>(P, P, 4, 0, 5, 1, 6, 2, 7, 3),
    i1 = v128.shuffle<i16>(N, N, 0, 4, 1, 5, 2, 6, 3, 7);
  R0 = i16x8.add(v128.shuffle<i32>(i0, i1, 0, 4, 2, 6), i64x2(0x0004000400040004, 0));
  R1 = v128.shuffle<i32>(i0, i1, 1, 5, 3, 7);
  b = ba(R0);
  c = cd(R1);
  P = i16x8.shr_s(i16x8.add(b, c), 3);
  N = i16x8.shr_s(i16x8.sub(b, c), 3);
  i0 = v128.shuffle<i16>(P, P, 4, 0, 5, 1, 6, 2, 7, 3);
  i1 = v128.shuffle<i16>(N, N, 0, 4, 1, 5, 2, 6, 3, 7);
  const r01 = v128.shuffle<i32>(i0, i1, 0, 4, 1, 5),
    r23 = v128.shuffle<i32>(i0, i1, 2, 6, 3, 7);
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(p), r01),
    i16x8.add(i16x8.extend_high_i8x16_u(p), r23),
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
