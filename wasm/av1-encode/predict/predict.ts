// Intra prediction of a block that is not directional (7.11.2.2, 7.11.2.5, 7.11.2.6), from the edges.

import { SMOOTH_WEIGHTS } from '../../shared/av1/coding-tables';
import { words1, words128 } from '../../shared/constants';
import { ABOVE_EDGE, LEFT_EDGE } from '../places';
import { base } from '../state';
import { predictAngle } from './directional';
import { predictFilter } from './filter';

/** Modes as the specification counts them. */
export const DC_PRED: i32 = 0;
export const V_PRED: i32 = 1;
export const H_PRED: i32 = 2;
const D67_PRED: i32 = 8;
export const SMOOTH_PRED: i32 = 9;
export const SMOOTH_V_PRED: i32 = 10;
export const SMOOTH_H_PRED: i32 = 11;
export const PAETH_PRED: i32 = 12;
export const UV_CFL: i32 = 13;

/** Angles of modes 1 to 8. */
const ANGLES: usize = memory.data<u8>([0, 90, 180, 45, 135, 113, 157, 203, 67]);

@inline
export function isDirectional(mode: i32): bool {
  return mode >= V_PRED && mode <= D67_PRED;
}

/** `mode`: or one of filter.ts; `delta`: -3 to 3, steps of 3 degrees. Edges of the block have been loaded. */
export function predict(
  mode: i32,
  delta: i32,
  dst: usize,
  ds: usize,
  w: i32,
  h: i32,
  isAbove: bool,
  isLeft: bool,
  isSmooth: bool,
): void {
  if (mode == DC_PRED) fill(dst, ds, w, h, dcValue(w, h, isAbove, isLeft));
  else if (mode <= D67_PRED) {
    const angle = <i32>load<u8>(ANGLES + mode) + 3 * delta;
    predictAngle(angle, dst, ds, w, h, isAbove, isLeft, isSmooth);
  } else if (mode == SMOOTH_PRED) smoothBoth(dst, ds, w, h);
  else if (mode == SMOOTH_V_PRED) smoothDown(dst, ds, w, h);
  else if (mode == SMOOTH_H_PRED) smoothAlong(dst, ds, w, h);
  else if (mode == PAETH_PRED) paeth(dst, ds, w, h);
  else predictFilter(mode, dst, ds, w, h);
}

/** A row of one vector's samples, again and again. */
@inline
function storeRow(dst: usize, v: v128, w: i32): void {
  if (w == 4) v128.store32_lane(dst, v, 0);
  else if (w == 8) v128.store64_lane(dst, v, 0);
  else for (let x = 0; x < w; x += 16) v128.store(dst + x, v);
}

function fill(dst: usize, ds: usize, w: i32, h: i32, value: i32): void {
  const v = i8x16.splat(<i8>value);
  for (let y = 0; y < h; y++, dst += ds) storeRow(dst, v, w);
}

function sumOf(edge: usize, n: i32): i32 {
  if (n == 4) {
    const v = load<u32>(edge);
    return (v & 255) + ((v >> 8) & 255) + ((v >> 16) & 255) + (v >> 24);
  }
  let acc = i32x4.splat(0);
  const one = words1();
  for (let i = 0; i < n; i += 8)
    acc = i32x4.add(acc, i32x4.dot_i16x8_s(v128.load8x8_u(edge + i), one));
  return (
    i32x4.extract_lane(acc, 0) +
    i32x4.extract_lane(acc, 1) +
    i32x4.extract_lane(acc, 2) +
    i32x4.extract_lane(acc, 3)
  );
}

export function dcValue(w: i32, h: i32, isAbove: bool, isLeft: bool): i32 {
  const above = isAbove ? sumOf(base + ABOVE_EDGE, w) : 0;
  const left = isLeft ? sumOf(base + LEFT_EDGE, h) : 0;
  if (isAbove && isLeft) return (above + left + ((w + h) >> 1)) / (w + h);
  if (isAbove) return (above + (w >> 1)) / w;
  if (isLeft) return (left + (h >> 1)) / h;
  return 128;
}

@inline
function store8(dst: usize, v: v128, w: i32): void {
  const bytes = i8x16.narrow_i16x8_u(v, v);
  if (w == 4) v128.store32_lane(dst, bytes, 0);
  else v128.store64_lane(dst, bytes, 0);
}

function paeth(dst: usize, ds: usize, w: i32, h: i32): void {
  const above = base + ABOVE_EDGE;
  const left = base + LEFT_EDGE;
  const corner = i16x8.splat(load<u8>(above - 1));
  for (let x = 0; x < w; x += 8) {
    const a = v128.load8x8_u(above + x);
    const da = i16x8.sub(a, corner);
    const toLeft = i16x8.abs(da);
    let p = dst + x;
    for (let y = 0; y < h; y++, p += ds) {
      const l = i16x8.splat(load<u8>(left + y));
      const dl = i16x8.sub(l, corner);
      const toAbove = i16x8.abs(dl);
      const toCorner = i16x8.abs(i16x8.add(da, dl));
      const isLeft = v128.and(i16x8.le_s(toLeft, toAbove), i16x8.le_s(toLeft, toCorner));
      const other = v128.bitselect(a, corner, i16x8.le_s(toAbove, toCorner));
      store8(p, v128.bitselect(l, other, isLeft), w);
    }
  }
}

/** Weights of side n begin at n - 4. */
@inline
function weightsOf(n: i32): usize {
  return SMOOTH_WEIGHTS + (n - 4);
}

function smoothBoth(dst: usize, ds: usize, w: i32, h: i32): void {
  const above = base + ABOVE_EDGE;
  const left = base + LEFT_EDGE;
  const bottom: i32 = load<u8>(left + h - 1);
  const right = i16x8.splat(load<u8>(above + w - 1));
  const one = words1();
  const half = words128();
  for (let x = 0; x < w; x += 8) {
    const a = v128.load8x8_u(above + x);
    const wx = v128.load8x8_u(weightsOf(w) + x);
    const ix = i16x8.mul(i16x8.sub(i16x8.splat(256), wx), right);
    let p = dst + x;
    for (let y = 0; y < h; y++, p += ds) {
      const wy: i32 = load<u8>(weightsOf(h) + y);
      const v = i16x8.add(
        i16x8.mul(a, i16x8.splat(<i16>wy)),
        i16x8.splat(<i16>((256 - wy) * bottom)),
      );
      const s = i16x8.add(i16x8.mul(wx, i16x8.splat(load<u8>(left + y))), ix);
      // Round2(v + s, 9) in 16 bits: floor((v + s) / 2) is avgr less the odd bit.
      const mean = i16x8.sub(i16x8.avgr_u(v, s), v128.and(v128.xor(v, s), one));
      store8(p, i16x8.shr_u(i16x8.add(mean, half), 8), w);
    }
  }
}

function smoothDown(dst: usize, ds: usize, w: i32, h: i32): void {
  const above = base + ABOVE_EDGE;
  const bottom: i32 = load<u8>(base + LEFT_EDGE + h - 1);
  for (let x = 0; x < w; x += 8) {
    const a = v128.load8x8_u(above + x);
    let p = dst + x;
    for (let y = 0; y < h; y++, p += ds) {
      const wy: i32 = load<u8>(weightsOf(h) + y);
      const rest = i16x8.splat(<i16>((256 - wy) * bottom + 128));
      store8(p, i16x8.shr_u(i16x8.add(i16x8.mul(a, i16x8.splat(<i16>wy)), rest), 8), w);
    }
  }
}

function smoothAlong(dst: usize, ds: usize, w: i32, h: i32): void {
  const left = base + LEFT_EDGE;
  const right = i16x8.splat(load<u8>(base + ABOVE_EDGE + w - 1));
  for (let x = 0; x < w; x += 8) {
    const wx = v128.load8x8_u(weightsOf(w) + x);
    const ix = i16x8.add(i16x8.mul(i16x8.sub(i16x8.splat(256), wx), right), i16x8.splat(128));
    let p = dst + x;
    for (let y = 0; y < h; y++, p += ds) {
      const s = i16x8.mul(wx, i16x8.splat(load<u8>(left + y)));
      store8(p, i16x8.shr_u(i16x8.add(s, ix), 8), w);
    }
  }
}
