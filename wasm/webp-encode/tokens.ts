// Levels on their way to the end: what decisions they mean is counted at once, and they are kept, a byte
// for each that is not zero, until the probabilities are known: in a part of the arena, and when that is
// full with the host, packed (token-packer.ts).
//
//   macroblock   u32 mask: bit b, block b has levels (0–15 luma, 16–23 chroma, 24 Y2); their tokens
//   token        u8: last of the block 0x80, negative 0x40, size 1–3 (or 0) << 4, zeros before it
//                size 0: u8 size - 4, or 255 and u16 size

import { alloc } from '../arena';
import { bringPiece, keepPiece, TOKENS } from '../shared/store';
import { BANDS } from '../shared/vp8-tables';
import { COUNTS, work } from './layout';
import { initPacker, learnTokens, PACKER_BYTES, packTokens, unpackTokens } from './token-packer';

/** The most that a macroblock takes: 25 blocks of 16 tokens of 4 bytes, and the mask. */
const MOST_BYTES: usize = 1604;
const LEAST_ROOM: usize = 8192;
const MOST_ROOM: usize = 65536;
/** The part of the arena that is filled first, and how many bytes of it are used then. */
let area: usize = 0;
let areaUsed: usize = 0;
/** Where tokens are written, then read, behind that; where they are packed; the packer's tables. */
let room: usize = 0;
let roomBytes: usize = 0;
let packed: usize = 0;
let tables: usize = 0;
/** The place of the writer and then of the reader, and the end of its room, or of what it reads. */
export let cursor: usize = 0;
let end: usize = 0;
let isPacking: bool = false;
/** Pieces that were read. */
let piece: i32 = 0;

/** Takes memory; false when it is out. */
export function initTokens(pixels: usize): bool {
  roomBytes = LEAST_ROOM;
  while (roomBytes < MOST_ROOM && roomBytes << 6 < pixels) roomBytes <<= 1;
  room = alloc(roomBytes);
  // No code is longer than 11 bits.
  packed = alloc(roomBytes + (roomBytes >> 1));
  tables = alloc(PACKER_BYTES);
  area = room;
  start(0);
  return room != 0 && packed != 0 && tables != 0;
}

/** Takes the area; false when memory is out. */
export function reserveTokens(bytes: usize): bool {
  area = alloc(bytes);
  start(bytes);
  return area != 0;
}

/** Begins, to write or to read, at the area, where `bytes` bytes are. */
function start(bytes: usize): void {
  isPacking = false;
  piece = 0;
  cursor = area;
  end = area + bytes;
}

/** Room for a macroblock, whose mask this is; false when memory is out. */
export function beginTokens(mask: u32): bool {
  if (cursor + MOST_BYTES > end && !nextRoom()) return false;
  store<u32>(cursor, mask);
  cursor += 4;
  return true;
}

/** What is in the room goes to the host, or the area is full. */
function nextRoom(): bool {
  const isKept = !isPacking || keepTokens();
  if (!isPacking) {
    areaUsed = cursor - area;
    startPacking();
  }
  cursor = room;
  end = room + roomBytes;
  return isKept;
}

function keepTokens(): bool {
  return keepPiece(TOKENS, packed, packTokens(room, cursor - room, packed));
}

/** From here on tokens are packed, by what there is in the area: the same when they are read. */
function startPacking(): void {
  initPacker(tables);
  learnTokens(area, areaUsed);
  isPacking = true;
}

/** Goes back to the first macroblock, to read; false when memory is out. */
export function rewindTokens(): bool {
  if (!isPacking) areaUsed = cursor - area;
  else if (cursor > room && !keepTokens()) return false;
  start(areaUsed);
  return true;
}

/** The mask of the next macroblock; pieces that have been read are given back. */
export function readMask(): u32 {
  if (cursor == end) bringTokens();
  const mask = load<u32>(cursor);
  cursor += 4;
  return mask;
}

function bringTokens(): void {
  if (!isPacking) startPacking();
  bringPiece(TOKENS, piece++, packed, true);
  cursor = room;
  end = room + unpackTokens(packed, room);
}

export function setCursor(at: usize): void {
  cursor = at;
}

@inline
function count(decisions: usize, i: usize, bit: i32): void {
  const p = decisions + i * 8 + <usize>bit * 4;
  store<u32>(p, load<u32>(p) + 1);
}

/** Keeps a block of levels up to position `last` (-1: none), and counts its decisions. */
export function keepBlock(levels: usize, type: i32, context: i32, from: i32, last: i32): void {
  const t = work + COUNTS + <usize>type * 88 * 24;
  let n = from;
  let run: i32 = 0;
  let s = t + 88 * (<usize>load<u8>(BANDS + n) * 3 + <usize>context);
  let o = cursor;
  while (n <= last) {
    if (!run) count(s, 0, 1);
    const level: i32 = load<i16>(levels + <usize>n * 2);
    n++;
    if (!level) {
      count(s, 1, 0);
      run++;
      s = t + <usize>load<u8>(BANDS + n) * 88 * 3;
      continue;
    }
    const v = abs(level);
    count(s, 1, 1);
    store<u8>(o++, <u8>((n > last ? 128 : 0) | (level < 0 ? 64 : 0) | (v < 4 ? v << 4 : 0) | run));
    run = 0;
    if (v > 3) o = keepSize(o, v);
    countSize(s, v);
    s = t + 88 * (<usize>load<u8>(BANDS + n) * 3 + <usize>min(v, 2));
  }
  if (n < 16) count(s, 0, 0);
  cursor = o;
}

@inline
function keepSize(at: usize, v: i32): usize {
  if (v < 259) {
    store<u8>(at, <u8>(v - 4));
    return at + 1;
  }
  store<u8>(at, 255);
  store<u16>(at, <u16>v, 1);
  return at + 3;
}

/** The decisions that tell a level of 1 and more (RFC 6386 13.2). */
@inline
function countSize(s: usize, v: i32): void {
  count(s, 2, i32(v > 1));
  if (v == 1) return;
  count(s, 3, i32(v > 4));
  if (v < 5) {
    count(s, 4, i32(v > 2));
    if (v > 2) count(s, 5, i32(v == 4));
    return;
  }
  count(s, 6, i32(v > 10));
  if (v < 11) {
    count(s, 7, i32(v > 6));
    return;
  }
  count(s, 8, i32(v > 34));
  if (v > 34) count(s, 10, i32(v > 66));
  else count(s, 9, i32(v > 18));
}
