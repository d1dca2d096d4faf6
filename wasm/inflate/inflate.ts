// DEFLATE (RFC 1951) into a sliding window, resumable after any symbol.
// The adler checksum at the end of the stream is not looked at: PNG's chunk CRCs cover its input.

import {
  DISTANCE_SYMBOLS,
  DISTANCES_SENT,
  END_OF_BLOCK,
  FIRST_LENGTH,
  fillFixedLengths,
  HISTORY,
  LITERAL_SYMBOLS,
  LITERALS_SENT,
  RUN_ORDER,
  RUN_SYMBOLS,
} from '../shared/deflate';
import { fill, takeBits } from './bits';
import { buildDistances, buildLiterals, buildRuns, LENGTHS, runAt } from './code-tables';
import {
  BLOCK_CODES,
  BLOCK_HEADER,
  BLOCK_STORED,
  DISTANCES,
  Inflater,
  LITERALS,
  OVERRUN,
  STREAM_DAMAGED,
  STREAM_END,
} from './inflater';
import { inflateCodes } from './symbols';

/**
 * Tables that a stream may build for nothing, and bytes that every further one must have made: a
 * flood of empty blocks would cost a second for each megabyte of file. Encoders make thousands.
 */
const FREE_TABLES: u64 = 4096;
const BYTES_PER_TABLE: u64 = 64;

/**
 * Makes bytes until so many can be had at `taken`, and answers whether they can. Otherwise the stream
 * has ended, or broken a rule (`mode`), or input is short (`isHungry`).
 */
export function hasBytes(z: Inflater, bytes: usize): bool {
  while (z.out - z.taken < bytes) {
    if (z.mode >= STREAM_END || z.isHungry) return false;
    if (z.out > z.limit) slideWindow(z);
    inflate(z);
  }
  return true;
}

/** Moves what is still needed, the history and what was not taken, to the start of the window. */
function slideWindow(z: Inflater): void {
  const keep = min(z.taken, z.out - HISTORY);
  const distance = keep - z.base;
  assert(distance > 0 && keep >= z.base);
  memory.copy(z.base, keep, z.out - keep);
  z.out -= distance;
  z.taken -= distance;
}

/** Inflates until the window is full, input is short, or the stream ends or breaks a rule. */
function inflate(z: Inflater): void {
  while (z.out <= z.limit && !z.isHungry) {
    const before = z.out;
    if (z.mode == BLOCK_HEADER) readBlockHeader(z);
    else if (z.mode == BLOCK_CODES) inflateCodes(z);
    else if (z.mode == BLOCK_STORED) copyStored(z);
    else return;
    z.produced += z.out - before;
    assert(z.out <= z.limit + OVERRUN && z.input <= z.inputEnd && z.count <= 63);
  }
}

/** The zlib wrapper (RFC 1950): method 8, window up to 32 KiB, no preset dictionary. */
export function readZlibHeader(z: Inflater): void {
  const header = takeBits(z, 16);
  const method = header & 255;
  const flags = header >> 8;
  const isLegal = (method & 15) == 8 && method >> 4 <= 7 && !(flags & 32);
  if (!isLegal || ((method << 8) | flags) % 31) z.mode = STREAM_DAMAGED;
}

function readBlockHeader(z: Inflater): void {
  if (z.isLast) {
    z.mode = STREAM_END;
    return;
  }
  z.isLast = takeBits(z, 1) != 0;
  const type = takeBits(z, 2);
  if (z.mode == STREAM_DAMAGED) return;
  let isLegal = false;
  if (type == 0) isLegal = beginStored(z);
  else if (type == 1) isLegal = z.hasFixedCodes || (mayBuild(z) && buildFixed(z));
  else if (type == 2) isLegal = mayBuild(z) && readCodes(z);
  if (!isLegal || z.mode == STREAM_DAMAGED) z.mode = STREAM_DAMAGED;
  else z.mode = type ? BLOCK_CODES : BLOCK_STORED;
}

/** Drops the bits up to the next byte and hands the whole bytes in the buffer back to the input. */
function beginStored(z: Inflater): bool {
  const partial = <u32>z.count & 7;
  takeBits(z, partial);
  const length = takeBits(z, 16);
  const check = takeBits(z, 16);
  if (z.mode == STREAM_DAMAGED) return false; // there are no bytes to hand back
  z.input -= <usize>(z.count >> 3);
  z.bits = 0;
  z.count = 0;
  z.storedBytes = length;
  return (length ^ check) == 0xffff;
}

function copyStored(z: Inflater): void {
  if (!z.storedBytes) {
    z.mode = BLOCK_HEADER;
    return;
  }
  if (z.input == z.inputEnd) {
    z.mode = STREAM_DAMAGED;
    return;
  }
  const room = z.limit + 1 - z.out;
  const bytes = min(min(z.storedBytes, room), z.inputEnd - z.input);
  memory.copy(z.out, z.input, bytes);
  z.out += bytes;
  z.input += bytes;
  z.storedBytes -= bytes;
}

/** Counts a pair of tables; false when there are too many for what came of them. */
function mayBuild(z: Inflater): bool {
  z.tables += 1;
  return z.tables <= FREE_TABLES + z.produced / BYTES_PER_TABLE;
}

function buildFixed(z: Inflater): bool {
  const lengths = changetype<usize>(LENGTHS);
  fillFixedLengths(lengths);
  z.hasFixedCodes =
    buildLiterals(changetype<usize>(z) + LITERALS, lengths, LITERAL_SYMBOLS) &&
    buildDistances(changetype<usize>(z) + DISTANCES, lengths + LITERAL_SYMBOLS, DISTANCE_SYMBOLS);
  return z.hasFixedCodes;
}

/** Reads the two codes of a dynamic block. */
function readCodes(z: Inflater): bool {
  const literals = takeBits(z, 5) + FIRST_LENGTH;
  const distances = takeBits(z, 5) + 1;
  const codes = takeBits(z, 4) + 4;
  if (literals > LITERALS_SENT || distances > DISTANCES_SENT) return false;
  const lengths = changetype<usize>(LENGTHS);
  memory.fill(lengths, 0, RUN_SYMBOLS);
  for (let i: u32 = 0; i < codes; i++) LENGTHS[RUN_ORDER[i]] = <u8>takeBits(z, 3);
  if (!buildRuns() || !readLengths(z, literals + distances)) return false;
  if (!LENGTHS[END_OF_BLOCK]) return false;
  z.hasFixedCodes = false;
  return (
    buildLiterals(changetype<usize>(z) + LITERALS, lengths, literals) &&
    buildDistances(changetype<usize>(z) + DISTANCES, lengths + literals, distances)
  );
}

/** Reads `total` code lengths, run-length coded. */
function readLengths(z: Inflater, total: u32): bool {
  let i: u32 = 0;
  while (i < total) {
    if (z.count < 14) fill(z);
    const entry = runAt(<u32>z.bits);
    takeBits(z, entry & 63);
    const symbol = entry >> 16;
    if (symbol < 16) {
      LENGTHS[i++] = <u8>symbol;
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value = symbol == 16 ? LENGTHS[i - 1] : 0;
    const times =
      symbol == 16 ? 3 + takeBits(z, 2) : symbol == 17 ? 3 + takeBits(z, 3) : 11 + takeBits(z, 7);
    if (i + times > total || z.mode == STREAM_DAMAGED) return false;
    memory.fill(changetype<usize>(LENGTHS) + i, value, times);
    i += times;
  }
  return z.mode != STREAM_DAMAGED;
}
