// Levels on their way to the end: what decisions they mean is counted at once, and they are kept, a byte
// for each that is not zero, until the probabilities are known: in a part of the arena, and when that is
// full with the host, packed (token-packer.ts).
//
// Counted are the tokens of each context: end of block, zero, 1, 2, 3, 4, and six sizes of larger
// ones; then blocks that begin there and have levels. What decisions they mean follows from that.
//
//   macroblock   u32 mask: bit b, block b has levels (0–15 luma, 16–23 chroma, 24 Y2); their tokens
//   token        u8: last of the block 0x80, negative 0x40, size 1–3 (or 0) << 4, zeros before it
//                size 0: u8 size - 4, or 255 and u16 size

import { alloc } from '../arena';
import { bringPiece, keepPiece, TOKENS } from '../shared/store';
import { BANDS } from '../shared/vp8-tables';
import { COUNTS, TOKEN_COUNTS, TOKEN_ROW, work } from './layout';
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

/** Offsets of counts: which token a level up to 67 is, and blocks that begin. */
const TOKEN_OF_LEVEL: usize = memory.data<u8>([
  4, 8, 12, 16, 20, 24, 24, 28, 28, 28, 28, 32, 32, 32, 32, 32, 32, 32, 32, 36, 36, 36, 36, 36, 36,
  36, 36, 36, 36, 36, 36, 36, 36, 36, 36, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
  40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 44,
]);
const BEGUN: usize = 48;

/** Which token a level of 1 and more is, in the order of what is counted. */
@inline
export function tokenOf(v: i32): i32 {
  return load<u8>(TOKEN_OF_LEVEL + <usize>min(v, 67)) >> 2;
}

@inline
function count(p: usize): void {
  store<u32>(p, load<u32>(p) + 1);
}

/** Keeps a block of levels up to position `last` (-1: none), and counts its tokens. */
export function keepBlock(levels: usize, type: i32, context: i32, from: i32, last: i32): void {
  const t = work + TOKEN_COUNTS + <usize>type * TOKEN_ROW * 24;
  let n = <usize>from;
  let s = t + TOKEN_ROW * (<usize>load<u8>(BANDS + n) * 3 + <usize>context);
  if (last < from) {
    count(s);
    return;
  }
  count(s + BEGUN);
  let run: i32 = 0;
  let o = cursor;
  // Without branches, but for large levels: which are zero cannot be foretold.
  for (; n <= <usize>last; n++) {
    const level: i32 = load<i16>(levels + n * 2);
    const v = abs(level);
    count(s + <usize>load<u8>(TOKEN_OF_LEVEL + <usize>min(v, 67)));
    const flags = (i32(n == <usize>last) << 7) | ((level >> 31) & 64) | run;
    store<u8>(o, <u8>(v < 4 ? flags | (v << 4) : flags));
    o += usize(v != 0);
    run = v ? 0 : run + 1;
    if (v > 3) o = keepSize(o, v);
    s = t + TOKEN_ROW * (<usize>load<u8>(BANDS + n + 1) * 3 + <usize>min(v, 2));
  }
  if (n < 16) count(s);
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

@inline
function setDecision(at: usize, zeros: u32, ones: u32): void {
  store<u32>(at, zeros);
  store<u32>(at, ones, 4);
}

/** The decisions that tell the tokens counted so far (RFC 6386 13.2). */
export function countDecisions(): void {
  for (let k: usize = 0; k < 96; k++) {
    const s = work + TOKEN_COUNTS + TOKEN_ROW * k;
    const d = work + COUNTS + 88 * k;
    const one = load<u32>(s, 8);
    const two = load<u32>(s, 12);
    const three = load<u32>(s, 16);
    const four = load<u32>(s, 20);
    const to6 = load<u32>(s, 24);
    const to10 = load<u32>(s, 28);
    const to18 = load<u32>(s, 32);
    const to34 = load<u32>(s, 36);
    const to66 = load<u32>(s, 40);
    const beyond = load<u32>(s, 44);
    const huge = to18 + to34 + to66 + beyond;
    const large = to6 + to10 + huge;
    const some = two + three + four + large;
    const zeros = load<u32>(s, 4);
    // After a zero a block cannot end: of those contexts only where it begins.
    setDecision(d, load<u32>(s), k % 3 ? zeros + one + some : load<u32>(s, BEGUN));
    setDecision(d + 8, zeros, one + some);
    setDecision(d + 16, one, some);
    setDecision(d + 24, two + three + four, large);
    setDecision(d + 32, two, three + four);
    setDecision(d + 40, three, four);
    setDecision(d + 48, to6 + to10, huge);
    setDecision(d + 56, to6, to10);
    setDecision(d + 64, to18 + to34, to66 + beyond);
    setDecision(d + 72, to18, to34);
    setDecision(d + 80, to66, beyond);
  }
}
