// Writes the decisions about a superblock as the specification orders its syntax (5.11), adapting.

import {
  CDF_ANGLE,
  CDF_CFL_SIGN,
  CDF_DELTA_Q,
  CDF_FILTER_INTRA_MODE,
  CDF_INTRA_BLOCK_COPY,
  CDF_SKIP,
  CDF_UV_CFL,
} from '../../shared/av1/cdf-tables';
import { alphaOffset, signOf, uvModeOffset } from '../chroma/modes';
import { contextByte, eobOf } from '../coefficients/coefficients';
import { writeCoefficients } from '../coefficients/write';
import { writeVector } from '../copy/vectors';
import { depthOffset } from '../luma/contexts';
import { writeMap, writePalette } from '../palette/write';
import { Block, blockAt, levelsAt, partitionAt, typeOf } from '../partition/block';
import { countParts, PARTITION_SPLIT } from '../partition/parts';
import {
  blockLh,
  blockLw,
  chromaLog2,
  enterBlock,
  leaveBlock,
  searchLateChroma,
  transformLh,
  transformLw,
} from '../partition/search';
import { chromaQuarter, holdsChroma } from '../partition/small';
import { FILTER_PRED, filterOffset, mayFilter, typeModeOf } from '../predict/filter';
import { DC_PRED, isDirectional, UV_CFL } from '../predict/predict';
import { enc } from '../state';
import { hasType, typeOffset, typeSymbol } from '../transform-block';
import {
  allZeroOffset,
  dcContext,
  modeOffset,
  partitionOffset,
  setField,
  skipContext,
} from './contexts';
import {
  cdfs,
  fixedBool,
  literal,
  setWrittenQuantizer,
  symbol,
  writtenQuantizer,
} from './range-coder';

/** 32768 times the probability of a symbol of the partition (10 of them). */
function chanceOf(cdf: usize, s: i32): u32 {
  const before: u32 = s == 0 ? 32768 : load<u16>(cdfs + cdf + 2 * (s - 1));
  return s == 9 ? before : before - load<u16>(cdfs + cdf + 2 * s);
}

/** decode_partition(), 5.11.4. */
export function writeNode(log2: i32, x: i32, y: i32): void {
  const half = 1 << (log2 - 1);
  const hasRows = enc.bandY + y + half < enc.codedHeight;
  const hasColumns = x + half < enc.codedWidth;
  const fits = x + 2 * half <= enc.codedWidth && enc.bandY + y + 2 * half <= enc.codedHeight;
  const part: i32 = fits ? load<u8>(partitionAt(log2, x, y)) : PARTITION_SPLIT;
  const cdf = partitionOffset(log2, x, y);
  if (log2 == 3) symbol(cdf, part, 4);
  else if (hasRows && hasColumns) symbol(cdf, part, 10);
  else if (hasColumns) {
    // split_or_horz
    const ones = chanceOf(cdf, 2) + chanceOf(cdf, 3) + chanceOf(cdf, 4);
    fixedBool(ones + chanceOf(cdf, 6) + chanceOf(cdf, 7) + chanceOf(cdf, 9), 1);
  } else if (hasRows) {
    // split_or_vert
    const ones = chanceOf(cdf, 1) + chanceOf(cdf, 3) + chanceOf(cdf, 4);
    fixedBool(ones + chanceOf(cdf, 5) + chanceOf(cdf, 6) + chanceOf(cdf, 8), 1);
  }
  if (part == PARTITION_SPLIT && log2 > 3) {
    for (let k = 0; k < 4; k++) {
      const quarterX = x + (k & 1) * half;
      const quarterY = y + (k >> 1) * half;
      if (quarterX >= enc.codedWidth || enc.bandY + quarterY >= enc.codedHeight) continue;
      writeNode(log2 - 1, quarterX, quarterY);
    }
    return;
  }
  const blocks = countParts(part);
  for (let k = 0; k < blocks; k++) {
    enterBlock(log2, x, y, part, k);
    writeBlock(log2);
  }
}

/** intra_frame_mode_info() and residual() of the current block (5.11.7, 5.11.34). */
function writeBlock(log2: i32): void {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const lw = blockLw();
  const lh = blockLh();
  const block = blockAt(log2, 0, enc.blockX, enc.blockY);
  if (enc.isChromaLate && holdsChroma()) searchLateChroma(block, log2);
  symbol(CDF_SKIP + skipContext(x4, y4) * 16, block.skip, 2);
  writeCdef(block.skip != 0);
  writeDeltaQ(lw == 6 && lh == 6 && block.skip != 0);
  if (enc.hasCopies) symbol(CDF_INTRA_BLOCK_COPY, block.isCopy, 2);
  if (enc.hasCopies && block.isCopy) writeVector(block);
  else writeIntra(block, log2, lw, lh);
  leaveBlock(block, log2, 0, enc.planes);
}

/** What follows where the block is not copied. */
function writeIntra(block: Block, log2: i32, lw: i32, lh: i32): void {
  const x4 = enc.blockX >> 2;
  const y4 = enc.blockY >> 2;
  const mode: i32 = block.mode;
  symbol(modeOffset(x4, y4), mode, 13);
  if (hasAngle(mode)) symbol(CDF_ANGLE + (mode - 1) * 16, block.delta, 7);
  if (enc.planes > 1 && holdsChroma()) writeChromaMode(block, mode);
  if (enc.hasPalettes && !enc.isSmall) {
    writePalette(block);
    if (block.palette) writeMap(block);
  }
  if (mode == DC_PRED && !block.palette && mayFilter()) writeFilterMode(block.filterMode);
  if (!enc.lossless && lw + lh > 4) {
    symbol(depthOffset(lw, lh, x4, y4), block.depth, max(lw, lh) == 3 ? 2 : 3);
  }
  if (!block.skip) writeResidual(block, log2, lw, lh);
}

/** Whether steps of the angle are coded. */
@inline
function hasAngle(mode: i32): bool {
  return isDirectional(mode) && !enc.isSmall;
}

/** filter_intra_mode_info(), 5.11.24. */
function writeFilterMode(mode: i32): void {
  symbol(filterOffset(), i32(mode > 0), 2);
  if (mode) symbol(CDF_FILTER_INTRA_MODE, mode - 1, 5);
}

/** read_cdef(), 5.11.56: with the first block of a superblock that is not skipped. */
function writeCdef(isSkipped: bool): void {
  if (!enc.isCdefPending || isSkipped) return;
  enc.isCdefPending = 0;
  literal(enc.cdefIndex, enc.cdefBits);
}

/** read_delta_qindex(), 5.11.38: with the first block of a superblock, unless it is all and skipped. */
function writeDeltaQ(isSkippedSuperblock: bool): void {
  if (!enc.isQPending) return;
  enc.isQPending = 0;
  if (isSkippedSuperblock) return;
  const steps = (enc.superblockQ - writtenQuantizer()) / 4;
  setWrittenQuantizer(enc.superblockQ);
  const size = abs(steps);
  symbol(CDF_DELTA_Q, min(size, 3), 4);
  if (size > 2) {
    const bits: i32 = 31 - clz(size - 1);
    literal(bits - 1, 3);
    literal(size - 1 - (1 << bits), bits);
  }
  if (size) literal(u32(steps < 0), 1);
}

function writeChromaMode(block: Block, mode: i32): void {
  const uvMode: i32 = block.uvMode;
  const cdf = uvModeOffset(mode);
  symbol(cdf, uvMode, cdf >= CDF_UV_CFL ? 14 : 13);
  if (uvMode == UV_CFL) {
    const u: i32 = block.cflU;
    const v: i32 = block.cflV;
    symbol(CDF_CFL_SIGN, signOf(u) * 3 + signOf(v) - 1, 8);
    if (u) symbol(alphaOffset(signOf(u), signOf(v)), abs(u) - 1, 16);
    if (v) symbol(alphaOffset(signOf(v), signOf(u)), abs(v) - 1, 16);
  } else if (hasAngle(uvMode)) symbol(CDF_ANGLE + (uvMode - 1) * 16, block.uvDelta, 7);
}

function writeResidual(block: Block, log2: i32, lw: i32, lh: i32): void {
  const tlw = enc.lossless ? 2 : transformLw(lw, lh, block.depth);
  const tlh = enc.lossless ? 2 : transformLh(lw, lh, block.depth);
  const luma = levelsAt(log2, 0, 0, enc.nodeX, enc.nodeY, enc.nodeQuarter);
  writePlane(block, 0, lw, lh, tlw, tlh, luma);
  if (!holdsChroma()) return;
  const quarter = chromaQuarter();
  const clw = max(2, lw - enc.sub);
  const clh = max(2, lh - enc.sub);
  for (let plane = 1; plane < enc.planes; plane++) {
    const levels = levelsAt(log2, 0, plane, enc.nodeX, enc.nodeY, quarter);
    writePlane(block, plane, clw, clh, chromaLog2(clw), chromaLog2(clh), levels);
  }
}

/** Transforms of a plane, row by row. */
function writePlane(
  block: Block,
  plane: i32,
  lw: i32,
  lh: i32,
  tlw: i32,
  tlh: i32,
  levels: usize,
): void {
  const sub = plane > 0 ? enc.sub : 0;
  const firstX = enc.blockX >> (2 + sub);
  const firstY = enc.blockY >> (2 + sub);
  const w4 = 1 << (tlw - 2);
  const h4 = 1 << (tlh - 2);
  const isWhole = lw == tlw && lh == tlh;
  const filtered = FILTER_PRED - 1 + block.filterMode;
  const typeMode = block.filterMode ? typeModeOf(filtered) : <i32>block.mode;
  let k = 0;
  for (let y4 = firstY; y4 < firstY + (1 << (lh - 2)); y4 += h4) {
    for (let x4 = firstX; x4 < firstX + (1 << (lw - 2)); x4 += w4, k++) {
      const isTyped = plane == 0 && !enc.lossless && hasType(tlw, tlh);
      const type = isTyped ? typeOf(block, k) : 0; // scans of others are those of DCT_DCT
      const eob = eobOf(tlw, tlh, type, levels);
      symbol(allZeroOffset(plane, tlw, tlh, x4, y4, isWhole), i32(eob == 0), 2);
      if (eob) {
        if (isTyped) {
          const symbols = tlw == 4 && tlh == 4 ? 5 : 7;
          symbol(typeOffset(tlw, tlh, typeMode), typeSymbol(tlw, tlh, type), symbols);
        }
        const context = dcContext(plane, x4, y4, w4, h4);
        writeCoefficients(tlw, tlh, i32(plane > 0), type, levels, eob, context);
      }
      if (!isWhole) {
        const c: i32 = eob ? contextByte(tlw, tlh, levels) : 0;
        setField(plane, x4, y4, w4, h4, c, c);
      }
      levels += 32 * w4 * h4;
    }
  }
}
