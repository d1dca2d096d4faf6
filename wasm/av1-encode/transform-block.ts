// One transform block on trial: residual, transform, quantization, bits and error.

import { CDF_INTRA_SET_1, CDF_INTRA_SET_2 } from '../shared/av1/cdf-tables';
import {
  codedArea,
  columnsOf,
  dequantize,
  energy,
  isAllZero,
  plainEnergy,
  quantize,
  rowsOf,
} from './coefficients/coefficients';
import { loadContexts } from './coefficients/level-contexts';
import { hasMatrix, leastShare, MASKING, weigh } from './coefficients/matrices';
import { optimize, TOO_DEAR } from './coefficients/rdoq';
import { tablesIndex } from './coefficients/sizes';
import { residual, squaredError } from './residual';
import { hasMasking, maskingRoots, maskingWeights } from './source/masking';
import { fillVectors } from './spans';
import { BEST, enc } from './state';
import { cost } from './symbols/costs';
import { forward, IDENTITY, reconstruct, scaleShift, V_DCT } from './transform/transform';
import { priceTypes, TYPE_PRICES, takeType } from './transform/type-prices';

/** CDF of intra_tx_type, or 0: blocks with a side of 32 and more are always DCT_DCT. */
@inline
export function typeOffset(lw: i32, lh: i32, mode: i32): usize {
  if (lw == 4 && lh == 4) return CDF_INTRA_SET_2 + (2 * 13 + mode) * 16;
  return CDF_INTRA_SET_1 + ((min(lw, lh) - 2) * 13 + mode) * 16;
}
@inline
export function hasType(lw: i32, lh: i32): bool {
  return max(lw, lh) < 5;
}

/** Whether types of one dimension are in the set of a size that has types. */
@inline
export function hasLines(lw: i32, lh: i32): bool {
  return lw + lh < 8;
}

/** Symbol of a type (bit 0: ADST down the columns, bit 1: along rows; 4: identity) in its set. */
@inline
export function typeSymbol(lw: i32, lh: i32, type: i32): i32 {
  if (type == IDENTITY) return 0;
  if (type == 0) return 1;
  if (type >= V_DCT) return type - V_DCT + 2;
  if (lw == 4 && lh == 4) return type == 3 ? 2 : type + 2;
  return type == 3 ? 4 : type + 4;
}

/** Rate-distortion cost: squared error plus bits in 1/256. */
@inline
export function costOf(distance: f64, bits: i32): f64 {
  return distance + enc.lambda * <f64>bits * (1.0 / 256);
}

/**
 * Codes the difference of source and prediction into `levels`. Answers in enc.txBits (with all_zero and
 * type; `mode` < 0: chroma), enc.txEob, enc.txDistance. DEQUANTIZED holds the result if there is one. What
 * would cost more than `limit` may be left out.
 */
export function tryTransform(
  lw: i32,
  lh: i32,
  src: usize,
  ss: usize,
  pred: usize,
  ps: usize,
  levels: usize,
  type: i32,
  mode: i32,
  zeroOffset: usize,
  limit: f64 = Infinity,
): void {
  forward(lw, lh, type, residual(src, ss, pred, ps, 1 << lw, 1 << lh));
  // Of 64 frequencies only the lower 32 are coded: what the others hold is lost in any case.
  let lost: f64 = 0;
  if (max(lw, lh) == 6) {
    const all = <f64>squaredError(src, ss, pred, ps, 1 << lw, 1 << lh);
    lost = Math.max(0, all - plainEnergy(lw, lh) / inverseScale(lw, lh));
  }
  tryCoefficients(lw, lh, levels, type, mode, zeroOffset, limit, lost);
}

/** Squares of coefficients in squares of samples. */
@inline
function inverseScale(lw: i32, lh: i32): f64 {
  return <f64>(64 >> (2 * scaleShift(lw, lh)));
}

/** The same of what is transformed to COEFFICIENTS; `lost`: squared error that they do not know. */
export function tryCoefficients(
  lw: i32,
  lh: i32,
  levels: usize,
  type: i32,
  mode: i32,
  zeroOffset: usize,
  limit: f64,
  lost: f64 = 0,
): void {
  const inverse = inverseScale(lw, lh);
  const scale: f64 = 1.0 / inverse;
  const chroma = i32(mode < 0);
  if (hasMatrix(chroma, type)) {
    weigh(chroma, lw, lh);
    lost *= leastShare(chroma, lw, lh);
  }
  const isMasked = hasMasking(chroma, type);
  const roots = isMasked ? maskingRoots(lw, lh) : 0;
  if (isMasked && lost) lost *= leastShare(MASKING, lw, lh);
  let eob = quantize(lw, lh, chroma, type, levels, roots);
  const zeroDistance = energy * scale + lost;
  const zeroBits = cost(zeroOffset, 1);
  enc.txBits = zeroBits;
  enc.txEob = 0;
  enc.txDistance = zeroDistance;
  if (eob == 0) return;
  loadContexts(lw, lh, type, levels, eob);
  let bits = cost(zeroOffset, 0);
  if (mode >= 0 && hasType(lw, lh)) {
    bits += cost(typeOffset(lw, lh, mode), typeSymbol(lw, lh, type));
  }
  const weights = isMasked ? maskingWeights(lw, lh) : 0;
  const most = <f32>((limit - costOf(lost, bits)) * inverse);
  const lambda = <f32>(enc.levelLambda * enc.lambda * (1.0 / 256) * inverse);
  eob = optimize(lw, lh, chroma, type, levels, eob, lambda, weights, most);
  // Once more, with the contexts of what is left.
  if (enc.effort == BEST && eob > 1) {
    loadContexts(lw, lh, type, levels, eob);
    eob = optimize(lw, lh, chroma, type, levels, eob, lambda, weights, most);
  }
  if (eob == 0) return;
  if (eob == TOO_DEAR) {
    fillVectors(levels, 0, 2 * codedArea(lw, lh));
    return;
  }
  bits += enc.rateBits;
  const distance = dequantize(lw, lh, chroma, type, levels, roots) * scale + lost;
  if (costOf(distance, bits) < costOf(zeroDistance, zeroBits)) {
    enc.txBits = bits;
    enc.txEob = eob;
    enc.txDistance = distance;
  } else fillVectors(levels, 0, 2 * codedArea(lw, lh));
}

/**
 * The type that promises most, before any is coded: by what its coefficients and its bits cost. What
 * forward() has made of RESIDUAL by `usual` is in COEFFICIENTS, and gives way to that of the answer.
 */
export function likelyType(lw: i32, lh: i32, usual: i32, mode: i32): i32 {
  if (!enc.hasTypeSearch || !hasType(lw, lh) || isAllZero(lw, lh)) return usual;
  priceTypes(lw, lh, usual);
  const best = cheapestBut(lw, lh, -1, mode);
  if (best != usual) takeType(lw, lh, best, usual);
  return best;
}

/** The cheapest type but `type`, as likelyType() has left them. */
export function cheapestBut(lw: i32, lh: i32, type: i32, mode: i32): i32 {
  const offset = typeOffset(lw, lh, mode);
  let best = 0;
  let least = i32.MAX_VALUE;
  for (let k = 0; k < 4; k++) {
    const price = load<i32>(TYPE_PRICES + 4 * k) + (cost(offset, typeSymbol(lw, lh, k)) >> 4);
    if (price >= least || k == type) continue;
    least = price;
    best = k;
  }
  return best;
}

/** Adds what DEQUANTIZED holds to the prediction at `rec`. */
export function addTransform(lw: i32, lh: i32, type: i32, eob: i32, rec: usize, rs: usize): void {
  const z = tablesIndex(lw, lh, type);
  const area = codedArea(lw, lh);
  reconstruct(lw, lh, type, columnsOf(z, area, eob), rowsOf(z, area, eob), rec, rs);
}
