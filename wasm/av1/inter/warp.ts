// Warps: from motion of neighbours (7.11.3.8), and as two shears (7.11.3.6). Six parameters, i32.

import { block } from '../block';
import { DIVISORS } from '../generated/inter-tables';
import { I_GLOBAL_PARAMETERS } from './fields';
import { columnOf, inter, round2Signed, round2Signed64, rowOf, told } from './state';
import { sampleAt } from './warp-samples';

const ONE: i32 = 1 << 16;
/** LS_MV_MAX. */
const FARTHEST: i32 = 256;
const MOST_SHIFT: i64 = 1 << 23;
const MOST_BESIDE: i64 = (1 << 13) - 1;
const DIVISOR_BITS: i32 = 14;

const LOCAL: usize = memory.data(32, 16);

/** Of the shears. */
export let alpha: i32 = 0;
export let beta: i32 = 0;
export let gamma: i32 = 0;
export let delta: i32 = 0;

let divisorShift: i32 = 0;
let divisor: i64 = 0;

/** A parameter of the block's warp (reference: 0), or of a reference's global motion. */
@inline
export function warpParameter(reference: i32, i: i32): i32 {
  if (reference == 0) return load<i32>(LOCAL + 4 * i);
  return told(I_GLOBAL_PARAMETERS + 6 * (reference - 1) + i);
}

/** 7.11.3.7: division by `value` becomes a product and a shift. */
function resolveDivisor(value: i64): void {
  const size = value < 0 ? -value : value;
  const n = 63 - <i32>clz<i64>(size);
  const rest = size - ((<i64>1) << (<i64>n));
  const index =
    n > 8
      ? <i32>((rest + ((<i64>1) << (<i64>(n - 9)))) >> <i64>(n - 8))
      : <i32>(rest << (<i64>(8 - n)));
  divisorShift = n + DIVISOR_BITS;
  const entry: i64 = load<u16>(DIVISORS + 2 * index);
  divisor = value < 0 ? -entry : entry;
}

@inline
function clamp16(x: i64): i32 {
  return <i32>max<i64>(-32768, min<i64>(32767, x));
}

@inline
function reduced(x: i32): i32 {
  return round2Signed(x, 6) << 6;
}

/** setup_shear(): answers whether the warp may be used. */
export function setupShear(reference: i32): bool {
  const p2 = warpParameter(reference, 2);
  const p3 = warpParameter(reference, 3);
  const p4 = warpParameter(reference, 4);
  const p5 = warpParameter(reference, 5);
  if (p2 <= 0) return false;
  resolveDivisor(p2);
  const v = (<i64>p4) << 16;
  const w = <i64>p3 * <i64>p4;
  alpha = reduced(clamp16(<i64>(p2 - ONE)));
  beta = reduced(clamp16(<i64>p3));
  gamma = reduced(clamp16(round2Signed64(v * divisor, divisorShift)));
  const turned = round2Signed64(w * divisor, divisorShift);
  delta = reduced(clamp16(<i64>p5 - turned - <i64>ONE));
  return 4 * abs(alpha) + 7 * abs(beta) < ONE && 4 * abs(gamma) + 4 * abs(delta) < ONE;
}

@inline
function product(a: i32, b: i32): i64 {
  return <i64>(((a * b) >> 2) + (a + b));
}

/** Fits the warp of the block to the samples; answers whether it may be used. */
export function estimateWarp(): bool {
  const midY = block.row * 4 + block.height4 * 2 - 1;
  const midX = block.column * 4 + block.width4 * 2 - 1;
  const row = rowOf(inter.vector0);
  const column = columnOf(inter.vector0);
  let a00: i64 = 0;
  let a01: i64 = 0;
  let a11: i64 = 0;
  let bx0: i64 = 0;
  let bx1: i64 = 0;
  let by0: i64 = 0;
  let by1: i64 = 0;
  for (let i = 0; i < inter.samples; i++) {
    const sy = sampleAt(i, 0) - midY * 8;
    const sx = sampleAt(i, 1) - midX * 8;
    const dy = sampleAt(i, 2) - (midY * 8 + row);
    const dx = sampleAt(i, 3) - (midX * 8 + column);
    if (abs(sx - dx) >= FARTHEST || abs(sy - dy) >= FARTHEST) continue;
    a00 += product(sx, sx) + 8;
    a01 += product(sx, sy) + 4;
    a11 += product(sy, sy) + 8;
    bx0 += product(sx, dx) + 8;
    bx1 += product(sy, dx) + 4;
    by0 += product(sx, dy) + 4;
    by1 += product(sy, dy) + 8;
  }
  const determinant = a00 * a11 - a01 * a01;
  if (determinant == 0) return false;
  resolveDivisor(determinant);
  divisorShift -= 16;
  if (divisorShift < 0) {
    divisor <<= <i64>-divisorShift;
    divisorShift = 0;
  }
  const p2 = quotient(a11 * bx0 - a01 * bx1, ONE);
  const p3 = quotient(a00 * bx1 - a01 * bx0, 0);
  const p4 = quotient(a11 * by0 - a01 * by1, 0);
  const p5 = quotient(a00 * by1 - a01 * by0, ONE);
  const x: i64 = midX;
  const y: i64 = midY;
  const vx = ((<i64>column) << 13) - (x * <i64>(p2 - ONE) + y * <i64>p3);
  const vy = ((<i64>row) << 13) - (x * <i64>p4 + y * <i64>(p5 - ONE));
  store<i32>(LOCAL, <i32>max(-MOST_SHIFT, min(MOST_SHIFT - 1, vx)));
  store<i32>(LOCAL, <i32>max(-MOST_SHIFT, min(MOST_SHIFT - 1, vy)), 4);
  store<i32>(LOCAL, p2, 8);
  store<i32>(LOCAL, p3, 12);
  store<i32>(LOCAL, p4, 16);
  store<i32>(LOCAL, p5, 20);
  return setupShear(0);
}

/** diag() and nondiag(): near to `middle`. Sums of a few positions: the product fits. */
function quotient(v: i64, middle: i64): i32 {
  const value = round2Signed64(v * divisor, divisorShift);
  return <i32>max(middle - MOST_BESIDE, min(middle + MOST_BESIDE, value));
}
