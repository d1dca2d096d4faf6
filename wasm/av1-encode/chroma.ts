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
import { copyBlock, squaredError } from './residual';
import { base, enc, HELD, PREDICTED, TRIED } from './state';
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

/** DC, SMOOTH, PAETH, V, H: compared besides luma's mode and chroma from luma. */
const MODES: usize = memory.data<u8>([0, 9, 12, 1, 2]);
/** Of these modes, then luma's, then chroma from luma: squared errors of the predictions. */
const ERRORS: usize = memory.data(8 * 7, 8);
const LUMA: i32 = 5;
const CFL: i32 = 6;

@inline
function addError(k: i32, error: i32): void {
  store<f64>(ERRORS + 8 * k, load<f64>(ERRORS + 8 * k) + <f64>error);
}

/** The two modes that promise most, and the bits of both. */
let firstMode: i32 = 0;
let firstBits: i32 = 0;
let firstJ: f64 = 0;
let secondMode: i32 = -1;
let secondBits: i32 = 0;
let secondJ: f64 = 0;

function offer(error: f64, mode: i32, b: i32): void {
  const j = costOf(error, b);
  if (j >= secondJ) return;
  if (j < firstJ) {
    secondMode = firstMode;
    secondBits = firstBits;
    secondJ = firstJ;
    firstMode = mode;
    firstBits = b;
    firstJ = j;
    return;
  }
  secondMode = mode;
  secondBits = b;
  secondJ = j;
}

/**
 * Chooses the mode, codes both planes and reconstructs them: `levelsU` and `levelsV` is where levels go.
 * Predictions say which modes are worth it; of two that come close the cheaper one is taken.
 */
export function searchChroma(block: Block, lw: i32, lh: i32, levelsU: usize, levelsV: usize): void {
  const mode: i32 = block.mode;
  const delta = <i32>block.delta - 3;
  chooseModes(mode, delta, block.palette);
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
      memory.copy(levelsU, tried, 2 * samples);
      memory.copy(levelsV, tried + 2 * samples, 2 * samples);
    } else {
      holdPlanes(true);
      bits = before;
      distance = error;
      isZero = wasZero;
    }
  }
  block.uvMode = <u8>uvMode;
  block.uvDelta = uvMode == mode ? block.delta : 3;
  block.cflU = <i8>alphaU;
  block.cflV = <i8>alphaV;
}

/** Errors of predictions that are so much larger are not made good by the rest. */
const CLOSE: f64 = 1.5;

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

/** Fills in the two best modes by the errors of their predictions; alphas. */
function chooseModes(mode: i32, delta: i32, palette: i32): void {
  const sub = enc.sub;
  const w = min(enc.blockWidth >> sub, 32);
  const h = min(enc.blockHeight >> sub, 32);
  memory.fill(ERRORS, 0, 8 * 7);
  alphaU = 0;
  alphaV = 0;
  const cfl = isCflAllowed();
  if (cfl) loadCflLuma(enc.rec0 + enc.blockY * <i32>enc.recStride0 + enc.blockX, w, h);
  measureErrors(mode, delta, w, h, cfl && hasCflEnergy());
  const cdf = uvModeOffset(mode);
  firstJ = Infinity;
  secondJ = Infinity;
  secondMode = -1;
  for (let k = 0; k < enc.chromaModes; k++) {
    const other: i32 = load<u8>(MODES + k);
    if (other == mode && k > 0) continue;
    let b = modeBits(cdf, other, 0);
    if (k == 0 && enc.isScreen) b += cost(CDF_PALETTE_UV + i32(palette > 0) * 16, 0);
    offer(load<f64>(ERRORS + 8 * k), other, b);
  }
  if (mode != DC_PRED) offer(load<f64>(ERRORS + 8 * LUMA), mode, modeBits(cdf, mode, delta));
  if (alphaU | alphaV) {
    offer(load<f64>(ERRORS + 8 * CFL), UV_CFL, cost(cdf, UV_CFL) + alphaBits(alphaU, alphaV));
  }
}

/** Fills ERRORS; means and alphas. */
function measureErrors(mode: i32, delta: i32, w: i32, h: i32, hasCfl: bool): void {
  const sub = enc.sub;
  const x = enc.blockX >> sub;
  const y = enc.blockY >> sub;
  const isAbove = hasAbove(y);
  const isLeft = hasLeft(enc.blockX);
  const isSmooth = (smoothEdges(enc.blockX >> 2, enc.blockY >> 2) & 2) != 0;
  const to = base + PREDICTED;
  for (let plane = 1; plane <= 2; plane++) {
    const ss = enc.sourceStride1;
    const src = sourceOf(plane) + y * <i32>ss + x;
    loadEdges(plane, x, y, w, h);
    for (let k = 0; k < enc.chromaModes; k++) {
      predict(load<u8>(MODES + k), 0, to, 64, w, h, isAbove, isLeft, false);
      addError(k, squaredError(src, ss, to, 64, w, h));
    }
    if (mode != DC_PRED) {
      predict(mode, delta, to, 64, w, h, isAbove, isLeft, isSmooth);
      addError(LUMA, squaredError(src, ss, to, 64, w, h));
    }
    const dc = dcValue(w, h, isAbove, isLeft);
    const alpha = hasCfl ? fitAlpha(src, ss, w, h, dc) : 0;
    if (plane == 1) {
      dcU = dc;
      alphaU = alpha;
    } else {
      dcV = dc;
      alphaV = alpha;
    }
    if (!hasCfl) continue;
    predictCfl(dc, alpha, w, h, to, 64);
    addError(CFL, squaredError(src, ss, to, 64, w, h));
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
