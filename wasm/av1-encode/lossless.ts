// Lossless blocks: transforms are Walsh-Hadamard of 4 x 4 (7.13.2.10), each predicted from samples that
// are exact. Levels are the coefficients themselves: base_q_idx 0 has steps of 4, which WHT divides by.

import { uvModeOffset } from './chroma/modes';
import { contextByte, eobOf } from './coefficients/coefficients';
import { rateOf4x4 } from './coefficients/rate-4x4';
import { smoothEdges } from './luma/contexts';
import { candidateDelta, candidateMode, findCandidates, modeBits } from './luma/modes';
import { Block } from './partition/block';
import { PREDICTED } from './places';
import {
  hasAbove,
  hasLeft,
  loadEdges,
  recOf,
  recStrideOf,
  sourceOf,
  sourceStrideOf,
} from './predict/edges';
import { predict } from './predict/predict';
import { copyBlock } from './residual';
import { base, enc } from './state';
import { allZeroOffset, modeOffset, setField } from './symbols/contexts';
import { cost } from './symbols/costs';

/** Answers of searchLossless. */
let bits: i32 = 0;
let isZero: bool = true;

@inline
export function losslessBits(): i32 {
  return bits;
}
@inline
export function isLosslessZero(): bool {
  return isZero;
}

/** The forward WHT of four values a to d, at stride 4 bytes; the inverse of the specification's. */
@inline
function wht(at: usize, stride: usize): void {
  const s0 = load<i32>(at);
  const s1 = load<i32>(at + stride);
  const s2 = load<i32>(at + 2 * stride);
  const s3 = load<i32>(at + 3 * stride);
  const a = s0 + s1;
  const d = s3 - s2;
  const e = (a - d) >> 1;
  const b = e - s1;
  const c = e - s2;
  store<i32>(at, a - c);
  store<i32>(at + stride, c);
  store<i32>(at + 2 * stride, d + b);
  store<i32>(at + 3 * stride, b);
}

/** Differences of 16 samples, then of their transform; i32, row by row. */
const VALUES: usize = memory.data(64, 16);

/** Levels of the 4 x 4 block of a source and its prediction, by columns. */
function transform4x4(src: usize, ss: usize, pred: usize, ps: usize, levels: usize): void {
  for (let y = 0; y < 4; y++, src += ss, pred += ps) {
    for (let x = 0; x < 4; x++) {
      const difference = <i32>load<u8>(src + x) - <i32>load<u8>(pred + x);
      store<i32>(VALUES + 16 * y + 4 * x, difference);
    }
  }
  for (let x = 0; x < 4; x++) wht(VALUES + 4 * x, 16);
  for (let y = 0; y < 4; y++) wht(VALUES + 16 * y, 4);
  for (let i = 0; i < 16; i++) {
    const row = i & 3;
    store<i16>(levels + 2 * i, <i16>load<i32>(VALUES + 16 * row + 4 * (i >> 2)));
  }
}

/** Codes a plane of the current block in a mode; answers its bits. The source is the reconstruction. */
function codePlane(plane: i32, mode: i32, delta: i32, levels: usize): i32 {
  const sub = plane > 0 ? enc.sub : 0;
  const firstX = enc.blockX >> sub;
  const firstY = enc.blockY >> sub;
  const w = enc.blockWidth >> sub;
  const h = enc.blockHeight >> sub;
  const ss = sourceStrideOf(plane);
  const rs = recStrideOf(plane);
  const smooth = smoothEdges(enc.blockX >> 2, enc.blockY >> 2);
  const isSmooth = (smooth & (plane > 0 ? 2 : 1)) != 0;
  const pred = base + PREDICTED;
  let sum = 0;
  for (let y = firstY; y < firstY + h; y += 4) {
    for (let x = firstX; x < firstX + w; x += 4) {
      const src = sourceOf(plane) + y * <i32>ss + x;
      loadEdges(plane, x, y, 4, 4);
      predict(mode, delta, pred, 64, 4, 4, hasAbove(y), hasLeft(x << sub), isSmooth);
      transform4x4(src, ss, pred, 64, levels);
      copyBlock(src, ss, recOf(plane) + y * <i32>rs + x, rs, 4, 4);
      const eob = eobOf(2, 2, 0, levels);
      const zero = allZeroOffset(plane, 2, 2, x >> 2, y >> 2, false);
      sum += cost(zero, i32(eob == 0));
      let context: i32 = 0;
      if (eob) {
        sum += rateOf4x4(i32(plane > 0), levels, eob);
        context = contextByte(2, 2, levels);
        isZero = false;
      }
      setField(plane, x >> 2, y >> 2, 1, 1, context, context);
      levels += 32;
    }
  }
  return sum;
}

/** Chooses modes for the current block by their predictions, and codes all planes. */
export function searchLossless(block: Block, levels: usize, levelsU: usize, levelsV: usize): void {
  const x = enc.blockX;
  const y = enc.blockY;
  isZero = true;
  loadEdges(0, x, y, enc.blockWidth, enc.blockHeight);
  findCandidates((smoothEdges(x >> 2, y >> 2) & 1) != 0);
  const mode = candidateMode(0);
  const delta = candidateDelta(0);
  block.mode = <u8>mode;
  block.delta = <u8>(delta + 3);
  block.depth = 0;
  block.types0 = 0;
  bits = modeBits(modeOffset(x >> 2, y >> 2), mode, delta) + codePlane(0, mode, delta, levels);
  if (enc.planes == 1) return;
  // The same mode suits the other colours.
  const cdf = uvModeOffset(mode);
  const uvMode = mode;
  block.uvMode = <u8>uvMode;
  block.uvDelta = block.delta;
  bits += modeBits(cdf, uvMode, delta);
  bits += codePlane(1, uvMode, delta, levelsU);
  bits += codePlane(2, uvMode, delta, levelsV);
}
