// The blocks that a node of the partition is cut into (5.11.4): whole, two halves, or one half and the two
// quarters of the other. Quarters are nodes, but those of 8 x 8: they are blocks of their node.

/** Partitions as they are coded. */
export const PARTITION_NONE: i32 = 0;
export const PARTITION_HORZ: i32 = 1;
export const PARTITION_VERT: i32 = 2;
export const PARTITION_SPLIT: i32 = 3;
export const PARTITION_HORZ_A: i32 = 4;
export const PARTITION_HORZ_B: i32 = 5;
export const PARTITION_VERT_A: i32 = 6;
export const PARTITION_VERT_B: i32 = 7;

/** Blocks of a partition. */
export function countParts(part: i32): i32 {
  return part == PARTITION_NONE ? 1 : part <= PARTITION_VERT ? 2 : part == PARTITION_SPLIT ? 4 : 3;
}

/** Which block of a partition a quarter belongs to. */
export function partOfQuarter(part: i32, isRight: bool, isLower: bool): i32 {
  const right = i32(isRight);
  const lower = i32(isLower);
  if (part == PARTITION_HORZ) return lower;
  if (part == PARTITION_VERT) return right;
  if (part == PARTITION_SPLIT) return lower * 2 + right;
  if (part == PARTITION_HORZ_A) return lower ? 2 : right;
  if (part == PARTITION_HORZ_B) return lower ? 1 + right : 0;
  if (part == PARTITION_VERT_A) return right ? 2 : lower;
  if (part == PARTITION_VERT_B) return right ? 1 + lower : 0;
  return 0;
}

/** Whether its blocks lie below each other first. */
@inline
function isVertical(part: i32): bool {
  return part == PARTITION_VERT || part >= PARTITION_VERT_A;
}

/** Quarters of the node that the blocks before `index` cover. */
export function quartersBefore(part: i32, index: i32): i32 {
  if (part <= PARTITION_VERT) return 2 * index;
  const isHalfFirst = part == PARTITION_HORZ_B || part == PARTITION_VERT_B;
  return isHalfFirst && index ? index + 1 : index;
}

/** Whether the block is a quarter of the node, not a half or all of it. */
@inline
function isQuarter(part: i32, index: i32): bool {
  if (part <= PARTITION_VERT) return false;
  if (part == PARTITION_SPLIT) return true;
  return part == PARTITION_HORZ_A || part == PARTITION_VERT_A ? index < 2 : index > 0;
}

/** Sides of a block of a node of `size`. */
export function partWidth(part: i32, index: i32, size: i32): i32 {
  const isHalved = isQuarter(part, index) || isVertical(part);
  return isHalved ? size >> 1 : size;
}
export function partHeight(part: i32, index: i32, size: i32): i32 {
  if (part == PARTITION_NONE) return size;
  return isQuarter(part, index) || !isVertical(part) ? size >> 1 : size;
}

/** Whether the block begins in the right or the lower half of the node. */
export function isPartRight(part: i32, index: i32): bool {
  const first = quartersBefore(part, index);
  return (isVertical(part) ? first >> 1 : first & 1) != 0;
}
export function isPartLower(part: i32, index: i32): bool {
  const first = quartersBefore(part, index);
  return (isVertical(part) ? first & 1 : first >> 1) != 0;
}
