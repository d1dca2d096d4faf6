// Tokens of large pictures are packed while they wait, to about a tenth more than they take in the file:
// by prefix codes of their bytes, which are learnt from those before. Whoever unpacks learns the same.
//
//   packed   u32 bytes of the tokens; codes, first bit lowest: four of the mask's bytes, of tokens by the
//            one before, of sizes; sizes of two bytes as they are
//   work     u32 x 12 x 256 counts; u8 x 12 x 256 lengths; u16 x 12 x 256 codes;
//            u16 x 12 x 2^11 by the next bits: byte, length << 8; u32 x 256 for buildCode

import { buildCode } from '../shared/prefix-codes';

/**
 * Classes of bytes: 0–3 of the mask; the first token of a block of luma, chroma and Y2; one behind a level of 1
 * in luma and in others, and behind one of more.
 */
const FIRST: usize = 4;
const BEHIND_ONE: usize = 7;
const BEHIND_MORE: usize = 9;
const SIZE: usize = 11;
const CLASSES: usize = 12;
/** The first blocks of chroma, and that of Y2. */
const CHROMA: u32 = 16;
const Y2: u32 = 24;
const MOST_BITS: u32 = 11;
const LENGTHS: usize = CLASSES * 256 * 4;
const CODES: usize = LENGTHS + CLASSES * 256;
const TABLES: usize = CODES + CLASSES * 256 * 2;
const CODE_ROOM: usize = TABLES + CLASSES * 2 * (1 << MOST_BITS);
export const PACKER_BYTES: usize = CODE_ROOM + 256 * 4;
/** A byte that was seen weighs so much against one that was not. */
const WEIGHT: u32 = 16;
/** Pieces after which codes are learnt anew. */
const LESSON: u32 = 4;

/** What a walk over tokens is for. */
const COUNT: i32 = 0;
const PACK: i32 = 1;
const UNPACK: i32 = 2;

let work: usize = 0;
let pieces: u32 = 0;
let bits: u64 = 0;
let held: u64 = 0;
let at: usize = 0;

/** `room`: PACKER_BYTES. Nothing is learnt. */
export function initPacker(room: usize): void {
  work = room;
  pieces = 0;
  memory.fill(work, 0, LENGTHS);
}

/** Learns from tokens that are not packed. */
export function learnTokens(from: usize, bytes: usize): void {
  walk(from, from + bytes, COUNT);
  learn();
}

/** Packs tokens to `to`; answers the bytes that they take there. */
export function packTokens(from: usize, bytes: usize, to: usize): usize {
  store<u32>(to, <u32>bytes);
  begin(to + 4);
  walk(from, from + bytes, PACK);
  store<u64>(at, bits);
  endPiece();
  return at + <usize>((held + 7) >> 3) - to;
}

/** Unpacks tokens to `to`; answers how many bytes they are. */
export function unpackTokens(from: usize, to: usize): usize {
  const bytes = <usize>load<u32>(from);
  begin(from + 4);
  walk(to, to + bytes, UNPACK);
  endPiece();
  return bytes;
}

function begin(packed: usize): void {
  at = packed;
  bits = 0;
  held = 0;
}

/** Goes over the tokens of macroblocks from `p` to `end`, which are there or come to be; `turn` is constant. */
@inline
function walk(p: usize, end: usize, turn: i32): void {
  while (p < end) {
    for (let i: usize = 0; i < 4; i++) pass(i, p + i, turn);
    let blocks = load<u32>(p);
    p += 4;
    for (; blocks; blocks &= blocks - 1) {
      const block: u32 = ctz(blocks);
      let token: u32 = 0;
      let kind = FIRST + <usize>(block >= CHROMA) + <usize>(block == Y2);
      do {
        token = pass(kind, p++, turn);
        kind = ((token & 0x30) == 0x10 ? BEHIND_ONE : BEHIND_MORE) + <usize>(block >= CHROMA);
        if (token & 0x30) continue;
        if (pass(SIZE, p++, turn) < 255) continue;
        passWord(p, turn);
        p += 2;
      } while (!(token & 128));
    }
  }
}

/** Counts a byte, and packs or unpacks it; answers what it is. */
@inline
function pass(kind: usize, p: usize, turn: i32): u32 {
  if (turn == UNPACK) store<u8>(p, <u8>take(kind));
  const byte: u32 = load<u8>(p);
  count(kind, byte);
  if (turn == PACK) put(kind, byte);
  return byte;
}

/** The same of two bytes that have no code. */
@inline
function passWord(p: usize, turn: i32): void {
  if (turn == UNPACK) store<u16>(p, <u16>takeBits(16));
  if (turn == PACK) putBits(load<u16>(p), 16);
}

@inline
function count(kind: usize, byte: u32): void {
  const counts = work + (((kind << 8) + byte) << 2);
  store<u32>(counts, load<u32>(counts) + 1);
}

@inline
function put(kind: usize, byte: u32): void {
  const symbol = (kind << 8) + byte;
  putBits(load<u16>(work + (symbol << 1), CODES), load<u8>(work + symbol, LENGTHS));
}

@inline
function putBits(value: u32, length: u32): void {
  bits |= (<u64>value) << held;
  held += length;
  if (held < 32) return;
  store<u32>(at, <u32>bits);
  at += 4;
  bits >>= 32;
  held -= 32;
}

@inline
function take(kind: usize): u32 {
  if (held < 32) refill();
  const next = <usize>(bits & ((1 << MOST_BITS) - 1));
  const entry: u32 = load<u16>(work + (((kind << MOST_BITS) + next) << 1), TABLES);
  bits >>= entry >> 8;
  held -= entry >> 8;
  return entry & 255;
}

function takeBits(length: u64): u32 {
  if (held < 32) refill();
  const value = <u32>(bits & ((1 << length) - 1));
  bits >>= length;
  held -= length;
  return value;
}

@inline
function refill(): void {
  bits |= (<u64>load<u32>(at)) << held;
  at += 4;
  held += 32;
}

function endPiece(): void {
  if (++pieces % LESSON == 0) learn();
}

/** Codes of all classes by what was counted; what is older counts half from then on. */
function learn(): void {
  for (let kind: usize = 0; kind < CLASSES; kind++) {
    const counts = work + (kind << 10);
    for (let i: usize = 0; i < 256; i++) {
      const seen = counts + (i << 2);
      store<u32>(seen, load<u32>(seen) * WEIGHT + 1);
    }
    const lengths = work + LENGTHS + (kind << 8);
    const codes = work + CODES + (kind << 9);
    buildCode(counts, 256, MOST_BITS, lengths, codes, work + CODE_ROOM);
    for (let i: usize = 0; i < 256; i++) {
      const seen = counts + (i << 2);
      store<u32>(seen, load<u32>(seen) / (2 * WEIGHT));
    }
    fillTable(kind, lengths, codes);
  }
}

function fillTable(kind: usize, lengths: usize, codes: usize): void {
  const table = work + TABLES + (kind << (MOST_BITS + 1));
  for (let byte: usize = 0; byte < 256; byte++) {
    const length: u32 = load<u8>(lengths + byte);
    const entry = <u16>(<u32>byte | (length << 8));
    for (let i: usize = load<u16>(codes + (byte << 1)); i < 1 << MOST_BITS; i += 1 << length) {
      store<u16>(table + (i << 1), entry);
    }
  }
}
