// From histograms to a code, written and ready to use (18181-1, C.2).

import { alloc } from '../arena';
import { makeSymbols } from './alias';
import { HEADROOM, writeTokens } from './ans';
import { allocateClusters, cluster, sums } from './cluster';
import { allocateCode, Code, histogramOf, MOST_CLUSTERS } from './code';
import { writeDistribution } from './distribution';
import { bitsFor } from './fields';
import { count, HISTOGRAM_BYTES, LOG_ALPHABET, SPLIT_LOG, TOP_BITS } from './hybrid';
import { initLogs } from './logs';
import { allocateMerge, merge } from './merge';
import { putBits } from './output';
import { regroup } from './regroup';

/** The code of context maps: one context. */
const mapCode: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
let mapTokens: usize = 0;
let mapHistogram: usize = 0;
/** Clusters, the one of the last context first. */
const recent: usize = memory.data(64, 16);

/** Takes the memory that codes of at most so many contexts need while they are made. */
export function allocateEntropy(contexts: i32): bool {
  mapTokens = alloc(((<usize>contexts) << 2) + HEADROOM);
  mapHistogram = alloc(HISTOGRAM_BYTES);
  if (!mapTokens || !mapHistogram || !initLogs() || !allocateCode(mapCode, 1, 1)) return false;
  mapTokens += HEADROOM;
  return allocateClusters(contexts) && allocateMerge();
}

/** Writes the code that suits `contexts` histograms best. */
export function buildCode(code: Code, histograms: usize, contexts: i32): void {
  code.contexts = contexts;
  const found = cluster(histograms, contexts, code.map);
  const merged = merge(histograms, contexts, code.map, found);
  code.clusters = max(1, regroup(histograms, contexts, code.map, merged));
  if (found == 0) memory.fill(sums, 0, HISTOGRAM_BYTES);
  putBits(1, 0); // no LZ77
  if (contexts > 1) writeContextMap(code.map, contexts, code.clusters);
  writeDistributions(code, sums);
}

/** Numbers and their kinds of `code.clusters` clusters, as hybrid.ts has them. */
function writeDistributions(code: Code, histograms: usize): void {
  putBits(1, 0); // ANS
  putBits(2, <u32>(LOG_ALPHABET - 5));
  for (let k: i32 = 0; k < code.clusters; k++) {
    putBits(bitsFor(<u32>LOG_ALPHABET + 1), <u32>SPLIT_LOG);
    putBits(bitsFor(<u32>SPLIT_LOG + 1), <u32>TOP_BITS);
    putBits(bitsFor(<u32>(SPLIT_LOG - TOP_BITS) + 1), 0);
  }
  for (let k: i32 = 0; k < code.clusters; k++) {
    writeDistribution(histogramOf(histograms, k));
    makeSymbols(code, k);
  }
}

/**
 * Writes which of `clusters` clusters each context has (C.2.2): plainly, or as places in a list of
 * those that occurred last.
 */
export function writeContextMap(map: usize, contexts: i32, clusters: i32): void {
  assert(clusters <= MOST_CLUSTERS);
  const bits = clusters == 1 ? 0 : bitsFor(<u32>clusters);
  if (bits <= 3 && contexts * bits <= PLAIN_BITS) {
    putBits(1, 1);
    putBits(2, <u32>bits);
    for (let i: i32 = 0; i < contexts; i++) putBits(bits, <u32>load<u8>(map + <usize>i));
    return;
  }
  listPlaces(map, contexts, clusters);
  putBits(1, 0);
  putBits(1, 1); // by their places
  putBits(1, 0); // no LZ77
  mapCode.clusters = 1;
  store<u8>(mapCode.map, 0);
  writeDistributions(mapCode, mapHistogram);
  writeTokens(mapCode, mapTokens, contexts);
}

/** About what a distribution and the coder's state take. */
const PLAIN_BITS: i32 = 96;

function listPlaces(map: usize, contexts: i32, clusters: i32): void {
  memory.fill(mapHistogram, 0, HISTOGRAM_BYTES);
  for (let i: i32 = 0; i < clusters; i++) store<u8>(recent + <usize>i, <u8>i);
  for (let i: i32 = 0; i < contexts; i++) {
    const own = load<u8>(map + <usize>i);
    let place: u32 = 0;
    while (load<u8>(recent + <usize>place) != own) place++;
    memory.copy(recent + 1, recent, <usize>place);
    store<u8>(recent, own);
    store<u32>(mapTokens + ((<usize>i) << 2), place);
    count(mapHistogram, 0, place);
  }
}
