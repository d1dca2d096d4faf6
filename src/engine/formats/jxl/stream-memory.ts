/** What the entropy core takes from the arena. Mirrors wasm/jxl-encode/{stream,code,cluster,merge,logs,weighted}.ts. */

import { block } from '../../kernels/arena-block.ts'

const CLUSTERS = 64
export const HISTOGRAM_BYTES = 256

/** A code of so many contexts. */
export function codeBytes(contexts: number): number {
  return block(contexts) + block(CLUSTERS * 1024) + block(CLUSTERS * 8192)
}

/** Streams with codes of so many contexts, and of so many tokens, and the weighted predictor. */
export function streamBytes(contexts: number, tokens: number): number {
  return (
    block(128 * HISTOGRAM_BYTES) +
    block(tokens * 4 + 16) +
    block(contexts * 4 + 16) +
    block(HISTOGRAM_BYTES) +
    block(4096 * 8) +
    block(1025 * 8) +
    block(1) +
    block(1024) +
    block(8192) +
    block(contexts * 56) +
    block(CLUSTERS * 16) +
    3 * block(CLUSTERS * HISTOGRAM_BYTES) +
    HISTOGRAM_BYTES +
    codeBytes(contexts) +
    block(64 * 4) +
    block(1025) +
    2 * block(256 * 2) +
    block(5 * 2 * 258 * 4)
  )
}
