// Directional prediction with edge filter and upsampling (7.11.2.4, 7.11.2.7 to 7.11.2.12).

import { SLOPES } from '../../shared/av1/coding-tables';
import { words16 } from '../../shared/constants';
import { low8 } from '../../shared/lanes';
import { ABOVE_EDGE, ABOVE_FILTERED, LEFT_EDGE, LEFT_FILTERED, TURNED, TURNED2 } from '../places';
import { copyVectors, fillVectors } from '../spans';
import { base } from '../state';
import { turn } from '../transform/turn';

/** Stride of TURNED and TURNED2. */
const STRIDE: usize = 64;

@inline
function derivative(angle: i32): i32 {
  return load<u16>(SLOPES + 2 * angle);
}

/** Strength of the filter for a distance of `d` degrees (7.11.2.9). */
function strengthOf(sides: i32, isSmooth: bool, d: i32): i32 {
  if (!isSmooth) {
    if (sides <= 8) return i32(d >= 56);
    if (sides <= 16) return i32(d >= 40);
    if (sides <= 24) return d >= 32 ? 3 : d >= 16 ? 2 : i32(d >= 8);
    if (sides <= 32) return d >= 32 ? 3 : d >= 4 ? 2 : 1;
    return 3;
  }
  if (sides <= 8) return d >= 64 ? 2 : i32(d >= 40);
  if (sides <= 16) return d >= 48 ? 2 : i32(d >= 20);
  if (sides <= 24) return d >= 4 ? 3 : 0;
  return 3;
}

@inline
function isUpsampled(sides: i32, isSmooth: bool, d: i32): bool {
  return d > 0 && d < 40 && sides <= (isSmooth ? 8 : 16);
}

/** Samples -1 to n - 1 of an edge to `to`, filtered; the corner stays. */
function filterEdge(from: usize, to: usize, n: i32, strength: i32): void {
  // The ends repeat; 16 bytes in front are scratch of the same array.
  const first = load<u8>(from - 1);
  const temp = base + TURNED + 16;
  for (let i = -16; i < n; i += 16) v128.store(temp + i, v128.load(from + i));
  store<u8>(temp - 2, first);
  store<u16>(temp + n, <u16>(<u32>load<u8>(from + n - 1) * 257));
  store<u8>(to - 1, first);
  const half = i16x8.splat(8);
  for (let i = 0; i < n; i += 8) {
    const p = temp + i;
    const near = i16x8.add(v128.load8x8_u(p - 1), v128.load8x8_u(p, 1));
    const middle = v128.load8x8_u(p);
    let s: v128;
    if (strength == 1) s = i16x8.add(i16x8.shl(near, 2), i16x8.shl(middle, 3));
    else if (strength == 2) {
      s = i16x8.add(i16x8.mul(near, i16x8.splat(5)), i16x8.mul(middle, i16x8.splat(6)));
    } else {
      const far = i16x8.add(v128.load8x8_u(p - 2), v128.load8x8_u(p, 2));
      s = i16x8.add(i16x8.shl(i16x8.add(near, middle), 2), i16x8.shl(far, 1));
    }
    const r = i16x8.shr_u(i16x8.add(s, half), 4);
    v128.store64_lane(to + i, i8x16.narrow_i16x8_u(r, r), 0);
  }
}

/** Doubles samples -1 to n - 1 of an edge, in place, to -2 to 2 n - 2; n is at most 16. */
function upsample(edge: usize, n: i32): void {
  const temp = base + TURNED + 16;
  v128.store(temp - 16, v128.load(edge - 16));
  v128.store(temp, v128.load(edge));
  store<u8>(temp - 2, load<u8>(temp - 1));
  store<u8>(temp + n, load<u8>(temp + n - 1));
  const half = i16x8.splat(8);
  const nine = i16x8.splat(9);
  store<u8>(edge - 2, load<u8>(temp - 1));
  for (let i = 0; i < n; i += 8) {
    const p = temp + i;
    const near = i16x8.add(v128.load8x8_u(p - 1), v128.load8x8_u(p));
    const far = i16x8.add(v128.load8x8_u(p - 2), v128.load8x8_u(p, 1));
    const s = i16x8.shr_s(i16x8.add(i16x8.sub(i16x8.mul(near, nine), far), half), 4);
    v128.store(edge + 2 * i - 1, low8(i8x16.narrow_i16x8_u(s, s), v128.load64_zero(p)));
  }
}

/** Weighted means of eight neighbouring pairs, beginning at p. */
@inline
function between(p: usize, near: v128, far: v128, half: v128): v128 {
  const a = i16x8.mul(v128.load8x8_u(p), near);
  const b = i16x8.mul(v128.load8x8_u(p, 1), far);
  return i16x8.shr_u(i16x8.add(i16x8.add(a, b), half), 5);
}

/** The same of every other pair of an upsampled edge. */
@inline
function betweenDoubled(p: usize, near: v128, far: v128, half: v128): v128 {
  const v = v128.load(p);
  const a = i16x8.mul(v128.and(v, i16x8.splat(255)), near);
  const b = i16x8.mul(i16x8.shr_u(v, 8), far);
  return i16x8.shr_u(i16x8.add(i16x8.add(a, b), half), 5);
}

@inline
function store8(dst: usize, v: v128, w: i32): void {
  const bytes = i8x16.narrow_i16x8_u(v, v);
  if (w == 4) v128.store32_lane(dst, bytes, 0);
  else v128.store64_lane(dst, bytes, 0);
}

/**
 * Rows that look ahead along one edge: sample j of row i lies (i + 1) * step / 64 further. `edge` goes
 * on with its last sample, at `last`, for 16 more.
 */
function ahead(
  edge: usize,
  last: i32,
  dst: usize,
  ds: usize,
  w: i32,
  h: i32,
  step: i32,
  up: i32,
): void {
  const half = words16();
  for (let i = 0; i < h; i++, dst += ds) {
    const index = (i + 1) * step;
    const from = index >> (6 - up);
    const shift = ((index << up) >> 1) & 31;
    const far = i16x8.splat(<i16>shift);
    const near = i16x8.splat(<i16>(32 - shift));
    if (up) {
      store8(dst, betweenDoubled(edge + min(from, last), near, far, half), w);
      continue;
    }
    for (let x = 0; x < w; x += 8) {
      store8(dst + x, between(edge + min(from + x, last), near, far, half), w);
    }
  }
}

/** Rows that look back: sample j of row i lies (i + 1) * step / 64 before; beyond the corner is junk. */
function back(edge: usize, dst: usize, ds: usize, w: i32, h: i32, step: i32, up: i32): void {
  const half = words16();
  for (let i = 0; i < h; i++, dst += ds) {
    const index = -(i + 1) * step;
    const from = index >> (6 - up);
    const shift = ((index << up) >> 1) & 31;
    const far = i16x8.splat(<i16>shift);
    const near = i16x8.splat(<i16>(32 - shift));
    if (up) {
      store8(dst, betweenDoubled(edge + max(from, -16), near, far, half), w);
      continue;
    }
    for (let x = 0; x < w; x += 8) {
      store8(dst + x, between(edge + max(from + x, -9), near, far, half), w);
    }
  }
}

/** Rows of the block from the edge above, for 90 degrees; columns from the left one, for 180. */
function straight(angle: i32, dst: usize, ds: usize, w: i32, h: i32): void {
  const above = base + ABOVE_EDGE;
  const left = base + LEFT_EDGE;
  for (let y = 0; y < h; y++, dst += ds) {
    const l = i8x16.splat(load<i8>(left + y));
    if (w == 4) v128.store32_lane(dst, angle == 90 ? v128.load(above) : l, 0);
    else if (w == 8) v128.store64_lane(dst, angle == 90 ? v128.load(above) : l, 0);
    else
      for (let x = 0; x < w; x += 16) v128.store(dst + x, angle == 90 ? v128.load(above + x) : l);
  }
}

/** The edge that is used: filtered to `to`, or as it is. */
function prepare(
  from: usize,
  to: usize,
  n: i32,
  strength: i32,
  doubles: bool,
  samples: i32,
): usize {
  if (!strength && !doubles) return from;
  if (strength) {
    filterEdge(from, to, n, strength);
    // What lies beyond is not filtered.
    if (n < samples) copyVectors(to + n, from + n, samples - n);
  } else for (let i = -16; i < samples; i += 16) v128.store(to + i, v128.load(from + i));
  if (doubles) upsample(to, samples);
  return to;
}

/** Predicts along an angle from 36 to 212 degrees. */
export function predictAngle(
  angle: i32,
  dst: usize,
  ds: usize,
  w: i32,
  h: i32,
  isAbove: bool,
  isLeft: bool,
  isSmooth: bool,
): void {
  if (angle == 90 || angle == 180) {
    straight(angle, dst, ds, w, h);
    return;
  }
  const sides = w + h;
  let above = base + ABOVE_EDGE;
  let left = base + LEFT_EDGE;
  const toAbove = abs(angle - 90);
  const toLeft = abs(angle - 180);
  const strengthAbove = isAbove ? strengthOf(sides, isSmooth, toAbove) : 0;
  const strengthLeft = isLeft ? strengthOf(sides, isSmooth, toLeft) : 0;
  const upAbove = isUpsampled(sides, isSmooth, toAbove);
  const upLeft = isUpsampled(sides, isSmooth, toLeft);
  if (angle < 90) {
    above = prepare(above, base + ABOVE_FILTERED, sides, strengthAbove, upAbove, sides);
    const last = (sides - 1) << i32(upAbove);
    fillVectors(above + last + 1, load<u8>(above + last), 24);
    ahead(above, last, dst, ds, w, h, derivative(angle), i32(upAbove));
    return;
  }
  if (angle > 180) {
    left = prepare(left, base + LEFT_FILTERED, sides, strengthLeft, upLeft, sides);
    const last = (sides - 1) << i32(upLeft);
    fillVectors(left + last + 1, load<u8>(left + last), 24);
    const turned = base + TURNED;
    ahead(left, last, turned, STRIDE, h, w, derivative(270 - angle), i32(upLeft));
    turn(turned, STRIDE, dst, ds, h, w);
    return;
  }
  const corner = load<u8>(above - 1);
  if (sides >= 24) {
    // The corner is filtered too (7.11.2.7).
    const s = <u32>load<u8>(left) * 5 + <u32>corner * 6 + <u32>load<u8>(above) * 5;
    const filtered = <u8>((s + 8) >> 4);
    store<u8>(above - 1, filtered);
    store<u8>(left - 1, filtered);
  }
  const usedAbove = prepare(above, base + ABOVE_FILTERED, w, strengthAbove, upAbove, w);
  const usedLeft = prepare(left, base + LEFT_FILTERED, h, strengthLeft, upLeft, h);
  both(usedAbove, usedLeft, angle, dst, ds, w, h, upAbove, upLeft);
  store<u8>(above - 1, corner);
  store<u8>(left - 1, corner);
}

/** Between 90 and 180 degrees: from above, and where that would be left of the corner, from the left. */
function both(
  above: usize,
  left: usize,
  angle: i32,
  dst: usize,
  ds: usize,
  w: i32,
  h: i32,
  upAbove: bool,
  upLeft: bool,
): void {
  const dx = derivative(180 - angle);
  const dy = derivative(angle - 90);
  back(above, dst, ds, w, h, dx, i32(upAbove));
  const turned = base + TURNED;
  const fromLeft = base + TURNED2;
  back(left, turned, STRIDE, h, w, dy, i32(upLeft));
  turn(turned, STRIDE, fromLeft, STRIDE, h, w);
  const lanes = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  for (let i = 0; i < h; i++, dst += ds) {
    // From the left where 64 j < (i + 1) dx - 64.
    const distance = (i + 1) * dx - 64;
    if (distance <= 0) continue;
    const end = min(w, (distance + 63) >> 6);
    for (let x = 0; x < end; x += 8) {
      const mask = i16x8.lt_s(i16x8.add(lanes, i16x8.splat(<i16>x)), i16x8.splat(<i16>end));
      const p = v128.load8x8_u(fromLeft + i * <i32>STRIDE + x);
      store8(dst + x, v128.bitselect(p, v128.load8x8_u(dst + x), mask), w);
    }
  }
}
