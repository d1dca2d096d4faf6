// The file as it grows: chunks of the arena, filled one after the other, bits packed big-endian
// with a zero byte after each 0xFF (T.81 F.1.2.3). Chunk headers: u32 next chunk, u32 bytes used.

import { picture } from './layout';
import { takeChunk } from './pool';

const HEADER_BYTES: usize = 8;

/** A writer leaves a chunk when less than this is left: more than any block or marker needs. */
export const OUTPUT_ROOM: usize = 1024;

let first: usize = 0;
let chunk: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;

/** Bits not yet written: the lowest `pending` of `bits`, which are fewer than 32 between calls. */
let bits: u64 = 0;
let pending: i32 = 0;

/** Forgets the file before. */
export function initOutput(): void {
  first = 0;
  chunk = 0;
  cursor = 0;
  limit = 0;
  bits = 0;
  pending = 0;
}

/** Makes room for OUTPUT_ROOM bytes; false when memory is out. */
@inline
export function hasOutputRoom(): bool {
  return cursor + OUTPUT_ROOM <= limit || nextChunk();
}

function nextChunk(): bool {
  const next = takeChunk();
  if (!next) return false;
  closeChunk();
  if (chunk) store<u32>(chunk, next);
  else first = next;
  store<u32>(next, 0);
  store<u32>(next, 0, 4);
  chunk = next;
  cursor = next + HEADER_BYTES;
  limit = next + picture.chunkBytes;
  return true;
}

function closeChunk(): void {
  if (chunk) store<u32>(chunk, cursor - chunk - HEADER_BYTES, 4);
}

@inline
export function putByte(value: i32): void {
  store<u8>(cursor++, value);
}

export function putWord(value: i32): void {
  putByte(value >> 8);
  putByte(value);
}

/** Copies `count` bytes, at most OUTPUT_ROOM. */
export function putBytes(src: usize, count: usize): void {
  memory.copy(cursor, src, count);
  cursor += count;
}

/** Appends the lowest `count` bits of `value`, at most 32; the others must be zero. */
@inline
export function putBits(value: u32, count: i32): void {
  bits = (bits << (<u64>count)) | <u64>value;
  pending += count;
  if (pending >= 32) putFour();
}

function putFour(): void {
  pending -= 32;
  const word = <u32>(bits >> <u64>pending);
  // A byte of 0xFF is a zero byte of the complement.
  const inverse = ~word;
  if (((inverse - 0x01010101) & word & 0x80808080) == 0) {
    store<u32>(cursor, bswap(word));
    cursor += 4;
    return;
  }
  for (let shift: i32 = 24; shift >= 0; shift -= 8) putStuffed((word >> shift) & 0xff);
}

function putStuffed(byte: u32): void {
  putByte(byte);
  if (byte == 0xff) putByte(0);
}

/** Fills the last byte of a scan with ones (F.1.2.3). */
export function flushBits(): void {
  const missing = -pending & 7;
  putBits((1 << missing) - 1, missing);
  for (; pending > 0; pending -= 8) putStuffed(<u32>(bits >> <u64>(pending - 8)) & 0xff);
  bits = 0;
}

/** The first chunk of the finished file, or 0. */
export function firstChunk(): usize {
  closeChunk();
  return first;
}

/** The chunk after `current`, or 0; its bytes and how many. */
export function jpegEncodeChunkNext(current: usize): usize {
  return <usize>load<u32>(current);
}

export function jpegEncodeChunkBytes(current: usize): usize {
  return current + HEADER_BYTES;
}

export function jpegEncodeChunkLength(current: usize): usize {
  return <usize>load<u32>(current, 4);
}
