// How neighbours are looked at for their vectors (7.10.2), of copied blocks and of predicted ones.

import { block } from './block';
import { frame, work } from './frame';
import { DECODED } from './work';

/** Units that a step goes on: a neighbour has `units` along a side of `own`; `isFar`: not beside the block. */
@inline
export function scanStep(units: i32, own: i32, isFar: bool): i32 {
  let length = min(own, units);
  if (isFar) length = max(2, length);
  return own >= 16 ? max(4, length) : length;
}

/** Whether the unit above the one to the right of the block has been decoded. */
export function isAboveRightDecoded(): bool {
  const mask = frame.side4 - 1;
  const word = load<u64>(work + DECODED + 8 * (block.row & mask));
  return ((word >> <u64>((block.column & mask) + block.width4 + 1)) & 1) != 0;
}
