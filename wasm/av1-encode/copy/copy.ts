// Blocks that are copied from what is coded already (intra block copy), without a residual: letters, icons
// and lines come again. Only of drawn pictures in 4:4:4, whose filters are off then; from the rows above
// the band that are kept (`enc.history`).

import { allocZeroed } from '../../arena';
import { CDF_INTRA_BLOCK_COPY, CDF_SKIP } from '../../shared/av1/cdf-tables';
import { Block } from '../partition/block';
import { recOf, recStrideOf, sourceOf, sourceStrideOf } from '../predict/edges';
import { DC_PRED } from '../predict/predict';
import { copyBlock, squaredError } from '../residual';
import { enc } from '../state';
import { skipContext } from '../symbols/contexts';
import { cost } from '../symbols/costs';
import { costOf } from '../transform-block';
import { bucketAt, comesAgain, forgetBlocks, HASH_BYTES, hashBand, TABLE_BYTES } from './hash';
import {
  candidateVector,
  keepVector,
  predictVector,
  raiseVectors,
  VECTOR_ROWS,
  vectorBits,
} from './vectors';

/** Blocks of 8 x 8 of a larger one whose places are tried. */
const MOST_PROBES: i32 = 4;
/** Vectors are shorter; INTRABC_DELAY_SB64. */
const MAX_VECTOR: i32 = 2048;
const DELAY_64: i32 = 4;

/** The best so far. */
let bestCost: f64 = 0;
let bestDown: i32 = 0;
let bestRight: i32 = 0;
let fixedBits: i32 = 0;
/** Squared error of the best, in a sample's mean. */
let bestError: f64 = 0;

/**
 * Whether the block that was searched last, a copy, is as near to the source as its quantizer would bring
 * it: such a one need not be cut. Others must be, however cheap they are, or words turn into similar ones.
 */
export function isFaithful(): bool {
  const step = <f64>enc.acStep / 8;
  return bestError * 12 <= step * step;
}

/** Whether it is as good as equal: nothing else need be tried. Palettes are exact where others only are faithful. */
export function isExact(): bool {
  const step = <f64>enc.acStep / 8;
  return bestError * 2000 <= step * step;
}

/** For `history` rows that can be copied; mirrored by av1-encode-memory.ts. */
export function allocateCopies(wide: usize): bool {
  enc.copyTable = allocZeroed(TABLE_BYTES);
  enc.copyHashes = allocZeroed(HASH_BYTES * <i32>wide);
  enc.vectors = allocZeroed(VECTOR_ROWS * <i32>(wide >> 2) * 8 + 64);
  return enc.copyTable != 0 && enc.copyHashes != 0 && enc.vectors != 0;
}

/** The first band of a drawing has come: are blocks to be copied? */
export function decideCopies(): void {
  if (!enc.history || enc.sub) return;
  enc.hasCopies = i32(comesAgain(min(64, enc.height)));
}

/** A tile begins at the top of the band. */
export function enterCopies(): void {
  if (enc.hasCopies) forgetBlocks();
}

/** The band is coded. */
export function leaveCopies(): void {
  if (!enc.hasCopies) return;
  hashBand(min(64, enc.height - enc.bandY));
  raiseVectors();
}

/** The current block leaves its vector. */
export function leaveCopy(block: Block): void {
  if (enc.hasCopies) keepVector(block);
}

/**
 * Looks for the place that the current block is best copied from; answers what that costs, Infinity if there
 * is none, or none that costs less than enc.blockLimit.
 */
export function findCopy(): f64 {
  const most = enc.blockLimit;
  bestCost = most;
  const skip = CDF_SKIP + skipContext(enc.blockX >> 2, enc.blockY >> 2) * 16;
  fixedBits = cost(CDF_INTRA_BLOCK_COPY, 1) + cost(skip, 1);
  predictVector();
  for (let i = 0; i < 2; i++) {
    const vector = candidateVector(i);
    if (vector) tryVector(vector >> 16, (vector << 16) >> 16);
  }
  probe();
  return bestCost < most ? bestCost : Infinity;
}

/** Makes a copy of the current block, from where findCopy() has found it last. */
export function takeCopy(block: Block): void {
  block.isCopy = 1;
  block.downBy = <i16>bestDown;
  block.rightBy = <i16>bestRight;
  block.mode = <u8>DC_PRED;
  block.uvMode = <u8>DC_PRED;
  block.delta = 3;
  block.uvDelta = 3;
  block.depth = 0;
  block.palette = 0;
  block.skip = 1;
  for (let plane = 0; plane < enc.planes; plane++) {
    const stride = recStrideOf(plane);
    const to = recOf(plane) + enc.blockY * <i32>stride + enc.blockX;
    const from = to + bestDown * <i32>stride + bestRight;
    copyBlock(from, stride, to, stride, enc.blockWidth, enc.blockHeight);
  }
}

/** Tries where its squares of 8 x 8 have been before. */
function probe(): void {
  const stride = enc.sourceStride0;
  let probes = 0;
  for (let y = enc.blockY; y < enc.blockY + enc.blockHeight; y += 8) {
    for (let x = enc.blockX; x < enc.blockX + enc.blockWidth; x += 8) {
      const bucket = bucketAt(enc.source0 + y * <i32>stride + x, stride);
      if (!bucket) continue;
      for (let i = 0; i < 4; i++) {
        const place = load<u32>(bucket + 4 * i);
        if (!place) break;
        tryVector(<i32>(place >> 16) - enc.bandY - y, <i32>(place & 0xffff) - x);
      }
      if (++probes == MOST_PROBES) return;
    }
  }
}

function tryVector(down: i32, right: i32): void {
  if (!isAllowed(down, right)) return;
  const bits = fixedBits + vectorBits(down, right);
  let error: f64 = 0;
  for (let plane = 0; plane < enc.planes; plane++) {
    const stride = recStrideOf(plane);
    const ss = sourceStrideOf(plane);
    const src = sourceOf(plane) + enc.blockY * <i32>ss + enc.blockX;
    const from = recOf(plane) + (enc.blockY + down) * <i32>stride + enc.blockX + right;
    error += <f64>squaredError(src, ss, from, stride, enc.blockWidth, enc.blockHeight);
    if (costOf(error, bits) >= bestCost) return;
  }
  bestCost = costOf(error, bits);
  bestError = error / <f64>(enc.blockWidth * enc.blockHeight);
  bestDown = down;
  bestRight = right;
}

/** is_mv_valid(): the source is in the tile, among the rows that are kept, decoded, and not too near. */
function isAllowed(down: i32, right: i32): bool {
  if (abs(down) >= MAX_VECTOR || abs(right) >= MAX_VECTOR) return false;
  const top = enc.blockY + down;
  const bottom = top + enc.blockHeight;
  const left = enc.blockX + right;
  const end = left + enc.blockWidth;
  if (bottom > 0 || top < -enc.history || enc.bandY + top < enc.tileTop) return false;
  if (left < enc.tileLeft || end > min(enc.tileRight, enc.width)) return false;
  const rows = (63 - bottom + 1) >> 6;
  const across = (enc.tileRight - enc.tileLeft + 63) >> 6;
  const here = (enc.blockX - enc.tileLeft) >> 6;
  const there = (end - 1 - enc.tileLeft) >> 6;
  if (there - rows * across >= here - DELAY_64) return false;
  return there < here - DELAY_64 + (1 + DELAY_64) * rows;
}
