// What a compressor would make of some bytes, quickly: greedy matches by the last place of the same
// eight bytes, or else four, and ideal codes. Places are told from an origin so far in front that
// 0, where nothing was entered, is out of reach.

import { HISTORY } from '../shared/deflate';
import { entropy } from './block';
import { common } from './matches';
import { LENGTH_SYMBOLS, TRIAL_BITS, TRIAL_COUNTS, TRIAL_HEADS, work } from './state';
import { distanceSymbol } from './tokens';

/** Bits that these bytes would take; matches may reach into `history` bytes before them. */
export function trial(src: usize, bytes: usize, history: usize, least: u32): u32 {
  const heads = work.tables + TRIAL_HEADS;
  const counts = work.tables + TRIAL_COUNTS;
  memory.fill(heads, 0, 8 << TRIAL_BITS);
  memory.fill(counts, 0, 320 * 4);
  const origin = src - history - HISTORY;
  const end = src + bytes;
  for (let before = src - history; before < src; before++) {
    enter(heads, before, origin);
    enterLong(heads, before, origin);
  }
  let extra: u32 = 0;
  while (src + 4 <= end) {
    const near = origin + enter(heads, src, origin);
    const long = origin + enterLong(heads, src, origin);
    const isLong = <u32>(src - long) < HISTORY && load<u64>(long) == load<u64>(src);
    const match = isLong ? long : near;
    const distance = <u32>(src - match);
    let length: u32 = 0;
    if (distance < HISTORY && load<u32>(match) == load<u32>(src)) {
      length = 4 + common(src + 4, match + 4, <u32>min<usize>(254, end - src - 4));
    }
    if (length < least) {
      increment(counts, load<u8>(src));
      src += 1;
      continue;
    }
    increment(counts, 257 + <u32>load<u8>(work.tables + LENGTH_SYMBOLS + length));
    increment(counts, 288 + distanceSymbol(distance));
    extra += (length > 10 ? 29 - clz(length - 3) : 0) + (distance > 4 ? 30 - clz(distance - 1) : 0);
    const next = src + length;
    for (src += 1; src < next; src++) {
      enter(heads, src, origin);
      enterLong(heads, src, origin);
    }
  }
  return extra + <u32>((entropy(counts, 288) + entropy(counts + 288 * 4, 32)) >> 8);
}

/** The same for eight bytes. */
@inline
function enterLong(heads: usize, place: usize, origin: usize): u32 {
  const hash = <usize>((load<u64>(place) * 0x9e3779b97f4a7c15) >> (64 - TRIAL_BITS));
  const slot = heads + (4 << TRIAL_BITS) + (hash << 2);
  const before = load<u32>(slot);
  store<u32>(slot, <u32>(place - origin));
  return before;
}

/** Enters a place under the hash of its four bytes; answers the one before it, from the origin. */
@inline
function enter(heads: usize, place: usize, origin: usize): u32 {
  const slot = heads + ((<usize>((load<u32>(place) * 0x9e3779b1) >> (32 - TRIAL_BITS))) << 2);
  const before = load<u32>(slot);
  store<u32>(slot, <u32>(place - origin));
  return before;
}

@inline
function increment(counts: usize, symbol: u32): void {
  const count = counts + ((<usize>symbol) << 2);
  store<u32>(count, load<u32>(count) + 1);
}
