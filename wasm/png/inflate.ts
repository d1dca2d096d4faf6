// DEFLATE (RFC 1951) into a sliding window, resumable after any symbol.
// The adler checksum at the end of the stream is not looked at: the chunk CRCs cover its input.

import { fill, takeBits } from './bits';
import { moreInput } from './chunks';
import { buildCodes, buildDistances, buildLiterals, CODE_BITS, CODES, LENGTHS } from './huffman';
import { BLOCK_CODES, BLOCK_HEADER, BLOCK_STORED, png, STREAM_DAMAGED, STREAM_END } from './state';
import { inflateCodes } from './symbols';

/** The order in which the lengths of the code length code come. */
const ORDER: usize = memory.data<u8>([
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
]);

/**
 * Tables that a stream may build for nothing, and bytes that every further one must have made: a
 * flood of empty blocks would cost a second for each megabyte of file. Encoders make thousands.
 */
const FREE_TABLES: u64 = 4096;
const BYTES_PER_TABLE: u64 = 64;

/** Inflates until the window is full, the stream ends or breaks a rule. */
export function inflate(): void {
  while (png.out <= png.limit) {
    const before = png.out;
    if (png.mode == BLOCK_HEADER) readBlockHeader();
    else if (png.mode == BLOCK_CODES) inflateCodes();
    else if (png.mode == BLOCK_STORED) copyStored();
    else return;
    png.produced += png.out - before;
  }
}

/** The zlib wrapper (RFC 1950): method 8, window up to 32 KiB, no preset dictionary. */
export function readZlibHeader(): void {
  const header = takeBits(16);
  const method = header & 255;
  const flags = header >> 8;
  const isLegal = (method & 15) == 8 && method >> 4 <= 7 && !(flags & 32);
  if (!isLegal || ((method << 8) | flags) % 31) png.mode = STREAM_DAMAGED;
}

function readBlockHeader(): void {
  if (png.isLast) {
    png.mode = STREAM_END;
    return;
  }
  png.isLast = takeBits(1);
  const type = takeBits(2);
  if (png.mode == STREAM_DAMAGED) return;
  let isLegal = false;
  if (type == 0) isLegal = beginStored();
  else if (type == 1) isLegal = png.hasFixedCodes || (mayBuild() && buildFixed());
  else if (type == 2) isLegal = mayBuild() && readCodes();
  if (!isLegal || png.mode == STREAM_DAMAGED) png.mode = STREAM_DAMAGED;
  else png.mode = type ? BLOCK_CODES : BLOCK_STORED;
}

/** Drops the bits up to the next byte and hands the whole bytes in the buffer back to the input. */
function beginStored(): bool {
  const partial = <u32>png.count & 7;
  takeBits(partial);
  const length = takeBits(16);
  const check = takeBits(16);
  png.input -= <usize>(png.count >> 3);
  png.bits = 0;
  png.count = 0;
  png.storedBytes = length;
  return (length ^ check) == 0xffff;
}

function copyStored(): void {
  if (!png.storedBytes) {
    png.mode = BLOCK_HEADER;
    return;
  }
  if (png.input == png.inputEnd && !moreInput()) {
    png.mode = STREAM_DAMAGED;
    return;
  }
  const room = png.limit + 1 - png.out;
  const bytes = min(min(png.storedBytes, room), png.inputEnd - png.input);
  memory.copy(png.out, png.input, bytes);
  png.out += bytes;
  png.input += bytes;
  png.storedBytes -= bytes;
}

/** Counts a pair of tables; false when there are too many for what came of them. */
function mayBuild(): bool {
  png.tables += 1;
  return png.tables <= FREE_TABLES + png.produced / BYTES_PER_TABLE;
}

function buildFixed(): bool {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  memory.fill(LENGTHS + 288, 5, 32);
  png.hasFixedCodes = i32(buildLiterals(288) && buildDistances(LENGTHS + 288, 32));
  return png.hasFixedCodes != 0;
}

/** Reads the two codes of a dynamic block. */
function readCodes(): bool {
  const literals = takeBits(5) + 257;
  const distances = takeBits(5) + 1;
  const codes = takeBits(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(LENGTHS, 0, 19);
  for (let i: u32 = 0; i < codes; i++) {
    store<u8>(LENGTHS + <usize>load<u8>(ORDER + i), <u8>takeBits(3));
  }
  if (!buildCodes() || !readLengths(literals + distances)) return false;
  if (!load<u8>(LENGTHS + 256)) return false;
  const distanceLengths = LENGTHS + 288;
  memory.copy(distanceLengths, LENGTHS + literals, distances);
  png.hasFixedCodes = 0;
  return buildLiterals(literals) && buildDistances(distanceLengths, distances);
}

/** Reads `total` code lengths, run-length coded. */
function readLengths(total: u32): bool {
  let i: u32 = 0;
  while (i < total) {
    if (png.count < 14) fill();
    const entry = load<u32>(CODES + ((<usize>png.bits & ((1 << CODE_BITS) - 1)) << 2));
    takeBits(entry & 63);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value = symbol == 16 ? load<u8>(LENGTHS + i - 1) : 0;
    const times =
      symbol == 16 ? 3 + takeBits(2) : symbol == 17 ? 3 + takeBits(3) : 11 + takeBits(7);
    if (i + times > total || png.mode == STREAM_DAMAGED) return false;
    memory.fill(LENGTHS + i, value, times);
    i += times;
  }
  return png.mode != STREAM_DAMAGED;
}
