// The band that rows go out in, as wide as the canvas. The picture lies somewhere on the canvas (a
// frame of an animation); all around it is transparent black.

import { allocZeroed } from '../arena';

/** Rows in a band, at most. */
const BAND_ROWS: i32 = 16;

/** Bytes that writing a row of the picture may go too far. */
const OVERRUN: usize = 64;

@unmanaged
class Canvas {
  width: i32;
  height: i32;
  /** Where the picture lies, and its size. */
  left: i32;
  top: i32;
  pictureWidth: i32;
  pictureHeight: i32;
  band: usize;
  stride: usize;
  /** Rows handed out. */
  done: i32;
}

const canvas: Canvas = changetype<Canvas>(memory.data(offsetof<Canvas>(), 16));

/** The size of the canvas, and where the next picture that is opened lies on it. */
export function webpCanvas(width: i32, height: i32, left: i32, top: i32): void {
  canvas.width = width;
  canvas.height = height;
  canvas.left = left;
  canvas.top = top;
  canvas.done = 0;
}

/** Whether a picture of this size lies on the canvas. */
export function isOnCanvas(width: i32, height: i32): bool {
  canvas.pictureWidth = width;
  canvas.pictureHeight = height;
  const right = <i64>canvas.left + width;
  const bottom = <i64>canvas.top + height;
  return canvas.left >= 0 && canvas.top >= 0 && right <= canvas.width && bottom <= canvas.height;
}

/** Takes the band. False: out of memory. */
export function takeBand(): bool {
  canvas.stride = ((<usize>canvas.width * 4 + 15) & ~15) + OVERRUN;
  canvas.band = allocZeroed(canvas.stride * BAND_ROWS);
  return canvas.band != 0;
}

/** Address of the first row of the band. */
export function webpBand(): usize {
  return canvas.band;
}

/** Bytes from row to row in the band. */
export function webpStride(): usize {
  return canvas.stride;
}

/** Where row `i` of the band has the picture. */
@inline
export function pictureRow(i: i32): usize {
  return canvas.band + <usize>i * canvas.stride + 4 * <usize>canvas.left;
}

/** Clears what the writing of a row has left behind its last pixel. */
@inline
export function endRow(row: usize): void {
  memory.fill(row + 4 * <usize>canvas.pictureWidth, 0, OVERRUN);
}

/** A row that is not in the file. */
export function blankRow(i: i32): void {
  memory.fill(pictureRow(i), 0, 4 * <usize>canvas.pictureWidth);
}

/** Rows of the next band: of the picture if `isPicture`, else of the canvas around it. */
export function nextRows(): i32 {
  const below = canvas.top + canvas.pictureHeight;
  let end = canvas.height;
  if (canvas.done < canvas.top) end = canvas.top;
  else if (canvas.done < below) end = below;
  return min(BAND_ROWS, end - canvas.done);
}

/** Whether the next band has rows of the picture. */
export function isPicture(): bool {
  return canvas.done >= canvas.top && canvas.done < canvas.top + canvas.pictureHeight;
}

/** Counts rows that are handed out. What comes below the picture is made blank once. */
export function handOut(rows: i32): i32 {
  assert(rows >= 0);
  if (canvas.done == canvas.top + canvas.pictureHeight) {
    memory.fill(canvas.band, 0, canvas.stride * BAND_ROWS);
  }
  canvas.done += rows;
  return rows;
}
