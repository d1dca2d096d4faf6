// Tokens of the segment into bits, by the codes of their groups (RFC 9649 3.7.3).

import { divideUp } from '../shared/sizes';
import { putBits } from './bits';
import { INSIDE, tileShift } from './costs';
import { classOf, distanceCode, extraOf } from './matches';
import {
  ALPHA_FROM,
  BLUE_FROM,
  CACHE_FROM,
  DISTANCES_FROM,
  GROUP_SYMBOLS,
  image,
  LENGTHS_FROM,
  RED_FROM,
} from './state';

/** Writes `rows` rows of the segment's tokens from row `y` on. Counts of groups have become codes. */
export function putRows(y: i32, rows: i32): void {
  const width = <u32>image.coded;
  const shift = tileShift();
  const mask = ((<u32>1) << shift) - 1;
  const tilesWide = divideUp(image.coded, 1 << shift);
  const hasGroups = image.groups > 1;
  const first = image.pixels + ((<usize>image.history) << 2);
  for (const end = y + rows; y < end; y++) {
    const numbers = image.groupOf + ((<usize>((image.first + y) >> shift) * tilesWide) << 1);
    let at = <usize>y * width;
    let codes = image.groupCounts;
    for (let x: u32 = 0; x < width; x++, at++) {
      if (hasGroups && (x & mask) == 0) {
        const group = <i32>load<u16>(numbers + ((<usize>(x >> shift)) << 1)) - image.groupsBefore;
        codes = image.groupCounts + <usize>group * GROUP_SYMBOLS * 4;
      }
      const token = load<u32>(image.tokens + (at << 2));
      if (token == 0) putLiteral(codes, load<u32>(first + (at << 2)));
      else if (token != INSIDE) putOther(codes, token);
    }
  }
}

/** Writes the tokens of a chapter that are in a record. */
export function putRecorded(): void {
  const width = <u32>image.coded;
  const shift = tileShift();
  const tilesWide = <u32>divideUp(image.coded, 1 << shift);
  const rows = <u32>image.chapterRows;
  const cursors = image.costs; // free by now: where each tile of the row goes on
  let inRow: u32 = u32.MAX_VALUE;
  let x: u32 = 0;
  for (let y: u32 = 0; y < rows; ) {
    const row = y >> shift;
    if (row != inRow) {
      inRow = row;
      memory.copy(cursors, image.starts + ((<usize>row * tilesWide) << 2), tilesWide << 2);
    }
    const tile = x >> shift;
    const cursor = cursors + ((<usize>tile) << 2);
    const at = load<u32>(cursor);
    const word = image.record + ((<usize>at) << 2);
    const token = load<u32>(word);
    const codes = codesOf((<u32>image.chapterFirst >> shift) + row, tile, tilesWide);
    if (token) putOther(codes, token);
    else putLiteral(codes, load<u32>(word, 4));
    store<u32>(cursor, at + (token ? 1 : 2));
    x += token > 1 << 10 ? token >> 20 : 1;
    for (; x >= width; x -= width) y++;
  }
}

@inline
function codesOf(row: u32, tile: u32, tilesWide: u32): usize {
  const number = load<u16>(image.groupOf + ((<usize>(row * tilesWide + tile)) << 1));
  return image.groupCounts + <usize>(number - image.groupsBefore) * GROUP_SYMBOLS * 4;
}

@inline
function put(codes: usize, symbol: u32): void {
  const code = load<u32>(codes + ((<usize>symbol) << 2));
  putBits(code & 0xffff, code >> 16);
}

@inline
function putLiteral(codes: usize, pixel: u32): void {
  put(codes, (pixel >> 8) & 255);
  put(codes, RED_FROM + ((pixel >> 16) & 255));
  put(codes, BLUE_FROM + (pixel & 255));
  put(codes, ALPHA_FROM + (pixel >> 24));
}

function putOther(codes: usize, token: u32): void {
  if (token <= 1 << 10) {
    put(codes, CACHE_FROM + token - 1);
    return;
  }
  putClass(codes, LENGTHS_FROM, token >> 20);
  putClass(codes, DISTANCES_FROM, distanceCode(token & 0xfffff));
}

function putClass(codes: usize, base: u32, value: u32): void {
  const found = classOf(value);
  const extra = found >> 8;
  put(codes, base + (found & 255));
  putBits(extraOf(value, extra), extra);
}
