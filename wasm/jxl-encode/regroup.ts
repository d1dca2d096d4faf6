// Makes context maps short: of all ways to give contexts their clusters, the one that takes the fewest
// bits for the tokens and for the map, in which a context that has the cluster of the one before is
// nearly free. A path is built context by context (Viterbi), over those that occur.

import {
  addHistogram,
  cheapest,
  measureHistogram,
  priceIn,
  prices,
  priceTokens,
  statsOf,
  sums,
  usedAt,
  usedCount,
} from './cluster';
import { histogramOf, MOST_CLUSTERS } from './code';
import { HISTOGRAM_BYTES } from './hybrid';
import { forget, renumber } from './merge';

/** About what it takes to name another cluster. */
const SWITCH_BITS: f32 = 5;

/** Bits of the best path to each cluster, beyond those of the best of all, f32. */
const paths: usize = memory.data(64 * 4, 16);

/** Assigns contexts to the `clusters` clusters of `sums` anew; answers how many are left. */
export function regroup(histograms: usize, contexts: i32, map: usize, clusters: i32): i32 {
  if (clusters < 2) return clusters;
  assert(clusters <= MOST_CLUSTERS);
  for (let k: i32 = 0; k < clusters; k++) {
    measureHistogram(histogramOf(sums, k), statsOf(k));
  }
  priceTokens(clusters);
  const last = findPaths(histograms, clusters);
  follow(map, last);
  memory.fill(sums, 0, <usize>clusters * HISTOGRAM_BYTES);
  for (let i: i32 = 0; i < usedCount; i++) {
    const context = usedAt(i).context;
    const cluster = <i32>load<u8>(map + <usize>context);
    addHistogram(histogramOf(sums, cluster), histogramOf(histograms, context));
  }
  forget(clusters);
  return renumber(histograms, contexts, map, clusters);
}

/**
 * Of each context that occurs: which clusters are best reached from themselves (a bit each, in
 * `kept`), and from which one all others are. Answers the last cluster of the best path.
 */
function findPaths(histograms: usize, clusters: i32): i32 {
  let best: i32 = 0;
  memory.fill(paths, 0, 64 * 4);
  for (let i: i32 = 0; i < usedCount; i++) {
    const one = usedAt(i);
    priceIn(histogramOf(histograms, one.context), one.length, clusters);
    one.kept = goOn(load<f32>(paths + ((<usize>best) << 2)));
    one.seed = best;
    best = cheapest(paths);
  }
  return best;
}

/** Lengthens all paths by a context, of which the best one takes `least` bits so far; answers which are kept. */
function goOn(least: f32): u64 {
  const most = f32x4.splat(SWITCH_BITS);
  let kept: u64 = 0;
  for (let k: u64 = 0; k < 64; k += 4) {
    const offset = (<usize>k) << 2;
    const own = f32x4.sub(v128.load(paths + offset), f32x4.splat(least));
    kept |= (<u64>(<u32>i32x4.bitmask(f32x4.le(own, most)))) << k;
    const bits = f32x4.add(f32x4.pmin(most, own), v128.load(prices + offset));
    v128.store(paths + offset, bits);
  }
  return kept;
}

/** Back along the best path. */
function follow(map: usize, last: i32): void {
  let k = last;
  for (let i = usedCount - 1; i >= 0; i--) {
    const one = usedAt(i);
    store<u8>(map + <usize>one.context, <u8>k);
    if (!((one.kept >> <u64>k) & 1)) k = one.seed;
  }
}
