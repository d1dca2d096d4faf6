// What repeats (18181-1, C.3.2): runs of values that stood earlier in the stream are replaced by their
// length and distance, where that takes fewer bits than the values do in their contexts.

import { HISTOGRAM_BYTES, SPLIT } from '../jxl-encode/hybrid';
import {
  DISTANCE,
  FIRST_LENGTH,
  LEAST_LENGTH,
  LENGTH,
  LENGTH_SPLIT_LOG,
  literalRawBits,
  literalToken,
  MATCH_VALUES,
  symbolOf,
} from '../jxl-encode/matches';
import { nLogN } from '../shared/logs';
import { matchCount, matchDistance, matchLength, matchStart } from './match-list';
import { hasManyGroups, isHurried, picture } from './picture';
import {
  allocatePrices,
  contexts,
  countedIn,
  guessPrices,
  histograms,
  priceMatches,
  priceTokens,
} from './prices';
import { allocateSearch, costAt, findMatches, searchIn, tryFewer } from './search';

/** A trial of so many values tells whether to go on. */
const TRIAL: i32 = 65536;
/** What it must save: one part of so many. */
const LEAST_PART: f64 = 12;
const LEAST_PART_OF_MANY: f64 = 40;
/** Bits of a value that is cheap. */
const CHEAP: f64 = 0.2;

let values: usize = 0;
let count: i32 = 0;
let rowLength: i32 = 0;
/** The values are of a palette. */
let isIndexed: bool = false;

export function allocateRepeats(most: i32): bool {
  return allocatePrices() && allocateSearch(most);
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
  rowLength = widest;
  countedIn(counts, leaves);
  searchIn(tokens, widest);
  isIndexed = areIndices;
  if (count < 64) return count;
  priceTokens();
  guessPrices();
  if (count > (hasManyGroups() ? TRIAL : 4 * TRIAL) && !mayBeWorthIt()) return count;
  const before = bitsOfAll();
  const least = count < FEW ? LEAST_OF_FEW : LEAST_SAVED;
  if (before < least) return count;
  tryFewer(true);
  if (findMatches(0, count) < least) return count;
  mend(1);
  if (!picture.isXyb && !isHurried()) {
    // The second look knows what lengths, distances and the values that are left take.
    priceTokens();
    priceMatches();
    mend(-1);
    tryFewer(false);
    findMatches(0, count);
    mend(1);
  }
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
  if (token < FIRST_LENGTH) return <f64>literalRawBits(token);
  return token < FIRST_LENGTH + 4 ? 0 : <f64>(token - FIRST_LENGTH - 4 + LENGTH_SPLIT_LOG);
}

/** Less is not worth the table of distances, in bits. */
const LEAST_SAVED: f64 = 200;
/** That of a stream of few values is small. */
const LEAST_OF_FEW: f64 = 80;
const FEW: i32 = 4096;
/** What must be left of all bits at most. */
const MOST_LEFT: f64 = 0.98;

/** Whether values are cheap, as those of drawings are, or the middle of the stream repeats itself. */
function mayBeWorthIt(): bool {
  const start = ((count >> 1) / rowLength) * rowLength;
  const end = min(count, start + min(TRIAL, count >> 2));
  let spent: f64 = 0;
  for (let i = start; i < end; i++) spent += costAt(i);
  if (isIndexed || spent < CHEAP * <f64>(end - start)) return true;
  const part = hasManyGroups() ? LEAST_PART_OF_MANY : LEAST_PART;
  return findMatches(start, end) * part >= spent;
}

@inline
function bump(context: u32, token: u32, by: i32): void {
  const at = histograms + ((<usize>((context << 6) + token)) << 2);
  store<u32>(at, load<u32>(at) + by);
}

/** Counts the matches in place of their values, or (-1) the values again. */
function mend(by: i32): void {
  for (let m: i32 = 0; m < matchCount; m++) {
    const start = matchStart(m);
    const length = matchLength(m);
    for (let i = start; i < start + length; i++) {
      const token = load<u32>(values + ((<usize>i) << 2));
      bump(token >> 24, literalToken(token & MATCH_VALUES), -by);
    }
    const context = load<u32>(values + ((<usize>start) << 2)) >> 24;
    bump(context, symbolOf(LENGTH, <u32>(length - LEAST_LENGTH)), by);
    bump(<u32>contexts, symbolOf(DISTANCE, matchDistance(m)), by);
  }
}

/** Writes the matches over the values, closing the gaps. */
function replace(): i32 {
  let to: i32 = 0;
  let from: i32 = 0;
  for (let m: i32 = 0; m <= matchCount; m++) {
    const start = m < matchCount ? matchStart(m) : count;
    memory.copy(
      values + ((<usize>to) << 2),
      values + ((<usize>from) << 2),
      (<usize>(start - from)) << 2,
    );
    to += start - from;
    if (m == matchCount) break;
    const length = matchLength(m);
    const context = load<u32>(values + ((<usize>start) << 2)) >> 24;
    const at = values + ((<usize>to) << 2);
    store<u32>(at, (context << 24) | LENGTH | <u32>(length - LEAST_LENGTH));
    store<u32>(at, ((<u32>contexts) << 24) | DISTANCE | matchDistance(m), 4);
    to += 2;
    from = start + length;
  }
  return to;
}
