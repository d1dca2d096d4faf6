// How permutations are told (18181-1, F.3.2): by their Lehmer codes, each in a context by the one before.

import { bitsFor } from './fields';

export const PERMUTATION_CONTEXTS: i32 = 8;

/** The context of what follows `value`: the number of things at first, then the code before. */
@inline
export function permutationContext(value: u32): u32 {
  return <u32>min(PERMUTATION_CONTEXTS - 1, bitsFor(value + 1));
}
