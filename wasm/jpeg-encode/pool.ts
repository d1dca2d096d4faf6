// Memory that grows with the picture: chunks of tokens and of the file, all of one size, and a few
// tables. The host reserves what a photo is expected to take before the first row, so that a
// conversion that cannot fit fails before it begins. What needs more gets it from the arena, or, if
// the host does not allow that, has to do with what is there (scans.ts, `spill`).

import { alloc } from '../arena';

let chunkSize: usize = 0;
let next: usize = 0;
let end: usize = 0;
let growing: bool = true;
/** Chunks that were given back, each with the address of another one in front. */
let free: usize = 0;
let freeBytes: usize = 0;

/** Nothing is reserved: everything comes from the arena as it is needed. */
export function initPool(chunkBytes: usize): void {
  chunkSize = chunkBytes;
  next = 0;
  end = 0;
  growing = true;
  free = 0;
  freeBytes = 0;
}

/** Takes `bytes` bytes from the arena at once; `mayGrow`: more when they are used up. */
export function reserve(bytes: usize, mayGrow: bool): bool {
  next = alloc(bytes);
  if (!next) return false;
  end = next + bytes;
  growing = mayGrow;
  return true;
}

/** A block of undefined contents, 64-byte aligned; 0 when there is none left. */
export function take(bytes: usize): usize {
  const size = (bytes + 63) & ~63;
  if (size <= end - next) {
    const block = next;
    next += size;
    return block;
  }
  return growing ? alloc(bytes) : 0;
}

/** A chunk of the picture's chunk size, or 0. */
export function takeChunk(): usize {
  if (!free) return take(chunkSize);
  const chunk = free;
  free = <usize>load<u32>(chunk);
  freeBytes -= chunkSize;
  return chunk;
}

export function giveChunk(chunk: usize): void {
  store<u32>(chunk, free);
  free = chunk;
  freeBytes += chunkSize;
}

/** Whether at least `bytes` bytes can still be had in chunks. */
export function hasLeft(bytes: usize): bool {
  return growing || end - next + freeBytes >= bytes;
}
