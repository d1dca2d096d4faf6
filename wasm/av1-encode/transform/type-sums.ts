// How sparse a residual is as each of the four types of transforms would have it. One of them is there
// already: what forward() left is half of the work for the second, and each pass down the columns serves
// two along the rows.
//
// Twin: forward() of each type (test/engine/formats/avif/av1-encode-parts.test.ts).

import { high32, low16, low32, low64, sumLanes } from '../../shared/lanes';
import { copyVectors } from '../spans';
import { base, COEFFICIENTS, MIDDLE, MIDDLE2, RESIDUAL } from '../state';
import { packFours } from './four';
import { forward1d, HALF_ROOT, scale } from './transform';
import { transposeStrips } from './transposes';

/** Sums of absolute coefficients by type, i32 each. */
export const TYPE_SUMS: usize = memory.data(16, 16);

// In MIDDLE2, where forward() leaves its pass down the columns:
//
//   | its own pass | the other pass | coefficients of types 0, 1, 2, 3 |
//
// each with room for 16 x 16 and what a tile writes too much.
const ROOM: usize = 1024;

@inline
function coefficientsOf(type: i32): usize {
  return base + MIDDLE2 + (2 + type) * <i32>ROOM;
}

/** Fills TYPE_SUMS, for sides up to 16; forward() has just been to type `usual`. */
export function sumTypes(lw: i32, lh: i32, usual: i32): void {
  if (lw + lh == 4) {
    sumFours(usual);
    return;
  }
  const own = base + MIDDLE2;
  const other = own + ROOM;
  passOther(lw, lh, (usual & 1) == 0, other);
  for (let type = 0; type < 4; type++) {
    let from = base + COEFFICIENTS;
    let bytes = 2 << (lw + lh);
    let isFour = false;
    if (type != usual) {
      from = coefficientsOf(type);
      bytes = passRows(lw, lh, type > 1, ((type ^ usual) & 1) == 0 ? own : other, from);
      isFour = lh == 2;
    }
    store<i32>(TYPE_SUMS + 4 * type, sumOf(from, bytes, isFour));
  }
}

/** The pass down the columns that forward() has not made. */
function passOther(lw: i32, lh: i32, isAdst: bool, to: usize): void {
  const h = 1 << lh;
  const columnStrips = max(1, (1 << lw) >> 3);
  const middle = base + MIDDLE;
  for (let s = 0; s < columnStrips; s++) {
    forward1d(lh, isAdst, base + RESIDUAL + s * h * 16, middle + s * h * 16);
  }
  if (lw != lh) scale(middle, columnStrips * h, HALF_ROOT);
  transposeStrips(middle, to, columnStrips, h, 1 << lw);
}

/** The pass along the rows; answers how many bytes it has made. */
function passRows(lw: i32, lh: i32, isAdst: bool, src: usize, to: usize): i32 {
  const bytes = 16 << lw;
  const strips = max(1, (1 << lh) >> 3);
  for (let s = 0; s < strips; s++) forward1d(lw, isAdst, src + s * bytes, to + s * bytes);
  return strips * bytes;
}

/** `isFour`: of each vector only the lower half counts. */
function sumOf(from: usize, bytes: i32, isFour: bool): i32 {
  const one = i16x8.splat(1);
  let sum = i32x4.splat(0);
  for (let p = from; p < from + bytes; p += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.abs(v128.load(p)), one));
  }
  if (isFour) sum = v128.and(sum, i64x2(-1, 0));
  return sumLanes(sum);
}

/** The same of 4 x 4: a pass along the rows serves both passes down the columns, side by side. */
function sumFours(usual: i32): void {
  const own = base + MIDDLE2;
  const middle = base + MIDDLE;
  const isAdst = (usual & 1) != 0;
  forward1d(2, !isAdst, base + RESIDUAL, middle);
  const a = low16(v128.load(middle), v128.load(middle, 16));
  const b = low16(v128.load(middle, 32), v128.load(middle, 48));
  const c = low32(a, b);
  const d = high32(a, b);
  v128.store(middle, low64(v128.load(own), c));
  v128.store(middle, v128.shuffle<i64>(v128.load(own, 16), c, 0, 3), 16);
  v128.store(middle, low64(v128.load(own, 32), d), 32);
  v128.store(middle, v128.shuffle<i64>(v128.load(own, 48), d, 0, 3), 48);
  sumBoth(middle, false, usual & 1);
  sumBoth(middle, true, usual & 1);
}

/** A pass along the rows of two types at once, of which the first has `column` down the columns. */
@inline
function sumBoth(src: usize, isAdst: bool, column: i32): void {
  const first = coefficientsOf(0) + (isAdst ? 2 : 0) * ROOM;
  forward1d(2, isAdst, src, first);
  const one = i16x8.splat(1);
  let sum = i32x4.dot_i16x8_s(i16x8.abs(v128.load(first)), one);
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.abs(v128.load(first, 16)), one));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.abs(v128.load(first, 32)), one));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.abs(v128.load(first, 48)), one));
  const to = TYPE_SUMS + (isAdst ? 8 : 0);
  store<i32>(to + 4 * column, i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1));
  store<i32>(to + 4 * (column ^ 1), i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3));
}

/** Coefficients of a type that sumTypes() has seen, and not the usual one, to COEFFICIENTS. */
export function takeType(lw: i32, lh: i32, type: i32, usual: i32): void {
  let from = coefficientsOf(type);
  // Both types of a pass along the rows lie side by side, the usual column first.
  if (lw + lh == 4) from = coefficientsOf(type & 2) + ((type ^ usual) & 1) * 8;
  if (lh == 2) packFours(from, base + COEFFICIENTS, 1 << lw);
  else copyVectors(base + COEFFICIENTS, from, 2 << (lw + lh));
}
