// Rate-distortion optimized quantization: greedy from the last coefficient. Each level may drop by one,
// and the tail may go. Contexts are those of the plain quantization.

import { CDF_BASE, CDF_BASE_EOB } from '../shared/av1/cdf-tables';
import { codedArea, lastContext, log2Floor } from './coefficients';
import { eobCost, txContext } from './costs';
import { shareAt } from './masking';
import { paddedScanOf, scanOf, sizeIndex } from './sizes';
import {
  BASE_CONTEXTS,
  BR_CONTEXTS,
  BR_COSTS,
  base,
  COEFFICIENTS,
  COSTS,
  enc,
  PADDED,
} from './state';
import { scaleShift } from './transform';

export const TOO_DEAR: i32 = -1;

/**
 * `lambda`: squared error (in the scale of coefficients) per 1/256 bit. Answers the new number of coded
 * coefficients, 0 if nothing is left; enc.rateBits is what they cost. `weights`: of masking, or 0. It gives
 * up and answers TOO_DEAR where squared error and bits are sure to cost more than `limit`.
 */
export function optimize(
  lw: i32,
  lh: i32,
  chroma: i32,
  levels: usize,
  eob: i32,
  lambda: f32,
  weights: usize,
  limit: f32,
): i32 {
  const area = codedArea(lw, lh);
  const areaLog2 = min(lw, 5) + min(lh, 5);
  const z = sizeIndex(lw, lh);
  const padded = base + PADDED;
  const baseContexts = base + BASE_CONTEXTS;
  const brContexts = base + BR_CONTEXTS;
  const coefficients = base + COEFFICIENTS;
  const paddedScan = paddedScanOf(z, area);
  const scan = scanOf(z);
  const context = txContext(lw, lh);
  const set = context * 2 + chroma;
  const br = base + BR_COSTS + (min(context, 3) * 2 + chroma) * 21 * 32;
  const bases = base + COSTS + CDF_BASE + set * 42 * 16;
  const basesOfLast = base + COSTS + CDF_BASE_EOB + set * 64;
  const unit: f32 = <f32>1 / <f32>(1 << scaleShift(lw, lh));
  const acStep: f32 = <f32>(chroma ? enc.acStepUv : enc.acStep) * unit;
  const dcStep: f32 = <f32>(chroma ? enc.dcStepUv : enc.dcStep) * unit;
  let last = eob;
  let rate: i32 = 0; // of what is kept from here up, without the end of the block
  let keptError: f32 = 0;
  let zeroError: f32 = 0;
  let endRate: i32 = eobCost(areaLog2, chroma, eob);
  for (let i = eob - 1; i >= 0; i--) {
    const at: usize = load<u16>(paddedScan + 2 * i);
    let level: i32 = load<u8>(padded + at);
    const isLast = i == last - 1;
    if (level == 0) {
      if (isLast) last--;
      else rate += load<u16>(bases + ((<usize>load<u8>(baseContexts + at)) << 4));
      continue;
    }
    const position: usize = <usize>load<u16>(scan + 2 * i) * 2;
    const value: i32 = load<i16>(levels + position);
    const c: f32 = <f32>abs(<i32>load<i16>(coefficients + position));
    const step = i == 0 ? dcStep : acStep;
    const share: f32 = weights ? shareAt(weights, position >> 1) : 1;
    let error = c - step * <f32>abs(value);
    const costs = isLast
      ? basesOfLast + lastContext(i, area) * 16 - 2
      : bases + ((<usize>load<u8>(baseContexts + at)) << 4);
    if (isLast) endRate = eobCost(areaLog2, chroma, last);
    const brCosts = br + ((<usize>load<u8>(brContexts + at)) << 5);
    let bits: i32 = 256 + load<u16>(costs + 2 * min(level, 3));
    if (level > 2) bits += load<u16>(brCosts + 2 * level);
    if (level < 15 && !(isLast && level == 1)) {
      // One less?
      const less = level - 1;
      let lessBits: i32 = (less ? 256 : 0) + load<u16>(costs + 2 * min(less, 3));
      if (less > 2) lessBits += load<u16>(brCosts + 2 * less);
      const lessError = error + step;
      const more = share * (lessError * lessError - error * error);
      if (error < 0 && more < lambda * <f32>(bits - lessBits)) {
        error = lessError;
        bits = lessBits;
        level = less;
        store<i16>(levels + position, <i16>(value < 0 ? -less : less));
      }
    } else if (level == 15) {
      const rest = abs(value) - 14;
      if (rest > 0) bits += 256 * (2 * log2Floor(rest) + 1);
    }
    rate += bits;
    keptError += share * error * error;
    zeroError += share * c * c;
    if (min(keptError + lambda * <f32>rate, zeroError) > limit) return TOO_DEAR;
    if (i == 0) continue;
    // Drop everything from here up?
    const kept = keptError + lambda * <f32>(rate + endRate - eobCost(areaLog2, chroma, i));
    if (zeroError < kept) {
      for (let k = i; k < last; k++) {
        store<i16>(levels + 2 * <usize>load<u16>(scan + 2 * k), 0);
      }
      last = i;
      rate = 0;
      keptError = 0;
      zeroError = 0;
    }
  }
  enc.rateBits = rate + (last ? eobCost(areaLog2, chroma, last) : 0);
  return last;
}
