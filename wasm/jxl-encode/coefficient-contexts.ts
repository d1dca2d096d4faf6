// Contexts of the coefficients of a block (18181-1, I.4): by their place in the order, and by how many
// of them that are not zero are still to come.

import { alloc } from '../arena';

/** Contexts for counts, and for coefficients, of each block context. */
export const COUNT_CONTEXTS: u32 = 37;
export const VALUE_CONTEXTS: u32 = 458;
/** Tokens of a group at most: a count and 63 coefficients of each block of three channels. */
export const MOST_TOKENS: i32 = 32 * 32 * 64 * 3;
/** What is expected of the first block. */
export const FIRST_COUNT: u32 = 32;

/** Twice the context of a coefficient by its place in the order, and by how many are left: u16 x 64. */
export let placeContexts: usize = 0;
export let leftContexts: usize = 0;

/** Makes the tables, in the arena. */
export function initContexts(): bool {
  placeContexts = alloc(128);
  leftContexts = alloc(128);
  if (!placeContexts || !leftContexts) return false;
  for (let k: u32 = 0; k < 64; k++) {
    const at = (<usize>k) << 1;
    store<u16>(placeContexts + at, <u16>(placeContext(max(k, 1)) << 1));
    store<u16>(leftContexts + at, <u16>(leftContext(k) << 1));
  }
  return true;
}

function placeContext(k: u32): u32 {
  if (k < 16) return k - 1;
  return k < 32 ? 15 + ((k - 16) >> 1) : 23 + ((k - 32) >> 2);
}

function leftContext(left: u32): u32 {
  if (left <= 1) return 0;
  if (left <= 2) return 31;
  if (left <= 4) return 62;
  if (left <= 8) return 93;
  if (left <= 12) return 123;
  if (left <= 20) return 152;
  return left <= 32 ? 180 : 206;
}
