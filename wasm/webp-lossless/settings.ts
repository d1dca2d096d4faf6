// The transforms of a file, as settings that are tried on a part of its first segment.

import { divideUp } from '../shared/sizes';
import { countFiltered } from './alpha-filters';
import { colors } from './colors';
import { openGroups } from './costs';
import { initPredictions } from './predict';
import { EFFORT_BEST, image, KIND_ALPHA } from './state';

/** Settings as bits. */
const PALETTE: i32 = 1;
const PREDICTS: i32 = 2;
const SUBTRACTS_GREEN: i32 = 4;
const CROSSES: i32 = 8;
/** Residuals in steps, as large as is asked for. */
const NEAR: i32 = 16;
/** The filter of alpha, with a palette of what it leaves. */
const FILTER_SHIFT: i32 = 5;

/** Pixels of a segment. */
const SEGMENT_PIXELS: i32 = 1 << 18;
const MOST_HISTORY: i32 = SEGMENT_PIXELS * 3;
/** Words of a record (chapter.ts). */
const RECORD_WORDS: u32 = 1 << 18;
/** Rows of segments are whole tiles of this side. */
const LARGEST_TILE: i32 = 32;
/** Alpha of more pixels, beside which there is a lossy picture, is coded in less memory, up to so many tiles. */
const LARGE_ALPHA: i32 = 1 << 23;
const MOST_SMALL_TILES: i32 = 1 << 18;
const SMALL_SEGMENT: i32 = 1 << 17;
const SHORT_HISTORY: i32 = 1 << 16;
const SMALL_TILE: i32 = 16;
/** Tiles of a picture are larger when they would be more than this. */
const MOST_TILES: i32 = 1 << 17;

/** Green alone differs from pixel to pixel. */
let isOneChannel: bool = false;

/** Takes settings over; all that hangs on them. */
export function useSettings(settings: i32): void {
  image.filter = settings >> FILTER_SHIFT;
  image.palette = settings & PALETTE ? colors : 0;
  if (image.filter) image.palette = countFiltered(image.filter);
  image.packing = packingOf(image.palette);
  image.predicts = (settings & PREDICTS) != 0;
  image.subtractsGreen = (settings & SUBTRACTS_GREEN) != 0;
  image.crosses = (settings & CROSSES) != 0;
  image.near = settings & NEAR ? image.nearMost : 1;
  image.coded = (image.width + (1 << image.packing) - 1) >> image.packing;
  // Packed rows are narrow: more of them, but no more pixels than there is memory for.
  const room = segmentRowsOf() * image.width;
  image.segmentRows = rowsWithin(room, image.coded, image.height);
  isOneChannel = image.kind == KIND_ALPHA || image.palette > 0;
  image.modeBits = tileBits(4);
  image.crossBits = 5;
  image.groupBits = tileBits(4);
  image.first = 0;
  image.history = 0;
  image.groupsBefore = 0;
  image.cacheBits = 0;
  initPredictions();
}

/** Groups by the settings in force; again, when the cache has its size. */
export function useGroups(): void {
  openGroups(isOneChannel, !isOneChannel && image.hasAlpha, image.groupBits);
}

export function hasOneChannel(): bool {
  return isOneChannel;
}

/** log2 of how many indices of a palette share a pixel. */
function packingOf(count: i32): i32 {
  if (!count || count > 16) return 0;
  return count <= 2 ? 3 : count <= 4 ? 2 : 1;
}

/** Whether this is alpha that is to take little memory: segments, tiles and what copies reach are smaller. */
function isSpare(): bool {
  if (image.kind != KIND_ALPHA || image.width * image.height <= LARGE_ALPHA) return false;
  return smallTiles() <= MOST_SMALL_TILES;
}

function smallTiles(): i32 {
  return divideUp(image.width, SMALL_TILE) * divideUp(image.height, SMALL_TILE);
}

/** The side of the largest tiles. */
export function largestTile(): i32 {
  return isSpare() ? SMALL_TILE : LARGEST_TILE;
}

/** Rows of the sample that settings are tried on, at most. */
export function sampleRowsOf(width: i32, effort: i32): i32 {
  const pixels = effort == EFFORT_BEST ? 1 << 17 : 1 << 16;
  return max(largestTile(), (pixels / width) & ~15);
}

/** Rows of a segment of the picture as it comes: what its memory is taken for. */
export function segmentRowsOf(): i32 {
  return rowsWithin(isSpare() ? SMALL_SEGMENT : SEGMENT_PIXELS, image.width, image.height);
}

/** Pixels that there is memory for: of a segment, or of an image with one for each tile (sub-image.ts). */
export function roomOfSegment(): i32 {
  const pixels = segmentRowsOf() * image.width;
  return isSpare() ? max(pixels, smallTiles()) : pixels;
}

/** Whole rows of the largest tiles that `pixels` hold, one at least, up to the end of the picture. */
function rowsWithin(pixels: i32, width: i32, height: i32): i32 {
  const tile = largestTile();
  const rows = max(1, pixels / width / tile) * tile;
  return min(rows, divideUp(height, tile) * tile);
}

/** Pixels in front of a segment that copies may come from: 256 rows, where these are not too many. */
export function historyOf(): i32 {
  if (isSpare()) return SHORT_HISTORY;
  if (image.kind == KIND_ALPHA) return SEGMENT_PIXELS;
  return max(SEGMENT_PIXELS, min(MOST_HISTORY, image.width << 8));
}

/** Words of a record. */
export function recordWords(): u32 {
  return isSpare() ? RECORD_WORDS >> 1 : RECORD_WORDS;
}

function tileBits(wanted: i32): i32 {
  let bits = wanted;
  while (
    !isSpare() &&
    bits < 5 &&
    divideUp(image.coded, 1 << bits) * divideUp(image.height, 1 << bits) > MOST_TILES
  ) {
    bits++;
  }
  return bits;
}

/** The settings that are tried, by number; -1 at the end. */
export function candidate(n: i32, hasFewColors: bool, filter: i32): i32 {
  const isBest = image.effort == EFFORT_BEST;
  if (image.kind == KIND_ALPHA) {
    if (n == 0) return PREDICTS;
    if (n == 1) return 0;
    if (n == 4 && filter) return PALETTE | (filter << FILTER_SHIFT);
    if (n > 3 || !hasFewColors) return -1;
    return n == 2 ? PALETTE : PALETTE | PREDICTS;
  }
  if (image.nearMost > 1) {
    // Steps spoil what repeats: without them a drawing may be smaller.
    const tried = hasFewColors ? 1 : 3;
    if (n == 0) return PREDICTS | SUBTRACTS_GREEN | CROSSES | NEAR;
    if (n < tried) return n == 1 ? PREDICTS | CROSSES | NEAR : NEAR;
    n -= tried;
  }
  switch (n) {
    case 0:
      return PREDICTS | SUBTRACTS_GREEN | CROSSES;
    case 1:
      return hasFewColors ? PALETTE : 0;
    case 2:
      return hasFewColors ? PALETTE | PREDICTS : PREDICTS | CROSSES;
    case 3:
      return hasFewColors && isBest ? PREDICTS | CROSSES : hasFewColors ? -1 : SUBTRACTS_GREEN;
    default:
      return -1;
  }
}
