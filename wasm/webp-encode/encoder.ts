// The VP8 encoder: rows in from top to bottom, two partitions of a key frame out, never the whole
// picture. One picture at a time.
//
//   webpEncodeOpen     sizes, tables, memory         webpEncodeRoom    where rows go
//   webpEncodeReserve  memory for tokens
//   webpEncodeTake     rows that lie there: pixels to tokens and modes
//   webpEncodeFinish   tokens and modes to partitions, in slices: 1 while there is more to do
//
// Tokens and partitions are lists of the store (shared/store.ts), which the host opens before.

import { allocZeroed } from '../arena';
import { strideFor } from '../shared/sizes';
import { LEVELS, MODES } from '../shared/store';
import {
  closePartition,
  initBoolCoder,
  openPartition,
  prepareSteps,
  STEP_BYTES,
} from './bool-coder';
import { convertBand } from './colour';
import {
  EFFORT_BEST,
  EFFORT_FAST,
  ERRORS_BYTES,
  ERRORS_LEFT,
  FLAGS_LEFT,
  MAX_SIDE,
  MODE_BYTES,
  MODES_LEFT,
  OUT_OF_MEMORY,
  picture,
  REFUSED,
  SHARP_NEVER,
  setWork,
  TRELLIS_ALWAYS,
  TRELLIS_NEVER,
  TRELLIS_WINNER,
  WORK_BYTES,
  work,
} from './layout';
import { codeMacroblock } from './macroblock';
import { chooseProbabilities, putHeader, putModeRow } from './mode-partition';
import { endModeRow, initModeRoom } from './mode-room';
import { initModeRows, keepModeRow } from './mode-rows';
import { estimate, initRates } from './rates';
import { initSegments } from './segments';
import { sharpenBand } from './sharp-chroma';
import { codeTokenRow } from './token-partition';
import { initTokens, reserveTokens, rewindTokens } from './tokens';

/** Samples to the left of and above the planes of what is done. */
const DONE_MARGIN: usize = 16;
/** Macroblocks after which the costs of the first two rows are estimated anew. */
const FIRST_LESSONS: i32 = 32;
/** Rows of macroblocks before each of which costs are estimated; then before every second one. */
const FIRST_ROWS: i32 = 4;
/** Macroblocks that are coded at the end in a slice. */
const SLICE_MACROBLOCKS: i32 = 8192;

/** SATD of 16x16 modes, in steps: less tells plain macroblocks, and more such as are full of detail. */
const PLAIN: i32 = 8;
const DETAILED: i32 = 72;

/** What `webpEncodeFinish` is about to do: nothing yet, levels, modes. */
const BEGIN: i32 = 0;
const PUT_LEVELS: i32 = 1;
const PUT_MODES: i32 = 2;
const DONE: i32 = 3;
let step: i32 = BEGIN;
let stepRow: i32 = 0;

/** `effort` and `sharp` as in layout.ts, `base`: quantizer index 0–127 in 16ths. */
export function webpEncodeOpen(
  width: i32,
  height: i32,
  channels: i32,
  base: i32,
  effort: i32,
  sharp: i32,
): i32 {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return REFUSED;
  if ((channels != 1 && channels != 4) || base < 0 || base > 127 << 4) return REFUSED;
  picture.width = width;
  picture.height = height;
  picture.channels = channels;
  picture.base = base;
  picture.mbWide = (width + 15) >> 4;
  picture.mbHigh = (height + 15) >> 4;
  picture.mbRow = 0;
  picture.rows = 0;
  picture.waiting = 0;
  picture.empty = 0;
  picture.sharp = sharp;
  step = BEGIN;
  setEffort(effort);
  if (!allocate()) return OUT_OF_MEMORY;
  initRates();
  initSegments();
  initModeRoom();
  return 0;
}

function setEffort(effort: i32): void {
  const isFast = effort == EFFORT_FAST;
  const isBest = effort == EFFORT_BEST;
  picture.candidates4 = isBest ? 6 : isFast ? 2 : 3;
  picture.candidates16 = isBest ? 2 : 1;
  picture.candidatesChroma = isBest ? 2 : 1;
  picture.plain = isBest ? 0 : PLAIN;
  picture.detailed = isBest ? i32.MAX_VALUE >> 8 : DETAILED;
  picture.trellis = isFast ? TRELLIS_NEVER : isBest ? TRELLIS_ALWAYS : TRELLIS_WINNER;
}

/** Takes what does not depend on the content; false when memory is out. */
function allocate(): bool {
  const wide = <usize>picture.mbWide;
  picture.strideY = strideFor(wide * 16);
  picture.strideUv = strideFor(wide * 8);
  picture.doneStrideY = strideFor(wide * 16 + 48);
  picture.doneStrideUv = strideFor(wide * 8 + 48);
  setWork(allocZeroed(WORK_BYTES));
  picture.band = allocZeroed(max(<usize>picture.width * picture.channels * 16, STEP_BYTES));
  picture.sourceY = allocZeroed(picture.strideY * 16);
  picture.sourceU = allocZeroed(picture.strideUv * 8);
  picture.sourceV = allocZeroed(picture.strideUv * 8);
  picture.doneY = allocDone(17, picture.doneStrideY);
  picture.doneU = allocDone(9, picture.doneStrideUv);
  picture.doneV = allocDone(9, picture.doneStrideUv);
  picture.flagsAbove = allocZeroed(wide * 9);
  picture.modesAbove = allocZeroed(wide * 4);
  picture.errorsAbove = allocZeroed(wide * ERRORS_BYTES);
  picture.modes = allocZeroed(MODE_BYTES * wide);
  if (!work || !picture.band || !picture.sourceY || !picture.sourceU || !picture.sourceV)
    return false;
  if (!picture.doneY || !picture.doneU || !picture.doneV) return false;
  if (!picture.flagsAbove || !picture.modesAbove || !picture.errorsAbove) return false;
  if (!picture.modes || !initModeRows() || !initBoolCoder()) return false;
  return initTokens(<usize>picture.width * <usize>picture.height);
}

/** A plane whose row above the picture is 127 (RFC 6386 12.2); answers where its first sample is. */
function allocDone(rows: usize, stride: usize): usize {
  const plane = allocZeroed(rows * stride + DONE_MARGIN);
  if (!plane) return 0;
  memory.fill(plane, 127, stride);
  return plane + DONE_MARGIN;
}

/**
 * Takes `bytes` bytes for tokens, right after opening; what does not fit there is packed, which takes
 * a tenth more time.
 */
export function webpEncodeReserve(bytes: usize): i32 {
  return reserveTokens(bytes) ? 0 : OUT_OF_MEMORY;
}

/** Where the next rows go, without gaps; at most 16 less what is there. */
export function webpEncodeRoom(): usize {
  return picture.band + <usize>picture.waiting * picture.width * picture.channels;
}

/** Takes `count` rows that were put there; a whole band, or the last one, is coded. */
export function webpEncodeTake(count: i32): i32 {
  if (count < 1 || count > 16 - picture.waiting) return REFUSED;
  if (count > picture.height - picture.rows) return REFUSED;
  picture.rows += count;
  picture.waiting += count;
  if (picture.waiting < 16 && picture.rows < picture.height) return 0;
  const rows = picture.waiting;
  picture.waiting = 0;
  return codeBand(rows) ? 0 : OUT_OF_MEMORY;
}

function codeBand(rows: i32): bool {
  convertBand(rows);
  if (picture.channels == 4 && picture.sharp != SHARP_NEVER) sharpenBand(rows);
  beginRow();
  for (let x = 0; x < picture.mbWide; x++) {
    if (!codeMacroblock(x)) return false;
    if (picture.mbRow < 2 && x % FIRST_LESSONS == FIRST_LESSONS - 1) estimate();
  }
  endModeRow();
  if (!keepModeRow()) return false;
  // The lowest row of samples becomes the one above.
  lift(picture.doneY, 16, picture.doneStrideY);
  lift(picture.doneU, 8, picture.doneStrideUv);
  lift(picture.doneV, 8, picture.doneStrideUv);
  picture.mbRow++;
  return true;
}

/** What lies outside the picture: 129 to the left, 127 above; above right, what the row above ends with. */
function beginRow(): void {
  memory.fill(work + FLAGS_LEFT, 0, 9);
  store<u32>(work, 0, MODES_LEFT);
  store<u64>(work, 0, ERRORS_LEFT);
  const isFirst = picture.mbRow == 0;
  fillLeft(picture.doneY, isFirst ? 1 : 0, 17, picture.doneStrideY);
  fillLeft(picture.doneU, isFirst ? 1 : 0, 9, picture.doneStrideUv);
  fillLeft(picture.doneV, isFirst ? 1 : 0, 9, picture.doneStrideUv);
  if (isFirst) return;
  const end = picture.doneY + <usize>picture.mbWide * 16;
  memory.fill(end, load<u8>(end - 1), 8);
  if (picture.mbRow < FIRST_ROWS || picture.mbRow & 1) estimate();
}

function fillLeft(plane: usize, from: usize, to: usize, stride: usize): void {
  for (let y = from; y < to; y++) store<u8>(plane + y * stride - 1, 129);
}

function lift(plane: usize, rows: usize, stride: usize): void {
  memory.copy(plane, plane + rows * stride, stride - DONE_MARGIN);
}

/** A slice of the work that is left when all rows are there. */
export function webpEncodeFinish(): i32 {
  if (picture.rows < picture.height) return REFUSED;
  if (step == BEGIN) {
    chooseProbabilities();
    if (!rewindTokens()) return OUT_OF_MEMORY;
    memory.fill(picture.flagsAbove, 0, <usize>picture.mbWide * 9);
    prepareSteps(picture.band); // all rows were taken
    openPartition(LEVELS);
    step = PUT_LEVELS;
    stepRow = 0;
  }
  const end = min(picture.mbHigh, stepRow + max(1, SLICE_MACROBLOCKS / picture.mbWide));
  for (; stepRow < end; stepRow++) {
    if (step == PUT_LEVELS) codeTokenRow(stepRow);
    else if (step == PUT_MODES) putModeRow(stepRow);
  }
  return stepRow < picture.mbHigh ? 1 : endStep();
}

/** Goes on to the modes, or is done. */
function endStep(): i32 {
  if (step == PUT_LEVELS) {
    if (!closePartition()) return OUT_OF_MEMORY;
    openPartition(MODES);
    putHeader();
    step = PUT_MODES;
    stepRow = 0;
    return 1;
  }
  if (step == PUT_MODES && !closePartition()) return OUT_OF_MEMORY;
  step = DONE;
  return 0;
}
