// Costs of a group as if some of its symbols came as they come in all of the picture. A group that has few
// tiles knows few symbols, and by its own counts no other tile would ever join it.

import { log2Of } from '../shared/logs';
import { costsOf, countsOf, keys, sumOf } from './costs';
import {
  ALL_COUNTS,
  ALPHA_FROM,
  BIT,
  BLUE_FROM,
  CACHE_FROM,
  DISTANCES_FROM,
  GREENS,
  GROUP_SYMBOLS,
  image,
  RED_FROM,
} from './state';

/** What a symbol costs at most, in bits. */
const MOST: f64 = 18;
/** Symbols of all of the picture that a group has at least. */
const LEAST_SHARED: f64 = 16;
/** Counts have four fraction bits. */
const ONE: f64 = 16;

/** Keeps the counts of the one group that all tokens are in. */
export function keepAllCounts(): void {
  memory.copy(image.scratch + ALL_COUNTS, countsOf(0), GROUP_SYMBOLS * 4);
}

/** Costs of a group; `blur`: symbols of all of the picture for each of its own. */
export function learnBlurred(group: i32, blur: f64): void {
  blurPart(group, 0, GREENS, keys, blur);
  blurPart(group, DISTANCES_FROM, RED_FROM, 0, blur);
  blurPart(group, RED_FROM, BLUE_FROM, 0, blur);
  blurPart(group, BLUE_FROM, ALPHA_FROM, 0, blur);
  blurPart(group, ALPHA_FROM, CACHE_FROM, 0, blur);
}

/** One code: symbols `from` to `to`, and `more` keys of the colour cache. */
function blurPart(group: i32, from: u32, to: u32, more: u32, blur: f64): void {
  const all = image.scratch + ALL_COUNTS;
  const sum = sumOf(all, from, to) + sumOf(all, CACHE_FROM, CACHE_FROM + more);
  if (!sum) return;
  const counts = countsOf(group);
  const own = sumOf(counts, from, to) + sumOf(counts, CACHE_FROM, CACHE_FROM + more);
  const shared = <f64>own * blur + LEAST_SHARED;
  const whole = log2Of(<u32>((<f64>own + shared) * ONE));
  blurSymbols(group, from, to, shared / sum, whole);
  blurSymbols(group, CACHE_FROM, CACHE_FROM + more, shared / sum, whole);
}

function blurSymbols(group: i32, from: u32, to: u32, share: f64, whole: f64): void {
  const all = image.scratch + ALL_COUNTS;
  const counts = countsOf(group);
  const costs = costsOf(group);
  for (let i: usize = from; i < <usize>to; i++) {
    const count = <f64>load<u32>(counts + (i << 2)) + share * <f64>load<u32>(all + (i << 2));
    const bits = whole - log2Of(max<u32>(1, <u32>(count * ONE)));
    store<i16>(costs + (i << 1), <i16>(min(MOST, bits) * BIT));
  }
}
