// Decoding tables of DEFLATE (RFC 1951). A table of `root` bits answers most codes in one look-up,
// longer codes go through a second table behind it. One u32 entry tells all about a symbol:
//
//   bits 0–5    bits to drop: code and extra bits
//   bits 8–11   code bits alone (extra bits begin there); subtables: index bits of the subtable
//   bits 16–30  literal; base of a length or distance; subtables: index of their first entry
//   bit 31      it is a literal
//   bit 15      it is none of these but: bit 14 a subtable, bit 13 the end of the block, else illegal

import {
  DISTANCE_BASE,
  DISTANCES_SENT,
  distanceExtra,
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BASE,
  LENGTH_EXTRA,
  LENGTHS_SENT,
  RUN_SYMBOLS,
} from '../shared/deflate';
import { U8Table, U16Table, U32Table } from '../shared/views';

const LITERAL: u32 = 1 << 31;
export const SPECIAL: u32 = 1 << 15;
export const SUBTABLE: u32 = 1 << 14;
export const END: u32 = 1 << 13;

/** Index bits of the first tables. */
// The worst codes (288 symbols with 11 bits, 32 with 8; 15 at most) need 2342 and 402 entries.
export const LITERAL_BITS: i32 = 11;
export const DISTANCE_BITS: i32 = 8;

/** The table of the code of code lengths, and its look-up. */
const RUN_BITS: i32 = 7;
const RUNS = changetype<U32Table>(memory.data(128 * 4, 16));

@inline
export function runAt(bits: u32): u32 {
  return RUNS[bits & ((1 << RUN_BITS) - 1)];
}

/** Code lengths of the block whose codes are being read: u8 x 320. */
export const LENGTHS = changetype<U8Table>(memory.data(320 + 16, 16));

/** Symbols in the order of their codes; how many codes have each length. */
const SORTED: usize = memory.data(320 * 2, 16);
const COUNTS = changetype<U16Table>(memory.data(16 * 2, 16));

/** Which code a table is for. */
const OF_LITERALS: i32 = 0;
const OF_DISTANCES: i32 = 1;
const OF_RUNS: i32 = 2;

/** The entry of a literal or length symbol, without its code length. */
function literalEntry(symbol: u32): u32 {
  if (symbol < END_OF_BLOCK) return LITERAL | (symbol << 16);
  if (symbol == END_OF_BLOCK) return SPECIAL | END;
  const i = symbol - FIRST_LENGTH;
  if (i >= LENGTHS_SENT) return SPECIAL;
  return ((<u32>LENGTH_BASE[i]) << 16) | LENGTH_EXTRA[i];
}

/** The entry of a distance symbol, without its code length. */
function distanceEntry(symbol: u32): u32 {
  if (symbol >= DISTANCES_SENT) return SPECIAL;
  return ((<u32>DISTANCE_BASE[symbol]) << 16) | distanceExtra(symbol);
}

function entryOf(kind: i32, symbol: u32): u32 {
  if (kind == OF_LITERALS) return literalEntry(symbol);
  return kind == OF_DISTANCES ? distanceEntry(symbol) : symbol << 16;
}

/** Fills the table of literals and lengths. Returns whether the code is legal. */
export function buildLiterals(table: usize, lengths: usize, symbols: i32): bool {
  return build(OF_LITERALS, changetype<U32Table>(table), LITERAL_BITS, lengths, symbols);
}

export function buildDistances(table: usize, lengths: usize, symbols: i32): bool {
  return build(OF_DISTANCES, changetype<U32Table>(table), DISTANCE_BITS, lengths, symbols);
}

/** Builds the table of the code of code lengths, 19 symbols at `LENGTHS`; it must be complete. */
export function buildRuns(): bool {
  const lengths = changetype<usize>(LENGTHS);
  if (sortSymbols(lengths, RUN_SYMBOLS) != 0) return false;
  return build(OF_RUNS, RUNS, RUN_BITS, lengths, RUN_SYMBOLS);
}

/** Sorts the symbols by code length. Returns the code space left over, of 2^15; < 0: too many. */
function sortSymbols(lengths: usize, symbols: i32): i32 {
  memory.fill(changetype<usize>(COUNTS), 0, 32);
  for (let i = 0; i < symbols; i++) COUNTS[load<u8>(lengths + i)] += 1;
  COUNTS[0] = 0;
  let left = 1 << 15;
  for (let length = 1; length < 16; length++) {
    left -= (<i32>COUNTS[length]) << (15 - length);
  }
  if (left < 0) return left;
  let next = SORTED;
  for (let length: u8 = 1; length < 16; length++) {
    if (!COUNTS[length]) continue;
    for (let i = 0; i < symbols; i++) {
      if (load<u8>(lengths + i) != length) continue;
      store<u16>(next, <u16>i);
      next += 2;
    }
  }
  return left;
}

/**
 * Fills a table. Like zlib it takes an incomplete code only if that is empty or one code of 1 bit;
 * what such a code leaves open is an illegal entry.
 */
function build(kind: i32, table: U32Table, root: i32, lengths: usize, symbols: i32): bool {
  const left = sortSymbols(lengths, symbols);
  if (left < 0) return false;
  const size: u32 = 1 << root;
  if (left > 0) {
    const isEmpty = left == 1 << 15;
    const isSingle = left == 1 << 14 && COUNTS[1] == 1;
    if (!isEmpty && !isSingle) return false;
    for (let i: u32 = 0; i < size; i++) table[i] = SPECIAL;
  }
  let code: u32 = 0; // with the first bit lowest, as the bits come
  let sorted = SORTED;
  let subtable: u32 = size; // where the next subtable goes
  let current: u32 = 0; // where the current one is
  let prefix: u32 = 0xffffffff;
  for (let length = 1; length < 16; length++) {
    for (let n = <i32>COUNTS[length]; n > 0; n--, sorted += 2) {
      const symbol = <u32>load<u16>(sorted);
      const entry = entryOf(kind, symbol);
      if (length <= root) {
        const whole = (entry + length) | (length << 8);
        for (let i = code; i < size; i += 1 << length) table[i] = whole;
      } else {
        if ((code & (size - 1)) != prefix) {
          prefix = code & (size - 1);
          const bits = subtableBits(length, n, root);
          current = subtable;
          subtable += 1 << bits;
          const link = SPECIAL | SUBTABLE | (current << 16) | (bits << 8) | root;
          table[prefix] = link;
        }
        const rest = length - root;
        const whole = (entry + rest) | (rest << 8);
        for (let i = current + (code >> root); i < subtable; i += 1 << rest) {
          table[i] = whole;
        }
      }
      code = nextCode(code, length);
    }
  }
  return true;
}

/** Index bits of a subtable whose first code has this length, `n` codes of which are left. */
function subtableBits(length: i32, n: i32, root: i32): i32 {
  let bits = length - root;
  let space = (1 << bits) - n;
  while (space > 0 && bits + root < 15) {
    bits += 1;
    space = (space << 1) - <i32>COUNTS[bits + root];
  }
  return bits;
}

/** The next code of this length, bits reversed: the carry runs from the top bit down. */
function nextCode(code: u32, length: i32): u32 {
  let bit: u32 = 1 << (length - 1);
  while (code & bit) bit >>= 1;
  return bit ? (code & (bit - 1)) | bit : 0;
}
