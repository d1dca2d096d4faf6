// Modes of the sixteen 4x4 blocks of luma, one after the other, each with what a decoder will have
// of those before it. All ten modes are ranked by SATD and cost; the best of them are quantized. Where
// only what wins gets a trellis, the others' bits are guessed.

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
  TRELLIS_WINNER,
  TRIAL4_BYTES,
  TRIALS4,
  work,
} from './layout';
import { predict10 } from './predict4';
import { distortion, quantize } from './quantize';
import { blockCost, cost0 } from './rates';
import { satd10, sum4 } from './samples';
import { lambdaOf, lambdaOfBlock, lambdaSatdOf, lambdaTrellisOf, weighBlock } from './segments';
import { forward, inverse } from './transform';
import { trellis } from './trellis';

/** Bits of the modes that the last search chose, in 256ths. */
export let modeBits: i32 = 0;

/** Modes are not tried that SATD has worse than the best by a quarter and so many 16ths of a bit. */
const CLOSE: i32 = 32;

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

/** The two smallest of ten scores. */
let first: i32 = 0;
let second: i32 = 0;

/**
 * Scores of four modes by their SATD at `scores` and what it costs to say them, u16 x 4, with the mode in
 * the last four bits: the smallest tell their modes.
 */
@inline
function rankModes(scores: usize, costs: v128, lambda: v128, modes: v128): v128 {
  const ofModes = i32x4.shr_u(i32x4.mul(i32x4.extend_low_i16x8_u(costs), lambda), 8);
  const sums = i32x4.add(i32x4.shl(v128.load(scores), 4), ofModes);
  return v128.or(i32x4.shl(sums, 4), modes);
}

/** Ranks all modes, with `costs`, u16 x 10: sets `first` and `second`; all scores are at `scores`. */
@inline
function rankAll(scores: usize, costs: usize, lambda: v128): void {
  const a = rankModes(scores, v128.load64_zero(costs), lambda, i32x4(0, 1, 2, 3));
  const b = rankModes(scores + 16, v128.load64_zero(costs, 8), lambda, i32x4(4, 5, 6, 7));
  const none = i32x4(8, 9, i32.MAX_VALUE, i32.MAX_VALUE);
  const c = rankModes(scores + 32, v128.load32_zero(costs, 16), lambda, none);
  v128.store(scores, a);
  v128.store(scores, b, 16);
  v128.store64_lane(scores + 32, c, 0); // behind it lie zeros, and stay
  // The two smallest of each lane, then of all lanes; without branches, as nothing can be foretold.
  const low = i32x4.min_s(a, b);
  const next = i32x4.min_s(i32x4.max_s(a, b), i32x4.max_s(low, c));
  const low1 = i32x4.min_s(low, c);
  const across = v128.shuffle<i64>(low1, low1, 1, 0);
  const next1 = i32x4.min_s(next, v128.shuffle<i64>(next, next, 1, 0));
  const next2 = i32x4.min_s(next1, i32x4.max_s(low1, across));
  const low2 = i32x4.min_s(low1, across);
  const x = i32x4.extract_lane(low2, 0);
  const y = i32x4.extract_lane(low2, 1);
  first = min(x, y);
  const nextOfAll = min(i32x4.extract_lane(next2, 0), i32x4.extract_lane(next2, 1));
  second = min(max(x, y), nextOfAll);
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

/** About what a block of levels costs, in 256ths of a bit: enough to tell trials of one block apart. */
@inline
function guessCost(levels: usize, last: i32): i32 {
  const a = i16x8.abs(v128.load(levels));
  const b = i16x8.abs(v128.load(levels, 16));
  const one = i16x8.splat(1);
  const some = i32x4.dot_i16x8_s(
    i16x8.add(i16x8.min_s(a, one), i16x8.min_s(b, one)),
    i16x8.splat(154),
  );
  const all = i32x4.dot_i16x8_s(i16x8.add(a, b), i16x8.splat(358));
  // For each position, for each level, and by how large it is.
  return ((last + 1) << 8) + sum4(i32x4.add(some, all));
}

/**
 * Chooses all modes of the macroblock at column `x` and builds it at `done`, as long as that is better
 * than `limit`. Answers the score, where there is a limit.
 */
export function search4(x: i32, segment: usize, done: usize, limit: i32): i32 {
  const w = work;
  const lambdaOfAll = lambdaOf(segment);
  const lambdaSatd = lambdaSatdOf(segment);
  const lambdaTrellisOfAll = lambdaTrellisOf(segment);
  const stride = picture.doneStrideY;
  const scores = w + SCORES;
  let total = <i32>((<i64>cost0(145) * lambdaOfAll) >> 8);
  let flagsAbove = load<u32>(picture.flagsAbove + <usize>x * 9);
  let modesAbove = load<u32>(picture.modesAbove + <usize>x * 4);
  const aboveRight = load<u32>(done - stride + 16);
  modeBits = 0;
  const isThorough = picture.trellis == TRELLIS_ALWAYS;
  const hasLimit = limit < i32.MAX_VALUE;
  for (let y: usize = 0; y < 4; y++) {
    let flag: i32 = load<u8>(w + y, FLAGS_LEFT);
    let modeLeft: usize = load<u8>(w + y, MODES_LEFT);
    for (let column: usize = 0; column < 4; column++) {
      const b = y * 4 + column;
      const r = done + y * stride * 4 + column * 4;
      const shift = <u32>(column * 8);
      const lambda = lambdaOfBlock(lambdaOfAll, y, column);
      const lambdaTrellis = lambdaOfBlock(lambdaTrellisOfAll, y, column);
      predict10(loadEdge(r, stride, column == 3, aboveRight), w + PREDICTED);
      const source = v128.load(w + b * 16, SOURCE);
      satd10(source, w + PREDICTED, scores);
      const modeAbove = <usize>((modesAbove >> shift) & 255);
      const costs = w + MODE_COSTS + (modeAbove * 10 + modeLeft) * 20;
      rankAll(scores, costs, i32x4.splat(lambdaSatd));
      const context = flag + <i32>((flagsAbove >> shift) & 1);
      let best = i32.MAX_VALUE;
      let mode: usize = 0;
      let squares: i32 = 0;
      let last: i32 = -1;
      let trial = w + TRIALS4;
      let found = trial;
      let previous: i32 = -1;
      const bound = isThorough ? i32.MAX_VALUE : first + (first >> 2) + lambdaSatd * CLOSE;
      for (let k = 0; k < picture.candidates4; k++) {
        const next = k == 0 ? first : k == 1 ? second : nextAfter(previous, scores);
        if (next > bound) break;
        previous = next;
        const candidate = <usize>(next & 15);
        const raw = trial + 64;
        forward(source, v128.load(w + candidate * 16, PREDICTED), raw);
        const ofMode: i32 = load<u16>(costs + candidate * 2);
        let bits: i32;
        let end: i32;
        if (isThorough) {
          end = trellis(raw, segment, trial, trial + 32, 3, context, 0, lambdaTrellis);
          bits = blockCost(trial, 3, context, 0, end);
        } else {
          end = quantize(raw, segment, trial, trial + 32);
          bits = guessCost(trial, end);
        }
        const score = scoreOf(distortion, bits + ofMode, ofMode, lambda);
        // Without branches: which one wins cannot be foretold.
        const isBetter = score < best;
        best = min(score, best);
        mode = select<usize>(candidate, mode, isBetter);
        last = select<i32>(end, last, isBetter);
        found = select<usize>(trial, found, isBetter);
        squares = select<i32>(distortion, squares, isBetter);
        trial = w + TRIALS4 * 2 + TRIAL4_BYTES - found + w;
      }
      const ofMode: i32 = load<u16>(costs + mode * 2);
      if (hasLimit) {
        if (!isThorough) {
          const bits = blockCost(found, 3, context, 0, last);
          best = scoreOf(squares, bits + ofMode, ofMode, lambda);
        }
        total += weighBlock(best, y, column);
        if (total >= limit) return total;
      }
      const predicted = v128.load(w + mode * 16, PREDICTED);
      if (last >= 0 && picture.trellis == TRELLIS_WINNER) {
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
