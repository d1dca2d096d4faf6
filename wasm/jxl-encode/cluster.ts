// Which contexts share a distribution. Seeds are chosen one after the other, always the context that
// all seeds so far would code worst; then each context goes to the nearest seed, and once more, by
// what it really costs, to the nearest sum. merge.ts then joins what is not worth a table.
//
// Distances are the bits that two histograms lose by one table: (a + b) log (a + b) - …

import { alloc } from '../arena';
import { smallestFloat } from '../shared/lanes';
import { log2Of, nLogN } from '../shared/logs';
import { histogramOf, MOST_CLUSTERS } from './code';
import { HISTOGRAM_BYTES } from './hybrid';

/** A seed this near to another one is none, in bits. */
const LEAST_DISTANCE: f64 = 48;

/** From so many tokens in so many contexts on, distances take longer than they save: 0.1 % of a file of 100 KB. */
const LARGE: u32 = 50_000;
const MANY_CONTEXTS: i32 = 512;
/** Bits of a token that a cluster has not seen: while clusters have only their seeds, and then. */
const MOST_UNSEEN: f64 = 15;
const OUT_OF_REACH: f64 = 1e9;

/** Entropy of a histogram: what its counts cost, how many they are, where the last one stands. */
@unmanaged
class Stats {
  /** n log n of the total, less that of the counts: bits of all tokens. */
  bits: f64;
  total: u32;
  length: u32;
}

/** A context that occurs. */
@unmanaged
class Used extends Stats {
  /** Bits lost to the nearest seed so far, of the `seen` first ones. */
  distance: f64;
  context: i32;
  seed: i32;
  seen: i32;
  /** See regroup.ts. */
  kept: u64;
}

const USED_BYTES: usize = 56;

let used: usize = 0;
/** How many contexts occurred the last time. */
export let usedCount: i32 = 0;
let clusterStats: usize = 0;
/** Bits of each token in each cluster, f32: 64 clusters of a token; Infinity in those that there are not. */
let costs: usize = 0;
/** Sums of the clusters' histograms. */
export let sums: usize = 0;

/** Bytes of the arena for so many contexts. */
export function allocateClusters(contexts: i32): bool {
  used = alloc(<usize>contexts * USED_BYTES);
  clusterStats = alloc(<usize>MOST_CLUSTERS * 16);
  costs = alloc(<usize>MOST_CLUSTERS * HISTOGRAM_BYTES);
  sums = alloc(<usize>(MOST_CLUSTERS + 1) * HISTOGRAM_BYTES); // and distances: build-code.ts
  return used != 0 && clusterStats != 0 && costs != 0 && sums != 0;
}

@inline
export function usedAt(i: i32): Used {
  return changetype<Used>(used + <usize>i * USED_BYTES);
}

@inline
export function statsOf(cluster: i32): Stats {
  return changetype<Stats>(clusterStats + ((<usize>cluster) << 4));
}

/** Reads a histogram. */
export function measureHistogram(histogram: usize, stats: Stats): void {
  let total: u32 = 0;
  let length: u32 = 0;
  let bits: f64 = 0;
  for (let i: u32 = 0; i < 64; i++) {
    const n = load<u32>(histogram + ((<usize>i) << 2));
    if (!n) continue;
    total += n;
    bits += nLogN(n);
    length = i + 1;
  }
  stats.bits = nLogN(total) - bits;
  stats.total = total;
  stats.length = length;
}

/** sum += histogram */
export function addHistogram(sum: usize, histogram: usize): void {
  for (let i: usize = 0; i < HISTOGRAM_BYTES; i += 16) {
    v128.store(sum + i, i32x4.add(v128.load(sum + i), v128.load(histogram + i)));
  }
}

/**
 * Clusters `contexts` histograms: their sums, `statsOf`, and in `map` the cluster of each context that
 * occurs. Answers the number of clusters, 0 where nothing occurs.
 */
export function cluster(histograms: usize, contexts: i32, map: usize): i32 {
  const count = findUsed(histograms, contexts);
  usedCount = count;
  if (count == 0) return 0;
  const clusters = chooseSeeds(histograms, count);
  if (isLarge(count)) {
    // Their sums change little by those that join: by the codes of the seeds alone, and again.
    joinCheapest(histograms, count, clusters, map, MOST_UNSEEN);
    joinCheapest(histograms, count, clusters, map, OUT_OF_REACH);
  } else {
    joinNearest(histograms, count, clusters, map);
  }
  joinCheapest(histograms, count, clusters, map, OUT_OF_REACH);
  return clusters;
}

function findUsed(histograms: usize, contexts: i32): i32 {
  let count: i32 = 0;
  for (let context: i32 = 0; context < contexts; context++) {
    const histogram = histogramOf(histograms, context);
    let any = v128.load(histogram);
    for (let i: usize = 16; i < HISTOGRAM_BYTES; i += 16) {
      any = v128.or(any, v128.load(histogram + i));
    }
    if (!v128.any_true(any)) continue;
    const one = usedAt(count++);
    measureHistogram(histogram, one);
    one.distance = Infinity;
    one.context = context;
    one.seed = -1;
    one.seen = 0;
  }
  return count;
}

function chooseSeeds(histograms: usize, count: i32): i32 {
  let farthest: i32 = 0;
  for (let i: i32 = 1; i < count; i++) {
    if (usedAt(i).total > usedAt(farthest).total) farthest = i;
  }
  for (let k: i32 = 0; k < MOST_CLUSTERS; k++) {
    const seed = usedAt(farthest);
    seed.seed = k;
    seed.distance = 0;
    memory.copy(histogramOf(sums, k), histogramOf(histograms, seed.context), HISTOGRAM_BYTES);
    memory.copy(changetype<usize>(statsOf(k)), changetype<usize>(seed), 16);
    let most: f64 = 0;
    for (let i: i32 = 0; i < count; i++) {
      const one = usedAt(i);
      let distance = one.distance;
      // Only those that may be the farthest are compared with all seeds.
      let seen = one.seen;
      for (; distance > most && seen <= k; seen++) {
        distance = min(distance, distanceTo(histograms, one, seen));
      }
      one.seen = seen;
      one.distance = distance;
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (most < LEAST_DISTANCE) return k + 1;
  }
  return MOST_CLUSTERS;
}

function distanceTo(histograms: usize, one: Used, k: i32): f64 {
  const stats = statsOf(k);
  const histogram = histogramOf(histograms, one.context);
  const sum = histogramOf(sums, k);
  const length = max(one.length, stats.length);
  let bits: f64 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const at = (<usize>i) << 2;
    bits += nLogN(load<u32>(histogram + at) + load<u32>(sum + at));
  }
  return nLogN(one.total + stats.total) - bits - one.bits - stats.bits;
}

/** Whether there are very many tokens. */
function isLarge(count: i32): bool {
  if (count < MANY_CONTEXTS) return false;
  let total: u32 = 0;
  for (let i: i32 = 0; i < count; i++) total += usedAt(i).total;
  return total >= LARGE;
}

/** Each context to the cluster that it is nearest to; clusters grow as they take contexts. */
function joinNearest(histograms: usize, count: i32, clusters: i32, map: usize): void {
  for (let i: i32 = 0; i < count; i++) {
    const one = usedAt(i);
    let best = one.seed;
    if (best < 0) {
      let least: f64 = Infinity;
      for (let k: i32 = 0; k < clusters; k++) {
        const distance = distanceTo(histograms, one, k);
        if (distance < least) {
          least = distance;
          best = k;
        }
      }
      best = max(best, 0);
      addHistogram(histogramOf(sums, best), histogramOf(histograms, one.context));
      measureHistogram(histogramOf(sums, best), statsOf(best));
    }
    store<u8>(map + <usize>one.context, <u8>best);
  }
}

/** Each context to the cluster whose code, as it is now, takes the fewest bits for it. */
function joinCheapest(histograms: usize, count: i32, clusters: i32, map: usize, unseen: f64): void {
  priceTokens(clusters, unseen);
  memory.fill(sums, 0, <usize>clusters * HISTOGRAM_BYTES);
  for (let i: i32 = 0; i < count; i++) {
    const one = usedAt(i);
    const histogram = histogramOf(histograms, one.context);
    priceIn(histogram, one.length, clusters);
    const best = cheapest(prices);
    store<u8>(map + <usize>one.context, <u8>best);
    addHistogram(histogramOf(sums, best), histogram);
  }
  for (let k: i32 = 0; k < clusters; k++) measureHistogram(histogramOf(sums, k), statsOf(k));
}

/** Finds the bits of each token by the codes of clusters; one that a cluster has not seen has `unseen`. */
export function priceTokens(clusters: i32, unseen: f64 = OUT_OF_REACH): void {
  // As far as vectors reach.
  for (let k: i32 = 0; k < ((clusters + 7) & ~7); k++) {
    const at = costs + ((<usize>k) << 2);
    const total = k < clusters ? log2Of(statsOf(k).total) : 0;
    for (let i: usize = 0; i < 64; i++) {
      const n = k < clusters ? load<u32>(histogramOf(sums, k) + (i << 2)) : 0;
      const bits = n ? min<f64>(12, total - log2Of(n)) : unseen;
      store<f32>(at + i * COSTS_BYTES, k < clusters ? <f32>bits : <f32>Infinity);
    }
  }
}

/** Of a token, by 64 clusters. */
const COSTS_BYTES: usize = 256;
/** Bits of a histogram in each cluster, f32 x 64: Infinity in those that there are not. */
export const prices: usize = memory.data(256, 16);
/** Its tokens: where their costs lie, u32, and how many there are, f32. */
const tokens: usize = memory.data(64 * 8, 16);

/** Prices a histogram of `length` tokens in all of so many clusters: `prices`. Twin: pricesScalar. */
export function priceIn(histogram: usize, length: u32, clusters: i32): void {
  let end = tokens;
  for (let i: usize = 0; i < <usize>length; i++) {
    const n = load<u32>(histogram + (i << 2));
    if (!n) continue;
    store<u32>(end, <u32>(costs + i * COSTS_BYTES));
    store<f32>(end, <f32>n, 4);
    end += 8;
  }
  let offset: usize = 0;
  for (; offset < (<usize>clusters) << 2; offset += 32) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let token = tokens; token < end; token += 8) {
      const n = v128.load32_splat(token, 4);
      const at = <usize>load<u32>(token) + offset;
      low = f32x4.add(low, f32x4.mul(n, v128.load(at)));
      high = f32x4.add(high, f32x4.mul(n, v128.load(at, 16)));
    }
    v128.store(prices + offset, low);
    v128.store(prices + offset, high, 16);
  }
  for (; offset < COSTS_BYTES; offset += 16)
    v128.store(prices + offset, f32x4.splat(<f32>Infinity));
}

/** The first one of 64 floats that is smallest. */
export function cheapest(floats: usize): i32 {
  let least = v128.load(floats);
  for (let at: usize = 16; at < 256; at += 16) least = f32x4.pmin(least, v128.load(floats + at));
  const smallest = f32x4.splat(smallestFloat(least));
  for (let k: i32 = 0; k < 64; k += 4) {
    const found = i32x4.bitmask(f32x4.eq(v128.load(floats + ((<usize>k) << 2)), smallest));
    if (found) return k + ctz(found);
  }
  return 0;
}
