// Sizes of blocks and transforms, in log2 of units of four samples, in the order of the specification.

/** BLOCK_4X4 ... BLOCK_64X16. */
const BLOCK_WIDTH: usize = memory.data<u8>([
  0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 0, 2, 1, 3, 2, 4,
]);
const BLOCK_HEIGHT: usize = memory.data<u8>([
  0, 1, 0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 2, 0, 3, 1, 4, 2,
]);
/** Block size by log2 of width * 6 + log2 of height. */
const BLOCK: usize = memory.data<u8>([
  0, 1, 16, 0, 0, 0, 2, 3, 4, 18, 0, 0, 17, 5, 6, 7, 20, 0, 0, 19, 8, 9, 10, 0, 0, 0, 21, 11, 12,
  13, 0, 0, 0, 0, 14, 15,
]);
/** TX_4X4 ... TX_64X16; for deblocking 64 x 128, 128 x 64, 128 x 128 as well. */
const TRANSFORM_WIDTH: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 0, 1, 1, 2, 2, 3, 3, 4, 0, 2, 1, 3, 2, 4, 4, 5, 5,
]);
const TRANSFORM_HEIGHT: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 1, 0, 2, 1, 3, 2, 4, 3, 2, 0, 3, 1, 4, 2, 5, 4, 5,
]);
/** Transform size by log2 of width * 5 + log2 of height. */
const TRANSFORM: usize = memory.data<u8>([
  0, 5, 13, 0, 0, 6, 1, 7, 15, 0, 14, 8, 2, 9, 17, 0, 16, 10, 3, 11, 0, 0, 18, 12, 4,
]);

export const TX_4X4: i32 = 0;
const WHOLE_TALL: i32 = 19;
const WHOLE_WIDE: i32 = 20;
const WHOLE: i32 = 21;
export const BLOCK_8X8: i32 = 3;

@inline
export function blockWidthLog2(size: i32): i32 {
  return load<u8>(BLOCK_WIDTH + size);
}
@inline
export function blockHeightLog2(size: i32): i32 {
  return load<u8>(BLOCK_HEIGHT + size);
}
@inline
export function blockOf(widthLog2: i32, heightLog2: i32): i32 {
  return load<u8>(BLOCK + widthLog2 * 6 + heightLog2);
}
@inline
export function transformWidthLog2(size: i32): i32 {
  return load<u8>(TRANSFORM_WIDTH + size);
}
@inline
export function transformHeightLog2(size: i32): i32 {
  return load<u8>(TRANSFORM_HEIGHT + size);
}
@inline
export function transformOf(widthLog2: i32, heightLog2: i32): i32 {
  return load<u8>(TRANSFORM + widthLog2 * 5 + heightLog2);
}

/** The size of a block for deblocking, as if it were one transform. */
export function wholeOf(widthLog2: i32, heightLog2: i32): i32 {
  if (max(widthLog2, heightLog2) < 5) return transformOf(widthLog2, heightLog2);
  return widthLog2 < 5 ? WHOLE_TALL : heightLog2 < 5 ? WHOLE_WIDE : WHOLE;
}
