// The tokens of a group of blocks (18181-1, I.4): of each block, how many of its coefficients are not
// zero, in a context by how many there are around it, and then coefficients up to the last of those,
// in contexts by their place and by how many are still to come.

import {
  COUNT_CONTEXTS,
  FIRST_COUNT,
  leftContexts,
  placeContexts,
  VALUE_CONTEXTS,
} from '../jxl-encode/coefficient-contexts';
import { count, tokenOf } from '../jxl-encode/hybrid';
import { code } from '../jxl-encode/stream';
import { high16, low16 } from '../shared/lanes';
import { bucketOf } from './contexts';
import { BLOCK_CONTEXT_BYTES, behindValue, behindZero, classPlace, clusterOf } from './named';
import { GROUP, picture, SLOTS, Slot, slotAt } from './picture';
import { countRun, firstContext } from './runs';
import { block, blockEnd, blockMask, loadBlock } from './store';

/** All contexts at most: of 16 block contexts. */
export const MOST_CONTEXTS: i32 = 16 * (37 + 458);

export function contextCount(): i32 {
  return picture.blockContexts * <i32>(COUNT_CONTEXTS + VALUE_CONTEXTS);
}

/** The first coefficient of a block stands behind none, as it were, where the block has more than so many. */
const MOST_BEHIND_VALUE: u32 = 4;

/** Counts the tokens of a group in `histograms`, but for those that `gatherRuns` adds. */
export function countGroup(groupX: i32, groupY: i32, histograms: usize): void {
  walkGroup(groupX, groupY, histograms, 0, true);
}

/** Writes the tokens of a group for ans-pair.ts, by the names of named.ts; answers how many there are. */
export function tokenizeGroup(groupX: i32, groupY: i32, tokens: usize): i32 {
  return <i32>((walkGroup(groupX, groupY, 0, tokens, false) - tokens) >> 2);
}

@inline
function walkGroup(
  groupX: i32,
  groupY: i32,
  histograms: usize,
  tokens: usize,
  isCounted: bool,
): usize {
  const luma = slotAt(1);
  const left = groupX * GROUP;
  const top = groupY * GROUP;
  const right = min(left + GROUP, picture.wide);
  const bottom = min(top + GROUP, picture.high);
  let to = tokens;
  for (let y = top; y < bottom; y++) {
    for (let i: usize = 0; i < 3; i++) {
      const slot = slotAt(<i32>load<u8>(SLOTS + i));
      slot.cursor = isRowOf(slot, y) ? placeOf(slot, y >> slot.shiftY, groupX) : 0;
    }
    const dcRow = luma.dc + ((<usize>(y >> luma.shiftY) * <usize>luma.wide) << 1);
    for (let x = left; x < right; x++) {
      const bucket = bucketOf(<i32>load<i16>(dcRow + ((<usize>(x >> luma.shiftX)) << 1)));
      for (let i: usize = 0; i < 3; i++) {
        const slot = slotAt(<i32>load<u8>(SLOTS + i));
        if (!isRowOf(slot, y) || x & ((1 << slot.shiftX) - 1)) continue;
        const blockContext = <u32>load<u8>(slot.contexts + bucket);
        const column = (x - left) >> slot.shiftX;
        const row = (y - top) >> slot.shiftY;
        const expected = expectedCount(slot, column, row);
        let n: u32 = 0;
        if (slot.component >= 0) {
          n = loadBlock(slot.cursor, slot.ranks);
          slot.cursor = blockEnd;
        }
        store<u8>(slot.counts + <usize>(((row & 1) << 5) + column), <u8>n);
        const bucketed = expected < 8 ? expected : 4 + (expected >> 1);
        const context = bucketed * <u32>picture.blockContexts + blockContext;
        if (isCounted) {
          count(histograms, context, n);
          if (n) countBlock(n, blockContext, histograms);
        } else {
          store<u32>(to, (((clusterOf(code, context) << 6) + tokenOf(n)) << 16) | n);
          to += 4;
          if (n) to = nameBlock(n, blockContext, to);
        }
      }
    }
  }
  return to;
}

/** Whether a row of the grid is one of the slot. */
@inline
function isRowOf(slot: Slot, y: i32): bool {
  return !(y & ((1 << slot.shiftY) - 1));
}

@inline
function placeOf(slot: Slot, y: i32, groupX: i32): usize {
  const index = <usize>y * <usize>picture.groupsWide + <usize>groupX;
  return <usize>load<u32>(slot.places + (index << 2));
}

/** The mean of what the blocks to the left and above have. */
@inline
function expectedCount(slot: Slot, column: i32, row: i32): u32 {
  const own = slot.counts + <usize>((row & 1) << 5) + <usize>column;
  const above = slot.counts + <usize>(~row & 1) * 32 + <usize>column;
  if (!column) return row ? <u32>load<u8>(above) : FIRST_COUNT;
  const west = <u32>load<u8>(own - 1);
  return row ? (<u32>load<u8>(above) + west + 1) >> 1 : west;
}

/** Counts the coefficients of `block` up to the last one that is not zero, of `n`. */
@inline
function countBlock(n: u32, blockContext: u32, histograms: usize): void {
  const base = firstContext(<u32>picture.blockContexts, blockContext);
  const isBehindZero = n > MOST_BEHIND_VALUE;
  let start: usize = isBehindZero ? 0 : 1;
  let k: usize = 1;
  let left = n;
  let wasNonzero = u32(!isBehindZero);
  for (let mask = blockMask; mask; mask &= mask - 1) {
    const end = <usize>ctz(mask);
    countRun(blockContext, left, start, end);
    const leftBase = base + <u32>load<u16>(leftContexts + ((<usize>left) << 1));
    const context = leftBase + <u32>load<u16>(placeContexts + (end << 1));
    count(histograms, context + (k == end ? wasNonzero : 0), packedAt(end));
    wasNonzero = 1;
    left--;
    k = end + 1;
    start = k;
  }
}

/** Writes the tokens of `block` up to the last one that is not zero, of `n`; answers where they end. */
@inline
function nameBlock(n: u32, blockContext: u32, tokens: usize): usize {
  const own = <usize>blockContext * BLOCK_CONTEXT_BYTES;
  const zeros = behindZero + own;
  const values = behindValue + own;
  let behind = n > MOST_BEHIND_VALUE ? zeros : values;
  let to = tokens;
  let k: usize = 1;
  let left = n;
  for (let mask = blockMask; mask; mask &= mask - 1) {
    const end = <usize>ctz(mask);
    const kind = classPlace(left);
    // Most runs are short: what has no zero is overwritten.
    putZeros(to, zeros + kind + (k << 1));
    store<u16>(to, load<u16>(behind + kind + (k << 1)), 2);
    for (let i = k + 8; i < end; i += 8) putZeros(to + ((i - k) << 2), zeros + kind + (i << 1));
    const row = k == end ? behind : zeros;
    to += (end - k) << 2;
    const packed = packedAt(end);
    const symbol = <u32>load<u16>(row + kind + (end << 1)) + tokenOf(packed);
    store<u32>(to, (symbol << 16) | packed);
    to += 4;
    behind = values;
    left--;
    k = end + 1;
  }
  return to;
}

/** Eight zeros, of the clusters at `from`. */
@inline
function putZeros(to: usize, from: usize): void {
  const none = i16x8.splat(0);
  const clusters = v128.load(from);
  v128.store(to, low16(none, clusters));
  v128.store(to, high16(none, clusters), 16);
}

@inline
function packedAt(k: usize): u32 {
  return <u32>load<u16>(block + (k << 1));
}
