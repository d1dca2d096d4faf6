// The blocks above and to the left, for contexts: their references, as inter_frame_mode_info() reads them
// (5.11.18).

import { block } from '../block';
import { ALTREF, BACKWARD } from './state';
import { unitAt, unitReference } from './units';

@unmanaged
class Neighbours {
  hasAbove: bool;
  hasLeft: bool;
  /** Their units. */
  above: usize;
  left: usize;
  above0: i32;
  above1: i32;
  left0: i32;
  left1: i32;
  isAboveIntra: bool;
  isLeftIntra: bool;
  isAboveSingle: bool;
  isLeftSingle: bool;
}

export const near: Neighbours = changetype<Neighbours>(memory.data(64, 16));

export function readNeighbours(): void {
  near.hasAbove = block.hasAbove;
  near.hasLeft = block.hasLeft;
  near.above = unitAt(block.row - 1, block.column);
  near.left = unitAt(block.row, block.column - 1);
  near.above0 = block.hasAbove ? unitReference(near.above, 0) : 0;
  near.above1 = block.hasAbove ? unitReference(near.above, 1) : -1;
  near.left0 = block.hasLeft ? unitReference(near.left, 0) : 0;
  near.left1 = block.hasLeft ? unitReference(near.left, 1) : -1;
  near.isAboveIntra = near.above0 <= 0;
  near.isLeftIntra = near.left0 <= 0;
  near.isAboveSingle = near.above1 <= 0;
  near.isLeftSingle = near.left1 <= 0;
}

/** How often neighbours use references from `from` to `to`. */
export function countReferences(from: i32, to: i32): i32 {
  let count = 0;
  if (block.hasAbove) count += isIn(near.above0, from, to) + isIn(near.above1, from, to);
  if (block.hasLeft) count += isIn(near.left0, from, to) + isIn(near.left1, from, to);
  return count;
}

@inline
function isIn(reference: i32, from: i32, to: i32): i32 {
  return i32(reference >= from && reference <= to);
}

/** check_backward(). */
@inline
export function isBackward(reference: i32): bool {
  return reference >= BACKWARD && reference <= ALTREF;
}
