// What a residual would cost about by each of the four types of transforms, before any is coded. One of them
// is there already: what forward() left is half of the work for the second, and each pass down the columns
// serves two along the rows.
//
// Twin: forward() of each type (test/engine/formats/avif/av1-encode-parts.test.ts).

import { words1, words48, words180 } from '../../shared/constants';
import { high32, low16, low32, low64, sumLanes } from '../../shared/lanes';
import { COEFFICIENTS, MIDDLE, MIDDLE2, RESIDUAL } from '../places';
import { copyVectors } from '../spans';
import { base, enc } from '../state';
import { packFours } from './four';
import { forward1d, HALF_ROOT, scale } from './transform';
import { transposeStrips } from './transposes';

/** About what coefficients cost by type, in 1/16 bit; i32 each. */
export const TYPE_PRICES: usize = memory.data(16, 16);

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

/** Fills TYPE_PRICES, for sides up to 16; forward() has just been to type `usual`. */
export function priceTypes(lw: i32, lh: i32, usual: i32): void {
  if (lw + lh == 4) {
    priceFours(usual);
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
    store<i32>(TYPE_PRICES + 4 * type, sumOfPrices(from, bytes, isFour));
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

/** What coefficients are multiplied by for 64 times their levels, in 1/32768; steps of less than 64 saturate. */
@inline
function unitOf(step: i32): v128 {
  return i16x8.splat(<i16>min(32767, (64 * 32768) / step));
}

/**
 * About what coefficients cost, in 1/16 bit: 16 bits times the square of the level where nothing is coded (the
 * error, as lambda has it), else 3 bits and 2 for each level; `most`: the level whose square is the most that
 * 16 bits hold; `three`: 3 bits.
 */
@inline
function priceOf(v: v128, unit: v128, most: v128, three: v128): v128 {
  const level = i16x8.q15mulr_sat_s(i16x8.abs(v), unit);
  const small = i16x8.min_s(level, most);
  const error = i16x8.shr_u(i16x8.mul(small, small), 4);
  return i16x8.min_s(error, i16x8.add(i16x8.shr_u(level, 1), three));
}

/** About what COEFFICIENTS cost, in 1/16 bit. */
export function priceOfAll(lw: i32, lh: i32): i32 {
  return sumOfPrices(base + COEFFICIENTS, 2 << (min(lw, 5) + min(lh, 5)), false);
}

/** `isFour`: of each vector only the lower half counts. */
function sumOfPrices(from: usize, bytes: i32, isFour: bool): i32 {
  const one = words1();
  let sum = i32x4.splat(0);
  const unit = unitOf(enc.acStep);
  const most = words180();
  const three = words48();
  for (let p = from; p < from + bytes; p += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(priceOf(v128.load(p), unit, most, three), one));
  }
  if (isFour) sum = v128.and(sum, i64x2(-1, 0));
  return sumLanes(sum);
}

/** The same of 4 x 4: a pass along the rows serves both passes down the columns, side by side. */
function priceFours(usual: i32): void {
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
  priceBoth(middle, false, usual & 1);
  priceBoth(middle, true, usual & 1);
}

/** A pass along the rows of two types at once, of which the first has `column` down the columns. */
@inline
function priceBoth(src: usize, isAdst: bool, column: i32): void {
  const first = coefficientsOf(0) + (isAdst ? 2 : 0) * ROOM;
  forward1d(2, isAdst, src, first);
  const one = words1();
  const unit = unitOf(enc.acStep);
  const most = words180();
  const three = words48();
  let sum = i32x4.dot_i16x8_s(priceOf(v128.load(first), unit, most, three), one);
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(priceOf(v128.load(first, 16), unit, most, three), one));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(priceOf(v128.load(first, 32), unit, most, three), one));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(priceOf(v128.load(first, 48), unit, most, three), one));
  const to = TYPE_PRICES + (isAdst ? 8 : 0);
  store<i32>(to + 4 * column, i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1));
  store<i32>(to + 4 * (column ^ 1), i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3));
}

/** Coefficients of a type that priceTypes() has seen, and not the usual one, to COEFFICIENTS. */
export function takeType(lw: i32, lh: i32, type: i32, usual: i32): void {
  let from = coefficientsOf(type);
  // Both types of a pass along the rows lie side by side, the usual column first.
  if (lw + lh == 4) from = coefficientsOf(type & 2) + ((type ^ usual) & 1) * 8;
  if (lh == 2) packFours(from, base + COEFFICIENTS, 1 << lw);
  else copyVectors(base + COEFFICIENTS, from, 2 << (lw + lh));
}
