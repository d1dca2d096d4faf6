// The PNG encoder: rows of gray or RGBA in the arena in, IDAT chunks out. The host
//   1. puts rows at `pngEncodeInput` and has them scanned: the answer is the kind they need;
//   2. begins a stream of that kind, or a wider one with the rows before replayed into it;
//   3. steps until nothing is left to do, and takes a chunk whenever a step says so.
// Memory depends on the width of the picture, never on its height.

import { alloc } from '../arena';
import { crc32 } from '../shared/crc';
import { HISTORY } from '../shared/deflate';
import { GRAY, GRAY_ALPHA, PALETTE, RGB } from '../shared/png-types';
import { neededKind, resetColours, scan } from './colours';
import {
  closeStream,
  deflate,
  isChunkFull,
  isSearchTurning,
  isWindowFull,
  put,
  resetDeflate,
} from './deflate';
import { pack } from './pack';
import { allocReplay, beginReplay, replayAdded, replayInput, replayRow } from './replay';
import {
  BAND_BYTES,
  BLOCK_ROOM,
  band,
  block,
  CHUNK_BYTES,
  COLOURS,
  found,
  HASH_BITS,
  kind,
  MARGIN,
  MAX_STRIP_ROWS,
  MAX_TOKENS,
  output,
  picture,
  SHORT_HASH_BITS,
  STRIP_BYTES,
  search,
  strip,
  TABLES_BYTES,
  WINDOW_BYTES,
  window,
  work,
} from './state';
import { filterStrip, resetStrip, stripRow } from './strip';

const IDAT: u32 = 0x54414449; // as a little-endian store writes it

/** Bytes in front of a chunk's data. */
const CHUNK_HEADER: usize = 8;

const OUT_OF_MEMORY: i32 = -3;

/**
 * Opens the encoder for rows of `width` pixels with 1 or 4 channels. `effort`: 0 fast, 1 balanced,
 * 2 best. Returns 0, or -3 when the memory cannot grow.
 */
export function pngEncodeOpen(width: i32, channels: i32, effort: i32, ignoresAlpha: bool): i32 {
  const pixelsBytes = <u64>width * channels;
  if (pixelsBytes > 1 << 28) return OUT_OF_MEMORY;
  picture.width = width;
  picture.channels = channels;
  picture.effort = effort;
  picture.ignoresAlpha = ignoresAlpha;
  if (!takeMemory(<usize>pixelsBytes)) return OUT_OF_MEMORY;
  resetColours();
  kind.type = -1;
  band.rows = 0;
  band.isEnding = false;
  return 0;
}

/** The blocks that src/engine/formats/png/encode-memory.ts predicts. */
function takeMemory(pixelsBytes: usize): bool {
  band.mostRows = fitting(BAND_BYTES, pixelsBytes);
  band.input = alloc(pixelsBytes * band.mostRows);
  const stripBytes = max<usize>(STRIP_BYTES, pixelsBytes);
  strip.memory = alloc(stripBytes + pixelsBytes + (MAX_STRIP_ROWS + 2) * 3 * MARGIN);
  const wayBytes = <usize>HISTORY + stripBytes + MAX_STRIP_ROWS + MARGIN;
  strip.plain = alloc(wayBytes) + HISTORY;
  strip.filtered = alloc(wayBytes) + HISTORY;
  window.memory = alloc(WINDOW_BYTES);
  search.heads = alloc(4 << HASH_BITS);
  search.shortHeads = alloc(4 << SHORT_HASH_BITS);
  search.previous = alloc(HISTORY * 2);
  block.tokens = alloc(MAX_TOKENS * 4);
  work.tables = alloc(TABLES_BYTES);
  output.start = alloc(CHUNK_HEADER + CHUNK_BYTES + BLOCK_ROOM) + CHUNK_HEADER;
  const isAll =
    band.input &&
    strip.memory &&
    strip.plain != HISTORY &&
    strip.filtered != HISTORY &&
    window.memory &&
    search.heads;
  if (!isAll || !search.previous || !block.tokens || !work.tables) return false;
  return (
    search.shortHeads != 0 && output.start != CHUNK_HEADER && allocReplay(pixelsBytes, pixelsBytes)
  );
}

/** How many rows fit into so many bytes: at least 1, and no more than 256. */
function fitting(bytes: u32, rowBytes: usize): u32 {
  return <u32>min<usize>(MAX_STRIP_ROWS, max<usize>(1, <usize>bytes / rowBytes));
}

/** Where the host puts rows, tightly packed. */
export function pngEncodeInput(): usize {
  return band.input;
}

/** How many rows may be put there at a time. */
export function pngEncodeBandRows(): i32 {
  return band.mostRows;
}

/** Looks at `rows` rows of the input. Returns the kind that all rows so far need. */
export function pngEncodeScan(rows: i32): i32 {
  scan(band.input, <usize>rows * picture.width);
  return neededKind();
}

/** Colours of the palette so far; u32 RGBA each, in the order of their indices. */
export function pngEncodeColours(): i32 {
  return found.colours;
}

export function pngEncodeColourTable(): usize {
  return work.tables + COLOURS;
}

/** Begins a stream of this kind (colour type × 256 + depth). The one before it may be replayed. */
export function pngEncodeBegin(typeAndDepth: i32): void {
  if (kind.type >= 0) beginReplay();
  kind.type = typeAndDepth >> 8;
  kind.depth = typeAndDepth & 255;
  const type = kind.type;
  const isOne = type == GRAY || type == PALETTE;
  kind.pixelBytes = isOne ? 1 : type == GRAY_ALPHA ? 2 : type == RGB ? 3 : 4;
  kind.rowBytes = (picture.width * kind.pixelBytes * <usize>kind.depth + 7) >> 3;
  strip.pitch = (kind.rowBytes + 2 * MARGIN + 15) & ~15;
  strip.mostRows = fitting(STRIP_BYTES, kind.rowBytes);
  band.rows = 0;
  band.isEnding = false;
  resetStrip();
  resetDeflate();
}

/** Says that `rows` rows of the input are to be encoded by the steps that follow. */
export function pngEncodeRows(rows: i32): void {
  band.source = band.input;
  band.rows = rows;
}

/** Says that there are no more rows: the steps that follow end the stream. */
export function pngEncodeEnd(): void {
  band.isEnding = true;
}

/** Works on. 1: a chunk is full and must be taken; 0: done, the last chunk lies ready after the end. */
export function pngEncodeStep(): i32 {
  while (!isChunkFull()) {
    if (isWindowFull() || isSearchTurning()) {
      deflate(false);
    } else if (strip.next < strip.end) {
      search.least = strip.least;
      strip.next += put(strip.next, strip.end - strip.next);
      assert(strip.next <= strip.end);
    } else if (band.rows) {
      pack(band.source, stripRow(strip.rows));
      band.source += picture.width * picture.channels;
      band.rows -= 1;
      strip.rows += 1;
      if (strip.rows == strip.mostRows) filterStrip();
    } else if (!band.isEnding || window.isClosed) {
      return 0;
    } else if (strip.rows) {
      filterStrip();
    } else if (window.next < window.end) {
      deflate(true);
    } else {
      closeStream();
    }
  }
  return 1;
}

/** Makes a whole IDAT chunk of the output so far and returns its size; it is gone with the next step. */
export function pngEncodeTake(): i32 {
  const bytes = output.cursor - output.start;
  if (!bytes) return 0;
  const chunk = output.start - CHUNK_HEADER;
  store<u32>(chunk, bswap<u32>(<u32>bytes));
  store<u32>(chunk, IDAT, 4);
  store<u32>(output.cursor, bswap<u32>(crc32(chunk + 4, bytes + 4)));
  output.cursor = output.start;
  return <i32>(bytes + CHUNK_HEADER + 4);
}

/** Where that chunk lies. */
export function pngEncodeChunk(): usize {
  return output.start - CHUNK_HEADER;
}

/** Where the host puts up to 64 KiB of the former stream. */
export function pngEncodeReplayInput(): usize {
  return replayInput();
}

/** Says how many bytes lie there, and whether they are the last. */
export function pngEncodeReplayAdded(bytes: i32, isLast: bool): void {
  replayAdded(bytes, isLast);
}

/** Reads the next row of the former stream and makes it the one to encode; 0: more input is needed. */
export function pngEncodeReplayRow(): i32 {
  const row = replayRow();
  if (!row) return 0;
  band.source = row;
  band.rows = 1;
  return 1;
}
