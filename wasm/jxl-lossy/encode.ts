// Lossy JPEG XL (18181-1, VarDCT): rows in, a codestream out. Bands are turned into tokens as they come;
// at the end DC, the code of all tokens, and then the groups are written.

import { alloc } from '../arena';
import { writeTokens } from '../jxl-encode/ans';
import { buildCode } from '../jxl-encode/build-code';
import { allocateCode, Code, MOST_CLUSTERS } from '../jxl-encode/code';
import { MOST_TOKENS } from '../jxl-encode/coefficient-contexts';
import { beginList, beginOutput, hasFailed } from '../jxl-encode/output';
import { allocateSections, endSection, endSections, writeContents } from '../jxl-encode/sections';
import { allocateStreams, tokens } from '../jxl-encode/stream';
import { allocateWeighted } from '../jxl-encode/weighted';
import { allocateXyb, convertRow } from '../jxl-encode/xyb';
import { allocateAlpha, keepAlpha, writeAlpha } from './alpha';
import { allocateBand, planeRow, rows, setBand, transformChroma, transformLuma } from './band';
import { chooseKinds } from './choose';
import { CONTEXTS, forgetCounts, histograms } from './counts';
import { allocateDc } from './dc';
import { allocateDrawn, codeDrawn, makeDrawnGlobal, placeDrawn, writeDrawn } from './drawn-frame';
import { allocatePixels, pixelRow } from './drawn-pixels';
import { drawBand, forgetDrawn, forgetTiles, isDrawn } from './drawn-tiles';
import { isMeasured, isUniformDrawing, setMeasured, settleField } from './field';
import { allocateFirstPass, heldRow, holdRow, measureBand } from './first-pass';
import { correlateBand } from './follow';
import {
  writeFrameHeader,
  writeGlobal,
  writeHfGlobal,
  writeImageHeader,
  writeLfGroup,
} from './header';
import { initKinds } from './kind-tables';
import { closePacked, forgetPacked, giveRead, isFull } from './packed';
import { allocatePicture, BAND, BEST, FAST, groupCount, lfGroupCount, picture } from './picture';
import { setFilter, setScales, settleDc } from './scale';
import { allocateTokens, countBand, makeTokens } from './tokens';

const ILLEGAL: i32 = -1;
const OUT_OF_MEMORY: i32 = -3;
/** Rows that are taken at once. */
const ROOM: i32 = 16;
const MOST_SIDE: i32 = 1 << 18;

const ROWS: i32 = 0;
const AGAIN: i32 = 1;
const LF: i32 = 2;
const CODE: i32 = 3;
const GROUPS: i32 = 4;
const DRAWN: i32 = 5;
const DONE: i32 = 6;

/** The code of coefficients; other streams come between its making and its use. */
const code: Code = changetype<Code>(memory.data(offsetof<Code>(), 16));
let stage: i32 = ROWS;
/** The row, or then the group, that comes next. */
let next: i32 = 0;
let room: usize = 0;
/** All sections, in chunks. */
let body: usize = 0;

/**
 * Starts a picture of rows of `channels` 1 (gray) or 4 (RGBA), in Display P3 or sRGB. `distance`: how far from the original it
 * may be, in 256ths of what can just be seen. `isTwice`: rows are held, and encoded a second time by what is measured
 * (first-pass.ts), unless the picture is found to be a drawing. At most `bytes` bytes of the arena are taken for what grows
 * with the content. 0, or a status: -1 illegal arguments, -3 out of memory.
 */
export function jxlEncodeOpen(
  width: i32,
  height: i32,
  channels: i32,
  hasAlpha: i32,
  isP3: i32,
  distance: i32,
  effort: i32,
  isTwice: i32,
  bytes: usize,
): i32 {
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) return ILLEGAL;
  if ((channels != 1 && channels != 4) || distance < 1 || distance > 25 * 256) return ILLEGAL;
  if (effort < FAST || effort > BEST) return ILLEGAL;
  picture.width = width;
  picture.height = height;
  picture.channels = channels;
  picture.hasAlpha = i32(hasAlpha != 0 && channels == 4);
  picture.isP3 = i32(isP3 != 0 && channels == 4);
  picture.effort = effort;
  setMeasured(isTwice != 0);
  stage = ROWS;
  next = 0;
  setScales(<f64>distance / 256);
  forgetDrawn(<f32>distance / 256);
  if (!allocateAll(<f64>distance / 256)) return OUT_OF_MEMORY;
  beginOutput(bytes);
  return 0;
}

function allocateAll(distance: f64): bool {
  if (!allocatePicture()) return false;
  room = alloc(<usize>ROOM * <usize>picture.width * <usize>picture.channels);
  if (!room) return false;
  if (!allocateSections(picture.groupsWide, picture.groupsHigh, lfGroupCount())) return false;
  if (!initKinds() || !allocateXyb(picture.isP3 != 0) || !allocateBand()) return false;
  if (!allocateTokens() || !allocateDc() || !allocateAlpha()) return false;
  if (!allocateCode(code, CONTEXTS, MOST_CLUSTERS)) return false;
  if (!allocateStreams(CONTEXTS, MOST_TOKENS) || !allocateWeighted(256)) return false;
  return allocatePixels() && allocateDrawn(distance) && allocateFirstPass();
}

/** Where the next rows go, without gaps, up to ROOM of them. */
export function jxlEncodeRoom(): usize {
  return room;
}

/** Takes `count` rows that were put there. */
export function jxlEncodeTake(count: i32): i32 {
  if (stage != ROWS || count < 0 || count > ROOM || next + count > picture.height) return ILLEGAL;
  const bytes = <usize>picture.width * <usize>picture.channels;
  for (let i: i32 = 0; i < count; i++) {
    if (isMeasured) holdRow(next, room + <usize>i * bytes);
    takeRow(room + <usize>i * bytes);
    if (isFull) return OUT_OF_MEMORY;
  }
  return 0;
}

/** Takes a row, and encodes the band that it ends. */
function takeRow(pixels: usize): void {
  const width = <usize>picture.width;
  const line = pixelRow(next % BAND);
  if (picture.channels == 4) {
    copyColours(line, pixels, width);
    if (picture.hasAlpha) keepAlpha(pixels, next);
  } else {
    for (let x: usize = 0; x < width; x++) {
      store<u32>(line + (x << 2), <u32>load<u8>(pixels + x) * 0x010101);
    }
  }
  const last = load<u32>(line + ((width - 1) << 2));
  for (let x = width; x < (<usize>picture.wide) << 3; x++) store<u32>(line + (x << 2), last);
  const y = next % BAND;
  convertRow(line, picture.wide << 3, planeRow(0, y), planeRow(1, y), planeRow(2, y));
  next++;
  if (next % BAND == 0 || next == picture.height) encodeBand();
}

/** RGBA with nothing for alpha, so that equal pixels are equal numbers. */
function copyColours(to: usize, from: usize, count: usize): void {
  const colour = i32x4.splat(0xffffff);
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to + (i << 2), v128.and(v128.load(from + (i << 2)), colour));
  }
  for (; i < count; i++) store<u32>(to + (i << 2), load<u32>(from + (i << 2)) & 0xffffff);
}

/** The last rows of a block are repeated where the picture ends. */
function encodeBand(): void {
  setBand(next - 1);
  const last = (next - 1) % BAND;
  for (let below = last + 1; below < rows << 3; below++) {
    for (let c: usize = 0; c < 3; c++)
      memory.copy(planeRow(c, below), planeRow(c, last), picture.stride);
    memory.copy(pixelRow(below), pixelRow(last), picture.stride);
  }
  transformLuma();
  drawBand();
  const isFirst = stage == ROWS;
  // Where something is drawn, blocks of one fineness are better: one pass is enough.
  if (isFirst && isDrawn) setMeasured(false);
  transformChroma();
  correlateBand();
  chooseKinds(isDrawn);
  const isMeasuring = isFirst && isMeasured;
  countBand(isMeasuring);
  if (!isMeasuring) return;
  measureBand();
  if (isUniformDrawing()) setMeasured(false);
}

/** A slice of what is left when all rows are there: 1 while there is more, 0 at the end, or a status. */
export function jxlEncodeFinish(): i32 {
  const status = step();
  return status >= 0 && hasFailed() ? OUT_OF_MEMORY : status;
}

function step(): i32 {
  switch (stage) {
    case ROWS:
      if (next < picture.height) return ILLEGAL;
      if (isMeasured) return beginAgain();
      return beginFile();
    case AGAIN:
      if (next < picture.height) return takeBandAgain();
      return beginFile();
    case LF:
      if (!writeLfGroup(next % picture.lfWide, next / picture.lfWide)) return ILLEGAL;
      endSection();
      if (++next == lfGroupCount()) stage = CODE;
      return 1;
    case CODE:
      writeHfGlobal();
      buildCode(code, histograms, CONTEXTS);
      endSection();
      stage = GROUPS;
      next = 0;
      return 1;
    case GROUPS:
      if (!writeGroup()) return ILLEGAL;
      // The last group of a row has read all of it.
      if ((next + 1) % picture.groupsWide == 0) giveRead();
      if (++next < groupCount()) return 1;
      body = endSections();
      stage = DRAWN;
      return 1;
    case DRAWN: {
      const status = codeDrawn();
      return status ? status : finish();
    }
    default:
      return DONE == stage ? 0 : ILLEGAL;
  }
}

/** Forgets all of the first pass but what it measured. */
function beginAgain(): i32 {
  settleField();
  forgetTiles();
  forgetPacked();
  forgetCounts();
  next = 0;
  stage = AGAIN;
  return 1;
}

function takeBandAgain(): i32 {
  const end = min(next + BAND, picture.height);
  while (next < end) takeRow(heldRow(next));
  return isFull ? OUT_OF_MEMORY : 1;
}

/** What is known when all rows are there. */
function beginFile(): i32 {
  closePacked();
  setFilter(isDrawn);
  settleDc(isDrawn);
  placeDrawn();
  beginList();
  if (!writeGlobal()) return ILLEGAL;
  endSection();
  stage = LF;
  next = 0;
  return 1;
}

function writeGroup(): bool {
  writeTokens(code, tokens, makeTokens(next, tokens));
  if (picture.hasAlpha && groupCount() > 1) {
    if (!writeAlpha(next % picture.groupsWide, next / picture.groupsWide)) return false;
  }
  endSection();
  return true;
}

/** Puts the headers in front, with what is drawn between them. */
function finish(): i32 {
  const global = isDrawn ? makeDrawnGlobal() : 0;
  beginList();
  writeImageHeader();
  if (isDrawn) writeDrawn(global);
  writeFrameHeader();
  if (!writeContents(body)) return ILLEGAL;
  stage = DONE;
  return 0;
}
