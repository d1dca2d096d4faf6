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
  block,
  CHUNK_BYTES,
  FAST,
  LOOKAHEAD,
  MAX_TOKENS,
  ORIGIN,
  output,
  PART_COUNTS,
  PART_TOKENS,
  picture,
  search,
  strip,
  WINDOW_BYTES,
  window,
  work,
} from './state';

/** Stored blocks need their bytes in the window: how much more than the history stays there. */
const KEPT_FOR_BLOCK: u32 = 98304;

/** Begins a stream. */
export function resetDeflate(): void {
  window.start = window.next = window.end = ORIGIN;
  window.adler = 1;
  window.isClosed = false;
  output.bits = 0;
  output.bitCount = 0;
  output.cursor = output.start;
  const effort = picture.effort;
  search.leastTries = search.tries = effort == BEST ? 250 : 12;
  block.partStart = window.next;
  search.niceLength = effort == BEST ? 258 : 128;
  resetMatches();
  resetBlocks();
  // Method 8, window 32 KiB, and a check that depends on the level: "default".
  store<u16>(output.cursor, 0x9c78);
  output.cursor += 2;
}

/** Whether the output has grown to a chunk. */
export function isChunkFull(): bool {
  return output.cursor - output.start >= CHUNK_BYTES;
}

/** Takes up to `bytes` bytes into the window; returns how many fitted. */
export function put(src: usize, bytes: usize): usize {
  let room = WINDOW_BYTES - (window.end - window.start);
  if (!room) {
    slide();
    room = WINDOW_BYTES - (window.end - window.start);
  }
  const count = min<usize>(bytes, room);
  memory.copy(window.memory + (window.end - window.start), src, count);
  window.adler = adler(window.adler, src, count);
  window.end += <u32>count;
  assert(window.end - window.start <= WINDOW_BYTES);
  return count;
}

/** Whether the window has no more room until it is parsed. */
export function isWindowFull(): bool {
  return window.end - window.start == WINDOW_BYTES && window.end - window.next > LOOKAHEAD;
}

/** Whether what is in the window must be parsed first: what comes next is searched in another way. */
export function isSearchTurning(): bool {
  return search.least != strip.least && window.end - window.next > LOOKAHEAD;
}

function slide(): void {
  let keep = window.next - HISTORY;
  if (window.next - window.blockStart <= KEPT_FOR_BLOCK) keep = min(keep, window.blockStart);
  if (keep <= window.start) return;
  const from = window.memory + (keep - window.start);
  memory.copy(window.memory, from, window.end - keep);
  window.start = keep;
}

/** Parses what the window holds, all of it if `isLast`, until that is done or a chunk is full. */
export function deflate(isLast: bool): void {
  const stop = isLast ? window.end : window.end - min(LOOKAHEAD, window.end - window.next);
  while (window.next < stop) {
    if (!block.tokenCount) startBlock(window.next);
    if (picture.effort == FAST) parseFast(stop);
    else parse(stop);
    if (block.partCount < PART_TOKENS) break;
    adaptSearch();
    closePart();
    if (isChunkFull()) return;
  }
}

/** After the last `deflate`: the last block and the checksum. Needs another call if a chunk is full. */
export function closeStream(): void {
  if (block.partCount) {
    closePart();
    if (isChunkFull()) return;
  }
  writeBlock(true);
  if (output.bitCount & 7) output.bitCount = (output.bitCount | 7) + 1;
  store<u64>(output.cursor, output.bits);
  output.cursor += <usize>(output.bitCount >> 3);
  store<u32>(output.cursor, bswap<u32>(window.adler));
  output.cursor += 4;
  window.isClosed = true;
}

/** Where tokens cover many bytes there is time to look for better ones. */
function adaptSearch(): void {
  const bytesPerToken = (window.next - block.partStart) / PART_TOKENS;
  search.tries = search.leastTries * <i32>max<u32>(1, min<u32>(8, bytesPerToken));
  block.partStart = window.next;
}

/** Makes tokens up to `stop` or to the end of a part. */
function parse(stop: u32): void {
  let at = window.next;
  const end = window.end;
  const tries = search.tries;
  const tokens = block.tokens;
  const counts = work.tables + PART_COUNTS;
  let token = block.tokenCount;
  const room = token + PART_TOKENS - block.partCount;
  const base = window.memory - window.start;
  while (at < stop && token < room) {
    if (end - at > 3) findMatch(at, end - at, 2, tries);
    else search.length = 0;
    let length = search.length;
    if (!length || !isWorth(base + at, length, search.distance)) {
      token = literal(tokens, token, counts, base + at);
      at += 1;
      continue;
    }
    let distance = search.distance;
    let entered = at + 1;
    // A longer match one byte later is worth a literal.
    while (length < search.niceLength && end - at > 4 && token < room - 1) {
      findMatch(at + 1, end - at - 1, length - 1, tries >> 1);
      entered = at + 2;
      const gain =
        <i32>(search.length - length) * 4 + log2(distance) - log2(max<u32>(search.distance, 1));
      if (!search.length || gain <= 2) break;
      token = literal(tokens, token, counts, base + at);
      at += 1;
      length = search.length;
      distance = search.distance;
    }
    token = matched(token, length, distance);
    at += length;
    if (end - at < 4) entered = at;
    if (entered < at) skipMatches(entered, at);
  }
  window.next = at;
  block.partCount += token - block.tokenCount;
  block.tokenCount = token;
  assert(at <= end && token <= MAX_TOKENS);
}

@inline
function log2(value: u32): i32 {
  return 31 - <i32>clz(value);
}
