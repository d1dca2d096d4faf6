// Zeros between the coefficients of blocks, counted by the ends of their runs: most tokens of a photo are such zeros,
// and each stands in a context of its own. A run is a coefficient and the zeros in front of it. Of each block context
// and class of what is left, it is counted how many runs begin and end at each place of the order; when all is counted,
// this says how many tokens each context has, and those that are no coefficients are zeros.

import { alloc } from '../arena';
import { histogramOf } from '../jxl-encode/code';
import {
  COUNT_CONTEXTS,
  leftContexts,
  placeContexts,
  VALUE_CONTEXTS,
} from '../jxl-encode/coefficient-contexts';
import { HISTOGRAM_BYTES } from '../jxl-encode/hybrid';

export const MOST_BLOCK_CONTEXTS: i32 = 16;
export const LEFT_CLASSES: i32 = 8;
/** A class: u32 x 64 runs that begin, by their first place; then as many that end, by their last one. */
const CLASS_BYTES: usize = 512;
const ENDS: usize = 256;
const RUNS_BYTES: usize = <usize>(MOST_BLOCK_CONTEXTS * LEFT_CLASSES) * CLASS_BYTES;

let runs: usize = 0;
/** The class of a coefficient by how many are left: u8 x 64. */
let classes: usize = 0;

/** Takes the memory of runs; after `initContexts`. */
export function allocateRuns(): bool {
  runs = alloc(RUNS_BYTES);
  classes = alloc(64);
  if (!runs || !classes) return false;
  let own: u32 = 0;
  for (let left: u32 = 0; left < 64; left++) {
    if (left > 1 && leftContextOf(left) != leftContextOf(left - 1)) own++;
    store<u8>(classes + <usize>left, <u8>own);
  }
  return true;
}

@inline
function leftContextOf(left: u32): u32 {
  return <u32>load<u16>(leftContexts + ((<usize>left) << 1));
}

@inline
export function classOf(left: u32): usize {
  return <usize>load<u8>(classes + <usize>left);
}

/** No run is counted yet. */
export function forgetRuns(): void {
  memory.fill(runs, 0, RUNS_BYTES);
}

@inline
function runsOf(blockContext: u32, own: usize): usize {
  return runs + (<usize>blockContext * LEFT_CLASSES + own) * CLASS_BYTES;
}

/** The first context of coefficients, of as many block contexts. */
@inline
export function firstContext(blockContexts: u32, blockContext: u32): u32 {
  return blockContexts * COUNT_CONTEXTS + VALUE_CONTEXTS * blockContext;
}

@inline
function countOne(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * Counts a run in places `k` to `end`, where its coefficient is, while `left` are left; `k` is 0 for one from place 1 on
 * that stands behind a zero, as it were: the first one of a block that has many. Twin: countZerosScalar.
 */
@inline
export function countRun(blockContext: u32, left: u32, k: usize, end: usize): void {
  const own = runsOf(blockContext, classOf(left));
  countOne(own + (k << 2));
  countOne(own + ENDS + (end << 2));
}

/** Adds the zeros of all runs to `histograms`, which have the coefficients of so many block contexts. */
export function gatherRuns(histograms: usize, blockContexts: u32): void {
  for (let blockContext: u32 = 0; blockContext < blockContexts; blockContext++) {
    const first = firstContext(blockContexts, blockContext);
    for (let left: u32 = 1; left < 64; left++) {
      if (left > 1 && classOf(left) == classOf(left - 1)) continue;
      gatherClass(histograms, runsOf(blockContext, classOf(left)), first + leftContextOf(left));
    }
    for (let i: u32 = 0; i < VALUE_CONTEXTS; i++) leaveZeros(histogramOf(histograms, first + i));
  }
}

/** Adds all tokens of a class as zeros. */
function gatherClass(histograms: usize, own: usize, leftBase: u32): void {
  let open = load<u32>(own);
  for (let k: usize = 1; k < 64; k++) {
    const begun = load<u32>(own + (k << 2));
    if (!(open | begun)) continue; // there may be no such context
    const zero = histogramOf(histograms, leftBase + <u32>load<u16>(placeContexts + (k << 1)));
    store<u32>(zero, load<u32>(zero) + open);
    const behind = zero + HISTOGRAM_BYTES;
    store<u32>(behind, load<u32>(behind) + begun);
    open += begun - load<u32>(own + ENDS + (k << 2));
  }
}

/** Takes the coefficients off the tokens of a context, which are counted as zeros so far. */
function leaveZeros(histogram: usize): void {
  let zeros = load<u32>(histogram);
  if (!zeros) return;
  for (let i: usize = 4; i < HISTOGRAM_BYTES; i += 4) zeros -= load<u32>(histogram + i);
  store<u32>(histogram, zeros);
}
