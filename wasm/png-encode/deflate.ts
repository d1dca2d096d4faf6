// DEFLATE (RFC 1951) in a zlib wrapper (RFC 1950): bytes are put into the window, parsed into
// literals and matches when it is full, and written in blocks.

import { HISTORY } from '../shared/deflate';
import { adler } from './adler';
import { closePart, resetBlocks, startBlock, writeBlock } from './block';
import { findMatch, resetMatches, skipMatches } from './matches';
import { parseFast } from './parse-fast';
import { isWorth, literal, matched } from './parse-parts';
import {
  BEST,
  CHUNK_BYTES,
  enc,
  FAST,
  LOOKAHEAD,
  MAX_TOKENS,
  ORIGIN,
  PART_COUNTS,
  PART_TOKENS,
  WINDOW_BYTES,
} from './state';

/** Stored blocks need their bytes in the window: how much more than the history stays there. */
const KEPT_FOR_BLOCK: u32 = 98304;

/** Begins a stream. */
export function resetDeflate(): void {
  enc.windowStart = enc.next = enc.end = ORIGIN;
  enc.adler = 1;
  enc.isClosed = false;
  enc.bits = 0;
  enc.bitCount = 0;
  enc.out = enc.outStart;
  const effort = enc.effort;
  enc.leastTries = enc.tries = effort == BEST ? 250 : 12;
  enc.partStart = enc.next;
  enc.niceLength = effort == BEST ? 258 : 128;
  resetMatches();
  resetBlocks();
  // Method 8, window 32 KiB, and a check that depends on the level: "default".
  store<u16>(enc.out, 0x9c78);
  enc.out += 2;
}

/** Whether the output has grown to a chunk. */
export function isChunkFull(): bool {
  return enc.out - enc.outStart >= CHUNK_BYTES;
}

/** Takes up to `bytes` bytes into the window; returns how many fitted. */
export function put(src: usize, bytes: usize): usize {
  let room = WINDOW_BYTES - (enc.end - enc.windowStart);
  if (!room) {
    slide();
    room = WINDOW_BYTES - (enc.end - enc.windowStart);
  }
  const count = min<usize>(bytes, room);
  memory.copy(enc.window + (enc.end - enc.windowStart), src, count);
  enc.adler = adler(enc.adler, src, count);
  enc.end += <u32>count;
  assert(enc.end - enc.windowStart <= WINDOW_BYTES);
  return count;
}

/** Whether the window has no more room until it is parsed. */
export function isWindowFull(): bool {
  return enc.end - enc.windowStart == WINDOW_BYTES && enc.end - enc.next > LOOKAHEAD;
}

/** Whether what is in the window must be parsed first: what comes next is searched in another way. */
export function isSearchTurning(): bool {
  return enc.least != enc.feedLeast && enc.end - enc.next > LOOKAHEAD;
}

function slide(): void {
  let keep = enc.next - HISTORY;
  if (enc.next - enc.blockStart <= KEPT_FOR_BLOCK) keep = min(keep, enc.blockStart);
  if (keep <= enc.windowStart) return;
  const from = enc.window + (keep - enc.windowStart);
  memory.copy(enc.window, from, enc.end - keep);
  enc.windowStart = keep;
}

/** Parses what the window holds, all of it if `isLast`, until that is done or a chunk is full. */
export function deflate(isLast: bool): void {
  const stop = isLast ? enc.end : enc.end - min(LOOKAHEAD, enc.end - enc.next);
  while (enc.next < stop) {
    if (!enc.tokenCount) startBlock(enc.next);
    if (enc.effort == FAST) parseFast(stop);
    else parse(stop);
    if (enc.partCount < PART_TOKENS) break;
    adaptSearch();
    closePart();
    if (isChunkFull()) return;
  }
}

/** After the last `deflate`: the last block and the checksum. Needs another call if a chunk is full. */
export function closeStream(): void {
  if (enc.partCount) {
    closePart();
    if (isChunkFull()) return;
  }
  writeBlock(true);
  if (enc.bitCount & 7) enc.bitCount = (enc.bitCount | 7) + 1;
  store<u64>(enc.out, enc.bits);
  enc.out += <usize>(enc.bitCount >> 3);
  store<u32>(enc.out, bswap<u32>(enc.adler));
  enc.out += 4;
  enc.isClosed = true;
}

/** Where tokens cover many bytes there is time to look for better ones. */
function adaptSearch(): void {
  const bytesPerToken = (enc.next - enc.partStart) / PART_TOKENS;
  enc.tries = enc.leastTries * <i32>max<u32>(1, min<u32>(8, bytesPerToken));
  enc.partStart = enc.next;
}

/** Makes tokens up to `stop` or to the end of a part. */
function parse(stop: u32): void {
  let at = enc.next;
  const end = enc.end;
  const tries = enc.tries;
  const tokens = enc.tokens;
  const counts = enc.tables + PART_COUNTS;
  let token = enc.tokenCount;
  const room = token + PART_TOKENS - enc.partCount;
  const base = enc.window - enc.windowStart;
  while (at < stop && token < room) {
    if (end - at > 3) findMatch(at, end - at, 2, tries);
    else enc.length = 0;
    let length = enc.length;
    if (!length || !isWorth(base + at, length, enc.distance)) {
      token = literal(tokens, token, counts, base + at);
      at += 1;
      continue;
    }
    let distance = enc.distance;
    let entered = at + 1;
    // A longer match one byte later is worth a literal.
    while (length < enc.niceLength && end - at > 4 && token < room - 1) {
      findMatch(at + 1, end - at - 1, length - 1, tries >> 1);
      entered = at + 2;
      const gain =
        <i32>(enc.length - length) * 4 + log2(distance) - log2(max<u32>(enc.distance, 1));
      if (!enc.length || gain <= 2) break;
      token = literal(tokens, token, counts, base + at);
      at += 1;
      length = enc.length;
      distance = enc.distance;
    }
    token = matched(token, length, distance);
    at += length;
    if (end - at < 4) entered = at;
    if (entered < at) skipMatches(entered, at);
  }
  enc.next = at;
  enc.partCount += token - enc.tokenCount;
  enc.tokenCount = token;
  assert(at <= end && token <= MAX_TOKENS);
}

@inline
function log2(value: u32): i32 {
  return 31 - <i32>clz(value);
}
