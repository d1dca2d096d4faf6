// Decisions about a block, and where they and its levels are kept.
//
// The four sizes of nodes (64, 32, 16, 8: depth 0 to 3) keep two candidates each: 0 is what is written,
// 1 is on trial. Levels lie by quarters, so that those of a node are one piece. Nodes of 8 have room for four
// blocks each.

import { BLOCK_BYTES, BLOCKS, PARTITIONS } from '../places';
import { morton } from '../predict/edges';
import { copyVectors } from '../spans';
import { base, enc } from '../state';

@unmanaged
export class Block {
  mode: u8;
  /** Steps of the angle, plus 3. */
  delta: u8;
  uvMode: u8;
  uvDelta: u8;
  /** Chroma from luma: -16 to 16. */
  cflU: i8;
  cflV: i8;
  /** Halvings from the block to its transforms. */
  depth: u8;
  skip: u8;
  /** Recursive filter mode plus 1, or 0. */
  filterMode: u8;
  /** Colours of luma's palette, or 0. */
  palette: u8;
  /** Copied from elsewhere in the picture (copy.ts): where from, in samples. */
  downBy: i16;
  rightBy: i16;
  isCopy: u8;
  pad1: u8;
  /** Types of up to 16 luma transforms, in coding order. */
  types0: u64;
  types1: u64;
  /** Luma's palette, ascending. */
  colours: u64;
  pad2: u64;
}

@inline
export function coloursOf(block: Block): usize {
  return changetype<usize>(block) + offsetof<Block>('colours');
}

@inline
export function setType(block: Block, k: i32, type: i32): void {
  store<u8>(changetype<usize>(block) + k, <u8>type, 16);
}
@inline
export function typeOf(block: Block, k: i32): i32 {
  return load<u8>(changetype<usize>(block) + k, 16);
}

/** Where the partition of a node is kept. */
export function partitionAt(log2: i32, x: i32, y: i32): usize {
  const first = log2 == 6 ? 0 : log2 == 5 ? 1 : log2 == 4 ? 5 : 21;
  return base + PARTITIONS + first + morton((x & 63) >> log2, y >> log2);
}

/** The block that begins at (x, y), of a node of 2 ** log2. */
export function blockAt(log2: i32, candidate: i32, x: i32, y: i32): Block {
  const k =
    log2 == 3
      ? 6 * 64 + candidate * 256 + morton((x & 63) >> 2, y >> 2)
      : ((6 - log2) * 2 + candidate) * 64 + morton((x & 63) >> 3, y >> 3);
  return changetype<Block>(base + BLOCKS + <usize>k * BLOCK_BYTES);
}

/** Keeps what is on trial of a node's blocks. */
export function keepBlocks(log2: i32, x: i32, y: i32): void {
  const blocks = log2 == 3 ? 4 : 1 << (2 * log2 - 6);
  const to = changetype<usize>(blockAt(log2, 0, x, y));
  copyVectors(to, changetype<usize>(blockAt(log2, 1, x, y)), <i32>BLOCK_BYTES * blocks);
}

/** Levels of a plane of a node, from one of its quarters on. */
export function levelsAt(
  log2: i32,
  candidate: i32,
  plane: i32,
  x: i32,
  y: i32,
  quarter: i32,
): usize {
  const samples = morton((x & 63) >> 3, y >> 3) * 64 + quarter * (1 << (2 * log2 - 2));
  const start = enc.levels + ((6 - log2) * 2 + candidate) * enc.levelsSize;
  if (plane == 0) return start + samples * 2;
  const shift = 2 * enc.sub;
  const chroma = enc.levelsChroma + (plane - 1) * (8192 >> shift);
  return start + chroma + ((samples * 2) >> shift);
}
