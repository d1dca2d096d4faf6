// Parsing at the fast effort: one look at the last place with the same eight bytes, and ever longer
// steps where nothing is found, which in filtered photos is nearly everywhere. Shorter matches are
// not worth it there: they cost about as much as the literals, and disturb the statistics.

import { HISTORY } from '../shared/deflate';
import { common, enterPlace, lastPlace } from './matches';
import { increment, isWorth, literal, matched } from './parse-parts';
import { block, MAX_TOKENS, MERGED_COUNTS, PART_COUNTS, PART_TOKENS, window, work } from './state';

/** After every 2^2 misses in a row one byte more goes untried behind each, up to this many. */
const PATIENCE: u32 = 2;
const MOST_UNTRIED: u32 = 31;

/** Bytes that a look reads. */
const SHORTEST: u32 = 8;

/** Makes tokens up to `stop` or to the end of a part. */
export function parseFast(stop: u32): void {
  let at = window.next;
  let token = block.tokenCount;
  const room = token + PART_TOKENS - block.partCount;
  const base = window.memory - window.start;
  const end = window.end;
  memory.fill(work.tables + MERGED_COUNTS, 0, 1024);
  let misses: u32 = 0;
  while (at < stop && token < room) {
    const here = base + at;
    const ahead = end - at;
    if (ahead > SHORTEST) {
      const place = lastPlace(here, at);
      const there = base + place;
      if (at - place < HISTORY && load<u64>(there) == load<u64>(here)) {
        const most = min<u32>(ahead, 258) - SHORTEST;
        const length = SHORTEST + common(there + SHORTEST, here + SHORTEST, most);
        if (isWorth(here, length, at - place)) {
          token = matched(token, length, at - place);
          at += length;
          misses = 0;
          if (end - at > SHORTEST) enterPlace(base + at - 2, at - 2);
          continue;
        }
      }
    }
    const untried = min(misses >> PATIENCE, MOST_UNTRIED);
    misses += 1;
    const next = min(at + 1 + untried, min(stop, at + room - token));
    token = literals(token, base + at, base + next);
    at = next;
  }
  addOddCounts();
  window.next = at;
  block.partCount += token - block.tokenCount;
  block.tokenCount = token;
  assert(at <= end && token <= MAX_TOKENS);
}

/**
 * Appends the bytes from `src` to `end`. Every other one is counted elsewhere: the same byte twice in
 * a row would have to wait for its own count.
 */
@inline
function literals(token: u32, src: usize, end: usize): u32 {
  const counts = work.tables + PART_COUNTS;
  const oddCounts = work.tables + MERGED_COUNTS;
  const tokens = block.tokens;
  for (; src + 1 < end; src += 2, token += 2) {
    const one = <usize>load<u8>(src);
    const other = <usize>load<u8>(src, 1);
    store<u64>(tokens + ((<usize>token) << 2), <u64>one | ((<u64>other) << 32));
    increment(counts + (one << 2));
    increment(oddCounts + (other << 2));
  }
  if (src < end) token = literal(tokens, token, counts, src);
  return token;
}

/** MERGED_COUNTS, which is free here, to PART_COUNTS. */
function addOddCounts(): void {
  const counts = work.tables + PART_COUNTS;
  const oddCounts = work.tables + MERGED_COUNTS;
  for (let i: usize = 0; i < 1024; i += 16) {
    v128.store(counts + i, i32x4.add(v128.load(counts + i), v128.load(oddCounts + i)));
  }
}
