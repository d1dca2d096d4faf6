// The sliding window between the inflater and the unfilter: rows are taken out of it one by one.

import { inflate } from './inflate';
import { HISTORY, png, STREAM_DAMAGED, STREAM_END } from './state';
import { FILTERS, unfilter } from './unfilter';

/** The row just made becomes the one above the next. */
export function swapRows(): void {
  const row = png.row;
  png.row = png.prior;
  png.prior = row;
}

/** Undoes the filter of the next `bytes` of the stream. False when the data ends or is illegal. */
export function unfilterNext(dst: usize, bytes: usize): bool {
  if (!inflateRow(bytes)) return false;
  const filter = <u32>load<u8>(png.taken);
  if (filter >= FILTERS) {
    png.mode = STREAM_DAMAGED;
    png.taken = png.out;
    return false;
  }
  unfilter(filter, png.taken + 1, png.prior, dst, bytes, png.pixelBytes);
  png.taken += bytes + 1;
  return true;
}

/** Makes sure that a filter byte and `bytes` bytes are in the window. */
function inflateRow(bytes: usize): bool {
  while (png.out - png.taken <= bytes) {
    if (png.mode >= STREAM_END) return false;
    if (png.out > png.limit) slideWindow();
    inflate();
  }
  return true;
}

/** Moves what is still needed, the history and the rows not taken, to the start of the window. */
function slideWindow(): void {
  const keep = min(png.taken, png.out - HISTORY);
  const distance = keep - png.base;
  memory.copy(png.base, keep, png.out - keep);
  png.out -= distance;
  png.taken -= distance;
}
