// The lossy decoder of WebP: a VP8 key frame (RFC 6386), and its alpha (alpha.ts), by rows of
// macroblocks. Bands come one row of macroblocks late: the loop filter of the next row changes the
// lower rows, and the upsampling of chroma looks one row ahead.
// Rows that are not in the file are handed out as zeros, and counted.

import { alloc, allocZeroed } from '../arena';
import { openInput } from '../input';
import { nextAlphaRow, openAlpha } from './alpha';
import { PARTITION_BYTES, prepareRanges } from './bool-reader';
import {
  blankRow,
  endRow,
  handOut,
  isOnCanvas,
  isPicture,
  nextRows,
  pictureRow,
  takeBand,
} from './canvas';
import { DAMAGED, OUT_OF_MEMORY } from './status';
import { filterRow } from './vp8-filter';
import { openTokens, readFrameHeader, readTag } from './vp8-header';
import { decodeRow } from './vp8-macroblock';
import { readModes } from './vp8-modes';
import { vp8WriteRow } from './vp8-output';
import {
  COEFFICIENTS,
  MACROBLOCK_BYTES,
  MAX_PARTITIONS,
  ROW_FRONT,
  ROW_SPARE,
  vp8,
} from './vp8-state';

/** Stands for the alpha of a picture without. */
const OPAQUE: usize = 1;

/**
 * Opens the key frame in the bytes from `offset` to `end` of a file of `length` bytes, and its alpha
 * from `alpha` to `alphaEnd`; there is none if these are equal. Before it comes `webpCanvas`.
 * Returns 0, or a status.
 */
export function vp8Open(
  length: usize,
  offset: usize,
  end: usize,
  alpha: usize,
  alphaEnd: usize,
): i32 {
  openInput(length);
  if (end > length || offset > end || alphaEnd > length || alpha > alphaEnd) return DAMAGED;
  const tag = readTag(offset, end - offset);
  if (tag) return tag;
  if (!isOnCanvas(vp8.width, vp8.height)) return DAMAGED;
  prepareRanges();
  vp8.row = 0;
  vp8.done = 0;
  vp8.missing = 0;
  vp8.isStarved = 0;
  memory.fill(COEFFICIENTS, 0, 25 * 32);
  const windows = alloc(PARTITION_BYTES * (MAX_PARTITIONS + 1));
  if (!windows) return OUT_OF_MEMORY;
  const header = readFrameHeader(offset, windows);
  if (header) return header;
  const tokens = openTokens(offset, end, windows + PARTITION_BYTES);
  if (tokens) return tokens;
  if (!takeBand() || !takePlanes()) return OUT_OF_MEMORY;
  vp8.hasAlpha = alpha < alphaEnd ? 1 : 0;
  if (vp8.hasAlpha) {
    const status = openAlpha(alpha, alphaEnd, vp8.width, vp8.height);
    if (status) return status;
  }
  decodeNext();
  return 0;
}

/** The blocks that src/engine/formats/webp/kernel-memory.ts predicts. */
function takePlanes(): bool {
  const luma = <usize>vp8.columns * 16;
  const chroma = <usize>vp8.columns * 8;
  vp8.predictedStrideY = ROW_FRONT + luma + ROW_SPARE;
  vp8.predictedStrideC = ROW_FRONT + chroma + ROW_SPARE;
  vp8.filteredStrideY = vp8.predictedStrideY;
  vp8.filteredStrideC = vp8.predictedStrideC;
  vp8.predictedY = plane(vp8.predictedStrideY, 17);
  vp8.predictedU = plane(vp8.predictedStrideC, 9);
  vp8.predictedV = plane(vp8.predictedStrideC, 9);
  vp8.filteredY = plane(vp8.filteredStrideY, 32);
  vp8.filteredU = plane(vp8.filteredStrideC, 17);
  vp8.filteredV = plane(vp8.filteredStrideC, 17);
  vp8.tokensAbove = allocZeroed(<usize>vp8.columns * 9);
  vp8.modesAbove = allocZeroed(<usize>vp8.columns * 4);
  vp8.macroblocks = allocZeroed(<usize>vp8.columns * MACROBLOCK_BYTES);
  if (!vp8.predictedY || !vp8.predictedU || !vp8.predictedV) return false;
  if (!vp8.filteredY || !vp8.filteredU || !vp8.filteredV) return false;
  if (!vp8.tokensAbove || !vp8.modesAbove || !vp8.macroblocks) return false;
  vp8.filteredU += vp8.filteredStrideC; // the row of context
  vp8.filteredV += vp8.filteredStrideC;
  // RFC 6386 section 12.2: above the picture lies 127.
  memory.fill(vp8.predictedY - 1, 127, luma + 32);
  memory.fill(vp8.predictedU - 1, 127, chroma + 16);
  memory.fill(vp8.predictedV - 1, 127, chroma + 16);
  return true;
}

/** Address of the first sample, or 0. */
function plane(stride: usize, rows: usize): usize {
  const block = allocZeroed(stride * rows);
  return block ? block + ROW_FRONT : 0;
}

/** Rows handed out so far of which samples were not in the file. */
export function vp8MissingRows(): i32 {
  return vp8.missing;
}

/** Makes the next band. Returns its rows, 0 at the end. */
export function vp8Read(): i32 {
  const rows = nextRows();
  if (!isPicture()) return handOut(rows);
  const band = vp8.done >> 4;
  const isThere = band < vp8.row;
  if (isThere) {
    shift();
    decodeNext();
  }
  const hasBelow = vp8.row > band + 1;
  for (let i = 0; i < rows; i++) {
    const alpha = vp8.hasAlpha ? nextAlphaRow() : OPAQUE;
    if (isThere && alpha) {
      writeRow(i, hasBelow, alpha);
    } else {
      vp8.missing += 1;
      blankRow(i);
    }
  }
  vp8.done += rows;
  return handOut(rows);
}

/** The current row of macroblocks becomes the one above. */
function shift(): void {
  const luma = vp8.filteredStrideY * 16;
  const chroma = vp8.filteredStrideC;
  const y = vp8.filteredY - ROW_FRONT;
  const u = vp8.filteredU - ROW_FRONT;
  const v = vp8.filteredV - ROW_FRONT;
  memory.copy(y, y + luma, luma);
  memory.copy(u - chroma, u + chroma * 7, chroma * 9);
  memory.copy(v - chroma, v + chroma * 7, chroma * 9);
}

/** Decodes one more row of macroblocks, if there is one. */
function decodeNext(): void {
  if (vp8.row == vp8.rows || vp8.isStarved) return;
  if (!readModes() || !decodeRow()) {
    vp8.isStarved = 1;
    return;
  }
  keepSamples(vp8.predictedY, vp8.filteredY, vp8.predictedStrideY, 16);
  keepSamples(vp8.predictedU, vp8.filteredU, vp8.predictedStrideC, 8);
  keepSamples(vp8.predictedV, vp8.filteredV, vp8.predictedStrideC, 8);
  if (vp8.isFiltered) filterRow();
  vp8.row += 1;
}

/** Copies `rows` rows of one plane to where they are filtered; the last one predicts the next. */
function keepSamples(predicted: usize, filtered: usize, stride: usize, rows: usize): void {
  const from = predicted - ROW_FRONT;
  memory.copy(filtered - ROW_FRONT + rows * stride, from + stride, rows * stride);
  memory.copy(from, from + rows * stride, stride);
}

/** Row `i` of the row of macroblocks above, whose neighbour below may be missing. */
function writeRow(i: i32, hasBelow: bool, alpha: usize): void {
  const y = vp8.done + i;
  const isLast = y == vp8.height - 1 || (i == 15 && !hasBelow);
  let far = i & 1 ? 1 : -1;
  if (y == 0 || (far > 0 && isLast)) far = 0;
  const near = <usize>(i >> 1) * vp8.filteredStrideC;
  const other = near + <usize>far * vp8.filteredStrideC;
  extendRow(vp8.filteredU + near);
  extendRow(vp8.filteredU + other);
  extendRow(vp8.filteredV + near);
  extendRow(vp8.filteredV + other);
  const dst = pictureRow(i);
  vp8WriteRow(
    vp8.filteredY + <usize>i * vp8.filteredStrideY,
    vp8.filteredU + near,
    vp8.filteredU + other,
    vp8.filteredV + near,
    vp8.filteredV + other,
    alpha == OPAQUE ? 0 : alpha,
    dst,
    vp8.width,
  );
  endRow(dst);
}

/** Repeats the first and the last sample of a row of chroma. */
@inline
function extendRow(at: usize): void {
  const count = <usize>(vp8.width + 1) >> 1;
  store<u8>(at - 1, load<u8>(at));
  store<u8>(at + count, load<u8>(at + count - 1));
}
