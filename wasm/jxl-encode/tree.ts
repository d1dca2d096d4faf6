// Modular streams (18181-1, annex H): a decision tree chooses a context and a predictor for each
// sample. Ours ask for the channel first, and then perhaps for one property of the neighbourhood.

import { packSigned } from './fields';
import { putBits } from './output';
import { addToken, beginStream, endStream, writeAdded, writeCode } from './stream';

/** Predictors (H.5.1). */
export const PREDICT_ZERO: u32 = 0;
export const PREDICT_GRADIENT: u32 = 5;
export const PREDICT_WEIGHTED: u32 = 6;

/** Properties (H.4.1): the channel, and the expected error of the weighted predictor. */
const CHANNEL: u32 = 0;
const EXPECTED_ERROR: u32 = 15;

/** Contexts of a tree (H.4.2): what a token of it means. */
const TREE_CONTEXTS: i32 = 6;
const VALUE: u32 = 0;
const PROPERTY: u32 = 1;
const PREDICTOR: u32 = 2;
const OFFSET: u32 = 3;
const SCALE_LOG: u32 = 4;
const SCALE: u32 = 5;

/** A part of the tree that is still to be written: leaves `first` to `last`. */
const queue: usize = memory.data(512 * 4, 16);
const MOST_LEAVES: i32 = 128;

/** The context of each leaf: u8. */
export const leafContexts: usize = memory.data(128);

/** How a modular stream begins: its own tree, or LfGlobal's, the usual weights, the samples as they are. */
export function writeModularHeader(isTreeOfAll: bool = false): void {
  putBits(1, u32(isTreeOfAll));
  putBits(1, 1);
  putBits(2, 0);
}

/**
 * What LfGlobal has of channels whose samples are all in groups: a tree for all, which no group uses, and a
 * stream of no samples. libjxl stops behind its header; jxl-oxide reads the state of the coder, too.
 */
export function writeNoSamples(): bool {
  putBits(1, 1);
  if (!writeTree(1, 0, 0, PREDICT_ZERO)) return false;
  beginStream(1);
  writeCode(1);
  writeModularHeader(true);
  return writeAdded();
}

/**
 * Writes the tree of `channels` channels with `thresholds + 1` leaves each. A sample belongs to leaf t of
 * its channel when `property` is above the first t of the thresholds, i16, ascending. The tree is
 * written level by level (H.4.2), which numbers the leaves: `leafContexts`, by channel, then by t. `offset` is
 * added to every prediction.
 */
export function writeTree(
  channels: i32,
  thresholds: i32,
  table: usize,
  predictor: u32,
  offset: i32 = 0,
): bool {
  const perChannel = thresholds + 1;
  const leaves = channels * perChannel;
  assert(leaves <= MOST_LEAVES);
  beginStream(TREE_CONTEXTS);
  let written: usize = 0;
  let queued: usize = 0;
  let contexts: u8 = 0;
  push(queued++, 0, leaves - 1);
  while (written < queued) {
    const entry = load<u32>(queue + (written++ << 2));
    const first = <i32>(entry & 0xffff);
    const last = <i32>(entry >> 16);
    if (first == last) {
      store<u8>(leafContexts + <usize>first, contexts++);
      addToken(PROPERTY, 0);
      addToken(PREDICTOR, predictor);
      addToken(OFFSET, packSigned(offset));
      addToken(SCALE_LOG, 0);
      addToken(SCALE, 0);
      continue;
    }
    const firstChannel = first / perChannel;
    const lastChannel = last / perChannel;
    let middle: i32;
    if (firstChannel != lastChannel) {
      const channel = (firstChannel + lastChannel) >> 1;
      addToken(PROPERTY, CHANNEL + 1);
      addToken(VALUE, packSigned(channel));
      middle = (channel + 1) * perChannel;
    } else {
      const threshold = (first + last) / 2 - firstChannel * perChannel;
      addToken(PROPERTY, EXPECTED_ERROR + 1);
      addToken(VALUE, packSigned(<i32>load<i16>(table + ((<usize>threshold) << 1))));
      middle = threshold + 1 + firstChannel * perChannel;
    }
    // What is greater comes first.
    push(queued++, middle, last);
    push(queued++, first, middle - 1);
  }
  return endStream(TREE_CONTEXTS);
}

function push(at: usize, first: i32, last: i32): void {
  store<u32>(queue + (at << 2), <u32>(first | (last << 16)));
}
