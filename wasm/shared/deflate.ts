// What DEFLATE (RFC 1951) fixes, for both directions.

import { U8Table, U16Table } from './views';

/** Bytes that a match may refer back to. */
export const HISTORY: u32 = 32768;
export const LONGEST_MATCH: u32 = 258;

/** Symbols of the first code: 256 literals, the end of the block, lengths; then those of distances. */
export const END_OF_BLOCK: u32 = 256;
export const FIRST_LENGTH: u32 = 257;
export const LENGTHS_SENT: u32 = 29;
/** A whole table of either code, its unused symbols as well. */
export const LITERAL_SYMBOLS: u32 = 288;
export const DISTANCE_SYMBOLS: u32 = 32;
/** Symbols of the two codes that may be sent, and of the code of code lengths. */
export const LITERALS_SENT: u32 = 286;
export const DISTANCES_SENT: u32 = 30;
export const RUN_SYMBOLS: u32 = 19;

/** Base and extra bits of each length symbol from 257; base of each distance symbol (3.2.5). */
export const LENGTH_BASE = changetype<U16Table>(
  memory.data<u16>([
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]),
);
export const LENGTH_EXTRA = changetype<U8Table>(
  memory.data<u8>([
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]),
);
export const DISTANCE_BASE = changetype<U16Table>(
  memory.data<u16>([
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]),
);

/** Extra bits of a distance symbol. */
@inline
export function distanceExtra(symbol: u32): u32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

/** The order in which the lengths of the code of code lengths come (3.2.7). */
export const RUN_ORDER = changetype<U8Table>(
  memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]),
);

/** Code lengths of the fixed codes (3.2.6): u8 × 288 literals and lengths, u8 × 32 distances. */
export function fillFixedLengths(lengths: usize): void {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + LITERAL_SYMBOLS, 5, DISTANCE_SYMBOLS);
}
