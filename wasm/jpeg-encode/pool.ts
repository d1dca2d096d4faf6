// Memory that grows with the picture: chunks of tokens and of the file, all of one size, and a few
// tables. The host reserves what a photo is expected to take before the first row, so that a
// conversion that cannot fit fails before it begins. What needs more gets it from the arena, or, if
// the host does not allow that, has to do with what is there (scans.ts, `prepareRow`).

import { alloc } from '../arena';

@unmanaged
class Pool {
  /** Bytes of a chunk. */
  chunkBytes: usize;
  /** What is left of the reserve. */
  next: usize;
  end: usize;
  /** The arena may be asked for more. */
  mayGrow: bool;
  /** Chunks that were given back, each with the address of another one in front. */
  free: usize;
  freeBytes: usize;
}

const pool: Pool = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** Nothing is reserved: everything comes from the arena as it is needed. */
export function initPool(chunkBytes: usize): void {
  pool.chunkBytes = chunkBytes;
  pool.next = 0;
  pool.end = 0;
  pool.mayGrow = true;
  pool.free = 0;
  pool.freeBytes = 0;
}

/** Takes `bytes` bytes from the arena at once; `mayGrow`: more when they are used up. */
export function reserve(bytes: usize, mayGrow: bool): bool {
  pool.next = alloc(bytes);
  if (!pool.next) return false;
  pool.end = pool.next + bytes;
  pool.mayGrow = mayGrow;
  return true;
}

/** A block of undefined contents, 64-byte aligned; 0 when there is none left. */
export function take(bytes: usize): usize {
  const size = (bytes + 63) & ~63;
  if (size <= pool.end - pool.next) {
    const block = pool.next;
    pool.next += size;
    assert(pool.next <= pool.end);
    return block;
  }
  return pool.mayGrow ? alloc(bytes) : 0;
}

/** A chunk of the picture's chunk size, or 0. */
export function takeChunk(): usize {
  if (!pool.free) return take(pool.chunkBytes);
  const chunk = pool.free;
  pool.free = <usize>load<u32>(chunk);
  assert(pool.freeBytes >= pool.chunkBytes);
  pool.freeBytes -= pool.chunkBytes;
  return chunk;
}

export function giveChunk(chunk: usize): void {
  assert(chunk != 0 && chunk != pool.free);
  store<u32>(chunk, pool.free);
  pool.free = chunk;
  pool.freeBytes += pool.chunkBytes;
}

/** Whether at least `bytes` bytes can still be had in chunks. */
export function hasLeft(bytes: usize): bool {
  return pool.mayGrow || pool.end - pool.next + pool.freeBytes >= bytes;
}
