// Deblocking across one edge of eight samples (7.14.6): two units of four, each with a level and a
// filter of its own. The specification calls samples before the edge p0, p1 ... and those behind it q0 ...

import { filterEight, filterFourteen, filterNarrow, filterSix, sample } from './deblock-filters';
import { frame } from './frame';

/** Nothing to filter in a unit; else (filter | level << 2), filter: 0 four samples, 1 six or eight, 2 fourteen. */
export const NO_EDGE: i32 = -1;
const LONGEST: i32 = 2;

@inline
function filterOf(unit: i32): i32 {
  return unit < 0 ? 0 : unit & 3;
}
@inline
function levelOf(unit: i32): i32 {
  return unit < 0 ? 0 : unit >> 2;
}

/** A value for the first unit, another for the second. */
@inline
function two(a: i32, b: i32): v128 {
  return v128.shuffle<i64>(i16x8.splat(<i16>a), i16x8.splat(<i16>b), 0, 2);
}

@inline
function distance(a: v128, b: v128): v128 {
  return i16x8.abs(i16x8.sub(a, b));
}

/** The larger distance of two pairs of samples: of k and l of either side. */
@inline
function spread(at: usize, step: i32, k: i32, l: i32): v128 {
  return i16x8.max_s(
    distance(sample(at, step, -1 - k), sample(at, step, -1 - l)),
    distance(sample(at, step, k), sample(at, step, l)),
  );
}

/** How far samples may differ across the edge. */
@inline
function blockLimit(unit: i32, limit: i32, extra: i32): i32 {
  return unit < 0 ? -1 : (2 * (levelOf(unit) + 2) + limit) << extra;
}

/** Both sides go on to samples 4 to 6 as they begin. */
@inline
function isVeryFlat(at: usize, step: i32, most: v128): v128 {
  const near = i16x8.max_s(spread(at, step, 4, 0), spread(at, step, 5, 0));
  return i16x8.le_s(i16x8.max_s(near, spread(at, step, 6, 0)), most);
}

/**
 * at: q0 of the eight samples; step: bytes across the edge; first, second: what the units need.
 * Answers how far it changed something: 0, 1 (up to three samples), 2 (up to six).
 */
export function filterEdge(at: usize, step: i32, first: i32, second: i32, isLuma: bool): i32 {
  const extra = frame.depth - 8;
  const limit0: i32 = load<u8>(frame.limits + levelOf(first));
  const limit1: i32 = load<u8>(frame.limits + levelOf(second));
  const inside = two(limit0 << extra, limit1 << extra);
  const across = two(blockLimit(first, limit0, extra), blockLimit(second, limit1, extra));
  const steepness = spread(at, step, 1, 0);
  const jump = i16x8.add(
    i16x8.shl(distance(sample(at, step, -1), sample(at, step, 0)), 1),
    i16x8.shr_u(distance(sample(at, step, -2), sample(at, step, 1)), 1),
  );
  let mask = v128.and(i16x8.le_s(steepness, inside), i16x8.le_s(jump, across));
  let isFlat = i16x8.splat(0);
  const one = i16x8.splat(<i16>((<i32>1) << extra));
  const longest = max(filterOf(first), filterOf(second));
  if (longest) {
    const isLong = two(filterOf(first) ? -1 : 0, filterOf(second) ? -1 : 0);
    let steps = spread(at, step, 2, 1);
    let flatness = i16x8.max_s(steepness, spread(at, step, 2, 0));
    if (isLuma) {
      steps = i16x8.max_s(steps, spread(at, step, 3, 2));
      flatness = i16x8.max_s(flatness, spread(at, step, 3, 0));
    }
    mask = v128.and(mask, v128.or(i16x8.le_s(steps, inside), v128.not(isLong)));
    isFlat = v128.and(v128.and(i16x8.le_s(flatness, one), isLong), mask);
  }
  if (!v128.any_true(mask)) return 0;
  const narrow = v128.andnot(mask, isFlat);
  if (v128.any_true(narrow)) {
    const steep = two((levelOf(first) >> 4) << extra, (levelOf(second) >> 4) << extra);
    filterNarrow(at, step, narrow, i16x8.gt_s(steepness, steep), extra);
  }
  if (!v128.any_true(isFlat)) return 1;
  if (longest == LONGEST) return filterLong(at, step, first, second, isFlat, one);
  if (isLuma) filterEight(at, step, isFlat);
  else filterSix(at, step, isFlat);
  return 1;
}

/** Fourteen samples where they are flat as well and the unit's filter reaches so far; else eight. */
function filterLong(at: usize, step: i32, first: i32, second: i32, isFlat: v128, one: v128): i32 {
  const reaches = two(filterOf(first) == LONGEST ? -1 : 0, filterOf(second) == LONGEST ? -1 : 0);
  const wide = v128.and(v128.and(isVeryFlat(at, step, one), isFlat), reaches);
  const rest = v128.andnot(isFlat, wide);
  const isWide = v128.any_true(wide);
  if (isWide) filterFourteen(at, step, wide);
  if (v128.any_true(rest)) filterEight(at, step, rest);
  return isWide ? 2 : 1;
}
