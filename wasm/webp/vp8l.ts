// The lossless decoder of WebP (VP8L, RFC 9649 section 3 to 7) by rows. It keeps the coded pixels
// that distances reach, 4 MiB of them at most, and a few rows.
// Rows that are not in the file are handed out as zeros, and counted.

import { openInput } from '../input';
import {
  blankRow,
  endRow,
  handOut,
  isOnCanvas,
  isPicture,
  nextRows,
  pictureRow,
  takeBand,
} from './canvas';
import { DAMAGED, OUT_OF_MEMORY } from './status';
import { openReader, take } from './vp8l-reader';
import { vp8l } from './vp8l-state';
import { nextStreamRow, openStream } from './vp8l-stream';
import { toRgba } from './vp8l-transforms';

const SIGNATURE: u32 = 0x2f;

let missing: i32 = 0;

/**
 * Opens the stream in the bytes from `offset` to `end` of a file of `length` bytes. Before it comes
 * `webpCanvas`. Returns 0, or a status.
 */
export function vp8lOpen(length: usize, offset: usize, end: usize): i32 {
  openInput(length);
  missing = 0;
  if (end > length || offset > end) return DAMAGED;
  if (!openReader(offset, end)) return OUT_OF_MEMORY;
  if (take(8) != SIGNATURE) return DAMAGED;
  const width = take(14) + 1;
  const height = take(14) + 1;
  take(1); // whether alpha is used: a hint
  if (take(3) || !isOnCanvas(width, height)) return DAMAGED;
  if (!takeBand()) return OUT_OF_MEMORY;
  return openStream(width, height);
}

/** Rows handed out so far that were not in the file. */
export function vp8lMissingRows(): i32 {
  return missing;
}

/** Makes the next band. Returns its rows, 0 at the end. */
export function vp8lRead(): i32 {
  const rows = nextRows();
  if (!isPicture()) return handOut(rows);
  for (let i = 0; i < rows; i++) {
    const row = nextStreamRow();
    if (row) {
      const dst = pictureRow(i);
      toRgba(row, dst, vp8l.width);
      endRow(dst);
    } else {
      missing += 1;
      blankRow(i);
    }
  }
  return handOut(rows);
}
