// A row of superblocks in the columns of one tile (5.11.2, 5.11.3).

import { CDF_BYTES } from '../shared/av1/cdf-tables';
import { defaultCdfs } from '../shared/av1/cdfs';
import { block } from './block';
import { frame, header, planeOf, work } from './frame';
import { WITH_INTER_CDF_BYTES } from './generated/inter-cdfs';
import * as H from './header-fields';
import { firstCdfs } from './inter/cdfs';
import { decodePartition } from './partition';
import { FIRST_REFERENCE, readUnits } from './restoration-units';
import { beginSymbols, isOverrun, loadSymbols, saveSymbols } from './symbols';
import { SHARED_WINDOW, SOLE_WINDOW, TILE_BYTES, Tile } from './tile';
import { NO_SPLIT } from './transform-size';
import * as W from './work';

/** Partition contexts that say: nothing is smaller. */
const NO_PARTITION: u8 = 31;
const NOT_READ: u8 = 255;

@inline
function windowBytes(): i32 {
  return header(H.H_TILE_COLUMNS) > 1 ? SHARED_WINDOW : SOLE_WINDOW;
}

@inline
function cdfBytes(): i32 {
  return frame.isInter ? WITH_INTER_CDF_BYTES : CDF_BYTES;
}

/** What a tile takes: state, probabilities, window. */
@inline
export function tileBytes(): i32 {
  return <i32>TILE_BYTES + cdfBytes() + windowBytes() + 64;
}

@inline
export function tileAt(i: i32): Tile {
  return changetype<Tile>(frame.tiles + i * tileBytes());
}

/** Begins tile `column` of a row of tiles. */
export function beginTile(row: i32, column: i32): void {
  const tile = tileAt(column);
  const index = row * header(H.H_TILE_COLUMNS) + column;
  const side4 = frame.side4;
  tile.row0 = header(H.H_ROW_STARTS + row) * side4;
  tile.row1 = min(frame.rows, header(H.H_ROW_STARTS + row + 1) * side4);
  tile.column0 = header(H.H_COLUMN_STARTS + column) * side4;
  tile.column1 = min(frame.columns, header(H.H_COLUMN_STARTS + column + 1) * side4);
  tile.quantizer = frame.base;
  tile.filterDeltas = 0;
  tile.reference0 = tile.reference1 = tile.reference2 = FIRST_REFERENCE;
  tile.cdfs = changetype<usize>(tile) + TILE_BYTES;
  tile.window = tile.cdfs + cdfBytes();
  if (frame.isInter) firstCdfs(tile.cdfs, WITH_INTER_CDF_BYTES);
  else defaultCdfs(tile.cdfs, frame.base);
  const bytes = header(H.H_TILES + 2 * index + 1);
  tile.isOver = bytes == 0;
  beginSymbols(tile, header(H.H_TILES + 2 * index), bytes, windowBytes());
  clearAbove(tile);
}

/** clear_above_context(). */
function clearAbove(tile: Tile): void {
  const from = tile.column0;
  const count = (tile.column1 - from + 31) & ~31;
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    memory.fill(plane.levels + (from >> plane.subX), 0, count >> plane.subX);
  }
  memory.fill(frame.modes + from, 0, count);
  memory.fill(frame.chromaModes + from, 0, count);
  memory.fill(frame.skips + from, 0, count);
  memory.fill(frame.partitions + from, NO_PARTITION, count);
  memory.fill(frame.transforms + from, 0, count);
  memory.fill(frame.splits + from, <u8>NO_SPLIT, count);
  memory.fill(frame.palettes + from, 0, count);
  memory.fill(frame.chromaPalettes + from, 0, count);
}

/** clear_left_context(). */
function clearLeft(): void {
  memory.fill(work, 0, W.LEFT_BYTES);
  memory.fill(work + W.LEFT_PARTITIONS, NO_PARTITION, 64);
  memory.fill(work + W.LEFT_SPLITS, <u8>NO_SPLIT, 64);
}

/** Decodes the row of superblocks; answers whether all of it could be. */
export function decodeTileRow(column: i32): bool {
  const tile = tileAt(column);
  loadSymbols(tile, windowBytes());
  block.row0 = tile.row0;
  block.row1 = tile.row1;
  block.column0 = tile.column0;
  block.column1 = tile.column1;
  block.quantizer = tile.quantizer;
  block.quantizersFor = -1;
  block.isBroken = false;
  store<u32>(work + W.FILTER_DELTAS, tile.filterDeltas);
  store<u64>(work + W.REFERENCES, tile.reference0);
  store<u64>(work + W.REFERENCES, tile.reference1, 8);
  store<u64>(work + W.REFERENCES, tile.reference2, 16);
  clearLeft();
  let isWhole = true;
  for (let x = tile.column0; x < tile.column1; x += frame.side4) {
    clearCdef(x);
    if (tile.isOver) {
      blank(x, min(frame.side4, tile.column1 - x));
      isWhole = false;
      continue;
    }
    block.readsDeltas = frame.hasBlockDelta;
    clearDecoded(x);
    if (frame.restores) readUnits(frame.row4, x);
    decodePartition(frame.row4, x, frame.sideLog2 - 2);
    if (block.isBroken || isOverrun()) {
      tile.isOver = true;
      isWhole = false;
      // What is behind the break is blank; what has been decoded before it stays.
    }
  }
  saveSymbols(tile);
  tile.quantizer = block.quantizer;
  tile.filterDeltas = load<u32>(work + W.FILTER_DELTAS);
  tile.reference0 = load<u64>(work + W.REFERENCES);
  tile.reference1 = load<u64>(work + W.REFERENCES, 8);
  tile.reference2 = load<u64>(work + W.REFERENCES, 16);
  return isWhole;
}

/** clear_cdef(): of the blocks of 64 x 64 in a superblock. */
function clearCdef(column: i32): void {
  const side = frame.side4 >> 4;
  for (let y = 0; y < side; y++) {
    memory.fill(frame.cdefMap + y * frame.cdefStride + (column >> 4), NOT_READ, side);
  }
}

/**
 * clear_block_decoded_flags(): what is there around a superblock. A word for each row of units, from
 * the one above on; bit 0 is the column to the left.
 */
function clearDecoded(column: i32): void {
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const side = frame.side4 >> plane.subX;
    const w = min((block.column1 - column) >> plane.subX, side + 1);
    const h = (block.row1 - frame.row4) >> plane.subY;
    const words = work + W.DECODED + p * W.DECODED_PLANE;
    store<u64>(words, ((<u64>1) << (<u64>(w + 1))) - 1);
    const count = frame.side4 >> plane.subY;
    for (let y = 0; y <= count; y++) {
      store<u64>(words + 8 * (y + 1), y < h && y < count ? 1 : 0);
    }
  }
}

/** A superblock without data: middle gray, nothing to filter. */
function blank(column: i32, width4: i32): void {
  const gray = i16x8.splat(<i16>((<i32>1) << (frame.depth - 1)));
  const rows = min(frame.side4, frame.rows - frame.row4);
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const w = (width4 * 4) >> plane.subX;
    for (let y = 0; y < (rows * 4) >> plane.subY; y++) {
      const row = plane.top + y * plane.stride + 2 * ((column * 4) >> plane.subX);
      for (let x = 0; x < w; x += 4) v128.store64_lane(row + 2 * x, gray, 0);
    }
  }
  for (let y = 0; y < rows; y++) {
    const at = y * frame.mapStride + column;
    memory.fill(frame.skipMap + at, 1, width4);
    memory.fill(frame.lumaSizes + at, 0, width4);
    memory.fill(frame.chromaSizes + at, 0, width4);
    memory.fill(frame.segments + at, 0, width4);
    memory.fill(frame.filterLevels + 4 * at, 0, 4 * width4);
  }
}
