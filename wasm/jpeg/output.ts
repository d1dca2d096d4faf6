// The output band: upsampled, converted rows of one MCU row. A vertical triangle filter needs the
// chroma row below, so then the band ends one row early and begins one row early: it lags. Gray
// needs no work: its band is the plane.

import { alloc } from '../arena';
import { strideFor } from '../shared/sizes';
import {
  jpegInvertRow,
  jpegMultiplyBlack,
  jpegRgbToRgba,
  jpegStoreBlack,
  jpegYccH2ToRgba,
  jpegYccToRgba,
} from './colour';
import {
  COLOUR_GRAY,
  COLOUR_YCC,
  COLOUR_YCCK,
  Component,
  componentAt,
  frame,
  OUT_OF_MEMORY,
  UPSAMPLE_H2V1,
  UPSAMPLE_H2V2,
  UPSAMPLE_NONE,
} from './layout';
import { EVEN_H2V1, EVEN_H2V2, farRow, fullRow, nearRow, ODD_H2V1, ODD_H2V2 } from './upsample';

/** The band and its stride; for gray the plane itself. */
let band: usize = 0;
let stride: usize = 0;
/** One row per component at output resolution; the fused path keeps its column sums there too. */
let rows: usize = 0;
let rowBytes: usize = 0;

export function bandPointer(): usize {
  return band;
}

export function bandStride(): usize {
  return stride;
}

/** Takes the band and the buffers of upsampling. */
export function allocateOutput(): i32 {
  if (frame.colour == COLOUR_GRAY) {
    band = componentAt(0).plane;
    stride = componentAt(0).stride;
    return 0;
  }
  // One row more when lagging: the last band also has the row that the one before could not make.
  stride = strideFor(<usize>frame.outWidth * 4);
  band = alloc(<usize>(frame.vMax * frame.unit + frame.lag) * stride);
  rowBytes = strideFor(<usize>frame.outWidth + 128);
  rows = alloc(rowBytes * 4);
  return band && rows ? 0 : OUT_OF_MEMORY;
}

/** Fills the band with the rows that MCU row `mcuRow` completes; answers how many. */
export function writeBand(mcuRow: i32): i32 {
  const perMcu = frame.vMax * frame.unit;
  const start = mcuRow * perMcu;
  const isLast = mcuRow == frame.mcusHigh - 1;
  // Row -1 is the last row of the MCU row before, which lacked the chroma row below it.
  const from = mcuRow ? -frame.lag : 0;
  const to = isLast ? frame.outHeight - start : perMcu - frame.lag;
  if (frame.colour != COLOUR_GRAY) {
    let dst = band;
    for (let row = from; row < to; row++, dst += stride) writeRow(row, dst);
  }
  return to - from;
}

/** One row: upsampled, then converted; chroma at half the width does both at once. */
function writeRow(row: i32, dst: usize): void {
  const cb = componentAt(1);
  const cr = componentAt(2);
  const isYcc = frame.colour == COLOUR_YCC || frame.colour == COLOUR_YCCK;
  const kind = cb.upsample;
  const isFull = componentAt(0).upsample == UPSAMPLE_NONE;
  if (isYcc && isFull && kind == cr.upsample && (kind == UPSAMPLE_H2V1 || kind == UPSAMPLE_H2V2)) {
    writeHalfWidth(row, dst, cb, cr);
  } else {
    const a = full(0, row);
    const b = full(1, row);
    const c = full(2, row);
    if (isYcc) jpegYccToRgba(a, b, c, dst, frame.outWidth);
    else jpegRgbToRgba(a, b, c, dst, frame.outWidth);
  }
  // Black comes last: it multiplies what the other three made, or stands beside them.
  if (frame.components == 4) {
    if (frame.colour == COLOUR_YCCK) jpegInvertRow(dst, frame.outWidth);
    const black = full(3, row);
    if (frame.keepInks) jpegStoreBlack(dst, black, frame.outWidth);
    else jpegMultiplyBlack(dst, black, frame.outWidth);
  }
}

/** The common case, 4:2:0 and 4:2:2: upsampling and colour in one pass. */
function writeHalfWidth(row: i32, dst: usize, cb: Component, cr: Component): void {
  const y = componentAt(0).plane + <isize>row * componentAt(0).stride;
  const isH2V2 = cb.upsample == UPSAMPLE_H2V2;
  const sameCb = cb.plane + <isize>row * cb.stride;
  const sameCr = cr.plane + <isize>row * cr.stride;
  jpegYccH2ToRgba(
    y,
    isH2V2 ? nearRow(cb, row) : sameCb,
    isH2V2 ? farRow(cb, row) : sameCb,
    isH2V2 ? nearRow(cr, row) : sameCr,
    isH2V2 ? farRow(cr, row) : sameCr,
    dst,
    frame.outWidth,
    isH2V2 ? EVEN_H2V2 : EVEN_H2V1,
    isH2V2 ? ODD_H2V2 : ODD_H2V1,
    rows + 64, // room in front for the repeated edge
    rowBytes * 2,
  );
}

/** Row `row` of component `i` at output resolution. */
function full(i: i32, row: i32): usize {
  return fullRow(componentAt(i), row, rows + <usize>i * rowBytes);
}
