// Chunks of a PNG file: length, type, data, CRC, all big-endian. Only the data of critical chunks
// and tRNS is looked at; text, profiles and the frames of animations are stepped over unread.
// A chunk is named by the offset of its header in the file.

import { KEPT } from '../inflate/inflater';
import { inputBytes, readInput } from '../input';
import { crcBegin, crcEnd, crcUpdate } from '../shared/crc';
import { INPUT_BYTES, inflater, png } from './state';

/** Chunk types as the big-endian u32 in the file. */
export const IHDR: u32 = 0x49484452;
export const PLTE: u32 = 0x504c5445;
export const IDAT: u32 = 0x49444154;
export const IEND: u32 = 0x49454e44;
export const TRNS: u32 = 0x74524e53;

// Small pieces of the file: a chunk's header, its CRC, its data where that is short.
const SCRATCH_BYTES: usize = 4096;
const scratch: usize = memory.data(4096 + 64, 16);

export function bigEndian16(src: usize): u32 {
  return <u32>bswap<u16>(load<u16>(src));
}

export function bigEndian32(src: usize): u32 {
  return bswap<u32>(load<u32>(src));
}

/** Address of up to 4096 bytes of the file, until the next call of anything here. */
export function pieceAt(offset: usize, bytes: usize): usize {
  readInput(scratch, offset, min(bytes, SCRATCH_BYTES));
  return scratch;
}

/** Whether 8 bytes of chunk header lie at `chunk`. */
export function hasChunk(chunk: usize): bool {
  return chunk <= inputBytes() && inputBytes() - chunk >= 8;
}

/** Length that the header claims; up to 2^32 - 1 in hostile files. */
export function chunkLength(chunk: usize): u32 {
  return bigEndian32(pieceAt(chunk, 4));
}

export function chunkType(chunk: usize): u32 {
  return bigEndian32(pieceAt(chunk + 4, 4));
}

/** Whether data and CRC lie inside the file. */
export function isWhole(chunk: usize): bool {
  return <u64>(inputBytes() - chunk) >= <u64>chunkLength(chunk) + 12;
}

/** Whether the CRC, over type and data, is right. The chunk is whole. */
export function isIntact(chunk: usize): bool {
  const end = chunk + 8 + <usize>chunkLength(chunk);
  let crc = crcBegin();
  for (let at = chunk + 4; at < end; at += SCRATCH_BYTES) {
    const bytes = min(SCRATCH_BYTES, end - at);
    crc = crcUpdate(crc, pieceAt(at, bytes), bytes);
  }
  return crcEnd(crc) == bigEndian32(pieceAt(end, 4));
}

/** The header after this one; the chunk is whole. */
export function nextChunk(chunk: usize): usize {
  return chunk + <usize>chunkLength(chunk) + 12;
}

/**
 * Brings the inflater the data of this IDAT chunk and those behind it. The data ends at a chunk of
 * another type, at a wrong CRC, or with the file: the rest of a cut chunk is used, there is no CRC to
 * doubt.
 */
export function feedInflater(): void {
  const z = inflater;
  const from = z.input - min(KEPT, z.input - png.input);
  const distance = from - png.input;
  memory.copy(png.input, from, z.inputEnd - from);
  z.input -= distance;
  z.inputEnd -= distance;
  const full = png.input + INPUT_BYTES;
  while (z.inputEnd < full) {
    if (!png.dataLeft && !nextData()) {
      z.isComplete = true;
      return;
    }
    const read = readInput(z.inputEnd, png.data, min(png.dataLeft, full - z.inputEnd));
    z.inputEnd += read;
    png.data += read;
    png.dataLeft -= read;
  }
  assert(z.inputEnd == full);
}

/** Goes on to the data of the next IDAT chunk. Returns whether there is any. */
function nextData(): bool {
  while (!png.dataLeft) {
    const chunk = png.chunk;
    if (!hasChunk(chunk) || chunkType(chunk) != IDAT) return false;
    png.data = chunk + 8;
    if (!isWhole(chunk)) {
      png.dataLeft = inputBytes() - png.data;
      png.chunk = inputBytes();
    } else if (isIntact(chunk)) {
      png.dataLeft = <usize>chunkLength(chunk);
      png.chunk = nextChunk(chunk);
    } else {
      png.chunk = inputBytes();
    }
  }
  return true;
}
