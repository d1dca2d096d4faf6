// The coding tree of a block (7.3.8.4): squares that are split, down to coding units.

import { bin } from './cabac';
import { codingUnit } from './coding-unit';
import { C_SPLIT } from './contexts';
import { unitAt } from './maps';
import { hasAbove, hasLeft } from './neighbours';
import { picture } from './picture';
import { beginGroup } from './quantizer';

export function codingTree(x: i32, y: i32, log2: i32, depth: i32): void {
  const n = 1 << log2;
  const isInside = x + n <= picture.width && y + n <= picture.height;
  let splits = log2 > picture.unitLog2;
  if (splits && isInside) splits = bin(C_SPLIT + deeperNeighbours(x, y, depth)) != 0;
  if (picture.hasQpDeltas && log2 >= picture.groupLog2) beginGroup(x, y);
  if (!splits) {
    codingUnit(x, y, log2, depth);
    return;
  }
  const half = n >> 1;
  const hasRight = x + half < picture.width;
  const hasLower = y + half < picture.height;
  codingTree(x, y, log2 - 1, depth + 1);
  if (hasRight) codingTree(x + half, y, log2 - 1, depth + 1);
  if (hasLower) codingTree(x, y + half, log2 - 1, depth + 1);
  if (hasRight && hasLower) codingTree(x + half, y + half, log2 - 1, depth + 1);
}

/** How many of the units to the left and above are split further (9.3.4.2.2). */
@inline
function deeperNeighbours(x: i32, y: i32, depth: i32): i32 {
  const inside = (1 << picture.treeLog2) - 1;
  let count = 0;
  if (x & inside || hasLeft) {
    count += <i32>(<i32>load<u8>(unitAt(picture.depths, x - 1, y)) > depth);
  }
  if (y & inside || hasAbove) {
    count += <i32>(<i32>load<u8>(unitAt(picture.depths, x, y - 1)) > depth);
  }
  return count;
}
