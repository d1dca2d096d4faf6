// Chroma of a block on trial: of the modes that promise most (modes.ts), both planes are coded.

import { contextByte } from '../coefficients/coefficients';
import { smoothEdges, typeOfMode } from '../luma/contexts';
import { Block } from '../partition/block';
import { HELD, TRIED } from '../places';
import { hasAbove, hasLeft, loadEdges, recOf, sourceOf } from '../predict/edges';
import { predict, UV_CFL } from '../predict/predict';
import { copyBlock } from '../residual';
import { copyVectors } from '../spans';
import { base, enc } from '../state';
import { allZeroOffset, setField } from '../symbols/contexts';
import { addTransform, costOf, hasType, tryTransform } from '../transform-block';
import { predictCfl } from './cfl';
import {
  alphaU,
  alphaV,
  chooseModes,
  dcU,
  dcV,
  firstBits,
  firstJ,
  firstMode,
  isWeighted,
  secondBits,
  secondJ,
  secondMode,
} from './modes';

/** Errors of predictions that are so much larger are not made good by the rest. */
const CLOSE: f64 = 1.5;

/**
 * What errors of subsampled chroma count, where nothing is drawn: without it most blocks have no coefficient of
 * chroma at all, and colours fade. It is lambda that is divided while chroma is coded: all decisions follow.
 */
const WEIGHT: f64 = 1.6;

/** Answers of searchChroma. */
let bits: i32 = 0;
let distance: f64 = 0;
let isZero: bool = true;

@inline
export function chromaBits(): i32 {
  return bits;
}
@inline
export function chromaDistance(): f64 {
  return distance;
}
@inline
export function isChromaZero(): bool {
  return isZero;
}

/**
 * Chooses the mode, codes both planes and reconstructs them: `levelsU` and `levelsV` is where levels go.
 * Predictions say which modes are worth it; of two that come close the cheaper one is taken.
 */
export function searchChroma(block: Block, lw: i32, lh: i32, levelsU: usize, levelsV: usize): void {
  const mode: i32 = block.mode;
  const delta = <i32>block.delta - 3;
  const weight = isWeighted() ? WEIGHT : 1;
  const lambda = enc.lambda;
  chooseModes(mode, delta, block.palette);
  enc.lambda = lambda / weight;
  let uvMode = firstMode;
  bits = firstBits;
  codePlanes(uvMode, mode, delta, lw, lh, levelsU, levelsV);
  if (enc.comparesChroma && secondMode >= 0 && secondJ < CLOSE * firstJ) {
    const j = costOf(distance, bits);
    const before = bits;
    const error = distance;
    const wasZero = isZero;
    holdPlanes(false);
    bits = secondBits;
    const samples = 1 << (lw + lh - 2 * enc.sub);
    const tried = base + TRIED;
    codePlanes(secondMode, mode, delta, lw, lh, tried, tried + 2 * samples);
    if (costOf(distance, bits) < j) {
      uvMode = secondMode;
      copyVectors(levelsU, tried, 2 * samples);
      copyVectors(levelsV, tried + 2 * samples, 2 * samples);
    } else {
      holdPlanes(true);
      bits = before;
      distance = error;
      isZero = wasZero;
    }
  }
  enc.lambda = lambda;
  distance *= weight;
  block.uvMode = <u8>uvMode;
  block.uvDelta = uvMode == mode ? block.delta : 3;
  block.cflU = <i8>alphaU;
  block.cflV = <i8>alphaV;
}

/** Both planes of the block to HELD, or back. */
function holdPlanes(isBack: bool): void {
  const w = enc.blockWidth >> enc.sub;
  const h = enc.blockHeight >> enc.sub;
  const stride = enc.recStride1;
  let held = base + HELD;
  for (let plane = 1; plane <= 2; plane++, held += w * h) {
    const rec = recOf(plane) + (enc.blockY >> enc.sub) * <i32>stride + (enc.blockX >> enc.sub);
    if (isBack) copyBlock(held, w, rec, stride, w, h);
    else copyBlock(rec, stride, held, w, w, h);
  }
}

/** Codes both planes in a mode; adds to `bits`. */
function codePlanes(
  uvMode: i32,
  mode: i32,
  delta: i32,
  lw: i32,
  lh: i32,
  levelsU: usize,
  levelsV: usize,
): void {
  const sub = enc.sub;
  const w = enc.blockWidth >> sub;
  const h = enc.blockHeight >> sub;
  const tw = min(w, 32);
  const th = min(h, 32);
  const tlw = min(lw - sub, 5);
  const tlh = min(lh - sub, 5);
  const uvDelta = uvMode == mode ? delta : 0;
  distance = 0;
  isZero = true;
  for (let plane = 1; plane <= 2; plane++) {
    let levels = plane == 1 ? levelsU : levelsV;
    for (let y = 0; y < h; y += th) {
      for (let x = 0; x < w; x += tw, levels += 2 * tw * th) {
        codePart(plane, uvMode, uvDelta, x, y, tlw, tlh, levels, w * h == tw * th);
      }
    }
  }
}

/** Predicts and codes one transform of a plane, at (x, y) of the block. */
function codePart(
  plane: i32,
  mode: i32,
  delta: i32,
  partX: i32,
  partY: i32,
  lw: i32,
  lh: i32,
  levels: usize,
  isWhole: bool,
): void {
  const sub = enc.sub;
  const x = (enc.blockX >> sub) + partX;
  const y = (enc.blockY >> sub) + partY;
  const w = 1 << lw;
  const h = 1 << lh;
  const ss = enc.sourceStride1;
  const rs = enc.recStride1;
  const src = sourceOf(plane) + y * <i32>ss + x;
  const rec = recOf(plane) + y * <i32>rs + x;
  if (mode == UV_CFL) {
    const alpha = plane == 1 ? alphaU : alphaV;
    predictCfl(plane == 1 ? dcU : dcV, alpha, w, h, rec, rs);
  } else {
    loadEdges(plane, x, y, w, h);
    const isSmooth = (smoothEdges(enc.blockX >> 2, enc.blockY >> 2) & 2) != 0;
    predict(mode, delta, rec, rs, w, h, hasAbove(y), hasLeft(x << sub), isSmooth);
  }
  const type = hasType(lw, lh) ? typeOfMode(mode) : 0;
  const zero = allZeroOffset(plane, lw, lh, x >> 2, y >> 2, isWhole);
  tryTransform(lw, lh, src, ss, rec, rs, levels, type, -1, zero);
  if (enc.txEob) {
    addTransform(lw, lh, type, enc.txEob, rec, rs);
    isZero = false;
  }
  bits += enc.txBits;
  distance += enc.txDistance;
  if (isWhole) return;
  setPartContext(plane, x >> 2, y >> 2, lw, lh, levels);
}

/** For the transforms that follow in the same block. */
function setPartContext(plane: i32, x4: i32, y4: i32, lw: i32, lh: i32, levels: usize): void {
  const c: i32 = enc.txEob ? contextByte(lw, lh, levels) : 0;
  setField(plane, x4, y4, 1 << (lw - 2), 1 << (lh - 2), c, c);
}
