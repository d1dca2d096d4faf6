// What the symbols of one code of a group take, and the code itself, by their entropy.

import { log2Of, nLogN } from '../shared/logs';
import { CACHE_FROM } from './state';

/** What a code takes in bits: about so much, for each symbol, and for each row of symbols that it lacks. */
const CODE_BITS: f64 = 45;
const SYMBOL_BITS: f64 = 1.2;
const GAP_BITS: f64 = 9;
/** A code of two symbols. */
const PAIR_BITS: f64 = 19;
/** The part of codes that counts in an estimate. */
let headerShare: f64 = 1;

export function shareHeaders(share: f64): void {
  headerShare = share;
}

@inline
export function sharedBits(bits: f64): f64 {
  return bits * headerShare;
}

/** Of the code that is looked at: all symbols, the commonest one, and how many there are. */
let sum: u32 = 0;
let most: u32 = 0;
let used: u32 = 0;
/** Rows of symbols that are not there. */
let gaps: u32 = 0;

/**
 * Symbols `from` to `to` of counts a, or of a and b, and of `more` keys of the colour cache: what they take, and the
 * code that they need.
 */
export function partBits(a: usize, b: usize, from: u32, to: u32, more: u32): f64 {
  sum = 0;
  most = 0;
  used = 0;
  gaps = 0;
  let logs = logsOf(a, b, from, to);
  if (more) logs += logsOf(a, b, CACHE_FROM, CACHE_FROM + more);
  if (used < 2) return 12 * headerShare;
  let bits = nLogN(sum) - logs;
  // No symbol takes less than a bit.
  const ofMost = <f64>most * (log2Of(sum) - log2Of(most));
  if (ofMost < <f64>most) bits += <f64>most - ofMost;
  const code = CODE_BITS + SYMBOL_BITS * used + GAP_BITS * gaps;
  return bits + (used > 2 ? code : PAIR_BITS) * headerShare;
}

function logsOf(a: usize, b: usize, from: u32, to: u32): f64 {
  let logs: f64 = 0;
  let isGap = false;
  for (let i = (<usize>from) << 2; i < (<usize>to) << 2; i += 4) {
    let count = load<u32>(a + i);
    if (b) count += load<u32>(b + i);
    if (!count) {
      if (!isGap) gaps++;
      isGap = true;
      continue;
    }
    isGap = false;
    sum += count;
    most = max(most, count);
    used++;
    logs += nLogN(count);
  }
  return logs;
}
