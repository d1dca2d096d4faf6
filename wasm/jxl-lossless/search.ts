// Finds what repeats in a stream: the cheapest way through block after block of values, each of which is
// a literal or begins a match with values before it.

import { alloc } from '../arena';
import { LEAST_LENGTH, MATCH_VALUES, MOST_LENGTH } from '../jxl-encode/matches';
import { allocateMatches, forgetMatches, noteBlock } from './match-list';
import { distanceCode, initNearCodes } from './near-distances';
import { isHurried, picture } from './picture';
import { distancePrice, lengthPrice, literalPrice } from './prices';
import { allocateWay, beginWay, bitsTo, goOn, leadTo, relax, stepTo } from './way';

const HASH_LOG: u32 = 16;
const MOST_HASHED: i32 = 5;
const HASHED_OF_SHADES: i32 = 4;
/** Values that a distance may reach back over; the format has 2^20. */
const MOST_WINDOW: i32 = 1 << 20;
/** Candidates that are looked at; of shades, which are coded while somebody waits, fewer. */
const TRIES: i32 = 24;
const TRIES_OF_SHADES: i32 = 8;
const TRIES_AT_FIRST: i32 = 8;
/** A match of so many values is taken at once. */
const GOOD_LENGTH: i32 = 256;
/** Of shorter ones each length is weighed up to this one, and then only all of it. */
const WEIGHED_LENGTH: i32 = 48;
const WEIGHED_OF_SHADES: i32 = 16;
/** Where a value takes less, no match begins. */
const DEAR: f32 = 0.3;
/** Values that are parsed together. */
const BLOCK: i32 = 32768;

/** Positions by hash, + 1; and the one before each of the same hash, as a ring: u32. */
let heads: usize = 0;
let links: usize = 0;
let window: i32 = 0;
/** Values of a row: what rows of near distances are. */
let rowLength: i32 = 0;
let values: usize = 0;
let mostTries: i32 = TRIES;
let mostWeighed: i32 = WEIGHED_LENGTH;
let hashed: i32 = MOST_HASHED;
/** Few candidates and lengths are looked at. */
let isBrief: bool = false;
/** And matches are not looked for where values are cheap. */
let isQuick: bool = false;

export function allocateSearch(most: i32): bool {
  initNearCodes();
  window = 1024;
  while (window < most && window < MOST_WINDOW) window <<= 1;
  heads = alloc((<usize>1) << (HASH_LOG + 2));
  links = alloc((<usize>window) << 2);
  if (!heads || !links || !allocateMatches(most / 8 + 64)) return false;
  return allocateWay(BLOCK + MOST_LENGTH);
}

/** How many candidates are looked at from now on: fewer where matches are only to tell what they take. */
export function tryFewer(isFirst: bool): void {
  mostTries = isBrief ? TRIES_OF_SHADES : isFirst ? TRIES_AT_FIRST : TRIES;
}

/** The values to search from now on, and how many a row has. */
export function searchIn(tokens: usize, widest: i32): void {
  values = tokens;
  rowLength = widest;
  isQuick = picture.isXyb != 0;
  isBrief = isQuick || isHurried();
  mostTries = isBrief ? TRIES_OF_SHADES : TRIES;
  hashed = isQuick ? HASHED_OF_SHADES : MOST_HASHED;
  mostWeighed = isBrief ? WEIGHED_OF_SHADES : WEIGHED_LENGTH;
}

@inline
function valueAt(i: i32): u32 {
  return load<u32>(values + ((<usize>i) << 2)) & MATCH_VALUES;
}

/** Values that are alike and in the same context, around the one that is looked at: from `runStart` to `runEnd`. */
let runStart: i32 = 0;
let runEnd: i32 = 0;
/** Bits of each of them. */
let runCost: f32 = 0;

/** Looks at the run of `i`, which begins there if it is another one than before. */
@inline
function lookAtRun(i: i32, end: i32): void {
  if (i < runEnd) return;
  const at = values + ((<usize>i) << 2);
  const last = values + ((<usize>end) << 2);
  const own = load<u32>(at);
  let next = at + 4;
  // There is room to read behind the last one.
  while (next < last) {
    const alike = i32x4.bitmask(i32x4.eq(v128.load(next), i32x4.splat(own)));
    next += (<usize>ctz(~alike)) << 2;
    if (alike != 15) break;
  }
  next = min(next, last);
  runStart = i;
  runEnd = i + <i32>((next - at) >> 2);
  runCost = literalPrice(own);
}

/** Bits that the value at `i` takes. */
@inline
export function costAt(i: i32): f32 {
  return literalPrice(load<u32>(values + ((<usize>i) << 2)));
}

/** Of four or five values: shorter matches are rarely worth it, and many begin alike. */
@inline
function hashAt(i: i32): usize {
  const at = values + ((<usize>i) << 2);
  let hash = load<u32>(at) & MATCH_VALUES;
  for (let k: usize = 4; k < (<usize>hashed) << 2; k += 4) {
    hash = hash * 0x1e35a7bd + (load<u32>(at + k) & MATCH_VALUES);
  }
  return <usize>((hash * 0x9e3779b1) >> (32 - HASH_LOG));
}

/** How many values from `a` on are those from `b` on, up to `most`. */
@inline
function lengthOf(a: i32, b: i32, most: i32): i32 {
  const one = values + ((<usize>a) << 2);
  const other = values + ((<usize>b) << 2);
  const mask = i32x4.splat(MATCH_VALUES);
  let n: i32 = 0;
  for (; n < most; n += 4) {
    const at = (<usize>n) << 2;
    const differs = v128.and(v128.xor(v128.load(one + at), v128.load(other + at)), mask);
    const alike = i32x4.bitmask(i32x4.eq(differs, i32x4.splat(0)));
    if (alike != 15) return min(most, n + <i32>ctz(~alike));
  }
  return most;
}

/** Notes the cheapest matches of values `from` to `end`; answers about how many bits they save. */
export function findMatches(from: i32, end: i32): f64 {
  memory.fill(heads, 0, (<usize>1) << (HASH_LOG + 2));
  forgetMatches();
  let saved: f64 = 0;
  for (let start = from; start < end; ) {
    const stop = parse(from, start, end);
    saved += plainBits(start, stop) - bitsTo(stop - start);
    if (!noteBlock(start, stop)) break;
    start = stop;
  }
  return saved;
}

/** Bits of values `start` to `stop` without any match. */
function plainBits(start: i32, stop: i32): f64 {
  let bits: f64 = 0;
  runEnd = 0;
  for (let i = start; i < stop; i = runEnd) {
    lookAtRun(i, stop);
    bits += <f64>runCost * <f64>(runEnd - i);
  }
  return bits;
}

/** Notes where values stand; of a run only its first one and the last ones, as others are like the first. */
@inline
function noteValues(first: i32, last: i32, end: i32): void {
  const mask = window - 1;
  for (let i = first; i < last; i++) {
    lookAtRun(i, end);
    if (i > runStart && i + hashed <= runEnd) {
      i = min(last, runEnd - hashed + 1) - 1;
      continue;
    }
    const head = heads + (hashAt(i) << 2);
    store<u32>(links + ((<usize>(i & mask)) << 2), load<u32>(head));
    store<u32>(head, <u32>(i + 1));
  }
}

/** Finds the cheapest way through the block that begins at `start`; answers where it ends. */
function parse(from: i32, start: i32, end: i32): i32 {
  let stop = min(end, start + BLOCK);
  // Runs are not looked at any further: a stream of one value is one run.
  const sight = min(end, stop + 2 * MOST_HASHED);
  beginWay();
  const mask = window - 1;
  runEnd = 0;
  for (let i = start; i < stop; ) {
    const here = bitsTo(i - start);
    lookAtRun(i, sight);
    const own = runCost;
    if (own <= DEAR) {
      const last = min(runEnd, stop);
      goOn(i - start, last - start, own);
      if (!isQuick) noteValues(i, min(last, end - hashed), sight);
      i = last;
      continue;
    }
    stepTo(i + 1 - start, here + own);
    let length: i32 = 0;
    if (i + hashed <= end) {
      let candidate = <i32>load<u32>(heads + (hashAt(i) << 2)) - 1;
      const most = min(MOST_LENGTH, end - i);
      if (isQuick) {
        // A run, and what stands above.
        if (i > from) length = tryNear(i, start, here, 1, most, stop);
        if (i - rowLength >= from)
          length = max(length, tryNear(i, start, here, rowLength, most, stop));
      }
      for (
        let tries = mostTries;
        candidate >= from && i - candidate < window && tries > 0;
        tries--
      ) {
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
    const isTaken = length >= GOOD_LENGTH && bitsTo(i + length - start) < Infinity;
    const next = i + (isTaken ? length : 1);
    noteValues(i, min(next, end - hashed), max(sight, next));
    i = next;
    if (i > stop) stop = i;
  }
  return stop;
}

/** Weighs a match with what is `distance` before, which takes few bits; answers its length where that is good. */
function tryNear(i: i32, start: i32, here: f32, distance: i32, most: i32, stop: i32): i32 {
  const found = lengthOf(i - distance, i, most);
  if (found >= LEAST_LENGTH) weigh(i, start, here, 0, found, distance, stop);
  return found >= GOOD_LENGTH ? found : 0;
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
  leadTo(i + found - start);
  const code = distanceCode(distance, rowLength);
  const bits = here + distancePrice(code);
  const most = min(found, mostWeighed);
  for (let length = max(LEAST_LENGTH, known + 1); length <= most; length++) {
    if (i + length <= stop) relax(i + length - start, bits + lengthPrice(length), length, code);
  }
  if (found > most && (i + found <= stop || found >= GOOD_LENGTH)) {
    relax(i + found - start, bits + lengthPrice(found), found, code);
  }
}
