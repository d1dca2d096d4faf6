// The vector by which the whole picture has moved, where the block is (7.10.2.1).

import { block } from '../block';
import * as I from './fields';
import { columnOf, round2Signed64, rowOf, told, vectorOf } from './state';

const ONE: i32 = 1 << 16;

/** setup_global_mv_process(). */
export function globalVector(reference: i32): i32 {
  const kind = told(I.I_GLOBAL_KIND + reference - 1);
  if (kind == 0) return 0;
  const at = I.I_GLOBAL_PARAMETERS + 6 * (reference - 1);
  if (kind == 1) return lowered(vectorOf(told(at) >> 13, told(at + 1) >> 13));
  const x: i64 = block.column * 4 + block.width4 * 2 - 1;
  const y: i64 = block.row * 4 + block.height4 * 2 - 1;
  const across = <i64>(told(at + 2) - ONE) * x + <i64>told(at + 3) * y + <i64>told(at);
  const down = <i64>told(at + 4) * x + <i64>(told(at + 5) - ONE) * y + <i64>told(at + 1);
  const isPrecise = told(I.I_PRECISE_VECTORS) != 0;
  const row = isPrecise ? round2Signed64(down, 13) : round2Signed64(down, 14) * 2;
  const column = isPrecise ? round2Signed64(across, 13) : round2Signed64(across, 14) * 2;
  return lowered(vectorOf(<i32>row, <i32>column));
}

/** 7.10.2.10: as exact as vectors of this frame. */
export function lowered(vector: i32): i32 {
  if (told(I.I_PRECISE_VECTORS)) return vector;
  return vectorOf(loweredPart(rowOf(vector)), loweredPart(columnOf(vector)));
}

@inline
function loweredPart(length: i32): i32 {
  if (told(I.I_WHOLE_VECTORS)) {
    const whole = ((abs(length) + 3) >> 3) << 3;
    return length > 0 ? whole : -whole;
  }
  if (length & 1) return length > 0 ? length - 1 : length + 1;
  return length;
}
