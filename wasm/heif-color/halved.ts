// Rows of luma with chroma of half its width and height, to RGBA of half the size: each pixel is the
// mean of four samples of luma with the sample of chroma that lies between them.
//
//   y            u16 × 2 width × 2 rows, `yStride` bytes from row to row
//   cb, cr       u16 × width × rows, `chromaStride` bytes from row to row
//   dst          u8 × 4 × width × rows, `dstStride` bytes from row to row, alpha 255
//
// Rows are read up to the next multiple of 8 pixels, and written so far: what lies there is to be drawn
// later. Scalar twin: test/twins/heif-color.ts.

import { bitsOf, middleOf } from './conversion';
import { centred, storePixels } from './pixels';

/** The mean of four, in sixteenths, from the middle on: of 16 samples of two rows. */
@inline
function meansOf(upper: usize, lower: usize, middle: v128): v128 {
  const ones = i16x8.splat(1);
  const left = i16x8.add(v128.load(upper), v128.load(lower));
  const right = i16x8.add(v128.load(upper, 16), v128.load(lower, 16));
  const sums = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(left, ones), i32x4.dot_i16x8_s(right, ones));
  return i16x8.sub(i16x8.shl(sums, 2), middle);
}

/** `width` and `rows`: of the result. */
export function heifPixelsHalved(
  conversion: usize,
  y: usize,
  yStride: usize,
  cb: usize,
  cr: usize,
  chromaStride: usize,
  dst: usize,
  dstStride: usize,
  width: i32,
  rows: i32,
): void {
  const bits = bitsOf(conversion);
  const middle = middleOf(conversion);
  for (; rows > 0; rows--) {
    let to = dst;
    let luma = y;
    for (let at: usize = 0; at < (<usize>width) << 1; at += 16, luma += 32, to += 32) {
      storePixels(
        conversion,
        meansOf(luma, luma + yStride, middle),
        centred(v128.load(cb + at), middle),
        centred(v128.load(cr + at), middle),
        to,
        bits,
        0,
      );
    }
    y += 2 * yStride;
    cb += chromaStride;
    cr += chromaStride;
    dst += dstStride;
  }
}
