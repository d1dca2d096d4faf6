// Bits into chunks, the lowest first (RFC 9649 3.2).

import { CHUNK_HEADER, chunkEnd, setUsedBytes, takeChunk } from './store';

let first: usize = 0;
let chunk: usize = 0;
let at: usize = 0;
let end: usize = 0;
let bits: u64 = 0;
let held: u64 = 0;
let isFull: bool = false;

/** Starts a stream; false when memory is out. */
export function openBits(): bool {
  first = takeChunk(0);
  if (!first) return false;
  chunk = first;
  at = chunk + CHUNK_HEADER;
  end = chunkEnd(chunk);
  bits = 0;
  held = 0;
  isFull = false;
  return true;
}

/** Writes the lowest `count` bits of `value`, which has no others; at most 32. */
@inline
export function putBits(value: u32, count: u32): void {
  bits |= (<u64>value) << held;
  held += count;
  if (held >= 32) flushWord();
}

function flushWord(): void {
  if (at == end && !nextRoom()) return;
  store<u32>(at, <u32>bits);
  at += 4;
  bits >>= 32;
  held -= 32;
}

/** A chunk more. Without one the rest goes nowhere, and `closeBits` says so. */
function nextRoom(): bool {
  setUsedBytes(chunk, <u32>(at - chunk - CHUNK_HEADER));
  const next = isFull ? <usize>0 : takeChunk(chunk);
  if (!next) {
    isFull = true;
    held = 0;
    bits = 0;
    return false;
  }
  chunk = next;
  at = chunk + CHUNK_HEADER;
  end = chunkEnd(chunk);
  return true;
}

/** Memory was out on the way. */
export function areBitsLost(): bool {
  return isFull;
}

/** Ends the stream; answers its first chunk, or 0 when memory was out. */
export function closeBits(): usize {
  if (held && at == end && !nextRoom()) return 0;
  for (; held > 0; held = held > 8 ? held - 8 : 0) {
    store<u8>(at++, <u8>bits);
    bits >>= 8;
  }
  setUsedBytes(chunk, <u32>(at - chunk - CHUNK_HEADER));
  return isFull ? 0 : first;
}
