// Decoding tables of DEFLATE (RFC 1951). A table of `root` bits answers most codes in one look-up,
// longer codes go through a second table behind it. One u32 entry tells all about a symbol:
//
//   bits 0–5    bits to drop: code and extra bits
//   bits 8–11   code bits alone (extra bits begin there); subtables: index bits of the subtable
//   bits 16–30  literal; base of a length or distance; subtables: index of their first entry
//   bit 31      it is a literal
//   bit 15      it is none of these but: bit 14 a subtable, bit 13 the end of the block, else illegal

export const LITERAL: u32 = 1 << 31;
export const SPECIAL: u32 = 1 << 15;
export const SUBTABLE: u32 = 1 << 14;
export const END: u32 = 1 << 13;

/** Index bits of the first tables. */
export const LITERAL_BITS: i32 = 11;
export const DISTANCE_BITS: i32 = 8;

export const CODE_BITS: i32 = 7;

/** The worst codes (288 symbols with 11 bits, 32 with 8; 15 at most) need 2342 and 402 entries. */
export const LITERALS: usize = memory.data(2400 * 4, 16);
export const DISTANCES: usize = memory.data(512 * 4, 16);
export const CODES: usize = memory.data(128 * 4, 16);

/** Code lengths, one byte per symbol: 288 literals and lengths, then 32 distances. */
export const LENGTHS: usize = memory.data(320 + 16, 16);

/** Base and extra bits of each length symbol from 257 and each distance symbol. */
const LENGTH_BASE: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]);
const LENGTH_EXTRA: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const DISTANCE_BASE: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
]);

/** Symbols in the order of their codes; how many codes have each length. */
const SORTED: usize = memory.data(320 * 2, 16);
const COUNTS: usize = memory.data(16 * 2, 16);

/** The entry of a literal or length symbol, without its code length. */
function literalEntry(symbol: u32): u32 {
  if (symbol < 256) return LITERAL | (symbol << 16);
  if (symbol == 256) return SPECIAL | END;
  const i = <usize>symbol - 257;
  if (i >= 29) return SPECIAL;
  return ((<u32>load<u16>(LENGTH_BASE + (i << 1))) << 16) | <u32>load<u8>(LENGTH_EXTRA + i);
}

/** The entry of a distance symbol, without its code length. */
function distanceEntry(symbol: u32): u32 {
  if (symbol >= 30) return SPECIAL;
  const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
  return ((<u32>load<u16>(DISTANCE_BASE + ((<usize>symbol) << 1))) << 16) | extra;
}

function entryOf(table: usize, symbol: u32): u32 {
  if (table == LITERALS) return literalEntry(symbol);
  return table == DISTANCES ? distanceEntry(symbol) : symbol << 16;
}

/** Builds the table of literals and lengths. Returns whether the code is legal. */
export function buildLiterals(symbols: i32): bool {
  return build(LITERALS, LITERAL_BITS, LENGTHS, symbols);
}

/** Builds the table of distances, whose code lengths begin at `lengths`. */
export function buildDistances(lengths: usize, symbols: i32): bool {
  return build(DISTANCES, DISTANCE_BITS, lengths, symbols);
}

/** Builds the table of the code for code lengths, 19 symbols at `LENGTHS`; it must be complete. */
export function buildCodes(): bool {
  return sortSymbols(LENGTHS, 19) == 0 && build(CODES, CODE_BITS, LENGTHS, 19);
}

/** Sorts the symbols by code length. Returns the code space left over, of 2^15; < 0: too many. */
function sortSymbols(lengths: usize, symbols: i32): i32 {
  memory.fill(COUNTS, 0, 32);
  for (let i = 0; i < symbols; i++) {
    const count = COUNTS + ((<usize>load<u8>(lengths + i)) << 1);
    store<u16>(count, load<u16>(count) + 1);
  }
  store<u16>(COUNTS, 0);
  let left = 1 << 15;
  for (let length = 1; length < 16; length++) {
    left -= (<i32>load<u16>(COUNTS + ((<usize>length) << 1))) << (15 - length);
  }
  if (left < 0) return left;
  let next = SORTED;
  for (let length: u8 = 1; length < 16; length++) {
    if (!load<u16>(COUNTS + ((<usize>length) << 1))) continue;
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
function build(table: usize, root: i32, lengths: usize, symbols: i32): bool {
  const left = sortSymbols(lengths, symbols);
  if (left < 0) return false;
  const size: u32 = 1 << root;
  if (left > 0) {
    const isEmpty = left == 1 << 15;
    const isSingle = left == 1 << 14 && load<u16>(COUNTS, 2) == 1;
    if (!isEmpty && !isSingle) return false;
    for (let i: u32 = 0; i < size; i++) store<u32>(table + ((<usize>i) << 2), SPECIAL);
  }
  let code: u32 = 0; // with the first bit lowest, as the bits come
  let sorted = SORTED;
  let subtable: u32 = size; // where the next subtable goes
  let current: u32 = 0; // where the current one is
  let prefix: u32 = 0xffffffff;
  for (let length = 1; length < 16; length++) {
    for (let n = <i32>load<u16>(COUNTS + ((<usize>length) << 1)); n > 0; n--, sorted += 2) {
      const symbol = <u32>load<u16>(sorted);
      const entry = entryOf(table, symbol);
      if (length <= root) {
        const whole = (entry + length) | (length << 8);
        for (let i = code; i < size; i += 1 << length) store<u32>(table + ((<usize>i) << 2), whole);
      } else {
        if ((code & (size - 1)) != prefix) {
          prefix = code & (size - 1);
          const bits = subtableBits(length, n, root);
          current = subtable;
          subtable += 1 << bits;
          const link = SPECIAL | SUBTABLE | (current << 16) | (bits << 8) | root;
          store<u32>(table + ((<usize>prefix) << 2), link);
        }
        const rest = length - root;
        const whole = (entry + rest) | (rest << 8);
        for (let i = current + (code >> root); i < subtable; i += 1 << rest) {
          store<u32>(table + ((<usize>i) << 2), whole);
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
    space = (space << 1) - <i32>load<u16>(COUNTS + ((<usize>(bits + root)) << 1));
  }
  return bits;
}

/** The next code of this length, bits reversed: the carry runs from the top bit down. */
function nextCode(code: u32, length: i32): u32 {
  let bit: u32 = 1 << (length - 1);
  while (code & bit) bit >>= 1;
  return bit ? (code & (bit - 1)) | bit : 0;
}
