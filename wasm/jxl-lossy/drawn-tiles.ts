// Tiles of 16x16 pixels that are drawn: text, lines, flat colours. Their pixels are kept as numbers of colours
// (drawn-colours.ts), for a frame of their own without loss; what blocks see instead is one flat colour.
//
//   | number of the flat colour | bytes |     below MOST_COLOURS: a pixel; above: so many more of the last
//
// All decisions are local to a band. Tiles are drawn from the first band on in which that saves what it takes.

import { CHUNK_BYTES, chunkData, giveChunk, takeChunk } from '../jxl-encode/output';
import { convertRow } from '../jxl-encode/xyb';
import { flattenBlock, planeRow, rows, top } from './band';
import { smallCost } from './choose';
import { colourCount, colourOf, forgetColours, keepColours, MOST_COLOURS } from './drawn-colours';
import { allocateMap, clearMap, isTileDrawn, SIDE, tileAt, tilesWide } from './drawn-map';
import { bits, findCommonest, numberPixels, numbers } from './drawn-numbers';
import { pixelRow } from './drawn-pixels';
import { picture } from './picture';

const PIXELS: i32 = SIDE * SIDE;
/** A tile at most: runs take a byte for two pixels or more. */
const MOST_BYTES: usize = 1 + 256;

/** What a band must save before there is a frame for it, in bits, and what a tile costs in blocks at least. */
const LEAST_OF_BAND: f32 = 2500;
const LEAST_OF_TILE: f32 = 80;

/**
 * What the tiles of a band may take of what they cost in blocks where pictures are coarse; and from which distances on
 * they are less fine, and coarse. Soft letters take more: scores reward it little that they are sharper than the rest.
 */
const SHARE_OF_COARSE: f32 = 0.62;
const FINE: f32 = 2.5;
const COARSE: f32 = 3.5;
let mostShare: f32 = 1;

/** Of 240 pixels of a tile, those that are as the one before. */
const LEAST_REPEATED: i32 = 40;
/** Runs of a tile's neighbours that are drawn, at most: what tells where they are has to be kept. */
const MOST_RUNS: i32 = 16384;

/** The chunk that is filled, and its next byte. */
let chunk: usize = 0;
let at: usize = 0;
let runs: i32 = 0;
/** Of the band: what its drawn tiles take, and what they would in blocks. */
let drawnBits: f32 = 0;
let blockBits: f32 = 0;
export let isDrawn: bool = false;

/** Nothing is drawn yet; `distance`: how far from the original the picture may be. */
export function forgetDrawn(distance: f32): void {
  isDrawn = false;
  const coarse = max(0, min<f32>(1, (distance - FINE) / (COARSE - FINE)));
  mostShare = 1 - coarse * (1 - SHARE_OF_COARSE);
}

export function allocateDrawnTiles(): bool {
  chunk = 0;
  at = 0;
  runs = 0;
  return allocateMap();
}

/** Finds what is drawn in the band, and makes it flat. */
export function drawBand(): void {
  const first = top >> 1;
  const count = colourCount;
  const start = at;
  const last = chunk;
  const before = runs;
  drawnBits = 0;
  blockBits = 0;
  for (let y: i32 = 0; y + 1 < rows; y += 2) {
    for (let x: i32 = 0; x + 1 < picture.wide; x += 2) tryTile(x, y, first);
  }
  const isPoor = drawnBits > mostShare * blockBits;
  if (isPoor || (!isDrawn && blockBits - drawnBits < LEAST_OF_BAND)) {
    // It is not worth it, or a frame.
    keepColours(count);
    giveTo(last);
    at = start;
    runs = before;
    memory.fill(tileAt(0, first), 0, (<usize>(((rows + 1) >> 1) * tilesWide)) << 2);
    return;
  }
  isDrawn = true;
  for (let y: i32 = 0; y + 1 < rows; y += 2) {
    for (let x: i32 = 0; x + 1 < picture.wide; x += 2) {
      if (isTileDrawn(x >> 1, first + (y >> 1))) flatten(x, y, first);
    }
  }
}

/** Keeps the tile at block x, y of the band where it is drawn, and adds what it takes. */
function tryTile(x: i32, y: i32, first: i32): void {
  if (!hasRepeats(x << 3, y << 3)) return;
  const inBlocks =
    smallCost(x, y) + smallCost(x + 1, y) + smallCost(x, y + 1) + smallCost(x + 1, y + 1);
  if (inBlocks < LEAST_OF_TILE) return;
  const isRun = !isTileDrawn((x >> 1) - 1, first + (y >> 1));
  if (runs + i32(isRun) > MOST_RUNS) return;
  const count = colourCount;
  if (
    !numberPixels(x << 3, y << 3, inBlocks) ||
    bits >= inBlocks ||
    !keepTile(tileAt(x >> 1, first + (y >> 1)))
  ) {
    keepColours(count);
    return;
  }
  runs += i32(isRun);
  drawnBits += bits;
  blockBits += inBlocks;
}

/** Whether enough of the tile's pixels are as those before them. */
function hasRepeats(left: i32, above: i32): bool {
  let same = i32x4.splat(0);
  for (let y = above; y < above + SIDE; y++) {
    const row = pixelRow(y) + ((<usize>left) << 2);
    const first = v128.load(row);
    const west = v128.shuffle<i32>(i32x4.splat(-1), first, 3, 4, 5, 6);
    same = i32x4.sub(same, i32x4.eq(first, west));
    for (let i: usize = 16; i < 64; i += 16) {
      same = i32x4.sub(same, i32x4.eq(v128.load(row + i), v128.load(row + i - 4)));
    }
  }
  const pairs = i32x4.add(same, v128.shuffle<i32>(same, same, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1) >= LEAST_REPEATED;
}

/** Packs the tile's numbers; false when there is no room. */
function keepTile(entry: usize): bool {
  if (!chunk || at + MOST_BYTES > chunkData(chunk) + CHUNK_BYTES) {
    const next = takeChunk();
    if (!next) return false;
    store<u32>(next, <u32>chunk);
    chunk = next;
    at = chunkData(chunk);
  }
  store<u32>(entry, <u32>at);
  store<u8>(at++, findCommonest());
  let last: i32 = -1;
  for (let i: i32 = 0; i < PIXELS; ) {
    const number = <i32>load<u8>(numbers + <usize>i);
    let run: i32 = 0;
    while (
      number == last &&
      i < PIXELS &&
      run < 256 - MOST_COLOURS &&
      <i32>load<u8>(numbers + <usize>i) == last
    ) {
      run++;
      i++;
    }
    if (run) {
      store<u8>(at++, <u8>(MOST_COLOURS + run - 1));
    } else {
      store<u8>(at++, <u8>number);
      last = number;
      i++;
    }
  }
  return true;
}

/** Gives back all chunks behind `last`. */
function giveTo(last: usize): void {
  while (chunk != last) {
    const before = <usize>load<u32>(chunk);
    giveChunk(chunk);
    chunk = before;
  }
}

/** Gives back all that was kept, when nothing is to be expanded any more. */
export function giveTiles(): void {
  giveTo(0);
}

/** Forgets all tiles and their colours: the picture comes again. */
export function forgetTiles(): void {
  giveTiles();
  at = 0;
  runs = 0;
  isDrawn = false;
  forgetColours();
  clearMap();
}

/** Four pixels, and their planes. */
const four: usize = memory.data(16, 16);
const seen: usize = memory.data(48, 16);

/** Blocks see one colour: the one that most of the tile has. */
function flatten(x: i32, y: i32, first: i32): void {
  const entry = load<u32>(tileAt(x >> 1, first + (y >> 1)));
  const colour = colourOf(<i32>load<u8>(<usize>entry));
  for (let i: usize = 0; i < 16; i += 4) store<u32>(four + i, colour);
  convertRow(four, 4, seen, seen + 16, seen + 32);
  for (let c: usize = 0; c < 3; c++) {
    const value = v128.load(seen + (c << 4));
    for (let v: i32 = 0; v < SIDE; v++) {
      const row = planeRow(c, (y << 3) + v) + ((<usize>x) << 5);
      for (let i: usize = 0; i < 64; i += 16) v128.store(row + i, value);
    }
  }
  for (let v: i32 = 0; v < 2; v++) for (let u: i32 = 0; u < 2; u++) flattenBlock(x + u, y + v);
}

/** Puts the pixels of tile x, y to rows of `stride` bytes, in one colour where it is not drawn; answers the colour. */
export function expandTile(x: i32, y: i32, to: usize, stride: usize, before: u32): u32 {
  const entry = <usize>load<u32>(tileAt(x, y));
  let from = entry + 1;
  let colour = before;
  let left: i32 = entry ? 0 : PIXELS;
  for (let v: i32 = 0; v < SIDE; v++, to += stride) {
    for (let u: usize = 0; u < <usize>SIDE; u++) {
      if (!left) {
        const byte = <i32>load<u8>(from++);
        if (byte < MOST_COLOURS) {
          colour = colourOf(byte);
          left = 1;
        } else {
          left = byte - MOST_COLOURS + 1;
        }
      }
      left--;
      store<u32>(to + (u << 2), colour);
    }
  }
  return entry ? colourOf(<i32>load<u8>(entry)) : before;
}
