// Chroma from luma (7.11.5): DC, and the luma of the block less its average, times a factor.

import { block } from './block';
import { frame, planeOf, work } from './frame';
import { clampLanes, storeRow } from './lanes';
import { CFL } from './work';

/** Bytes of a row of 32. */
const ROW: i32 = 64;

/**
 * Readies the luma of the chroma block of w x h at x, y, in 1/8, less its average. What has not been
 * decoded of it, because it is outside the picture, repeats the last.
 */
export function averageLuma(x: i32, y: i32, w: i32, h: i32): void {
  const luma = planeOf(0);
  const stride = luma.stride;
  const subX = frame.subX;
  const subY = frame.subY;
  const knownW = min(w, (block.lumaRight - (x << subX)) >> subX);
  const knownH = min(h, (block.lumaBottom - (y << subY)) >> subY);
  const first = (y << subY) - (frame.row4 << 2);
  const shift = 3 - subX - subY;
  let sum = 0;
  for (let i = 0; i < h; i++) {
    const dst = work + CFL + ROW * i;
    if (i >= knownH) memory.copy(dst, dst - ROW, 2 * w);
    else {
      const src = luma.top + (first + (i << subY)) * stride + 2 * (x << subX);
      for (let j = 0; j < knownW; j++) {
        const at = src + 2 * (j << subX);
        let value: i32 = load<u16>(at);
        if (subX) value += load<u16>(at, 2);
        if (subY) {
          value += load<u16>(at + stride);
          if (subX) value += load<u16>(at + stride, 2);
        }
        store<i16>(dst + 2 * j, <i16>(value << shift));
      }
      const last = load<i16>(dst + 2 * knownW - 2);
      for (let j = knownW; j < w; j++) store<i16>(dst + 2 * j, last);
    }
    for (let j = 0; j < w; j++) sum += load<i16>(dst + 2 * j);
  }
  const average = i16x8.splat(<i16>((sum + ((w * h) >> 1)) / (w * h)));
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < w; j += 8) {
      const at = work + CFL + ROW * i + 2 * j;
      v128.store(at, i16x8.sub(v128.load(at), average));
    }
  }
}

/** DC plus Round2Signed(alpha * luma, 6). */
export function predictFromLuma(
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  dc: i32,
  alpha: i32,
): void {
  const factor = i16x8.splat(<i16>(abs(alpha) << 9));
  const flip = i16x8.splat(alpha < 0 ? -1 : 0);
  const base = i16x8.splat(<i16>dc);
  const most = i16x8.splat(<i16>(((<i32>1) << frame.depth) - 1));
  const zero = i16x8.splat(0);
  for (let i = 0; i < h; i++, dst += stride) {
    for (let j = 0; j < w; j += 8) {
      const luma = v128.load(work + CFL + ROW * i + 2 * j);
      const sign = v128.xor(i16x8.shr_s(luma, 15), flip);
      const size = i16x8.q15mulr_sat_s(i16x8.abs(luma), factor);
      const step = i16x8.sub(v128.xor(size, sign), sign);
      storeRow(dst + 2 * j, clampLanes(i16x8.add(base, step), zero, most), w);
    }
  }
}
