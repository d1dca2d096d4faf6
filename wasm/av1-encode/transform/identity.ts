// The identity transform (7.13.2.15).

import { COEFFICIENTS, MIDDLE, RESIDUAL } from '../places';
import { base } from '../state';
import { packFours } from './four';
import { transposeStrips } from './transposes';

/** Identity: 8 times the residual, of up to 256 samples (7.13.2.15 undoes it). */
export function forwardIdentity(lw: i32, lh: i32, up: i32): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const middle = base + MIDDLE;
  const out = base + COEFFICIENTS;
  const to = h == 4 ? middle : out;
  transposeStrips(base + RESIDUAL, to, max(1, w >> 3), h, w);
  const vectors = max(1, h >> 3) * w;
  for (let p = to; p < to + vectors * 16; p += 16) {
    v128.store(p, i16x8.shl(v128.load(p), 3 - up));
  }
  if (h == 4) packFours(middle, out, w);
}

/** One inverse pass of an identity: times sqrt(2), 2, 2 sqrt(2). */
export function inverseIdentity1d(log2: i32, at: usize): void {
  for (let end = at + (16 << log2); at < end; at += 16) {
    const x = v128.load(at);
    let r: v128;
    if (log2 == 2) r = i16x8.add_sat_s(x, i16x8.q15mulr_sat_s(x, i16x8.splat(1697 * 8)));
    else {
      r = i16x8.add_sat_s(x, x);
      if (log2 == 4) r = i16x8.add_sat_s(r, i16x8.q15mulr_sat_s(x, i16x8.splat(3394 * 8)));
    }
    v128.store(at, r);
  }
}
