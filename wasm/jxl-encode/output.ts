// The bits of a codestream, in chunks of the arena, least significant bit first (18181-1, 9.1).
//
//   | next u32 | bytes u32 | data … | slack |     a chunk, CHUNK_BYTES of data
//
// Words of 32 bits are stored where they fall; the slack takes what the last one has too much. All
// chunks come from one budget, which the host has planned: when it is used up, what is written goes
// to waste and `hasFailed` answers so.

import { alloc } from '../arena';

export const CHUNK_BYTES: usize = 16384;
const HEADER_BYTES: usize = 8;
const SLACK_BYTES: usize = 8;
/** What a chunk takes from the arena, alignment included. */
export const CHUNK_ARENA_BYTES: usize = 16384 + 128;

@unmanaged
class Output {
  /** How many chunks can still be had, and those of them that were given back. */
  left: i32;
  free: usize;
  /** The list that is being written. */
  first: usize;
  chunk: usize;
  at: usize;
  limit: usize;
  /** Bits that are no whole word yet. */
  bits: u64;
  count: i32;
  /** Bytes in all chunks that are full. */
  fullBytes: usize;
  failed: i32;
}

const out: Output = changetype<Output>(memory.data(offsetof<Output>(), 16));

/** Where writing goes when no chunk can be had. */
const waste: usize = memory.data(64, 16);

/** Starts anew, with at most so many bytes of the arena for all chunks. */
export function beginOutput(bytes: usize): void {
  memory.fill(changetype<usize>(out), 0, offsetof<Output>());
  out.left = <i32>(bytes / CHUNK_ARENA_BYTES);
}

/** A chunk, or 0 when the budget or the arena has none. */
export function takeChunk(): usize {
  if (out.left <= 0) return 0;
  out.left--;
  const chunk = out.free;
  if (!chunk) return alloc(HEADER_BYTES + CHUNK_BYTES + SLACK_BYTES);
  out.free = <usize>load<u32>(chunk);
  return chunk;
}

export function giveChunk(chunk: usize): void {
  store<u32>(chunk, out.free);
  out.free = chunk;
  out.left++;
}

/** Chunks that can be had within the budget. */
@inline
export function chunksLeft(): i32 {
  return out.left;
}

@inline
export function chunkData(chunk: usize): usize {
  return chunk + HEADER_BYTES;
}

/** Whether something was written that found no room. */
export function hasFailed(): bool {
  return out.failed != 0;
}

/** Begins a new list of chunks; answers nothing before `endList`. */
export function beginList(): void {
  out.first = 0;
  out.chunk = 0;
  out.at = waste;
  out.limit = waste;
  out.bits = 0;
  out.count = 0;
  out.fullBytes = 0;
}

/** Makes room for a word. */
function nextChunk(): void {
  closeChunk();
  const chunk = takeChunk();
  if (!chunk) {
    out.failed = 1;
    out.at = waste;
    out.limit = waste + 32;
    return;
  }
  store<u32>(chunk, 0);
  store<u32>(chunk, 0, 4);
  if (out.chunk) store<u32>(out.chunk, chunk);
  else out.first = chunk;
  out.chunk = chunk;
  out.at = chunkData(chunk);
  out.limit = out.at + CHUNK_BYTES;
}

function closeChunk(): void {
  if (!out.chunk || out.failed) return;
  const bytes = out.at - chunkData(out.chunk);
  store<u32>(out.chunk, bytes, 4);
  out.fullBytes += bytes;
}

/** Appends the low `count` bits of `value`, up to 32; those above must be zero. */
@inline
export function putBits(count: i32, value: u32): void {
  out.bits |= (<u64>value) << (<u64>out.count);
  out.count += count;
  if (out.count >= 32) flushWord();
}

function flushWord(): void {
  if (out.at >= out.limit) nextChunk();
  store<u32>(out.at, <u32>out.bits);
  out.at += 4;
  out.bits >>= 32;
  out.count -= 32;
}

/** Fills the last byte with zero bits. */
export function alignByte(): void {
  while (out.count >= 8) putByte();
  if (out.count) {
    out.count = 8;
    putByte();
  }
}

function putByte(): void {
  if (out.at >= out.limit) nextChunk();
  store<u8>(out.at, <u8>out.bits);
  out.at++;
  out.bits >>= 8;
  out.count -= 8;
}

/** Bytes so far; only after `alignByte`. */
export function writtenBytes(): usize {
  return out.chunk ? out.fullBytes + (out.at - chunkData(out.chunk)) : 0;
}

/** Aligns and closes the list; answers its first chunk, or 0 for an empty one. */
export function endList(): usize {
  alignByte();
  closeChunk();
  return out.first;
}

/** Puts the list that begins with `second` behind the one that was ended last. */
export function linkList(second: usize): void {
  if (out.chunk) store<u32>(out.chunk, second);
}

/** Goes on behind the list that begins with `second`, which was ended before; only after `alignByte`. */
export function appendList(second: usize): void {
  closeChunk();
  if (out.chunk) store<u32>(out.chunk, second);
  else out.first = second;
  let last = second;
  for (let next = jxlChunkNext(last); next; next = jxlChunkNext(last)) {
    out.fullBytes += jxlChunkLength(last);
    last = next;
  }
  out.chunk = last;
  out.at = chunkData(last) + jxlChunkLength(last);
  out.limit = chunkData(last) + CHUNK_BYTES;
}

/** Gives back the chunks of a list that was ended. */
export function giveList(first: usize): void {
  for (let chunk = first; chunk; ) {
    const next = jxlChunkNext(chunk);
    giveChunk(chunk);
    chunk = next;
  }
}

/** Bytes of a list that was ended. */
export function listBytes(first: usize): usize {
  let bytes: usize = 0;
  for (let chunk = first; chunk; chunk = jxlChunkNext(chunk)) bytes += jxlChunkLength(chunk);
  return bytes;
}

/** The chunk after `chunk`, 0 at the end; where its bytes are; how many there are. */
export function jxlChunkNext(chunk: usize): usize {
  return <usize>load<u32>(chunk);
}

export function jxlChunkBytes(chunk: usize): usize {
  return chunkData(chunk);
}

export function jxlChunkLength(chunk: usize): usize {
  return <usize>load<u32>(chunk, 4);
}
