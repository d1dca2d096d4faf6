// Coefficients that need no transform, or but its first row, are added to samples.

import { added, mostOf } from './rows-of-four';
import { COEFFICIENTS, work } from './work';

/** Takes the coefficients away that were used. */
export function clearCoefficients(log2: i32, usedX: i32, usedY: i32): void {
  const zero = i16x8.splat(0);
  if (log2 == 2) {
    v128.store(work + COEFFICIENTS, zero);
    v128.store(work + COEFFICIENTS, zero, 16);
    return;
  }
  let row = work + COEFFICIENTS;
  for (let y = 0; y < usedY; y++, row += 2 << log2) {
    for (let x = 0; x < usedX << 1; x += 16) v128.store(row + x, zero);
  }
}

/** Adds the transform where there is but the first coefficient. */
export function addFlat(log2: i32, dst: usize, stride: i32, depth: i32): void {
  const shift = 20 - depth;
  const first = (<i32>load<i16>(work + COEFFICIENTS) * 64 + 64) >> 7;
  const value = i16x8.splat(<i16>((first * 64 + (1 << (shift - 1))) >> shift));
  const most = mostOf(depth);
  const zero = i16x8.splat(0);
  const n = 1 << log2;
  for (let y = 0; y < n; y++, dst += stride) {
    if (n == 4) {
      v128.store64_lane(dst, added(dst, value, most), 0);
      continue;
    }
    for (let x = 0; x < n << 1; x += 16) {
      const sum = i16x8.add_sat_s(v128.load(dst + x), value);
      v128.store(dst + x, i16x8.max_s(i16x8.min_s(sum, most), zero));
    }
  }
}

/** Adds coefficients that are no transform: shifted, or as they are where nothing is lost (8.6.2). */
export function addPlain(
  log2: i32,
  usedX: i32,
  usedY: i32,
  dst: usize,
  stride: i32,
  depth: i32,
  isExact: bool,
): void {
  const most = (1 << depth) - 1;
  const shift = 20 - depth;
  const half = 1 << (shift - 1);
  for (let y = 0; y < usedY; y++, dst += stride) {
    const row = work + COEFFICIENTS + ((y << log2) << 1);
    for (let x = 0; x < usedX; x++) {
      let value = <i32>load<i16>(row + (x << 1));
      if (!isExact) value = ((value << 7) + half) >> shift;
      const at = dst + (x << 1);
      store<u16>(at, min(max(<i32>load<u16>(at) + value, 0), most));
    }
  }
}
