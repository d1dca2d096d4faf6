// Copying a block from elsewhere in the picture (7.11.3). Vectors are whole samples of luma; where
// chroma has half of them, an odd one lies between two: BILINEAR, the average.

import { block } from './block';
import { frame, planeOf } from './frame';

/** compute_prediction() of a copied block. */
export function copyBlock(): void {
  const planes = block.hasChroma ? 3 : 1;
  for (let p = 0; p < planes; p++) {
    const plane = planeOf(p);
    const w = max(4, (block.width4 * 4) >> plane.subX);
    const h = max(4, (block.height4 * 4) >> plane.subY);
    const x = (block.column >> plane.subX) * 4;
    const y = (block.row >> plane.subY) * 4 - ((frame.row4 * 4) >> plane.subY);
    const dst = plane.top + y * plane.stride + 2 * x;
    const down = block.downBy >> plane.subY;
    const right = block.rightBy >> plane.subX;
    const src = dst + down * plane.stride + 2 * right;
    const isBetweenRows = plane.subY != 0 && (block.downBy & 1) != 0;
    const isBetweenColumns = plane.subX != 0 && (block.rightBy & 1) != 0;
    if (isBetweenRows || isBetweenColumns) {
      const below = isBetweenRows ? plane.stride : 0;
      average(src, below, isBetweenColumns ? 2 : 0, dst, plane.stride, w, h);
    } else copyRows(src, dst, plane.stride, w, h);
  }
}

function copyRows(src: usize, dst: usize, stride: i32, w: i32, h: i32): void {
  for (let i = 0; i < h; i++, src += stride, dst += stride) memory.copy(dst, src, 2 * w);
}

/** Round2 of four samples, of which two are the same where only one direction is halved. */
function average(
  src: usize,
  below: usize,
  beside: usize,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
): void {
  const two = i16x8.splat(2);
  for (let i = 0; i < h; i++, src += stride, dst += stride) {
    for (let j = 0; j < w; j += 8) {
      const a = src + 2 * j;
      const top = i16x8.add(v128.load(a), v128.load(a + beside));
      const bottom = i16x8.add(v128.load(a + below), v128.load(a + below + beside));
      const sum = i16x8.shr_u(i16x8.add(i16x8.add(top, bottom), two), 2);
      if (w == 4) v128.store64_lane(dst, sum, 0);
      else v128.store(dst + 2 * j, sum);
    }
  }
}
