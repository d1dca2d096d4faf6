// Residuals of four pixels by the fourteen modes of prediction (RFC 9649 4.1).

import { BLACK, RESIDUAL_BYTES } from './state';

/** (a + b) / 2 of bytes, rounded down. */
@inline
function half(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), i8x16.splat(1)));
}

/** Sum of the absolute differences of four bytes, in each lane. */
@inline
function distance(a: v128, b: v128): v128 {
  const d = v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(d));
}

/** L + T - TL, clamped. */
@inline
function gradient(l: v128, t: v128, tl: v128): v128 {
  const low = i16x8.add(
    i16x8.extend_low_i8x16_u(l),
    i16x8.sub(i16x8.extend_low_i8x16_u(t), i16x8.extend_low_i8x16_u(tl)),
  );
  const high = i16x8.add(
    i16x8.extend_high_i8x16_u(l),
    i16x8.sub(i16x8.extend_high_i8x16_u(t), i16x8.extend_high_i8x16_u(tl)),
  );
  return i8x16.narrow_i16x8_u(low, high);
}

/** A + (A - TL) / 2 of eight numbers; the half towards zero. */
@inline
function beyond(average: v128, tl: v128): v128 {
  const slope = i16x8.sub(average, tl);
  return i16x8.add(average, i16x8.shr_s(i16x8.sub(slope, i16x8.shr_s(slope, 15)), 1));
}

@inline
function halfGradient(l: v128, t: v128, tl: v128): v128 {
  const average = half(l, t);
  return i8x16.narrow_i16x8_u(
    beyond(i16x8.extend_low_i8x16_u(average), i16x8.extend_low_i8x16_u(tl)),
    beyond(i16x8.extend_high_i8x16_u(average), i16x8.extend_high_i8x16_u(tl)),
  );
}

/** What one mode predicts of four pixels by their neighbours. */
@inline
export function predictionOf(mode: i32, l: v128, t: v128, tl: v128, tr: v128): v128 {
  switch (mode) {
    case 0:
      return i32x4.splat(BLACK);
    case 1:
      return l;
    case 2:
      return t;
    case 3:
      return tr;
    case 4:
      return tl;
    case 5:
      return half(half(l, tr), t);
    case 6:
      return half(l, tl);
    case 7:
      return half(l, t);
    case 8:
      return half(tl, t);
    case 9:
      return half(t, tr);
    case 10:
      return half(half(l, tl), half(t, tr));
    case 11:
      return v128.bitselect(l, t, i32x4.gt_s(distance(l, tl), distance(t, tl)));
    case 12:
      return gradient(l, t, tl);
    default:
      return halfGradient(l, t, tl);
  }
}

/** Puts residuals of a mode. */
@inline
function put(mode: usize, to: usize, x: v128, prediction: v128): void {
  v128.store(to + mode * RESIDUAL_BYTES, i8x16.sub(x, prediction));
}

/** Residuals of four pixels by all modes. */
export function residualsOf(at: usize, above: usize, to: usize): void {
  const x = v128.load(at);
  const l = v128.load(at - 4);
  const t = v128.load(above);
  const tl = v128.load(above - 4);
  const tr = v128.load(above, 4);
  const halfTop = half(t, tr);
  put(0, to, x, i32x4.splat(BLACK));
  put(1, to, x, l);
  put(2, to, x, t);
  put(3, to, x, tr);
  put(4, to, x, tl);
  put(5, to, x, half(half(l, tr), t));
  const leftAndCorner = half(l, tl);
  put(6, to, x, leftAndCorner);
  put(7, to, x, half(l, t));
  put(8, to, x, half(tl, t));
  put(9, to, x, halfTop);
  put(10, to, x, half(leftAndCorner, halfTop));
  const isLeft = i32x4.gt_s(distance(l, tl), distance(t, tl));
  put(11, to, x, v128.bitselect(l, t, isLeft));
  put(12, to, x, gradient(l, t, tl));
  put(13, to, x, halfGradient(l, t, tl));
}
