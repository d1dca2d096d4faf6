// Filters of alpha (RFC 9649 2.7.1.2): values less what the pixel before or the row above tells. Fades
// and shadows are left with few values, several of which share a pixel by a palette. All is held
// (colors.ts) when a filter is chosen.
//
//   image.alphaRows   two rows of values, the one above and this one

import { colorOf, next, rewind } from './colors';
import { FILTERED, image } from './state';

const FILTERS: i32 = 3;
const HORIZONTAL: i32 = 1;
const VERTICAL: i32 = 2;
/** More values than that do not share pixels. */
const MOST_VALUES: i32 = 16;

/** Whether the next row is the first. */
let isFirst: bool = true;

/** Values of a filter: 256 flags, later ranks + 1. */
@inline
function tableOf(filter: i32): usize {
  return image.scratch + FILTERED + ((<usize>(filter - 1)) << 8);
}

/** Finds which values each filter leaves; answers the one with the fewest, 0 where all have many. */
export function findFilter(): i32 {
  memory.fill(tableOf(1), 0, 256 * FILTERS);
  rewind();
  startFiltered();
  for (let y = 0; y < image.height; y++) {
    const row = readRow();
    for (let filter = 1; filter <= FILTERS; filter++) {
      const table = tableOf(filter);
      for (let x = 0; x < image.width; x++) {
        store<u8>(table + filtered(row, x, filter, y == 0), 1);
      }
    }
    isFirst = false;
  }
  let best = 0;
  let least = MOST_VALUES + 1;
  for (let filter = 1; filter <= FILTERS; filter++) {
    const count = rankValues(tableOf(filter));
    if (count >= least) continue;
    least = count;
    best = filter;
  }
  return best;
}

/** Flags become ranks + 1; answers how many there are. */
function rankValues(table: usize): i32 {
  let count = 0;
  for (let value: usize = 0; value < 256; value++) {
    if (load<u8>(table + value)) store<u8>(table + value, <u8>min(255, ++count));
  }
  return count;
}

/** How many values a filter leaves. */
export function countFiltered(filter: i32): i32 {
  let most = 0;
  for (let value: usize = 0; value < 256; value++)
    most = max(most, load<u8>(tableOf(filter) + value));
  return most;
}

/** The value of a rank. */
export function filteredOfRank(filter: i32, rank: i32): u32 {
  for (let value: u32 = 0; value < 256; value++) {
    if (<i32>load<u8>(tableOf(filter) + value) == rank + 1) return value;
  }
  return 0;
}

/** The next row is the first. */
export function startFiltered(): void {
  isFirst = true;
}

/** The next held row, as ranks of what the filter leaves; they lie until the one after. */
export function nextFiltered(filter: i32): usize {
  const row = readRow();
  const table = tableOf(filter);
  const ranks = image.alphaRows + 2 * <usize>(image.width + 16);
  for (let x = 0; x < image.width; x++) {
    store<u8>(ranks + x, load<u8>(table + filtered(row, x, filter, isFirst)) - 1);
  }
  isFirst = false;
  return ranks;
}

/** Reads a row of values; the one before becomes the one above. */
function readRow(): usize {
  const above = image.alphaRows;
  const row = above + <usize>(image.width + 16);
  memory.copy(above, row, image.width);
  for (let x = 0; x < image.width; x++) store<u8>(row + x, <u8>(colorOf(next()) >> 8));
  return row;
}

@inline
function filtered(row: usize, x: i32, filter: i32, first: bool): u32 {
  const value = <i32>load<u8>(row + x);
  const up = row - <usize>(image.width + 16) + x;
  if (first) return x ? (value - <i32>load<u8>(row + x - 1)) & 255 : value;
  if (x == 0 || filter == VERTICAL) return (value - <i32>load<u8>(up)) & 255;
  const left = <i32>load<u8>(row + x - 1);
  if (filter == HORIZONTAL) return (value - left) & 255;
  const gradient = left + <i32>load<u8>(up) - <i32>load<u8>(up - 1);
  return (value - min(255, max(0, gradient))) & 255;
}
