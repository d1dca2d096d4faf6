// Records of tree blocks:
//
//   0   u32  number of the slice; 0: not decoded
//   4   u16  number of the tile
//   6   u8   flags          7  i8  beta offset      8  i8  tc offset, both halved
//   16  three planes of ten bytes, for SAO: kind, class or first band, four i16 offsets

import { picture } from './picture';

export const BLOCK_BYTES: i32 = 48;
export const SAO_AT: usize = 16;
export const SAO_BYTES: usize = 30;
export const SAO_PLANE: i32 = 10;

/** Flags: the slice is not deblocked; filters go over its left and upper edges. */
export const UNFILTERED: i32 = 1;
export const ACROSS: i32 = 2;

@inline
export function blockAt(x: i32, y: i32): usize {
  return picture.blocks + (y * picture.columns + x) * BLOCK_BYTES;
}

@inline
export function sliceOf(block: usize): i32 {
  return load<i32>(block);
}

@inline
export function tileOf(block: usize): i32 {
  return load<u16>(block, 4);
}

@inline
export function flagsOf(block: usize): i32 {
  return load<u8>(block, 6);
}

@inline
export function betaOf(block: usize): i32 {
  return load<i8>(block, 7);
}

@inline
export function tcOf(block: usize): i32 {
  return load<i8>(block, 8);
}

/** The record of the block that comes next: its slice and tile. */
export function beginBlock(block: usize, tile: i32): void {
  store<i32>(block, picture.slice);
  store<u16>(block, tile, 4);
  store<u8>(block, picture.sliceFlags, 6);
  store<i8>(block, picture.sliceBeta, 7);
  store<i8>(block, picture.sliceTc, 8);
}

/** Whether samples of the block at (x, y) may be predicted from for `block`. */
export function isUsable(block: usize, x: i32, y: i32): bool {
  if (x < 0 || y < 0 || x >= picture.columns) return false;
  const other = blockAt(x, y);
  return sliceOf(other) == sliceOf(block) && tileOf(other) == tileOf(block);
}

/** Whether `filters` of the block may look over its edge to a neighbour to the left or above. */
export function isOpenTo(block: usize, other: usize): bool {
  if (!picture.acrossTiles && tileOf(block) != tileOf(other)) return false;
  return sliceOf(block) == sliceOf(other) || (flagsOf(block) & ACROSS) != 0;
}
