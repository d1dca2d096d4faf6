// Rate-distortion optimal levels: at each position the nearest level or one less, the best sequence
// by dynamic programming. Costs depend on the level before only through its context: 0, 1 or more.

import { BANDS } from '../shared/vp8-tables';
import {
  BAND_OFFSETS,
  CAME_FROM,
  END_COSTS,
  EXTRA_COSTS,
  GO_COSTS,
  LEVEL_COSTS,
  LEVEL_ROW,
  NEAREST,
  work,
} from './layout';
import { finishLevels, roundLevels } from './quantize';
import { blockCost } from './rates';

/**
 * exp(0.2 (2 - f)) in 16ths, f as in segments.ts; a level that goes shows as blur only where it was
 * coarse. Errors of Y2 all count the same.
 */
const WEIGHTS: usize = memory.data<i32>([
  24, 20, 20, 16, 16, 16, 13, 13, 13, 13, 11, 11, 11, 9, 9, 7,
]);
const FLAT_WEIGHTS: usize = memory.data<i32>([
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
]);
const Y2: i32 = 1;

/** No sequence costs so much. */
const NEVER: i32 = 0x40000000;

/** Cost of the block that was optimized last. */
export let rate: i32 = 0;

/** Four times the squares; those of Y2 fill 30 bits. */
@inline
function weighted(squares: i32, weight: i32): i32 {
  return <i32>((<i64>squares * weight) >> 2);
}

/**
 * Chooses levels for coefficients `c`, for a quantizer (segments.ts), and makes coefficients of them.
 * Answers the position of the last, or -1. A squared error counts four times, as in all scores.
 */
export function trellis(
  c: usize,
  quantizer: usize,
  levels: usize,
  dequantized: usize,
  type: i32,
  context: i32,
  first: i32,
  lambda: i32,
): i32 {
  const w = work;
  const nearest = w + NEAREST;
  const top = roundLevels(c, quantizer, nearest);
  const t = <usize>(type * 24);
  const begin = w + 2 * (t + <usize>load<u8>(BANDS + first) * 3 + <usize>context);
  const zero = i16x8.splat(0);
  v128.store(levels, zero);
  v128.store(levels, zero, 16);
  let best = (<i32>load<u16>(begin, END_COSTS) * lambda) >> 8;
  let bestLast: i32 = -1;
  let bestCandidate: i32 = 0;
  let bestEnd: i32 = -2; // the same, in one
  if (top >= first) {
    const base = w + LEVEL_COSTS + LEVEL_ROW * t;
    const ends = w + END_COSTS + t * 2;
    const weights = type == Y2 ? FLAT_WEIGHTS : WEIGHTS;
    // Scores and contexts after the nearest level and after one less.
    let s0: i32 = context ? 0 : (<i32>load<u16>(begin, GO_COSTS) * lambda) >> 8;
    let s1: i32 = NEVER;
    let c0 = <usize>context;
    let c1: usize = 0;
    for (let n = <usize>first; n <= <usize>top; n++) {
      const p = base + <usize>load<i32>(w + n * 4, BAND_OFFSETS);
      const p0 = p + LEVEL_ROW * c0;
      const p1 = p + LEVEL_ROW * c1;
      const v = <usize>load<u16>(nearest + n * 2);
      const extra: i32 = load<u16>(w + v * 2, EXTRA_COSTS);
      const o = min<usize>(v, 67) * 2;
      let a = s0 + (((<i32>load<u16>(p0 + o) + extra) * lambda) >> 8);
      let b = s1 + (((<i32>load<u16>(p1 + o) + extra) * lambda) >> 8);
      let from = i32(b < a);
      if (!v) {
        s0 = min(a, b);
        s1 = NEVER;
        c0 = 0;
        c1 = 0;
        store<u8>(w + n, <u8>from, CAME_FROM);
        continue;
      }
      const x: i32 = abs(<i32>load<i16>(c + n * 2));
      const step: i32 = load<i16>(quantizer + n * 2);
      const error = x - <i32>v * step;
      const weight = load<i32>(weights + n * 4);
      const n0 = min(a, b) + weighted(error * error - x * x, weight);
      const less = v - 1;
      const lessExtra: i32 = load<u16>(w + less * 2, EXTRA_COSTS);
      const lessO = min<usize>(less, 67) * 2;
      a = s0 + (((<i32>load<u16>(p0 + lessO) + lessExtra) * lambda) >> 8);
      b = s1 + (((<i32>load<u16>(p1 + lessO) + lessExtra) * lambda) >> 8);
      from |= i32(b < a) << 1;
      const lessError = error + step;
      s1 = min(a, b) + weighted(lessError * lessError - x * x, weight);
      s0 = n0;
      c0 = min<usize>(v, 2);
      c1 = min<usize>(less, 2);
      store<u8>(w + n, <u8>from, CAME_FROM);
      // What it comes to if the block ends here, which it cannot do with a zero. Without branches, as
      // nothing of this can be foretold.
      const end = ends + <usize>load<u8>(BANDS + n + 1) * 6;
      const goesOn = i32(n < 15);
      const end0 = s0 + goesOn * ((<i32>load<u16>(end + c0 * 2) * lambda) >> 8);
      const end1 = s1 + goesOn * ((<i32>load<u16>(end + c1 * 2) * lambda) >> 8);
      const isLess = i32(less > 0) & i32(end1 < end0);
      const least = select<i32>(end1, end0, isLess);
      const isBest = least < best;
      best = select<i32>(least, best, isBest);
      bestEnd = select<i32>(((<i32>n) << 1) | isLess, bestEnd, isBest);
    }
    bestLast = bestEnd >> 1;
    bestCandidate = bestEnd & 1;
    for (let n = bestLast; n >= first; n--) {
      const v = <i32>load<i16>(nearest + <usize>n * 2) - bestCandidate;
      store<i16>(levels + <usize>n * 2, <i16>max(0, v));
      bestCandidate = (<i32>load<u8>(w + <usize>n, CAME_FROM) >> bestCandidate) & 1;
    }
  }
  finishLevels(c, quantizer, levels, dequantized);
  rate = blockCost(levels, type, context, first, bestLast);
  return bestLast;
}
