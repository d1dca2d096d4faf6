// Bits of a VP8L stream (RFC 9649 section 3), the lowest first, on a window of the file:
//
//   | … used │ pos → not read yet │ filled: zeros, TAIL bytes      file: │ next → … end │
//
// `bits` holds `count` bits that are not used; what lies above them is zero or what comes next. The
// loop over pixels keeps them in locals, and refills without asking while `pos` is below `safe`: one
// turn takes SAFETY bytes at most. Behind the end come zeros; `isOver` tells whether some were used.

import { alloc } from '../arena';
import { readInput } from '../input';

const WINDOW_BYTES: usize = 16384;
const SAFETY: usize = 40;
const TAIL: usize = 128;

/** What the window takes. */
const READER_BYTES: usize = WINDOW_BYTES + TAIL;

export let bits: u64 = 0;
export let count: u32 = 0;
export let pos: usize = 0;
/** Where `slide` has to be called. */
export let safe: usize = 0;

let window: usize = 0;
let filled: usize = 0;
let next: usize = 0;
let end: usize = 0;

/** Starts on the bytes of the file from `offset` to `stop`. False: out of memory. */
export function openReader(offset: usize, stop: usize): bool {
  window = alloc(READER_BYTES);
  if (!window) return false;
  next = offset;
  end = stop;
  pos = window;
  filled = window;
  bits = 0;
  count = 0;
  memory.fill(window, 0, TAIL);
  slide();
  return true;
}

/** Takes registers back that were in locals. */
@inline
export function setReader(b: u64, c: u32, p: usize): void {
  bits = b;
  count = c;
  pos = p;
}

/** Moves what is not read to the front and fills the rest. False: the data has ended long ago. */
export function slide(): bool {
  if (next >= end) {
    if (pos >= safe) pos = safe;
    safe = filled + SAFETY;
    return pos < safe;
  }
  const unread = filled - pos;
  assert(pos <= filled);
  memory.copy(window, pos, unread);
  const wanted = min(WINDOW_BYTES - unread, end - next);
  const found = readInput(window + unread, next, wanted);
  next = found < wanted ? end : next + found;
  filled = window + unread + found;
  pos = window;
  if (next >= end) memory.fill(filled, 0, TAIL);
  safe = next < end ? filled - SAFETY : filled + SAFETY;
  return true;
}

/** Whether bits were used that the stream does not have. */
export function isOver(): bool {
  return next >= end && pos * 8 > filled * 8 + count;
}

/** The next `n` bits, at most 24, which stay. */
export function peek(n: u32): u32 {
  if (count < n) {
    if (pos >= safe) slide();
    bits |= load<u64>(pos) << (<u64>count);
    pos += (63 - count) >> 3;
    count |= 56;
  }
  return <u32>bits & ((1 << n) - 1);
}

/** The next `n` bits, at most 24. */
export function take(n: u32): u32 {
  const found = peek(n);
  bits >>= <u64>n;
  count -= n;
  return found;
}
