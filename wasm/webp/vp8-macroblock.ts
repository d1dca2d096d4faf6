// A row of macroblocks: predicted, with their coefficients, not filtered (RFC 6386 section 12, 14).

import { gather, scatter } from '../shared/block';
import { isStarved, resume, suspend } from './bool-reader';
import { predictBlock, predictChroma, predictLuma } from './vp8-predict';
import { COEFFICIENTS, Macroblock, macroblockAt, partitionAt, TOKENS_LEFT, vp8 } from './vp8-state';
import { readCoefficients, skipCoefficients } from './vp8-tokens';
import { addFlat, inverseDct } from './vp8-transform';

/** Decodes the current row into `predicted`. False: something of it is not in the file. */
export function decodeRow(): bool {
  const part = partitionAt(1 + (vp8.row & (vp8.partitions - 1)));
  resume(part);
  memory.fill(TOKENS_LEFT, 0, 9);
  setEdges();
  for (let x = 0; x < vp8.columns; x++) {
    const block = macroblockAt(x);
    let held: u64 = 0;
    if (block.isSkipped) skipCoefficients(block, x);
    else held = readCoefficients(block, x);
    block.isInner = held || !block.isWhole ? 1 : 0;
    reconstruct(block, x, held);
  }
  suspend();
  return !isStarved();
}

/** Section 12.2, 12.3: what lies left of the picture is 129, above it 127, the corner 127 or 129. */
function setEdges(): void {
  const first: usize = vp8.row ? 0 : 1;
  const y = vp8.predictedY - 1;
  const u = vp8.predictedU - 1;
  const v = vp8.predictedV - 1;
  for (let i: usize = first; i < 17; i++) store<u8>(y + i * vp8.predictedStrideY, 129);
  for (let i: usize = first; i < 9; i++) {
    store<u8>(u + i * vp8.predictedStrideC, 129);
    store<u8>(v + i * vp8.predictedStrideC, 129);
  }
  if (!vp8.row) return;
  // Right of the picture its last sample goes on.
  const end = vp8.predictedY + 16 * vp8.columns;
  memory.fill(end, load<u8>(end - 1), 8);
}

function reconstruct(block: Macroblock, x: i32, held: u64): void {
  const strideY = vp8.predictedStrideY;
  const strideC = vp8.predictedStrideC;
  const y = vp8.predictedY + strideY + 16 * x;
  const u = vp8.predictedU + strideC + 8 * x;
  const v = vp8.predictedV + strideC + 8 * x;
  const hasAbove = vp8.row > 0;
  const hasLeft = x > 0;
  if (block.isWhole) {
    predictLuma(y, strideY, block.mode, hasAbove, hasLeft);
    if (<u32>held) addBlocks(y, strideY, 16, 4, held, COEFFICIENTS);
  } else {
    reconstructBlocks(block, y, strideY, held);
  }
  predictChroma(u, strideC, block.chromaMode, hasAbove, hasLeft);
  predictChroma(v, strideC, block.chromaMode, hasAbove, hasLeft);
  const chroma = held >> 32;
  if (<u8>chroma) addBlocks(u, strideC, 4, 2, chroma, COEFFICIENTS + 16 * 32);
  if (<u8>(chroma >> 8)) addBlocks(v, strideC, 4, 2, chroma >> 8, COEFFICIENTS + 20 * 32);
}

/** Adds `count` blocks, `wide` in a row, to their prediction. */
function addBlocks(
  at: usize,
  stride: usize,
  count: i32,
  wide: i32,
  held: u64,
  coefficients: usize,
): void {
  for (let i = 0; i < count; i++, held >>= 2, coefficients += 32) {
    if (!(held & 3)) continue;
    const p = at + <usize>(i / wide) * 4 * stride + <usize>(i % wide) * 4;
    scatter(p, stride, add(gather(p, stride), held, coefficients));
  }
}

/** Adds a block's coefficients, which are zeros then. */
@inline
function add(prediction: v128, held: u64, coefficients: usize): v128 {
  if (!(held & 3)) return prediction;
  if (!(held & 2)) {
    const dc: i32 = load<i16>(coefficients);
    store<i16>(coefficients, 0);
    return addFlat(dc, prediction);
  }
  const c0 = v128.load(coefficients);
  const c1 = v128.load(coefficients, 16);
  const zero = i64x2.splat(0);
  v128.store(coefficients, zero);
  v128.store(coefficients, zero, 16);
  return inverseDct(c0, c1, prediction);
}

/** Section 12.3: each block is predicted from those before it. */
function reconstructBlocks(block: Macroblock, at: usize, stride: usize, held: u64): void {
  const modes = changetype<usize>(block) + offsetof<Macroblock>('modes');
  // Blocks at the right edge have only the row above the macroblock to their right.
  const aboveRight = (<u64>load<u32>(at - stride + 16)) << 32;
  let coefficients = COEFFICIENTS;
  for (let i = 0; i < 16; i++, held >>= 2, coefficients += 32) {
    const p = at + <usize>(i >> 2) * 4 * stride + <usize>(i & 3) * 4;
    let above = load<u64>(p - stride);
    if ((i & 3) == 3) above = (above & 0xffffffff) | aboveRight;
    const prediction = predictBlock(p, stride, <usize>load<u8>(modes + i), above);
    scatter(p, stride, add(prediction, held, coefficients));
  }
}
