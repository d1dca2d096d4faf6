// Coefficients, kept compactly until they are coded. A block is
//
//   count u8               of coefficients that are not zero, without DC
//   code u8, value?        each of them, in natural order
//
// `code` is run << 4 | kind: `run` coefficients are zero before it; kinds 1 to 14 are the values 1 to 7
// and -1 to -7, WIDE has its value in two bytes behind it, NARROW in one; NARROW with value 0 is a
// run of 16 zeros. A count of JUMP: the block is at the address in the four bytes behind it.
//
// All blocks of a picture are kept where they fit; else one row of groups at a time, and the file is
// decoded again for each pass.

import { packSigned } from '../jxl-encode/fields';
import {
  CHUNK_ARENA_BYTES,
  CHUNK_BYTES,
  chunkData,
  chunksLeft,
  giveChunk,
  jxlChunkNext,
  takeChunk,
} from '../jxl-encode/output';

/** Kinds of codes. */
const NARROW: u32 = 0;
const WIDE: u32 = 15;
const JUMP: u32 = 255;

/** A block takes no more: 63 coefficients of three bytes, runs, and a jump behind it. */
const BLOCK_BYTES: usize = 1 + 63 * 3 + 8 + 8;

let first: usize = 0;
let chunk: usize = 0;
let at: usize = 0;
let limit: usize = 0;
/** Chunks that are left for others. */
let spared: i32 = 0;

/**
 * The block that was loaded last, u16 x 64 in the order that it is sent in, as numbers without a sign (18181-1, C.1); and
 * which of them are there: not zero.
 */
export const block: usize = memory.data(128, 64);
export let blockMask: u64 = 0;

/** Starts empty; leaves `chunks` chunks to others. */
export function beginStore(chunks: i32): void {
  first = 0;
  chunk = 0;
  at = 0;
  limit = 0;
  spared = chunks;
}

/** Gives all chunks back. */
export function emptyStore(): void {
  while (first) {
    const next = jxlChunkNext(first);
    giveChunk(first);
    first = next;
  }
  beginStore(0);
}

/** Gives back the chunks in front of the block at `place`. */
export function emptyBefore(place: usize): void {
  while (first && first != chunk && (place < first || place > first + CHUNK_ARENA_BYTES)) {
    const next = jxlChunkNext(first);
    giveChunk(first);
    first = next;
  }
}

/** Makes room for a block; false when there is no chunk for it. */
@inline
export function hasRoom(): bool {
  return at + BLOCK_BYTES <= limit ? true : nextChunk();
}

function nextChunk(): bool {
  const next = chunksLeft() > spared ? takeChunk() : 0;
  if (!next) return false;
  store<u32>(next, 0);
  if (chunk) store<u32>(chunk, next);
  else first = next;
  if (at) {
    store<u8>(at, <u8>JUMP);
    store<u32>(at, <u32>chunkData(next), 1);
  }
  chunk = next;
  at = chunkData(next);
  limit = at + CHUNK_BYTES;
  return true;
}

/** Where the next block will be. */
@inline
export function storePlace(): usize {
  return at;
}

@inline
function nonzeroLanes(a: v128): v128 {
  return i16x8.ne(a, i16x8.splat(0));
}

@inline
function nonzeroBits(src: usize): u64 {
  const low = i8x16.narrow_i16x8_s(nonzeroLanes(v128.load(src)), nonzeroLanes(v128.load(src, 16)));
  return <u64>(<u32>i8x16.bitmask(low) & 0xffff);
}

/** Which coefficients of a block are not zero, by natural index; DC counts as zero. */
@inline
export function nonzeroMask(src: usize): u64 {
  const bits =
    nonzeroBits(src) |
    (nonzeroBits(src + 32) << 16) |
    (nonzeroBits(src + 64) << 32) |
    (nonzeroBits(src + 96) << 48);
  return bits & ~(<u64>1);
}

/** Stores the coefficients of `mask`, and counts them in `counts`, u32 by natural index; only after `hasRoom`. */
export function storeBlock(src: usize, mask: u64, counts: usize): void {
  let to = at;
  store<u8>(to++, <u8>popcnt(mask));
  let expected: u32 = 1;
  for (; mask; mask &= mask - 1) {
    const natural = <u32>ctz(mask);
    let run = natural - expected;
    expected = natural + 1;
    const counted = counts + ((<usize>natural) << 2);
    store<u32>(counted, load<u32>(counted) + 1);
    for (; run > 15; run -= 16) {
      store<u16>(to, NARROW);
      to += 2;
    }
    const value = <i32>load<i16>(src + ((<usize>natural) << 1));
    const high = run << 4;
    if (value >= -7 && value <= 7) {
      store<u8>(to++, <u8>(high | <u32>(value > 0 ? value : 7 - value)));
    } else if (value >= -128 && value <= 127) {
      store<u8>(to, <u8>(high | NARROW));
      store<u8>(to, <u8>value, 1);
      to += 2;
    } else {
      store<u8>(to, <u8>(high | WIDE));
      store<u16>(to, <u16>value, 1);
      to += 3;
    }
  }
  assert(to <= limit);
  at = to;
}

/** Where the block after the one that was loaded last lies. */
export let blockEnd: usize = 0;

/** Values of kinds 1 to 14, without a sign. */
const KIND_VALUES: usize = memory.data<u8>([0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 0]);

/**
 * Reads the block at `place` into `block`, natural index after natural index to its place of `ranks`; answers how
 * many coefficients are not zero.
 */
@inline
export function loadBlock(place: usize, ranks: usize): u32 {
  let from = place;
  let count = <u32>load<u8>(from++);
  if (count == JUMP) {
    from = <usize>load<u32>(from);
    count = <u32>load<u8>(from++);
  }
  let natural: u32 = 1;
  let mask: u64 = 0;
  for (let left = count; left > 0; ) {
    const code = <u32>load<u8>(from++);
    natural += code >> 4;
    const kind = code & 15;
    let value = <u32>load<u8>(KIND_VALUES + <usize>kind);
    if (!value) {
      if (kind == NARROW) {
        value = packSigned(<i32>load<i8>(from++));
        if (!value) {
          natural += 16;
          continue;
        }
      } else {
        value = packSigned(<i32>load<i16>(from));
        from += 2;
      }
    }
    const rank = <usize>load<u8>(ranks + <usize>(natural & 63));
    store<u16>(block + (rank << 1), <u16>value);
    mask |= (<u64>1) << (<u64>rank);
    natural++;
    left--;
  }
  blockEnd = from;
  blockMask = mask;
  return count;
}
