// Where the decoder stores coefficients, by their zigzag index.

import { NATURAL } from '../shared/zigzag';

/** End-of-block advances the zigzag index by this much: past any run that leaves the block. */
export const EOB_ADVANCE: i32 = 80;

/** Byte offset in a block that takes stores of no meaning: blocks in decoding have room behind. */
const DUMMY: u8 = 128;

// Byte offset of the coefficient *before* an advanced index: [k + 1] is coefficient k. Runs that
// leave the block (65..80) land on coefficient 63 as in libjpeg; an end of block (81..) on DUMMY.
const OFFSETS: usize = memory.data(256, 16);

/** Fills the offset table; idempotent and cheap, so every open does it. */
export function initZigzag(): void {
  memory.fill(OFFSETS, DUMMY, 256);
  for (let k: usize = 0; k < 80; k++) {
    const natural = k < 64 ? load<u8>(NATURAL + k) : 63;
    store<u8>(OFFSETS + k + 1, natural << 1);
  }
}

/** Byte offset of the coefficient just passed when the index advanced to `k`; `k` is below 256. */
@inline
export function offsetBefore(k: usize): usize {
  return <usize>load<u8>(OFFSETS + k);
}

/** Byte offset of coefficient `k` (zigzag), for `k` up to 254. */
@inline
export function offsetOf(k: usize): usize {
  return <usize>load<u8>(OFFSETS + k, 1);
}
