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
  CHUNK_BYTES,
  COLOURS,
  enc,
  HASH_BITS,
  MARGIN,
  MAX_STRIP_ROWS,
  MAX_TOKENS,
  SHORT_HASH_BITS,
  STRIP_BYTES,
  TABLES_BYTES,
  WINDOW_BYTES,
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
  enc.width = width;
  enc.channels = channels;
  enc.effort = effort;
  enc.ignoresAlpha = ignoresAlpha;
  if (!takeMemory(<usize>pixelsBytes)) return OUT_OF_MEMORY;
  resetColours();
  enc.type = -1;
  enc.sourceRows = 0;
  enc.isEnding = false;
  return 0;
}

/** The blocks that src/engine/formats/png/encode-memory.ts predicts. */
function takeMemory(pixelsBytes: usize): bool {
  enc.bandRows = fitting(BAND_BYTES, pixelsBytes);
  enc.input = alloc(pixelsBytes * enc.bandRows);
  const stripBytes = max<usize>(STRIP_BYTES, pixelsBytes);
  enc.strip = alloc(stripBytes + pixelsBytes + (MAX_STRIP_ROWS + 2) * 3 * MARGIN);
  const wayBytes = <usize>HISTORY + stripBytes + MAX_STRIP_ROWS + MARGIN;
  enc.plain = alloc(wayBytes) + HISTORY;
  enc.filtered = alloc(wayBytes) + HISTORY;
  enc.window = alloc(WINDOW_BYTES);
  enc.heads = alloc(4 << HASH_BITS);
  enc.shortHeads = alloc(4 << SHORT_HASH_BITS);
  enc.previous = alloc(HISTORY * 2);
  enc.tokens = alloc(MAX_TOKENS * 4);
  enc.tables = alloc(TABLES_BYTES);
  enc.outStart = alloc(CHUNK_HEADER + CHUNK_BYTES + BLOCK_ROOM) + CHUNK_HEADER;
  const isAll =
    enc.input &&
    enc.strip &&
    enc.plain != HISTORY &&
    enc.filtered != HISTORY &&
    enc.window &&
    enc.heads;
  if (!isAll || !enc.previous || !enc.tokens || !enc.tables) return false;
  return (
    enc.shortHeads != 0 && enc.outStart != CHUNK_HEADER && allocReplay(pixelsBytes, pixelsBytes)
  );
}

/** How many rows fit into so many bytes: at least 1, and no more than 256. */
function fitting(bytes: u32, rowBytes: usize): u32 {
  return <u32>min<usize>(MAX_STRIP_ROWS, max<usize>(1, <usize>bytes / rowBytes));
}

/** Where the host puts rows, tightly packed. */
export function pngEncodeInput(): usize {
  return enc.input;
}

/** How many rows may be put there at a time. */
export function pngEncodeBandRows(): i32 {
  return enc.bandRows;
}

/** Looks at `rows` rows of the input. Returns the kind that all rows so far need. */
export function pngEncodeScan(rows: i32): i32 {
  scan(enc.input, <usize>rows * enc.width);
  return neededKind();
}

/** Colours of the palette so far; u32 RGBA each, in the order of their indices. */
export function pngEncodeColours(): i32 {
  return enc.colours;
}

export function pngEncodeColourTable(): usize {
  return enc.tables + COLOURS;
}

/** Begins a stream of this kind (colour type × 256 + depth). The one before it may be replayed. */
export function pngEncodeBegin(kind: i32): void {
  if (enc.type >= 0) beginReplay();
  enc.type = kind >> 8;
  enc.depth = kind & 255;
  const type = enc.type;
  const isOne = type == GRAY || type == PALETTE;
  enc.pixelBytes = isOne ? 1 : type == GRAY_ALPHA ? 2 : type == RGB ? 3 : 4;
  enc.rowBytes = (enc.width * enc.pixelBytes * <usize>enc.depth + 7) >> 3;
  enc.stripPitch = (enc.rowBytes + 2 * MARGIN + 15) & ~15;
  enc.stripMax = fitting(STRIP_BYTES, enc.rowBytes);
  enc.sourceRows = 0;
  enc.isEnding = false;
  resetStrip();
  resetDeflate();
}

/** Says that `rows` rows of the input are to be encoded by the steps that follow. */
export function pngEncodeRows(rows: i32): void {
  enc.source = enc.input;
  enc.sourceRows = rows;
}

/** Says that there are no more rows: the steps that follow end the stream. */
export function pngEncodeEnd(): void {
  enc.isEnding = true;
}

/** Works on. 1: a chunk is full and must be taken; 0: done, the last chunk lies ready after the end. */
export function pngEncodeStep(): i32 {
  while (!isChunkFull()) {
    if (isWindowFull() || isSearchTurning()) {
      deflate(false);
    } else if (enc.feed < enc.feedEnd) {
      enc.least = enc.feedLeast;
      enc.feed += put(enc.feed, enc.feedEnd - enc.feed);
      assert(enc.feed <= enc.feedEnd);
    } else if (enc.sourceRows) {
      pack(enc.source, stripRow(enc.stripRows));
      enc.source += enc.width * enc.channels;
      enc.sourceRows -= 1;
      enc.stripRows += 1;
      if (enc.stripRows == enc.stripMax) filterStrip();
    } else if (!enc.isEnding || enc.isClosed) {
      return 0;
    } else if (enc.stripRows) {
      filterStrip();
    } else if (enc.next < enc.end) {
      deflate(true);
    } else {
      closeStream();
    }
  }
  return 1;
}

/** Makes a whole IDAT chunk of the output so far and returns its size; it is gone with the next step. */
export function pngEncodeTake(): i32 {
  const bytes = enc.out - enc.outStart;
  if (!bytes) return 0;
  const chunk = enc.outStart - CHUNK_HEADER;
  store<u32>(chunk, bswap<u32>(<u32>bytes));
  store<u32>(chunk, IDAT, 4);
  store<u32>(enc.out, bswap<u32>(crc32(chunk + 4, bytes + 4)));
  enc.out = enc.outStart;
  return <i32>(bytes + CHUNK_HEADER + 4);
}

/** Where that chunk lies. */
export function pngEncodeChunk(): usize {
  return enc.outStart - CHUNK_HEADER;
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
  enc.source = row;
  enc.sourceRows = 1;
  return 1;
}
