// The AV1 still encoder: rows in from top to bottom, tiles out. Several pictures can be open at a time;
// each is known by its block in the arena.
//
//   av1EncodeOpen    sizes, tables, memory           av1EncodeRows   pixels to the planes of a band
//   av1EncodeStep    codes a superblock of a band that is full; then av1EncodeOutput … av1EncodeTaken
//
// The frame header says: one frame of key frame type, superblocks of 64, tx_mode_select, delta_q with
// steps of 4 unless lossless, edge filter on, filters after the fact as the host likes.

import { allocZeroed } from '../arena';
import { allocate } from './allocate';
import { chooseCdef } from './cdef';
import { initMatrices, NO_MATRIX } from './coefficients/matrices';
import { initSizes } from './coefficients/sizes';
import { decideCopies, enterCopies, leaveCopies } from './copy/copy';
import { enterSettings, noteBytes, setEffort } from './effort';
import { searchNode } from './partition/partition';
import { CONTEXT_BYTES, ENCODER_BYTES, HELD_CONTEXTS } from './places';
import { initFilter } from './predict/filter';
import { measureTiles } from './predict/straight-costs';
import {
  chooseQuantizer,
  easeLambda,
  measureTensors,
  useDrawnQuantizer,
  useQuantizer,
} from './source/analysis';
import { padBand, takeRow } from './source/colour';
import { hasFringes } from './source/fringes';
import { initMasking, maskedShare, measureMasking } from './source/masking';
import { halveChroma } from './source/sampling';
import { hasDrawing, looksDrawn } from './source/screen';
import { measureVariances } from './source/variances';
import { measureWeights } from './source/weights';
import {
  BEST,
  base,
  CHROMA_420,
  CHROMA_444,
  CHROMA_AUTO,
  enc,
  FAST,
  MAX_SIDE,
  MONO,
  OUT_OF_MEMORY,
  REFUSED,
  select,
} from './state';
import { clearAbove, clearLeft, loadContexts, saveContexts } from './symbols/contexts';
import { initCosts, refreshCosts } from './symbols/costs';
import {
  beginTile,
  endTile,
  finalBytes,
  isOverfull,
  position,
  selectTile,
  TILE_BYTES,
} from './symbols/range-coder';
import { writeNode } from './symbols/write';

/** What av1EncodeStep answers when rows are wanted first, and when a superblock exceeds all bounds. */
const WANTS_ROWS: i32 = -1;
const OVERFULL: i32 = -4;

function isLegal(width: i32, height: i32, channels: i32, sampling: i32, quantizer: i32): bool {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return false;
  if (sampling < MONO || sampling > CHROMA_AUTO) return false;
  return (channels == 1 || channels == 4) && quantizer >= 0 && quantizer <= 255;
}

/** Lossless pictures keep all of chroma. */
function isHalved(quantizer: i32, sampling: i32): bool {
  return quantizer == 0 && (sampling & 1) != 0;
}

function areMatricesLegal(y: i32, uv: i32): bool {
  return min(y, uv) >= 0 && max(y, uv) <= NO_MATRIX;
}

/**
 * Opens a picture of rows of `channels` 1 (gray) or 4 (RGBA); `isAlpha`: their alpha is coded. A
 * `quantizer` of 0 is lossless: RGB by the identity matrix with CHROMA_444, or one plane. Tiles are
 * `tileColumns` by `tileRows` superblocks. Matrices are levels, 15 for none. Answers the picture, or a
 * status.
 */
export function av1EncodeOpen(
  width: i32,
  height: i32,
  channels: i32,
  sampling: i32,
  isAlpha: i32,
  quantizer: i32,
  effort: i32,
  tileColumns: i32,
  tileRows: i32,
  matrixY: i32,
  matrixUv: i32,
  chromaDelta: i32,
): i32 {
  if (!isLegal(width, height, channels, sampling, quantizer)) return REFUSED;
  if (tileColumns < 1 || tileRows < 1 || isHalved(quantizer, sampling)) return REFUSED;
  if (!areMatricesLegal(matrixY, matrixUv) || abs(chromaDelta) > 63) return REFUSED;
  const block = allocZeroed(ENCODER_BYTES);
  if (!block) return OUT_OF_MEMORY;
  select(block);
  enc.width = width;
  enc.height = height;
  enc.codedWidth = (width + 7) & ~7;
  enc.codedHeight = (height + 7) & ~7;
  enc.channels = channels;
  enc.isUndecided = i32(sampling == CHROMA_AUTO);
  enc.sampling = enc.isUndecided ? CHROMA_444 : sampling;
  enc.isAlpha = isAlpha;
  enc.lossless = i32(quantizer == 0);
  enc.effort = effort;
  enc.hasPalettes = enc.lossless ^ 1;
  enc.hasFilterIntra = i32(!enc.lossless && effort == BEST);
  enc.planes = sampling == MONO ? 1 : 3;
  enc.sub = i32(sampling == CHROMA_420);
  enc.baseQ = quantizer;
  enc.matrixY = matrixY;
  enc.matrixUv = matrixUv;
  enc.chromaDelta = chromaDelta;
  enc.tileColumns = tileColumns;
  enc.tileRows = tileRows;
  enc.tilesAcross = ((enc.codedWidth + 63) / 64 + tileColumns - 1) / tileColumns;
  enc.nextX = -1;
  enc.blockLimit = Infinity;
  if (!allocate()) return OUT_OF_MEMORY;
  initCosts();
  initSizes();
  initFilter();
  if (enc.matrices) initMatrices();
  if (enc.hasMasking) initMasking();
  setEffort(effort);
  return <i32>block;
}

/** Rows of the current band in all, up to whole blocks. */
@inline
function bandHeight(): i32 {
  return min(64, enc.codedHeight - enc.bandY);
}

/**
 * Takes up to `count` rows, `stride` bytes apart and readable for 64 bytes past their end; answers how
 * many: fewer when the band is full and wants to be coded.
 */
export function av1EncodeRows(picture: usize, src: usize, stride: usize, count: i32): i32 {
  select(picture);
  if (enc.nextX >= 0) return 0;
  const left = min(64, enc.height - enc.bandY) - enc.bandRows;
  const some = min(count, left);
  for (let i = 0; i < some; i++, src += stride) takeRow(src, enc.bandRows++);
  if (some == left && left > 0) {
    padBand(enc.bandRows, bandHeight());
    enc.nextX = 0;
  }
  return some;
}

/**
 * Codes the next superblock. Answers how many bytes of its tile's output are final, or WANTS_ROWS.
 */
export function av1EncodeStep(picture: usize): i32 {
  select(picture);
  const x = enc.nextX;
  if (x < 0) return WANTS_ROWS;
  if (x == 0 && enc.bandY == 0 && !enc.lossless) enterPicture();
  const isLast = enterSuperblock(x);
  codeSuperblock(x);
  if (isLast) endTile();
  enc.isTileOver = i32(isLast);
  enc.nextX = x + 64;
  if (enc.nextX >= enc.codedWidth) leaveBand();
  return isOverfull() ? OVERFULL : <i32>finalBytes(isLast);
}

/** What the first band says of the picture: drawn ones have edges in chroma, if these are no fringes. */
function enterPicture(): void {
  const isDrawn = looksDrawn();
  enc.isDrawing = i32(isDrawn && hasDrawing());
  if (enc.isUndecided) {
    if (enc.isDrawing && !hasFringes()) enc.chromaDelta = 0;
    else halveChroma();
  }
  if (!isDrawn) return;
  if (enc.effort != FAST && enc.isDrawing) decideCopies();
  enc.matrixY = NO_MATRIX;
  enc.matrixUv = NO_MATRIX;
}

/** Selects and perhaps begins the superblock's tile; answers whether the tile ends with it. */
function enterSuperblock(x: i32): bool {
  const column = (x >> 6) / enc.tileColumns;
  const row = (enc.bandY >> 6) / enc.tileRows;
  const side = enc.tileColumns * 64;
  enc.tileLeft = column * side;
  enc.tileRight = min(enc.codedWidth, enc.tileLeft + side);
  enc.tileTop = row * enc.tileRows * 64;
  enc.tileIndex = row * enc.tilesAcross + column;
  const tile = enc.tiles + column * <i32>TILE_BYTES;
  if (x == enc.tileLeft) {
    clearLeft();
    if (enc.bandY == enc.tileTop) {
      beginTile(tile, enc.baseQ);
      if (column == 0) enterCopies();
      clearAbove(enc.tileLeft >> 2, (enc.tileRight - enc.tileLeft) >> 2);
    }
  }
  selectTile(tile);
  const isLastRow = enc.bandY + 64 >= min(enc.codedHeight, enc.tileTop + enc.tileRows * 64);
  return isLastRow && x + 64 >= enc.tileRight;
}

function codeSuperblock(x: i32): void {
  refreshCosts();
  measureTensors(x);
  measureTiles(x);
  useQuantizer(enc.baseQ);
  if (!enc.lossless) {
    enterSettings(x);
    measureVariances(x);
    if (enc.isScreen) useDrawnQuantizer();
    else chooseQuantizer();
    measureMasking(x);
    easeLambda(maskedShare());
    if (enc.hasWeights) measureWeights(x);
    enc.isQPending = 1;
  }
  const before = base + HELD_CONTEXTS + 9 * CONTEXT_BYTES;
  saveContexts(before, x);
  searchNode(6, x, 0, Infinity);
  chooseCdef(x);
  loadContexts(before, x);
  const from = position();
  writeNode(6, x, 0);
  noteBytes(position() - from);
}

/** The lowest row of the reconstruction goes above the next band, or all that can be copied. */
function leaveBand(): void {
  leaveCopies();
  enc.nextX = -1;
  enc.bandY += 64;
  enc.bandRows = 0;
  raiseRow(enc.rec0, enc.recStride0, 64);
  if (enc.planes == 1) return;
  raiseRow(enc.rec1, enc.recStride1, 64 >> enc.sub);
  raiseRow(enc.rec2, enc.recStride1, 64 >> enc.sub);
}

function raiseRow(rec: usize, stride: usize, rows: usize): void {
  const kept = enc.hasCopies ? <usize>enc.history : 1;
  memory.copy(rec - kept * stride - 32, rec + (rows - kept) * stride - 32, kept * stride);
}
