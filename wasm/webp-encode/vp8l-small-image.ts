// Images within the stream that transforms need (RFC 9649 3.5): literals of green alone. Their counts
// stand where those of the plane stand, which are put aside.

import { alpha, CODES, COUNTS, KEPT, LENGTHS, SYMBOLS } from './alpha-state';
import { putBits } from './vp8l-bits';
import { makeCode, putCode, putConstant } from './vp8l-codes';

const COUNTS_BYTES: usize = 1280;

/** Puts the counts of the plane aside. */
export function openSmallImage(): void {
  const s = alpha.scratch;
  memory.copy(s + KEPT, s + COUNTS, COUNTS_BYTES);
  memory.fill(s + COUNTS, 0, COUNTS_BYTES);
}

/** First all values, so that they are counted. */
export function countSmall(value: u8): void {
  const count = alpha.scratch + COUNTS + ((<usize>value) << 2);
  store<u32>(count, load<u32>(count) + 1);
}

/** Then the codes: no colour cache, green, and nothing else. */
export function startSmallPixels(): void {
  makeCode(0, SYMBOLS);
  putBits(0, 1);
  putCode(0, SYMBOLS);
  for (let channel = 0; channel < 4; channel++) putConstant(0);
}

/** Then all values again. */
export function putSmall(value: u8): void {
  const s = alpha.scratch;
  putBits(load<u16>(s + CODES + ((<usize>value) << 1)), load<u8>(s + LENGTHS + value));
}

/** The counts of the plane again; its codes are to be made anew. */
export function closeSmallImage(): void {
  const s = alpha.scratch;
  memory.copy(s + COUNTS, s + KEPT, COUNTS_BYTES);
}
