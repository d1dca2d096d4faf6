// Tokens of streams that repeat what came before (18181-1, C.3.2): u32,
//
//   context u8 << 24 | kind u2 << 22 | value u22
//
// A value is a literal, the length of a match less LEAST_LENGTH, or its distance as the file tells it.

import { SPLIT, TOP_BITS } from './hybrid';

export const MATCH_VALUES: u32 = 0x3fffff;
export const MATCH_KINDS: u32 = 0xc00000;
const LITERAL: u32 = 0;
export const LENGTH: u32 = 0x400000;
export const DISTANCE: u32 = 0x800000;

/** The token of the shortest length; literals have those below. */
export const FIRST_LENGTH: u32 = 48;
export const LEAST_LENGTH: i32 = 3;
/** Lengths below 2^2 have tokens of their own, others those of their leading bit. */
export const LENGTH_SPLIT_LOG: u32 = 2;
export const MOST_LENGTH: i32 = 16384;
/** Values of literals are below: of samples of 8 bits, of more. */
const LITERAL_LIMIT: u32 = 4096;
const DEEP_LIMIT: u32 = 1 << 20;

/** Literals tell so many bits below the leading one in their tokens; those of deep samples fewer, or there would be too many. */
export let literalTopBits: i32 = TOP_BITS;
export let literalLimit: u32 = LITERAL_LIMIT;

export function chooseLiterals(isDeep: bool): void {
  literalTopBits = isDeep ? 1 : TOP_BITS;
  literalLimit = isDeep ? DEEP_LIMIT : LITERAL_LIMIT;
}

/** The token of a literal. */
@inline
export function literalToken(value: u32): u32 {
  if (value < SPLIT) return value;
  const log = 31 - <u32>clz(value);
  const below = <u32>literalTopBits;
  return SPLIT + ((log - 4) << below) + ((value >> (log - below)) & ((1 << below) - 1));
}

/** Raw bits behind a token of SPLIT and more. */
@inline
export function literalRawBits(token: u32): i32 {
  return 4 - literalTopBits + ((<i32>token - 16) >> literalTopBits);
}

/** The token of a value. */
@inline
export function symbolOf(kind: u32, value: u32): u32 {
  if (kind == LITERAL) return literalToken(value);
  const log = 31 - <u32>clz(value | 1);
  if (kind == LENGTH) {
    return value < 4 ? FIRST_LENGTH + value : FIRST_LENGTH + 4 + log - LENGTH_SPLIT_LOG;
  }
  return value < SPLIT ? value : SPLIT + ((log - 4) << 1) + ((value >> (log - 1)) & 1);
}

/** How many raw bits follow it. */
@inline
export function rawBitsOf(kind: u32, value: u32): i32 {
  if (kind == LITERAL) return value < SPLIT ? 0 : literalRawBits(literalToken(value));
  const log = 31 - <i32>clz(value | 1);
  if (kind == LENGTH) return value < 4 ? 0 : log;
  return value < SPLIT ? 0 : log - 1;
}
