// A transform block: predict, read coefficients, add (5.11.35); and all of a block (5.11.34).

import { block, DC, FROM_LUMA, hasAngle, SMOOTH, SMOOTH_HORIZONTAL } from './block';
import { copyBlock } from './block-copy';
import { readCoefficients } from './coefficients';
import { collectEdges } from './edges';
import { fillBytes, frame, planeOf, work } from './frame';
import { averageLuma, predictFromLuma } from './from-luma';
import { predictInter } from './inter/predict-inter';
import { drawPalette } from './palette-indices';
import {
  dcValue,
  fillBlock,
  predictHorizontal,
  predictPaeth,
  predictSmooth,
  predictVertical,
} from './predict';
import { predictAngle } from './predict-angle';
import { predictFilter } from './predict-filter';
import { reconstruct, reconstructLossless } from './reconstruct';
import { TX_4X4, transformHeightLog2, transformOf, transformWidthLog2, wholeOf } from './sizes';
import { DECODED, DECODED_PLANE, LEFT_CHROMA_MODES, LEFT_MODES, SPLIT_SIZES } from './work';

/** Degrees of V_PRED, H_PRED, D45_PRED ... */
const ANGLES: usize = memory.data<u8>([0, 90, 180, 45, 135, 113, 157, 203, 67]);

/** residual(): 64 x 64 samples at a time, plane by plane. */
export function decodeTransforms(): void {
  if (block.isCopy) {
    if (frame.isInter) predictInter();
    else copyBlock();
  }
  const planes = block.hasChroma ? 3 : 1;
  const chromaW = max(0, block.widthLog2 - frame.subX);
  const chromaH = max(0, block.heightLog2 - frame.subY);
  const chromaSize = block.isLossless ? TX_4X4 : transformOf(min(3, chromaW), min(3, chromaH));
  const isTree = block.isCopy && !block.isLossless;
  for (let chunkY = 0; chunkY < block.height4; chunkY += 16) {
    for (let chunkX = 0; chunkX < block.width4; chunkX += 16) {
      if (isTree) {
        const column = block.column + chunkX;
        const row = block.row + chunkY;
        decodeTree(column, row, min(4, block.widthLog2), min(4, block.heightLog2));
      }
      for (let p = i32(isTree); p < planes; p++) {
        const plane = planeOf(p);
        const x0 = chunkX >> plane.subX;
        const y0 = chunkY >> plane.subY;
        const w = p ? min(1 << chromaW, 16 >> plane.subX) : min(block.width4, 16);
        const h = p ? min(1 << chromaH, 16 >> plane.subY) : min(block.height4, 16);
        decodeChunk(p, p ? chromaSize : block.transform, x0, y0, w, h);
      }
    }
  }
}

function decodeChunk(p: i32, size: i32, x0: i32, y0: i32, w: i32, h: i32): void {
  const plane = planeOf(p);
  const column = block.column >> plane.subX;
  const row = block.row >> plane.subY;
  const stepX = 1 << transformWidthLog2(size);
  const stepY = 1 << transformHeightLog2(size);
  for (let y = 0; y < h; y += stepY) {
    for (let x = 0; x < w; x += stepX) decodeTransform(p, column, row, size, x0 + x, y0 + y);
  }
}

/** transform_tree(): luma of a copied block. Place in units, sides in log2 of units. */
function decodeTree(column: i32, row: i32, lw: i32, lh: i32): void {
  if (column >= frame.columns || row >= frame.rows) return;
  const size: i32 = load<u8>(work + SPLIT_SIZES + ((row & 31) << 5) + (column & 31));
  if (lw <= transformWidthLog2(size) && lh <= transformHeightLog2(size)) {
    decodeTransform(0, column, row, transformOf(lw, lh), 0, 0);
    return;
  }
  const halfW = lw >= lh ? lw - 1 : lw;
  const halfH = lh >= lw ? lh - 1 : lh;
  for (let y = 0; y < 1 << lh; y += 1 << halfH) {
    for (let x = 0; x < 1 << lw; x += 1 << halfW) decodeTree(column + x, row + y, halfW, halfH);
  }
}

/** column, row: of the block in the plane; x, y: of the transform in it; all in units. */
function decodeTransform(p: i32, column: i32, row: i32, size: i32, x: i32, y: i32): void {
  const plane = planeOf(p);
  const x4 = column + x;
  const y4 = row + y;
  const insideX = (frame.columns >> plane.subX) - x4;
  const insideY = (frame.rows >> plane.subY) - y4;
  if (insideX <= 0 || insideY <= 0) return;
  const lw = transformWidthLog2(size);
  const lh = transformHeightLog2(size);
  const w = 4 << lw;
  const h = 4 << lh;
  const stride = plane.stride;
  const top4 = y4 - (frame.row4 >> plane.subY);
  const dst = plane.top + 4 * top4 * stride + 8 * x4;
  // The word of row top4 - 1, and the bit of column x4.
  const decoded = work + DECODED + p * DECODED_PLANE + 8 * top4;
  const bit = (x4 & ((frame.side4 >> plane.subX) - 1)) + 1;

  if (!block.isCopy) {
    if (p ? block.chromaPalette : block.palette) drawPalette(p, dst, stride, w, h, x, y);
    else predict(p, dst, x4, y4, x, y, w, h, decoded, bit, insideX * 4, insideY * 4);
    if (p == 0) {
      block.lumaRight = 4 * x4 + w;
      block.lumaBottom = 4 * y4 + h;
    }
  }
  if (!block.skip && readCoefficients(p, x4, y4, size)) {
    if (block.isLossless) reconstructLossless(dst, stride);
    else reconstruct(dst, stride, lw + 2, lh + 2);
  }
  // Marks it as decoded, and its size for deblocking.
  const mask = (((<u64>1) << (<u64>(w >> 2))) - 1) << (<u64>bit);
  for (let i = 1; i <= h >> 2; i++) store<u64>(decoded + 8 * i, load<u64>(decoded + 8 * i) | mask);
  const isLumaOfTree = p == 0 && frame.isInter && block.isCopy && !block.skip;
  if ((p == 1 || isLumaOfTree) && frame.deblocks) {
    let at = (p ? frame.chromaSizes : frame.lumaSizes) + top4 * frame.mapStride + x4;
    const isWhole = p == 1 && frame.isInter && block.isCopy && block.skip != 0;
    const edges = isWhole ? wholeChroma() : size;
    for (let i = 0; i < h >> 2; i++, at += frame.mapStride) fillBytes(at, edges, w >> 2);
  }
}

/** The chroma of a block, as if it were one transform. */
@inline
function wholeChroma(): i32 {
  return wholeOf(max(0, block.widthLog2 - frame.subX), max(0, block.heightLog2 - frame.subY));
}

/** predict_intra() and what chroma from luma adds. */
function predict(
  p: i32,
  dst: usize,
  x4: i32,
  y4: i32,
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  decoded: usize,
  bit: i32,
  insideX: i32,
  insideY: i32,
): void {
  const plane = planeOf(p);
  const stride = plane.stride;
  const hasLeft = x > 0 || (p ? block.hasChromaLeft : block.hasLeft);
  const hasAbove = y > 0 || (p ? block.hasChromaAbove : block.hasAbove);
  const isFromLuma = p > 0 && block.chromaMode == FROM_LUMA;
  const mode = p == 0 ? block.mode : isFromLuma ? DC : block.chromaMode;
  const delta = 3 * (p ? block.chromaAngle : block.angle);
  const angle = hasAngle(mode) ? <i32>load<u8>(ANGLES + mode) + delta : 0;
  let countAbove = w;
  let countLeft = h;
  let hasAboveRight = false;
  let hasBelowLeft = false;
  if (angle && angle < 90) {
    countAbove = w + h;
    hasAboveRight = ((load<u64>(decoded) >> <u64>(bit + (w >> 2))) & 1) != 0;
  } else if (angle > 180) {
    countLeft = w + h;
    hasBelowLeft = ((load<u64>(decoded + 8 + 2 * h) >> <u64>(bit - 1)) & 1) != 0;
  }
  const reachX = min(insideX, hasAboveRight ? 2 * w : w);
  const reachY = min(insideY, hasBelowLeft ? 2 * h : h);
  const topRow = 4 * y4 - ((frame.row4 << 2) >> plane.subY);
  collectEdges(p, 4 * x4, topRow, hasAbove, hasLeft, countAbove, countLeft, reachX, reachY);
  if (p == 0 && block.usesFilter) predictFilter(block.filterMode, dst, stride, w, h);
  else if (isFromLuma) {
    if (p == 1) averageLuma(4 * x4, 4 * y4, w, h);
    const alpha = p == 1 ? block.alphaU : block.alphaV;
    predictFromLuma(dst, stride, w, h, dcValue(w, h, hasAbove, hasLeft), alpha);
  } else if (angle == 90) predictVertical(dst, stride, w, h);
  else if (angle == 180) predictHorizontal(dst, stride, w, h);
  else if (angle) {
    const isSmooth = frame.intraEdgeFilter && hasSmoothNeighbour(p);
    predictAngle(dst, stride, w, h, angle, hasAbove, hasLeft, isSmooth, insideX, insideY);
  } else if (mode == DC) fillBlock(dst, stride, w, h, dcValue(w, h, hasAbove, hasLeft));
  else if (mode <= SMOOTH_HORIZONTAL) {
    predictSmooth(dst, stride, w, h, mode != SMOOTH_HORIZONTAL, mode != SMOOTH + 1);
  } else predictPaeth(dst, stride, w, h);
}

/** 7.11.2.8: of the block above or to the left. */
function hasSmoothNeighbour(p: i32): bool {
  const row31 = block.row & 31;
  if (p == 0) {
    if (block.hasAbove && isSmooth(load<u8>(frame.modes + block.column))) return true;
    return block.hasLeft && isSmooth(load<u8>(work + LEFT_MODES + row31));
  }
  const column = block.column | frame.subX;
  if (block.hasChromaAbove && isSmooth(load<u8>(frame.chromaModes + column))) return true;
  return block.hasChromaLeft && isSmooth(load<u8>(work + LEFT_CHROMA_MODES + (row31 | frame.subY)));
}

@inline
function isSmooth(mode: i32): bool {
  return mode >= SMOOTH && mode <= SMOOTH_HORIZONTAL;
}
