// Quantiser matrices of a frame (7.12.2). The module keeps the lower triangle of 32 x 32 and the
// whole of 16 x 32 for each level; here the rest of them is taken from those two.

import { MATRICES, MATRIX_SET } from '../shared/av1/matrix-tables';
import { frame, header } from './frame';
import { H_MATRICES } from './header-fields';
import { transformHeightLog2, transformWidthLog2 } from './sizes';

const TRIANGLE: usize = 528;
/** A whole matrix of 32 x 32, and one of 16 x 32, for each of three planes. */
const PLANE_MATRICES: i32 = 1024 + 512;
export const MATRICES_BYTES: i32 = 3 * PLANE_MATRICES;
const NO_MATRIX: i32 = 15;

/** Unpacks the matrices of the frame's levels. */
export function unpackMatrices(dst: usize): void {
  for (let p = 0; p < 3; p++) {
    const level = header(H_MATRICES + p);
    if (level >= NO_MATRIX) continue;
    const src = MATRICES + (level * 2 + i32(p > 0)) * MATRIX_SET;
    const to = dst + p * PLANE_MATRICES;
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x <= y; x++) {
        const value = load<u8>(src + ((y * (y + 1)) >> 1) + x);
        store<u8>(to + y * 32 + x, value);
        store<u8>(to + x * 32 + y, value);
      }
    }
    memory.copy(to + 1024, src + TRIANGLE, 512);
  }
}

/** The weight of the coefficient at `place` (column * 40 + row) of a transform, in 1/32. */
export function matrixValue(p: i32, size: i32, place: usize): i32 {
  // Longer sides have 32 coefficients.
  const lw = min(3, transformWidthLog2(size));
  const lh = min(3, transformHeightLog2(size));
  let column = <i32>place / 40;
  let row = <i32>place % 40;
  const base = frame.matrices + p * PLANE_MATRICES;
  if (lw == lh) {
    const step = 3 - lw;
    const first = step == 3 ? 3 : i32(step == 2);
    return load<u8>(base + (((row << step) + first) << 5) + (column << step) + first);
  }
  let w = lw;
  let h = lh;
  if (w > h) {
    w = lh;
    h = lw;
    const kept = row;
    row = column;
    column = kept;
  }
  // 4 x 8: every fourth, from the second on; 4 x 16: in columns alone.
  const stepX = 2 - w;
  const stepY = 3 - h;
  const firstX = i32(stepX == 2);
  const firstY = i32(stepY == 2);
  return load<u8>(base + 1024 + (((row << stepY) + firstY) << 4) + (column << stepX) + firstX);
}
