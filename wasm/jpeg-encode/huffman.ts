// Huffman tables made for given statistics: T.81 K.2 with its limit of 16 bits, no code of only
// ones. Symbols of equal frequency merge as in libjpeg (the higher symbol first), so that the same
// statistics make the same table everywhere.
//
// A table: u32 x 256 by symbol, code << 8 | length (length 0: the symbol does not occur); then the
// DHT payload: u8 x 16 counts of codes by length, u8 x 256 symbols by length.

export const TABLE_BYTES: usize = 1024 + 16 + 256;

/** Most symbols: 256 and the reserved one. */
const MOST: i32 = 257;

/** By place among the symbols that occur, i32 or u32 x 257 each. */
const work: usize = memory.data(257 * 16 + 16, 16);
const frequencies: usize = work;
const sizes: usize = work + 257 * 4;
const chains: usize = work + 257 * 8;
const symbolsOf: usize = work + 257 * 12;
/** How many there are. */
let places: i32 = 0;
/** Codes of each length before they are limited, i32 x 64: statistics of 32 bits stay below 64. */
const lengths: usize = memory.data(256, 16);

@inline
function at(table: usize, i: i32): usize {
  return table + ((<usize>i) << 2);
}

/** Lists the symbols that occur, and as the last one the reserved code of only ones. */
function listSymbols(histogram: usize): void {
  places = 0;
  for (let symbol: i32 = 0; symbol < MOST; symbol++) {
    const frequency: u32 = symbol < 256 ? load<u32>(at(histogram, symbol)) : 1;
    if (!frequency) continue;
    store<u32>(at(frequencies, places), frequency);
    store<i32>(at(symbolsOf, places), symbol);
    store<i32>(at(sizes, places), 0);
    store<i32>(at(chains, places), -1);
    places++;
  }
}

/** The rarest place that still has a frequency and is not `other`; -1 when there is none. */
@inline
function rarest(other: i32): i32 {
  let found: i32 = -1;
  let least: u32 = u32.MAX_VALUE;
  for (let i: i32 = 0; i < places; i++) {
    const frequency = load<u32>(at(frequencies, i));
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
  for (; place >= 0; place = load<i32>(at(chains, place))) {
    store<i32>(at(sizes, place), load<i32>(at(sizes, place)) + 1);
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
    const sum = load<u32>(at(frequencies, one)) + load<u32>(at(frequencies, two));
    store<u32>(at(frequencies, one), sum);
    store<u32>(at(frequencies, two), 0);
    store<i32>(at(chains, deepen(one)), two);
    deepen(two);
  }
}

/** Figure K.3: shortens codes of more than 16 bits, and takes the reserved code out. */
function limitLengths(): void {
  memory.fill(lengths, 0, 256);
  for (let i: i32 = 0; i < places; i++) {
    const size = at(lengths, min(load<i32>(at(sizes, i)), 63));
    store<i32>(size, load<i32>(size) + 1);
  }
  store<i32>(lengths, 0);
  for (let length: i32 = 63; length > 16; length--) {
    while (load<i32>(at(lengths, length)) > 0) {
      let shorter = length - 2;
      while (!load<i32>(at(lengths, shorter))) shorter--;
      store<i32>(at(lengths, length), load<i32>(at(lengths, length)) - 2);
      store<i32>(at(lengths, length - 1), load<i32>(at(lengths, length - 1)) + 1);
      store<i32>(at(lengths, shorter + 1), load<i32>(at(lengths, shorter + 1)) + 2);
      store<i32>(at(lengths, shorter), load<i32>(at(lengths, shorter)) - 1);
    }
  }
  let longest: i32 = 16;
  while (longest > 0 && !load<i32>(at(lengths, longest))) longest--;
  store<i32>(at(lengths, longest), load<i32>(at(lengths, longest)) - 1);
}

/** Figure K.4 and C.1, C.2: symbols by length, then codes in that order. */
function assignCodes(table: usize): void {
  const symbols = table + 1040;
  let total: usize = 0;
  for (let size: i32 = 1; size < 64; size++) {
    for (let i: i32 = 0; i < places - 1; i++) {
      if (load<i32>(at(sizes, i)) != size) continue;
      store<u8>(symbols + total, load<i32>(at(symbolsOf, i)));
      total++;
    }
  }
  let code: u32 = 0;
  let next = symbols;
  for (let length: i32 = 1; length <= 16; length++) {
    const count = load<i32>(at(lengths, length));
    store<u8>(table + <usize>length, count, 1023);
    for (let i: i32 = 0; i < count; i++) {
      const symbol = <i32>load<u8>(next++);
      store<u32>(at(table, symbol), (code++ << 8) | <u32>length);
    }
    code <<= 1;
  }
}

/** Builds the best table for the u32 x 256 `histogram`, whose sum is below 2^32. */
export function buildTable(histogram: usize, table: usize): void {
  memory.fill(table, 0, TABLE_BYTES);
  listSymbols(histogram);
  codeSizes();
  limitLengths();
  assignCodes(table);
}

/** How many symbols a table has. */
export function symbolCount(table: usize): i32 {
  let total: i32 = 0;
  for (let i: usize = 0; i < 16; i++) total += <i32>load<u8>(table + i, 1024);
  return total;
}

/** Bits that the symbols of the statistics take with this table, without what follows them. */
export function codeBits(histogram: usize, table: usize): u64 {
  let bits: u64 = 0;
  for (let i: i32 = 0; i < 256; i++) {
    bits += <u64>load<u32>(at(histogram, i)) * <u64>(load<u32>(at(table, i)) & 0xff);
  }
  return bits;
}
