// One stream after the other: tokens are added, with the counts that their code is made from, and then
// code and tokens are written. All streams use the same memory, so only one is open at a time.

import { alloc } from '../arena';
import { HEADROOM, writeTokens } from './ans';
import { allocateEntropy, buildCode } from './build-code';
import { allocateCode, Code, MOST_CLUSTERS } from './code';
import { count, HISTOGRAM_BYTES } from './hybrid';

/** Contexts of the largest stream that is built here; group streams have their own histograms. */
const MOST_CONTEXTS: i32 = 128;

/** The code of the stream that was written last. */
export const code: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
/** Counts of the open stream. */
let histograms: usize = 0;
/** Its tokens, u32. */
export let tokens: usize = 0;
let length: i32 = 0;
let capacity: i32 = 0;
let isTooLarge: bool = false;

/** Takes all memory: for codes of so many contexts, and streams of so many tokens. */
export function allocateStreams(contexts: i32, most: i32): bool {
  histograms = alloc(<usize>MOST_CONTEXTS * HISTOGRAM_BYTES);
  tokens = alloc(((<usize>most) << 2) + HEADROOM);
  capacity = most;
  if (!histograms || !tokens || !allocateEntropy(contexts)) return false;
  tokens += HEADROOM;
  return allocateCode(code, contexts, MOST_CLUSTERS);
}

export function beginStream(contexts: i32): void {
  assert(contexts <= MOST_CONTEXTS);
  memory.fill(histograms, 0, <usize>contexts * HISTOGRAM_BYTES);
  length = 0;
  isTooLarge = false;
}

/** Adds a token; `value` has 16 bits. What is too much is noted, and left out. */
@inline
export function addToken(context: u32, value: u32): void {
  if (length >= capacity || value > 0xffff) {
    isTooLarge = true;
    return;
  }
  store<u32>(tokens + ((<usize>length) << 2), (context << 16) | value);
  count(histograms, context, value);
  length++;
}

/** Writes code and tokens; false when some of them could not be coded. */
export function endStream(contexts: i32): bool {
  writeCode(contexts);
  return writeAdded();
}

/** The first half of it: the code, where something comes between it and the tokens. */
export function writeCode(contexts: i32): void {
  buildCode(code, histograms, contexts);
}

/** The second half. */
export function writeAdded(): bool {
  writeTokens(code, tokens, length);
  return !isTooLarge;
}
