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
import { count } from '../jxl-encode/hybrid';
import { bucketOf } from './contexts';
import { GROUP, picture, SLOTS, Slot, slotAt } from './picture';
import { countRun, firstContext } from './runs';
import { block, blockEnd, blockMask, loadBlock } from './store';

/** All contexts at most: of 16 block contexts. */
export const MOST_CONTEXTS: i32 = 16 * (37 + 458);

export function contextCount(): i32 {
  return picture.blockContexts * <i32>(COUNT_CONTEXTS + VALUE_CONTEXTS);
}

/** Counts the tokens of a group in `histograms`, but for those that `gatherRuns` adds. */
export function countGroup(groupX: i32, groupY: i32, histograms: usize): void {
  walkGroup(groupX, groupY, histograms, 0, true);
}

/** Writes the tokens of a group; answers how many there are. */
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
        } else {
          store<u32>(to, (context << 16) | n);
          to += 4;
        }
        if (n) to = walkBlock(n, blockContext, histograms, to, isCounted);
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

/** The coefficients of `block` up to the last one that is not zero, of `n`. */
@inline
function walkBlock(
  n: u32,
  blockContext: u32,
  histograms: usize,
  tokens: usize,
  isCounted: bool,
): usize {
  const base = firstContext(<u32>picture.blockContexts, blockContext);
  let to = tokens;
  let wasNonzero: u32 = n > 4 ? 0 : 1;
  let left = n;
  let k: usize = 1;
  for (let mask = blockMask; mask; mask &= mask - 1) {
    const next = <usize>ctz(mask);
    const leftBase = base + <u32>load<u16>(leftContexts + ((<usize>left) << 1));
    if (k < next) {
      if (isCounted) {
        const first = leftBase + <u32>load<u16>(placeContexts + (k << 1)) + 1;
        if (wasNonzero) count(histograms, first, 0);
        countRun(blockContext, left, k + <usize>wasNonzero, next);
      } else {
        to = putZeros(to, leftBase, wasNonzero, k, next);
      }
      wasNonzero = 0;
    }
    const value = <i32>load<i16>(block + (next << 1));
    const packed = <u32>((value << 1) ^ (value >> 31));
    const context = leftBase + <u32>load<u16>(placeContexts + (next << 1)) + wasNonzero;
    if (isCounted) {
      count(histograms, context, packed);
    } else {
      store<u32>(to, (context << 16) | packed);
      to += 4;
    }
    wasNonzero = 1;
    left--;
    k = next + 1;
  }
  return to;
}

/**
 * Writes zeros in places `k` to `end`, eight at a time: up to seven tokens that are none may follow. The first one may
 * come behind a coefficient that is none.
 */
@inline
function putZeros(tokens: usize, leftBase: u32, wasNonzero: u32, k: usize, end: usize): usize {
  const first = i32x4.splat(leftBase);
  let to = tokens;
  for (let i = k; i < end; i += 8, to += 32) {
    const places = v128.load(placeContexts + (i << 1));
    const low = i32x4.add(i32x4.extend_low_i16x8_u(places), first);
    const high = i32x4.add(i32x4.extend_high_i16x8_u(places), first);
    v128.store(to, i32x4.shl(low, 16));
    v128.store(to, i32x4.shl(high, 16), 16);
  }
  if (wasNonzero) store<u32>(tokens, load<u32>(tokens) + 0x10000);
  return tokens + ((end - k) << 2);
}
