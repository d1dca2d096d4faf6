// From tokens to the file, slice by slice when all rows are there, or, when there is no room to keep
// the tokens so long, row by row from then on ("spilling"): sequential, with tables made for what
// has been seen, in which every other symbol has a code as well.

import { flushBits, hasOutputRoom } from './bit-writer';
import { buildTable, HISTOGRAM_BYTES, TABLE_BYTES } from './huffman';
import { OUT_OF_MEMORY, picture, planeAt } from './layout';
import { putEndOfImage, putHeaders, putHuffmanTable, putScanHeader } from './markers';
import { hasLeft, take } from './pool';
import { finishProgressive, initProgressive, TOO_LARGE } from './progressive';
import { countDifferences } from './scan-dc';
import { initSequential, putMcuRow } from './sequential';
import { BLOCK_ROOM, histogramOf, releaseBefore } from './tokens';

/** MCU rows that are in the sequential scan; -1 before its headers. */
let coded: i32 = -1;
/** Tables of the sequential scan: DC luma, DC chroma, AC luma, AC chroma. */
let tables: usize = 0;

/** A slice codes about so many pixels. */
const PIXELS_PER_SLICE: i32 = 4000000;

/** What spilling needs to begin, besides chunks: tables and statistics. */
const SPILL_BYTES: usize = 16384;

export function initScans(): void {
  coded = -1;
  initProgressive();
}

/** 1 while there is more to do, 0 at the end, or a status. */
export function finishSlice(): i32 {
  if (!picture.progressive || coded >= 0) return finishSequential();
  const status = finishProgressive();
  // One scan can take the place of the tokens that it codes, as it goes.
  return status == TOO_LARGE ? finishSequential() : status;
}

/**
 * Starts to spill if the next MCU row may not find room for its tokens at their worst, chunks that
 * it opens, and the first chunk of the file. False when memory is out.
 */
export function prepareRow(): bool {
  if (coded >= 0 || picture.mcuRow == 0) return true;
  let bytes: usize = SPILL_BYTES + picture.chunkBytes;
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    bytes += <usize>(plane.blocksWide * plane.v) * BLOCK_ROOM + picture.chunkBytes;
  }
  if (hasLeft(bytes)) return true;
  coded = 0;
  return beginSequential(true) && spillRow();
}

/** When spilling: moves all tokens to the file. False when memory is out. */
export function spillRow(): bool {
  if (coded < 0) return true;
  for (; coded < picture.mcuRow; coded++) if (!putRow()) return false;
  return true;
}

/** Codes the next MCU row, and gives the chunks of its tokens back. */
function putRow(): bool {
  if (!putMcuRow(coded, tables, TABLE_BYTES)) return false;
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    const y = (coded + 1) * plane.v;
    const isLast = coded + 1 == picture.mcuRow;
    const start = isLast ? plane.cursor : <usize>load<u32>(plane.rowStarts + ((<usize>y) << 2));
    releaseBefore(plane, start);
  }
  return true;
}

/** Blocks beyond the edges are coded as empty: they need a code as well. */
function countPadding(i: i32): void {
  const plane = planeAt(i);
  const padded = picture.mcusWide * plane.h * (picture.mcusHigh * plane.v);
  const histogram = histogramOf(plane.slot);
  const empty = padded - plane.blocksWide * plane.blocksHigh;
  store<u32>(histogram, load<u32>(histogram) + <u32>empty);
}

/** Counts each symbol of T.81 F.1.2 once more: sizes to 11 of DC; 10 sizes and 16 runs of AC. */
function countEverything(dcHistogram: usize, acHistogram: usize): void {
  for (let symbol: usize = 0; symbol < 256; symbol++) {
    const at = symbol << 2;
    if (symbol < 12) store<u32>(dcHistogram + at, load<u32>(dcHistogram + at) + 1);
    const size = symbol & 15;
    const isLegal = size ? size <= 10 : symbol == 0 || symbol == 0xf0;
    if (isLegal) store<u32>(acHistogram + at, load<u32>(acHistogram + at) + 1);
  }
}

/** The headers of the sequential scan, with a code for `everySymbol` or for those seen. */
function beginSequential(everySymbol: bool): bool {
  const dcHistograms = take(2 * HISTOGRAM_BYTES);
  tables = take(4 * TABLE_BYTES);
  if (!dcHistograms || !tables || !hasOutputRoom()) return false;
  memory.fill(dcHistograms, 0, 2 * HISTOGRAM_BYTES);
  for (let i: i32 = 0; i < picture.components; i++) {
    countDifferences(i, dcHistograms + <usize>planeAt(i).slot * HISTOGRAM_BYTES);
    countPadding(i);
  }
  putHeaders(false);
  const slots = picture.components == 1 ? 1 : 2;
  for (let slot: i32 = 0; slot < slots; slot++) {
    const dcHistogram = dcHistograms + <usize>slot * HISTOGRAM_BYTES;
    if (everySymbol) countEverything(dcHistogram, histogramOf(slot));
    const dc = tables + <usize>slot * TABLE_BYTES;
    const ac = dc + 2 * TABLE_BYTES;
    buildTable(dcHistogram, dc);
    buildTable(histogramOf(slot), ac);
    if (!hasOutputRoom()) return false;
    putHuffmanTable(dc, slot);
    putHuffmanTable(ac, 0x10 | slot);
  }
  putScanHeader(0, picture.components - 1, 0, 63, 0, 0);
  initSequential(tables + 2 * TABLE_BYTES, tables + 3 * TABLE_BYTES);
  return true;
}

function finishSequential(): i32 {
  if (coded < 0) {
    coded = 0;
    return beginSequential(false) ? 1 : OUT_OF_MEMORY;
  }
  let left = PIXELS_PER_SLICE;
  for (; coded < picture.mcusHigh && left > 0; coded++) {
    if (!putRow()) return OUT_OF_MEMORY;
    left -= (picture.width * picture.vMax) << 3;
  }
  if (coded < picture.mcusHigh) return 1;
  if (!hasOutputRoom()) return OUT_OF_MEMORY;
  flushBits();
  putEndOfImage();
  return 0;
}
