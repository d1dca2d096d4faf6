// The coded plane as literals and copies: counted, or written.

import {
  classOf,
  clearMatches,
  distanceCode,
  extraOf,
  findMatch,
  keepPositions,
  matchDistance,
  matchGain,
  matchLength,
} from './alpha-matches';
import { alpha, CODES, COSTS, COUNTS, DISTANCES, LENGTHS, SYMBOLS } from './alpha-state';
import { putBits } from './vp8l-bits';
import { makeCode } from './vp8l-codes';

/** A copy this long is taken without a look at the next position. */
const NO_LOOK: u32 = 64;
/** What symbols cost that did not occur, in bits. */
const UNSEEN: u32 = 12;
/** Bytes of the plane in a step. */
const STEP: u32 = 1 << 18;

let at: u32 = 0;
let isWritten: bool = false;
let extraBits: u64 = 0;

/** Starts at the beginning: to write, or to count. */
export function startParse(writes: bool): void {
  at = 0;
  isWritten = writes;
  clearMatches();
  if (writes) return;
  extraBits = 0;
  memory.fill(alpha.scratch + COUNTS, 0, (SYMBOLS + DISTANCES) << 2);
}

/** Costs before there are counts. */
export function initCosts(): void {
  const costs = alpha.scratch + COSTS;
  for (let i: usize = 0; i < SYMBOLS + DISTANCES; i++) {
    store<u32>(costs + (i << 2), i < 256 ? 6 : i < SYMBOLS ? 7 : 5);
  }
}

/** Makes codes of the counts; answers the bits that the plane takes. */
export function makeCodes(): u64 {
  const s = alpha.scratch;
  makeCode(0, SYMBOLS);
  makeCode(SYMBOLS, DISTANCES);
  let bits = extraBits;
  for (let i: usize = 0; i < SYMBOLS + DISTANCES; i++) {
    bits += <u64>load<u32>(s + COUNTS + (i << 2)) * load<u8>(s + LENGTHS + i);
  }
  return bits;
}

/** Takes the lengths of the codes for costs. */
export function learnCosts(): void {
  const s = alpha.scratch;
  for (let i: usize = 0; i < SYMBOLS + DISTANCES; i++) {
    const length = <u32>load<u8>(s + LENGTHS + i);
    const isSeen = load<u32>(s + COUNTS + (i << 2)) > 0;
    store<u32>(s + COSTS + (i << 2), isSeen ? length : UNSEEN);
  }
}

/** A part of the plane; false when it is done. */
export function parseSome(): bool {
  const end = min(alpha.pixels, at + STEP);
  findMatch(at);
  while (at < end) {
    if (!matchLength) {
      putLiteral();
      findMatch(at);
      continue;
    }
    const length = matchLength;
    const distance = matchDistance;
    const gained = matchGain();
    if (length < NO_LOOK && at + 1 < alpha.pixels) {
      // A copy that begins at the next byte may gain more.
      keepPositions(at, 1);
      findMatch(at + 1);
      if (matchGain() > gained) {
        putSymbol(load<u8>(alpha.plane + at));
        at++;
        continue;
      }
      putCopy(length, distance);
      keepPositions(at + 1, length - 1);
    } else {
      putCopy(length, distance);
      keepPositions(at, length);
    }
    at += length;
    if (at < alpha.pixels) findMatch(at);
  }
  return at < alpha.pixels;
}

function putLiteral(): void {
  putSymbol(load<u8>(alpha.plane + at));
  keepPositions(at, 1);
  at++;
}

function putCopy(length: u32, distance: u32): void {
  putClass(256, length);
  putClass(SYMBOLS, distanceCode(distance));
}

@inline
function putSymbol(symbol: u32): void {
  const s = alpha.scratch;
  if (isWritten) {
    putBits(load<u16>(s + CODES + ((<usize>symbol) << 1)), load<u8>(s + LENGTHS + symbol));
    return;
  }
  const count = s + COUNTS + ((<usize>symbol) << 2);
  store<u32>(count, load<u32>(count) + 1);
}

function putClass(base: u32, value: u32): void {
  const found = classOf(value);
  const extra = found >> 8;
  putSymbol(base + (found & 255));
  if (isWritten) putBits(extraOf(value, extra), extra);
  else extraBits += extra;
}
