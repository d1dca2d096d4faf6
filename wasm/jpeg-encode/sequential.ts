// The picture as one interleaved scan (T.81 F.1.2), baseline except for its own Huffman tables.

import { hasOutputRoom, putBits } from './bit-writer';
import { Plane, picture, planeAt } from './layout';
import { ESCAPE_8, followLink, isEnd, tokenTail, tokenValue } from './tokens';

/** What a token without tail puts: bits << 8 | length, u32 x 256 for luma and for chroma. */
const shortcuts: usize = memory.data(2048, 16);
/** Token cursors of the rows of blocks of one MCU row: up to two for each component. */
const cursors: usize = memory.data(3 * 2 * 4, 16);
/** The last DC of each component, i32 x 3. */
const predictors: usize = memory.data(16, 16);

/** Low bits that follow a symbol: the value, or what it lacks of all ones when negative. */
@inline
export function valueBits(value: i32, size: i32): u32 {
  return <u32>(value + (value >> 31)) & ((1 << size) - 1);
}

@inline
export function sizeOf(value: i32): i32 {
  return 32 - <i32>clz(abs(value));
}

/** Code and value bits of every short token at once. */
function initShortcuts(slot: i32, acTable: usize): void {
  const base = shortcuts + ((<usize>slot) << 10);
  for (let token: i32 = 0; token < 256; token++) {
    const code = token & 15;
    const value = code && code < ESCAPE_8 ? tokenValue(token, 0) : 0;
    const size = sizeOf(value);
    const entry = load<u32>(acTable + ((<usize>((token & 0xf0) | size)) << 2));
    const length = (entry & 0xff) + size;
    const bits = ((entry >> 8) << size) | valueBits(value, size);
    store<u32>(base + ((<usize>token) << 2), token == 0x10 ? 0 : (bits << 8) | length);
  }
}

/** The DC difference of a block (F.1.2.1). */
@inline
export function putDifference(difference: i32, dcTable: usize): void {
  const size = sizeOf(difference);
  const entry = load<u32>(dcTable + ((<usize>size) << 2));
  putBits(((entry >> 8) << size) | valueBits(difference, size), (entry & 0xff) + size);
}

/** The AC tokens of a block; answers the address behind them. */
@inline
function putTokens(p: usize, slot: i32, acTable: usize): usize {
  const base = shortcuts + ((<usize>slot) << 10);
  let token: i32;
  do {
    token = <i32>load<u8>(p++);
    if ((token & 15) < ESCAPE_8) {
      const entry = load<u32>(base + ((<usize>token) << 2));
      putBits(entry >> 8, entry & 0xff);
    } else {
      const value = tokenValue(token, p);
      const size = sizeOf(value);
      const entry = load<u32>(acTable + ((<usize>((token & 0xf0) | size)) << 2));
      putBits(((entry >> 8) << size) | valueBits(value, size), (entry & 0xff) + size);
      p += tokenTail(token);
    }
  } while (!isEnd(token));
  return p;
}

export function initSequential(acLuma: usize, acChroma: usize): void {
  initShortcuts(0, acLuma);
  initShortcuts(1, acChroma);
  memory.fill(predictors, 0, 16);
}

/** A block of the picture, or one beyond its edge: the DC before it, no AC (as libjpeg). */
@inline
function putBlock(i: i32, plane: Plane, x: i32, y: i32, cursor: usize, dc: usize, ac: usize): void {
  if (x >= plane.blocksWide || y >= plane.blocksHigh) {
    putDifference(0, dc);
    const entry = load<u32>(ac);
    putBits(entry >> 8, entry & 0xff);
    return;
  }
  const last = predictors + ((<usize>i) << 2);
  const index = <usize>y * <usize>plane.blocksWide + <usize>x;
  const value = <i32>load<i16>(plane.dc + (index << 1));
  putDifference(value - load<i32>(last), dc);
  store<i32>(last, value);
  const p = followLink(<usize>load<u32>(cursor));
  store<u32>(cursor, putTokens(p, plane.slot, ac));
}

/** Codes one MCU row; false when memory is out. `tables`: DC luma, DC chroma, AC luma, AC chroma. */
export function putMcuRow(mcuRow: i32, tables: usize, tableBytes: usize): bool {
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    for (let v: i32 = 0; v < plane.v; v++) {
      const y = mcuRow * plane.v + v;
      const start = y < plane.blocksHigh ? load<u32>(plane.rowStarts + ((<usize>y) << 2)) : 0;
      store<u32>(cursors + ((<usize>(2 * i + v)) << 2), start);
    }
  }
  for (let mcu: i32 = 0; mcu < picture.mcusWide; mcu++) {
    for (let i: i32 = 0; i < picture.components; i++) {
      const plane = planeAt(i);
      const dc = tables + <usize>plane.slot * tableBytes;
      const ac = dc + 2 * tableBytes;
      for (let v: i32 = 0; v < plane.v; v++) {
        const cursor = cursors + ((<usize>(2 * i + v)) << 2);
        for (let h: i32 = 0; h < plane.h; h++) {
          if (!hasOutputRoom()) return false;
          putBlock(i, plane, mcu * plane.h + h, mcuRow * plane.v + v, cursor, dc, ac);
        }
      }
    }
  }
  return true;
}
