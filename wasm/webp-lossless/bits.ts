// Bits into chunks, the lowest first (RFC 9649 3.2). Three streams are open at once, one of them is
// written to.

import {
  CHUNK_HEADER,
  chunkEnd,
  giveChunk,
  nextChunk,
  setUsedBytes,
  takeChunk,
  usedBytes,
} from '../shared/store';
import { image, STREAMS } from './state';

/** The file; codes of all groups; pixels: what they go into at the end. */
export const FILE: i32 = 0;
export const CODES: i32 = 1;
export const PIXELS: i32 = 2;
const STREAM_BYTES: usize = 32;

let stream: i32 = FILE;
let first: usize = 0;
let chunk: usize = 0;
let at: usize = 0;
let end: usize = 0;
let bits: u64 = 0;
let held: u64 = 0;
let isFull: bool = false;

/** No stream has anything. */
export function initBits(): void {
  isFull = false;
  stream = FILE;
  memory.fill(image.scratch + STREAMS, 0, STREAM_BYTES * 3);
  resume();
}

/** Goes on with another stream. */
export function selectStream(next: i32): void {
  if (next == stream) return;
  const here = image.scratch + STREAMS + <usize>stream * STREAM_BYTES;
  store<u32>(here, <u32>first);
  store<u32>(here, <u32>chunk, 4);
  store<u32>(here, <u32>at, 8);
  store<u32>(here, <u32>held, 12);
  store<u64>(here, bits, 16);
  stream = next;
  resume();
}

function resume(): void {
  const here = image.scratch + STREAMS + <usize>stream * STREAM_BYTES;
  first = <usize>load<u32>(here);
  chunk = <usize>load<u32>(here, 4);
  at = <usize>load<u32>(here, 8);
  held = load<u32>(here, 12);
  bits = load<u64>(here, 16);
  end = chunk ? chunkEnd(chunk) : 0;
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

/** A chunk more. Without one the rest goes nowhere, and `areBitsLost` says so. */
function nextRoom(): bool {
  if (chunk) setUsedBytes(chunk, <u32>(at - chunk - CHUNK_HEADER));
  const next = isFull ? <usize>0 : takeChunk(chunk);
  if (!next) {
    isFull = true;
    held = 0;
    bits = 0;
    return false;
  }
  if (!first) first = next;
  chunk = next;
  at = chunk + CHUNK_HEADER;
  end = chunkEnd(chunk);
  return true;
}

/** Memory was out on the way. */
export function areBitsLost(): bool {
  return isFull;
}

/** Moves all bits of `other` behind those of the stream that is written to. */
export function appendStream(other: i32): void {
  const here = image.scratch + STREAMS + <usize>other * STREAM_BYTES;
  const last = <usize>load<u32>(here, 4);
  let from = <usize>load<u32>(here);
  while (from) {
    const used = from == last ? <usize>load<u32>(here, 8) - from - CHUNK_HEADER : usedBytes(from);
    const data = from + CHUNK_HEADER;
    for (let i: usize = 0; i < used; i += 4) putBits(load<u32>(data + i), 32);
    const next = nextChunk(from);
    giveChunk(from);
    from = next;
  }
  const rest = load<u32>(here, 12);
  if (rest) putBits(load<u32>(here, 16), rest);
  memory.fill(here, 0, STREAM_BYTES);
}

/** Ends the stream that is written to; answers its first chunk, or 0 when memory was out. */
export function closeBits(): usize {
  if (held && at == end && !nextRoom()) return 0;
  for (; held > 0; held = held > 8 ? held - 8 : 0) {
    store<u8>(at++, <u8>bits);
    bits >>= 8;
  }
  if (chunk) setUsedBytes(chunk, <u32>(at - chunk - CHUNK_HEADER));
  return isFull ? 0 : first;
}
