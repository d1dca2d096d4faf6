// How a block is predicted: intra_frame_mode_info() (5.11.7).

import {
  CDF_ANGLE,
  CDF_CFL_ALPHA,
  CDF_CFL_SIGN,
  CDF_FILTER_INTRA,
  CDF_FILTER_INTRA_MODE,
  CDF_INTRA_BLOCK_COPY,
  CDF_SKIP,
  CDF_UV_CFL,
  CDF_UV_NO_CFL,
  CDF_Y_MODE,
} from '../shared/av1/cdf-tables';
import { block, DC, FROM_LUMA, hasAngle } from './block';
import { fillBytes, frame, header, work } from './frame';
import { H_INTRA_DELTA } from './header-fields';
import { interLevelDelta } from './inter/level-delta';
import { keepMotion, readMotion } from './motion';
import { keepColours, readPalettes } from './palette';
import { filterLevels, hasFeature, readDeltas, readSegment, SKIPS } from './segments';
import { BLOCK_8X8, wholeOf } from './sizes';
import { literal, symbol2, symbol8, symbol16 } from './symbols';
import { keepTransformSize } from './transform-size';
import {
  LEFT_CHROMA_MODES,
  LEFT_CHROMA_PALETTES,
  LEFT_MODES,
  LEFT_PALETTES,
  LEFT_PARTITIONS,
  LEFT_SKIPS,
} from './work';

/** Intra_Mode_Context. */
const MODE_CONTEXTS: usize = memory.data<u8>([0, 1, 2, 3, 4, 4, 4, 4, 3, 0, 1, 2, 0]);
const NOT_READ: u8 = 255;

export function readModes(): void {
  block.skip = 0;
  if (frame.segmentFirst) readSegment();
  readSkip();
  if (!frame.segmentFirst) readSegment();
  readCdefIndex();
  readDeltas();
  block.angle = block.chromaAngle = 0;
  block.palette = block.chromaPalette = 0;
  block.usesFilter = false;
  block.isCopy = frame.blockCopy && symbol2(CDF_INTRA_BLOCK_COPY) != 0;
  if (block.isCopy) {
    block.mode = block.chromaMode = DC;
    readMotion();
    return;
  }
  const above = load<u8>(MODE_CONTEXTS + load<u8>(frame.modes + block.column));
  const left = load<u8>(MODE_CONTEXTS + load<u8>(work + LEFT_MODES + (block.row & 31)));
  readIntraModes(CDF_Y_MODE + (<usize>above * 5 + left) * 32);
}

/** From the mode of luma on, which `cdf` is for. */
export function readIntraModes(cdf: usize): void {
  block.mode = symbol16(cdf, 13);
  const isLarge = block.size >= BLOCK_8X8;
  if (isLarge && hasAngle(block.mode)) block.angle = readAngle(block.mode);
  if (block.hasChroma) readChromaMode(isLarge);
  if (frame.screenContent && isLarge && max(block.width4, block.height4) <= 16) readPalettes();
  if (frame.filterIntra && block.mode == DC && !block.palette) readFilter();
}

export function readSkip(): void {
  if (frame.segmentFirst && hasFeature(block.segment, SKIPS)) {
    block.skip = 1;
    return;
  }
  const above: usize = load<u8>(frame.skips + block.column);
  const left: usize = load<u8>(work + LEFT_SKIPS + (block.row & 31));
  block.skip = symbol2(CDF_SKIP + (above + left) * 16);
}

/** read_cdef(): once for each 64 x 64 samples. */
export function readCdefIndex(): void {
  if (block.skip || !frame.cdef) return;
  const at =
    frame.cdefMap + ((block.row - frame.row4) >> 4) * frame.cdefStride + (block.column >> 4);
  if (load<u8>(at) != NOT_READ) return;
  const index = literal(frame.cdefBits);
  for (let i = 0; i < max(1, block.height4 >> 4); i++) {
    memory.fill(at + i * frame.cdefStride, <u8>index, max(1, block.width4 >> 4));
  }
}

function readAngle(mode: i32): i32 {
  return symbol8(CDF_ANGLE + (mode - 1) * 16, 7) - 3;
}

function readChromaMode(isLarge: bool): void {
  const mayFromLuma = block.isLossless
    ? block.width4 >> frame.subX <= 1 && block.height4 >> frame.subY <= 1
    : max(block.width4, block.height4) <= 8;
  block.chromaMode = mayFromLuma
    ? symbol16(CDF_UV_CFL + block.mode * 32, 14)
    : symbol16(CDF_UV_NO_CFL + block.mode * 32, 13);
  if (block.chromaMode == FROM_LUMA) readAlphas();
  else if (isLarge && hasAngle(block.chromaMode)) block.chromaAngle = readAngle(block.chromaMode);
}

/** read_cfl_alphas(): signs are 0, minus, plus. */
function readAlphas(): void {
  const signs = symbol8(CDF_CFL_SIGN, 8) + 1;
  const u = signs / 3;
  const v = signs % 3;
  block.alphaU = readAlpha(u, v);
  block.alphaV = readAlpha(v, u);
}

function readAlpha(sign: i32, other: i32): i32 {
  if (!sign) return 0;
  const size = 1 + symbol16(CDF_CFL_ALPHA + ((sign - 1) * 3 + other) * 32, 16);
  return sign == 1 ? -size : size;
}

function readFilter(): void {
  if (max(block.width4, block.height4) > 8) return;
  block.usesFilter = symbol2(CDF_FILTER_INTRA + block.size * 16) != 0;
  if (block.usesFilter) block.filterMode = symbol8(CDF_FILTER_INTRA_MODE, 5);
}

/** Writes down what later blocks and the filters look at. */
export function keepModes(): void {
  const row31 = block.row & 31;
  const column = block.column;
  const w = block.width4;
  const h = block.height4;
  fillBytes(frame.modes + column, block.mode, w);
  fillBytes(work + LEFT_MODES + row31, block.mode, h);
  fillBytes(frame.skips + column, block.skip, w);
  fillBytes(work + LEFT_SKIPS + row31, block.skip, h);
  fillBytes(frame.partitions + column, block.widthLog2, w);
  fillBytes(work + LEFT_PARTITIONS + row31, block.heightLog2, h);
  keepTransformSize();
  if (block.hasChroma) {
    fillBytes(frame.chromaModes + column, block.chromaMode, w);
    fillBytes(work + LEFT_CHROMA_MODES + row31, block.chromaMode, h);
  }
  if (frame.screenContent) {
    fillBytes(frame.palettes + column, block.palette, w);
    fillBytes(work + LEFT_PALETTES + row31, block.palette, h);
    fillBytes(frame.chromaPalettes + column, block.chromaPalette, w);
    fillBytes(work + LEFT_CHROMA_PALETTES + row31, block.chromaPalette, h);
    if (block.palette | block.chromaPalette) keepColours();
  }
  if (frame.blockCopy) keepMotion();
  keepMaps();
}

/** What how the block is predicted adds to levels of deblocking. */
function levelDelta(): i32 {
  return frame.isInter && block.isCopy ? interLevelDelta() : header(H_INTRA_DELTA);
}

/**
 * Maps of the row of superblocks, for deblocking and CDEF. Within a block that is predicted from another
 * frame and skipped there are no edges.
 */
function keepMaps(): void {
  const levels = frame.deblocks ? filterLevels(levelDelta()) : 0;
  const isWhole = block.isCopy && block.skip != 0;
  const size = isWhole ? wholeOf(block.widthLog2, block.heightLog2) : block.transform;
  const rows = min(block.height4, frame.rows - block.row);
  let at = (block.row - frame.row4) * frame.mapStride + block.column;
  for (let i = 0; i < rows; i++, at += frame.mapStride) {
    fillBytes(frame.skipMap + at, block.skip, block.width4);
    if (!block.isCopy || isWhole) fillBytes(frame.lumaSizes + at, size, block.width4);
    if (frame.hasSegments) fillBytes(frame.segments + at, block.segment, block.width4);
    if (!frame.deblocks) continue;
    const row = frame.filterLevels + 4 * at;
    for (let j = 0; j < block.width4; j++) store<i32>(row + 4 * j, levels);
  }
}
