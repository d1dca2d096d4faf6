// The kinds of blocks that are used (18181-1, I.2.1): how large they are, and what the file calls them.

/** 8x8; 16 high and 8 wide, 8 high and 16 wide, 16x16; the same of twice the size. */
export const SMALL: i32 = 0;
export const TALL: i32 = 1;
export const BROAD: i32 = 2;
export const LARGE: i32 = 3;
export const TALL_32: i32 = 4;
export const BROAD_32: i32 = 5;
export const LARGE_32: i32 = 6;
/** Parts of 8x8: four of 4x4, two of 4 high and 8 wide, two of 8 high and 4 wide; sums and differences of 2x2. */
export const QUARTERS: i32 = 7;
export const ROWS_OF_4: i32 = 8;
export const COLUMNS_OF_4: i32 = 9;
export const PAIRS: i32 = 10;
export const KINDS: i32 = 11;

/** What the file calls them; height and width in blocks. */
const CODES: usize = memory.data<u8>([0, 6, 7, 4, 10, 11, 5, 3, 12, 13, 2]);
const HIGH: usize = memory.data<u8>([1, 2, 1, 2, 4, 2, 4, 1, 1, 1, 1]);
const WIDE: usize = memory.data<u8>([1, 1, 2, 2, 2, 4, 4, 1, 1, 1, 1]);
/** Contexts of blocks by kind, in luma and in chroma (the usual map). */
const LUMA_CONTEXTS: usize = memory.data<u8>([0, 3, 3, 2, 4, 4, 2, 1, 1, 1, 1]);
const CHROMA_CONTEXTS: usize = memory.data<u8>([7, 10, 10, 9, 12, 12, 9, 8, 8, 8, 8]);

@inline
export function codeOf(kind: i32): u32 {
  return <u32>load<u8>(CODES + <usize>kind);
}

@inline
export function contextOf(kind: i32, plane: usize): u32 {
  return <u32>load<u8>((plane == 1 ? LUMA_CONTEXTS : CHROMA_CONTEXTS) + <usize>kind);
}

/** In blocks. */
@inline
export function highOf(kind: i32): i32 {
  return <i32>load<u8>(HIGH + <usize>kind);
}

@inline
export function wideOf(kind: i32): i32 {
  return <i32>load<u8>(WIDE + <usize>kind);
}
