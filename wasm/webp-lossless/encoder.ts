// The VP8L encoder: rows in from top to bottom, the data of a VP8L or ALPH chunk out. One picture at a
// time; what grows with it are lists of the store (shared/store.ts), which the host opens before.
//
//   webpLosslessOpen    sizes, kind, memory          webpLosslessTake   rows
//   webpLosslessFinish  what is left to do, in slices: 1 while there is more
//   webpLosslessFound   what a sample has found out; webpLosslessPrefer   that of a picture before

import { allocate } from './allocate';
import { startFiltered } from './alpha-filters';
import { areBitsLost, closeBits, initBits } from './bits';
import {
  colorOf,
  colors,
  endHolding,
  hold,
  indexOf,
  initColors,
  isMuchHeld,
  next,
  readLast,
  rewind,
} from './colors';
import { inheritCosts } from './costs';
import { putFile } from './file';
import { findSettings } from './find-settings';
import { initNearCodes } from './matches';
import { shareHeaders } from './part-bits';
import { pixelOf } from './pixel';
import { addChanges, fillRow, subtractGreen } from './raw-rows';
import { closeChapter, initSegments, stepSegment } from './segment';
import { IS_FOUND, OF_FEW, segmentRowsOf, useSettings } from './settings';
import {
  BLACK,
  EFFORT_BEST,
  EFFORT_FAST,
  image,
  KIND_ALPHA,
  KIND_GRAY,
  KIND_OPAQUE,
  KIND_RGBA,
  MAX_SIDE,
  OUT_OF_MEMORY,
  REFUSED,
} from './state';

/** Few colours are held as long as there are no more of them. */
let isHeld: bool = false;
let isReady: bool = false;
/** Rows of the segment that are raw, and rows that were read of what is held. */
let rawRows: i32 = 0;
let heldRows: i32 = 0;
let isDone: bool = false;

/** What holds for the picture, and what a picture like it was found to need: 0 as long as nothing is. */
let found: i32 = 0;
let preferred: i32 = 0;

/**
 * Starts a picture; `kind` and `effort` as in state.ts. `near`: the largest step of residuals, a power
 * of 2 up to 32; 1 keeps every sample.
 */
export function webpLosslessOpen(width: i32, height: i32, kind: i32, effort: i32, near: i32): i32 {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return REFUSED;
  if (kind != KIND_ALPHA && kind != KIND_GRAY && kind != KIND_OPAQUE && kind != KIND_RGBA) {
    return REFUSED;
  }
  if (near < 1 || near > 32 || popcnt(near) != 1) return REFUSED;
  image.nearMost = kind == KIND_ALPHA ? 1 : near;
  image.width = width;
  image.height = height;
  image.kind = kind;
  image.effort = effort;
  image.channels = kind == KIND_GRAY ? 1 : 4;
  image.taken = 0;
  image.hasAlpha = kind == KIND_RGBA;
  image.isTranslucent = false;
  image.depth = effort == EFFORT_FAST ? 6 : effort == EFFORT_BEST ? 96 : 48;
  image.nice = effort == EFFORT_FAST ? 32 : effort == EFFORT_BEST ? 1024 : 512;
  image.groupsMost = effort == EFFORT_FAST ? 16 : effort == EFFORT_BEST ? 64 : 32;
  isHeld = true;
  isReady = false;
  isDone = false;
  rawRows = 0;
  heldRows = 0;
  found = 0;
  preferred = 0;
  if (!allocate()) return OUT_OF_MEMORY;
  initBits();
  initColors();
  initNearCodes();
  image.coded = width;
  image.segmentRows = segmentRowsOf();
  image.first = 0;
  image.rows = 0;
  image.rawFirst = -1;
  return 0;
}

/** Takes `count` rows. */
export function webpLosslessTake(rows: usize, count: i32): i32 {
  if (count < 1 || count > image.height - image.taken) return REFUSED;
  const stride = <usize>image.width * image.channels;
  for (let row = 0; row < count; row++, rows += stride) {
    const status = takeRow(rows);
    if (status < 0) return status;
    image.taken++;
  }
  return 0;
}

function takeRow(row: usize): i32 {
  if (isHeld) {
    if (image.kind == KIND_ALPHA && isMuchHeld()) return release(row, 0);
    const x = holdRow(row);
    if (x < 0) return OUT_OF_MEMORY;
    if (x == image.width) return 0;
    const status = release(row, x);
    if (status < 0) return status;
    return 0;
  }
  const to = image.raw + ((<usize>(1 + rawRows) * image.width) << 2);
  for (let x: usize = 0; x < <usize>image.width; x++) store<u32>(to + (x << 2), pixelOf(row, x));
  return endRow();
}

/** Holds a row; answers how many pixels of it were held, -1 when memory is out. */
function holdRow(row: usize): i32 {
  let changes: u32 = 0;
  let last = -1;
  for (let x = 0; x < image.width; x++) {
    const index = indexOf(pixelOf(row, x));
    if (index < 0) return x;
    if (index != last) changes++;
    last = index;
    if (!hold(index)) return -1;
  }
  addChanges(image.taken, image.taken % 16 == 0, changes);
  return image.width;
}

/** There are too many colours: what is held becomes pixels, with those of `row` from `x` on. */
function release(row: usize, x: i32): i32 {
  if (!endHolding()) return OUT_OF_MEMORY;
  // What is held tells more of the picture than its first segment.
  const isLong = image.taken > image.segmentRows && image.kind != KIND_ALPHA;
  if (isLong && !preferred) {
    found = findSettings(false, 0) | IS_FOUND;
    rewind();
  }
  readLast();
  isHeld = false;
  const whole = image.taken;
  for (let y = 0; y <= whole; y++) {
    const to = image.raw + ((<usize>(1 + rawRows) * image.width) << 2);
    const held = y < whole ? image.width : x;
    for (let i = 0; i < held; i++) store<u32>(to + ((<usize>i) << 2), colorOf(next()));
    for (let i = held; i < image.width; i++) {
      store<u32>(to + ((<usize>i) << 2), pixelOf(row, <usize>i));
    }
    const status = endRow();
    if (status < 0) return status;
  }
  return 0;
}

/** A row is raw: a whole segment is coded. */
function endRow(): i32 {
  rawRows++;
  if (rawRows < image.segmentRows) return 0;
  return codeSegment();
}

/** All steps of the segment at once. */
function codeSegment(): i32 {
  if (!isReady) prepare();
  startSegment();
  for (;;) {
    const status = stepSegment();
    if (status < 0) return status;
    if (status == 0) break;
  }
  endRaw();
  return 0;
}

function startSegment(): void {
  if (image.subtractsGreen) {
    subtractGreen(image.raw + ((<usize>image.coded) << 2), <usize>rawRows * image.coded);
  }
  image.rows = rawRows;
}

/** The last raw row is the one above the next segment. */
function endRaw(): void {
  const row = (<usize>image.coded) << 2;
  memory.copy(image.raw, image.raw + row * rawRows, row);
  image.rawFirst += rawRows;
  rawRows = 0;
}

/** Settles what the picture is coded with. */
function prepare(): void {
  const ofFew = isHeld ? OF_FEW : 0;
  // A palette needs few colours, and pays where there are few.
  const isLike = preferred && (preferred & OF_FEW) == ofFew;
  if (isLike) found = preferred;
  else if (!found) found = findSettings(isHeld, rawRows) | ofFew | IS_FOUND;
  shareHeaders(1);
  useSettings(found);
  initSegments(inheritCosts(found) && isLike);
  image.rows = 0;
  image.rawFirst = -1;
  isReady = true;
  if (!isHeld) return;
  rewindRows();
  readLast();
  fillRows();
}

function rewindRows(): void {
  rewind();
  heldRows = 0;
  rawRows = 0;
  image.rawFirst = -1;
  startFiltered();
}

/** Raw rows of a segment from what is held. */
function fillRows(): void {
  const end = min(image.height, heldRows + image.segmentRows - rawRows);
  for (; heldRows < end; heldRows++, rawRows++) {
    fillRow(image.raw + ((<usize>(1 + rawRows) * image.coded) << 2));
  }
}

/** A slice of the work that is left when all rows are there. */
export function webpLosslessFinish(): i32 {
  if (image.taken < image.height) return REFUSED;
  if (isDone) return 0;
  if (!isReady) {
    if (isHeld && !endHolding()) return OUT_OF_MEMORY;
    prepare();
    startSegment();
    return 1;
  }
  if (image.rows == 0) {
    if (isHeld) fillRows();
    if (rawRows == 0) return closeChapter() ? 1 : end();
    startSegment();
  }
  const status = stepSegment();
  if (status == 0) endRaw();
  return status < 0 ? status : 1;
}

function end(): i32 {
  putFile();
  if (areBitsLost() || !closeBits()) return OUT_OF_MEMORY;
  isDone = true;
  return 0;
}

/**
 * What a picture like this one was found to need (`webpLosslessFound`), so that it is not tried again:
 * right after opening. It holds where both have few colours, or both have not.
 */
export function webpLosslessPrefer(settings: i32): void {
  preferred = settings;
}

/** What was found out, or taken over; 0 before the first segment is coded. */
export function webpLosslessFound(): i32 {
  return found;
}

/** Whether nothing but 255 was taken as alpha. */
export function webpLosslessIsOpaque(): bool {
  return isHeld && colors == 1 && colorOf(0) == (BLACK | 0xff00);
}

/** The filter that alpha was coded with (RFC 9649 2.7.1.2). */
export function webpLosslessFilter(): i32 {
  return image.filter;
}
