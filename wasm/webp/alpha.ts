// The alpha of lossy pictures (RFC 9649 section 2.7.1.2), row by row: bytes as they are, or green of
// a VP8L stream; then a filter is undone. What was done to it before (pre-processing) is a hint.

import { allocZeroed } from '../arena';
import { readInput } from '../input';
import { DAMAGED, OUT_OF_MEMORY } from './status';
import { openReader } from './vp8l-reader';
import { nextStreamRow, openStream } from './vp8l-stream';

/** Bytes that rows may be read and written too far. */
const ROW_SPARE: usize = 64;

const RAW: u32 = 0;
const COMPRESSED: u32 = 1;

// Filters; 3 is the gradient.
const HORIZONTAL: u32 = 1;
const VERTICAL: u32 = 2;

let method: u32 = 0;
let filter: u32 = 0;
let width: usize = 0;
let isFirst: bool = true;
/** Place of the next raw row in the file, and the end. */
let next: usize = 0;
let end: usize = 0;
/** The row, and the one above it. */
let row: usize = 0;
let above: usize = 0;

/** Opens the alpha in the bytes from `offset` to `stop` of the file. Returns 0, or a status. */
export function openAlpha(offset: usize, stop: usize, wide: i32, high: i32): i32 {
  width = wide;
  isFirst = true;
  row = allocZeroed(width + ROW_SPARE);
  above = allocZeroed(width + ROW_SPARE);
  if (!row || !above) return OUT_OF_MEMORY;
  if (offset >= stop || !readInput(row, offset, 1)) return DAMAGED;
  const head = <u32>load<u8>(row);
  method = head & 3;
  filter = (head >> 2) & 3;
  const preProcessing = (head >> 4) & 3;
  if (method > COMPRESSED || preProcessing > 1 || head >> 7) return DAMAGED;
  next = offset + 1;
  end = stop;
  if (method == RAW) return 0;
  if (!openReader(next, stop)) return OUT_OF_MEMORY;
  return openStream(wide, high);
}

/** The next row, one byte for each pixel; 0: it is not in the file, nor is any after it. */
export function nextAlphaRow(): usize {
  const swapped = above;
  above = row;
  row = swapped;
  if (method == RAW) {
    if (end - next < width || readInput(row, next, width) < width) return 0;
    next += width;
  } else {
    const pixels = nextStreamRow();
    if (!pixels) return 0;
    takeGreen(pixels);
  }
  undoFilter();
  isFirst = false;
  return row;
}

function takeGreen(pixels: usize): void {
  for (let x: usize = 0; x < width; x += 16, pixels += 64) {
    const a = v128.load(pixels);
    const b = v128.load(pixels, 16);
    const c = v128.load(pixels, 32);
    const d = v128.load(pixels, 48);
    // biome-ignore format: lanes of 16 pixels
    const ab = v128.shuffle<u8>(a, b, 1, 5, 9, 13, 17, 21, 25, 29, 0, 0, 0, 0, 0, 0, 0, 0);
    // biome-ignore format: lanes of 16 pixels
    const cd = v128.shuffle<u8>(c, d, 1, 5, 9, 13, 17, 21, 25, 29, 0, 0, 0, 0, 0, 0, 0, 0);
    v128.store(row + x, v128.shuffle<i64>(ab, cd, 0, 2));
  }
}

/** The first row, and the first pixel of each, have other neighbours. */
function undoFilter(): void {
  if (!filter) return;
  if (isFirst) addLeft(0);
  else if (filter == HORIZONTAL) addLeft(load<u8>(above));
  else if (filter == VERTICAL) addAbove();
  else addGradient();
}

/** A running sum. */
function addLeft(before: u32): void {
  const zero = i64x2.splat(0);
  let left = i8x16.splat(<i8>before);
  for (let x: usize = 0; x < width; x += 16) {
    let v = v128.load(row + x);
    // biome-ignore format: lanes of 16 pixels
    v = i8x16.add(v, v128.shuffle<u8>(zero, v, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30));
    v = i8x16.add(v, v128.shuffle<i16>(zero, v, 0, 8, 9, 10, 11, 12, 13, 14));
    v = i8x16.add(v, v128.shuffle<i32>(zero, v, 0, 4, 5, 6));
    v = i8x16.add(v, v128.shuffle<i64>(zero, v, 0, 2));
    v = i8x16.add(v, left);
    v128.store(row + x, v);
    left = i8x16.splat(i8x16.extract_lane_s(v, 15));
  }
}

function addAbove(): void {
  for (let x: usize = 0; x < width; x += 16) {
    v128.store(row + x, i8x16.add(v128.load(row + x), v128.load(above + x)));
  }
}

/** Left + above - above left, clamped. */
function addGradient(): void {
  let left: i32 = load<u8>(above);
  let corner = left;
  for (let x: usize = 0; x < width; x++) {
    const top: i32 = load<u8>(above + x);
    const prediction = min(max(left + top - corner, 0), 255);
    left = (prediction + load<u8>(row + x)) & 255;
    store<u8>(row + x, <u8>left);
    corner = top;
  }
}
