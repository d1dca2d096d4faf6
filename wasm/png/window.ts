// Rows out of the window of the inflater, one by one.

import { hasBytes } from '../inflate/inflate';
import { STREAM_DAMAGED } from '../inflate/inflater';
import { FILTERS, unfilter } from '../shared/unfilter';
import { feedInflater } from './chunks';
import { inflater, png } from './state';

/** The row just made becomes the one above the next. */
export function swapRows(): void {
  const row = png.row;
  png.row = png.prior;
  png.prior = row;
}

/** Undoes the filter of the next `bytes` of the stream. False when the data ends or is illegal. */
export function unfilterNext(dst: usize, bytes: usize): bool {
  const z = inflater;
  while (!hasBytes(z, bytes + 1)) {
    if (!z.isHungry) return false;
    feedInflater();
  }
  const filter = <u32>load<u8>(z.taken);
  if (filter >= FILTERS) {
    z.mode = STREAM_DAMAGED;
    z.taken = z.out;
    return false;
  }
  unfilter(filter, z.taken + 1, png.prior, dst, bytes, png.pixelBytes);
  z.taken += bytes + 1;
  return true;
}
