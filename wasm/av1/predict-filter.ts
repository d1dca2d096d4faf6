// Recursive prediction (7.11.2.3): eight samples from seven around them, then the next eight.

import { FILTER_TAPS } from '../shared/av1/coding-tables';
import { frame, work } from './frame';
import { ABOVE, LEFT } from './work';

/** Taps of a mode: eight samples of seven i8. */
const MODE_BYTES: i32 = 56;

export function predictFilter(mode: i32, dst: usize, stride: i32, w: i32, h: i32): void {
  const taps = FILTER_TAPS + mode * MODE_BYTES;
  const above = work + ABOVE;
  const left = work + LEFT;
  const most = (1 << frame.depth) - 1;
  for (let y = 0; y < h; y += 2) {
    for (let x = 0; x < w; x += 4) {
      const here = dst + y * stride + 2 * x;
      const row = y ? here - stride : above + 2 * x;
      const p0: i32 = load<u16>(x == 0 ? left + 2 * y - 2 : row - 2);
      const p1: i32 = load<u16>(row);
      const p2: i32 = load<u16>(row, 2);
      const p3: i32 = load<u16>(row, 4);
      const p4: i32 = load<u16>(row, 6);
      const p5: i32 = load<u16>(x ? here - 2 : left + 2 * y);
      const p6: i32 = load<u16>(x ? here + stride - 2 : left + 2 * y + 2);
      for (let k = 0; k < 8; k++) {
        const t = taps + 7 * k;
        let sum = load<i8>(t) * p0 + load<i8>(t, 1) * p1 + load<i8>(t, 2) * p2;
        sum += load<i8>(t, 3) * p3 + load<i8>(t, 4) * p4 + load<i8>(t, 5) * p5;
        sum += load<i8>(t, 6) * p6;
        // Round2Signed
        const value = sum < 0 ? -((8 - sum) >> 4) : (sum + 8) >> 4;
        store<u16>(here + (k >> 2) * stride + 2 * (k & 3), <u16>max(0, min(most, value)));
      }
    }
  }
}
