// Quantized coefficients of the whole picture, until their code can be made: of each plane of a block how
// many are not zero, and then all up to the last of those, a byte each as a rule.
//
//   | value + value below 0 … 254 |   or   | 255 | value u16 |
//
// They lie in chunks, band after band, and in a band group after group. The bytes of a plane are never
// parted.

import { alloc } from '../arena';
import { CHUNK_BYTES, chunkData, giveChunk, giveList, takeChunk } from '../jxl-encode/output';
import { BAND, picture } from './picture';

const ESCAPE: u32 = 255;
/** Bytes of a plane of the largest block, at most. */
const MOST_BYTES: usize = 1025 * 3;

/** Of each group in each band: the chunk in which it begins, and where in it, u32. */
let segments: usize = 0;
/** The chunk that is filled, or read, and the next byte. */
let chunk: usize = 0;
let at: usize = 0;
/** The first chunk of those that are still held. */
let held: usize = 0;
/** A chunk could not be had. */
export let isFull: bool = false;

export function allocatePacked(): bool {
  chunk = 0;
  at = 0;
  held = 0;
  isFull = false;
  const bands = (picture.height + BAND - 1) / BAND;
  segments = alloc((<usize>(bands * picture.groupsWide)) << 3);
  return segments != 0;
}

@inline
function segmentOf(band: i32, groupX: i32): usize {
  return segments + ((<usize>(band * picture.groupsWide + groupX)) << 3);
}

/** What is packed from now on belongs to group `groupX` of `band`. */
export function beginSegment(band: i32, groupX: i32): void {
  if (!hasRoom()) return;
  store<u32>(segmentOf(band, groupX), <u32>chunk);
  store<u32>(segmentOf(band, groupX), <u32>at, 4);
}

/** Makes room for a plane; where there is none, nothing is packed any more. */
function hasRoom(): bool {
  if (isFull) return false;
  if (chunk && at + MOST_BYTES <= chunkData(chunk) + CHUNK_BYTES) return true;
  const next = takeChunk();
  if (!next) {
    isFull = true;
    return false;
  }
  closePacked();
  store<u32>(next, 0);
  if (chunk) store<u32>(chunk, <u32>next);
  else held = next;
  chunk = next;
  at = chunkData(next);
  return true;
}

/** Notes how far the last chunk is filled. */
export function closePacked(): void {
  if (chunk) store<u32>(chunk, <u32>(at - chunkData(chunk)), 4);
}

/**
 * Packs `n` and the steps in their order from place `first` up to the `n`th that is not zero. Answers
 * where they begin, 0 when there is no room.
 */
export function packPlane(n: u32, steps: usize, order: usize, first: u32): usize {
  if (!hasRoom()) return 0;
  const start = at;
  let to = put(at, n);
  let left = n;
  for (let place = order + ((<usize>first) << 1); left; place += 2) {
    const value = <i32>load<i16>(steps + ((<usize>load<u16>(place)) << 1));
    if (value) left--;
    to = put(to, <u32>((value << 1) ^ (value >> 31)));
  }
  at = to;
  return start;
}

@inline
function put(to: usize, value: u32): usize {
  if (value < ESCAPE) {
    store<u8>(to, <u8>value);
    return to + 1;
  }
  store<u8>(to, <u8>ESCAPE);
  store<u16>(to, <u16>value, 1);
  return to + 3;
}

/** A packed value, and how many bytes it takes. */
@inline
export function valueAt(from: usize): u32 {
  const value = <u32>load<u8>(from);
  return value < ESCAPE ? value : <u32>load<u16>(from, 1);
}

@inline
export function bytesAt(from: usize): usize {
  return load<u8>(from) < <u8>ESCAPE ? 1 : 3;
}

/** Gives back all chunks: what was packed is packed anew. */
export function forgetPacked(): void {
  closePacked();
  if (held) giveList(held);
  chunk = 0;
  held = 0;
}

/** Reads from where group `groupX` of `band` begins. */
export function openSegment(band: i32, groupX: i32): void {
  chunk = <usize>load<u32>(segmentOf(band, groupX));
  at = <usize>load<u32>(segmentOf(band, groupX), 4);
}

/** Where the next plane begins. */
export function nextPlane(): usize {
  if (at == chunkData(chunk) + <usize>load<u32>(chunk, 4)) {
    chunk = <usize>load<u32>(chunk);
    at = chunkData(chunk);
  }
  return at;
}

/** The plane that was read ends here. */
export function endPlane(end: usize): void {
  at = end;
}

/** Gives back all chunks before the one that is read. */
export function giveRead(): void {
  while (held != chunk) {
    const next = <usize>load<u32>(held);
    giveChunk(held);
    held = next;
  }
}
