// Joins clusters while the table that this saves takes more bits than it saves, and numbers those that
// are left by their first use, which makes context maps short.

import { alloc } from '../arena';
import { nLogN } from '../shared/logs';
import { addHistogram, measureHistogram, statsOf, sums } from './cluster';
import { histogramOf, MOST_CLUSTERS } from './code';
import { HISTOGRAM_BYTES } from './hybrid';

/** About what a table takes, in bits: itself, a token that occurs, one that does not. */
const TABLE_BITS: f64 = 10;
const TOKEN_BITS: f64 = 7;
const GAP_BITS: f64 = 3;

const NONE: i32 = -1;

/** Of each cluster: the nearest other one and the bits that joining them adds, less than none. */
@unmanaged
class Partner {
  added: f64;
  other: i32;
  /** The cluster that it was joined to: itself while it lives. */
  home: i32;
  isGone: i32;
  /** Its number in the end. */
  number: i32;
}

const PARTNER_BYTES: usize = 24;
const partners: usize = memory.data(64 * 24, 16);
/** The sums in their new order. */
let ordered: usize = 0;

export function allocateMerge(): bool {
  ordered = alloc(<usize>MOST_CLUSTERS * HISTOGRAM_BYTES);
  return ordered != 0;
}

@inline
function partnerOf(k: i32): Partner {
  return changetype<Partner>(partners + <usize>k * PARTNER_BYTES);
}

/**
 * Merges the `clusters` sums of cluster.ts and renumbers `map`; a context that does not occur gets the
 * cluster of the one before. Answers the number of clusters, whose histograms are `sums` then.
 */
export function merge(histograms: usize, contexts: i32, map: usize, clusters: i32): i32 {
  forget(clusters);
  for (let k: i32 = 0; k < clusters; k++) partnerOf(k).isGone = i32(statsOf(k).total == 0);
  findPartners(clusters);
  for (;;) {
    let best: i32 = NONE;
    for (let k: i32 = 0; k < clusters; k++) {
      if (partnerOf(k).isGone) continue;
      if (best == NONE || partnerOf(k).added < partnerOf(best).added) best = k;
    }
    if (best == NONE || partnerOf(best).added >= 0) break;
    join(best, partnerOf(best).other, clusters);
  }
  return renumber(histograms, contexts, map, clusters);
}

/** All clusters stand for themselves, without numbers. */
export function forget(clusters: i32): void {
  for (let k: i32 = 0; k < clusters; k++) {
    const one = partnerOf(k);
    one.home = k;
    one.number = NONE;
  }
}

/** Joins `gone` to `kept`. */
function join(kept: i32, gone: i32, clusters: i32): void {
  partnerOf(gone).isGone = 1;
  for (let k: i32 = 0; k < clusters; k++) {
    if (partnerOf(k).home == gone) partnerOf(k).home = kept;
  }
  addHistogram(histogramOf(sums, kept), histogramOf(sums, gone));
  measureHistogram(histogramOf(sums, kept), statsOf(kept));
  for (let k: i32 = 0; k < clusters; k++) {
    const one = partnerOf(k);
    const isConcerned = k == kept || one.other == kept || one.other == gone;
    if (!one.isGone && isConcerned) findPartner(k, clusters);
  }
}

/** The partners of all clusters: each pair is looked at once. */
function findPartners(clusters: i32): void {
  for (let k: i32 = 0; k < clusters; k++) {
    partnerOf(k).added = Infinity;
    partnerOf(k).other = NONE;
  }
  for (let k: i32 = 0; k < clusters; k++) {
    if (partnerOf(k).isGone) continue;
    const own = headerBits(k, k) + statsOf(k).bits;
    for (let other = k + 1; other < clusters; other++) {
      if (partnerOf(other).isGone) continue;
      const added = jointBits(k, other) - own - headerBits(other, other) - statsOf(other).bits;
      offer(k, other, added);
      offer(other, k, added);
    }
  }
}

/** Makes `other` the partner of `k` where joining it adds less. */
@inline
function offer(k: i32, other: i32, added: f64): void {
  const one = partnerOf(k);
  if (added >= one.added) return;
  one.added = added;
  one.other = other;
}

function findPartner(k: i32, clusters: i32): void {
  const one = partnerOf(k);
  one.added = Infinity;
  one.other = NONE;
  if (one.isGone) return;
  const own = headerBits(k, k) + statsOf(k).bits;
  for (let other: i32 = 0; other < clusters; other++) {
    if (other == k || partnerOf(other).isGone) continue;
    const added = jointBits(k, other) - own - headerBits(other, other) - statsOf(other).bits;
    offer(k, other, added);
  }
}

/** Bits of the tokens of both by one table, and of that table. */
function jointBits(a: i32, b: i32): f64 {
  let bits = nLogN(statsOf(a).total + statsOf(b).total);
  const length = max(statsOf(a).length, statsOf(b).length);
  for (let i: usize = 0; i < <usize>length; i++) {
    bits -= nLogN(
      load<u32>(histogramOf(sums, a) + (i << 2)) + load<u32>(histogramOf(sums, b) + (i << 2)),
    );
  }
  return bits + headerBits(a, b);
}

/** About what the table of `a` and `b` together takes. */
function headerBits(a: i32, b: i32): f64 {
  const length = max(statsOf(a).length, statsOf(b).length);
  let bits = TABLE_BITS;
  for (let i: usize = 0; i < <usize>length; i++) {
    const n =
      load<u32>(histogramOf(sums, a) + (i << 2)) | load<u32>(histogramOf(sums, b) + (i << 2));
    bits += n ? TOKEN_BITS : GAP_BITS;
  }
  return bits;
}

/** Numbers clusters by their first use, and gives contexts that do not occur the one before. */
export function renumber(histograms: usize, contexts: i32, map: usize, clusters: i32): i32 {
  let count: i32 = 0;
  let last: i32 = 0;
  for (let context: i32 = 0; context < contexts; context++) {
    if (occurs(histogramOf(histograms, context))) {
      const home = partnerOf(<i32>load<u8>(map + <usize>context)).home;
      const one = partnerOf(home);
      if (one.number == NONE) {
        memory.copy(histogramOf(ordered, count), histogramOf(sums, home), HISTOGRAM_BYTES);
        one.number = count++;
      }
      last = one.number;
    }
    store<u8>(map + <usize>context, <u8>last);
  }
  assert(count <= clusters);
  memory.copy(sums, ordered, <usize>count * HISTOGRAM_BYTES);
  return count;
}

function occurs(histogram: usize): bool {
  let any = v128.load(histogram);
  for (let i: usize = 16; i < HISTOGRAM_BYTES; i += 16)
    any = v128.or(any, v128.load(histogram + i));
  return v128.any_true(any);
}
