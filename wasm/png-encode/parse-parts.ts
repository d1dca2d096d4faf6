// What both ways of parsing share: tokens and their counts, and what a match is worth.

import { block, LENGTH_PRICES, LENGTH_SYMBOLS, PART_COUNTS, PRICES, work } from './state';
import { distanceSymbol } from './tokens';

/** Matches up to this length are weighed against the literals they replace. */
const WEIGHED: u32 = 12;

@inline
export function increment(count: usize): void {
  store<u32>(count, load<u32>(count) + 1);
}

/** Appends the byte at `src`; answers the number of tokens then, as the next one. */
@inline
export function literal(tokens: usize, token: u32, counts: usize, src: usize): u32 {
  const value = <u32>load<u8>(src);
  store<u32>(tokens + ((<usize>token) << 2), value);
  increment(counts + ((<usize>value) << 2));
  return token + 1;
}

/** Appends a match. */
@inline
export function matched(token: u32, length: u32, distance: u32): u32 {
  const counts = work.tables + PART_COUNTS;
  store<u32>(block.tokens + ((<usize>token) << 2), (distance << 16) | length);
  increment(counts + ((257 + <usize>load<u8>(work.tables + LENGTH_SYMBOLS + length)) << 2));
  increment(counts + ((288 + <usize>distanceSymbol(distance)) << 2));
  return token + 1;
}

/** Whether a match costs less than the literals at `here` that it replaces. */
@inline
export function isWorth(here: usize, length: u32, distance: u32): bool {
  if (length > WEIGHED) return true;
  const prices = work.tables + PRICES;
  let literals: u32 = 0;
  for (let i: usize = 0; i < length; i++) literals += load<u8>(prices + load<u8>(here + i));
  const match =
    <u32>load<u8>(work.tables + LENGTH_PRICES + length) +
    <u32>load<u8>(prices + 288 + distanceSymbol(distance));
  return match < literals;
}
