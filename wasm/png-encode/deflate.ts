// DEFLATE (RFC 1951) in a zlib wrapper (RFC 1950): bytes are put into the window, parsed into
// literals and matches when it is full, and written in blocks.

import { adler } from './adler';
import { closePart, resetBlocks, startBlock, writeBlock } from './block';
import { findMatch, resetMatches, skipMatches } from './matches';
import {
  BEST, CHUNK_BYTES, FAST, HISTORY, LENGTH_PRICES, LENGTH_SYMBOLS, LOOKAHEAD, MAX_TOKENS, ORIGIN,
  PART_COUNTS, PART_TOKENS, PRICES, WINDOW_BYTES, enc,
} from './state';
import { distanceSymbol } from './tokens';

/** Stored blocks need their bytes in the window: how much more than the history stays there. */
const KEPT_FOR_BLOCK: u32 = 98304;

/** Matches up to this length are weighed against the literals they replace. */
const WEIGHED: u32 = 12;

/** Fast effort: after 2^3 misses in a row one byte goes untried behind each, then more, up to this. */
const PATIENCE: u32 = 3;
const MOST_UNTRIED: u32 = 3;

/** Begins a stream. */
export function resetDeflate(): void {
  enc.windowStart = enc.next = enc.end = ORIGIN;
  enc.adler = 1;
  enc.isClosed = false;
  enc.bits = 0;
  enc.bitCount = 0;
  enc.out = enc.outStart;
  const effort = enc.effort;
  enc.leastTries = enc.tries = effort == FAST ? 4 : effort == BEST ? 250 : 16;
  enc.partStart = enc.next;
  enc.niceLength = effort == FAST ? 32 : effort == BEST ? 258 : 128;
  enc.isLazy = effort != FAST;
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
  return count;
}

/** Whether the window has no more room until it is parsed. */
export function isWindowFull(): bool {
  return enc.end - enc.windowStart == WINDOW_BYTES && enc.end - enc.next > LOOKAHEAD;
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
    parse(stop);
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
  if (!enc.tokenCount) startBlock(at);
  const tokens = enc.tokens;
  const counts = enc.tables + PART_COUNTS;
  const symbols = enc.tables + LENGTH_SYMBOLS;
  let token = enc.tokenCount;
  const room = token + PART_TOKENS - enc.partCount;
  const base = enc.window - enc.windowStart;
  const patience: u32 = enc.effort == FAST ? PATIENCE : 31;
  let misses: u32 = 0;
  while (at < stop && token < room) {
    let length: u32 = 0;
    if (end - at > 3) {
      findMatch(at, end - at, 2, tries);
      length = worth(base + at);
    }
    if (!length) {
      // The longer nothing is found, the more bytes are not even tried at the fast effort.
      misses += 1;
      const last = min(at + min<u32>(misses >> patience, MOST_UNTRIED), stop - 1);
      do {
        token = literal(tokens, token, counts, base + at);
        at += 1;
      } while (at <= last && token < room);
      continue;
    }
    misses = 0;
    let distance = enc.distance;
    let entered = at + 1;
    // A longer match one byte later is worth a literal.
    while (enc.isLazy && length < enc.niceLength && end - at > 4 && token < room - 1) {
      findMatch(at + 1, end - at - 1, length - 1, tries >> 1);
      entered = at + 2;
      const gain = <i32>(enc.length - length) * 4 + log2(distance) - log2(max<u32>(enc.distance, 1));
      if (!enc.length || gain <= 2) break;
      token = literal(tokens, token, counts, base + at);
      at += 1;
      length = enc.length;
      distance = enc.distance;
    }
    store<u32>(tokens + ((<usize>token) << 2), (distance << 16) | length);
    token += 1;
    increment(counts + ((257 + <usize>load<u8>(symbols + length)) << 2));
    increment(counts + ((288 + <usize>distanceSymbol(distance)) << 2));
    at += length;
    if (end - at < 4) entered = at;
    if (entered < at) skipMatches(entered, at);
  }
  enc.next = at;
  enc.partCount += token - enc.tokenCount;
  enc.tokenCount = token;
}

// @ts-ignore: decorator
@inline
function literal(tokens: usize, token: u32, counts: usize, src: usize): u32 {
  const value = <u32>load<u8>(src);
  store<u32>(tokens + ((<usize>token) << 2), value);
  increment(counts + ((<usize>value) << 2));
  return token + 1;
}

// @ts-ignore: decorator
@inline
function increment(count: usize): void {
  store<u32>(count, load<u32>(count) + 1);
}

// @ts-ignore: decorator
@inline
function log2(value: u32): i32 {
  return 31 - <i32>clz(value);
}

/** Length of the match just found, 0 if its bytes are cheaper as literals. */
function worth(here: usize): u32 {
  const length = enc.length;
  if (!length || length > WEIGHED) return length;
  const prices = enc.tables + PRICES;
  let literals: u32 = 0;
  for (let i: usize = 0; i < length; i++) literals += load<u8>(prices + load<u8>(here + i));
  const match =
    <u32>load<u8>(enc.tables + LENGTH_PRICES + length) +
    <u32>load<u8>(prices + 288 + distanceSymbol(enc.distance));
  return match < literals ? length : 0;
}
