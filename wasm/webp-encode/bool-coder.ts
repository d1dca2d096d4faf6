// The boolean entropy coder (RFC 6386 section 7), 32 bits at a time, into chunks of the store.

import {
  CHUNK_HEADER,
  chunkEnd,
  previousChunk,
  setUsedBytes,
  takeChunk,
  usedBytes,
} from '../shared/store';

let low: u64 = 0;
let range: u32 = 255;
let bits: u32 = 0;
/** The first chunk, the one that is written, the next byte and the end of the room. */
let first: usize = 0;
let chunk: usize = 0;
let out: usize = 0;
let limit: usize = 0;
let length: usize = 0;
let isOut: bool = false;

/** Begins a partition; false when memory is out. */
export function openPartition(): bool {
  low = 0;
  range = 255;
  bits = 0;
  length = 0;
  isOut = false;
  first = takeChunk(0);
  chunk = first;
  out = chunk + CHUNK_HEADER;
  limit = chunkEnd(chunk);
  return first != 0;
}

/** Adds one to what is written, back over chunks if need be. */
function carry(): void {
  let at = chunk;
  let p = out;
  while (true) {
    if (p == at + CHUNK_HEADER) {
      at = previousChunk(at);
      if (!at) return; // never: a partition is a number below 1
      p = at + CHUNK_HEADER + usedBytes(at);
    }
    p--;
    const byte = <u32>load<u8>(p) + 1;
    store<u8>(p, <u8>byte);
    if (byte < 256) return;
  }
}

/** Room for four bytes more. Without memory the last chunk is written again, and `isOut` is set. */
function nextRoom(): void {
  setUsedBytes(chunk, out - chunk - CHUNK_HEADER);
  length += usedBytes(chunk);
  const next = takeChunk(chunk);
  if (next) chunk = next;
  else isOut = true;
  out = chunk + CHUNK_HEADER;
  limit = chunkEnd(chunk);
}

function flush(): void {
  const shift = <u64>(bits - 24);
  const value = low >> shift;
  if (value >> 32) carry();
  if (out == limit) nextRoom();
  store<u32>(out, bswap<u32>(<u32>value));
  out += 4;
  low &= ((<u64>1) << shift) - 1;
  bits -= 32;
}

/** Codes a bit whose zero has probability p / 256. */
@inline
export function put(bit: i32, p: u32): void {
  const split: u32 = 1 + (((range - 1) * p) >> 8);
  if (bit) {
    low += <u64>split;
    range -= split;
  } else range = split;
  const shift: u32 = clz(range) - 24;
  range <<= shift;
  low <<= <u64>shift;
  bits += shift;
  if (bits >= 32) flush();
}

/**
 * Codes decisions from `at` to `end`, u16 each: bit << 8 | p. State lies in locals, and nothing is branched
 * on, as bits cannot be foretold.
 */
export function putAll(at: usize, end: usize): void {
  let value = low;
  let width = range;
  let count = bits;
  for (; at < end; at += 2) {
    const decision: u32 = load<u16>(at);
    const p = decision & 255;
    // 1 + ((width - 1) * p >> 8): the fewer steps from width to width, the faster.
    const split = (width * p + (256 - p)) >> 8;
    const isOne = 0 - (decision >> 8);
    value += <u64>(split & isOne);
    width = split + ((width - split - split) & isOne);
    const shift: u32 = clz(width) - 24;
    width <<= shift;
    value <<= <u64>shift;
    count += shift;
    if (count < 32) continue;
    low = value;
    bits = count;
    flush();
    value = low;
    count = bits;
  }
  low = value;
  range = width;
  bits = count;
}

/** `put` as a call, where speed does not matter. */
export function putBit(bit: i32, p: u32): void {
  put(bit, p);
}

/** An unsigned number of `count` bits. */
export function putNumber(value: i32, count: i32): void {
  for (let i = count - 1; i >= 0; i--) putBit((value >> i) & 1, 128);
}

/** A flag, and magnitude and sign of what is not zero. */
export function putSigned(value: i32, count: i32): void {
  putBit(i32(value != 0), 128);
  if (!value) return;
  putNumber(abs(value), count);
  putBit(i32(value < 0), 128);
}

/** Ends the partition; answers its first chunk, or 0 when memory was out. */
export function closePartition(): usize {
  let rest = <i32>bits + 8;
  if (low >> <u64>rest) {
    carry();
    low &= ((<u64>1) << (<u64>rest)) - 1;
  }
  while (rest > 0) {
    rest -= 8;
    if (out == limit) nextRoom();
    store<u8>(out++, <u8>(rest >= 0 ? low >> <u64>rest : low << (<u64>-rest)));
  }
  setUsedBytes(chunk, out - chunk - CHUNK_HEADER);
  length += usedBytes(chunk);
  return isOut ? 0 : first;
}

/** Bytes of the partition that was closed. */
export function partitionBytes(): usize {
  return length;
}
