// A block of samples, rows to columns.

import { low8 } from '../../shared/lanes';

/** Rows to columns: w x h samples at src become h x w. */
export function turn(src: usize, ss: usize, dst: usize, ds: usize, w: i32, h: i32): void {
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) {
      const s = src + y * <i32>ss + x;
      const d = dst + x * <i32>ds + y;
      const r01 = low8(v128.load64_zero(s), v128.load64_zero(s + ss));
      const r23 = low8(v128.load64_zero(s + 2 * ss), v128.load64_zero(s + 3 * ss));
      const s4 = s + 4 * ss;
      const r45 = low8(v128.load64_zero(s4), v128.load64_zero(s4 + ss));
      const r67 = low8(v128.load64_zero(s4 + 2 * ss), v128.load64_zero(s4 + 3 * ss));
      const a0 = v128.shuffle<i16>(r01, r23, 0, 8, 1, 9, 2, 10, 3, 11);
      const a1 = v128.shuffle<i16>(r01, r23, 4, 12, 5, 13, 6, 14, 7, 15);
      const b0 = v128.shuffle<i16>(r45, r67, 0, 8, 1, 9, 2, 10, 3, 11);
      const b1 = v128.shuffle<i16>(r45, r67, 4, 12, 5, 13, 6, 14, 7, 15);
      const c0 = v128.shuffle<i32>(a0, b0, 0, 4, 1, 5);
      const c1 = v128.shuffle<i32>(a0, b0, 2, 6, 3, 7);
      const c2 = v128.shuffle<i32>(a1, b1, 0, 4, 1, 5);
      const c3 = v128.shuffle<i32>(a1, b1, 2, 6, 3, 7);
      if (h == 4) {
        storeFours(d, ds, c0, c1);
        if (w > 4) storeFours(d + 4 * ds, ds, c2, c3);
        continue;
      }
      storeEights(d, ds, c0, c1);
      if (w > 4) storeEights(d + 4 * ds, ds, c2, c3);
    }
  }
}

@inline
function storeFours(dst: usize, ds: usize, a: v128, b: v128): void {
  v128.store32_lane(dst, a, 0);
  v128.store32_lane(dst + ds, a, 2);
  v128.store32_lane(dst + 2 * ds, b, 0);
  v128.store32_lane(dst + 3 * ds, b, 2);
}

@inline
function storeEights(dst: usize, ds: usize, a: v128, b: v128): void {
  v128.store64_lane(dst, a, 0);
  v128.store64_lane(dst + ds, a, 1);
  v128.store64_lane(dst + 2 * ds, b, 0);
  v128.store64_lane(dst + 3 * ds, b, 1);
}
