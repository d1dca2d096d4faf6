// How sparse a residual is as each of the four types of transforms would have it.
//
// Twin: forward() of the same type, and a sum (test/engine/formats/avif/av1-encode-transforms.test.ts).

import { sumLanes } from '../shared/lanes';
import { base, COEFFICIENTS, MIDDLE, MIDDLE2, RESIDUAL } from './state';
import { forward1d, HALF_ROOT, scale, scaleUp, transposeStrips } from './transform';

/** Sums of absolute coefficients by type, i32 each. */
export const TYPE_SUMS: usize = memory.data(16, 16);
/** Between the results of both passes down the columns: 16 x 16, and what a tile writes too much. */
const PASS: usize = 1024;

/** RESIDUAL to TYPE_SUMS, for sides up to 16; each pass down the columns serves two along the rows. */
export function sumTypes(lw: i32, lh: i32): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const columnStrips = max(1, w >> 3);
  scaleUp(columnStrips * h, lw + lh <= 5 ? 2 : lw + lh <= 7 ? 1 : 0);
  for (let type = 0; type < 4; type++) {
    const pass = base + MIDDLE2 + <usize>(type & 1) * PASS;
    if (type < 2) {
      const middle = base + MIDDLE;
      for (let s = 0; s < columnStrips; s++) {
        forward1d(lh, type == 1, base + RESIDUAL + s * h * 16, middle + s * h * 16);
      }
      if (lw != lh) scale(middle, columnStrips * h, HALF_ROOT);
      transposeStrips(middle, pass, columnStrips, h, w);
    }
    store<i32>(TYPE_SUMS + 4 * type, sumRows(lw, lh, type > 1, pass));
  }
}

/** Sum of absolute coefficients after a pass along the rows. */
function sumRows(lw: i32, lh: i32, isAdst: bool, src: usize): i32 {
  const bytes = 16 << lw;
  const out = base + COEFFICIENTS;
  const one = i16x8.splat(1);
  let sum = i32x4.splat(0);
  for (let s = 0; s < max(1, (1 << lh) >> 3); s++) {
    forward1d(lw, isAdst, src + s * bytes, out);
    for (let p = out; p < out + bytes; p += 16) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.abs(v128.load(p)), one));
    }
  }
  // Of four rows, the other half of a vector means nothing.
  if (lh == 2) sum = v128.and(sum, i64x2(-1, 0));
  return sumLanes(sum);
}
