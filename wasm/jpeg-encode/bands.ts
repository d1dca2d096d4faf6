// Rows of pixels into the sample planes of one MCU row. Edges are replicated: columns up to whole
// blocks (and to whole pairs before subsampling), rows at the end of the picture up to whole MCUs.

import { jpegEncodeYcc } from './colour';
import { picture, planeAt } from './layout';
import { jpegEncodeHalfBoth, jpegEncodeHalfWide } from './subsample';

/** Repeats the last sample of a row to `wide` samples. */
@inline
function padRow(row: usize, width: i32, wide: i32): void {
  memory.fill(row + <usize>width, load<u8>(row + <usize>(width - 1)), <usize>(wide - width));
}

/** The full-width row `row` & 1 of chroma component `i`, or its place in the plane. */
@inline
function chromaRow(i: i32, row: i32): usize {
  const plane = planeAt(i);
  if (picture.hMax == 1) return plane.samples + <usize>row * plane.stride;
  return picture.chromaRows + <usize>(((i - 1) << 1) | (row & 1)) * picture.chromaStride;
}

/** Subsamples what row `row` completes. */
function subsampleRow(i: i32, row: i32): void {
  const plane = planeAt(i);
  const count = plane.blocksWide << 3;
  if (picture.vMax == 1) {
    jpegEncodeHalfWide(chromaRow(i, row), plane.samples + <usize>row * plane.stride, count);
  } else if (row & 1) {
    const dst = plane.samples + <usize>(row >> 1) * plane.stride;
    jpegEncodeHalfBoth(chromaRow(i, 0), chromaRow(i, 1), dst, count);
  }
}

/** Takes the row of pixels at `src` as row `row` of the MCU row. */
export function takeRow(src: usize, row: i32): void {
  const luma = planeAt(0);
  const y = luma.samples + <usize>row * luma.stride;
  const width = picture.width;
  if (picture.components == 1) {
    memory.copy(y, src, <usize>width);
    padRow(y, width, luma.blocksWide << 3);
    return;
  }
  const cb = chromaRow(1, row);
  const cr = chromaRow(2, row);
  jpegEncodeYcc(src, y, cb, cr, width);
  const wide = planeAt(1).blocksWide * 8 * picture.hMax;
  padRow(y, width, luma.blocksWide << 3);
  padRow(cb, width, wide);
  padRow(cr, width, wide);
  if (picture.hMax > 1) {
    subsampleRow(1, row);
    subsampleRow(2, row);
  }
}

/** Repeats the last row until the MCU row is full. */
export function repeatLastRow(row: i32): void {
  for (; row < picture.vMax << 3; row++) {
    copyRow(planeAt(0).samples, planeAt(0).stride, row);
    if (picture.components == 1) continue;
    for (let i: i32 = 1; i <= 2; i++) {
      if (picture.hMax == 1) {
        copyRow(planeAt(i).samples, planeAt(i).stride, row);
      } else {
        memory.copy(chromaRow(i, row), chromaRow(i, row - 1), picture.chromaStride);
        subsampleRow(i, row);
      }
    }
  }
}

@inline
function copyRow(samples: usize, stride: usize, row: i32): void {
  const dst = samples + <usize>row * stride;
  memory.copy(dst, dst - stride, stride);
}
