// The coefficients of the whole picture as run lengths: a byte for each that is not zero, mostly.
// One list of chunks per component, its blocks row by row; each block holds, after its DC (kept
// apart, in Plane.dc), from low to high zigzag index:
//
//   run << 4 | code   `run` zeros, then a value by code: 1 … 12 is 1, -1, 2, -2, … 6, -6;
//                     13: the next byte, signed; 14: the next two bytes, signed
//   0xF0              16 zeros (ZRL)
//   0x00 or 0x10      end of block, after zeros (EOB) or after coefficient 63 (END)
//   0x0F, u32         only where a block would begin: go on at this address (LINK)
//
// A chunk begins with the address of the next one, u32, and 4 bytes that are not used.

import { NATURAL } from '../shared/zigzag';
import { HISTOGRAM_BYTES } from './huffman';
import { Plane, picture } from './layout';
import { giveChunk, takeChunk } from './pool';

export const EOB: i32 = 0x00;
const END: i32 = 0x10;
export const ZRL: i32 = 0xf0;
export const ESCAPE_8: i32 = 13;
const ESCAPE_16: i32 = 14;
const LINK: i32 = 0x0f;

/** The longest block: 63 values of three bytes, an end, and a link behind it. */
export const BLOCK_ROOM: usize = 200;

const HEADER_BYTES: usize = 8;

/** How often each Huffman symbol of T.81 F.1.2.2 occurs, u32 x 256 for luma and for chroma. */
const histograms: usize = memory.data(2 * <i32>HISTOGRAM_BYTES, 16);

@inline
export function histogramOf(slot: i32): usize {
  return histograms + <usize>slot * HISTOGRAM_BYTES;
}

@inline
function count(histogram: usize, symbol: i32): void {
  const at = histogram + ((<usize>symbol) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Empties the statistics. The chunks themselves go with the arena. */
export function initTokens(): void {
  memory.fill(histograms, 0, 2 * HISTOGRAM_BYTES);
}

/** Room for one more block at the component's cursor; false when memory is out. */
@inline
export function hasRoom(plane: Plane): bool {
  return plane.cursor + BLOCK_ROOM <= plane.limit || nextChunk(plane);
}

function nextChunk(plane: Plane): bool {
  const chunk = takeChunk();
  if (!chunk) return false;
  const begin = chunk + HEADER_BYTES;
  store<u32>(chunk, 0);
  if (plane.newest) {
    store<u32>(plane.newest, chunk);
    store<u8>(plane.cursor, LINK);
    store<u32>(plane.cursor, begin, 1);
  } else {
    plane.oldest = chunk;
  }
  plane.newest = chunk;
  plane.cursor = begin;
  plane.limit = chunk + picture.chunkBytes;
  return true;
}

/** Gives back the chunks before the one that `p` lies in: their tokens are in the file. */
export function releaseBefore(plane: Plane, p: usize): void {
  let chunk = plane.oldest;
  while (p < chunk || p > chunk + picture.chunkBytes) {
    const next = <usize>load<u32>(chunk);
    giveChunk(chunk);
    chunk = next;
  }
  plane.oldest = chunk;
}

/** Writes the AC coefficients of a block in natural order; bit k of `mask`: index k is not zero. */
export function writeBlock(plane: Plane, block: usize, mask: u64): void {
  const histogram = histogramOf(plane.slot);
  let p = plane.cursor;
  let last: i32 = 0;
  for (mask &= ~1; mask; mask &= mask - 1) {
    const k = <i32>ctz(mask);
    let run = k - last - 1;
    last = k;
    for (; run > 15; run -= 16) {
      store<u8>(p++, ZRL);
      count(histogram, ZRL);
    }
    assert(k < 64);
    const value = <i32>load<i16>(block + ((<usize>load<u8>(NATURAL + <usize>k)) << 1));
    const magnitude = abs(value);
    count(histogram, (run << 4) | (32 - <i32>clz(magnitude)));
    if (magnitude <= 6) {
      store<u8>(p++, (run << 4) | ((magnitude << 1) - <i32>(value > 0)));
    } else if (magnitude < 128) {
      store<u8>(p, (run << 4) | ESCAPE_8);
      store<i8>(p, value, 1);
      p += 2;
    } else {
      store<u8>(p, (run << 4) | ESCAPE_16);
      store<i16>(p, value, 1);
      p += 3;
    }
  }
  if (last != 63) count(histogram, EOB);
  store<u8>(p++, last == 63 ? END : EOB);
  assert(p <= plane.limit);
  plane.cursor = p;
}

/** Where the block at `p` really begins. */
@inline
export function followLink(p: usize): usize {
  return load<u8>(p) == LINK ? <usize>load<u32>(p, 1) : p;
}

@inline
export function isEnd(token: i32): bool {
  return (token & 0xef) == 0;
}

/** The value of a token that has one; `p` is the address behind its first byte. */
@inline
export function tokenValue(token: i32, p: usize): i32 {
  const code = token & 15;
  if (code == ESCAPE_8) return <i32>load<i8>(p);
  if (code == ESCAPE_16) return <i32>load<i16>(p);
  const magnitude = (code + 1) >> 1;
  return code & 1 ? magnitude : -magnitude;
}

/** Bytes behind the first byte of a token. */
@inline
export function tokenTail(token: i32): usize {
  const code = token & 15;
  return code < ESCAPE_8 ? 0 : <usize>(code - 12);
}
