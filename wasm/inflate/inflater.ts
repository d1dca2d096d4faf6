// The state of one inflater. Any number may be open: the PNG decoder has one, and the PNG encoder,
// which reads back what it has written, another.
//
//   input    | … used │ input → next unread bits │ inputEnd … |        filled by its owner
//   window   | base: history ≥ 32 KiB │ taken → not fetched yet │ out → free │ limit + OVERRUN |
//   tables   behind the fields: the decoding tables of the block at hand

import { HISTORY, LONGEST_MATCH } from '../shared/deflate';

/** Entries of the decoding tables. The worst codes (code-tables.ts) need 2342 and 402. */
const LITERAL_ENTRIES: usize = 2400;
const DISTANCE_ENTRIES: usize = 512;

/** The longest match, and what copying in chunks of 16 writes past it. */
export const OVERRUN: usize = LONGEST_MATCH + 64;

/** Unread input that must be there to go on, unless it is complete: a block header has up to 286. */
export const LEAST_INPUT: usize = 512;

/** Bytes in front of the unread ones that must be kept: a stored block may hand up to 7 back. */
export const KEPT: usize = 8;

/** What the inflater is in the middle of. */
export const BLOCK_HEADER: i32 = 0;
export const BLOCK_CODES: i32 = 1;
export const BLOCK_STORED: i32 = 2;
/** The stream ended well; the data ended or broke the rules. */
export const STREAM_END: i32 = 3;
export const STREAM_DAMAGED: i32 = 4;

@unmanaged
export class Inflater {
  // The low `count` bits of `bits` are unread. Above them lie bits of the bytes at `input`, to be
  // read again. A negative count means that bits were used past the end.
  bits: u64;
  count: i64;
  input: usize;
  inputEnd: usize;
  /** There is no input behind `inputEnd`. */
  isComplete: bool;

  mode: i32;
  isLast: bool;
  storedBytes: usize;
  /** Bytes inflated so far, and code tables built for them. */
  produced: u64;
  tables: u64;
  /** The tables hold the fixed codes. */
  hasFixedCodes: bool;

  base: usize;
  limit: usize;
  out: usize;
  taken: usize;
  /** Up to here symbols were made of bits that are there. */
  safe: usize;

  /** Input is short: the owner brings more, or says that it is complete. */
  @inline
  get isHungry(): bool {
    return !this.isComplete && this.inputEnd - this.input < LEAST_INPUT && this.mode < STREAM_END;
  }
}

/** Where the decoding tables lie, from the address of the inflater: u32 x 2400, u32 x 512. */
export const LITERALS: usize = (offsetof<Inflater>() + 15) & ~15;
export const DISTANCES: usize = LITERALS + LITERAL_ENTRIES * 4;

/** What an inflater takes, beside input and window. */
export const INFLATER_BYTES: i32 = <i32>(DISTANCES + DISTANCE_ENTRIES * 4);

/** What a window takes in which so many bytes can be had at a time. */
export function windowBytes(atOnce: usize, room: usize): usize {
  return max<usize>(HISTORY, atOnce) + room + OVERRUN;
}

/** Begins a stream, with a window of so many bytes and no input yet, to be put at `input`. */
export function openInflater(z: Inflater, input: usize, window: usize, bytes: usize): void {
  z.bits = 0;
  z.count = 0;
  z.input = z.inputEnd = input;
  z.isComplete = false;
  z.mode = BLOCK_HEADER;
  z.isLast = false;
  z.produced = 0;
  z.tables = 0;
  z.hasFixedCodes = false;
  z.base = z.out = z.taken = window;
  z.limit = window + bytes - OVERRUN;
}
