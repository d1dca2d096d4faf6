// The boolean entropy coder (RFC 6386 section 7), 32 bits at a time, into pieces of the store.
//
//   steps   u8 x 2 x 256 x 128: the range after a decision, by its bit, its probability, and the range
//           before less 128

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

/** Each range follows from the one before, and a look-up is the shortest way from one to the next. */
export const STEP_BYTES: usize = 65536;
const STEPS_OF_ONE: usize = 32768;
const LEAST_RANGE: usize = 128;
let steps: usize = 0;

/** Takes memory; false when it is out. */
export function initBoolCoder(): bool {
  room = alloc(ROOM_BYTES);
  return room != 0;
}

/** Fills the table in STEP_BYTES at `at`, which stay the coder's until the last partition is closed. */
export function prepareSteps(at: usize): void {
  steps = at;
  for (let p = 1; p < 256; p++) fillSteps(p);
}

/** The steps of one probability, for eight ranges at a time. */
function fillSteps(p: i32): void {
  const zeros = steps + ((<usize>p) << 7);
  const factor = i16x8.splat(<i16>p);
  const rest = i16x8.splat(<i16>(256 - p));
  let ranges = i16x8(128, 129, 130, 131, 132, 133, 134, 135);
  for (let i: usize = 0; i < 128; i += 8) {
    const split = i16x8.shr_u(i16x8.add(i16x8.mul(ranges, factor), rest), 8);
    const ones = i16x8.sub(ranges, split);
    storeRanges(zeros + i, split);
    storeRanges(zeros + i + STEPS_OF_ONE, ones);
    ranges = i16x8.add(ranges, i16x8.splat(8));
  }
}

/** Ranges of eight bits, doubled until they fill these. */
@inline
function storeRanges(at: usize, ranges: v128): void {
  for (let i = 0; i < 7; i++) {
    const isShort = i16x8.lt_s(ranges, i16x8.splat(<i16>LEAST_RANGE));
    ranges = i16x8.add(ranges, v128.and(ranges, isShort));
  }
  v128.store64_lane(at, i8x16.narrow_i16x8_u(ranges, ranges), 0);
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
  const table = steps - LEAST_RANGE;
  for (; at < end; at += 2) {
    const decision: u32 = load<u16>(at);
    const p = decision & 255;
    // 1 + ((width - 1) * p >> 8)
    const split = (width * p + (256 - p)) >> 8;
    const isOne = 0 - (decision >> 8);
    const part = split + ((width - split - split) & isOne);
    const shift: u32 = clz(part) - 24;
    width = load<u8>(table + ((<usize>decision) << 7) + width);
    value = (value + <u64>(split & isOne)) << (<u64>shift);
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
