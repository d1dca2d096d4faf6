// Chroma from luma (7.11.5): the prediction is DC plus alpha times the block's luma, less its mean.

import { words32 } from '../../shared/constants';
import { sumLanes } from '../../shared/lanes';
import { CFL_LUMA } from '../places';
import { base, enc } from '../state';

/** Energy of CFL_LUMA at a quarter of its scale. */
let energy: f64 = 0;

@inline
export function hasCflEnergy(): bool {
  return energy > 0;
}

/**
 * Fills CFL_LUMA (i16, w wide: the size in chroma samples) with 8 times the reconstructed luma at `rec`,
 * less the mean.
 */
export function loadCflLuma(rec: usize, w: i32, h: i32): void {
  const stride = enc.recStride0;
  const to = base + CFL_LUMA;
  let sum: i32 = 0;
  for (let y = 0; y < h; y++) {
    const row = to + y * w * 2;
    if (enc.sub) {
      const p = rec + 2 * y * stride;
      for (let x = 0; x < w; x += 4) {
        const both = i16x8.add(v128.load8x8_u(p + 2 * x), v128.load8x8_u(p + stride + 2 * x));
        const q = i32x4.dot_i16x8_s(both, i16x8.splat(2));
        v128.store64_lane(row + 2 * x, i16x8.narrow_i32x4_s(q, q), 0);
        sum += sumLanes(q);
      }
    } else {
      const p = rec + y * <i32>stride;
      for (let x = 0; x < w; x += 8) {
        let q = i16x8.shl(v128.load8x8_u(p + x), 3);
        if (w == 4) q = v128.and(q, i64x2(-1, 0));
        v128.store(row + 2 * x, q);
        sum += sumLanes(i32x4.dot_i16x8_s(q, i16x8.splat(1)));
      }
    }
  }
  const samples = w * h;
  const mean = i16x8.splat(<i16>((sum + (samples >> 1)) / samples));
  let squares = i32x4.splat(0);
  for (let p = to; p < to + 2 * samples; p += 16) {
    const v = i16x8.sub(v128.load(p), mean);
    v128.store(p, v);
    const quarter = i16x8.shr_s(v, 2);
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(quarter, quarter));
  }
  energy = <f64>(<i32>sumLanes(squares));
}

/** The alpha (-16 to 16, in eighths) that fits the source best. */
export function fitAlpha(src: usize, ss: usize, w: i32, h: i32, dc: i32): i32 {
  let acc = i32x4.splat(0);
  const d = i16x8.splat(<i16>dc);
  const luma = base + CFL_LUMA;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x += 8) {
      let s = i16x8.sub(v128.load8x8_u(src + y * <i32>ss + x), d);
      if (w == 4) s = v128.and(s, i64x2(-1, 0));
      acc = i32x4.add(acc, i32x4.dot_i16x8_s(s, i16x8.shr_s(v128.load(luma + (y * w + x) * 2), 2)));
    }
  }
  const alpha = <i32>Math.round((16 * <f64>(<i32>sumLanes(acc))) / energy);
  return max(-16, min(16, alpha));
}

export function predictCfl(dc: i32, alpha: i32, w: i32, h: i32, dst: usize, ds: usize): void {
  const size = i16x8.splat(<i16>abs(alpha));
  const sign = i16x8.splat(alpha < 0 ? -1 : 0);
  const middle = i16x8.splat(<i16>dc);
  const round = words32();
  const luma = base + CFL_LUMA;
  for (let y = 0; y < h; y++, dst += ds) {
    for (let x = 0; x < w; x += 8) {
      const l = v128.load(luma + (y * w + x) * 2);
      // Round2Signed: of the magnitude.
      const q = i16x8.shr_u(i16x8.add(i16x8.mul(i16x8.abs(l), size), round), 6);
      const s = v128.xor(i16x8.shr_s(l, 15), sign);
      const v = i16x8.add(middle, i16x8.sub(v128.xor(q, s), s));
      const bytes = i8x16.narrow_i16x8_u(v, v);
      if (w == 4) v128.store32_lane(dst, bytes, 0);
      else v128.store64_lane(dst + x, bytes, 0);
    }
  }
}
