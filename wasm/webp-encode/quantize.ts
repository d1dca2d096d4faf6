// Quantization of blocks of 16 coefficients: one rounding multiplication for eight levels. Errors count
// less the finer the detail that they are in, as it hides them.

import { sum4 } from './samples';

/** Squared error of the block that was quantized last, of coefficients, weighted. */
export let distortion: i32 = 0;
/**
 * Quantizes 16 coefficients `c` to levels, and makes coefficients of them again. `m` is a quantizer
 * (segments.ts). Answers the position of the last level that is not zero, or -1.
 */
@inline
export function quantize(c: usize, m: usize, lev: usize, deq: usize): i32 {
  const c0 = v128.load(c),
    c1 = v128.load(c, 16);
  const s0 = i16x8.shr_s(c0, 15),
    s1 = i16x8.shr_s(c1, 15);
  const z = i16x8.splat(0);
  let l0 = i16x8.max_s(
    i16x8.q15mulr_sat_s(i16x8.add(i16x8.abs(c0), v128.load(m, 64)), v128.load(m, 32)),
    z,
  );
  let l1 = i16x8.max_s(
    i16x8.q15mulr_sat_s(i16x8.add(i16x8.abs(c1), v128.load(m, 80)), v128.load(m, 48)),
    z,
  );
  l0 = i16x8.sub(v128.xor(l0, s0), s0);
  l1 = i16x8.sub(v128.xor(l1, s1), s1);
  v128.store(lev, l0);
  v128.store(lev, l1, 16);
  const d0 = i16x8.mul(l0, v128.load(m)),
    d1 = i16x8.mul(l1, v128.load(m, 16));
  v128.store(deq, d0);
  v128.store(deq, d1, 16);
  setDistortion(i16x8.sub(c0, d0), i16x8.sub(c1, d1), m);
  const mask: u32 = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.ne(l0, z), i16x8.ne(l1, z)));
  return 31 - <i32>clz(mask);
}

/** Sets `distortion` to that of errors `e0` and `e1`, by the weights of the quantizer `m`. */
@inline
function setDistortion(e0: v128, e1: v128, m: usize): void {
  const w0 = i16x8.q15mulr_sat_s(i16x8.shl(e0, 1), v128.load(m, 96));
  const w1 = i16x8.q15mulr_sat_s(i16x8.shl(e1, 1), v128.load(m, 112));
  distortion = sum4(i32x4.add(i32x4.dot_i16x8_s(w0, w0), i32x4.dot_i16x8_s(w1, w1)));
}

/** Levels rounded to nearest, without sign; answers the position of the last, or -1. */
@inline
export function roundLevels(c: usize, m: usize, lev: usize): i32 {
  const l0 = i16x8.q15mulr_sat_s(i16x8.abs(v128.load(c)), v128.load(m, 32)),
    l1 = i16x8.q15mulr_sat_s(i16x8.abs(v128.load(c, 16)), v128.load(m, 48));
  v128.store(lev, l0);
  v128.store(lev, l1, 16);
  const z = i16x8.splat(0);
  const mask: u32 = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.ne(l0, z), i16x8.ne(l1, z)));
  return 31 - <i32>clz(mask);
}
/** Out of memory: engines make constants anew for each use. */
const EACH_BIT: usize = memory.data<i16>([1, 2, 4, 8, 16, 32, 64, 128]);

/** All bits of lanes whose bit is set in the lowest eight of `bits`. */
@inline
function lanesOf(bits: u32): v128 {
  const each = v128.load(EACH_BIT);
  return i16x8.eq(v128.and(i16x8.splat(<i16>bits), each), each);
}

/**
 * Keeps the levels at `nearest` whose bit is set in `kept`, less one where it is set in `lesser`; gives
 * them their signs, and makes coefficients of them.
 */
@inline
export function keepLevels(
  c: usize,
  m: usize,
  nearest: usize,
  lev: usize,
  deq: usize,
  kept: u32,
  lesser: u32,
): void {
  const c0 = v128.load(c),
    c1 = v128.load(c, 16);
  const s0 = i16x8.shr_s(c0, 15),
    s1 = i16x8.shr_s(c1, 15);
  const z = i16x8.splat(0);
  const n0 = i16x8.max_s(i16x8.add(v128.load(nearest), lanesOf(lesser & 255)), z),
    n1 = i16x8.max_s(i16x8.add(v128.load(nearest, 16), lanesOf(lesser >> 8)), z);
  const l0 = i16x8.sub(v128.xor(v128.and(n0, lanesOf(kept & 255)), s0), s0),
    l1 = i16x8.sub(v128.xor(v128.and(n1, lanesOf(kept >> 8)), s1), s1);
  v128.store(lev, l0);
  v128.store(lev, l1, 16);
  const d0 = i16x8.mul(l0, v128.load(m)),
    d1 = i16x8.mul(l1, v128.load(m, 16));
  v128.store(deq, d0);
  v128.store(deq, d1, 16);
  setDistortion(i16x8.sub(c0, d0), i16x8.sub(c1, d1), m);
}
