// The PNG decoder: a file with the host (../input.ts) in, bands of gray or RGBA rows out.
// It never holds more than a few rows, except for Adam7, which needs its frame.
// What is missing at the end of a damaged file is handed out as zeros, and counted.

import { alloc, allocZeroed } from '../arena';
import { readZlibHeader } from '../inflate/inflate';
import { openInflater, windowBytes } from '../inflate/inflater';
import { initSymbols } from '../inflate/symbols';
import { openInput } from '../input';
import { initUnfilter } from '../shared/unfilter';
import { incompleteRows, passHeight, passWidth, placeRow } from './adam7';
import { feedInflater } from './chunks';
import { expand, outputBytes } from './expand';
import { readHeader } from './header';
import { BAND_ROWS, INPUT_BYTES, inflater, png, ROOM } from './state';
import { swapRows, unfilterNext } from './window';

/** Rows beyond this are refused: no file that fits into wasm memory has them. */
const MAX_ROW_BYTES: u64 = 1 << 28;

/** Pixels that one call of `pngPrepare` places. */
const PREPARE_PIXELS: i32 = 1 << 22;

const OUT_OF_MEMORY: i32 = -3;

/** Opens a file of `length` bytes; `keepsDepth`: 16 bits stay 16. Returns 0, or -1 damaged, -2 unsupported, -3 out of memory. */
export function pngOpen(length: usize, keepsDepth: i32): i32 {
  openInput(length);
  const status = readHeader();
  if (status != 0) return status;
  png.isDeep = i32(keepsDepth != 0 && png.depth == 16);
  const bits = <u64>(png.samples * png.depth);
  const rowBytes = (<u64>(<u32>png.width) * bits + 7) >> 3;
  if (rowBytes > MAX_ROW_BYTES) return OUT_OF_MEMORY;
  png.rowBytes = <usize>rowBytes;
  png.pixelBytes = max<usize>(1, <usize>bits >> 3);
  if (!takeMemory()) return OUT_OF_MEMORY;
  initSymbols();
  initUnfilter();
  png.dataLeft = 0;
  png.rowsDone = 0;
  png.missing = 0;
  png.pass = 0;
  png.passRow = 0;
  feedInflater();
  readZlibHeader(inflater);
  if (png.interlaced) skipEmptyPasses();
  return 0;
}

/** The blocks that src/engine/formats/png/kernel-memory.ts predicts. */
function takeMemory(): bool {
  png.input = alloc(INPUT_BYTES);
  const bytes = windowBytes(png.rowBytes + 1, ROOM);
  const window = allocZeroed(bytes);
  if (!png.input || !window) return false;
  openInflater(inflater, png.input, window, bytes);
  png.prior = allocZeroed(png.rowBytes);
  png.row = allocZeroed(png.rowBytes);
  png.stride = (<usize>png.width * outputBytes() + 15) & ~15;
  png.band = allocZeroed(png.stride * BAND_ROWS);
  if (!png.prior || !png.row || !png.band) return false;
  if (!png.interlaced) return true;
  png.framePitch = png.depth == 16 ? <usize>png.width * outputBytes() : png.rowBytes;
  const frameBytes = <u64>png.framePitch * <u64>(<u32>png.height);
  if (frameBytes > 0xfff00000) return false;
  png.frame = allocZeroed(<usize>frameBytes);
  return png.frame != 0;
}

export function pngWidth(): i32 {
  return png.width;
}

export function pngHeight(): i32 {
  return png.height;
}

/** 1 gray, 4 RGBA. */
export function pngChannels(): i32 {
  return png.channels;
}

/** Address of the first row of the band. */
export function pngBand(): usize {
  return png.band;
}

/** Bytes from row to row in the band. */
export function pngStride(): usize {
  return png.stride;
}

/** Rows made so far of which some pixels were not in the file. */
export function pngMissingRows(): i32 {
  return png.missing;
}

/** Adam7: places some more pixels in the frame. Returns 0 when none are left; needed before rows. */
export function pngPrepare(): i32 {
  if (!png.interlaced) return 0;
  for (let pixels = 0; png.pass < 7 && pixels < PREPARE_PIXELS; ) {
    const width = passWidth(png.pass);
    const bytes = (<usize>width * png.samples * png.depth + 7) >> 3;
    if (!unfilterNext(png.row, bytes)) {
      png.missing = incompleteRows();
      png.pass = 7;
      break;
    }
    placeRow(png.row, png.band);
    swapRows();
    pixels += width;
    png.passRow += 1;
    if (png.passRow == passHeight(png.pass)) {
      png.pass += 1;
      skipEmptyPasses();
    }
  }
  return png.pass < 7 ? 1 : 0;
}

/** Begins the next pass that is in the file. */
function skipEmptyPasses(): void {
  while (png.pass < 7 && !(passWidth(png.pass) && passHeight(png.pass))) png.pass += 1;
  png.passRow = 0;
  memory.fill(png.prior, 0, png.rowBytes);
}

/** Makes the next band. Returns its rows, 0 at the end. */
export function pngRead(): i32 {
  while (pngPrepare());
  const rows = min(BAND_ROWS, png.height - png.rowsDone);
  for (let i = 0; i < rows; i++) {
    const dst = png.band + <usize>i * png.stride;
    if (png.interlaced) {
      const src = png.frame + <usize>(png.rowsDone + i) * png.framePitch;
      if (png.depth == 16) memory.copy(dst, src, png.framePitch);
      else expand(src, dst, png.width);
    } else {
      readRow(dst);
    }
  }
  assert(rows >= 0);
  png.rowsDone += rows;
  return rows;
}

/** Unfilters the next row of a plain image and expands it into the band. */
function readRow(dst: usize): void {
  if (png.missing || !unfilterNext(png.row, png.rowBytes)) {
    png.missing += 1;
    memory.fill(dst, 0, png.stride);
    return;
  }
  expand(png.row, dst, png.width);
  swapRows();
}
