// Runs of zeros between the coefficients of blocks, counted by their ends: most tokens of a photo are such zeros, and
// each stands in a context of its own. Of each block context and class of what is left, it is counted how many
// more runs pass a place of the order than the one before; the sums are taken when all is counted.

import { alloc } from '../arena';
import { histogramOf } from '../jxl-encode/code';
import {
  COUNT_CONTEXTS,
  leftContexts,
  placeContexts,
  VALUE_CONTEXTS,
} from '../jxl-encode/coefficient-contexts';

const MOST_BLOCK_CONTEXTS: i32 = 16;
const LEFT_CLASSES: i32 = 8;
/** A class: i32 x 64. */
const CLASS_BYTES: usize = 256;

let runs: usize = 0;
/** Where a class begins, by how many coefficients are left: u16 x 64. */
let classes: usize = 0;

/** Takes the memory of runs; after `initContexts`. */
export function allocateRuns(): bool {
  runs = alloc(<usize>(MOST_BLOCK_CONTEXTS * LEFT_CLASSES) * CLASS_BYTES);
  classes = alloc(128);
  if (!runs || !classes) return false;
  let offset: u32 = 0;
  for (let left: usize = 0; left < 128; left += 2) {
    if (left && isNewClass(left)) offset += <u32>CLASS_BYTES;
    store<u16>(classes + left, <u16>offset);
  }
  return true;
}

/** Whether `left` / 2 coefficients that are left stand in other contexts than one less. */
@inline
function isNewClass(left: usize): bool {
  return load<u16>(leftContexts + left) != load<u16>(leftContexts + left - 2);
}

/** No run is counted yet. */
export function forgetRuns(): void {
  memory.fill(runs, 0, <usize>(MOST_BLOCK_CONTEXTS * LEFT_CLASSES) * CLASS_BYTES);
}

@inline
function runsOf(blockContext: u32): usize {
  return runs + <usize>(blockContext * <u32>LEFT_CLASSES) * CLASS_BYTES;
}

/** The first context of coefficients, of as many block contexts. */
@inline
export function firstContext(blockContexts: u32, blockContext: u32): u32 {
  return blockContexts * COUNT_CONTEXTS + VALUE_CONTEXTS * blockContext;
}

/** Counts zeros in places `k` to `end`, each behind another one, while `left` coefficients are left. Twin: countZerosScalar. */
@inline
export function countRun(blockContext: u32, left: u32, k: usize, end: usize): void {
  const own = runsOf(blockContext) + <usize>load<u16>(classes + ((<usize>left) << 1));
  const from = own + (k << 2);
  const to = own + (end << 2);
  store<i32>(from, load<i32>(from) + 1);
  store<i32>(to, load<i32>(to) - 1);
}

/** Adds the zeros of all runs to `histograms`, of so many block contexts. */
export function gatherRuns(histograms: usize, blockContexts: u32): void {
  for (let blockContext: u32 = 0; blockContext < blockContexts; blockContext++) {
    const first = firstContext(blockContexts, blockContext);
    for (let left: usize = 2; left < 128; left += 2) {
      if (left > 2 && !isNewClass(left)) continue;
      const own = runsOf(blockContext) + <usize>load<u16>(classes + left);
      gatherClass(histograms, own, first + <u32>load<u16>(leftContexts + left));
    }
  }
}

function gatherClass(histograms: usize, own: usize, leftBase: u32): void {
  let zeros: i32 = 0;
  for (let k: usize = 0; k < 64; k++) {
    zeros += load<i32>(own + (k << 2));
    if (!zeros) continue; // there may be no such context
    const context = leftBase + <u32>load<u16>(placeContexts + (k << 1));
    const at = histogramOf(histograms, context);
    store<u32>(at, load<u32>(at) + zeros);
  }
}
