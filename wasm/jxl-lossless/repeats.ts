// What repeats (18181-1, C.3.2): runs of values that stood earlier in the stream are replaced by their
// length and distance, where that takes fewer bits than the values do in their contexts.

import { alloc } from '../arena';
import { HISTOGRAM_BYTES, rawBits, SPLIT, tokenOf } from '../jxl-encode/hybrid';
import { log2Of } from '../jxl-encode/logs';
import {
  DISTANCE,
  LEAST_LENGTH,
  LENGTH,
  MATCH_VALUES,
  MOST_LENGTH,
  symbolOf,
} from '../jxl-encode/matches';
import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';

const HASH_LOG: u32 = 15;
/** Values that a distance may reach back over; the format has 2^20. */
const MOST_WINDOW: i32 = 1 << 20;
/** Candidates that are looked at. */
const TRIES: i32 = 24;
/** A match of so many values is taken at once. */
const GOOD_LENGTH: i32 = 256;
/** Where a value takes less, no match is looked for. */
const DEAR: f32 = 0.5;
/** A trial of so many values tells whether to go on. */
const TRIAL: i32 = 65536;
/** What it must save: one part of so many. */
const LEAST_PART: f64 = 100;

/** Positions by hash, + 1; and the one before each of the same hash, as a ring: u32. */
let heads: usize = 0;
let links: usize = 0;
let window: i32 = 0;
/** Bits of tokens by context: f32 x 64. */
let costs: usize = 0;
/** Matches: where, how long, how far: u32 each. */
let matches: usize = 0;
let matchCount: i32 = 0;
let matchLimit: i32 = 0;
/** Columns that a near distance may lie to the right. */
const NEAR_SPAN: i32 = 8;
/** Values of a row: what rows of near distances are. */
let rowLength: i32 = 0;

let values: usize = 0;

export function allocateRepeats(most: i32): bool {
  window = 1024;
  while (window < most && window < MOST_WINDOW) window <<= 1;
  matchLimit = most / 8 + 64;
  heads = alloc((<usize>1) << (HASH_LOG + 2));
  links = alloc((<usize>window) << 2);
  costs = alloc(<usize>256 * HISTOGRAM_BYTES);
  matches = alloc(<usize>matchLimit * 12);
  return heads != 0 && links != 0 && costs != 0 && matches != 0;
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

@inline
function hashAt(i: i32): usize {
  const at = values + ((<usize>i) << 2);
  const a = load<u32>(at) & MATCH_VALUES;
  const b = load<u32>(at, 4) & MATCH_VALUES;
  const c = load<u32>(at, 8) & MATCH_VALUES;
  return <usize>((((a * 0x1e35a7bd + b) * 0x9e3779b1 + c) * 0x85ebca6b) >> (32 - HASH_LOG));
}

/**
 * Replaces what is worth it among the `count` tokens at `tokens`, and mends `histograms`, whose last one,
 * behind those of `contexts` contexts, is for distances. Answers how many tokens are left.
 */
export function replaceRepeats(
  tokens: usize,
  count: i32,
  histograms: usize,
  contexts: i32,
  widest: i32,
): i32 {
  values = tokens;
  if (count < 64) return count;
  priceTokens(histograms, contexts);
  rowLength = widest;
  memory.fill(heads, 0, (<usize>1) << (HASH_LOG + 2));
  matchCount = 0;
  let saved: f64 = 0;
  let spent: f64 = 0;
  if (count > 4 * TRIAL) {
    // The middle shows what there is.
    const start = ((count >> 1) / widest) * widest;
    saved = findMatches(start, min(count, start + TRIAL));
    for (let i = start; i < min(count, start + TRIAL); i++) spent += costAt(i);
    if (saved * LEAST_PART < spent) return count;
    memory.fill(heads, 0, (<usize>1) << (HASH_LOG + 2));
    matchCount = 0;
  }
  saved = findMatches(0, count);
  // What lengths and distances take beyond what was counted: their own table.
  if (saved < 200) return count;
  return replace(count, histograms, contexts);
}

function priceTokens(histograms: usize, contexts: i32): void {
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

/** About what a match takes. */
@inline
function priceOf(length: i32, code: u32): f32 {
  const far: u32 = code < 16 ? 3 : 33 - clz<u32>(code);
  const log = 31 - <i32>clz(length);
  return 4 + <f32>log * 0.75 + <f32>far;
}

@inline
function lengthOf(a: i32, b: i32, most: i32): i32 {
  let n: i32 = 0;
  while (n < most && valueAt(a + n) == valueAt(b + n)) n++;
  return n;
}

/** Notes the matches of values `from` to `end`; answers about how many bits they save. */
function findMatches(from: i32, end: i32): f64 {
  let saved: f64 = 0;
  const mask = window - 1;
  let i = from;
  while (i + LEAST_LENGTH < end) {
    let length: i32 = 0;
    let distance: i32 = 0;
    if (costAt(i) + costAt(i + 1) > DEAR && matchCount < matchLimit) {
      let candidate = <i32>load<u32>(heads + (hashAt(i) << 2)) - 1;
      const most = min(MOST_LENGTH, end - i);
      for (let tries = TRIES; candidate >= from && i - candidate < window && tries > 0; tries--) {
        if (!length || valueAt(candidate + length) == valueAt(i + length)) {
          const found = lengthOf(candidate, i, most);
          if (found > length) {
            length = found;
            distance = i - candidate;
            if (length >= GOOD_LENGTH || length == most) break;
          }
        }
        const next = <i32>load<u32>(links + ((<usize>(candidate & mask)) << 2)) - 1;
        if (next >= candidate) break;
        candidate = next;
      }
    }
    let taken: i32 = 1;
    if (length >= LEAST_LENGTH) {
      const code = codeOf(distance);
      const price = priceOf(length, code);
      let own: f32 = 0;
      const enough = price + 4096;
      for (let k: i32 = 0; k < length && own < enough; k++) own += costAt(i + k);
      if (own > price + 2) {
        const match = matches + <usize>matchCount * 12;
        store<u32>(match, <u32>i);
        store<u32>(match, <u32>length, 4);
        store<u32>(match, code, 8);
        matchCount++;
        saved += <f64>(own - price);
        taken = length;
      }
    }
    for (const stop = min(i + taken, end - LEAST_LENGTH); i < stop; i++) {
      const head = heads + (hashAt(i) << 2);
      store<u32>(links + ((<usize>(i & mask)) << 2), load<u32>(head));
      store<u32>(head, <u32>(i + 1));
    }
    if (i >= end - LEAST_LENGTH) break;
  }
  return saved;
}

@inline
function bump(histograms: usize, context: u32, token: u32, by: i32): void {
  const at = histograms + ((<usize>((context << 6) + token)) << 2);
  store<u32>(at, load<u32>(at) + by);
}

/** Writes the matches over the values, closing the gaps. */
function replace(count: i32, histograms: usize, contexts: i32): i32 {
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
    const distance = load<u32>(match, 8);
    const context = load<u32>(values + ((<usize>start) << 2)) >> 24;
    for (let i = start; i < start + length; i++) {
      const token = load<u32>(values + ((<usize>i) << 2));
      bump(histograms, token >> 24, tokenOf(token & MATCH_VALUES), -1);
    }
    const long = <u32>(length - LEAST_LENGTH);
    bump(histograms, context, symbolOf(LENGTH, long), 1);
    bump(histograms, <u32>contexts, symbolOf(DISTANCE, distance), 1);
    store<u32>(values + ((<usize>to) << 2), (context << 24) | LENGTH | long);
    store<u32>(values + ((<usize>to) << 2), ((<u32>contexts) << 24) | DISTANCE | distance, 4);
    to += 2;
    from = start + length;
  }
  return to;
}
