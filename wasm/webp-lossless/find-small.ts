// What a small picture is coded with. Transforms by estimates; then all of it is coded, several times and
// without being written, with other tiles and caches, as long as that saves bits.

import { endCounting, startCounting } from './bits';
import { candidate } from './candidates';
import { putFile } from './file';
import { giveSample, takeSample } from './sample';
import { estimate, trySegment } from './segment';
import {
  CACHE_SHIFT,
  CROSS_TILE_SHIFT,
  CROSSES,
  GROUP_TILE_SHIFT,
  MODE_TILE_SHIFT,
  PREDICTS,
} from './settings';
import { EFFORT_BEST, EFFORT_FAST, image, MOST_CACHE_BITS } from './state';

/** Tiles that the search begins with: 8 x 8, of groups 16 x 16. */
const FIRST_TILES: i32 = (2 << MODE_TILE_SHIFT) | (2 << CROSS_TILE_SHIFT) | (3 << GROUP_TILE_SHIFT);
const CACHE_MASK: i32 = 15 << CACHE_SHIFT;
/** Candidates by estimates: so many of them are coded, within so much of the lowest. */
const CODED_CANDIDATES: i32 = 4;
const NEARLY: f64 = 1.06;
const MOST_CANDIDATES: i32 = 16;
/** Their settings, i32, and what these take, f64. */
const CHOICES: usize = memory.data(MOST_CANDIDATES * 4, 4);
const ESTIMATES: usize = memory.data(MOST_CANDIDATES * 8, 8);
/** Pixels that are coded for one picture, and how often it is at most. */
const MOST_PIXELS: i32 = 1 << 19;
const MOST_TRIES: i32 = 40;

let best: i32 = 0;
let least: u32 = 0;
let triesLeft: i32 = 0;
let isOfFew: bool = false;
let rows: i32 = 0;

/** The settings of the picture, whose rows are held or raw. */
export function findSmall(isHeld: bool, rawRows: i32): i32 {
  isOfFew = isHeld;
  rows = rawRows;
  best = 0;
  least = u32.MAX_VALUE;
  triesLeft = min(MOST_TRIES, MOST_PIXELS / (image.width * image.height));
  if (image.effort == EFFORT_BEST) triesLeft <<= 2;
  if (image.effort == EFFORT_FAST) triesLeft = max(1, triesLeft >> 1);
  tryCandidates();
  tryLessCache();
  for (let turn = 0; turn < 2; turn++) {
    const before = best;
    if (best & PREDICTS) descend(MODE_TILE_SHIFT, 7, 1, 4);
    descend(CACHE_SHIFT, 15, 0, MOST_CACHE_BITS);
    if (best & CROSSES) descend(CROSS_TILE_SHIFT, 7, 1, 4);
    descend(GROUP_TILE_SHIFT, 7, 1, 4);
    if (best == before) break;
  }
  return best;
}

/** Those with the lowest estimates. */
function tryCandidates(): void {
  const count = estimateAll();
  let lowest: f64 = Infinity;
  for (let n = 0; n < CODED_CANDIDATES; n++) {
    let next = 0;
    for (let i = 1; i < count; i++) {
      if (estimateOf(i) < estimateOf(next)) next = i;
    }
    lowest = min(lowest, estimateOf(next));
    if (estimateOf(next) > lowest * NEARLY) break;
    tryOne(load<i32>(CHOICES + ((<usize>next) << 2)));
    store<f64>(ESTIMATES + ((<usize>next) << 3), Infinity);
  }
}

/** Estimates of all candidates, with what their palettes and tiles take; answers how many there are. */
function estimateAll(): i32 {
  let count = 0;
  for (; count < MOST_CANDIDATES; count++) {
    const transforms = candidate(count, isOfFew, 0);
    if (transforms < 0) break;
    const settings = transforms | FIRST_TILES;
    takeSample(settings, rows);
    const bits = estimate();
    const withCache = settings | (image.cacheBits << CACHE_SHIFT);
    startCounting();
    image.groupsBefore = image.groups; // their numbers are in the file
    putFile();
    giveSample();
    store<i32>(CHOICES + ((<usize>count) << 2), withCache);
    store<f64>(ESTIMATES + ((<usize>count) << 3), bits + <f64>endCounting());
  }
  return count;
}

@inline
function estimateOf(i: i32): f64 {
  return load<f64>(ESTIMATES + ((<usize>i) << 3));
}

/** The cache is estimated to be larger than pays: without one, or with half of its bits. */
function tryLessCache(): void {
  const bits = (best & CACHE_MASK) >> CACHE_SHIFT;
  const without = best & ~CACHE_MASK;
  if (!bits || tryOne(without) || bits < 4) return;
  tryOne(without | ((bits >> 1) << CACHE_SHIFT));
}

/** Smaller numbers in a field of the settings as long as they save bits, or else larger ones. */
function descend(shift: i32, mask: i32, from: i32, to: i32): void {
  const start = (best >> shift) & mask;
  for (let way = -1; way < 2; way += 2) {
    for (let value = start + way; value >= from && value <= to; value += way) {
      if (!tryOne((best & ~(mask << shift)) | (value << shift))) break;
    }
    if (((best >> shift) & mask) != start) break;
  }
}

/** Codes all of it; whether that takes fewer bits than ever. */
function tryOne(settings: i32): bool {
  if (triesLeft-- <= 0) return false;
  takeSample(settings, rows);
  startCounting();
  trySegment();
  putFile();
  const bits = endCounting();
  giveSample();
  if (bits >= least) return false;
  least = bits;
  best = settings;
  return true;
}
