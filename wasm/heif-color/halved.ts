// Rows of luma with chroma of half its width and height, to RGBA of half the size: each pixel is the
// mean of four samples of luma with what chroma is between them, on average: 3/4 of the sample that
// lies there and 1/8 of each of its neighbours, across and down. That is what the mean of four pixels
// of the whole size comes to (pixels.ts).
//
//   y            u16 × 2 width × 2 rows, `yStride` bytes from row to row
//   cb, cr       u16 × width × rows, `chromaStride` bytes from row to row; a row above and one below are
//                looked at where `edges` does not say that there are none
//   sums         room for two rows, as heifPixelsHalf takes it
//   dst          u8 × 4 × width × rows, `dstStride` bytes from row to row, alpha 255
//
// Rows are read up to the next multiple of 8 pixels, and written so far: what lies there is to be drawn
// later. Scalar twin: test/twins/heif-color.ts.

import { bitsOf, middleOf } from './conversion';
import { SUMS_EDGE, storePixels } from './pixels';

/** `edges`: the first row has none above it, the last one none below. */
const TOP: i32 = 1;
const BOTTOM: i32 = 2;

/** The mean of four, in sixteenths, from the middle on: of 16 samples of two rows. */
@inline
function meansOf(upper: usize, lower: usize, middle: v128): v128 {
  const ones = i16x8.splat(1);
  const left = i16x8.add(v128.load(upper), v128.load(lower));
  const right = i16x8.add(v128.load(upper, 16), v128.load(lower, 16));
  const sums = i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(left, ones), i32x4.dot_i16x8_s(right, ones));
  return i16x8.sub(i16x8.shl(sums, 2), middle);
}

/** sums[i] = 6 row[i] + above[i] + below[i] for `width` samples, the edges repeated once. */
@inline
function columnSums(row: usize, above: usize, below: usize, sums: usize, width: usize): void {
  const six = i16x8.splat(6);
  for (let i: usize = 0; i < width << 1; i += 16) {
    const ends = i16x8.add(v128.load(above + i), v128.load(below + i));
    v128.store(sums + i, i16x8.add(i16x8.mul(v128.load(row + i), six), ends));
  }
  store<u16>(sums - 2, load<u16>(sums));
  store<u16>(sums + (width << 1), load<u16>(sums + (width << 1) - 2));
}

/** Eight samples from their middle on, in sixteenths: of 64 parts of 10 bits at most. */
@inline
function chromaOf(sums: usize, middle: v128): v128 {
  const ends = i16x8.add(v128.load(sums - 2), v128.load(sums + 2));
  const all = i16x8.add(
    i16x8.add(i16x8.mul(v128.load(sums), i16x8.splat(6)), ends),
    i16x8.splat(2),
  );
  return i16x8.sub(i16x8.shr_u(all, 2), middle);
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
  edges: i32,
  sums: usize,
): void {
  const bits = bitsOf(conversion);
  const middle = middleOf(conversion);
  const cbSums = sums + SUMS_EDGE;
  const crSums = cbSums + ((((<usize>width) << 1) + 15) & ~15) + 2 * SUMS_EDGE;
  for (; rows > 0; rows--) {
    const up: usize = edges & TOP ? 0 : chromaStride;
    const down: usize = rows == 1 && edges & BOTTOM ? 0 : chromaStride;
    edges &= ~TOP;
    columnSums(cb, cb - up, cb + down, cbSums, width);
    columnSums(cr, cr - up, cr + down, crSums, width);
    let to = dst;
    let luma = y;
    for (let at: usize = 0; at < (<usize>width) << 1; at += 16, luma += 32, to += 32) {
      storePixels(
        conversion,
        meansOf(luma, luma + yStride, middle),
        chromaOf(cbSums + at, middle),
        chromaOf(crSums + at, middle),
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
