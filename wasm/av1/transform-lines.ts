// Transforms of one dimension of any kind and length: of eight lines at a time in i16, or of four in
// i32. Kinds: 0 DCT, 1 ADST, 2 identity. Vectors lie 16 bytes apart.

import * as N from '../shared/av1/inverse-transforms';
import { high16, low16 } from '../shared/lanes';
import * as W from './generated/wide-transforms';
import { pair } from './lanes';

/** sinpi factors of the ADST of four (7.13.2.6): of each output, of inputs 0, 1 and of 2, 3. */
const SIN_1: i32 = 1321;
const SIN_2: i32 = 2482;
const SIN_3: i32 = 3344;
const SIN_4: i32 = 3803;

/** log2: of the length; `inputs`: those from there on are zero. */
export function narrowLine(kind: i32, log2: i32, src: usize, dst: usize, inputs: i32): void {
  if (kind == 0) narrowDct(log2, src, dst, inputs);
  else if (kind == 2) narrowIdentity(log2, src, dst);
  else if (log2 == 2) narrowAdst4(src, dst);
  else if (log2 == 3) N.narrowAdst8(src, dst);
  else N.narrowAdst16(src, dst);
}

function narrowDct(log2: i32, src: usize, dst: usize, inputs: i32): void {
  if (log2 == 2) N.narrowDct4of4(src, dst);
  else if (log2 == 3) {
    if (inputs <= 4) N.narrowDct8of4(src, dst);
    else N.narrowDct8of8(src, dst);
  } else if (log2 == 4) {
    if (inputs <= 8) N.narrowDct16of8(src, dst);
    else N.narrowDct16of16(src, dst);
  } else if (log2 == 5) {
    if (inputs <= 8) N.narrowDct32of8(src, dst);
    else if (inputs <= 16) N.narrowDct32of16(src, dst);
    else N.narrowDct32of32(src, dst);
  } else if (inputs <= 8) N.narrowDct64of8(src, dst);
  else if (inputs <= 16) N.narrowDct64of16(src, dst);
  else N.narrowDct64of32(src, dst);
}

/** Inputs that narrowLine looks at: those that there are, or more, which must be zero. */
export function narrowInputs(kind: i32, log2: i32, inputs: i32): i32 {
  if (kind != 0 || log2 == 2) return 1 << log2;
  if (log2 == 3) return inputs <= 4 ? 4 : 8;
  return inputs <= 8 ? 8 : inputs <= 16 ? 16 : min(32, 1 << log2);
}

/** Times sqrt(2), 2, 2 sqrt(2), 4. */
function narrowIdentity(log2: i32, src: usize, dst: usize): void {
  const root = i16x8.splat(1697 * 8);
  const roots = i16x8.splat(3394 * 8);
  for (let i = 0; i < 1 << log2; i++) {
    const x = v128.load(src + 16 * i);
    const twice = i16x8.add_sat_s(x, x);
    let y: v128;
    if (log2 == 2) y = i16x8.add_sat_s(x, i16x8.q15mulr_sat_s(x, root));
    else if (log2 == 3) y = twice;
    else if (log2 == 4) y = i16x8.add_sat_s(twice, i16x8.q15mulr_sat_s(x, roots));
    else y = i16x8.add_sat_s(twice, twice);
    v128.store(dst + 16 * i, y);
  }
}

function narrowAdst4(src: usize, dst: usize): void {
  const t0 = v128.load(src);
  const t1 = v128.load(src, 16);
  const t2 = v128.load(src, 32);
  const t3 = v128.load(src, 48);
  const low = low16(t0, t1);
  const high = high16(t0, t1);
  const low2 = low16(t2, t3);
  const high2 = high16(t2, t3);
  store4(dst, low, high, low2, high2, pair(SIN_1, SIN_3), pair(SIN_4, SIN_2));
  store4(dst + 16, low, high, low2, high2, pair(SIN_2, SIN_3), pair(-SIN_1, -SIN_4));
  store4(dst + 32, low, high, low2, high2, pair(SIN_3, 0), pair(-SIN_3, SIN_3));
  store4(dst + 48, low, high, low2, high2, pair(SIN_4, -SIN_3), pair(SIN_2, -SIN_1));
}

@inline
function store4(
  dst: usize,
  low: v128,
  high: v128,
  low2: v128,
  high2: v128,
  first: i32,
  second: i32,
): void {
  const k = i32x4.splat(first);
  const k2 = i32x4.splat(second);
  const half = i32x4.splat(2048);
  const a = i32x4.add(i32x4.dot_i16x8_s(low, k), i32x4.dot_i16x8_s(low2, k2));
  const b = i32x4.add(i32x4.dot_i16x8_s(high, k), i32x4.dot_i16x8_s(high2, k2));
  const rounded = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(a, half), 12),
    i32x4.shr_s(i32x4.add(b, half), 12),
  );
  v128.store(dst, rounded);
}

export function wideLine(kind: i32, log2: i32, src: usize, dst: usize): void {
  if (kind == 0) {
    if (log2 == 2) W.wideDct4(src, dst);
    else if (log2 == 3) W.wideDct8(src, dst);
    else if (log2 == 4) W.wideDct16(src, dst);
    else if (log2 == 5) W.wideDct32(src, dst);
    else W.wideDct64(src, dst);
  } else if (kind == 2) wideIdentity(log2, src, dst);
  else if (log2 == 2) wideAdst4(src, dst);
  else if (log2 == 3) W.wideAdst8(src, dst);
  else W.wideAdst16(src, dst);
}

@inline
function rounded(v: v128): v128 {
  return i32x4.shr_s(i32x4.add(v, i32x4.splat(2048)), 12);
}

function wideIdentity(log2: i32, src: usize, dst: usize): void {
  const factor = log2 == 2 ? 5793 : log2 == 3 ? 8192 : log2 == 4 ? 11586 : 16384;
  for (let i = 0; i < 1 << log2; i++) {
    const x = v128.load(src + 16 * i);
    v128.store(dst + 16 * i, rounded(i32x4.mul(x, i32x4.splat(factor))));
  }
}

function wideAdst4(src: usize, dst: usize): void {
  wideSum(src, dst, SIN_1, SIN_3, SIN_4, SIN_2);
  wideSum(src, dst + 16, SIN_2, SIN_3, -SIN_1, -SIN_4);
  wideSum(src, dst + 32, SIN_3, 0, -SIN_3, SIN_3);
  wideSum(src, dst + 48, SIN_4, -SIN_3, SIN_2, -SIN_1);
}

function wideSum(src: usize, dst: usize, k0: i32, k1: i32, k2: i32, k3: i32): void {
  const a = i32x4.mul(v128.load(src), i32x4.splat(k0));
  const b = i32x4.mul(v128.load(src, 16), i32x4.splat(k1));
  const c = i32x4.mul(v128.load(src, 32), i32x4.splat(k2));
  const d = i32x4.mul(v128.load(src, 48), i32x4.splat(k3));
  v128.store(dst, rounded(i32x4.add(i32x4.add(a, b), i32x4.add(c, d))));
}
