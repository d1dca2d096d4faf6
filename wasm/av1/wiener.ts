// The Wiener filter (7.17.4): seven taps across, then seven down; both are symmetrical.

import { high16, low16 } from '../shared/lanes';
import { frame, work } from './frame';
import { clampLanes, pair } from './lanes';
import { sourceRow } from './restoration-rows';
import { WIENER_ROWS } from './work';

/** Bytes of a row between the passes. */
const PITCH: i32 = 160;

/** Columns x to x + w (at most 64) of the h rows of a stripe; `unit`: see restoration-units.ts. */
export function wiener(unit: usize, x: i32, w: i32, h: i32, dst: usize, stride: i32): void {
  const isDeep = frame.depth == 12;
  acrossRows(unit, x, w, h, isDeep ? 5 : 3);
  downColumns(unit, w, h, dst, stride, isDeep ? 9 : 11);
}

@inline
function dot2(a: v128, b: v128, k: v128, c: v128, d: v128, l: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(low16(a, b), k), i32x4.dot_i16x8_s(low16(c, d), l));
}
@inline
function dot2High(a: v128, b: v128, k: v128, c: v128, d: v128, l: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(high16(a, b), k), i32x4.dot_i16x8_s(high16(c, d), l));
}
@inline
function round(v: v128, shift: i32): v128 {
  return i32x4.shr_s(i32x4.add(v, i32x4.splat((1 << shift) >> 1)), shift);
}

function acrossRows(unit: usize, x: i32, w: i32, h: i32, shift: i32): void {
  const t0: i32 = load<i8>(unit, 4);
  const t1: i32 = load<i8>(unit, 5);
  const t2: i32 = load<i8>(unit, 6);
  const k = i32x4.splat(pair(t0, t1));
  const l = i32x4.splat(pair(t2, 128 - 2 * (t0 + t1 + t2)));
  // Sums are kept within what 16 bits hold (7.17.4).
  const offset = 1 << (frame.depth + 6 - shift);
  const low = i32x4.splat(-offset);
  const high = i32x4.splat((1 << (frame.depth + 8 - shift)) - 1 - offset);
  for (let i = 0; i < h + 6; i++) {
    const src = sourceRow(i - 3) + 2 * x;
    const to = work + WIENER_ROWS + i * PITCH;
    for (let j = 0; j < w; j += 8) {
      const at = src + 2 * j;
      const a = i16x8.add(v128.load(at - 6), v128.load(at, 6));
      const b = i16x8.add(v128.load(at - 4), v128.load(at, 4));
      const c = i16x8.add(v128.load(at - 2), v128.load(at, 2));
      const d = v128.load(at);
      const first = i32x4.max_s(low, i32x4.min_s(high, round(dot2(a, b, k, c, d, l), shift)));
      const second = i32x4.max_s(low, i32x4.min_s(high, round(dot2High(a, b, k, c, d, l), shift)));
      v128.store(to + 2 * j, i16x8.narrow_i32x4_s(first, second));
    }
  }
}

function downColumns(unit: usize, w: i32, h: i32, dst: usize, stride: i32, shift: i32): void {
  const t0: i32 = load<i8>(unit, 1);
  const t1: i32 = load<i8>(unit, 2);
  const t2: i32 = load<i8>(unit, 3);
  const k0 = i32x4.splat(pair(t0, t1));
  const k1 = i32x4.splat(pair(t2, 128 - 2 * (t0 + t1 + t2)));
  const k2 = i32x4.splat(pair(t2, t1));
  const k3 = i32x4.splat(pair(t0, 0));
  const zero = i16x8.splat(0);
  const most = i16x8.splat(<i16>(((<i32>1) << frame.depth) - 1));
  for (let i = 0; i < h; i++, dst += stride) {
    for (let j = 0; j < w; j += 8) {
      const at = work + WIENER_ROWS + i * PITCH + 2 * j;
      const a = v128.load(at);
      const b = v128.load(at, 160);
      const c = v128.load(at, 320);
      const d = v128.load(at, 480);
      const e = v128.load(at, 640);
      const f = v128.load(at, 800);
      const g = v128.load(at, 960);
      const first = i32x4.add(dot2(a, b, k0, c, d, k1), dot2(e, f, k2, g, zero, k3));
      const second = i32x4.add(dot2High(a, b, k0, c, d, k1), dot2High(e, f, k2, g, zero, k3));
      const row = i16x8.narrow_i32x4_s(round(first, shift), round(second, shift));
      v128.store(dst + 2 * j, clampLanes(row, zero, most));
    }
  }
}
