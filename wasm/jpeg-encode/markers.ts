// The segments of the file around its scans (T.81 B.2; JFIF 1.02).

import { putByte, putBytes, putWord } from './bit-writer';
import { PAYLOAD, symbolCount } from './huffman';
import { picture, planeAt } from './layout';
import { quantSlot, quantStep, quantTables } from './quant-table';

/** JFIF 1.01, no density, no thumbnail. */
const JFIF: usize = memory.data<u8>([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
]);

/** SOI, APP0, a DQT for each table, and SOF0, or SOF1 for steps of 16 bits, or SOF2. */
export function putHeaders(progressive: bool): void {
  putBytes(JFIF, 20);
  const wide = hasWideSteps();
  for (let slot: i32 = 0; slot < quantTables(); slot++) putQuantTable(slot, wide);
  putWord(progressive ? 0xffc2 : wide ? 0xffc1 : 0xffc0);
  putWord(8 + 3 * picture.components);
  putByte(8);
  putWord(picture.height);
  putWord(picture.width);
  putByte(picture.components);
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    putByte(i + 1);
    putByte((plane.h << 4) | plane.v);
    putByte(quantSlot(i));
  }
}

function hasWideSteps(): bool {
  for (let slot: i32 = 0; slot < quantTables(); slot++) {
    for (let k: usize = 0; k < 64; k++) if (quantStep(slot, k) > 255) return true;
  }
  return false;
}

function putQuantTable(slot: i32, wide: bool): void {
  putWord(0xffdb);
  putWord(wide ? 131 : 67);
  putByte((wide ? 0x10 : 0) | slot);
  for (let k: usize = 0; k < 64; k++) {
    if (wide) putWord(quantStep(slot, k));
    else putByte(quantStep(slot, k));
  }
}

/** DHT of one table; `destination` is its class << 4 | slot (B.2.4.2). */
export function putHuffmanTable(table: usize, destination: i32): void {
  const symbols = symbolCount(table);
  putWord(0xffc4);
  putWord(19 + symbols);
  putByte(destination);
  putBytes(table + PAYLOAD, 16 + <usize>symbols);
}

/**
 * SOS over components `from` to `to`, coefficients `first` to `last`, bit positions `high` and
 * `low` (B.2.3). Tables are slots 0 (luma) and 1 (chroma).
 */
export function putScanHeader(
  from: i32,
  to: i32,
  first: i32,
  last: i32,
  high: i32,
  low: i32,
): void {
  const components = to - from + 1;
  putWord(0xffda);
  putWord(6 + 2 * components);
  putByte(components);
  for (let i = from; i <= to; i++) {
    const slot = planeAt(i).slot;
    putByte(i + 1);
    putByte((first == 0 ? slot << 4 : 0) | (last > 0 ? slot : 0));
  }
  putByte(first);
  putByte(last);
  putByte((high << 4) | low);
}

export function putEndOfImage(): void {
  putWord(0xffd9);
}
