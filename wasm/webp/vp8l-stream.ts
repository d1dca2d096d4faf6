// The head of a VP8L stream (RFC 9649 section 7.2): its transforms and codes, up to the pixels, which
// come row by row then. What it takes from the arena goes with the size of the picture alone; a file
// whose tiles or codes need more room than there is for them is refused.

import { alloc, allocZeroed } from '../arena';
import { DAMAGED, OUT_OF_MEMORY } from './status';
import { placeScratch, SCRATCH_BYTES } from './vp8l-codes';
import { readGroups } from './vp8l-groups';
import { decodePixelRow, startPixels } from './vp8l-pixels';
import { isOver, take } from './vp8l-reader';
import {
  COPY_SLACK,
  CROSS_COLOUR,
  coded,
  INDEXING,
  MOST_CACHE_BITS,
  MOST_DISTANCE,
  PREDICTOR,
  Transform,
  tilesOf,
  transformAt,
  vp8l,
} from './vp8l-state';
import { undoTransforms } from './vp8l-transforms';

// Room for tiles: all that there may be up to some megapixels, beyond them what encoders write. The
// same numbers stand in src/engine/formats/webp/kernel-memory.ts.
const TILES_BASE: usize = 16384;
/** Tiles of 4 x 4 for everything: modes, multipliers, groups before they are packed. */
const TILES_WORST: usize = 9;
const TILES_FREE: usize = 1 << 21;
const TILES_MORE_LOG2: usize = 5;

// Room for codes.
const TABLES_BASE: usize = 65536;
const TABLES_FREE: usize = 1 << 20;
const TABLES_MORE_LOG2: usize = 6;

/** Pixels of a row that SIMD may pass. */
const ROW_SPARE: usize = 32;

function tilesBytes(width: u32, height: u32): usize {
  const worst = TILES_WORST * tilesOf(width, 2) * tilesOf(height, 2);
  const pixels = <usize>width * height;
  return TILES_BASE + min<usize>(worst, TILES_FREE + (pixels >> TILES_MORE_LOG2));
}

function tablesBytes(pixels: usize): usize {
  return TABLES_BASE + min(pixels, TABLES_FREE + (pixels >> TABLES_MORE_LOG2));
}

/** Coded pixels that are kept: as many as distances reach, in whole rows. */
function ringPixels(width: usize, height: usize): usize {
  const rows = (MOST_DISTANCE + COPY_SLACK + width - 1) / width;
  return min(rows, height) * width;
}

/** Reads the head of a stream of this size; its reader is open. Returns 0, or a status. */
export function openStream(width: u32, height: u32): i32 {
  vp8l.width = width;
  vp8l.height = height;
  vp8l.row = 0;
  vp8l.isOver = 0;
  vp8l.transforms = 0;
  if (!takeRoom(width, height)) return OUT_OF_MEMORY;
  let seen: u32 = 0;
  let codedWidth = width;
  while (take(1)) {
    const type = take(2);
    if (seen & (1 << type)) return DAMAGED; // section 4: each once
    seen |= 1 << type;
    const t = transformAt(vp8l.transforms++);
    t.type = type;
    t.width = codedWidth;
    const status = readTransform(t, height);
    if (status) return status;
    if (type == INDEXING) codedWidth = tilesOf(codedWidth, t.bits);
  }
  return openPixels(codedWidth, height);
}

function takeRoom(wide: u32, high: u32): bool {
  const width: usize = wide;
  const height: usize = high;
  const pixels = width * height;
  const scratch = alloc(SCRATCH_BYTES);
  vp8l.cache = alloc(4 << MOST_CACHE_BITS);
  vp8l.tiles = alloc(tilesBytes(wide, high));
  vp8l.tilesEnd = vp8l.tiles + tilesBytes(wide, high);
  vp8l.tables = alloc(tablesBytes(pixels));
  vp8l.tablesEnd = vp8l.tables + tablesBytes(pixels);
  coded.ring = alloc(ringPixels(width, height) * 4);
  vp8l.predicted = rowOf(width);
  vp8l.above = rowOf(width);
  vp8l.work = rowOf(width);
  vp8l.spare = rowOf(width);
  if (!scratch || !vp8l.cache || !vp8l.tiles || !vp8l.tables || !coded.ring) return false;
  placeScratch(scratch);
  ring = coded.ring;
  return vp8l.predicted != 0 && vp8l.above != 0 && vp8l.work != 0 && vp8l.spare != 0;
}

/** A row with room for a pixel in front. */
function rowOf(width: usize): usize {
  const row = allocZeroed((width + ROW_SPARE) * 4);
  return row ? row + 16 : 0;
}

/** Of the picture itself; tables of tiles are decoded where they stay. */
let ring: usize = 0;

function readTransform(t: Transform, height: u32): i32 {
  if (t.type == INDEXING) return readPalette(t);
  if (t.type != PREDICTOR && t.type != CROSS_COLOUR) return 0;
  t.bits = 2 + take(3);
  t.tilesWide = tilesOf(t.width, t.bits);
  const pixels = t.tilesWide * tilesOf(height, t.bits);
  const status = readPicture(t.tilesWide, pixels);
  if (status) return status;
  t.data = vp8l.tiles;
  if (t.type == CROSS_COLOUR) {
    vp8l.tiles += pixels * 4;
    return 0;
  }
  // The mode is green, of which four bits count.
  for (let i: usize = 0; i < pixels; i++) store<u8>(t.data + i, load<u8>(t.data + 4 * i, 1) & 15);
  vp8l.tiles += (pixels + 3) & ~3;
  return 0;
}

/** Section 4.4: colours as differences; indexes beyond the last one are transparent black. */
function readPalette(t: Transform): i32 {
  const colours = take(8) + 1;
  t.bits = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
  const status = readPicture(colours, colours);
  if (status) return status;
  const expanded: usize = t.bits ? (<usize>1024) << t.bits : 0;
  if (vp8l.tilesEnd - vp8l.tiles < 1024 + expanded) return OUT_OF_MEMORY;
  t.data = vp8l.tiles;
  vp8l.tiles += 1024 + expanded;
  memory.fill(t.data + 4 * colours, 0, 1024 - 4 * colours);
  for (let i: usize = 4; i < 4 * <usize>colours; i++) {
    store<u8>(t.data + i, load<u8>(t.data + i) + load<u8>(t.data + i - 4));
  }
  if (t.bits) expandPalette(t);
  return 0;
}

/** Behind the palette: the pixels of each byte that holds several indexes. */
function expandPalette(t: Transform): void {
  const indexBits = 8 >> t.bits;
  const mask: u32 = (1 << indexBits) - 1;
  const palette = t.data;
  t.data = palette + 1024;
  let dst = t.data;
  for (let byte: u32 = 0; byte < 256; byte++) {
    for (let shift: u32 = 0; shift < 8; shift += indexBits, dst += 4) {
      store<u32>(dst, load<u32>(palette + (((byte >> shift) & mask) << 2)));
    }
  }
}

/** Section 5.2.3. False: illegal. */
function readCacheBits(): bool {
  coded.cacheBits = 0;
  if (!take(1)) return true;
  coded.cacheBits = take(4);
  return coded.cacheBits >= 1 && coded.cacheBits <= MOST_CACHE_BITS;
}

/** Decodes a picture of `pixels` pixels, one for each tile, to `vp8l.tiles`. */
function readPicture(width: u32, pixels: u32): i32 {
  // The palette of one row needs no more than 1 KiB either.
  const bytes = <usize>pixels * 4;
  if (bytes + 64 > vp8l.tilesEnd - vp8l.tiles) return OUT_OF_MEMORY;
  const tables = vp8l.tables;
  coded.width = width;
  coded.pixels = pixels;
  coded.ring = vp8l.tiles;
  coded.ringBytes = bytes;
  coded.groupTiles = 0;
  coded.groupCount = 1;
  if (!readCacheBits()) return DAMAGED;
  const status = readGroups();
  if (status) return status;
  startPixels();
  while (coded.decoded < pixels) if (!decodePixelRow()) return DAMAGED;
  vp8l.tables = tables;
  return 0;
}

/** What stands before the pixels of the picture itself. */
function openPixels(width: u32, height: u32): i32 {
  if (!readCacheBits()) return DAMAGED;
  const cacheBits = coded.cacheBits;
  let groupTiles: usize = 0;
  let groups: u32 = 1;
  let bits: u32 = 0;
  if (take(1)) {
    bits = 2 + take(3);
    const wide = tilesOf(width, bits);
    const tiles = wide * tilesOf(height, bits);
    const status = readPicture(wide, tiles);
    if (status) return status;
    groupTiles = vp8l.tiles;
    vp8l.tiles += (tiles * 2 + 3) & ~3;
    // Section 6.2.2: red and green.
    for (let i: usize = 0; i < tiles; i++) {
      const group = (load<u32>(groupTiles + 4 * i) >> 8) & 0xffff;
      store<u16>(groupTiles + 2 * i, <u16>group);
      groups = max(groups, group + 1);
    }
  }
  coded.width = width;
  coded.pixels = width * height;
  coded.ring = ring;
  coded.ringBytes = 4 * ringPixels(width, height);
  coded.cacheBits = cacheBits;
  coded.groupTiles = groupTiles;
  coded.tileBits = bits;
  coded.tilesWide = tilesOf(width, bits);
  coded.groupCount = groups;
  const status = readGroups();
  if (status) return status;
  if (isOver()) return DAMAGED;
  startPixels();
  return 0;
}

/** The next row, u32 x width; 0 when it is not in the file, nor is any after it. */
export function nextStreamRow(): usize {
  if (vp8l.isOver) return 0;
  const src = coded.ring + coded.at;
  if (!decodePixelRow()) {
    vp8l.isOver = 1;
    return 0;
  }
  return undoTransforms(src, vp8l.row++);
}
