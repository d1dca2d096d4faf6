// Coefficients of a transform block: quantization and back (7.12.3).
//
// A block is known by the logarithms of its sides; sides of 64 are coded as 32. Levels are i16 in the
// order of sizes.ts. `chroma` is 0 for luma.

import { sumLanes } from '../../shared/lanes';
import { COEFFICIENTS, DEQUANTIZED } from '../places';
import { base, enc } from '../state';
import { scaleShift } from '../transform/transform';
import { hasMatrix, weightsOf } from './matrices';
import { placesOf, reachOf, tablesIndex } from './sizes';

/** Coefficients that are coded. */
@inline
export function codedArea(lw: i32, lh: i32): i32 {
  return 1 << (min(lw, 5) + min(lh, 5));
}

/** Squares of what quantize() has seen: the error when all is zero. At most 255^2 x 256 x 64. */
export let energy: f64 = 0;

/**
 * Levels of COEFFICIENTS; answers the number of coded ones, up to the last that is not zero. `energy` is by
 * the `roots` of masking, if there are any.
 */
export function quantize(
  lw: i32,
  lh: i32,
  chroma: i32,
  type: i32,
  levels: usize,
  roots: usize,
): i32 {
  const acStep = chroma ? enc.acStepUv : enc.acStep;
  const dcStep = chroma ? enc.dcStepUv : enc.dcStep;
  const acRound = chroma ? enc.acRoundUv : enc.acRound;
  const dcRound = chroma ? enc.dcRoundUv : enc.dcRound;
  const area = codedArea(lw, lh);
  const places = placesOf(tablesIndex(lw, lh, type), area);
  const shift = scaleShift(lw, lh);
  const one: u32 = (<u32>65536) << shift;
  const factor = i16x8.splat(<i16>(one / acStep));
  const round = i16x8.splat(<i16>(acRound >> shift));
  let f = i16x8.replace_lane(factor, 0, <i16>(one / dcStep));
  let r = i16x8.replace_lane(round, 0, <i16>(dcRound >> shift));
  let last = i16x8.splat(0);
  let squares = i32x4.splat(0);
  const coefficients = base + COEFFICIENTS;
  for (let i = 0; i < area * 2; i += 16) {
    const c = v128.load(coefficients + i);
    const e = roots ? masked(c, roots + i) : c;
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(e, e));
    const a = i16x8.add_sat_s(i16x8.abs(c), r);
    const low = i32x4.shr_u(i32x4.extmul_low_i16x8_u(a, f), 16);
    const high = i32x4.shr_u(i32x4.extmul_high_i16x8_u(a, f), 16);
    const q = i16x8.narrow_i32x4_s(low, high);
    const s = i16x8.shr_s(c, 15);
    v128.store(levels + i, i16x8.sub(v128.xor(q, s), s));
    const isCoded = i16x8.gt_s(q, i16x8.splat(0));
    last = i16x8.max_s(last, v128.and(isCoded, v128.load(places + i)));
    f = factor;
    r = round;
  }
  energy = <f64>sumLanes(squares);
  return largest(last);
}

/** Whether quantize() would find nothing in COEFFICIENTS of luma; sides up to 16. */
export function isAllZero(lw: i32, lh: i32): bool {
  const end = base + COEFFICIENTS + (2 << (lw + lh));
  let most = i16x8.splat(0);
  for (let p = base + COEFFICIENTS; p < end; p += 16) {
    most = i16x8.max_s(most, i16x8.abs(v128.load(p)));
  }
  return !v128.any_true(i16x8.gt_s(most, i16x8.splat(<i16>(enc.acStep - enc.acRound - 1))));
}

@inline
function largest(v: v128): i32 {
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 2, 3, 0, 1, 6, 7, 4, 5));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 1, 0, 3, 2, 5, 4, 7, 6));
  return i16x8.extract_lane_s(v, 0);
}

/** The number of coded coefficients of levels that are there. */
export function eobOf(lw: i32, lh: i32, type: i32, levels: usize): i32 {
  const area = codedArea(lw, lh);
  const places = placesOf(tablesIndex(lw, lh, type), area);
  let last = i16x8.splat(0);
  for (let i = 0; i < area * 2; i += 16) {
    const isZero = i16x8.eq(v128.load(levels + i), i16x8.splat(0));
    last = i16x8.max_s(last, v128.andnot(v128.load(places + i), isZero));
  }
  return largest(last);
}

/** Division towards zero by a power of two. */
@inline
function towardsZero(v: v128, shift: i32): v128 {
  const bias = i32x4.splat((1 << shift) - 1);
  return i32x4.shr_s(i32x4.add(v, v128.and(i32x4.shr_s(v, 31), bias)), shift);
}

/**
 * Levels to DEQUANTIZED (7.12.3); answers the squared error against COEFFICIENTS, in their scale: as they
 * are weighted, if there is a matrix, and by the `roots` of masking, if there are any.
 */
export function dequantize(
  lw: i32,
  lh: i32,
  chroma: i32,
  type: i32,
  levels: usize,
  roots: usize,
): f64 {
  const bytes = codedArea(lw, lh) * 2;
  const shift = scaleShift(lw, lh);
  const step = i32x4.splat(chroma ? enc.acStepUv : enc.acStep);
  let first = i32x4.replace_lane(step, 0, chroma ? enc.dcStepUv : enc.dcStep);
  const out = base + DEQUANTIZED;
  const coefficients = base + COEFFICIENTS;
  const isWeighted = hasMatrix(chroma, type);
  let weights = isWeighted ? weightsOf(chroma, lw, lh) : 0;
  const half = i32x4.splat(16);
  let sum = i32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) {
    const l = v128.load(levels + i);
    const levelsLow = i32x4.extend_low_i16x8_s(l);
    const levelsHigh = i32x4.extend_high_i16x8_s(l);
    const low = towardsZero(i32x4.mul(levelsLow, first), shift);
    const high = towardsZero(i32x4.mul(levelsHigh, step), shift);
    const d = i16x8.narrow_i32x4_s(low, high);
    let e = i16x8.sub_sat_s(v128.load(coefficients + i), d);
    if (roots) e = masked(e, roots + i);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(e, e));
    if (isWeighted) {
      const w = v128.load8x8_u(weights);
      weights += 8;
      const stepLow = i32x4.shr_u(
        i32x4.add(i32x4.mul(i32x4.extend_low_i16x8_u(w), first), half),
        5,
      );
      const stepHigh = i32x4.shr_u(
        i32x4.add(i32x4.mul(i32x4.extend_high_i16x8_u(w), step), half),
        5,
      );
      const fine = i16x8.narrow_i32x4_s(
        towardsZero(i32x4.mul(levelsLow, stepLow), shift),
        towardsZero(i32x4.mul(levelsHigh, stepHigh), shift),
      );
      v128.store(out + i, fine);
    } else v128.store(out + i, d);
    first = step;
  }
  return (
    <f64>i32x4.extract_lane(sum, 0) +
    <f64>i32x4.extract_lane(sum, 1) +
    <f64>i32x4.extract_lane(sum, 2) +
    <f64>i32x4.extract_lane(sum, 3)
  );
}

/** An error by the roots of masking. */
@inline
function masked(error: v128, roots: usize): v128 {
  return i16x8.add_sat_s(error, i16x8.q15mulr_sat_s(error, v128.load(roots)));
}

/** Squares of COEFFICIENTS before they are weighted. */
export function plainEnergy(lw: i32, lh: i32): f64 {
  const bytes = codedArea(lw, lh) * 2;
  const coefficients = base + COEFFICIENTS;
  let sum = i32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) {
    const c = v128.load(coefficients + i);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(c, c));
  }
  return <f64>sumLanes(sum);
}

/** Columns and rows that the first `eob` coefficients reach into. */
@inline
export function columnsOf(z: i32, area: i32, eob: i32): i32 {
  return load<u8>(reachOf(z, area) + 2 * eob);
}
@inline
export function rowsOf(z: i32, area: i32, eob: i32): i32 {
  return load<u8>(reachOf(z, area) + 2 * eob, 1);
}

@inline
export function log2Floor(x: i32): i32 {
  return 31 - clz(x);
}

/** What a block leaves as context: min(63, sum of levels), and the sign of DC from bit 6. */
export function contextByte(lw: i32, lh: i32, levels: usize): u8 {
  const bytes = codedArea(lw, lh) * 2;
  let acc = i16x8.splat(0);
  for (let i = 0; i < bytes; i += 16) acc = i16x8.add_sat_s(acc, i16x8.abs(v128.load(levels + i)));
  const sum = <i32>sumLanes(i32x4.dot_i16x8_s(acc, i16x8.splat(1)));
  const dc: i32 = load<i16>(levels);
  return <u8>(min(63, sum) | (dc < 0 ? 64 : dc > 0 ? 128 : 0));
}
