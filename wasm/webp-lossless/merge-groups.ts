// Groups that are not worth codes of their own become one.

import { nLogN } from '../shared/logs';
import { bitsOf, countsOf, keys } from './costs';
import { learnGroups, memberships, NUMBER_SHARE } from './groups';
import { CACHE_FROM, image } from './state';

/** Merges pairs of groups as long as that saves bits. */
export function mergeGroups(): void {
  const groups = image.groups;
  // What each pair saves as one, f64 for a > b, and what each group takes; costs are free here.
  const pairs = image.costs;
  const bits = pairs + ((<usize>groups * groups) << 3);
  for (let a = 0; a < groups; a++) {
    store<f64>(bits + ((<usize>a) << 3), bitsOf(countsOf(a), 0));
    for (let b = 0; b < a; b++) savePair(pairs, bits, a, b);
  }
  for (;;) {
    let most: f64 = 0;
    let into = 0;
    let from = 0;
    for (let a = 1; a < groups; a++) {
      for (let b = 0; b < a; b++) {
        const saved = load<f64>(pairs + ((<usize>a * groups + b) << 3));
        if (saved <= most) continue;
        most = saved;
        into = b;
        from = a;
      }
    }
    if (most <= 0) break;
    mergePair(into, from);
    store<f64>(bits + ((<usize>into) << 3), bitsOf(countsOf(into), 0));
    for (let other = 0; other < groups; other++) {
      if (other == into) continue;
      if (other == from) savePair(pairs, bits, max(from, into), min(from, into));
      else {
        savePair(pairs, bits, max(other, into), min(other, into));
        savePair(pairs, bits, max(other, from), min(other, from));
      }
    }
  }
  learnGroups(0);
}

function membersOf(group: i32): u32 {
  return load<u32>(memberships() + ((<usize>group) << 2));
}

/** What a and b save as one group; nothing where one of them is gone. */
function savePair(pairs: usize, bits: usize, a: i32, b: i32): void {
  const ofA = membersOf(a);
  const ofB = membersOf(b);
  let saved: f64 = -1;
  if (ofA && ofB) {
    saved =
      load<f64>(bits + ((<usize>a) << 3)) +
      load<f64>(bits + ((<usize>b) << 3)) -
      bitsOf(countsOf(a), countsOf(b)) +
      (nLogN(ofA + ofB) - nLogN(ofA) - nLogN(ofB)) * NUMBER_SHARE;
  }
  store<f64>(pairs + ((<usize>a * image.groups + b) << 3), saved);
}

/** Counts of one group go to another; tiles follow with the next `regroup`. */
function mergePair(into: i32, from: i32): void {
  const to = countsOf(into);
  const gone = countsOf(from);
  for (let i: usize = 0; i < (<usize>CACHE_FROM + keys) << 2; i += 16) {
    v128.store(to + i, i32x4.add(v128.load(to + i), v128.load(gone + i)));
  }
  const members = memberships() + ((<usize>into) << 2);
  store<u32>(members, load<u32>(members) + membersOf(from));
  store<u32>(memberships() + ((<usize>from) << 2), 0);
}
