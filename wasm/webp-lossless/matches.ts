// Matches of pixels: for each position the longest of the few that a chain of equal beginnings leads
// to. Positions are those of `image.pixels`, history included.

import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';
import { image, NEAR_CODES } from './state';

/** Lengths have 12 bits in `matches`, distances 20; RFC 9649 allows 4096 and 2^20 - 120. */
export const MOST_LENGTH: u32 = 4095;
const MOST_DISTANCE: u32 = (1 << 20) - 128;
export const HASH_BITS: u32 = 16;
/** Matches that long are taken over by the next positions, which are searched less: this part of candidates, as a shift. */
const INHERITED: u32 = 48;
const LESS: i32 = 3;

let at: u32 = 0;
let lastLength: u32 = 0;
let lastDistance: u32 = 0;
/** Pixels that are hashed together, less one: literals of one channel tell less. */
let hashed: u32 = 1;
/** Where the run of equal pixels ends that `at` is in. */
let runEnd: u32 = 0;

/** Codes of near distances (section 3.6.2.2), from the decoder's table. */
export function initNearCodes(): void {
  const codes = image.scratch + NEAR_CODES;
  for (let code: u32 = NEAR_DISTANCES; code > 0; code--) {
    store<u8>(codes + load<u8>(NEAR + code - 1), <u8>code);
  }
}

/** The code of a distance in pixels. */
export function distanceCode(distance: u32): u32 {
  const width = <u32>image.coded;
  const rows = distance / width;
  const left = distance - rows * width;
  let near: u32 = 0;
  if (left <= 8 && rows < 8) near = load<u8>(image.scratch + NEAR_CODES + (rows << 4) + 8 - left);
  else if (width - left < 8 && rows < 7) {
    near = load<u8>(image.scratch + NEAR_CODES + ((rows + 1) << 4) + 8 + width - left);
  }
  return near ? near : distance + NEAR_DISTANCES;
}

/** The class of a length or a distance code, with the count of its extra bits << 8. */
@inline
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
function addressOf(position: u32): usize {
  return image.pixels + ((<usize>position) << 2);
}

/**
 * Inside a run of equal pixels what is left of it is hashed: a chain leads to where runs end alike, not through
 * all that is flat.
 */
@inline
function headOf(position: u32): usize {
  const a = addressOf(position);
  const left = runEnd - position;
  const next = left > hashed ? left : load<u32>(a, 4);
  let hash = load<u32>(a) * 0x1e35a7bd + next * 0x9e3779b1;
  if (hashed > 1 && left <= hashed)
    hash = (hash ^ (hash >> 15)) * 0x85ebca6b + load<u32>(a, 8) * 0xc2b2ae35 + load<u32>(a, 12);
  return image.heads + ((<usize>((hash * 0x9e3779b1) >> (32 - HASH_BITS))) << 2);
}

/** How many pixels are equal, up to `most`. */
@inline
export function equalPixels(a: usize, b: usize, most: u32): u32 {
  let length: u32 = 0;
  while (length + 4 <= most && !v128.any_true(v128.xor(v128.load(a), v128.load(b)))) {
    a += 16;
    b += 16;
    length += 4;
  }
  while (length < most) {
    const differ = load<u64>(a) ^ load<u64>(b);
    if (differ) return min(most, length + (<u32>differ ? 0 : 1));
    a += 8;
    b += 8;
    length += 2;
  }
  return most;
}

/** Forgets all positions: at the first segment. */
export function clearMatches(): void {
  memory.fill(image.heads, 0, 4 << HASH_BITS);
}

/** Starts the segment. */
export function startMatches(isOneChannel: bool): void {
  at = image.history;
  runEnd = at;
  lastLength = 0;
  hashed = isOneChannel ? 3 : 1;
}

/** Matches of the next `count` pixels; false when all of the segment are done. */
export function findSome(count: u32): bool {
  const end = image.history + <u32>image.rows * image.coded;
  const stop = min(end, at + count);
  for (; at < stop; at++) {
    const most = min(end - at, MOST_LENGTH);
    let length: u32 = 0;
    let distance: u32 = 0;
    if (most > hashed) {
      findMatch(most);
      length = lastLength;
      distance = lastDistance;
    } else lastLength = 0;
    const found = length > 1 ? (length << 20) | distance : 0;
    store<u32>(image.matches + ((<usize>(at - image.history)) << 2), found);
  }
  return at < end;
}

function findMatch(most: u32): void {
  const here = addressOf(at);
  let best: u32 = 0;
  let distance: u32 = 0;
  if (lastLength > 2) {
    best = lastLength - 1;
    distance = lastDistance;
    // It may have been cut at its greatest length: then it goes on by a pixel.
    const last = here + ((<usize>best) << 2);
    const isCut = lastLength == MOST_LENGTH && best < most;
    if (isCut && load<u32>(last) == load<u32>(last - ((<usize>distance) << 2))) best += 1;
  }
  if (at >= runEnd) {
    const isRun = load<u32>(here) == load<u32>(here, 4);
    runEnd = at + 1 + (isRun ? equalPixels(here + 4, here, most - 1) : 0);
  }
  const left = min(runEnd - at, most);
  if (left > best && at > 0 && load<u32>(here) == load<u32>(here - 4)) {
    best = left;
    distance = 1;
  }
  const head = headOf(at);
  let next = load<u32>(head);
  let depth = best < INHERITED ? image.depth : best < image.nice ? image.depth >> LESS : 0;
  if (best >= most) depth = 0;
  for (; next && depth > 0; depth--) {
    const from = next - 1;
    if (at - from > MOST_DISTANCE) break;
    const there = addressOf(from);
    const offset = (<usize>best) << 2;
    if (load<u32>(there + offset) == load<u32>(here + offset)) {
      const length = equalPixels(here, there, most);
      if (length > best) {
        best = length;
        distance = at - from;
        if (best >= image.nice || best == most) break;
      }
    }
    next = load<u32>(image.before + ((<usize>from) << 2));
  }
  store<u32>(image.before + ((<usize>at) << 2), load<u32>(head));
  store<u32>(head, at + 1);
  lastLength = best;
  lastDistance = distance;
}

/** Forgets all but the last `keep` positions, which become the first ones. */
export function shiftMatches(shift: u32, keep: u32): void {
  const heads = image.heads;
  for (let i: usize = 0; i < 1 << HASH_BITS; i++) {
    const head = load<u32>(heads + (i << 2));
    store<u32>(heads + (i << 2), head > shift ? head - shift : 0);
  }
  const before = image.before;
  for (let i: usize = 0; i < keep; i++) {
    const was = load<u32>(before + ((i + shift) << 2));
    store<u32>(before + (i << 2), was > shift ? was - shift : 0);
  }
}
