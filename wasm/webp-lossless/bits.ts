// Bits into pieces of the store, the lowest first (RFC 9649 3.2). Three streams are open at once, one of
// them is written to. Each has a room in `image.bitRooms`.

import { bringPiece, CODES, FILE, keepPiece, ROOM_BYTES } from '../shared/store';
import { image, STREAMS } from './state';

/** What is kept of a stream: where it goes on u32, bits held u32, these u64, pieces with the host u32. */
const STREAM_BYTES: usize = 32;

let stream: i32 = FILE;
let at: usize = 0;
let end: usize = 0;
let bits: u64 = 0;
let held: u64 = 0;
let pieces: u32 = 0;
let isFull: bool = false;
/** Bits are counted, and go nowhere: `words` of 32, and what is held. */
let isCounting: bool = false;
let words: u32 = 0;

/** No stream has anything. */
export function initBits(): void {
  isFull = false;
  isCounting = false;
  for (let list = CODES; list <= FILE; list++) clearStream(list);
  stream = FILE;
  resume();
}

/** From here on bits are counted only, of all streams. */
export function startCounting(): void {
  isCounting = true;
  words = 0;
  held = 0;
}

/** The bits since `startCounting`; no stream has anything then. */
export function endCounting(): u32 {
  const count = (words << 5) + <u32>held;
  initBits();
  return count;
}

@inline
function stateOf(list: i32): usize {
  return image.scratch + STREAMS + <usize>(list - CODES) * STREAM_BYTES;
}

@inline
function roomOf(list: i32): usize {
  return image.bitRooms + <usize>(list - CODES) * ROOM_BYTES;
}

function clearStream(list: i32): void {
  memory.fill(stateOf(list), 0, STREAM_BYTES);
  store<u32>(stateOf(list), <u32>roomOf(list));
}

/** Goes on with another stream. */
export function selectStream(next: i32): void {
  if (next == stream || isCounting) return;
  const here = stateOf(stream);
  store<u32>(here, <u32>at);
  store<u32>(here, <u32>held, 4);
  store<u64>(here, bits, 8);
  store<u32>(here, pieces, 16);
  stream = next;
  resume();
}

function resume(): void {
  const here = stateOf(stream);
  at = <usize>load<u32>(here);
  held = load<u32>(here, 4);
  bits = load<u64>(here, 8);
  pieces = load<u32>(here, 16);
  end = roomOf(stream) + ROOM_BYTES;
}

/** Writes the lowest `count` bits of `value`, which has no others; at most 32. */
@inline
export function putBits(value: u32, count: u32): void {
  bits |= (<u64>value) << held;
  held += count;
  if (held >= 32) flushWord();
}

function flushWord(): void {
  if (isCounting) {
    words++;
    held -= 32;
    return;
  }
  if (at == end) nextRoom();
  store<u32>(at, <u32>bits);
  at += 4;
  bits >>= 32;
  held -= 32;
}

/** The room is free again. Without memory what was in it goes nowhere, and `areBitsLost` says so. */
function nextRoom(): void {
  const room = roomOf(stream);
  if (!isFull && !keepPiece(stream, room, at - room)) isFull = true;
  pieces++;
  at = room;
}

/** Memory was out on the way. */
export function areBitsLost(): bool {
  return isFull;
}

/** Moves all bits of `other` behind those of the stream that is written to. */
export function appendStream(other: i32): void {
  if (isCounting) return; // they are counted
  const here = stateOf(other);
  const room = roomOf(other);
  // What is in its room comes last, and the room serves for the pieces before.
  const rest = <usize>load<u32>(here) - room;
  if (!isFull && rest && !keepPiece(other, room, rest)) isFull = true;
  if (isFull) return;
  const count = <i32>load<u32>(here, 16) + i32(rest > 0);
  for (let piece = 0; piece < count; piece++) {
    const bytes = bringPiece(other, piece, room, true);
    for (let i: usize = 0; i < bytes; i += 4) putBits(load<u32>(room + i), 32);
  }
  const left = load<u32>(here, 4);
  if (left) putBits(load<u32>(here, 8), left);
  clearStream(other);
}

/** Ends the stream that is written to; false when memory was out. */
export function closeBits(): bool {
  for (; held > 0; held = held > 8 ? held - 8 : 0) {
    if (at == end) nextRoom();
    store<u8>(at++, <u8>bits);
    bits >>= 8;
  }
  nextRoom();
  return !isFull;
}
