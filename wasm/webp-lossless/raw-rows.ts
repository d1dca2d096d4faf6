// Raw rows: of what is held, and samples of them that settings are tried on.

import { divideUp } from '../shared/sizes';
import { nextFiltered, startFiltered } from './alpha-filters';
import { colorOf, next, rankOf, rewind } from './colors';
import { shareHeaders } from './part-bits';
import { sampleRowsOf } from './settings';
import { BLACK, CHANGES, EFFORT_BEST, image } from './state';

/** Rows of a strip of the sample. */
const STRIP: i32 = 16;

/** Strips of the first segment, from where most is going on. */
export function sampleRaw(raw: usize, rawRows: i32): i32 {
  const stride = (<usize>image.coded) << 2;
  for (let y = 0; y < rawRows; y++) {
    const changes = changesOf(raw + stride * (1 + y), y ? stride : 0);
    addChanges(y, y % STRIP == 0, changes);
  }
  const wanted = sampleRowsOf(image.width, image.effort);
  chooseStrips(rawRows, <f64>image.height / <f64>rawRows, wanted);
  let rows = 0;
  for (let y = 0; y < rawRows; y++) {
    if (!isSampled(y)) continue;
    rows++;
    memory.copy(image.raw + stride * rows, raw + stride * (1 + y), stride);
  }
  return rows;
}

/**
 * Strips of what is held of the picture. Where that is several segments, but not all, it was drawn: twice as
 * many of them for as much time, in the room of the record.
 */
export function sampleHeld(): i32 {
  const effort = image.taken < image.height ? EFFORT_BEST : image.effort;
  const wanted = sampleRowsOf(image.width, effort);
  chooseStrips(image.taken, <f64>image.height / <f64>image.taken, wanted);
  rewind();
  startFiltered();
  let rows = 0;
  for (let y = 0; y < image.taken; y++) {
    if (isSampled(y)) {
      rows++;
      fillRow(image.raw + ((<usize>rows * image.coded) << 2));
    } else if (image.filter) nextFiltered(image.filter);
    else for (let x = 0; x < image.width; x++) next();
  }
  return rows;
}

/** Pixels of a row that are neither the one before nor the one above (0: there is none). */
function changesOf(row: usize, stride: usize): u32 {
  let changes: u32 = 0;
  for (const end = row + ((<usize>image.coded) << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    if (pixel != load<u32>(row - 4) && (stride == 0 || pixel != load<u32>(row - stride))) changes++;
  }
  return changes;
}

/** Counts changes of row `y`; `isFirst`: of its strip. */
export function addChanges(y: i32, isFirst: bool, changes: u32): void {
  const at = image.scratch + CHANGES + ((<usize>(y / STRIP)) << 2);
  store<u32>(at, (isFirst ? 0 : load<u32>(at)) + changes);
}

/**
 * Chooses strips of `rows` rows for the sample, by their changes: of flat ones nothing is to be learnt.
 * A chosen strip has its highest bit set. `times`: how often rows like these come in the picture;
 * `wantedRows`: at most so many.
 */
function chooseStrips(rows: i32, times: f64, wantedRows: i32): void {
  const strips = divideUp(rows, STRIP);
  const wanted = wantedRows / STRIP;
  const changes = image.scratch + CHANGES;
  let all: f64 = 0;
  for (let i = 0; i < strips; i++)
    all += <f64>(load<u32>(changes + ((<usize>i) << 2)) & ~CHOSEN) + 1;
  const step = all / <f64>wanted;
  let before: f64 = 0;
  let chosen: f64 = 0;
  for (let i = 0; i < strips; i++) {
    const at = changes + ((<usize>i) << 2);
    const here = load<u32>(at) & ~CHOSEN;
    const after = before + <f64>here + 1;
    const isChosen = strips <= wanted || Math.floor(after / step) > Math.floor(before / step);
    store<u32>(at, isChosen ? here | CHOSEN : here);
    if (isChosen) chosen += <f64>here + 1;
    before = after;
  }
  // Codes serve for the whole picture, or a chapter of it.
  shareHeaders(min<f64>(1, chosen / min(all * times, max(all, <f64>CHAPTER_TOKENS))));
}

const CHOSEN: u32 = 1 << 31;
/** About the tokens that share codes at most; see chapter.ts. */
const CHAPTER_TOKENS: u32 = 1 << 17;

function isSampled(y: i32): bool {
  return (load<u32>(image.scratch + CHANGES + ((<usize>(y / STRIP)) << 2)) & CHOSEN) != 0;
}

/** A row of what is held: colours, or ranks of a palette, several to a pixel. */
export function fillRow(to: usize): void {
  if (image.filter) {
    packRanks(nextFiltered(image.filter), to);
    return;
  }
  const perPixel = 1 << image.packing;
  const bits: u32 = 8 >> image.packing;
  for (let x = 0; x < image.width; to += 4) {
    if (!image.palette) {
      store<u32>(to, colorOf(next()));
      x++;
      continue;
    }
    let packed: u32 = 0;
    for (let n = 0; n < perPixel && x < image.width; n++, x++) {
      packed |= rankOf(next()) << (<u32>n * bits);
    }
    store<u32>(to, BLACK | (packed << 8));
  }
}

function packRanks(ranks: usize, to: usize): void {
  const perPixel = 1 << image.packing;
  const bits: u32 = 8 >> image.packing;
  for (let x = 0; x < image.width; to += 4) {
    let packed: u32 = 0;
    for (let n = 0; n < perPixel && x < image.width; n++, x++) {
      packed |= (<u32>load<u8>(ranks + x)) << (<u32>n * bits);
    }
    store<u32>(to, BLACK | (packed << 8));
  }
}

/** Green less from red and blue. */
export function subtractGreen(at: usize, pixels: usize): void {
  for (const end = at + (pixels << 2); at < end; at += 4) {
    const green = load<u8>(at, 1);
    store<u8>(at, load<u8>(at) - green);
    store<u8>(at, load<u8>(at, 2) - green, 2);
  }
}
