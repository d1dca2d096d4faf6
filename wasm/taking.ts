// Blocks of the arena for what takes many of them by its headers: one question at the end, not one
// after each block. `beginTaking`, then `take` as often as needed, then `hasAll`.

import { allocZeroed } from './arena';

let isFull: bool = false;

export function beginTaking(): void {
  isFull = false;
}

/** A zeroed block of the arena; 0 once one could not be had, so that the caller may go on to its end and give up there. */
export function take(bytes: i32): usize {
  const block: usize = isFull ? 0 : allocZeroed(bytes);
  if (!block) isFull = true;
  return block;
}

/** Whether memory sufficed for every block since `beginTaking`. */
export function hasAll(): bool {
  return !isFull;
}
