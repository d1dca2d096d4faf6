// Memory that grows with the picture: chunks of tokens, then of the file, all of one size. The host
// reserves beforehand what a photo is expected to take. A chunk of tokens is given back as soon as it
// is coded, so that the file grows in the room of what it is made of.
//
//   chunk   next u32, previous u32, bytes used u32, 0 | data

import { alloc } from '../arena';

export const CHUNK_HEADER: usize = 16;
const LEAST_CHUNK: usize = 8192;
const MOST_CHUNK: usize = 65536;

@unmanaged
class Room {
  chunkBytes: usize;
  /** What is left of the reserve. */
  next: usize;
  end: usize;
  /** What may still be asked of the arena, in bytes. */
  growth: usize;
  /** Chunks that were given back. */
  free: usize;
}

const room: Room = changetype<Room>(memory.data(offsetof<Room>(), 16));

/** Nothing is reserved: everything comes from the arena as it is needed. */
export function initStore(pixels: usize): void {
  let chunk = LEAST_CHUNK;
  while (chunk < MOST_CHUNK && chunk << 6 < pixels) chunk <<= 1;
  room.chunkBytes = chunk;
  room.next = 0;
  room.end = 0;
  room.growth = usize.MAX_VALUE;
  room.free = 0;
}

/** Takes `bytes` bytes from the arena at once, and at most `growth` more when they are used up. */
export function reserveStore(bytes: usize, growth: usize): bool {
  room.next = alloc(bytes);
  if (!room.next) return false;
  room.end = room.next + bytes;
  room.growth = growth;
  return true;
}

/** An empty chunk behind `previous` (0: the first of its list), or 0 when there is none left. */
export function takeChunk(previous: usize): usize {
  const chunk = findChunk();
  if (!chunk) return 0;
  store<u32>(chunk, 0);
  store<u32>(chunk, <u32>previous, 4);
  store<u32>(chunk, 0, 8);
  if (previous) store<u32>(previous, <u32>chunk);
  return chunk;
}

function findChunk(): usize {
  const chunk = room.free;
  if (chunk) {
    room.free = <usize>load<u32>(chunk);
    return chunk;
  }
  const bytes = room.chunkBytes;
  if (bytes <= room.end - room.next) {
    room.next += bytes;
    return room.next - bytes;
  }
  // The arena adds up to 128 bytes to each block.
  if (bytes + 128 > room.growth) return 0;
  room.growth -= bytes + 128;
  return alloc(bytes);
}

export function giveChunk(chunk: usize): void {
  assert(chunk != 0 && chunk != room.free);
  store<u32>(chunk, <u32>room.free);
  room.free = chunk;
}

@inline
export function nextChunk(chunk: usize): usize {
  return <usize>load<u32>(chunk);
}

@inline
export function previousChunk(chunk: usize): usize {
  return <usize>load<u32>(chunk, 4);
}

@inline
export function usedBytes(chunk: usize): usize {
  return <usize>load<u32>(chunk, 8);
}

@inline
export function setUsedBytes(chunk: usize, bytes: usize): void {
  store<u32>(chunk, <u32>bytes, 8);
}

/** Where the data of a chunk ends at most. */
@inline
export function chunkEnd(chunk: usize): usize {
  return chunk + room.chunkBytes;
}
