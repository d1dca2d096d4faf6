// The boolean entropy coder (RFC 6386 section 7), 32 bits at a time, into pieces of the store.

import { alloc } from '../arena';
import { carryPiece, keepPiece, ROOM_BYTES } from '../shared/store';

let low: u64 = 0;
let range: u32 = 255;
let bits: u32 = 0;
/** The list that is written, the room for its next piece, the next byte. */
let list: i32 = 0;
let room: usize = 0;
let out: usize = 0;
let isOut: bool = false;

/** Takes memory; false when it is out. */
export function initBoolCoder(): bool {
  room = alloc(ROOM_BYTES);
  return room != 0;
}

/** Begins a partition. */
export function openPartition(partition: i32): void {
  list = partition;
  low = 0;
  range = 255;
  bits = 0;
  isOut = false;
  out = room;
}

/** Adds one to what is written, back over pieces if need be. */
function carry(): void {
  for (let p = out; p > room; ) {
    p--;
    const byte = <u32>load<u8>(p) + 1;
    store<u8>(p, <u8>byte);
    if (byte < 256) return;
  }
  carryPiece(list);
}

/** Room for four bytes more. Without memory `isOut` is set. */
function nextRoom(): void {
  if (!isOut && !keepPiece(list, room, out - room)) isOut = true;
  out = room;
}

function flush(): void {
  const shift = <u64>(bits - 24);
  const value = low >> shift;
  if (value >> 32) carry();
  if (out == room + ROOM_BYTES) nextRoom();
  store<u32>(out, bswap<u32>(<u32>value));
  out += 4;
  low &= ((<u64>1) << shift) - 1;
  bits -= 32;
}

/** Codes a bit whose zero has probability p / 256. */
@inline
export function put(bit: i32, p: u32): void {
  const split: u32 = 1 + (((range - 1) * p) >> 8);
  if (bit) {
    low += <u64>split;
    range -= split;
  } else range = split;
  const shift: u32 = clz(range) - 24;
  range <<= shift;
  low <<= <u64>shift;
  bits += shift;
  if (bits >= 32) flush();
}

/**
 * Codes decisions from `at` to `end`, u16 each: bit << 8 | p. State lies in locals, and nothing is branched
 * on, as bits cannot be foretold.
 */
export function putAll(at: usize, end: usize): void {
  let value = low;
  let width = range;
  let count = bits;
  for (; at < end; at += 2) {
    const decision: u32 = load<u16>(at);
    const p = decision & 255;
    // 1 + ((width - 1) * p >> 8): the fewer steps from width to width, the faster.
    const split = (width * p + (256 - p)) >> 8;
    const isOne = 0 - (decision >> 8);
    value += <u64>(split & isOne);
    width = split + ((width - split - split) & isOne);
    const shift: u32 = clz(width) - 24;
    width <<= shift;
    value <<= <u64>shift;
    count += shift;
    if (count < 32) continue;
    low = value;
    bits = count;
    flush();
    value = low;
    count = bits;
  }
  low = value;
  range = width;
  bits = count;
}

/** `put` as a call, where speed does not matter. */
export function putBit(bit: i32, p: u32): void {
  put(bit, p);
}

/** An unsigned number of `count` bits. */
export function putNumber(value: i32, count: i32): void {
  for (let i = count - 1; i >= 0; i--) putBit((value >> i) & 1, 128);
}

/** A flag, and magnitude and sign of what is not zero. */
export function putSigned(value: i32, count: i32): void {
  putBit(i32(value != 0), 128);
  if (!value) return;
  putNumber(abs(value), count);
  putBit(i32(value < 0), 128);
}

/** Ends the partition; false when memory was out. */
export function closePartition(): bool {
  let rest = <i32>bits + 8;
  if (low >> <u64>rest) {
    carry();
    low &= ((<u64>1) << (<u64>rest)) - 1;
  }
  while (rest > 0) {
    rest -= 8;
    if (out == room + ROOM_BYTES) nextRoom();
    store<u8>(out++, <u8>(rest >= 0 ? low >> <u64>rest : low << (<u64>-rest)));
  }
  nextRoom();
  return !isOut;
}
