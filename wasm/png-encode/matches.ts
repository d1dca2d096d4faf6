// The match finder: hash chains over `search.least` bytes; where these are four, also the last place of
// each three bytes. The fast effort has no chains, only the last place of eight bytes.
//   heads        u32 × 2^15: latest position with this hash
//   shortHeads   u32 × 2^13: the same for three bytes
//   previous     u16 × 32768, a ring: how far before a position the one before it in its chain lies

import { HISTORY } from '../shared/deflate';
import { HASH_BITS, SHORT_HASH_BITS, search, window } from './state';

const SHORTEST: u32 = 3;

export function resetMatches(): void {
  memory.fill(search.heads, 0, 4 << HASH_BITS);
  memory.fill(search.shortHeads, 0, 4 << SHORT_HASH_BITS);
}

/** Multiplies by 2^32 / φ. */
@inline
function hash(bytes: u32, bits: u32): usize {
  return (<usize>((bytes * 0x9e3779b1) >> (32 - bits))) << 2;
}

/** Of the first `bytes` bytes of eight. */
@inline
function longHash(eight: u64, bytes: u64): usize {
  const some = eight << (64 - 8 * bytes);
  return (<usize>((some * 0x9e3779b97f4a7c15) >> (64 - HASH_BITS))) << 2;
}

@inline
function link(slot: usize, position: u32): u32 {
  const before = load<u32>(slot);
  store<u32>(slot, position);
  return before;
}

@inline
function remember(position: u32, before: u32): void {
  const back = min<u32>(position - before, 0xffff);
  store<u16>(search.previous + ((<usize>(position & (HISTORY - 1))) << 1), <u16>back);
}

/** How far two places agree, up to `most` bytes. */
@inline
export function common(a: usize, b: usize, most: u32): u32 {
  let length: u32 = 0;
  while (length < most) {
    const difference = load<u64>(a + length) ^ load<u64>(b + length);
    if (difference) return min(length + <u32>(ctz(difference) >> 3), most);
    length += 8;
  }
  return most;
}

/**
 * Enters `position` and looks for the longest match there that is longer than `atLeast` bytes.
 * Leaves it in `search.length` (0: none) and `search.distance`. `ahead`: bytes there are, 4 or more.
 */
export function findMatch(position: u32, ahead: u32, atLeast: u32, tries: i32): void {
  const here = window.memory + (position - window.start);
  const bytes = load<u32>(here);
  const most = min<u32>(ahead, 258);
  const origin = here - position;
  let candidate: u32;
  let best = max(atLeast, SHORTEST - 1);
  let distance: u32 = 0;
  if (search.least > 4) {
    candidate = link(search.heads + longHash(load<u64>(here), search.least), position);
    best = max(best, search.least - 1);
  } else {
    candidate = link(search.heads + hash(bytes, HASH_BITS), position);
    const near = link(search.shortHeads + hash(bytes << 8, SHORT_HASH_BITS), position);
    if (best < SHORTEST && position - near < HISTORY) {
      if (!((load<u32>(origin + near) ^ bytes) & 0xffffff)) {
        best = SHORTEST;
        distance = position - near;
      }
    }
  }
  remember(position, candidate);
  const previous = search.previous;
  const nice = min(search.niceLength, most);
  best = max(best, SHORTEST);
  if (best < most) {
    let last = load<u32>(here + best - 3);
    while (position - candidate < HISTORY && tries > 0) {
      const there = origin + candidate;
      if (load<u32>(there + best - 3) == last && load<u32>(there) == bytes) {
        const length = common(there, here, most);
        if (length > best) {
          best = length;
          distance = position - candidate;
          if (length >= nice) break;
          last = load<u32>(here + best - 3);
        }
      }
      candidate -= load<u16>(previous + ((<usize>(candidate & (HISTORY - 1))) << 1));
      tries -= 1;
    }
  }
  assert(!distance || (best <= most && distance < HISTORY));
  search.length = distance ? best : 0;
  search.distance = distance;
}

/** Enters the positions `from … to`, at which no match is looked for. */
export function skipMatches(from: u32, to: u32): void {
  const heads = search.heads;
  const shortHeads = search.shortHeads;
  for (let here = window.memory + (from - window.start); from < to; from++, here++) {
    if (search.least > 4) {
      remember(from, link(heads + longHash(load<u64>(here), search.least), from));
      continue;
    }
    const bytes = load<u32>(here);
    remember(from, link(heads + hash(bytes, HASH_BITS), from));
    store<u32>(shortHeads + hash(bytes << 8, SHORT_HASH_BITS), from);
  }
}

/** Enters `position`, which lies at `here`; answers the last place with the same hash of eight bytes. */
@inline
export function lastPlace(here: usize, position: u32): u32 {
  return link(search.heads + longHash(load<u64>(here), 8), position);
}

/** Enters `position` for `lastPlace` alone. */
@inline
export function enterPlace(here: usize, position: u32): void {
  store<u32>(search.heads + longHash(load<u64>(here), 8), position);
}
