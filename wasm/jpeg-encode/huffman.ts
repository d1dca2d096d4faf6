// Huffman tables made for given statistics: T.81 K.2 with its limit of 16 bits, no code of only
// ones. Symbols of equal frequency merge as in libjpeg (the higher symbol first), so that the same
// statistics make the same table everywhere.
//
// A table: u32 x 256 by symbol, code << 8 | length (length 0: the symbol does not occur); then the
// DHT payload: u8 x 16 counts of codes by length, u8 x 256 symbols by length.
//
// PNG has a builder of its own (png-encode/codes.ts): DEFLATE allows any code that fills the space,
// so there codes are built in place, in O(n log n), without libjpeg's order among equals.

import { I32Table, U8Table, U32Table } from '../shared/views';

/** Statistics: u32 x 256 by symbol. */
export const HISTOGRAM_BYTES: usize = 1024;

/** Offsets in a table: of the DHT payload, which begins with the counts, and of its symbols. */
export const PAYLOAD: usize = 1024;
const SYMBOLS: usize = PAYLOAD + 16;
export const TABLE_BYTES: usize = SYMBOLS + 256;

/** Most symbols: 256 and the reserved one. */
const MOST: i32 = 257;
const LONGEST: i32 = 16;

/** By place among the symbols that occur. */
const frequencies = changetype<U32Table>(memory.data(257 * 4, 16));
const sizes = changetype<I32Table>(memory.data(257 * 4, 16));
const chains = changetype<I32Table>(memory.data(257 * 4, 16));
const symbolsOf = changetype<I32Table>(memory.data(257 * 4, 16));
/** How many there are. */
let places: i32 = 0;
/** Codes of each length before they are limited: statistics of 32 bits stay below 64. */
const lengths = changetype<I32Table>(memory.data(64 * 4, 16));

/** Of a table: the entries by symbol, the counts of codes by length less 1, the symbols. */
@inline
function entriesOf(table: usize): U32Table {
  return changetype<U32Table>(table);
}

@inline
function countsOf(table: usize): U8Table {
  return changetype<U8Table>(table + PAYLOAD);
}

@inline
function sortedOf(table: usize): U8Table {
  return changetype<U8Table>(table + SYMBOLS);
}

/** Lists the symbols that occur, and as the last one the reserved code of only ones. */
function listSymbols(histogram: U32Table): void {
  places = 0;
  for (let symbol: i32 = 0; symbol < MOST; symbol++) {
    const frequency: u32 = symbol < 256 ? histogram[symbol] : 1;
    if (!frequency) continue;
    frequencies[places] = frequency;
    symbolsOf[places] = symbol;
    sizes[places] = 0;
    chains[places] = -1;
    places++;
  }
  assert(places <= MOST);
}

/** The rarest place that still has a frequency and is not `other`; -1 when there is none. */
@inline
function rarest(other: i32): i32 {
  let found: i32 = -1;
  let least: u32 = u32.MAX_VALUE;
  for (let i: i32 = 0; i < places; i++) {
    const frequency = frequencies[i];
    if (frequency && frequency <= least && i != other) {
      least = frequency;
      found = i;
    }
  }
  return found;
}

/** One bit more for all of a chain; answers its last place. */
function deepen(place: i32): i32 {
  let last = place;
  for (; place >= 0; place = chains[place]) {
    sizes[place] += 1;
    last = place;
  }
  return last;
}

/** Figure K.1: merges the two rarest until one is left. */
function codeSizes(): void {
  for (;;) {
    const one = rarest(-1);
    const two = rarest(one);
    if (two < 0) return;
    frequencies[one] += frequencies[two];
    frequencies[two] = 0;
    chains[deepen(one)] = two;
    deepen(two);
  }
}

/** Figure K.3: shortens codes of more than 16 bits, and takes the reserved code out. */
function limitLengths(): void {
  memory.fill(changetype<usize>(lengths), 0, 64 * 4);
  for (let i: i32 = 0; i < places; i++) lengths[min(sizes[i], 63)] += 1;
  lengths[0] = 0;
  for (let length: i32 = 63; length > LONGEST; length--) {
    while (lengths[length] > 0) {
      let shorter = length - 2;
      while (!lengths[shorter]) shorter--;
      assert(shorter > 0);
      lengths[length] -= 2;
      lengths[length - 1] += 1;
      lengths[shorter + 1] += 2;
      lengths[shorter] -= 1;
    }
  }
  let longest: i32 = LONGEST;
  while (longest > 0 && !lengths[longest]) longest--;
  lengths[longest] -= 1;
}

/** Figure K.4 and C.1, C.2: symbols by length, then codes in that order. */
function assignCodes(table: usize): void {
  const entries = entriesOf(table);
  const counts = countsOf(table);
  const sorted = sortedOf(table);
  let total: i32 = 0;
  for (let size: i32 = 1; size < 64; size++) {
    for (let i: i32 = 0; i < places - 1; i++) {
      if (sizes[i] == size) sorted[total++] = <u8>symbolsOf[i];
    }
  }
  assert(total == places - 1);
  let code: u32 = 0;
  let next: i32 = 0;
  for (let length: i32 = 1; length <= LONGEST; length++) {
    counts[length - 1] = <u8>lengths[length];
    for (let i: i32 = 0; i < lengths[length]; i++) {
      entries[sorted[next++]] = (code++ << 8) | <u32>length;
    }
    code <<= 1;
  }
  assert(next == total);
}

/** Builds the best table for a histogram whose sum is below 2^32. */
export function buildTable(histogram: usize, table: usize): void {
  memory.fill(table, 0, TABLE_BYTES);
  listSymbols(changetype<U32Table>(histogram));
  codeSizes();
  limitLengths();
  assignCodes(table);
}

/** How many symbols a table has. */
export function symbolCount(table: usize): i32 {
  let total: i32 = 0;
  for (let i: i32 = 0; i < LONGEST; i++) total += countsOf(table)[i];
  return total;
}

/** Bits that the symbols of the statistics take with this table, without what follows them. */
export function codeBits(histogram: usize, table: usize): u64 {
  let bits: u64 = 0;
  for (let i: i32 = 0; i < 256; i++) {
    bits += <u64>entriesOf(histogram)[i] * <u64>(entriesOf(table)[i] & 0xff);
  }
  return bits;
}
