// The transforms of a file, as settings that are tried on a part of its first segment.

import { divideUp } from '../shared/sizes';
import { countFiltered } from './alpha-filters';
import { colors, sortColors } from './colors';
import { openGroups } from './costs';
import { initPredictions } from './predict';
import { EFFORT_BEST, EFFORT_FAST, image, KIND_ALPHA } from './state';

// Settings in one number: bits that say which transforms there are, and small numbers.
export const PALETTE: i32 = 1;
export const PREDICTS: i32 = 2;
export const SUBTRACTS_GREEN: i32 = 4;
export const CROSSES: i32 = 8;
/** Residuals in steps, as large as is asked for. */
export const NEAR: i32 = 16;
/** The filter of alpha, with a palette of what it leaves: 2 bits. */
export const FILTER_SHIFT: i32 = 5;
/** Neighbours in the palette are alike; else it is in the order of values. */
export const IS_CHAINED: i32 = 1 << 7;
/** Bits of a key of the colour cache: 4 bits. */
export const CACHE_SHIFT: i32 = 8;
/** Few colours were held; something was found. */
export const OF_FEW: i32 = 1 << 12;
export const IS_FOUND: i32 = 1 << 13;
/** log2 of the sides of tiles, less 1; 0: as usual. 3 bits each: of predictions, of colour, of groups. */
export const MODE_TILE_SHIFT: i32 = 14;
export const CROSS_TILE_SHIFT: i32 = 17;
export const GROUP_TILE_SHIFT: i32 = 20;

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
/** Pixels of a small picture: settings are tried on all of it, and its tiles may be the smallest there are. */
const SMALL_PICTURE: i32 = 1 << 18;
/** The same at the effort `fast`, as most frames of animations are coded. */
const SMALL_FAST: i32 = 1 << 14;
/** Tiles of a picture are larger when they would be more than this. */
const MOST_TILES: i32 = 1 << 17;

/** Green alone differs from pixel to pixel. */
let isOneChannel: bool = false;

/** Takes settings over; all that hangs on them. */
export function useSettings(settings: i32): void {
  image.filter = (settings >> FILTER_SHIFT) & 3;
  image.palette = settings & PALETTE ? colors : 0;
  if (image.filter) image.palette = countFiltered(image.filter);
  if (image.palette && !image.filter) sortColors((settings & IS_CHAINED) != 0);
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
  image.modeBits = tileBits(settings >> MODE_TILE_SHIFT, 4);
  image.crossBits = tileBits(settings >> CROSS_TILE_SHIFT, 5);
  image.groupBits = tileBits(settings >> GROUP_TILE_SHIFT, 4);
  image.first = 0;
  image.history = 0;
  image.groupsBefore = 0;
  image.cacheBits = (settings >> CACHE_SHIFT) & 15;
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
  if (isSmall()) return segmentRowsOf();
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

/** log2 of the side of tiles by three bits of settings. There is memory for `usual` ones, and small pictures' smallest. */
function tileBits(setting: i32, usual: i32): i32 {
  const wanted = setting & 7;
  let bits = wanted ? min(5, wanted + 1) : usual;
  if (isSmall()) return bits;
  bits = max(bits, usual);
  while (
    !isSpare() &&
    bits < 5 &&
    divideUp(image.coded, 1 << bits) * divideUp(image.height, 1 << bits) > MOST_TILES
  ) {
    bits++;
  }
  return bits;
}

/** Whether whole encodings are tried: of pictures that are one segment. */
export function isSmall(): bool {
  const most = image.effort == EFFORT_FAST ? SMALL_FAST : SMALL_PICTURE;
  if (image.kind == KIND_ALPHA || image.width * image.height > most) return false;
  return segmentRowsOf() >= image.height;
}

/** The side of the smallest tiles of predictions and groups; of colour. */
export function smallestTile(): i32 {
  return isSmall() ? 4 : SMALL_TILE;
}

export function smallestColorTile(): i32 {
  return isSmall() ? 4 : LARGEST_TILE;
}
