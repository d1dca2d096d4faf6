// Which luma modes are worth a transform: by Hadamard costs of their predictions.

import { CDF_ANGLE } from '../../shared/av1/cdf-tables';
import { hasPaletteOffset } from '../palette/palette';
import { CANDIDATES, PREDICTED } from '../places';
import { hasAbove, hasLeft } from '../predict/edges';
import { FILTER_MODES, FILTER_PRED, filterBits, filterOffset, mayFilter } from '../predict/filter';
import {
  DC_PRED,
  dcValue,
  H_PRED,
  isDirectional,
  PAETH_PRED,
  predict,
  SMOOTH_H_PRED,
  SMOOTH_PRED,
  SMOOTH_V_PRED,
  V_PRED,
} from '../predict/predict';
import { columnsCost, flatCost, rowsCost } from '../predict/straight-costs';
import { hadamardCost, smallHadamardCost } from '../residual';
import { direction } from '../source/analysis';
import { base, enc } from '../state';
import { modeOffset } from '../symbols/contexts';
import { cost } from '../symbols/costs';

/** Candidates so far: cost, mode and delta, i32 each, the best first. */
let count: i32 = 0;
/** As many are listed at most. */
let most: i32 = 1;
/** Of the block: its source, CDF of the mode, and what its edges are like. */
let source: usize = 0;
let modeCdf: usize = 0;
let isAbove: bool = false;
let isLeft: bool = false;
let isSmooth: bool = false;

/** So many are tried of blocks smaller than 8 x 8. */
const SMALL_CANDIDATES: i32 = 6;
const QUICK_CANDIDATES: i32 = 2;

/** Whether candidate `i` comes close enough to the first to be worth a trial. */
export function isCandidateClose(i: i32): bool {
  const list = base + CANDIDATES;
  return <f64>load<i32>(list + i * 16) <= enc.closeCandidate * <f64>load<i32>(list);
}

@inline
export function candidateMode(i: i32): i32 {
  return load<i32>(base + CANDIDATES + i * 16, 4);
}
@inline
export function candidateDelta(i: i32): i32 {
  return load<i32>(base + CANDIDATES + i * 16, 8);
}

/** Bits of a mode and its angle, with the CDF of the mode. */
@inline
export function modeBits(cdf: usize, mode: i32, delta: i32): i32 {
  const bits = cost(cdf, mode);
  return isDirectional(mode) && !enc.isSmall
    ? bits + cost(CDF_ANGLE + (mode - 1) * 16, delta + 3)
    : bits;
}

/** Bits that say of DC_PRED that it has no palette, where they are tried. */
@inline
function noPaletteBits(): i32 {
  return enc.isScreen && !enc.isSmall ? cost(hasPaletteOffset(), 0) : 0;
}

/** The same of luma, whose mode may be one of filter.ts. */
export function lumaModeBits(cdf: usize, mode: i32, delta: i32): i32 {
  if (mode >= FILTER_PRED) return cost(cdf, DC_PRED) + filterBits(mode) + noPaletteBits();
  if (mode != DC_PRED) return modeBits(cdf, mode, delta);
  const bits = cost(cdf, DC_PRED) + noPaletteBits();
  return mayFilter() ? bits + cost(filterOffset(), 0) : bits;
}

/** Puts a candidate in its place among the best. */
function offer(j: i32, mode: i32, delta: i32): void {
  const list = base + CANDIDATES;
  if (count >= most && j >= load<i32>(list + (most - 1) * 16)) return;
  let i = min(count, most - 1);
  if (count < most) count++;
  for (; i > 0 && load<i32>(list + (i - 1) * 16) > j; i--) {
    v128.store(list + i * 16, v128.load(list + (i - 1) * 16));
  }
  const to = list + i * 16;
  store<i32>(to, j);
  store<i32>(to, mode, 4);
  store<i32>(to, delta, 8);
}

function tryMode(mode: i32, delta: i32): i32 {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  const to = base + PREDICTED;
  predict(mode, delta, to, 64, w, h, isAbove, isLeft, isSmooth);
  const stride = enc.sourceStride0;
  const error = enc.isSmall
    ? smallHadamardCost(source, stride, to, 64, w, h)
    : hadamardCost(source, stride, to, 64, w, h);
  return offerCost(error, mode, delta);
}

/** Offers a mode by the Hadamard cost of its prediction; answers what it costs with its bits. */
function offerCost(error: i32, mode: i32, delta: i32): i32 {
  const bits = lumaModeBits(modeCdf, mode, delta);
  const j = error + <i32>(enc.lambdaAbs * <f64>bits * (1.0 / 256));
  offer(j, mode, delta);
  return j;
}

/** Modes by eighths from 45 degrees on, and their angles. */
const EIGHTHS: usize = memory.data<u8>([3, 8, 1, 5, 4, 6, 2, 7]);
const ANGLES: usize = memory.data<u8>([45, 67, 90, 113, 135, 157, 180, 203]);

/** The eighth that an angle, in degrees, lies in. */
@inline
function eighthOf(angle: i32): i32 {
  return max(0, min(7, (angle - 34) / 23));
}

/** The mode nearest to an angle, in steps of 3 degrees. */
function tryAngle(steps: i32): i32 {
  const angle = steps * 3;
  if (angle < 35 || angle > 213) return i32.MAX_VALUE;
  const k = eighthOf(angle);
  const mode: i32 = load<u8>(EIGHTHS + k);
  const off = angle - <i32>load<u8>(ANGLES + k);
  const delta = max(-3, min(3, off >= 0 ? (off + 1) / 3 : -((1 - off) / 3)));
  if (mode <= H_PRED && delta == 0) return i32.MAX_VALUE; // tried already
  return tryMode(mode, delta);
}

/** Fills the list for the current block, whose edges are loaded; answers its length. */
export function findCandidates(areEdgesSmooth: bool): i32 {
  const x = enc.blockX;
  const y = enc.blockY;
  count = 0;
  most = !enc.isSmall ? enc.candidates : enc.isSmallQuick ? QUICK_CANDIDATES : SMALL_CANDIDATES;
  source = enc.source0 + y * <i32>enc.sourceStride0 + x;
  modeCdf = modeOffset(x >> 2, y >> 2);
  isAbove = hasAbove(y);
  isLeft = hasLeft(x);
  isSmooth = areEdgesSmooth;
  if (enc.isSmall) return trySmallModes();
  const mean = dcValue(enc.blockWidth, enc.blockHeight, isAbove, isLeft);
  const flat = flatCost(mean);
  let best = offerCost(flat, DC_PRED, 0);
  if (enc.isScreen && flat == 0) return count;
  const smooth = tryMode(SMOOTH_PRED, 0);
  best = min(best, smooth);
  if (enc.hasPaeth) best = min(best, tryMode(PAETH_PRED, 0));
  best = min(best, offerCost(columnsCost(), V_PRED, 0));
  best = min(best, offerCost(rowsCost(), H_PRED, 0));
  if (smooth < best + (best >> 3)) {
    tryMode(SMOOTH_V_PRED, 0);
    tryMode(SMOOTH_H_PRED, 0);
  }
  if (mayFilter()) {
    for (let k = 0; k < FILTER_MODES; k++) tryMode(FILTER_PRED + k, 0);
  }
  // Angles near the direction of the source's edges.
  const angle = direction(x, y, enc.blockWidth, enc.blockHeight);
  if (angle > 0) tryAngles((angle + 1) / 3);
  return count;
}

/** The same for blocks smaller than 8 x 8, whose angles are those of their modes. */
function trySmallModes(): i32 {
  if (enc.isSmallQuick) return tryLikelyModes();
  for (let mode = DC_PRED; mode <= PAETH_PRED; mode++) tryMode(mode, 0);
  if (mayFilter()) {
    for (let k = 0; k < FILTER_MODES; k++) tryMode(FILTER_PRED + k, 0);
  }
  return count;
}

/** Of these the ones without a direction, and those to both sides of the edges of the 8 x 8 around the block. */
function tryLikelyModes(): i32 {
  tryMode(DC_PRED, 0);
  tryMode(V_PRED, 0);
  tryMode(H_PRED, 0);
  tryMode(SMOOTH_PRED, 0);
  tryMode(PAETH_PRED, 0);
  const angle = direction(enc.blockX & ~7, enc.blockY & ~7, 8, 8);
  if (angle == 0) return count;
  const k = eighthOf(angle);
  const isBeyond = angle > <i32>load<u8>(ANGLES + k);
  const mode: i32 = load<u8>(EIGHTHS + k);
  const next: i32 = load<u8>(EIGHTHS + max(0, min(7, isBeyond ? k + 1 : k - 1)));
  if (mode > H_PRED) tryMode(mode, 0);
  if (next > H_PRED && next != mode) tryMode(next, 0);
  return count;
}

/** The likely angle, those beside it, and further that way while it gets better. */
function tryAngles(steps: i32): void {
  let here = tryAngle(steps);
  const least = leastCost();
  if (!enc.hasAllAngles && here > least + (least >> 4)) return;
  const before = tryAngle(steps - 1);
  const after = tryAngle(steps + 1);
  const way: i32 = before < after ? -1 : 1;
  let next = min(before, after);
  if (!enc.hasAllAngles && min(here, next) > leastCost()) return;
  for (let k: i32 = 2; k <= 3 && next < here; k++) {
    here = next;
    next = tryAngle(steps + way * k);
  }
}

/** Cost of the best candidate so far. */
@inline
function leastCost(): i32 {
  return load<i32>(base + CANDIDATES);
}
