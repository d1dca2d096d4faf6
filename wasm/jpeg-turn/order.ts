// The blocks of a turned component, in the order in which they will be coded. They come in the order
// of the stored picture, as tokens (../jpeg-encode/tokens.ts), one after the other; where each begins
// is noted under its new place, and when all are there they are copied into that order.

import { alloc } from '../arena';
import { Plane } from '../jpeg-encode/layout';
import { giveChunk } from '../jpeg-encode/pool';
import { hasRoom, isEnd, tokenTail } from '../jpeg-encode/tokens';

/** Of each component: addresses of the tokens of its blocks by their new place, u32. */
const places: usize = memory.data(3 * 4, 16);
/** The chunks that are being copied from; the first one is the oldest. */
let oldest: usize = 0;

@inline
function placesOf(i: i32): usize {
  return <usize>load<u32>(places + ((<usize>i) << 2));
}

/** Takes room for the places of component `i`; false when memory is out. */
export function allocatePlaces(i: i32, plane: Plane): bool {
  const block = alloc((<usize>plane.blocksWide * <usize>plane.blocksHigh) << 2);
  store<u32>(places + ((<usize>i) << 2), block);
  return block != 0;
}

/** Notes that the block that belongs at `index` is the next one to be written. */
@inline
export function notePlace(i: i32, plane: Plane, index: usize): void {
  store<u32>(placesOf(i) + (index << 2), plane.cursor);
}

/** Starts a new list of tokens. */
export function beginOrder(plane: Plane): void {
  oldest = plane.oldest;
  plane.oldest = 0;
  plane.newest = 0;
  plane.cursor = 0;
  plane.limit = 0;
}

/** Copies row `y` of the blocks of component `i`; false when memory is out. */
export function orderRow(i: i32, plane: Plane, y: i32): bool {
  const wide = <usize>plane.blocksWide;
  if (!hasRoom(plane)) return false;
  store<u32>(plane.rowStarts + ((<usize>y) << 2), plane.cursor);
  const row = placesOf(i) + ((<usize>y * wide) << 2);
  for (let x: usize = 0; x < wide; x++) {
    if (!hasRoom(plane)) return false;
    plane.cursor = copyTokens(<usize>load<u32>(row + (x << 2)), plane.cursor);
  }
  assert(plane.cursor <= plane.limit);
  return true;
}

/** Copies the tokens of a block, its end included; answers the address behind the copy. */
@inline
function copyTokens(src: usize, dst: usize): usize {
  let token: i32;
  do {
    token = <i32>load<u8>(src++);
    store<u8>(dst++, token);
    // The end has no value, and so no tail.
    for (let tail = tokenTail(token); tail > 0; tail--) store<u8>(dst++, load<u8>(src++));
  } while (!isEnd(token));
  return dst;
}

/** Gives the chunks of the stored order back. */
export function endOrder(): void {
  while (oldest) {
    const next = <usize>load<u32>(oldest);
    giveChunk(oldest);
    oldest = next;
  }
}
