// An entropy code (18181-1, C.2): contexts share clusters, each cluster has a distribution. `Code`s
// are made once for the largest that they will be, and used again for stream after stream.

import { alloc } from '../arena';
import { HISTOGRAM_BYTES } from './hybrid';

/** Clusters at most. The format allows 256: twice as many save 0.15 % of a file and take 20 % more time. */
export const MOST_CLUSTERS: i32 = 64;

/** Probabilities are shares of so many. */
export const RANGE: u32 = 4096;

/**
 * One token of a cluster, as the coder needs it:
 *
 *   0  start u16      its first index in the cluster's reverse table
 *   2  frequency u16
 *   4  place u32      where its part of all reverse tables begins, in bytes
 *   8  inverse u64    2^44 / frequency, rounded up
 *
 * In a prefix code the frequency is the length of its bits, and the inverse these bits, the first one lowest.
 */
export const SYMBOL_LOG: usize = 4; // 16 bytes
/** Reverse table of a cluster: u16 per index, the slot of the alias table that it means. */
export const REVERSE_BYTES: usize = 8192;

@unmanaged
export class Code {
  contexts: i32;
  clusters: i32;
  /** Its clusters have prefix codes, not distributions. */
  isPrefix: i32;
  /** Cluster of each context, u8. */
  map: usize;
  /** 64 symbols per cluster. */
  symbols: usize;
  reverse: usize;
}

/** Takes the memory of a code of at most so many contexts and clusters. */
export function allocateCode(code: Code, contexts: i32, clusters: i32): bool {
  code.map = alloc(<usize>contexts);
  code.symbols = alloc((<usize>clusters * 64) << SYMBOL_LOG);
  code.reverse = alloc(<usize>clusters * REVERSE_BYTES);
  return code.map != 0 && code.symbols != 0 && code.reverse != 0;
}

@inline
export function histogramOf(histograms: usize, i: i32): usize {
  return histograms + <usize>i * HISTOGRAM_BYTES;
}
