// Distances of matches as the file tells them (18181-1, C.3.3): near ones by column and row.

import { NEAR, NEAR_DISTANCES } from '../shared/vp8l-distances';

/** Columns that a near distance may lie to the right. */
const NEAR_SPAN: i32 = 8;
/** Rows at least this long have no two near distances alike. */
const LEAST_ROW: i32 = 32;
/** Codes of near distances by row, u8 x 16 of each, and by how far to the right of NEAR_SPAN columns on. */
const nearCodes: usize = memory.data(128, 16);

export function initNearCodes(): void {
  memory.fill(nearCodes, 0xff, 128);
  for (let i: u32 = 0; i < NEAR_DISTANCES; i++) {
    store<u8>(nearCodes + <usize>load<u8>(NEAR + <usize>i), <u8>i);
  }
}

/** A distance as the file tells it, where a row has so many values. */
export function distanceCode(distance: i32, rowLength: i32): u32 {
  // Near ones have codes by column and row.
  if (distance <= 7 * rowLength + NEAR_SPAN) {
    if (rowLength >= LEAST_ROW) {
      const rows = (distance + NEAR_SPAN - 1) / rowLength;
      const columns = distance - rows * rowLength;
      if (columns <= NEAR_SPAN) {
        const code = <u32>load<u8>(nearCodes + <usize>((rows << 4) + NEAR_SPAN - columns));
        if (code < NEAR_DISTANCES) return code;
      }
      return <u32>distance + NEAR_DISTANCES - 1;
    }
    for (let i: u32 = 0; i < NEAR_DISTANCES; i++) {
      const near = <i32>load<u8>(NEAR + <usize>i);
      if (max(1, (near >> 4) * rowLength + 8 - (near & 15)) == distance) return i;
    }
  }
  return <u32>distance + NEAR_DISTANCES - 1;
}
