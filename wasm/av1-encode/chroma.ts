// Chroma of a block on trial: DC, luma's mode, or chroma from luma; both planes have the same mode.

import {
  CDF_CFL_ALPHA,
  CDF_CFL_SIGN,
  CDF_PALETTE_UV,
  CDF_UV_CFL,
  CDF_UV_NO_CFL,
} from '../shared/av1/cdf-tables';
import { Block } from './block';
import { fitAlpha, hasCflEnergy, loadCflLuma, predictCfl } from './cfl';
import { contextByte } from './coefficients';
import { allZeroOffset, setField } from './contexts';
import { cost } from './costs';
import { hasAbove, hasLeft, loadEdges, recOf, sourceOf } from './edges';
import { smoothEdges, typeOfMode } from './luma';
import { modeBits } from './modes';
import { DC_PRED, dcValue, predict, UV_CFL } from './predict';
import { squaredError } from './residual';
import { base, enc, HELD, PREDICTED } from './state';
import { addTransform, costOf, hasType, tryTransform } from './transform-block';

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

/** Whether the current block may predict chroma from luma (5.11.7). */
@inline
function isCflAllowed(): bool {
  return !enc.lossless && max(enc.blockWidth, enc.blockHeight) <= 32;
}

@inline
export function uvModeOffset(mode: i32): usize {
  return (isCflAllowed() ? CDF_UV_CFL : CDF_UV_NO_CFL) + mode * 32;
}

/** 0: zero, 1: negative, 2: positive. */
@inline
export function signOf(alpha: i32): i32 {
  return alpha == 0 ? 0 : alpha < 0 ? 1 : 2;
}

/** CDF of the magnitude of one plane's alpha: by the signs, its own first. */
@inline
export function alphaOffset(sign: i32, other: i32): usize {
  return CDF_CFL_ALPHA + ((sign - 1) * 3 + other) * 32;
}

function alphaBits(u: i32, v: i32): i32 {
  const signU = signOf(u);
  const signV = signOf(v);
  let sum = cost(CDF_CFL_SIGN, signU * 3 + signV - 1);
  if (u) sum += cost(alphaOffset(signU, signV), abs(u) - 1);
  if (v) sum += cost(alphaOffset(signV, signU), abs(v) - 1);
  return sum;
}

/** Means of both planes' edges, and alphas. */
let dcU: i32 = 0;
let dcV: i32 = 0;
let alphaU: i32 = 0;
let alphaV: i32 = 0;

/**
 * Chooses the mode by squared errors of the predictions, codes both planes and reconstructs them;
 * `log2`: of the node, `levelsU` and `levelsV`: where levels go.
 */
export function searchChroma(block: Block, lw: i32, lh: i32, levelsU: usize, levelsV: usize): void {
  const sub = enc.sub;
  const w = enc.blockWidth >> sub;
  const h = enc.blockHeight >> sub;
  const tw = min(w, 32);
  const th = min(h, 32);
  const mode: i32 = block.mode;
  const delta = <i32>block.delta - 3;
  const uvMode = chooseMode(mode, delta, tw, th, block.palette);
  block.uvMode = <u8>uvMode;
  block.uvDelta = uvMode == mode ? block.delta : 3;
  block.cflU = <i8>alphaU;
  block.cflV = <i8>alphaV;
  distance = 0;
  isZero = true;
  const tlw = min(lw - sub, 5);
  const tlh = min(lh - sub, 5);
  for (let plane = 1; plane <= 2; plane++) {
    const levels = plane == 1 ? levelsU : levelsV;
    let k = 0;
    for (let y = 0; y < h; y += th) {
      for (let x = 0; x < w; x += tw, k++) {
        codePart(
          plane,
          uvMode,
          <i32>block.uvDelta - 3,
          x,
          y,
          tlw,
          tlh,
          levels + k * 2 * tw * th,
          w * h == tw * th,
        );
      }
    }
  }
}

/** Answers the mode; alphas, and the bits of all this. */
function chooseMode(mode: i32, delta: i32, w: i32, h: i32, palette: i32): i32 {
  const sub = enc.sub;
  const x = enc.blockX >> sub;
  const y = enc.blockY >> sub;
  const isAbove = hasAbove(y);
  const isLeft = hasLeft(enc.blockX);
  const isSmooth = (smoothEdges(enc.blockX >> 2, enc.blockY >> 2) & 2) != 0;
  const cfl = isCflAllowed();
  if (cfl) loadCflLuma(enc.rec0 + enc.blockY * <i32>enc.recStride0 + enc.blockX, w, h);
  const hasCfl = cfl && hasCflEnergy();
  const to = base + PREDICTED;
  let dcError: f64 = 0;
  let modeError: f64 = 0;
  let cflError: f64 = 0;
  alphaU = 0;
  alphaV = 0;
  for (let plane = 1; plane <= 2; plane++) {
    const ss = enc.sourceStride1;
    const src = sourceOf(plane) + y * <i32>ss + x;
    loadEdges(plane, x, y, w, h);
    const dc = dcValue(w, h, isAbove, isLeft);
    predict(DC_PRED, 0, to, 64, w, h, isAbove, isLeft, false);
    dcError += <f64>squaredError(src, ss, to, 64, w, h);
    let alpha: i32 = 0;
    if (hasCfl) {
      alpha = fitAlpha(src, ss, w, h, dc);
      predictCfl(dc, alpha, w, h, base + HELD, 64);
      cflError += <f64>squaredError(src, ss, base + HELD, 64, w, h);
    }
    if (plane == 1) {
      dcU = dc;
      alphaU = alpha;
    } else {
      dcV = dc;
      alphaV = alpha;
    }
    if (mode != DC_PRED) {
      predict(mode, delta, to, 64, w, h, isAbove, isLeft, isSmooth);
      modeError += <f64>squaredError(src, ss, to, 64, w, h);
    }
  }
  const cdf = uvModeOffset(mode);
  let best = DC_PRED;
  bits = cost(cdf, DC_PRED);
  if (enc.isScreen) bits += cost(CDF_PALETTE_UV + i32(palette > 0) * 16, 0);
  let bestJ = costOf(dcError, bits);
  if (mode != DC_PRED) {
    const b = modeBits(cdf, mode, delta);
    const j = costOf(modeError, b);
    if (j < bestJ) {
      bestJ = j;
      best = mode;
      bits = b;
    }
  }
  if (alphaU | alphaV) {
    const b = cost(cdf, UV_CFL) + alphaBits(alphaU, alphaV);
    if (costOf(cflError, b) < bestJ) {
      best = UV_CFL;
      bits = b;
    }
  }
  return best;
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
