// Pixels of few colours, held as indices until all rows are there: a byte each, and after four equal
// ones how many more there are, in one byte or two. As soon as there are more colours than a palette has, they are pixels
// again.

import { bringPiece, HELD, keepPiece, ROOM_BYTES } from '../shared/store';
import { CHAINED, COLOR_HASH, COLOR_INDEX, COLORS, image, RANKS } from './state';

const MOST_COLORS: i32 = 256;
/** Alpha is held up to so many bytes: it always has few values. */
const MOST_HELD: u32 = 1 << 20;
const HASH_BITS: u32 = 10;
const HASH_MASK: u32 = (1 << HASH_BITS) - 1;
/** Equal indices behind which a count follows. */
const REPEATS: i32 = 4;
/** The largest count. */
const MOST_MORE: i32 = (1 << 14) - 1;

/** Colours so far. */
export let colors: i32 = 0;
/** Bytes that are held. */
let held: u32 = 0;
let lastPixel: u32 = 0;
let lastIndex: i32 = -1;

// The held bytes, in `image.heldRoom` and the pieces before it: written, then read.
let at: usize = 0;
let end: usize = 0;
/** The next piece to be read. */
let piece: i32 = 0;
let value: i32 = -1;
/** How often it came in a row; behind REPEATS of them, how many more. */
let repeats: i32 = 0;
let more: i32 = 0;
/** Pieces are given back as they are read. */
let isLast: bool = false;

/** Holds nothing. */
export function initColors(): void {
  held = 0;
  isLast = false;
  colors = 0;
  lastIndex = -1;
  memory.fill(image.scratch + COLOR_INDEX, 0, 2048);
  at = image.heldRoom;
  end = at + ROOM_BYTES;
  value = -1;
  repeats = 0;
  more = 0;
}

/** The index of a colour, which may be new; -1 when there are too many. */
@inline
export function indexOf(pixel: u32): i32 {
  if (lastIndex >= 0 && pixel == lastPixel) return lastIndex;
  const index = lookUp(pixel);
  lastPixel = pixel;
  lastIndex = index;
  return index;
}

function lookUp(pixel: u32): i32 {
  const s = image.scratch;
  let slot = (pixel * 0x9e3779b1) >> (32 - HASH_BITS);
  for (;;) {
    const index = load<u16>(s + COLOR_INDEX + ((<usize>slot) << 1));
    if (!index) break;
    if (load<u32>(s + COLOR_HASH + ((<usize>slot) << 2)) == pixel) return index - 1;
    slot = (slot + 1) & HASH_MASK;
  }
  if (colors == MOST_COLORS) return -1;
  store<u32>(s + COLOR_HASH + ((<usize>slot) << 2), pixel);
  store<u32>(s + COLORS + ((<usize>colors) << 2), pixel);
  store<u16>(s + COLOR_INDEX + ((<usize>slot) << 1), <u16>(colors + 1));
  return colors++;
}

/** Holds an index; false when memory is out. */
export function hold(index: i32): bool {
  if (index == value) {
    if (repeats == REPEATS) {
      if (++more < MOST_MORE) return true;
      return putCount() && startRun();
    }
    repeats++;
    return putByte(index);
  }
  if (repeats == REPEATS && !putCount()) return false;
  value = index;
  repeats = 1;
  more = 0;
  return putByte(index);
}

function putCount(): bool {
  const count = more;
  more = 0;
  if (count < 128) return putByte(count);
  return putByte(128 | (count & 127)) && putByte(count >> 7);
}

/** The largest count ends its run. */
function startRun(): bool {
  repeats = 0;
  return true;
}

function putByte(byte: i32): bool {
  held++;
  if (at == end && !keepHeld()) return false;
  store<u8>(at++, <u8>byte);
  return true;
}

function keepHeld(): bool {
  const room = image.heldRoom;
  const bytes = at - room;
  at = room;
  return keepPiece(HELD, room, bytes);
}

/** Alpha is held no longer. */
export function isMuchHeld(): bool {
  return held > MOST_HELD;
}

/** All is held: it can be read, from the beginning. False when memory is out. */
export function endHolding(): bool {
  if (repeats == REPEATS && !putCount()) return false;
  if (!keepHeld()) return false;
  rewind();
  return true;
}

export function rewind(): void {
  piece = 0;
  at = image.heldRoom;
  end = at;
  value = -1;
  repeats = 0;
  more = 0;
}

function takeByte(): i32 {
  if (at == end) {
    at = image.heldRoom;
    end = at + bringPiece(HELD, piece++, at, isLast);
  }
  return load<u8>(at++);
}

/** The next index. */
@inline
export function next(): i32 {
  if (more > 0) {
    more--;
    return value;
  }
  return nextRun();
}

function nextRun(): i32 {
  const index = takeByte();
  if (index != value) {
    value = index;
    repeats = 1;
  } else repeats++;
  if (repeats == REPEATS) {
    more = takeByte();
    if (more & 128) more = (more & 127) | (takeByte() << 7);
    repeats = 0;
  }
  return index;
}

/** From here on what is read is given back. */
export function readLast(): void {
  isLast = true;
}

@inline
export function colorOf(index: i32): u32 {
  return load<u32>(image.scratch + COLORS + ((<usize>index) << 2));
}

/** Where a colour stands in the palette. */
@inline
export function rankOf(index: i32): u32 {
  return load<u8>(image.scratch + RANKS + index);
}

/** Ranks of all colours: by their values, or so that neighbours are alike. */
export function sortColors(areAlike: bool): void {
  if (areAlike) chainColors();
  else sortValues();
}

/** From the lowest value on, always the colour that is nearest to the one before. */
function chainColors(): void {
  const ranks = image.scratch + RANKS;
  const isRanked = image.scratch + CHAINED;
  memory.fill(isRanked, 0, colors);
  let last: u32 = 0;
  for (let rank = 0; rank < colors; rank++) {
    let next = 0;
    let least: u32 = u32.MAX_VALUE;
    for (let i = 0; i < colors; i++) {
      if (load<u8>(isRanked + i)) continue;
      const distance = distanceOf(colorOf(i), last);
      if (distance >= least) continue;
      least = distance;
      next = i;
    }
    store<u8>(isRanked + next, 1);
    store<u8>(ranks + next, <u8>rank);
    last = colorOf(next);
  }
}

/** How far channels are from one another, round the circle of their values. */
function distanceOf(a: u32, b: u32): u32 {
  const sizes = i8x16.abs(i8x16.sub(i32x4.splat(a), i32x4.splat(b)));
  const pairs = i16x8.extadd_pairwise_i8x16_u(sizes);
  return i16x8.extract_lane_u(pairs, 0) + i16x8.extract_lane_u(pairs, 1);
}

function sortValues(): void {
  const ranks = image.scratch + RANKS;
  for (let i = 0; i < colors; i++) {
    const color = colorOf(i);
    let rank = 0;
    for (let other = 0; other < colors; other++) if (colorOf(other) < color) rank++;
    store<u8>(ranks + i, <u8>rank);
  }
}

/** The colour of a rank. */
export function colorOfRank(rank: u32): u32 {
  for (let i = 0; i < colors; i++) if (rankOf(i) == rank) return colorOf(i);
  return 0;
}
