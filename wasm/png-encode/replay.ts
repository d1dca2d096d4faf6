// Reads back what the encoder has written, when a row needs a wider kind than the stream has: its
// chunks are inflated again, row by row. The stream is our own, so nothing is doubted here, and
// tables are flat: 2^15 entries answer any code at once. (The decoder's inflater in wasm/png/ may
// be busy with the file that the rows come from.)
//
//   input    | unread rest of a piece │ next piece … inputEnd | slack
//   window   | history │ taken → rows not read yet │ out → free |
//   tables   u16 × 2^15 each for literals and distances: symbol × 16 + code length

import { alloc } from '../arena';
import { initUnfilter, unfilter } from '../png/unfilter';
import { expand } from './pack';
import {
  BLOCK_CODES,
  BLOCK_HEADER,
  BLOCK_STORED,
  HISTORY,
  LENGTH_BASE,
  LENGTH_EXTRA,
  LENGTHS,
  ORDER,
  OVERRUN,
  REST,
  ROOM,
  replay,
  STREAM_END,
  SYMBOL,
} from './replay-state';
import { CHUNK_BYTES, enc, MARGIN } from './state';

/** Takes memory for rows of up to `rowBytes` bytes. */
export function allocReplay(rowBytes: usize, pixelsBytes: usize): bool {
  replay.input = alloc(REST + CHUNK_BYTES);
  replay.windowBytes = max<usize>(HISTORY, rowBytes + 1) + ROOM;
  replay.window = alloc(replay.windowBytes + OVERRUN);
  replay.row = alloc(rowBytes + MARGIN);
  replay.prior = alloc(rowBytes + MARGIN);
  replay.pixels = alloc(pixelsBytes);
  replay.literals = alloc(65536);
  replay.distances = alloc(65536);
  initUnfilter();
  return replay.distances != 0 && replay.pixels != 0 && replay.prior != 0 && replay.window != 0;
}

/** Begins to read the stream of the kind that the encoder has now. */
export function beginReplay(): void {
  replay.type = enc.type;
  replay.depth = enc.depth;
  replay.rowBytes = enc.rowBytes;
  replay.pixelBytes = enc.pixelBytes;
  replay.unread = replay.inputEnd = replay.input;
  replay.isComplete = false;
  replay.bits = 0;
  replay.count = 0;
  replay.mode = -1;
  replay.isLast = false;
  replay.taken = replay.out = replay.window;
  memory.fill(replay.prior, 0, replay.rowBytes);
}

/** Makes room for up to 64 KiB more of the stream behind the rest, and returns where. */
export function replayInput(): usize {
  const rest = replay.inputEnd - replay.unread;
  memory.copy(replay.input, replay.unread, rest);
  replay.unread = replay.input;
  replay.inputEnd = replay.input + rest;
  return replay.inputEnd;
}

/** Says how much was put there, and whether it was the last. */
export function replayAdded(bytes: usize, isComplete: bool): void {
  replay.inputEnd += bytes;
  replay.isComplete = isComplete;
}

/** Address of the next row's pixels, 0 when more input is needed. */
export function replayRow(): usize {
  const bytes = replay.rowBytes + 1;
  while (replay.out - replay.taken < bytes) {
    if (!inflateSome()) return 0;
  }
  const filter = <u32>load<u8>(replay.taken);
  unfilter(filter, replay.taken + 1, replay.prior, replay.row, bytes - 1, replay.pixelBytes);
  replay.taken += bytes;
  expand(replay.row, replay.pixels, replay.type, replay.depth);
  const row = replay.row;
  replay.row = replay.prior;
  replay.prior = row;
  return replay.pixels;
}

/** Inflates up to the next turn of the stream; false when input is short. */
function inflateSome(): bool {
  if (replay.out - replay.window >= replay.windowBytes) slide();
  const left = replay.inputEnd - replay.unread;
  if (replay.mode == BLOCK_CODES) return inflateCodes();
  if (replay.mode == BLOCK_STORED) return copyStored();
  if ((left < REST && !replay.isComplete) || replay.mode == STREAM_END) return false;
  if (replay.mode < 0) take(16); // the zlib header
  readBlockHeader();
  return true;
}

function slide(): void {
  const keep = min(replay.taken, replay.out - HISTORY);
  const distance = keep - replay.window;
  memory.copy(replay.window, keep, replay.out - keep);
  replay.taken -= distance;
  replay.out -= distance;
}

function take(n: u64): u32 {
  while (replay.count < n) {
    replay.bits |= (<u64>load<u8>(replay.unread++)) << replay.count;
    replay.count += 8;
  }
  const value = <u32>(replay.bits & (((<u64>1) << n) - 1));
  replay.bits >>= n;
  replay.count -= n;
  return value;
}

function readBlockHeader(): void {
  if (replay.isLast) {
    replay.mode = STREAM_END;
    return;
  }
  replay.isLast = take(1) != 0;
  const way = take(2);
  if (way == 0) {
    take(replay.count & 7);
    replay.storedBytes = take(16);
    take(16);
    // Whole bytes in the bit buffer are read again.
    replay.unread -= <usize>(replay.count >> 3);
    replay.bits = 0;
    replay.count = 0;
    replay.mode = BLOCK_STORED;
    return;
  }
  if (way == 1) {
    memory.fill(LENGTHS, 8, 144);
    memory.fill(LENGTHS + 144, 9, 112);
    memory.fill(LENGTHS + 256, 7, 24);
    memory.fill(LENGTHS + 280, 8, 8);
    fillTable(replay.literals, LENGTHS, 288);
    memory.fill(LENGTHS, 5, 32);
    fillTable(replay.distances, LENGTHS, 32);
  } else {
    readCodes();
  }
  replay.mode = BLOCK_CODES;
}

function readCodes(): void {
  const literals = <usize>take(5) + 257;
  const distances = <usize>take(5) + 1;
  const ordered = <usize>take(4) + 4;
  memory.fill(LENGTHS, 0, 19);
  for (let i: usize = 0; i < ordered; i++) store<u8>(LENGTHS + load<u8>(ORDER + i), <u8>take(3));
  const codes = replay.distances; // free until the end of this function
  fillTable(codes, LENGTHS, 19);
  for (let i: usize = 0; i < literals + distances; ) {
    const symbol = symbolAt(codes);
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, <u8>symbol);
      continue;
    }
    const value = symbol == 16 ? load<u8>(LENGTHS + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    memory.fill(LENGTHS + i, value, times);
    i += times;
  }
  fillTable(replay.literals, LENGTHS, literals);
  fillTable(replay.distances, LENGTHS + literals, distances);
}

/** The next symbol by a flat table; the bit buffer is filled as far as there is input. */
function symbolAt(table: usize): u32 {
  while (replay.count < 15) {
    replay.bits |= (<u64>load<u8>(replay.unread++)) << replay.count;
    replay.count += 8;
  }
  const entry = <u32>load<u16>(table + ((<usize>replay.bits & 0x7fff) << 1));
  replay.bits >>= entry & 15;
  replay.count -= entry & 15;
  return entry >> 4;
}

/** Canonical codes, first bit lowest: each fills all entries that end with it. */
function fillTable(table: usize, lengths: usize, symbols: usize): void {
  let code: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    for (let symbol: usize = 0; symbol < symbols; symbol++) {
      if (load<u8>(lengths + symbol) != length) continue;
      const entry = <u16>((symbol << 4) | length);
      for (let i = code; i < 0x8000; i += 1 << length) store<u16>(table + ((<usize>i) << 1), entry);
      // The carry of a reversed number runs from the top bit down.
      let bit: u32 = 1 << (length - 1);
      while (code & bit) bit >>= 1;
      code = bit ? (code & (bit - 1)) | bit : 0;
    }
  }
}

/** Symbols until the block or the room ends (true), or input is short (false). */
function inflateCodes(): bool {
  const limit = replay.window + replay.windowBytes;
  let out = replay.out;
  let bits = replay.bits;
  let count = replay.count;
  let src = replay.unread;
  // With less input than a symbol and the bit buffer can take, only the last bytes are read on.
  const stop = replay.isComplete ? replay.inputEnd + SYMBOL : replay.inputEnd - SYMBOL;
  let isDone = false;
  while (out < limit && src <= stop) {
    bits |= load<u64>(src) << count;
    src += <usize>((63 - count) >> 3);
    count |= 56;
    const entry = <u32>load<u16>(replay.literals + ((<usize>bits & 0x7fff) << 1));
    const symbol = <usize>(entry >> 4);
    bits >>= entry & 15;
    count -= entry & 15;
    if (symbol < 256) {
      store<u8>(out++, <u8>symbol);
      continue;
    }
    if (symbol == 256) {
      replay.mode = BLOCK_HEADER;
      isDone = true;
      break;
    }
    const lengthBits = <u64>load<u8>(LENGTH_EXTRA + symbol - 257);
    const length =
      <usize>load<u16>(LENGTH_BASE + ((symbol - 257) << 1)) +
      (<usize>bits & ((1 << (<usize>lengthBits)) - 1));
    bits >>= lengthBits;
    count -= lengthBits;
    const way = <u32>load<u16>(replay.distances + ((<usize>bits & 0x7fff) << 1));
    bits >>= way & 15;
    count -= way & 15;
    const code = way >> 4;
    const distanceBits = code < 4 ? 0 : (code >> 1) - 1;
    const base: u32 = code < 4 ? code : (2 | (code & 1)) << distanceBits;
    const distance = <usize>(base + (<u32>bits & ((1 << distanceBits) - 1)) + 1);
    bits >>= distanceBits;
    count -= distanceBits;
    const end = out + length;
    if (distance >= 8) {
      for (; out < end; out += 8) store<u64>(out, load<u64>(out - distance));
      out = end;
    } else {
      for (; out < end; out++) store<u8>(out, load<u8>(out - distance));
    }
  }
  // Whole bytes in the bit buffer are read again.
  src -= <usize>(count >> 3);
  replay.bits = bits & (((<u64>1) << (count & 7)) - 1);
  replay.count = count & 7;
  replay.unread = src;
  replay.out = out;
  return isDone || out >= limit;
}

function copyStored(): bool {
  const room = replay.window + replay.windowBytes - replay.out;
  const bytes = min(min(replay.storedBytes, room), replay.inputEnd - replay.unread);
  memory.copy(replay.out, replay.unread, bytes);
  replay.out += bytes;
  replay.unread += bytes;
  replay.storedBytes -= bytes;
  if (!replay.storedBytes) {
    replay.mode = BLOCK_HEADER;
    return true;
  }
  return bytes != 0;
}
