// Rate-distortion optimized quantization: greedy from the last coefficient. Each level may drop by one,
// and the tail may go. Contexts are those of the plain quantization.
//
// What is coded is listed first, then decided without branches on levels: those cannot be foreseen.

import { CDF_BASE, CDF_BASE_EOB } from '../../shared/av1/cdf-tables';
import {
  BASE_CONTEXTS,
  BR_CONTEXTS,
  BR_COSTS,
  COEFFICIENTS,
  COSTS,
  MIDDLE,
  PADDED,
} from '../places';
import { shareAt } from '../source/masking';
import { base, enc } from '../state';
import { eobCost, txContext } from '../symbols/costs';
import { scaleShift, V_DCT } from '../transform/transform';
import { codedArea, log2Floor } from './coefficients';
import { lastContext } from './level-contexts';
import { paddedScanOf, scanOf, tablesIndex } from './sizes';

export const TOO_DEAR: i32 = -1;

/**
 * Lists the levels that are not zero, from the last, in MIDDLE: u16 place in the scan, u16 place in padded
 * blocks, u32 cost of all zeros before. `bases`: costs of their symbols by context. Answers how many.
 */
@inline
function listLevels(paddedScan: usize, eob: i32, bases: usize): i32 {
  const padded = base + PADDED;
  const contexts = base + BASE_CONTEXTS;
  const list = base + MIDDLE;
  let to = list;
  let zeros: u32 = 0;
  for (let i = eob - 1; i >= 0; i--) {
    const at: usize = load<u16>(paddedScan + 2 * i);
    store<u32>(to, i | ((<u32>at) << 16));
    store<u32>(to, zeros, 4);
    const isCoded = load<u8>(padded + at) != 0;
    const zero: u32 = load<u16>(bases + ((<usize>load<u8>(contexts + at)) << 4));
    zeros += select<u32>(0, zero, isCoded);
    to += select<usize>(8, 0, isCoded);
  }
  store<u32>(to, zeros, 4); // of all
  return <i32>(to - list) >> 3;
}

/**
 * `lambda`: squared error (in the scale of coefficients) per 1/256 bit. Answers the new number of coded
 * coefficients, 0 if nothing is left; enc.rateBits is what they cost. `weights`: of masking, or 0. It gives
 * up and answers TOO_DEAR where squared error and bits cost more than `limit` by this lambda.
 */
export function optimize(
  lw: i32,
  lh: i32,
  chroma: i32,
  type: i32,
  levels: usize,
  eob: i32,
  lambda: f32,
  weights: usize,
  limit: f32,
): i32 {
  const area = codedArea(lw, lh);
  const areaLog2 = min(lw, 5) + min(lh, 5);
  const z = tablesIndex(lw, lh, type);
  const isLine = i32(type >= V_DCT);
  const padded = base + PADDED;
  const baseContexts = base + BASE_CONTEXTS;
  const brContexts = base + BR_CONTEXTS;
  const coefficients = base + COEFFICIENTS;
  const scan = scanOf(z);
  const context = txContext(lw, lh);
  const set = context * 2 + chroma;
  const br = base + BR_COSTS + (min(context, 3) * 2 + chroma) * 21 * 32;
  const bases = base + COSTS + CDF_BASE + set * 42 * 16;
  const basesOfLast = base + COSTS + CDF_BASE_EOB + set * 64;
  const unit: f32 = <f32>1 / <f32>(1 << scaleShift(lw, lh));
  const acStep: f32 = <f32>(chroma ? enc.acStepUv : enc.acStep) * unit;
  const dcStep: f32 = <f32>(chroma ? enc.dcStepUv : enc.dcStep) * unit;
  const list = base + MIDDLE;
  const listEnd = list + 8 * listLevels(paddedScanOf(z, area), eob, bases);
  let last = 0; // none yet
  let rate: i32 = 0; // of what is kept from here up, without the end of the block and zeros
  let zerosBefore: i32 = 0; // cost of zeros beyond the last
  let keptError: f32 = 0;
  let zeroError: f32 = 0;
  let endRate: i32 = 0;
  for (let p = list; p < listEnd; p += 8) {
    const i: i32 = load<u16>(p);
    const at: usize = load<u16>(p, 2);
    const zeros: i32 = load<i32>(p, 4);
    const level: i32 = load<u8>(padded + at);
    let costs = bases + ((<usize>load<u8>(baseContexts + at)) << 4);
    let least = 0; // what the level may not drop to
    if (!last) {
      last = i + 1;
      zerosBefore = zeros;
      endRate = eobCost(areaLog2, chroma, isLine, last);
      costs = basesOfLast + lastContext(i, area) * 16 - 2;
      least = 1;
    }
    const position: usize = <usize>load<u16>(scan + 2 * i) * 2;
    const value: i32 = load<i16>(levels + position);
    const c: f32 = <f32>abs(<i32>load<i16>(coefficients + position));
    const step = select<f32>(acStep, dcStep, i != 0);
    const share: f32 = weights ? shareAt(weights, position >> 1) : 1;
    let error = c - step * <f32>abs(value);
    const brCosts = br + ((<usize>load<u8>(brContexts + at)) << 5);
    let bits: i32 = 256 + load<u16>(costs + 2 * min(level, 3)) + load<u16>(brCosts + 2 * level);
    // One less?
    const less = level - 1;
    const lessBits: i32 =
      select<i32>(256, 0, less) +
      load<u16>(costs + 2 * min(less, 3)) +
      load<u16>(brCosts + 2 * less);
    const lessError = error + step;
    const more = share * (lessError * lessError - error * error);
    const isLess =
      i32(error < 0) &
      i32(more < lambda * <f32>(bits - lessBits)) &
      i32(level < 15) &
      i32(level > least);
    error = select<f32>(lessError, error, isLess);
    bits = select<i32>(lessBits, bits, isLess);
    const sign = value >> 31;
    store<i16>(levels + position, <i16>(value - ((isLess ^ sign) - sign)));
    if (level == 15) {
      const rest = abs(value) - 14;
      if (rest > 0) bits += 256 * (2 * log2Floor(rest) + 1);
    }
    rate += bits;
    keptError += share * error * error;
    zeroError += share * c * c;
    const here = rate + zeros - zerosBefore;
    if (zeroError > limit && keptError + lambda * <f32>here > limit) return TOO_DEAR;
    if (i == 0) continue;
    // Drop everything from here up? Most often it is not even close.
    if (zeroError >= keptError + lambda * <f32>(here + endRate)) continue;
    const kept = keptError + lambda * <f32>(here + endRate - eobCost(areaLog2, chroma, isLine, i));
    if (zeroError < kept) {
      for (let k = i; k < last; k++) {
        store<i16>(levels + 2 * <usize>load<u16>(scan + 2 * k), 0);
      }
      last = 0;
      rate = 0;
      keptError = 0;
      zeroError = 0;
    }
  }
  const zeros = load<i32>(listEnd, 4) - zerosBefore;
  enc.rateBits = last ? rate + zeros + eobCost(areaLog2, chroma, isLine, last) : 0;
  return last;
}
