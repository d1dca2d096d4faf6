// Colour quantisation: open; rows are counted; choose; then each row is drawn, from the first one on.

import { alloc, allocZeroed } from '../arena';
import { cutBoxes, opaqueBoxes } from './boxes';
import { countPixels, gatherBins } from './counts';
import { looksOf } from './distance';
import { beginRows, channelsOf, drawRow } from './dither';
import { clearCells } from './nearest';
import { listLooks, settle } from './settle';
import {
  BIN_BYTES,
  BINS,
  CHANNELS,
  MOST_COLORS,
  PIXELS,
  PLACES,
  picture,
  TABLE_BYTES,
} from './state';

const OUT_OF_MEMORY: i32 = -3;
const ROUNDS: i32 = 3;

/** `alpha`: some pixel may be translucent; otherwise those that are not opaque show nothing. */
export function quantizeOpen(width: i32, alpha: bool): i32 {
  picture.width = width;
  picture.hasAlpha = alpha;
  picture.hasClear = false;
  const tables: usize = alpha ? 2 : 1;
  picture.input = alloc((<usize>width) << 2);
  picture.indexes = alloc(<usize>width);
  picture.bins = allocZeroed(BINS * BIN_BYTES * tables);
  picture.order = alloc((BINS * tables) << 2);
  picture.own = alloc((<usize>width + 2) << 4);
  picture.below = alloc((<usize>width + 2) << 4);
  picture.tables = alloc(TABLE_BYTES);
  if (!picture.input || !picture.indexes || !picture.bins || !picture.order) return OUT_OF_MEMORY;
  return picture.own && picture.below && picture.tables ? 0 : OUT_OF_MEMORY;
}

/** Where a row lies that is counted or drawn: RGBA. */
export function quantizeInput(): usize {
  return picture.input;
}

/** Where the indexes of a drawn row lie. */
export function quantizeIndexes(): usize {
  return picture.indexes;
}

/** Counts the first `count` pixels of the row. */
export function quantizeCount(count: i32): void {
  countPixels(picture.input, count);
}

/**
 * Chooses at most `most` colours, 2 to 256, for what was counted. Answers how many: they begin at
 * `quantizeColors`, as 0xAABBGGRR; the last one is that of what shows nothing, if there is such a pixel.
 */
export function quantizeChoose(most: i32): i32 {
  gatherBins();
  const room = max(1, min(most, <i32>MOST_COLORS) - (picture.hasClear ? 1 : 0));
  const opaque = picture.opaqueBins;
  const all = picture.allBins;
  // Opaque colours stay opaque; where there is but one place, all share it.
  const isApart = opaque > 0 && opaque < all && room > 1;
  const boxes = cutBoxes(room, isApart);
  const first = isApart ? opaqueBoxes() : 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (isApart) settle(0, first, 0, opaque);
    if (boxes > first) settle(first, boxes - first, isApart ? opaque : 0, all);
  }
  picture.opaqueColors = isApart ? first : opaque > 0 ? boxes : 0;
  picture.clear = picture.hasClear ? boxes : -1;
  picture.colors = boxes + (picture.hasClear ? 1 : 0);
  packColors(boxes);
  clearCells();
  beginRows();
  return picture.colors;
}

export function quantizeColors(): usize {
  return picture.tables + PIXELS;
}

/** The index of what shows nothing, or -1. */
export function quantizeClear(): i32 {
  return picture.clear;
}

/** Draws the row: its indexes lie at `quantizeIndexes` then. */
export function quantizeDraw(): void {
  drawRow();
}

/** Means become pixels, and these what they really are. */
function packColors(boxes: i32): void {
  const channels = picture.tables + CHANNELS;
  for (let i: usize = 0; i < <usize>picture.colors; i++) {
    const mean = channels + (i << 4);
    const pixel = <i32>i < boxes ? pixelOf(mean) : 0;
    store<u32>(quantizeColors() + (i << 2), pixel);
    const color = channelsOf(pixel);
    v128.store(mean, color);
    v128.store(picture.tables + PLACES + (i << 4), looksOf(color));
  }
  listLooks(channels, picture.colors);
}

/** The pixel of a colour that is times alpha, and alpha. */
function pixelOf(mean: usize): u32 {
  const alpha = load<f32>(mean, 12);
  const rounded = <u32>(alpha + 0.5);
  if (rounded == 0) return 0;
  return (
    levelOf(mean, alpha) |
    (levelOf(mean + 4, alpha) << 8) |
    (levelOf(mean + 8, alpha) << 16) |
    (rounded << 24)
  );
}

@inline
function levelOf(mean: usize, alpha: f32): u32 {
  return min(<u32>255, <u32>((load<f32>(mean) * 255) / alpha + 0.5));
}
