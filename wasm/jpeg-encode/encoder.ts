// The JPEG encoder: rows in from top to bottom, a file out, never the whole picture. One picture at
// a time. All efforts but fast optimize the quantization (trellis.ts). The file has progressive scans, or
// one sequential scan.
//
//   jpegEncodeOpen    sizes, tables, memory          jpegEncodeRows   pixels to tokens
//   jpegEncodeReserve memory that a photo is expected to take
//   jpegEncodeFinish  tokens to scans, in slices: 1 while there is more to do, 0 when done

import { repeatLastRow, takeRow } from './bands';
import { firstChunk, initOutput } from './bit-writer';
import { codeMcuRow } from './blocks';
import { allocatePlanes, measurePicture } from './geometry';
import { MAX_SIDE, OUT_OF_MEMORY, picture, REFUSED, SAMPLING_420, SAMPLING_444 } from './layout';
import { initPool, reserve } from './pool';
import { initQuantTable } from './quant-table';
import { initRates } from './rates';
import { finishSlice, initScans, prepareRow, spillRow } from './scans';
import { initTokens } from './tokens';

function isLegal(width: i32, height: i32, channels: i32, quality: i32): bool {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return false;
  return (channels == 1 || channels == 4) && quality >= 1 && quality <= 100;
}

/**
 * `sampling` and `effort` as in layout.ts; gray pictures have no chroma to sample. `progressive` 0: a
 * baseline file.
 */
export function jpegEncodeOpen(
  width: i32,
  height: i32,
  channels: i32,
  quality: i32,
  sampling: i32,
  effort: i32,
  progressive: i32,
): i32 {
  if (!isLegal(width, height, channels, quality)) return REFUSED;
  picture.width = width;
  picture.height = height;
  picture.channels = channels;
  picture.effort = effort;
  picture.progressive = progressive != 0;
  measurePicture(sampling == SAMPLING_444 ? 1 : 2, sampling == SAMPLING_420 ? 2 : 1);
  // Baseline files have steps of 8 bits (B.2.4.1).
  initQuantTable(quality, picture.progressive ? 32767 : 255);
  initRates();
  return beginPicture() ? 0 : OUT_OF_MEMORY;
}

/** Empties everything for the picture that has been measured; false when memory is out. */
export function beginPicture(): bool {
  initTokens();
  initScans();
  initOutput();
  initPool(picture.chunkBytes);
  return allocatePlanes();
}

/**
 * Takes the memory that grows with the picture in advance, right after opening. `mayGrow` 0: a
 * picture that needs more than these `bytes` is coded sequentially, row by row, from there on; and
 * one whose file alone needs more ends with out of memory.
 */
export function jpegEncodeReserve(bytes: usize, mayGrow: i32): i32 {
  return reserve(bytes, mayGrow != 0) ? 0 : OUT_OF_MEMORY;
}

/**
 * Takes `count` rows, `stride` bytes apart, readable for 64 bytes past their end. Rows beyond the
 * height are refused.
 */
export function jpegEncodeRows(src: usize, stride: usize, count: i32): i32 {
  if (count > picture.height - picture.rows) return REFUSED;
  const full = picture.vMax << 3;
  for (; count > 0; count--, src += stride) {
    takeRow(src, picture.waiting++);
    picture.rows++;
    if (picture.waiting < full) continue;
    picture.waiting = 0;
    if (!codeWaiting()) return OUT_OF_MEMORY;
  }
  return 0;
}

/** The MCU row in the planes to tokens, and to the file if there is no room to keep them. */
function codeWaiting(): bool {
  return prepareRow() && codeMcuRow() && spillRow();
}

/** A slice of the work that is left when all rows are there. */
export function jpegEncodeFinish(): i32 {
  if (picture.rows < picture.height) return REFUSED;
  if (picture.waiting) {
    repeatLastRow(picture.waiting);
    picture.waiting = 0;
    if (!codeWaiting()) return OUT_OF_MEMORY;
  }
  return finishSlice();
}

/** The first chunk of the finished file; see bit-writer.ts. */
export function jpegEncodeChunk(): usize {
  return firstChunk();
}
