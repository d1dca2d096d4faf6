// Huffman codes of limited length for the counts of symbols: minimum redundancy after Moffat and
// Katajainen ("In-place calculation of minimum-redundancy codes", 1995), then codes that are too
// long are shortened at the price of the cheapest others. The scratch is u32: count × 2048 + symbol.
// JPEG has a builder of its own (jpeg-encode/huffman.ts), which follows libjpeg among equals.

import { U16Table, U32Table } from './views';

/** How many codes have each length; the next code of each length. */
const COUNTS = changetype<U16Table>(memory.data(16 * 2, 16));
const NEXT = changetype<U16Table>(memory.data(16 * 2, 16));

/** Bits of a symbol in the scratch. */
const SYMBOL_BITS: u32 = 11;
const SYMBOL_MASK: u32 = (1 << SYMBOL_BITS) - 1;

let scratch: usize = 0;

@inline
function sorted(): U32Table {
  return changetype<U32Table>(scratch);
}

/**
 * Fills `lengths` (u8) and `codes` (u16, first bit lowest) for `symbols` counts (u32). At least two
 * symbols get a code, so that it is complete. Counts are below 2^21, of which all are used up; `symbols` at most 2048.
 * `room`: u32 for each symbol.
 */
export function buildCode(
  counts: usize,
  symbols: u32,
  limit: u32,
  lengths: usize,
  codes: usize,
  room: usize,
): void {
  scratch = room;
  const list = sorted();
  memory.fill(lengths, 0, symbols);
  let used = collect(counts, symbols);
  for (let symbol: u32 = 0; used < 2; symbol++) {
    if (used && (list[0] & SYMBOL_MASK) == symbol) continue;
    list[used] = (1 << SYMBOL_BITS) | symbol;
    used += 1;
  }
  sort(used);
  // The lengths replace the counts, symbols are kept apart: codes get their rank from the order.
  for (let i: u32 = 0; i < used; i++) {
    store<u16>(codes + ((<usize>i) << 1), <u16>(list[i] & SYMBOL_MASK));
    list[i] = list[i] >> SYMBOL_BITS;
  }
  measure(used);
  limitLengths(used, limit);
  // The rarest symbols come first and get the longest codes.
  let i: u32 = 0;
  for (let length = limit; length > 0; length--) {
    for (let n = COUNTS[length]; n > 0; n--, i++) {
      store<u8>(lengths + load<u16>(codes + ((<usize>i) << 1)), <u8>length);
    }
  }
  assert(i == used);
  assign(symbols, lengths, codes);
}

/** Lists the symbols that occur. */
function collect(counts: usize, symbols: u32): u32 {
  const list = sorted();
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = load<u32>(counts + ((<usize>symbol) << 2));
    if (!count) continue;
    list[used] = (count << SYMBOL_BITS) | symbol;
    used += 1;
  }
  return used;
}

/** Shell sort: few hundred keys, all different. */
function sort(count: u32): void {
  const list = sorted();
  for (let gap: u32 = 121; gap > 0; gap = gap / 3) {
    for (let i = gap; i < count; i++) {
      const key = list[i];
      let j = i;
      for (; j >= gap && list[j - gap] > key; j -= gap) {
        list[j] = list[j - gap];
      }
      list[j] = key;
    }
  }
}

/** Replaces ascending counts by code lengths, in place. */
function measure(count: u32): void {
  const list = sorted();
  // 1. Counts become indices of parents: two queues, of leaves and of inner nodes, in one array.
  let leaf: u32 = 0;
  let root: u32 = 0;
  for (let next: u32 = 0; next < count - 1; next++) {
    let sum: u32 = 0;
    for (let side = 0; side < 2; side++) {
      if (leaf >= count || (root < next && list[root] < list[leaf])) {
        sum += list[root];
        list[root] = next;
        root += 1;
      } else {
        sum += list[leaf];
        leaf += 1;
      }
    }
    list[next] = sum;
  }
  // 2. Parents become depths of inner nodes.
  list[count - 2] = 0;
  for (let next = <i32>count - 3; next >= 0; next--) {
    list[next] = list[list[next]] + 1;
  }
  // 3. Depths of inner nodes become depths of leaves.
  let free: i32 = 1;
  let depth: u32 = 0;
  let inner = <i32>count - 2;
  let next = <i32>count - 1;
  while (free > 0) {
    let used = 0;
    while (inner >= 0 && list[inner] == depth) {
      used += 1;
      inner -= 1;
    }
    for (; free > used; free--, next--) list[next] = depth;
    free = 2 * used;
    depth += 1;
  }
}

/** COUNTS: how many codes have each length, none above `limit`, and the code space filled exactly. */
function limitLengths(count: u32, limit: u32): void {
  const list = sorted();
  memory.fill(changetype<usize>(COUNTS), 0, 32);
  let space: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const length = min(list[i], limit);
    COUNTS[length] += 1;
    space += 1 << (limit - length);
  }
  while (space > (<u32>1) << limit) {
    // One code of the full length goes; the longest shorter code makes room for two below it.
    let length = limit - 1;
    while (!COUNTS[length]) length -= 1;
    COUNTS[length] -= 1;
    COUNTS[length + 1] += 2;
    COUNTS[limit] -= 1;
    space -= 1;
  }
}

/** Canonical codes, bits reversed. */
function assign(symbols: u32, lengths: usize, codes: usize): void {
  let code: u32 = 0;
  for (let length: usize = 1; length < 16; length++) {
    code = (code + (length > 1 ? <u32>COUNTS[length - 1] : 0)) << 1;
    NEXT[length] = <u16>code;
  }
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (!length) continue;
    const value = <u32>NEXT[length];
    NEXT[length] += 1;
    store<u16>(codes + (symbol << 1), <u16>(reversed(value) >> (16 - length)));
  }
}

/** The 16 bits of a value, the other way round. */
function reversed(value: u32): u32 {
  let bits = ((value & 0x5555) << 1) | ((value >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  return ((bits & 0xff) << 8) | (bits >> 8);
}
