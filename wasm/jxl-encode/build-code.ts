// From histograms to a code, written and ready to use (18181-1, C.2).

import { alloc } from '../arena';
import { initLogs } from '../shared/logs';
import { makeSymbols } from './alias';
import { HEADROOM, writeTokens } from './ans';
import { allocateClusters, cluster, sums } from './cluster';
import { allocateCode, Code, histogramOf, MOST_CLUSTERS, SYMBOL_LOG } from './code';
import { distributionBits, writeDistribution } from './distribution';
import { bitsFor } from './fields';
import { count, HISTOGRAM_BYTES, LOG_ALPHABET, SPLIT, SPLIT_LOG, TOP_BITS } from './hybrid';
import { FIRST_LENGTH, LENGTH_SPLIT_LOG, literalTopBits } from './matches';
import { allocateMerge, merge } from './merge';
import { putBits } from './output';
import { prefixBits, writePrefixAlphabet, writePrefixCode } from './prefix-code';
import { regroup } from './regroup';

/** The code of context maps: one context. */
const mapCode: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
let mapTokens: usize = 0;
let mapHistogram: usize = 0;
/** Clusters, the one of the last context first; one of distances is beyond the usual ones. */
const recent: usize = memory.data(65, 16);

/** log2 of the alphabet of prefix codes. */
const LOG_PREFIX_ALPHABET: i32 = 15;
/** Hybrid integers of distances, which are longer: bits below the leading one in their tokens. */
const DISTANCE_TOP_BITS: i32 = 1;

/** Takes the memory that codes of at most so many contexts need while they are made. */
export function allocateEntropy(contexts: i32): bool {
  mapTokens = alloc(((<usize>contexts) << 2) + HEADROOM);
  mapHistogram = alloc(HISTOGRAM_BYTES);
  if (!mapTokens || !mapHistogram || !initLogs() || !allocateCode(mapCode, 1, 1)) return false;
  mapTokens += HEADROOM;
  return allocateClusters(contexts) && allocateMerge();
}

/** Writes the code that suits `contexts` histograms best. */
export function buildCode(
  code: Code,
  histograms: usize,
  contexts: i32,
  topBits: i32 = TOP_BITS,
): void {
  code.contexts = contexts;
  const found = cluster(histograms, contexts, code.map);
  const merged = merge(histograms, contexts, code.map, found);
  code.clusters = max(1, regroup(histograms, contexts, code.map, merged));
  if (found == 0) memory.fill(sums, 0, HISTOGRAM_BYTES);
  putBits(1, 0); // no LZ77
  if (contexts > 1) writeContextMap(code.map, contexts, code.clusters);
  code.isPrefix = i32(isPrefixShorter(sums, code.clusters));
  writeDistributions(code, sums, 0, topBits);
}

/** Writes a prefix code of which each of `contexts` histograms has a cluster of its own. */
export function buildPrefixCode(code: Code, histograms: usize, contexts: i32): void {
  code.contexts = contexts;
  code.clusters = contexts;
  code.isPrefix = 1;
  for (let i: i32 = 0; i < contexts; i++) store<u8>(code.map + <usize>i, <u8>i);
  putBits(1, 0); // no LZ77
  writeContextMap(code.map, contexts, contexts);
  writeDistributions(code, histograms, 0, TOP_BITS);
}

/**
 * The same with matches (C.3.2): a token of `FIRST_LENGTH` and more is a length, and the histogram behind
 * those of the contexts is that of distances.
 */
export function buildMatchCode(code: Code, histograms: usize, contexts: i32): void {
  const found = cluster(histograms, contexts, code.map);
  const clusters = max(1, merge(histograms, contexts, code.map, found));
  if (found == 0) memory.fill(sums, 0, HISTOGRAM_BYTES);
  code.contexts = contexts + 1;
  code.clusters = clusters + 1;
  store<u8>(code.map + <usize>contexts, <u8>clusters);
  memory.copy(histogramOf(sums, clusters), histogramOf(histograms, contexts), HISTOGRAM_BYTES);
  putBits(1, 1);
  putBits(2, 3);
  putBits(15, FIRST_LENGTH - 8);
  putBits(2, 0); // of three tokens at least: LEAST_LENGTH
  putBits(4, LENGTH_SPLIT_LOG);
  putBits(2, 0);
  putBits(2, 0);
  writeContextMap(code.map, code.contexts, code.clusters);
  code.isPrefix = i32(isPrefixShorter(sums, code.clusters));
  writeDistributions(code, sums, 1, literalTopBits);
}

/**
 * Numbers and their kinds of `code.clusters` clusters, as hybrid.ts has them, as `code.isPrefix` says; the last ones are
 * of distances.
 */
function writeDistributions(
  code: Code,
  histograms: usize,
  distances: i32,
  valueTopBits: i32,
): void {
  const clusters = code.clusters;
  putBits(1, <u32>code.isPrefix);
  if (!code.isPrefix) putBits(2, <u32>(LOG_ALPHABET - 5));
  for (let k: i32 = 0; k < clusters; k++) {
    const topBits = k < clusters - distances ? valueTopBits : DISTANCE_TOP_BITS;
    writeConfiguration(histogramOf(histograms, k), topBits, code.isPrefix != 0);
  }
  if (code.isPrefix) {
    for (let k: i32 = 0; k < clusters; k++) writePrefixAlphabet(histogramOf(histograms, k));
  }
  for (let k: i32 = 0; k < clusters; k++) {
    const histogram = histogramOf(histograms, k);
    if (code.isPrefix) {
      writePrefixCode(histogram, code.symbols + ((<usize>(k << 6)) << SYMBOL_LOG));
    } else {
      writeDistribution(histogram);
      makeSymbols(code, k);
    }
  }
}

/** Streams of more tokens are not looked at: ANS is shorter for them. */
const MOST_PREFIXED: u32 = 4096;
/** Bits of the state that ANS ends with, less those that tell the clusters' kinds of numbers in fewer. */
const STATE_BITS: f64 = 34;

/** Whether prefix codes take fewer bits than distributions do, tokens included. */
function isPrefixShorter(histograms: usize, clusters: i32): bool {
  let total: u32 = 0;
  for (let i: i32 = 0; i < clusters << 6; i++) {
    total += load<u32>(histograms + ((<usize>i) << 2));
    if (total > MOST_PREFIXED) return false;
  }
  let shares = STATE_BITS;
  let prefixes: u32 = 0;
  for (let k: i32 = 0; k < clusters; k++) {
    const histogram = histogramOf(histograms, k);
    shares += distributionBits(histogram);
    prefixes += prefixBits(histogram) + 1;
  }
  return <f64>prefixes < shares;
}

/** How numbers become tokens. Where all are below the split, it is told to be as large as it can be: no more follows. */
function writeConfiguration(histogram: usize, topBits: i32, isPrefix: bool): void {
  const most = isPrefix ? LOG_PREFIX_ALPHABET : LOG_ALPHABET;
  const isSmall = !hasTokensFrom(histogram, <i32>SPLIT);
  putBits(bitsFor(<u32>most + 1), <u32>(isSmall ? most : SPLIT_LOG));
  if (isSmall) return;
  putBits(bitsFor(<u32>SPLIT_LOG + 1), <u32>topBits);
  putBits(bitsFor(<u32>(SPLIT_LOG - topBits) + 1), 0);
}

/** Whether a token of `first` or more occurs. */
function hasTokensFrom(histogram: usize, first: i32): bool {
  for (let i = first; i < 64; i++) {
    if (load<u32>(histogram + ((<usize>i) << 2))) return true;
  }
  return false;
}

/**
 * Writes which of `clusters` clusters each context has (C.2.2): plainly, or as places in a list of
 * those that occurred last.
 */
export function writeContextMap(map: usize, contexts: i32, clusters: i32): void {
  assert(clusters <= MOST_CLUSTERS + 1);
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
  mapCode.isPrefix = i32(isPrefixShorter(mapHistogram, 1));
  writeDistributions(mapCode, mapHistogram, 0, TOP_BITS);
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
