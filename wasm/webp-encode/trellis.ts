// Rate-distortion optimal levels: at each position the nearest level or one less, the best sequence
// by dynamic programming. Costs depend on the level before only through its context: 0, 1 or more.

import { BANDS } from '../shared/vp8-tables';
import {
  BAND_OFFSETS,
  END_COSTS,
  GAINS,
  GAINS_LESS,
  GO_COSTS,
  LEVEL_COSTS,
  LEVEL_ROW,
  NEAREST,
  work,
} from './layout';
import { keepLevels, roundLevels } from './quantize';
import { levelCost } from './rates';

/**
 * exp(0.2 (2 - f)) in 16ths, f as in segments.ts; a level that goes shows as blur only where it was
 * coarse. Errors of Y2 all count the same.
 */
const WEIGHTS: usize = memory.data<i32>([
  24, 20, 20, 16, 16, 16, 13, 13, 13, 13, 11, 11, 11, 9, 9, 7,
]);
const Y2: i32 = 1;

/** No sequence costs so much. */
const NEVER: i32 = 0x40000000;

/** (x - d)^2 - x^2 of four lanes as `gains` gives them: d times d - 2 x, times a weight. */
@inline
function storeGains(at: usize, squares: v128, isY2: bool, i: usize): void {
  // Squares of Y2 fill 30 bits.
  if (isY2) v128.store(at, i32x4.shl(squares, 2));
  else v128.store(at, i32x4.shr_s(i32x4.mul(squares, v128.load(WEIGHTS + i * 4)), 2));
}

/**
 * What the nearest levels of eight coefficients from position `i` on, and one less, change in
 * distortion against zeros: four times the squares, weighted.
 */
@inline
function findGains(c: usize, quantizer: usize, isY2: bool, i: usize): void {
  const w = work + i * 4;
  const step = v128.load(quantizer + i * 2);
  const twice = i16x8.shl(i16x8.abs(v128.load(c + i * 2)), 1);
  const d = i16x8.mul(v128.load(work + i * 2, NEAREST), step);
  const less = i16x8.max_s(i16x8.sub(d, step), i16x8.splat(0));
  const r = i16x8.sub(d, twice);
  const rLess = i16x8.sub(less, twice);
  storeGains(w + GAINS, i32x4.extmul_low_i16x8_s(d, r), isY2, i);
  storeGains(w + GAINS + 16, i32x4.extmul_high_i16x8_s(d, r), isY2, i + 4);
  storeGains(w + GAINS_LESS, i32x4.extmul_low_i16x8_s(less, rLess), isY2, i);
  storeGains(w + GAINS_LESS + 16, i32x4.extmul_high_i16x8_s(less, rLess), isY2, i + 4);
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
  let best = (<i32>load<u16>(begin, END_COSTS) * lambda) >> 8;
  let bestLast: i32 = -1;
  let lesser: u32 = 0; // bit n: one less than the nearest at position n
  if (top >= first) {
    const base = w + LEVEL_COSTS + LEVEL_ROW * t;
    const ends = w + END_COSTS + t * 2;
    findGains(c, quantizer, type == Y2, 0);
    if (top > 7) findGains(c, quantizer, type == Y2, 8);
    // Scores and contexts after the nearest level and after one less.
    let s0: i32 = context ? 0 : (<i32>load<u16>(begin, GO_COSTS) * lambda) >> 8;
    let s1: i32 = NEVER;
    let c0 = <usize>context;
    let c1: usize = 0;
    // The way to either: bit n, one less than the nearest at position n.
    let way0: u32 = 0;
    let way1: u32 = 0;
    // Without branches, as nothing of this can be foretold; beside a zero stands another one.
    for (let n = <usize>first; n <= <usize>top; n++) {
      const p = base + <usize>load<i32>(w + n * 4, BAND_OFFSETS);
      const p0 = p + LEVEL_ROW * c0;
      const p1 = p + LEVEL_ROW * c1;
      const v = <usize>load<u16>(nearest + n * 2);
      let a = s0 + ((levelCost(p0, v) * lambda) >> 8);
      let b = s1 + ((levelCost(p1, v) * lambda) >> 8);
      const to0 = select<u32>(way1, way0, b < a);
      const n0 = min(a, b) + load<i32>(w + n * 4, GAINS);
      const less = v - usize(v != 0);
      a = s0 + ((levelCost(p0, less) * lambda) >> 8);
      b = s1 + ((levelCost(p1, less) * lambda) >> 8);
      way1 = select<u32>(way1, way0, b < a) | ((<u32>1) << (<u32>n));
      way0 = to0;
      s1 = min(a, b) + load<i32>(w + n * 4, GAINS_LESS);
      s0 = n0;
      c0 = min<usize>(v, 2);
      c1 = min<usize>(less, 2);
      // What it comes to if the block ends here, which it cannot do with a zero.
      const end = ends + <usize>load<u8>(BANDS + n + 1) * 6;
      const goesOn = i32(n < 15);
      const end0 = s0 + goesOn * ((<i32>load<u16>(end + c0 * 2) * lambda) >> 8);
      const end1 = s1 + goesOn * ((<i32>load<u16>(end + c1 * 2) * lambda) >> 8);
      const isLess = i32(less > 0) & i32(end1 < end0);
      const least = select<i32>(end1, end0, isLess);
      const isBest = i32(least < best) & i32(v != 0);
      best = select<i32>(least, best, isBest);
      lesser = select<u32>(select<u32>(way1, way0, isLess), lesser, isBest);
      bestLast = select<i32>(<i32>n, bestLast, isBest);
    }
  }
  const kept = ((<u32>2) << bestLast) - ((<u32>1) << first);
  keepLevels(c, quantizer, nearest, levels, dequantized, bestLast < first ? 0 : kept, lesser);
  return bestLast;
}
