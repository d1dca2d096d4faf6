// The symbols of zeros and of small coefficients, by block context, class of what is left, and place: what a code has
// for each context, laid out as blocks are walked.

import { alloc } from '../arena';
import { Code } from '../jxl-encode/code';
import { leftContexts, placeContexts } from '../jxl-encode/coefficient-contexts';
import { classOf, firstContext, LEFT_CLASSES, MOST_BLOCK_CONTEXTS } from './runs';

/** A class: u16 x 64, the cluster's first symbol by place. */
const CLASS_LOG: usize = 7;
export const BLOCK_CONTEXT_BYTES: usize = (<usize>LEFT_CLASSES) << CLASS_LOG;
const TABLE_BYTES: usize = <usize>MOST_BLOCK_CONTEXTS * BLOCK_CONTEXT_BYTES;

/** Behind a zero, and behind a coefficient. */
export let behindZero: usize = 0;
export let behindValue: usize = 0;

/** Takes the memory of the tables. */
export function allocateNames(): bool {
  behindZero = alloc(TABLE_BYTES);
  behindValue = alloc(TABLE_BYTES);
  return behindZero != 0 && behindValue != 0;
}

/** Where a class begins in what a block context has. */
@inline
export function classPlace(left: u32): usize {
  return classOf(left) << CLASS_LOG;
}

/** Lays out the clusters of a code of so many block contexts. */
export function nameContexts(code: Code, blockContexts: u32): void {
  for (let blockContext: u32 = 0; blockContext < blockContexts; blockContext++) {
    const first = firstContext(blockContexts, blockContext);
    const own = <usize>blockContext * BLOCK_CONTEXT_BYTES;
    for (let left: u32 = 1; left < 64; left++) {
      if (left > 1 && classOf(left) == classOf(left - 1)) continue;
      const leftBase = first + <u32>load<u16>(leftContexts + ((<usize>left) << 1));
      // Where so many are left, places behind these have none.
      for (let k: usize = 1; k + <usize>left <= 64; k++) {
        const context = leftBase + <u32>load<u16>(placeContexts + (k << 1));
        const at = own + classPlace(left) + (k << 1);
        store<u16>(behindZero + at, <u16>(clusterOf(code, context) << 6));
        store<u16>(behindValue + at, <u16>(clusterOf(code, context + 1) << 6));
      }
    }
  }
}

@inline
export function clusterOf(code: Code, context: u32): u32 {
  return <u32>load<u8>(code.map + <usize>context);
}
