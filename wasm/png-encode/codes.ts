// Huffman codes of limited length for the counts of symbols: minimum redundancy after Moffat and
// Katajainen ("In-place calculation of minimum-redundancy codes", 1995), then codes that are too
// long are shortened at the price of the cheapest others. SORTED is u32: count × 512 + symbol.

import { enc, SORTED } from './state';

/** How many codes have each length; the next code of each length. */
const COUNTS: usize = memory.data(16 * 2, 16);
const NEXT: usize = memory.data(16 * 2, 16);

@inline
function at(i: u32): usize {
  return enc.tables + SORTED + ((<usize>i) << 2);
}

/**
 * Fills `lengths` (u8) and `codes` (u16, first bit lowest) for `symbols` counts (u32). At least two
 * symbols get a code, so that it is complete. Counts are below 2^23, of which all are used up.
 */
export function buildCode(
  counts: usize,
  symbols: u32,
  limit: u32,
  lengths: usize,
  codes: usize,
): void {
  memory.fill(lengths, 0, symbols);
  let used = collect(counts, symbols);
  for (let symbol: u32 = 0; used < 2; symbol++) {
    if (used && (load<u32>(at(0)) & 511) == symbol) continue;
    store<u32>(at(used), 512 | symbol);
    used += 1;
  }
  sort(used);
  // The lengths replace the counts, symbols are kept apart: codes get their rank from the order.
  for (let i: u32 = 0; i < used; i++) {
    store<u16>(codes + ((<usize>i) << 1), <u16>(load<u32>(at(i)) & 511));
    store<u32>(at(i), load<u32>(at(i)) >> 9);
  }
  measure(used);
  limitLengths(used, limit);
  // The rarest symbols come first and get the longest codes.
  let i: u32 = 0;
  for (let length = limit; length > 0; length--) {
    for (let n = load<u16>(COUNTS + ((<usize>length) << 1)); n > 0; n--, i++) {
      store<u8>(lengths + load<u16>(codes + ((<usize>i) << 1)), <u8>length);
    }
  }
  assign(symbols, lengths, codes);
}

/** Lists the symbols that occur. */
function collect(counts: usize, symbols: u32): u32 {
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = load<u32>(counts + ((<usize>symbol) << 2));
    if (!count) continue;
    store<u32>(at(used), (count << 9) | symbol);
    used += 1;
  }
  return used;
}

/** Shell sort: few hundred keys, all different. */
function sort(count: u32): void {
  for (let gap: u32 = 121; gap > 0; gap = gap / 3) {
    for (let i = gap; i < count; i++) {
      const key = load<u32>(at(i));
      let j = i;
      for (; j >= gap && load<u32>(at(j - gap)) > key; j -= gap) {
        store<u32>(at(j), load<u32>(at(j - gap)));
      }
      store<u32>(at(j), key);
    }
  }
}

/** Replaces ascending counts by code lengths, in place. */
function measure(count: u32): void {
  // 1. Counts become indices of parents: two queues, of leaves and of inner nodes, in one array.
  let leaf: u32 = 0;
  let root: u32 = 0;
  for (let next: u32 = 0; next < count - 1; next++) {
    let sum: u32 = 0;
    for (let side = 0; side < 2; side++) {
      if (leaf >= count || (root < next && load<u32>(at(root)) < load<u32>(at(leaf)))) {
        sum += load<u32>(at(root));
        store<u32>(at(root), next);
        root += 1;
      } else {
        sum += load<u32>(at(leaf));
        leaf += 1;
      }
    }
    store<u32>(at(next), sum);
  }
  // 2. Parents become depths of inner nodes.
  store<u32>(at(count - 2), 0);
  for (let next = <i32>count - 3; next >= 0; next--) {
    store<u32>(at(next), load<u32>(at(load<u32>(at(next)))) + 1);
  }
  // 3. Depths of inner nodes become depths of leaves.
  let free: i32 = 1;
  let depth: u32 = 0;
  let inner = <i32>count - 2;
  let next = <i32>count - 1;
  while (free > 0) {
    let used = 0;
    while (inner >= 0 && load<u32>(at(inner)) == depth) {
      used += 1;
      inner -= 1;
    }
    for (; free > used; free--, next--) store<u32>(at(next), depth);
    free = 2 * used;
    depth += 1;
  }
}

/** COUNTS: how many codes have each length, none above `limit`, and the code space filled exactly. */
function limitLengths(count: u32, limit: u32): void {
  memory.fill(COUNTS, 0, 32);
  let space: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const length = min(load<u32>(at(i)), limit);
    const slot = COUNTS + ((<usize>length) << 1);
    store<u16>(slot, load<u16>(slot) + 1);
    space += 1 << (limit - length);
  }
  while (space > (<u32>1) << limit) {
    // One code of the full length goes; the longest shorter code makes room for two below it.
    let length = limit - 1;
    while (!load<u16>(COUNTS + ((<usize>length) << 1))) length -= 1;
    const slot = COUNTS + ((<usize>length) << 1);
    store<u16>(slot, load<u16>(slot) - 1);
    store<u16>(slot, load<u16>(slot, 2) + 2, 2);
    const last = COUNTS + ((<usize>limit) << 1);
    store<u16>(last, load<u16>(last) - 1);
    space -= 1;
  }
}

/** Canonical codes, bits reversed. */
function assign(symbols: u32, lengths: usize, codes: usize): void {
  let code: u32 = 0;
  for (let length: usize = 1; length < 16; length++) {
    code = (code + (length > 1 ? <u32>load<u16>(COUNTS + ((length - 1) << 1)) : 0)) << 1;
    store<u16>(NEXT + (length << 1), <u16>code);
  }
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (!length) continue;
    const slot = NEXT + ((<usize>length) << 1);
    const value = <u32>load<u16>(slot);
    store<u16>(slot, <u16>(value + 1));
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
