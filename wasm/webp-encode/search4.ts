// Modes of the sixteen 4x4 blocks of luma, one after the other, each with what a decoder will have
// of those before it. All ten modes are ranked by SATD and cost; the best of them are quantized.

import { scatter } from '../shared/block';
import {
  FLAGS_LEFT,
  LASTS,
  LEVELS,
  MODE_COSTS,
  MODES_LEFT,
  MODES4,
  PREDICTED,
  picture,
  SCORES,
  SOURCE,
  TRELLIS_ALWAYS,
  TRELLIS_NEVER,
  TRIAL4_BYTES,
  TRIALS4,
  work,
} from './layout';
import { predict10 } from './predict4';
import { distortion, quantize } from './quantize';
import { blockCost, cost0 } from './rates';
import { satd10 } from './samples';
import { lambdaOf, lambdaSatdOf, lambdaTrellisOf } from './segments';
import { forward, inverse } from './transform';
import { trellis } from './trellis';

/** Bits of the modes that the last search chose, in 256ths. */
export let modeBits: i32 = 0;

/** How dear bits of modes are, in 16ths: more than 16 where partition 0 fills up (room.ts). */
let dearness: i32 = 16;

export function setModeDearness(sixteenths: i32): void {
  dearness = sixteenths;
}

/** The samples round the block at `r`; `aboveRight` are the last four of them on the right edge. */
@inline
function loadEdge(r: usize, stride: usize, isRight: bool, aboveRight: u32): v128 {
  const left =
    <u32>load<u8>(r + stride * 3 - 1) |
    ((<u32>load<u8>(r + stride * 2 - 1)) << 8) |
    ((<u32>load<u8>(r + stride - 1)) << 16) |
    ((<u32>load<u8>(r - 1)) << 24);
  const right = isRight ? aboveRight : load<u32>(r - stride + 4);
  const a = i64x2(<u64>left | ((<u64>right) << 32), 0);
  const b = v128.load64_zero(r - stride - 1);
  return v128.shuffle<u8>(a, b, 0, 0, 1, 2, 3, 16, 17, 18, 19, 20, 4, 5, 6, 7, 7, 15);
}

@inline
function scoreOf(squares: i32, bits: i32, ofMode: i32, lambda: i32): i32 {
  const dear = bits + ((ofMode * (dearness - 16)) >> 4);
  return (squares << 2) + <i32>((<i64>dear * lambda) >> 8);
}

/** The three smallest of ten scores. */
let first: i32 = 0;
let second: i32 = 0;
let third: i32 = 0;

/** Scores of four modes by their SATD at `scores` and what it costs to say them, u16 x 4. */
@inline
function rankModes(scores: usize, costs: v128, lambda: v128, modes: v128): void {
  const ofModes = i32x4.shr_u(i32x4.mul(i32x4.extend_low_i16x8_u(costs), lambda), 8);
  const sums = i32x4.add(i32x4.shl(v128.load(scores), 4), ofModes);
  v128.store(scores, v128.or(i32x4.shl(sums, 4), modes));
}

/** Without branches: nothing of it can be foretold. */
@inline
function findBest3(scores: usize): void {
  let a = load<i32>(scores);
  let b = i32.MAX_VALUE;
  let c = i32.MAX_VALUE;
  for (let i: usize = 1; i < 10; i++) {
    const score = load<i32>(scores + i * 4);
    const above = max(a, score);
    a = min(a, score);
    const beyond = max(b, above);
    b = min(b, above);
    c = min(c, beyond);
  }
  first = a;
  second = b;
  third = c;
}

/** The smallest score that is more than `previous`. */
function nextAfter(previous: i32, scores: usize): i32 {
  let next = i32.MAX_VALUE;
  for (let i: usize = 0; i < 10; i++) {
    const score = load<i32>(scores + i * 4);
    if (score > previous && score < next) next = score;
  }
  return next;
}

/**
 * Chooses all modes of the macroblock at column `x` and builds it at `done`, as long as that is better
 * than `limit`. Answers the score.
 */
export function search4(x: i32, segment: usize, done: usize, limit: i32): i32 {
  const w = work;
  const lambda = lambdaOf(segment);
  const lambdaSatd = lambdaSatdOf(segment);
  const lambdaTrellis = lambdaTrellisOf(segment);
  const stride = picture.doneStrideY;
  const scores = w + SCORES;
  let total = <i32>((<i64>cost0(145) * lambda) >> 8);
  let flagsAbove = load<u32>(picture.flagsAbove + <usize>x * 9);
  let modesAbove = load<u32>(picture.modesAbove + <usize>x * 4);
  const aboveRight = load<u32>(done - stride + 16);
  modeBits = 0;
  for (let y: usize = 0; y < 4; y++) {
    let flag: i32 = load<u8>(w + y, FLAGS_LEFT);
    let modeLeft: usize = load<u8>(w + y, MODES_LEFT);
    for (let column: usize = 0; column < 4; column++) {
      const b = y * 4 + column;
      const r = done + y * stride * 4 + column * 4;
      const shift = <u32>(column * 8);
      predict10(loadEdge(r, stride, column == 3, aboveRight), w + PREDICTED);
      const source = v128.load(w + b * 16, SOURCE);
      satd10(source, w + PREDICTED, scores);
      const modeAbove = <usize>((modesAbove >> shift) & 255);
      const costs = w + MODE_COSTS + (modeAbove * 10 + modeLeft) * 20;
      // Scores with the mode in the last four bits: the smallest tell their modes.
      const lambdas = i32x4.splat(lambdaSatd);
      rankModes(scores, v128.load64_zero(costs), lambdas, i32x4(0, 1, 2, 3));
      rankModes(scores + 16, v128.load64_zero(costs, 8), lambdas, i32x4(4, 5, 6, 7));
      rankModes(scores + 32, v128.load32_zero(costs, 16), lambdas, i32x4(8, 9, 10, 11));
      findBest3(scores);
      const context = flag + <i32>((flagsAbove >> shift) & 1);
      let best = i32.MAX_VALUE;
      let mode: usize = 0;
      let last: i32 = -1;
      let trial = w + TRIALS4;
      let found = trial;
      let previous: i32 = -1;
      for (let k = 0; k < picture.candidates4; k++) {
        const next =
          k == 0 ? first : k == 1 ? second : k == 2 ? third : nextAfter(previous, scores);
        previous = next;
        const candidate = <usize>(next & 15);
        const raw = trial + 64;
        forward(source, v128.load(w + candidate * 16, PREDICTED), raw);
        const ofMode: i32 = load<u16>(costs + candidate * 2);
        let bits = ofMode;
        let end: i32;
        if (picture.trellis == TRELLIS_ALWAYS) {
          end = trellis(raw, segment, trial, trial + 32, 3, context, 0, lambdaTrellis);
        } else {
          end = quantize(raw, segment, trial, trial + 32);
        }
        bits += blockCost(trial, 3, context, 0, end);
        const score = scoreOf(distortion, bits, ofMode, lambda);
        // Without branches: which one wins cannot be foretold.
        const isBetter = score < best;
        best = min(score, best);
        mode = select<usize>(candidate, mode, isBetter);
        last = select<i32>(end, last, isBetter);
        found = select<usize>(trial, found, isBetter);
        trial = w + TRIALS4 * 2 + TRIAL4_BYTES - found + w;
      }
      total += best;
      if (total >= limit) return total;
      const ofMode: i32 = load<u16>(costs + mode * 2);
      const predicted = v128.load(w + mode * 16, PREDICTED);
      if (last >= 0 && picture.trellis != TRELLIS_NEVER && picture.trellis != TRELLIS_ALWAYS) {
        last = trellis(found + 64, segment, found, found + 32, 3, context, 0, lambdaTrellis);
      }
      modeBits += ofMode;
      store<u8>(w + b, <u8>mode, MODES4);
      store<i32>(w + b * 4, last, LASTS);
      v128.store(w + b * 32, v128.load(found), LEVELS);
      v128.store(w + b * 32, v128.load(found, 16), LEVELS + 16);
      const samples =
        last < 0 ? predicted : inverse(v128.load(found, 32), v128.load(found, 48), predicted);
      scatter(r, stride, samples);
      flag = i32(last >= 0);
      modeLeft = mode;
      flagsAbove = (flagsAbove & ~(255 << shift)) | ((<u32>flag) << shift);
      modesAbove = (modesAbove & ~(255 << shift)) | ((<u32>mode) << shift);
    }
  }
  return total;
}
