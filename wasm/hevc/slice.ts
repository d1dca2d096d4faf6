// Slices: what the host read of their headers, and their tree blocks one after another (7.3.8.1).

import { ACROSS, beginBlock, blockAt, UNFILTERED } from './blocks';
import {
  alignCabac,
  beginCabac,
  beginData,
  isOverrun,
  loadCabac,
  saveCabac,
  terminates,
} from './cabac';
import { codingTree } from './coding-tree';
import {
  beginContexts,
  keepRowContexts,
  keepSegmentContexts,
  takeRowContexts,
  takeSegmentContexts,
} from './contexts';
import * as H from './header-fields';
import { findNeighbours, hasAboveRight } from './neighbours';
import { header, picture } from './picture';
import {
  advance,
  isRowEnd,
  isRowStart,
  isSecondInRow,
  isTileStart,
  rowStartX,
  tileNumber,
} from './position';
import { restoreQp, setQp } from './quantizer';
import { readSao } from './sao';
import { DAMAGED, DECODED, NEEDS_SLICE } from './statuses';
import { keepAbove } from './window';

/** Begins the slice whose header the host has written; its data lie at `offset` in the file. */
export function beginSlice(offset: usize, bytes: usize): void {
  const isNext = header(H.H_SLICE_ADDRESS) == picture.y * picture.columns + picture.x;
  const depends = header(H.H_SLICE_DEPENDS) != 0;
  if (picture.isInSlice || picture.isDecoded || !isNext || (depends && !picture.slice)) {
    picture.isDamaged = true;
    return;
  }
  if (!depends) {
    picture.slice++;
    picture.sliceQp = header(H.H_SLICE_QP);
    picture.sliceCb = header(H.H_SLICE_CB_OFFSET);
    picture.sliceCr = header(H.H_SLICE_CR_OFFSET);
    picture.saoLuma = header(H.H_SLICE_SAO_LUMA) != 0;
    picture.saoChroma = header(H.H_SLICE_SAO_CHROMA) != 0;
    picture.sliceBeta = header(H.H_SLICE_BETA);
    picture.sliceTc = header(H.H_SLICE_TC);
    picture.sliceFlags =
      (header(H.H_SLICE_UNFILTERED) ? UNFILTERED : 0) | (header(H.H_SLICE_ACROSS) ? ACROSS : 0);
  }
  picture.depends = depends;
  picture.isInSlice = true;
  picture.isFresh = true;
  beginData(offset, bytes);
  loadCabac();
  beginCabac();
  saveCabac();
}

/** Decodes up to the end of a row of tree blocks, or of the picture where it is kept whole. */
export function decodeBlocks(): i32 {
  loadCabac();
  restoreQp();
  let status = DECODED;
  for (;;) {
    if (!picture.isInSlice) {
      status = NEEDS_SLICE;
      break;
    }
    const isLastInRow = isRowEnd();
    const hasMore = decodeBlock();
    if (picture.isDamaged) {
      status = DAMAGED;
      break;
    }
    if (!hasMore) {
      picture.isDecoded = true;
      break;
    }
    if (isLastInRow && !picture.isWhole) break;
  }
  saveCabac();
  return status;
}

/** Answers whether there is another one. */
function decodeBlock(): bool {
  const x = picture.x;
  const y = picture.y;
  const block = blockAt(x, y);
  beginBlock(block, tileNumber());
  findNeighbours(x, y);
  setUp();
  readSao(x, y);
  const log2 = picture.treeLog2;
  codingTree(x << log2, y << log2, log2, 0);
  const isEnd = terminates();
  if (picture.wavefront && isSecondInRow()) keepRowContexts();
  if (isOverrun()) picture.isDamaged = true;
  const startX = rowStartX();
  const endsRow = isRowEnd();
  if (endsRow) keepAbove(y, startX, x + 1);
  const hasMore = advance();
  if (isEnd) {
    keepSegmentContexts();
    picture.isInSlice = false;
  } else if (!hasMore) {
    picture.isDamaged = true; // the slice goes on beyond the picture
  } else if ((picture.hasTiles && isTileStart()) || (picture.wavefront && endsRow)) {
    if (!terminates()) picture.isDamaged = true;
    alignCabac();
    beginCabac();
  }
  return hasMore;
}

/** Contexts of a block that begins a slice, a tile, or a row whose contexts come from above (9.3.1). */
function setUp(): void {
  const isFirst = picture.isFresh;
  picture.isFresh = false;
  if (isFirst && picture.depends) takeSegmentContexts();
  const isTile = isTileStart();
  if ((isFirst && !picture.depends) || isTile) {
    beginContexts(picture.sliceQp);
    setQp(picture.sliceQp);
  }
  if (!picture.wavefront || !isRowStart()) return;
  if (hasAboveRight) takeRowContexts();
  else beginContexts(picture.sliceQp);
  setQp(picture.sliceQp);
}
