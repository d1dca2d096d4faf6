// Chunks of a PNG file: length, type, data, CRC, all big-endian. Only the data of critical chunks
// and tRNS is looked at; text, profiles and the frames of animations are stepped over unread.

import { crc32 } from './crc';
import { png } from './state';

/** Chunk types as the big-endian u32 in the file. */
export const IHDR: u32 = 0x49484452;
export const PLTE: u32 = 0x504c5445;
export const IDAT: u32 = 0x49444154;
export const IEND: u32 = 0x49454e44;
export const TRNS: u32 = 0x74524e53;

/** Bytes of the data that are worth one round of `moreInput`. */
const ENOUGH: usize = 4096;

export function bigEndian16(src: usize): u32 {
  return <u32>bswap<u16>(load<u16>(src));
}

export function bigEndian32(src: usize): u32 {
  return bswap<u32>(load<u32>(src));
}

/** Whether 8 bytes of chunk header lie at `chunk`. */
export function hasChunk(chunk: usize): bool {
  return chunk <= png.fileEnd && png.fileEnd - chunk >= 8;
}

/** Length that the header claims; up to 2^32 - 1 in hostile files. */
export function chunkLength(chunk: usize): u32 {
  return bigEndian32(chunk);
}

export function chunkType(chunk: usize): u32 {
  return bigEndian32(chunk + 4);
}

/** Whether data and CRC lie inside the file. */
export function isWhole(chunk: usize): bool {
  return <u64>(png.fileEnd - chunk) >= <u64>chunkLength(chunk) + 12;
}

/** Whether the CRC, over type and data, is right. The chunk is whole. */
export function isIntact(chunk: usize): bool {
  const length = <usize>chunkLength(chunk);
  return crc32(chunk + 4, length + 4) == bigEndian32(chunk + 8 + length);
}

/** The header after this one; the chunk is whole. */
export function nextChunk(chunk: usize): usize {
  return chunk + <usize>chunkLength(chunk) + 12;
}

/**
 * Appends the data of the next IDAT chunks to the unread input, in place: it only ever moves
 * towards the start of the file. Returns whether there was any. The data ends at a chunk of another
 * type, at a wrong CRC, or with the file: the rest of a cut chunk is used, there is no CRC to doubt.
 */
export function moreInput(): bool {
  const before = png.inputEnd;
  while (png.inputEnd - before < ENOUGH) {
    const chunk = png.chunk;
    if (!hasChunk(chunk) || chunkType(chunk) != IDAT) break;
    if (!isWhole(chunk)) {
      append(chunk + 8, png.fileEnd - chunk - 8);
      png.chunk = png.fileEnd;
      break;
    }
    if (!isIntact(chunk)) {
      png.chunk = png.fileEnd;
      break;
    }
    png.chunk = nextChunk(chunk);
    append(chunk + 8, png.chunk - chunk - 12);
  }
  return png.inputEnd != before;
}

function append(src: usize, length: usize): void {
  memory.copy(png.inputEnd, src, length);
  png.inputEnd += length;
}
