// Rows are filtered in strips of about 64 KiB. Two ways compete: all rows plain (best where pixels
// repeat: text, flat areas), and each row by the filter that suits it best (photos, gradients). A
// quick trial of what a compressor would make of them decides (choices.ts).

import { HISTORY } from '../shared/deflate';
import { betterWay, chooseLeast } from './choices';
import { filterRow, measureFilters } from './filter';
import { BEST, kind, MARGIN, PAIRS, picture, SCORES, search, strip, work } from './state';
import { trial } from './trial';

/** Where row `i` of the strip lies; row -1 is the one above. */
export function stripRow(i: i32): usize {
  return strip.memory + MARGIN + <usize>(i + 1) * strip.pitch;
}

/** Begins a picture: nothing above, nothing to the left. */
export function resetStrip(): void {
  memory.fill(strip.memory, 0, strip.pitch * (<usize>strip.mostRows + 1) + MARGIN);
  strip.rows = 0;
  strip.next = strip.start = strip.end = 0;
  strip.plainHistory = strip.filteredHistory = 0;
  strip.isFiltered = false;
  strip.lastWinner = 0;
  strip.stripsUntilTrial = 0;
  strip.stripsUntilLeastTrial = 0;
  search.least = strip.least = 4;
}

/** Filters the rows of the strip, leaves them to be fed to the compressor, and empties the strip. */
export function filterStrip(): void {
  const before = strip.end - strip.start;
  strip.plainHistory = keepEnd(strip.plain, before, strip.plainHistory);
  if (strip.isFiltered)
    strip.filteredHistory = keepEnd(strip.filtered, before, strip.filteredHistory);
  else strip.filteredHistory = 0;
  const bytes = <usize>strip.rows * (kind.rowBytes + 1);
  let winner = strip.stripsUntilTrial > 0 ? strip.lastWinner : 0;
  strip.stripsUntilTrial -= 1;
  copyPlain();
  strip.isFiltered = winner != 1;
  if (strip.isFiltered) filterRows();
  if (!winner) winner = betterWay(bytes);
  strip.next = winner == 1 ? strip.plain : strip.filtered;
  strip.start = strip.next;
  strip.end = strip.next + bytes;
  strip.lastWinner = winner;
  chooseLeast(bytes);
  assert(strip.rows > 0 && strip.rows <= strip.mostRows);
  memory.copy(stripRow(-1), stripRow(<i32>strip.rows - 1), kind.rowBytes);
  strip.rows = 0;
}

/** Moves the end of a strip in front of the next one, as far as matches reach; answers its size. */
function keepEnd(bytesAt: usize, bytes: usize, history: usize): usize {
  const kept = min<usize>(HISTORY, history + bytes);
  memory.copy(bytesAt - kept, bytesAt + bytes - kept, kept);
  return kept;
}

function copyPlain(): void {
  let dst = strip.plain;
  for (let i: u32 = 0; i < strip.rows; i++) {
    store<u8>(dst, 0);
    memory.copy(dst + 1, stripRow(i), kind.rowBytes);
    dst += kind.rowBytes + 1;
  }
}

/** Filters all rows. At the best effort there are two ways to choose filters, and the trial judges. */
function filterRows(): void {
  filterWith(false);
  if (picture.effort != BEST) return;
  const bytes = <usize>strip.rows * (kind.rowBytes + 1);
  const bySums = trial(strip.filtered, bytes, strip.filteredHistory, 4);
  filterWith(true);
  if (trial(strip.filtered, bytes, strip.filteredHistory, 4) > bySums) filterWith(false);
}

function filterWith(isByPairs: bool): void {
  const bytes = kind.rowBytes;
  const size = kind.pixelBytes;
  let dst = strip.filtered;
  for (let i: u32 = 0; i < strip.rows; i++) {
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
  const scores = work.tables + SCORES;
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
  const seen = work.tables + PAIRS;
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
