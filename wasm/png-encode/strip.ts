// Rows are filtered in strips of about 64 KiB. Two ways compete: all rows plain (best where pixels
// repeat: text, flat areas), and each row by the filter that suits it best (photos, gradients). A
// quick trial of what a compressor would make of them decides (choices.ts).

import { HISTORY } from '../shared/deflate';
import { betterWay, chooseLeast } from './choices';
import { filterRow, measureFilters } from './filter';
import { BEST, enc, MARGIN, PAIRS, SCORES } from './state';
import { trial } from './trial';

/** Where row `i` of the strip lies; row -1 is the one above. */
export function stripRow(i: i32): usize {
  return enc.strip + MARGIN + <usize>(i + 1) * enc.stripPitch;
}

/** Begins a picture: nothing above, nothing to the left. */
export function resetStrip(): void {
  memory.fill(enc.strip, 0, enc.stripPitch * (<usize>enc.stripMax + 1) + MARGIN);
  enc.stripRows = 0;
  enc.feed = enc.feedStart = enc.feedEnd = 0;
  enc.plainHistory = enc.filteredHistory = 0;
  enc.isFiltered = false;
  enc.favourite = 0;
  enc.untried = 0;
  enc.untriedLeast = 0;
  enc.least = enc.feedLeast = 4;
}

/** Filters the rows of the strip, leaves them to be fed to the compressor, and empties the strip. */
export function filterStrip(): void {
  const before = enc.feedEnd - enc.feedStart;
  enc.plainHistory = keepEnd(enc.plain, before, enc.plainHistory);
  if (enc.isFiltered) enc.filteredHistory = keepEnd(enc.filtered, before, enc.filteredHistory);
  else enc.filteredHistory = 0;
  const bytes = <usize>enc.stripRows * (enc.rowBytes + 1);
  let winner = enc.untried > 0 ? enc.favourite : 0;
  enc.untried -= 1;
  copyPlain();
  enc.isFiltered = winner != 1;
  if (enc.isFiltered) filterRows();
  if (!winner) winner = betterWay(bytes);
  enc.feed = winner == 1 ? enc.plain : enc.filtered;
  enc.feedStart = enc.feed;
  enc.feedEnd = enc.feed + bytes;
  enc.favourite = winner;
  chooseLeast(bytes);
  assert(enc.stripRows > 0 && enc.stripRows <= enc.stripMax);
  memory.copy(stripRow(-1), stripRow(<i32>enc.stripRows - 1), enc.rowBytes);
  enc.stripRows = 0;
}

/** Moves the end of a strip in front of the next one, as far as matches reach; answers its size. */
function keepEnd(strip: usize, bytes: usize, history: usize): usize {
  const kept = min<usize>(HISTORY, history + bytes);
  memory.copy(strip - kept, strip + bytes - kept, kept);
  return kept;
}

function copyPlain(): void {
  let dst = enc.plain;
  for (let i: u32 = 0; i < enc.stripRows; i++) {
    store<u8>(dst, 0);
    memory.copy(dst + 1, stripRow(i), enc.rowBytes);
    dst += enc.rowBytes + 1;
  }
}

/** Filters all rows. At the best effort there are two ways to choose filters, and the trial judges. */
function filterRows(): void {
  filterWith(false);
  if (enc.effort != BEST) return;
  const bytes = <usize>enc.stripRows * (enc.rowBytes + 1);
  const bySums = trial(enc.filtered, bytes, enc.filteredHistory, 4);
  filterWith(true);
  if (trial(enc.filtered, bytes, enc.filteredHistory, 4) > bySums) filterWith(false);
}

function filterWith(isByPairs: bool): void {
  const bytes = enc.rowBytes;
  const size = enc.pixelBytes;
  let dst = enc.filtered;
  for (let i: u32 = 0; i < enc.stripRows; i++) {
    const row = stripRow(i);
    const prior = stripRow(<i32>i - 1);
    const filter = isByPairs
      ? fewestPairs(row, prior, dst + 1, bytes, size)
      : smallestSum(row, prior, bytes, size);
    filterRow(filter, row, prior, dst + 1, bytes, size);
    store<u8>(dst, <u8>filter);
    dst += bytes + 1;
  }
}

/** The filter that leaves the smallest differences; the first of equals. */
export function smallestSum(row: usize, prior: usize, bytes: usize, size: usize): i32 {
  measureFilters(row, prior, bytes, size);
  const scores = enc.tables + SCORES;
  let best = 0;
  for (let filter = 1; filter < 5; filter++) {
    if (load<u32>(scores + ((<usize>filter) << 2)) < load<u32>(scores + ((<usize>best) << 2))) {
      best = filter;
    }
  }
  return best;
}

/** The filter that leaves the fewest different pairs of neighbouring bytes. */
export function fewestPairs(
  row: usize,
  prior: usize,
  scratch: usize,
  bytes: usize,
  size: usize,
): i32 {
  let best = 0;
  let fewest = i32.MAX_VALUE;
  for (let filter = 0; filter < 5; filter++) {
    filterRow(filter, row, prior, scratch, bytes, size);
    const pairs = countPairs(scratch, bytes);
    if (pairs >= fewest) continue;
    fewest = pairs;
    best = filter;
  }
  return best;
}

function countPairs(src: usize, bytes: usize): i32 {
  const seen = enc.tables + PAIRS;
  memory.fill(seen, 0, 8192);
  let count = 0;
  for (const end = src + bytes - 1; src < end; src++) {
    const pair = <u32>load<u16>(src);
    const slot = seen + (pair >> 3);
    const known = <u32>load<u8>(slot);
    const bit: u32 = 1 << (pair & 7);
    count += known & bit ? 0 : 1;
    store<u8>(slot, <u8>(known | bit));
  }
  return count;
}
