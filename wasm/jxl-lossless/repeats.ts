// What repeats (18181-1, C.3.2): runs of values that stood earlier in the stream are replaced by their
// length and distance, where that takes fewer bits than the values do in their contexts.

import { alloc } from '../arena';
import { HISTOGRAM_BYTES, rawBits, SPLIT, tokenOf } from '../jxl-encode/hybrid';
import { log2Of, nLogN } from '../shared/logs';
import {
  DISTANCE,
  FIRST_LENGTH,
  LEAST_LENGTH,
  LENGTH,
  LENGTH_SPLIT_LOG,
  MATCH_VALUES,
  MOST_LENGTH,
  symbolOf,
} from '../jxl-encode/matches';
import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';

const HASH_LOG: u32 = 16;
const HASHED: usize = 5;
/** Values that a distance may reach back over; the format has 2^20. */
const MOST_WINDOW: i32 = 1 << 20;
/** Candidates that are looked at. */
const TRIES: i32 = 24;
/** A match of so many values is taken at once. */
const GOOD_LENGTH: i32 = 256;
/** Of shorter ones each length is weighed up to this one, and then only all of it. */
const WEIGHED_LENGTH: i32 = 48;
/** Where a value takes less, no match begins. */
const DEAR: f32 = 0.3;
/** A trial of so many values tells whether to go on. */
const TRIAL: i32 = 65536;
/** What it must save: one part of so many. */
const LEAST_PART: f64 = 12;
/** Bits of a value that is cheap. */
const CHEAP: f64 = 0.2;
/** Values that are parsed together. */
const BLOCK: i32 = 32768;

/** Positions by hash, + 1; and the one before each of the same hash, as a ring: u32. */
let heads: usize = 0;
let links: usize = 0;
let window: i32 = 0;
/** Bits of tokens by context: f32 x 64. */
let costs: usize = 0;
/** Matches: where, how long, their distance as the file tells it: u32 each. */
let matches: usize = 0;
let matchCount: i32 = 0;
let matchLimit: i32 = 0;
/** Of each value of a block: bits of the cheapest way to it, f32, and the step that leads there: length, distance, u32. */
let steps: usize = 0;
const STEP_BYTES: usize = 12;
/** Bits of lengths and of distances by their tokens, f32, and whether they are known. */
const lengthPrices: usize = memory.data(64 * 4, 16);
const distancePrices: usize = memory.data(64 * 4, 16);
/** Columns that a near distance may lie to the right. */
const NEAR_SPAN: i32 = 8;
/** Values of a row: what rows of near distances are. */
let rowLength: i32 = 0;
/** The values are of a palette. */
let isIndexed: bool = false;

let values: usize = 0;
let count: i32 = 0;
let histograms: usize = 0;
let contexts: i32 = 0;

export function allocateRepeats(most: i32): bool {
  window = 1024;
  while (window < most && window < MOST_WINDOW) window <<= 1;
  matchLimit = most / 8 + 64;
  heads = alloc((<usize>1) << (HASH_LOG + 2));
  links = alloc((<usize>window) << 2);
  costs = alloc(<usize>256 * HISTOGRAM_BYTES);
  matches = alloc(<usize>matchLimit * 12);
  steps = alloc(<usize>(BLOCK + MOST_LENGTH + 8) * STEP_BYTES);
  return heads != 0 && links != 0 && costs != 0 && matches != 0 && steps != 0;
}

@inline
function valueAt(i: i32): u32 {
  return load<u32>(values + ((<usize>i) << 2)) & MATCH_VALUES;
}

/** Bits that the value at `i` takes. */
@inline
function costAt(i: i32): f32 {
  const token = load<u32>(values + ((<usize>i) << 2));
  const at = ((token >> 24) << 6) + tokenOf(token & MATCH_VALUES);
  return load<f32>(costs + ((<usize>at) << 2));
}

/** Of five values: shorter matches are rarely worth it, and many begin alike. */
@inline
function hashAt(i: i32): usize {
  const at = values + ((<usize>i) << 2);
  let hash = load<u32>(at) & MATCH_VALUES;
  for (let k: usize = 4; k < HASHED << 2; k += 4) {
    hash = hash * 0x1e35a7bd + (load<u32>(at + k) & MATCH_VALUES);
  }
  return <usize>((hash * 0x9e3779b1) >> (32 - HASH_LOG));
}

/**
 * Replaces what is worth it among the `n` tokens at `tokens`, and mends `counts`, whose last one, behind
 * those of `leaves` contexts, is for distances. Answers how many tokens are left.
 */
export function replaceRepeats(
  tokens: usize,
  n: i32,
  counts: usize,
  leaves: i32,
  widest: i32,
  areIndices: bool,
): i32 {
  values = tokens;
  count = n;
  histograms = counts;
  contexts = leaves;
  rowLength = widest;
  isIndexed = areIndices;
  if (count < 64) return count;
  priceTokens();
  guessPrices();
  if (count > 4 * TRIAL && !mayBeWorthIt()) return count;
  // The second look knows what lengths, distances and the values that are left take.
  const before = bitsOfAll();
  if (findMatches(0, count) < LEAST_SAVED) return count;
  mend(1);
  priceTokens();
  priceMatches();
  mend(-1);
  findMatches(0, count);
  mend(1);
  if (bitsOfAll() < before * MOST_LEFT) return replace();
  mend(-1);
  return count;
}

/** Bits of everything that is counted, as tables of its own for each context would have it. */
function bitsOfAll(): f64 {
  let bits: f64 = 0;
  for (let c: i32 = 0; c <= contexts; c++) {
    const histogram = histograms + <usize>c * HISTOGRAM_BYTES;
    let total: u32 = 0;
    for (let i: u32 = 0; i < 64; i++) {
      const n = load<u32>(histogram + ((<usize>i) << 2));
      if (!n) continue;
      total += n;
      bits += <f64>n * rawOf(i, c == contexts) - nLogN(n);
    }
    bits += nLogN(total);
  }
  return bits;
}

/** Raw bits behind a token of values and lengths, or of distances. */
function rawOf(token: u32, isDistance: bool): f64 {
  if (token < SPLIT) return 0;
  if (isDistance) return <f64>(((token - SPLIT) >> 1) + 3);
  if (token < FIRST_LENGTH) return <f64>rawBits(token);
  return token < FIRST_LENGTH + 4 ? 0 : <f64>(token - FIRST_LENGTH - 4 + LENGTH_SPLIT_LOG);
}

/** Less is not worth the table of distances, in bits. */
const LEAST_SAVED: f64 = 200;
/** What must be left of all bits at most. */
const MOST_LEFT: f64 = 0.98;

/** Whether values are cheap, as those of drawings are, or the middle of the stream repeats itself. */
function mayBeWorthIt(): bool {
  const start = ((count >> 1) / rowLength) * rowLength;
  const end = min(count, start + TRIAL);
  let spent: f64 = 0;
  for (let i = start; i < end; i++) spent += costAt(i);
  if (isIndexed || spent < CHEAP * <f64>TRIAL) return true;
  return findMatches(start, end) * LEAST_PART >= spent;
}

/** What values take in their contexts, as they are counted. */
function priceTokens(): void {
  for (let c: i32 = 0; c < contexts; c++) {
    const histogram = histograms + <usize>c * HISTOGRAM_BYTES;
    let total: u32 = 0;
    for (let i: usize = 0; i < 64; i++) total += load<u32>(histogram + (i << 2));
    const all = total ? log2Of(total) : 0;
    for (let i: u32 = 0; i < 64; i++) {
      const n = load<u32>(histogram + ((<usize>i) << 2));
      const raw = i < SPLIT ? 0 : <f64>rawBits(i);
      const bits = n ? all - log2Of(n) + raw : all + raw;
      store<f32>(costs + <usize>c * HISTOGRAM_BYTES + ((<usize>i) << 2), <f32>bits);
    }
  }
}

/** A distance as the file tells it. */
function codeOf(distance: i32): u32 {
  // Near ones have codes by column and row.
  if (distance <= 7 * rowLength + NEAR_SPAN) {
    for (let i: u32 = 0; i < NEAR_DISTANCES; i++) {
      const near = <i32>load<u8>(NEAR + <usize>i);
      if (max(1, (near >> 4) * rowLength + 8 - (near & 15)) == distance) return i;
    }
  }
  return <u32>distance + NEAR_DISTANCES - 1;
}

/** About what lengths and distances take, before any was found. */
function guessPrices(): void {
  for (let i: u32 = 0; i < 64; i++) {
    const at = (<usize>i) << 2;
    const length = i < FIRST_LENGTH ? 0 : i - FIRST_LENGTH;
    store<f32>(lengthPrices + at, <f32>(4.5 + (length < 4 ? 0 : <f64>(length - 3) * 1.2)));
    store<f32>(distancePrices + at, distanceGuess(i));
  }
}

@inline
function distanceGuess(token: u32): f32 {
  if (token < SPLIT) return 4;
  const raw = (token - SPLIT) >> 1;
  return 8 + <f32>raw;
}

/** What they take by those that were found: `histograms` have them. */
function priceMatches(): void {
  memory.fill(lengthPrices, 0, 256);
  for (let c: i32 = 0; c < contexts; c++) {
    const histogram = histograms + <usize>c * HISTOGRAM_BYTES;
    for (let i = FIRST_LENGTH; i < 64; i++) {
      const at = (<usize>i) << 2;
      const sum = load<u32>(lengthPrices + at) + load<u32>(histogram + at);
      store<u32>(lengthPrices + at, sum);
    }
  }
  // Beside the values that they stand between: about one in eight.
  toPrices(lengthPrices, lengthPrices, 3);
  toPrices(histograms + <usize>contexts * HISTOGRAM_BYTES, distancePrices, 0);
  for (let i: u32 = FIRST_LENGTH + 4; i < 64; i++) {
    const at = lengthPrices + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) + <f32>(i - FIRST_LENGTH - 4 + LENGTH_SPLIT_LOG));
  }
  for (let i: u32 = SPLIT; i < 64; i++) {
    const at = distancePrices + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) + <f32>(((i - SPLIT) >> 1) + 3));
  }
}

/** Bits of 64 tokens that occur so often; what does not occur is dear. */
function toPrices(counts: usize, prices: usize, more: f64): void {
  let total: u32 = 0;
  for (let i: usize = 0; i < 64; i++) total += load<u32>(counts + (i << 2));
  const all = log2Of(total + 1);
  for (let i: usize = 0; i < 64; i++) {
    const n = load<u32>(counts + (i << 2));
    const bits = n ? all - log2Of(n) : all + 2;
    store<f32>(prices + (i << 2), <f32>(bits + more));
  }
}

@inline
function lengthPrice(length: i32): f32 {
  const token = symbolOf(LENGTH, <u32>(length - LEAST_LENGTH));
  return load<f32>(lengthPrices + ((<usize>token) << 2));
}

@inline
function distancePrice(code: u32): f32 {
  return load<f32>(distancePrices + ((<usize>symbolOf(DISTANCE, code)) << 2));
}

@inline
function lengthOf(a: i32, b: i32, most: i32): i32 {
  let n: i32 = 0;
  while (n < most && valueAt(a + n) == valueAt(b + n)) n++;
  return n;
}

@inline
function stepAt(i: i32): usize {
  return steps + <usize>i * STEP_BYTES;
}

/** A way of `bits` to value `to` of the block, by `length` values from `distance`. */
@inline
function relax(to: i32, bits: f32, length: i32, distance: u32): void {
  const step = stepAt(to);
  if (bits >= load<f32>(step)) return;
  store<f32>(step, bits);
  store<u32>(step, <u32>length, 4);
  store<u32>(step, distance, 8);
}

/** Notes the cheapest matches of values `from` to `end`; answers about how many bits they save. */
function findMatches(from: i32, end: i32): f64 {
  memory.fill(heads, 0, (<usize>1) << (HASH_LOG + 2));
  matchCount = 0;
  let saved: f64 = 0;
  for (let start = from; start < end; ) {
    const stop = parse(from, start, end);
    let plain: f64 = 0;
    for (let i = start; i < stop; i++) plain += costAt(i);
    saved += plain - load<f32>(stepAt(stop - start));
    if (!noteBlock(start, stop)) break;
    start = stop;
  }
  return saved;
}

/** Finds the cheapest way through the block that begins at `start`; answers where it ends. */
function parse(from: i32, start: i32, end: i32): i32 {
  let stop = min(end, start + BLOCK);
  const reach = min(end, stop + MOST_LENGTH);
  for (let i: i32 = 0; i <= reach - start; i++) store<f32>(stepAt(i), Infinity);
  store<f32>(stepAt(0), 0);
  const mask = window - 1;
  for (let i = start; i < stop; ) {
    const here = load<f32>(stepAt(i - start));
    const own = costAt(i);
    relax(i + 1 - start, here + own, 1, 0);
    let length: i32 = 0;
    if (own > DEAR && i + <i32>HASHED <= end) {
      let candidate = <i32>load<u32>(heads + (hashAt(i) << 2)) - 1;
      const most = min(MOST_LENGTH, end - i);
      for (let tries = TRIES; candidate >= from && i - candidate < window && tries > 0; tries--) {
        if (length < LEAST_LENGTH || valueAt(candidate + length) == valueAt(i + length)) {
          const found = lengthOf(candidate, i, most);
          if (found > length && found >= LEAST_LENGTH) {
            weigh(i, start, here, length, found, i - candidate, stop);
            length = found;
            if (length >= GOOD_LENGTH || length == most) break;
          }
        }
        const next = <i32>load<u32>(links + ((<usize>(candidate & mask)) << 2)) - 1;
        if (next >= candidate) break;
        candidate = next;
      }
    }
    const isTaken = length >= GOOD_LENGTH && load<f32>(stepAt(i + length - start)) < Infinity;
    const next = i + (isTaken ? length : 1);
    for (const last = min(next, end - <i32>HASHED); i < last; i++) {
      const head = heads + (hashAt(i) << 2);
      store<u32>(links + ((<usize>(i & mask)) << 2), load<u32>(head));
      store<u32>(head, <u32>(i + 1));
    }
    i = next;
    if (i > stop) stop = i;
  }
  return stop;
}

/** Weighs a match of `found` values where one of `known` was found nearer. */
@inline
function weigh(
  i: i32,
  start: i32,
  here: f32,
  known: i32,
  found: i32,
  distance: i32,
  stop: i32,
): void {
  const code = codeOf(distance);
  const bits = here + distancePrice(code);
  const most = min(found, WEIGHED_LENGTH);
  for (let length = max(LEAST_LENGTH, known + 1); length <= most; length++) {
    if (i + length <= stop) relax(i + length - start, bits + lengthPrice(length), length, code);
  }
  if (found > most && (i + found <= stop || found >= GOOD_LENGTH)) {
    relax(i + found - start, bits + lengthPrice(found), found, code);
  }
}

/** Notes the matches of a block, from its end; false when there is no room for more. */
function noteBlock(start: i32, stop: i32): bool {
  const first = matchCount;
  for (let i = stop - start; i > 0; ) {
    const step = stepAt(i);
    const length = <i32>load<u32>(step, 4);
    i -= length;
    if (length == 1) continue;
    if (matchCount == matchLimit) return false;
    const match = matches + <usize>matchCount * 12;
    store<u32>(match, <u32>(start + i));
    store<u32>(match, <u32>length, 4);
    store<u32>(match, load<u32>(step, 8), 8);
    matchCount++;
  }
  turnMatches(first, matchCount - 1);
  return true;
}

/** Puts matches `a` to `b` in the order of their places. */
function turnMatches(first: i32, last: i32): void {
  for (let a = first, b = last; a < b; a++, b--) {
    const one = matches + <usize>a * 12;
    const other = matches + <usize>b * 12;
    for (let i: usize = 0; i < 12; i += 4) {
      const kept = load<u32>(one + i);
      store<u32>(one + i, load<u32>(other + i));
      store<u32>(other + i, kept);
    }
  }
}

@inline
function bump(context: u32, token: u32, by: i32): void {
  const at = histograms + ((<usize>((context << 6) + token)) << 2);
  store<u32>(at, load<u32>(at) + by);
}

/** Counts the matches in place of their values, or (-1) the values again. */
function mend(by: i32): void {
  for (let m: i32 = 0; m < matchCount; m++) {
    const match = matches + <usize>m * 12;
    const start = <i32>load<u32>(match);
    const length = <i32>load<u32>(match, 4);
    for (let i = start; i < start + length; i++) {
      const token = load<u32>(values + ((<usize>i) << 2));
      bump(token >> 24, tokenOf(token & MATCH_VALUES), -by);
    }
    const context = load<u32>(values + ((<usize>start) << 2)) >> 24;
    bump(context, symbolOf(LENGTH, <u32>(length - LEAST_LENGTH)), by);
    bump(<u32>contexts, symbolOf(DISTANCE, load<u32>(match, 8)), by);
  }
}

/** Writes the matches over the values, closing the gaps. */
function replace(): i32 {
  let to: i32 = 0;
  let from: i32 = 0;
  for (let m: i32 = 0; m <= matchCount; m++) {
    const match = matches + <usize>m * 12;
    const start = m < matchCount ? <i32>load<u32>(match) : count;
    memory.copy(
      values + ((<usize>to) << 2),
      values + ((<usize>from) << 2),
      (<usize>(start - from)) << 2,
    );
    to += start - from;
    if (m == matchCount) break;
    const length = <i32>load<u32>(match, 4);
    const context = load<u32>(values + ((<usize>start) << 2)) >> 24;
    const at = values + ((<usize>to) << 2);
    store<u32>(at, (context << 24) | LENGTH | <u32>(length - LEAST_LENGTH));
    store<u32>(at, ((<u32>contexts) << 24) | DISTANCE | load<u32>(match, 8), 4);
    to += 2;
    from = start + length;
  }
  return to;
}
