// Maps: a byte for each unit of 4 x 4 luma samples.

import { picture } from './picture';

/** Flags: an edge of a transform or coding unit on the left, on top; samples that no filter changes. */
export const EDGE_LEFT: i32 = 1;
export const EDGE_TOP: i32 = 2;
export const EXEMPT: i32 = 4;

/** The unit that a luma sample lies in. */
@inline
export function unitAt(map: usize, x: i32, y: i32): usize {
  return map + (y >> 2) * picture.units + (x >> 2);
}

/** Fills a square of units; a side is 1, 2, 4, 8 or 16. */
export function fillUnits(at: usize, side: i32, value: i32): void {
  const stride = <usize>picture.units;
  const eight = <u64>(value & 255) * 0x0101010101010101;
  for (let i = 0; i < side; i++, at += stride) {
    if (side == 2) store<u16>(at, <u16>eight);
    else if (side == 1) store<u8>(at, <u8>eight);
    else if (side == 4) store<u32>(at, <u32>eight);
    else {
      store<u64>(at, eight);
      if (side == 16) store<u64>(at, eight, 8);
    }
  }
}

/** Marks the left and the upper edge of a square. */
export function markEdges(x: i32, y: i32, side: i32): void {
  const at = unitAt(picture.flags, x, y);
  for (let i: usize = 0; i < <usize>side; i++) store<u8>(at + i, load<u8>(at + i) | EDGE_TOP);
  let left = at;
  for (let i = 0; i < side; i++, left += picture.units) {
    store<u8>(left, load<u8>(left) | EDGE_LEFT);
  }
}
