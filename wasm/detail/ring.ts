// The last rows of a picture, in a ring, with their addresses in order: what a stage needs that looks
// at the rows above and below.
//
//   rows 0 … slots - 1, `pitch` bytes each; `head` is where the next one goes, which is the oldest

import { alloc, allocZeroed } from '../arena';

@unmanaged
export class Ring {
  rows: usize;
  /** Addresses, the oldest row first: u32 × slots, filled by `inOrder`. */
  list: usize;
  pitch: usize;
  slots: i32;
  head: i32;
}

/** A ring of `slots` rows of `bytes` bytes, or 0 when memory cannot grow. */
export function openRing(slots: i32, bytes: usize): usize {
  const handle = allocZeroed(offsetof<Ring>());
  if (!handle) return 0;
  const ring = changetype<Ring>(handle);
  ring.pitch = (bytes + 15) & ~15;
  ring.slots = slots;
  ring.rows = alloc(ring.pitch * <usize>slots);
  ring.list = alloc((<usize>slots) << 2);
  return ring.rows && ring.list ? handle : 0;
}

/** Where the next row goes. */
export function nextSlot(ring: Ring): usize {
  assert(ring.head >= 0 && ring.head < ring.slots);
  return ring.rows + <usize>ring.head * ring.pitch;
}

/** The row in the next slot is there. */
export function advance(ring: Ring): void {
  ring.head = ring.head + 1 == ring.slots ? 0 : ring.head + 1;
}

/** All slots become copies of the row in the next one: above a picture, its first row goes on. */
export function fillWithFirst(ring: Ring): void {
  const first = nextSlot(ring);
  for (let i = 0; i < ring.slots; i++) {
    const slot = ring.rows + <usize>i * ring.pitch;
    if (slot != first) memory.copy(slot, first, ring.pitch);
  }
}

/** The addresses of all rows, the oldest first. */
export function inOrder(ring: Ring): usize {
  for (let i = 0; i < ring.slots; i++) {
    let slot = ring.head + i;
    if (slot >= ring.slots) slot -= ring.slots;
    store<u32>(ring.list + ((<usize>i) << 2), <u32>(ring.rows + <usize>slot * ring.pitch));
  }
  return ring.list;
}
