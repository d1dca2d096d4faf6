// The file as it grows: chunks of the arena, filled one after the other, bits packed big-endian
// with a zero byte after each 0xFF (T.81 F.1.2.3). Chunk headers: u32 next chunk, u32 bytes used.

import { picture } from './layout';
import { takeChunk } from './pool';

const HEADER_BYTES: usize = 8;

/** A writer leaves a chunk when less than this is left: more than any block or marker needs. */
const OUTPUT_ROOM: usize = 1024;

@unmanaged
class Output {
  /** The first chunk of the file, and the one that is written. */
  first: usize;
  chunk: usize;
  /** Where the next byte goes, and the end of the chunk. */
  cursor: usize;
  limit: usize;
  /** Bits not yet written: the lowest `pending` of `bits`, which are fewer than 32 between calls. */
  bits: u64;
  pending: i32;
}

const output: Output = changetype<Output>(memory.data(offsetof<Output>(), 16));

/** Forgets the file before. */
export function initOutput(): void {
  output.first = 0;
  output.chunk = 0;
  output.cursor = 0;
  output.limit = 0;
  output.bits = 0;
  output.pending = 0;
}

/** Makes room for OUTPUT_ROOM bytes; false when memory is out. */
@inline
export function hasOutputRoom(): bool {
  return output.cursor + OUTPUT_ROOM <= output.limit || nextChunk();
}

function nextChunk(): bool {
  const next = takeChunk();
  if (!next) return false;
  closeChunk();
  if (output.chunk) store<u32>(output.chunk, next);
  else output.first = next;
  store<u32>(next, 0);
  store<u32>(next, 0, 4);
  output.chunk = next;
  output.cursor = next + HEADER_BYTES;
  output.limit = next + picture.chunkBytes;
  return true;
}

function closeChunk(): void {
  if (output.chunk) store<u32>(output.chunk, output.cursor - output.chunk - HEADER_BYTES, 4);
}

@inline
export function putByte(value: i32): void {
  assert(output.cursor < output.limit);
  store<u8>(output.cursor++, value);
}

export function putWord(value: i32): void {
  putByte(value >> 8);
  putByte(value);
}

/** Copies `count` bytes, at most OUTPUT_ROOM. */
export function putBytes(src: usize, count: usize): void {
  assert(output.cursor + count <= output.limit);
  memory.copy(output.cursor, src, count);
  output.cursor += count;
}

/** Appends the lowest `count` bits of `value`, at most 32; the others must be zero. */
@inline
export function putBits(value: u32, count: i32): void {
  assert(count >= 0 && count <= 32 && <u64>value >> <u64>count == 0);
  output.bits = (output.bits << (<u64>count)) | <u64>value;
  output.pending += count;
  if (output.pending >= 32) putFour();
  assert(output.pending < 32);
}

function putFour(): void {
  output.pending -= 32;
  const word = <u32>(output.bits >> <u64>output.pending);
  // A byte of 0xFF is a zero byte of the complement.
  const inverse = ~word;
  if (((inverse - 0x01010101) & word & 0x80808080) == 0) {
    assert(output.cursor + 4 <= output.limit);
    store<u32>(output.cursor, bswap(word));
    output.cursor += 4;
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
  const missing = -output.pending & 7;
  putBits((1 << missing) - 1, missing);
  for (; output.pending > 0; output.pending -= 8)
    putStuffed(<u32>(output.bits >> <u64>(output.pending - 8)) & 0xff);
  output.bits = 0;
}

/** The first chunk of the finished file, or 0. */
export function firstChunk(): usize {
  closeChunk();
  return output.first;
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
