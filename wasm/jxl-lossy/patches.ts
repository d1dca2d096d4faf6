// Where what is drawn belongs (18181-1, patches): rectangles of the frame that is kept, which replace what
// blocks show. Rows of tiles without any are left out of that frame.

import { alloc } from '../arena';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { isTileDrawn, SIDE, tilesHigh, tilesWide } from './drawn-map';
import { picture } from './picture';

/** Contexts, by what a token means. */
const CONTEXTS: i32 = 10;
const COUNT: u32 = 0;
const FRAME: u32 = 1;
const SIZE: u32 = 2;
const FROM: u32 = 3;
const TO: u32 = 4;
const MODE: u32 = 5;
const TIMES: u32 = 7;

/** The frame that is kept, and how patches meet what is there. */
export const KEPT: u32 = 1;
const REPLACES: u32 = 1;
const LEAVES: u32 = 0;

/** Of each row of tiles: which row of the kept frame it is, or -1; and the other way round: i32. */
let places: usize = 0;
let sources: usize = 0;
/** Rows of tiles that the kept frame has, and columns. */
export let keptHigh: i32 = 0;
export let keptWide: i32 = 0;

export function allocatePatches(): bool {
  places = alloc((<usize>tilesHigh) << 2);
  sources = alloc((<usize>tilesHigh) << 2);
  return places != 0 && sources != 0;
}

@inline
function placeOf(row: i32): i32 {
  return load<i32>(places + ((<usize>row) << 2));
}

/** The row of tiles that row `row` of the kept frame has. */
@inline
export function sourceOf(row: i32): i32 {
  return load<i32>(sources + ((<usize>row) << 2));
}

/** Finds out which rows are kept. */
export function placePatches(): void {
  keptHigh = 0;
  keptWide = 0;
  for (let y: i32 = 0; y < tilesHigh; y++) {
    let right: i32 = 0;
    for (let x: i32 = 0; x < tilesWide; x++) if (isTileDrawn(x, y)) right = x + 1;
    keptWide = max(keptWide, right);
    store<i32>(places + ((<usize>y) << 2), right ? keptHigh : -1);
    if (!right) continue;
    store<i32>(sources + ((<usize>keptHigh) << 2), y);
    keptHigh++;
  }
}

/** Whether row `y` has exactly this run of tiles. */
function hasRun(y: i32, left: i32, right: i32): bool {
  if (y < 0 || y >= tilesHigh || isTileDrawn(left - 1, y) || isTileDrawn(right, y)) return false;
  for (let x = left; x < right; x++) if (!isTileDrawn(x, y)) return false;
  return true;
}

/** The dictionary of patches. */
export function writePatches(): bool {
  beginStream(CONTEXTS);
  addToken(COUNT, walk(false));
  walk(true);
  return endStream(CONTEXTS);
}

/** Counts the patches, or adds them. */
function walk(isAdded: bool): u32 {
  let count: u32 = 0;
  for (let y: i32 = 0; y < tilesHigh; y++) {
    for (let left: i32 = 0; left < tilesWide; left++) {
      if (!isTileDrawn(left, y)) continue;
      let right = left + 1;
      while (isTileDrawn(right, y)) right++;
      if (!hasRun(y - 1, left, right)) {
        count++;
        if (isAdded) addPatch(left, right, y);
      }
      left = right;
    }
  }
  return count;
}

function addPatch(left: i32, right: i32, top: i32): void {
  let bottom = top + 1;
  while (hasRun(bottom, left, right)) bottom++;
  addToken(FRAME, KEPT);
  addToken(FROM, <u32>(left * SIDE));
  addToken(FROM, <u32>(placeOf(top) * SIDE));
  addToken(SIZE, <u32>(min(right * SIDE, picture.width) - left * SIDE - 1));
  addToken(SIZE, <u32>(min(bottom * SIDE, picture.height) - top * SIDE - 1));
  addToken(TIMES, 0);
  addToken(TO, <u32>(left * SIDE));
  addToken(TO, <u32>(top * SIDE));
  addToken(MODE, REPLACES);
  if (picture.hasAlpha) addToken(MODE, LEAVES);
}
