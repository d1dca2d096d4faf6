// Where coefficients lie. Blocks are held in natural (row by row) order, i16 x 64; the file sends
// them in zigzag order (T.81 figure A.6).

/** Natural index of each zigzag index. */
export const NATURAL: usize = memory.data<u8>(
  [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
  ],
  16,
);

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
