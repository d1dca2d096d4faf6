// Prefix codes of VP8L (RFC 9649 section 6.2) as look-up tables of u16:
//
//   below LINK   symbol << 4 | length: bits of the code, 0 where it is the only one
//   from LINK on LINK + index of a second table, whose first entry is its number of index bits
//
// A table of at most ROOT_BITS bits answers short codes; the second tables follow it.

import { U8Table, U16Table } from '../shared/views';
import { peek, take } from './vp8l-reader';

export const LINK: u32 = 0xa000;
const ROOT_BITS: i32 = 9;
const MOST_BITS: i32 = 15;

/** Symbols: literals and lengths, with the largest colour cache. */
const MOST_SYMBOLS: i32 = 280 + 2048;

/**
 * Entries of the largest table: the first part, one for each symbol, and for each length beyond
 * ROOT_BITS at most one second table that is not full of that length; and the sizes of those tables.
 * 512 + 2328 + 6 x 64 + 512.
 */
const MOST_ENTRIES: usize = 3840;

/** Where tables are built, in the arena: u16 x MOST_ENTRIES. */
let scratch: usize = 0;
/** u8 x MOST_SYMBOLS, and u16 x MOST_SYMBOLS. */
let lengths: U8Table = changetype<U8Table>(0);
let sorted: U16Table = changetype<U16Table>(0);

/** What `placeScratch` needs. */
export const SCRATCH_BYTES: usize = MOST_ENTRIES * 2 + 2336 + 2336 * 2;

/** How many codes have each length. */
const COUNTS = changetype<U16Table>(memory.data(16 * 2, 16));
/** Where the symbols of each length go. */
const STARTS = changetype<U16Table>(memory.data(16 * 2, 16));

/** Section 6.2.1: the order in which lengths of the code of lengths are sent. */
// biome-ignore format: a table
const LENGTH_ORDER: usize = memory.data<u8>([
  17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);
const LENGTH_SYMBOLS: i32 = 19;
const REPEAT_PREVIOUS: i32 = 16;
const REPEAT_ZERO: i32 = 17;
const LENGTH_TABLE: usize = memory.data(128 * 2, 16);

export function placeScratch(at: usize): void {
  scratch = at;
  lengths = changetype<U8Table>(at + MOST_ENTRIES * 2);
  sorted = changetype<U16Table>(at + MOST_ENTRIES * 2 + 2336);
}

/** The table that `readCode` has made. */
@inline
export function builtTable(): usize {
  return scratch;
}

/** The mask of its first part. */
export let builtMask: u32 = 0;

/** Reads a code for `symbols` symbols. Answers the entries of its table, or 0: it is illegal. */
export function readCode(symbols: i32): i32 {
  assert(symbols <= MOST_SYMBOLS);
  memory.fill(changetype<usize>(lengths), 0, symbols);
  if (take(1)) readSimple(symbols);
  else if (!readLengths(symbols)) return 0;
  return build(symbols, scratch, ROOT_BITS);
}

/** One or two symbols; those beyond the alphabet count for nothing. */
function readSimple(symbols: i32): void {
  const isTwo = take(1);
  const first = <i32>take(take(1) ? 8 : 1);
  if (first < symbols) lengths[first] = 1;
  if (!isTwo) return;
  const second = <i32>take(8);
  if (second < symbols) lengths[second] = 1;
}

/** Lengths that are coded themselves. */
function readLengths(symbols: i32): bool {
  const sent = <i32>take(4) + 4;
  for (let i = 0; i < sent; i++) lengths[load<u8>(LENGTH_ORDER + i)] = <u8>take(3);
  const size = build(LENGTH_SYMBOLS, LENGTH_TABLE, 7);
  if (!size) return false;
  const mask = builtMask;
  memory.fill(changetype<usize>(lengths), 0, max(symbols, LENGTH_SYMBOLS));
  let left = symbols;
  if (take(1)) {
    const lengthBits = 2 + 2 * take(3);
    left = 2 + <i32>take(lengthBits);
    if (left > symbols) return false;
  }
  let previous: u8 = 8;
  for (let symbol = 0; symbol < symbols && left > 0; left--) {
    const entry = <u32>load<u16>(LENGTH_TABLE + ((peek(7) & mask) << 1));
    take(entry & 15);
    const length = <i32>(entry >> 4);
    if (length < REPEAT_PREVIOUS) {
      lengths[symbol++] = <u8>length;
      if (length) previous = <u8>length;
      continue;
    }
    const repeat = <i32>repeats(length);
    if (symbol + repeat > symbols) return false;
    if (length == REPEAT_PREVIOUS) {
      memory.fill(changetype<usize>(lengths) + symbol, previous, repeat);
    }
    symbol += repeat;
  }
  return true;
}

function repeats(symbol: i32): u32 {
  if (symbol == REPEAT_PREVIOUS) return 3 + take(2);
  return symbol == REPEAT_ZERO ? 3 + take(3) : 11 + take(7);
}

/**
 * Fills `table` for the code of `lengths`, which must be complete, or have one symbol. Answers its
 * entries, or 0.
 */
function build(symbols: i32, table: usize, rootMost: i32): i32 {
  const used = sortSymbols(symbols);
  if (!used) return 0;
  if (used == 1) {
    builtMask = 0;
    store<u16>(table, <u16>(sorted[0] << 4));
    return 1;
  }
  let longest = MOST_BITS;
  while (!COUNTS[longest]) longest--;
  const root = min(longest, rootMost);
  const size: u32 = 1 << root;
  builtMask = size - 1;
  const entries = changetype<U16Table>(table);
  let code: u32 = 0; // with the first bit lowest, as the bits come
  let taken = 0;
  let free: u32 = size; // where the next second table goes
  let current: u32 = 0; // where the entries of the current one begin
  let stop: u32 = 0;
  let prefix: u32 = 0xffffffff;
  for (let length = 1; length <= longest; length++) {
    for (let n = <i32>COUNTS[length]; n > 0; n--) {
      const entry = <u16>((sorted[taken++] << 4) | length);
      if (length <= root) {
        for (let i = code; i < size; i += 1 << length) entries[i] = entry;
      } else {
        if ((code & (size - 1)) != prefix) {
          prefix = code & (size - 1);
          const bits = secondBits(length, n, root);
          entries[prefix] = <u16>(LINK + free);
          entries[free] = <u16>bits;
          current = free + 1;
          stop = current + (1 << bits);
          free = stop;
          assert(<usize>free <= MOST_ENTRIES);
        }
        const step: u32 = 1 << (length - root);
        for (let i = current + (code >> root); i < stop; i += step) entries[i] = entry;
      }
      code = nextCode(code, length);
    }
  }
  return free;
}

/** Sorts the symbols by length. Answers how many have a code, or 0 if the code is not complete. */
function sortSymbols(symbols: i32): i32 {
  memory.fill(changetype<usize>(COUNTS), 0, 32);
  for (let i = 0; i < symbols; i++) COUNTS[lengths[i]] += 1;
  const used = symbols - COUNTS[0];
  COUNTS[0] = 0;
  if (!used) return 0;
  let left = 1 << MOST_BITS;
  for (let length = 1; length <= MOST_BITS; length++) {
    left -= (<i32>COUNTS[length]) << (MOST_BITS - length);
  }
  if (left && used > 1) return 0;
  let start: u16 = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    STARTS[length] = start;
    start += COUNTS[length];
  }
  for (let i = 0; i < symbols; i++) {
    const length = lengths[i];
    if (!length) continue;
    sorted[STARTS[length]] = <u16>i;
    STARTS[length] += 1;
  }
  return used;
}

/** Index bits of a second table whose first code has this length, `n` codes of which are left. */
function secondBits(length: i32, n: i32, root: i32): i32 {
  let bits = length - root;
  let left = (1 << bits) - n;
  while (left > 0 && root + bits < MOST_BITS) {
    bits += 1;
    left = 2 * left - COUNTS[root + bits];
  }
  return bits;
}

/** The next code of this length, or the first of the next one, its bits reversed. */
function nextCode(code: u32, length: i32): u32 {
  let bit: u32 = 1 << (length - 1);
  while (code & bit) bit >>= 1;
  return bit ? (code & (bit - 1)) + bit : 0;
}
