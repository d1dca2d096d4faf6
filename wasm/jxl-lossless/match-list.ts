// Matches that were found to be the cheapest way: where, how long, their distance as the file tells it, u32 each.

import { alloc } from '../arena';
import { distanceTo, lengthTo, NO_MATCH } from './way';

let matches: usize = 0;
export let matchCount: i32 = 0;
let matchLimit: i32 = 0;

export function allocateMatches(most: i32): bool {
  matchLimit = most;
  matches = alloc(<usize>most * 12);
  return matches != 0;
}

export function forgetMatches(): void {
  matchCount = 0;
}

/** Of match `i`: where it begins, how many values it has, its distance. */
@inline
export function matchStart(i: i32): i32 {
  return load<i32>(matches + <usize>i * 12);
}

@inline
export function matchLength(i: i32): i32 {
  return load<i32>(matches + <usize>i * 12, 4);
}

@inline
export function matchDistance(i: i32): u32 {
  return load<u32>(matches + <usize>i * 12, 8);
}

/** Notes the matches of a block, from its end; false when there is no room for more. */
export function noteBlock(start: i32, stop: i32): bool {
  const first = matchCount;
  for (let i = stop - start; i > 0; ) {
    const distance = distanceTo(i);
    const length = lengthTo(i);
    i -= length;
    if (distance == NO_MATCH) continue;
    if (matchCount == matchLimit) return false;
    const match = matches + <usize>matchCount * 12;
    store<u32>(match, <u32>(start + i));
    store<u32>(match, <u32>length, 4);
    store<u32>(match, distance, 8);
    matchCount++;
  }
  turnMatches(first, matchCount - 1);
  return true;
}

/** Puts matches `a` to `b` in the order of their places. */
function turnMatches(first: i32, last: i32): void {
  for (let a = first, b = last; a < b; a++, b--) {
    const one = matches + <usize>a * 12;
    const other = matches + <usize>b * 12;
    for (let i: usize = 0; i < 12; i += 4) {
      const kept = load<u32>(one + i);
      store<u32>(one + i, load<u32>(other + i));
      store<u32>(other + i, kept);
    }
  }
}
