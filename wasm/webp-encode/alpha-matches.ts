// Matches of the coded plane: the byte before, the row above, and a chain of equal beginnings within
// a window. The choice goes by COSTS, so that it is the same each time.

import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';
import { alpha, COSTS, NEAR_CODES } from './alpha-state';

const MOST_LENGTH: u32 = 4096;
const LEAST_LENGTH: u32 = 4;
const HASH_BITS: u32 = 15;
export const HEADS_BYTES: usize = 4 << HASH_BITS;
/** Matches that long end the search. */
const LONG: u32 = 256;
/** Positions of a long copy that are kept at either end. */
const KEPT_POSITIONS: u32 = 32;

export let matchLength: u32 = 0;
export let matchDistance: u32 = 0;
let gain: i32 = 0;

/** Codes of near distances (section 3.6.2.2), from the decoder's table. */
export function initNearCodes(): void {
  const codes = alpha.scratch + NEAR_CODES;
  for (let code: u32 = NEAR_DISTANCES; code > 0; code--) {
    store<u8>(codes + load<u8>(NEAR + code - 1), <u8>code);
  }
}

/** The code of a distance in pixels. */
export function distanceCode(distance: u32): u32 {
  const width = <u32>alpha.coded;
  const rows = distance / width;
  const left = distance - rows * width;
  let near: u32 = 0;
  if (left <= 8 && rows < 8) near = load<u8>(alpha.scratch + NEAR_CODES + (rows << 4) + 8 - left);
  else if (width - left < 8 && rows < 7) {
    near = load<u8>(alpha.scratch + NEAR_CODES + ((rows + 1) << 4) + 8 + width - left);
  }
  return near ? near : distance + NEAR_DISTANCES;
}

/** The class of a length or a distance code, with the count of its extra bits << 8. */
export function classOf(value: u32): u32 {
  const rest = value - 1;
  if (rest < 4) return rest;
  const high = 31 - clz(rest);
  return ((high << 1) + ((rest >> (high - 1)) & 1)) | ((high - 1) << 8);
}

/** The extra bits of a value, `count` of them. */
@inline
export function extraOf(value: u32, count: u32): u32 {
  return (value - 1) & ((1 << count) - 1);
}

@inline
function costAt(symbol: u32): u32 {
  return load<u32>(alpha.scratch + COSTS + ((<usize>symbol) << 2));
}

@inline
function classCost(base: u32, value: u32): u32 {
  const class_ = classOf(value);
  return costAt(base + (class_ & 255)) + (class_ >> 8);
}

/** Forgets all positions. */
export function clearMatches(): void {
  memory.fill(alpha.heads, 0, HEADS_BYTES);
}

@inline
function headOf(at: u32): usize {
  return (
    alpha.heads + ((<usize>((load<u32>(alpha.plane + at) * 0x9e3779b1) >> (32 - HASH_BITS))) << 2)
  );
}

/** Makes positions of `count` bytes known. */
export function keepPositions(at: u32, count: u32): void {
  const isLong = count > KEPT_POSITIONS * 2;
  for (let i: u32 = 0; i < count; i++) {
    if (isLong && i == KEPT_POSITIONS) i = count - KEPT_POSITIONS;
    const head = headOf(at + i);
    store<u32>(alpha.before + ((<usize>((at + i) & alpha.windowMask)) << 2), load<u32>(head));
    store<u32>(head, at + i + 1);
  }
}

/** How many bytes are equal, up to `most`. */
@inline
function equalBytes(a: usize, b: usize, most: u32): u32 {
  let length: u32 = 0;
  while (length < most) {
    const differ = load<u64>(a + length) ^ load<u64>(b + length);
    if (differ) return min(most, length + <u32>(ctz(differ) >> 3));
    length += 8;
  }
  return most;
}

/** Keeps a match where it gains more bits than the one that is kept. */
function consider(at: u32, distance: u32, most: u32): void {
  const here = alpha.plane + at;
  if (matchLength && load<u8>(here + matchLength) != load<u8>(here + matchLength - distance)) {
    if (matchLength < most) return;
  }
  const length = equalBytes(here, here - distance, most);
  if (length < LEAST_LENGTH || length <= matchLength) return;
  let saved = -(<i32>(classCost(256, length) + classCost(280, distanceCode(distance))));
  for (let i: u32 = 0; i < min(length, LONG); i++) saved += costAt(load<u8>(here + i));
  if (length > LONG) saved += (length - LONG) >> 1;
  if (saved <= gain) return;
  gain = saved;
  matchLength = length;
  matchDistance = distance;
}

/** The match at `at` that gains most; `matchLength` 0 where none gains. */
export function findMatch(at: u32): void {
  matchLength = 0;
  gain = 0;
  const most = min(alpha.pixels - at, MOST_LENGTH);
  if (!at || most < LEAST_LENGTH) return;
  const width = <u32>alpha.coded;
  consider(at, 1, most);
  if (width > 1 && at >= width) consider(at, width, most);
  let next = load<u32>(headOf(at));
  for (let depth = alpha.depth; next && depth > 0 && matchLength < LONG; depth--) {
    const distance = at - (next - 1);
    if (distance > alpha.windowMask) return;
    if (distance > 1 && distance != width) consider(at, distance, most);
    const before = load<u32>(alpha.before + ((<usize>((next - 1) & alpha.windowMask)) << 2));
    if (before >= next) return; // overwritten
    next = before;
  }
}

/** What the kept match gains, in bits. */
export function matchGain(): i32 {
  return gain;
}
