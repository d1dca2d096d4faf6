// Where blocks of earlier frames have moved to by now (7.9): for each 8 x 8 a vector, and how many
// frames it reaches; 0: nothing is known.

import { frame } from '../frame';
import * as I from './fields';
import { columnOf, round2Signed, rowOf, told, vectorOf } from './state';
import { FIELD_BYTES, storeAt } from './store';

/** 16384 / n. */
const DIVISORS: usize = memory.data<u16>([
  0, 16384, 8192, 5461, 4096, 3276, 2730, 2340, 2048, 1820, 1638, 1489, 1365, 1260, 1170, 1092,
  1024, 963, 910, 862, 819, 780, 744, 712, 682, 655, 630, 606, 585, 564, 546, 528,
]);
/** MAX_FRAME_DISTANCE. */
const FARTHEST: i32 = 31;
const MOST: i32 = (1 << 14) - 1;
/** MAX_OFFSET_WIDTH, in 8 x 8. */
const MOST_ACROSS: i32 = 8;

export function fieldBytes(): i32 {
  return (frame.columns >> 1) * (frame.rows >> 1) * FIELD_BYTES;
}

/** get_mv_projection(): the vector that reaches over `reach` frames, for `wanted`. */
export function projected(vector: i32, wanted: i32, reach: i32): i32 {
  const factor =
    max(-FARTHEST, min(FARTHEST, wanted)) * <i32>load<u16>(DIVISORS + 2 * min(FARTHEST, reach));
  const row = max(-MOST, min(MOST, round2Signed(rowOf(vector) * factor, 14)));
  const column = max(-MOST, min(MOST, round2Signed(columnOf(vector) * factor, 14)));
  return vectorOf(row, column);
}

/** The field is zeroed before. */
export function fillField(): void {
  for (let i = 0; i < told(I.I_PROJECTIONS); i++) {
    project(told(I.I_PROJECTED + 2 * i), told(I.I_PROJECTED + 2 * i + 1));
  }
}

/** 7.9.2. Positions move within a row of 8 x 8 alone. */
function project(reference: i32, sign: i32): void {
  const kept = storeAt(told(I.I_REFERENCES + reference));
  if (!kept.motion || kept.columns != frame.columns || kept.rows != frame.rows) return;
  const across = frame.columns >> 1;
  const down = frame.rows >> 1;
  const distance = told(I.I_LATER + reference);
  if (abs(distance) > FARTHEST) return;
  for (let y = 0; y < down; y++) {
    const row = kept.motion + y * across * FIELD_BYTES;
    for (let x = 0; x < across; x++) {
      const entry = load<u64>(row + x * FIELD_BYTES);
      const reach = <i32>(entry >> 32);
      if (reach == 0 || reach > FARTHEST) continue;
      const moved = projected(<i32>entry, distance * sign, reach);
      const toY = y + sign * offsetOf(rowOf(moved));
      const toX = x + sign * offsetOf(columnOf(moved));
      const baseX = x & ~7;
      const baseY = y & ~7;
      if (toY < baseY || toY >= min(down, baseY + 8)) continue;
      if (toX < max(0, baseX - MOST_ACROSS)) continue;
      if (toX >= min(across, baseX + 8 + MOST_ACROSS)) continue;
      store<u64>(frame.field + (toY * across + toX) * FIELD_BYTES, entry);
    }
  }
}

/** Eighths of samples in 8 x 8. */
@inline
function offsetOf(length: i32): i32 {
  return length >= 0 ? length >> 6 : -(-length >> 6);
}
