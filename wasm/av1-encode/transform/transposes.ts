// Blocks of i16 from strips along one side to strips along the other.

import { transpose8 } from '../../shared/transpose';

/** Bytes of a vector: tiles are eight of them, one after the other. */
const VECTOR: i32 = 16;

/**
 * Strips along one side to strips along the other: `count` strips of `length` vectors (a multiple
 * of 8, or 4) become strips of `outLength` vectors.
 */
export function transposeStrips(
  src: usize,
  dst: usize,
  count: i32,
  length: i32,
  outLength: i32,
): void {
  if (length == 4) {
    transpose8(src, VECTOR, dst, VECTOR);
    return;
  }
  for (let s = 0; s < count; s++) {
    for (let t = 0; t < length; t += 8) {
      const from = src + (s * length + t) * VECTOR;
      transpose8(from, VECTOR, dst + ((t >> 3) * outLength + s * 8) * VECTOR, VECTOR);
    }
  }
}
