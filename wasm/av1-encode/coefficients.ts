// Coefficients of a transform block: quantization, contexts (8.3.2), writing (5.11.39).
//
// A block is known by the logarithms of its sides; sides of 64 are coded as 32. Levels are i16 in the
// order of sizes.ts. `chroma` is 0 for luma.

import {
  CDF_BASE,
  CDF_BASE_EOB,
  CDF_DC_SIGN,
  CDF_EOB_EXTRA,
  CDF_RANGE,
} from '../shared/av1/cdf-tables';
import { sumLanes } from '../shared/lanes';
import { eobOffset, txContext } from './costs';
import { hasMatrix, weightsOf } from './matrices';
import { literal, symbol, symbol4 } from './range-coder';
import {
  baseOffsetsOf,
  brOffsetsOf,
  paddedScanOf,
  paddedStride,
  placesOf,
  reachOf,
  scanOf,
  sizeIndex,
} from './sizes';
import { BASE_CONTEXTS, BR_CONTEXTS, base, COEFFICIENTS, DEQUANTIZED, enc, PADDED } from './state';
import { scaleShift } from './transform';

/** Coefficients that are coded. */
@inline
export function codedArea(lw: i32, lh: i32): i32 {
  return 1 << (min(lw, 5) + min(lh, 5));
}

/** Levels of COEFFICIENTS; answers the number of coded ones, up to the last that is not zero. */
export function quantize(lw: i32, lh: i32, chroma: i32, levels: usize): i32 {
  const acStep = chroma ? enc.acStepUv : enc.acStep;
  const dcStep = chroma ? enc.dcStepUv : enc.dcStep;
  const acRound = chroma ? enc.acRoundUv : enc.acRound;
  const dcRound = chroma ? enc.dcRoundUv : enc.dcRound;
  const area = codedArea(lw, lh);
  const places = placesOf(sizeIndex(lw, lh), area);
  const shift = scaleShift(lw, lh);
  const one: u32 = (<u32>65536) << shift;
  const factor = i16x8.splat(<i16>(one / acStep));
  const round = i16x8.splat(<i16>(acRound >> shift));
  let f = i16x8.replace_lane(factor, 0, <i16>(one / dcStep));
  let r = i16x8.replace_lane(round, 0, <i16>(dcRound >> shift));
  let last = i16x8.splat(0);
  const coefficients = base + COEFFICIENTS;
  for (let i = 0; i < area * 2; i += 16) {
    const c = v128.load(coefficients + i);
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
  return largest(last);
}

@inline
function largest(v: v128): i32 {
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 2, 3, 0, 1, 6, 7, 4, 5));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 1, 0, 3, 2, 5, 4, 7, 6));
  return i16x8.extract_lane_s(v, 0);
}

/** The number of coded coefficients of levels that are there. */
export function eobOf(lw: i32, lh: i32, levels: usize): i32 {
  const area = codedArea(lw, lh);
  const places = placesOf(sizeIndex(lw, lh), area);
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

/**
 * Squares of COEFFICIENTS: the error when all is zero. At most 255^2 x 256 x 64, or less. `roots`: of
 * masking, or 0.
 */
export function energy(lw: i32, lh: i32, roots: usize): f64 {
  const bytes = codedArea(lw, lh) * 2;
  const coefficients = base + COEFFICIENTS;
  let sum = i32x4.splat(0);
  for (let i = 0; i < bytes; i += 16) {
    let c = v128.load(coefficients + i);
    if (roots) c = masked(c, roots + i);
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

/** Fills PADDED, BASE_CONTEXTS and BR_CONTEXTS for the first `eob` coefficients. */
export function loadContexts(lw: i32, lh: i32, levels: usize, eob: i32): void {
  const w = 1 << min(lw, 5);
  const h = 1 << min(lh, 5);
  const z = sizeIndex(lw, lh);
  const stride = paddedStride(h);
  const columns = columnsOf(z, w * h, eob);
  const rows = rowsOf(z, w * h, eob);
  const padded = base + PADDED;
  memory.fill(padded + columns * stride, 0, 3 * stride + 32);
  const cap = i8x16.splat(15);
  const zero = i8x16.splat(0);
  for (let c = 0; c < columns; c++) {
    const to = padded + c * stride;
    if (h == 4) {
      const a = i16x8.abs(v128.load64_zero(levels + 8 * c));
      v128.store(to, i8x16.min_u(i8x16.narrow_i16x8_u(a, zero), cap));
      continue;
    }
    const from = levels + 16 * c;
    if (h == 8) {
      v128.store(to, i8x16.min_u(i8x16.narrow_i16x8_u(i16x8.abs(v128.load(from)), zero), cap));
      continue;
    }
    const strip = 16 * w;
    for (let r = 0; r < h; r += 16) {
      const p = from + (r >> 3) * strip;
      const a = i16x8.abs(v128.load(p));
      const b = i16x8.abs(v128.load(p + strip));
      v128.store(to + r, i8x16.min_u(i8x16.narrow_i16x8_u(a, b), cap));
    }
    v128.store(to + h, zero);
  }
  const offsets = baseOffsetsOf(lw, lh);
  const brOffsets = brOffsetsOf(lw, lh);
  const three = i8x16.splat(3);
  const four = i8x16.splat(4);
  const six = i8x16.splat(6);
  const bases = base + BASE_CONTEXTS;
  const brs = base + BR_CONTEXTS;
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r += 16) {
      const at = c * stride + r;
      const p = padded + at;
      const below = v128.load(p + 1);
      const right = v128.load(p + stride);
      const across = v128.load(p + stride + 1);
      let sum = i8x16.add(i8x16.min_u(below, three), i8x16.min_u(right, three));
      sum = i8x16.add(sum, i8x16.min_u(across, three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 2), three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 2 * stride), three));
      const half = i8x16.min_u(i8x16.avgr_u(sum, zero), four);
      v128.store(bases + at, i8x16.add(half, v128.load(offsets + at)));
      const near = i8x16.avgr_u(i8x16.add(i8x16.add(below, right), across), zero);
      v128.store(brs + at, i8x16.add(i8x16.min_u(near, six), v128.load(brOffsets + at)));
    }
  }
  store<u8>(bases, 0);
}

/** Context of the last coefficient's level, at place i of the scan. */
@inline
export function lastContext(i: i32, area: i32): i32 {
  return i == 0 ? 0 : i <= area >> 3 ? 1 : i <= area >> 2 ? 2 : 3;
}

@inline
export function log2Floor(x: i32): i32 {
  return 31 - clz(x);
}

/** Writes a block with coded coefficients, after all_zero and the transform's type. */
export function writeCoefficients(
  lw: i32,
  lh: i32,
  chroma: i32,
  levels: usize,
  eob: i32,
  dcContext: i32,
): void {
  loadContexts(lw, lh, levels, eob);
  const area = codedArea(lw, lh);
  const z = sizeIndex(lw, lh);
  const context = txContext(lw, lh);
  const areaLog2 = min(lw, 5) + min(lh, 5);
  writeEob(areaLog2, context, chroma, eob);
  // 1. Levels up to 14, from the last.
  const scan = paddedScanOf(z, area);
  const padded = base + PADDED;
  const baseCdf = CDF_BASE + (context * 2 + chroma) * 42 * 16;
  const brCdf = CDF_RANGE + (min(context, 3) * 2 + chroma) * 21 * 16;
  for (let i = eob - 1; i >= 0; i--) {
    const at: usize = load<u16>(scan + 2 * i);
    const level: i32 = load<u8>(padded + at);
    if (i == eob - 1) {
      const x = (context * 2 + chroma) * 4 + lastContext(i, area);
      symbol(CDF_BASE_EOB + x * 16, min(level, 3) - 1, 3);
    } else symbol4(baseCdf + <usize>load<u8>(base + BASE_CONTEXTS + at) * 16, min(level, 3));
    if (level < 3) continue;
    const cdf = brCdf + <usize>load<u8>(base + BR_CONTEXTS + at) * 16;
    let rest = level - 3;
    for (let k = 0; k < 4; k++, rest -= 3) {
      symbol4(cdf, min(rest, 3));
      if (rest < 3) break;
    }
  }
  writeSigns(scanOf(z), chroma, levels, eob, dcContext);
}

function writeEob(areaLog2: i32, context: i32, chroma: i32, eob: i32): void {
  const point = eob == 1 ? 1 : log2Floor(eob - 1) + 2;
  symbol(eobOffset(areaLog2, chroma), point - 1, areaLog2 + 1);
  if (point < 3) return;
  const bits = point - 3;
  const extra = CDF_EOB_EXTRA + ((context * 2 + chroma) * 9 + bits) * 16;
  symbol(extra, ((eob - 1) >> bits) & 1, 2);
  if (bits) literal((eob - 1) & ((1 << bits) - 1), bits);
}

/** Signs, and what exceeds 14 in a Golomb code. */
function writeSigns(scan: usize, chroma: i32, levels: usize, eob: i32, dcContext: i32): void {
  for (let i = 0; i < eob; i++) {
    const level: i32 = load<i16>(levels + 2 * <usize>load<u16>(scan + 2 * i));
    if (level == 0) continue;
    if (i == 0) symbol(CDF_DC_SIGN + (chroma * 3 + dcContext) * 16, i32(level < 0), 2);
    else literal(u32(level < 0), 1);
    const rest = abs(level) - 14;
    if (rest <= 0) continue;
    const length = log2Floor(rest) + 1;
    if (length > 1) literal(0, length - 1);
    literal(1, 1);
    if (length > 1) literal(<u32>(rest & ((1 << (length - 1)) - 1)), length - 1);
  }
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
