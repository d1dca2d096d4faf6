// The boolean decoder of VP8 (RFC 6386 section 7), 32 bits at a time, on windows of the file. A
// picture has up to nine partitions that are read side by side, so each has a window of its own:
//
//   | … used │ pos → not read yet │ filled: zeros, TAIL bytes      file: │ next → … end │
//
// Bits that were loaded stand at the top of `value`, the eight that guesses are compared with first;
// a 1 marks their end, and zeros follow. A mark in the upper half tells that the next 32 are due:
//
//   63      55                       mark                         0
//   | window │ 0 to 55 bits to come … │ 1 │ 0 …                   |
//
// The registers of the partition at work are globals, and locals in the loop over coefficients.
// Whoever reads asks `ensure` first, which leaves at least MARGIN bytes in the window. Behind the
// end of the data come zeros, without end: whether some were taken is told by `isStarved`.

import { readInput } from '../input';

/** The most that is read between two calls of `ensure`: a block of 16 coefficients. */
const MARGIN: usize = 320;
const TAIL: usize = MARGIN + 64;
const WINDOW_BYTES: usize = 4096;

/** What one window takes. */
export const PARTITION_BYTES: usize = WINDOW_BYTES + TAIL;

/** A partition that is not at work. */
@unmanaged
export class Partition {
  value: u64;
  range: u32;
  pos: usize;
  window: usize;
  filled: usize;
  /** Offsets in the file. */
  next: usize;
  end: usize;
}

/** Unread bits, and the range of the coder less 1 (127–254). */
export let value: u64 = 0;
export let range: u32 = 0;
export let pos: usize = 0;

/** Where `ensure` has to act. */
export let limit: usize = 0;

/**
 * What follows a range of 1 to 255, less 1 as the index is: the range less 1 once it is 128 or more
 * again, and what bits are multiplied by then. Loads are faster than counting zeros and shifting.
 */
export const RANGES: usize = memory.data(256, 16);
export const SCALES: usize = memory.data(256, 16);

let current: Partition = changetype<Partition>(0);

/** Fills the tables above. */
export function prepareRanges(): void {
  for (let i: u32 = 0; i < 255; i++) {
    const shift = clz(i + 1) - 24;
    store<u8>(RANGES + i, <u8>(((i + 1) << shift) - 1));
    store<u8>(SCALES + i, <u8>((<u32>1) << shift));
  }
}

/** Starts on the bytes of the file from `offset` to `end`; the partition is at work then. */
export function openPartition(part: Partition, window: usize, offset: usize, end: usize): void {
  part.window = window;
  part.filled = window;
  part.next = offset;
  part.end = end;
  current = part;
  pos = window;
  slide();
  value = (<u64>1) << 63;
  range = 254;
}

/** Goes on with a partition. */
export function resume(part: Partition): void {
  current = part;
  value = part.value;
  range = part.range;
  pos = part.pos;
  setLimit();
}

/** Puts the registers of the partition at work aside. */
export function suspend(): void {
  current.value = value;
  current.range = range;
  current.pos = pos;
}

/** Takes registers back that were in locals. */
@inline
export function setRegisters(v: u64, r: u32, p: usize): void {
  value = v;
  range = r;
  pos = p;
}

/** Makes sure that MARGIN bytes can be read. */
@inline
export function ensure(): void {
  if (pos >= limit) slide();
}

/** Whether bits were taken that the partition at work does not have. */
export function isStarved(): bool {
  const unread = <usize>(63 - ctz(value));
  const taken = pos - (unread >> 3);
  return current.next >= current.end && taken > current.filled;
}

function setLimit(): void {
  limit = current.next < current.end ? current.filled - MARGIN : current.filled + 16;
}

/** Moves what is not read to the front and fills the rest; at the end it stays where it is. */
function slide(): void {
  const part = current;
  const window = part.window;
  if (part.next < part.end) {
    const unread = part.filled - pos;
    assert(pos <= part.filled);
    memory.copy(window, pos, unread);
    const wanted = min(WINDOW_BYTES - unread, part.end - part.next);
    const count = readInput(window + unread, part.next, wanted);
    part.next = count < wanted ? part.end : part.next + count;
    part.filled = window + unread + count;
    pos = window;
    if (part.next >= part.end) memory.fill(part.filled, 0, TAIL);
  } else {
    pos = part.filled + 16;
  }
  setLimit();
}

/** Takes the next 32 bits, where `<u32>v` is 0: enough for three guesses and a sign. */
@inline
export function refilled(v: u64, at: usize): u64 {
  const bits = <u64>bswap<u32>(load<u32>(at));
  return (v & (v - 1)) | (((bits << 1) | 1) << (ctz(v) - 32));
}

/** A bit that is 0 with the probability `p` / 256. Without `ensure`. */
@inline
export function bit(p: u32): i32 {
  if (!(<u32>value)) {
    value = refilled(value, pos);
    pos += 4;
  }
  let split = (range * p) >> 8;
  let found = 0;
  if (<u32>(value >> 56) > split) {
    value -= (<u64>(split + 1)) << 56;
    split = range - split;
    found = 1;
  } else split += 1;
  value *= <u64>load<u8>(split, SCALES - 1);
  range = load<u8>(split, RANGES - 1);
  return found;
}

/** The same, not inlined, with `ensure`: for headers. */
export function flag(p: u32): i32 {
  ensure();
  return bit(p);
}

/** Section 7.3: an unsigned number of `n` bits. */
export function literal(n: i32): i32 {
  let found = 0;
  for (let i = 0; i < n; i++) found = 2 * found + flag(128);
  return found;
}

/** A number of `n` bits and its sign. */
export function signed(n: i32): i32 {
  const magnitude = literal(n);
  return flag(128) ? -magnitude : magnitude;
}

/** The same behind a flag that says whether it is there; else 0. */
export function optional(n: i32): i32 {
  return flag(128) ? signed(n) : 0;
}
