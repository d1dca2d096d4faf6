// The ALPH encoder: alpha of rows in, a VP8L stream of one channel out (RFC 9649 2.7.1.2 and 3). The
// plane is held, one byte per pixel. Opened behind the VP8 encoder, whose chunks it goes on with.

import { alloc, allocZeroed } from '../arena';
import { divideUp } from '../shared/sizes';
import { HEADS_BYTES, initNearCodes } from './alpha-matches';
import { choosePalette, packPlane } from './alpha-palette';
import { initCosts, learnCosts, makeCodes, parseSome, startParse } from './alpha-parse';
import { initPrices, predictTiles, restoreTiles } from './alpha-predict';
import {
  ALPHA_SCRATCH,
  alpha,
  COUNTS,
  DISTANCES,
  KEPT,
  OCCURS,
  SYMBOLS,
  TILE_BITS,
} from './alpha-state';
import { EFFORT_BEST, EFFORT_FAST, MAX_SIDE, OUT_OF_MEMORY, REFUSED } from './layout';
import { areBitsLost, closeBits, openBits, putBits } from './vp8l-bits';
import { putCode, putConstant } from './vp8l-codes';
import {
  closeSmallImage,
  countSmall,
  openSmallImage,
  putSmall,
  startSmallPixels,
} from './vp8l-small-image';

/** Window of matches: 2^17 positions, less for small planes. */
const MOST_WINDOW: u32 = 1 << 17;
const LEAST_WINDOW: u32 = 1 << 10;
const COUNTS_BYTES: usize = 1280;
/** Rows of tiles in a step. */
const STEP_PIXELS: i32 = 1 << 17;

/** What comes next. */
const BEGIN: i32 = 0;
const COUNT: i32 = 1;
const COUNT_AGAIN: i32 = 2;
const PREDICT: i32 = 3;
const RESTORE: i32 = 4;
const WRITE: i32 = 5;
const DONE: i32 = 6;
let next: i32 = DONE;
let tileRow: i32 = 0;
let plainBits: u64 = 0;
let chunks: usize = 0;

/** Starts a plane. `effort` as in layout.ts. */
export function webpAlphaOpen(width: i32, height: i32, effort: i32): i32 {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return REFUSED;
  alpha.width = width;
  alpha.height = height;
  alpha.rows = 0;
  alpha.values = 0;
  alpha.isPredicted = false;
  alpha.depth = effort == EFFORT_FAST ? 8 : effort == EFFORT_BEST ? 64 : 24;
  let window = LEAST_WINDOW;
  while (window < MOST_WINDOW && window < <u32>(width * height)) window <<= 1;
  alpha.windowMask = window - 1;
  const tiles = divideUp(width, 1 << TILE_BITS) * divideUp(height, 1 << TILE_BITS);
  alpha.scratch = allocZeroed(ALPHA_SCRATCH);
  alpha.plane = alloc(<usize>width * <usize>height);
  alpha.modes = alloc(tiles);
  alpha.heads = alloc(HEADS_BYTES);
  alpha.before = alloc((<usize>window) << 2);
  next = BEGIN;
  const isThere = alpha.scratch && alpha.plane && alpha.modes && alpha.heads && alpha.before;
  return isThere ? 0 : OUT_OF_MEMORY;
}

/** Takes the alpha of `count` rows of RGBA at `rows`. */
export function webpAlphaTake(rows: usize, count: i32): i32 {
  if (count < 1 || count > alpha.height - alpha.rows) return REFUSED;
  const occurs = alpha.scratch + OCCURS;
  const width = <usize>alpha.width;
  let to = alpha.plane + <usize>alpha.rows * width;
  const end = rows + <usize>count * width * 4;
  for (let at = rows; at < end; at += 4) {
    const value = load<u8>(at, 3);
    store<u8>(to++, value);
    store<u8>(occurs + value, 1);
  }
  alpha.rows += count;
  return 0;
}

/** Whether all alpha is 255, when all rows are there: then there is nothing to write. */
export function webpAlphaIsOpaque(): bool {
  for (let value = 0; value < 255; value++)
    if (load<u8>(alpha.scratch + OCCURS + value)) return false;
  return true;
}

/** A slice of the work that is left when all rows are there: 1 while there is more to do. */
export function webpAlphaFinish(): i32 {
  if (alpha.rows < alpha.height) return REFUSED;
  switch (next) {
    case BEGIN:
      begin();
      return 1;
    case COUNT:
      if (!parseSome()) {
        makeCodes();
        learnCosts();
        startParse(false);
        next = COUNT_AGAIN;
      }
      return 1;
    case COUNT_AGAIN:
      return parseSome() ? 1 : decide();
    case PREDICT:
      predict();
      return 1;
    case RESTORE:
      return restore();
    case WRITE:
      return parseSome() ? lost() : end();
    default:
      return 0;
  }
}

/** The first chunk of the stream. */
export function webpAlphaChunk(): usize {
  return chunks;
}

function begin(): void {
  initPrices();
  initNearCodes();
  choosePalette();
  if (alpha.palette) packPlane();
  startCount();
}

function startCount(): void {
  initCosts();
  startParse(false);
  next = COUNT;
}

/** The plane was counted: tries predictions, or takes the better one. */
function decide(): i32 {
  const bits = makeCodes();
  if (alpha.palette) return startFile();
  const s = alpha.scratch;
  if (!alpha.isPredicted) {
    plainBits = bits;
    memory.copy(s + KEPT, s + COUNTS, COUNTS_BYTES * 2);
    tileRow = alpha.tilesHigh - 1;
    next = PREDICT;
    return 1;
  }
  // A mode takes some three bits.
  if (bits + <u64>(alpha.tilesWide * alpha.tilesHigh) * 3 < plainBits) return startFile();
  tileRow = 0;
  next = RESTORE;
  return 1;
}

function rowsOfStep(): i32 {
  return max(1, STEP_PIXELS / (alpha.width << TILE_BITS));
}

function predict(): void {
  for (let rows = rowsOfStep(); rows > 0 && tileRow >= 0; rows--) predictTiles(tileRow--);
  if (tileRow >= 0) return;
  alpha.isPredicted = true;
  startCount();
}

function restore(): i32 {
  for (let rows = rowsOfStep(); rows > 0 && tileRow < alpha.tilesHigh; rows--) {
    restoreTiles(tileRow++);
  }
  if (tileRow < alpha.tilesHigh) return 1;
  alpha.isPredicted = false;
  memory.copy(alpha.scratch + COUNTS, alpha.scratch + KEPT, COUNTS_BYTES * 2);
  makeCodes();
  return startFile();
}

/** Transforms, codes, and then the pixels. */
function startFile(): i32 {
  if (!openBits()) return OUT_OF_MEMORY;
  if (alpha.palette) putPalette();
  else if (alpha.isPredicted) putModes();
  putBits(0, 3); // no more transforms, no colour cache, one group of codes
  makeCodes();
  putCode(0, SYMBOLS);
  for (let channel = 0; channel < 3; channel++) putConstant(0);
  putCode(SYMBOLS, DISTANCES);
  startParse(true);
  next = WRITE;
  return lost();
}

/** 1, to go on, unless memory is out. */
function lost(): i32 {
  return areBitsLost() ? OUT_OF_MEMORY : 1;
}

function end(): i32 {
  chunks = closeBits();
  next = DONE;
  return chunks ? 0 : OUT_OF_MEMORY;
}

/** The colour indexing transform: each value less the one before, in green. */
function putPalette(): void {
  putBits(1 | (3 << 1) | ((alpha.palette - 1) << 3), 11);
  openSmallImage();
  walkPalette(false);
  startSmallPixels();
  walkPalette(true);
  closeSmallImage();
}

function walkPalette(isWritten: bool): void {
  let last: u8 = 0;
  for (let value = 0; value < 256; value++) {
    if (!load<u8>(alpha.scratch + OCCURS + value)) continue;
    const rest = <u8>(<u8>value - last);
    if (isWritten) putSmall(rest);
    else countSmall(rest);
    last = <u8>value;
  }
}

/** The predictor transform: the modes of tiles. */
function putModes(): void {
  putBits(1 | ((TILE_BITS - 2) << 3), 6);
  openSmallImage();
  const tiles = alpha.tilesWide * alpha.tilesHigh;
  for (let i = 0; i < tiles; i++) countSmall(load<u8>(alpha.modes + i));
  startSmallPixels();
  for (let i = 0; i < tiles; i++) putSmall(load<u8>(alpha.modes + i));
  closeSmallImage();
}
