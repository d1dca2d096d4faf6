// What chroma of a block may be predicted by: DC and four more modes, luma's, or luma itself. Errors of the
// predictions say which two promise most; both planes have the same mode.

import {
  CDF_CFL_ALPHA,
  CDF_CFL_SIGN,
  CDF_PALETTE_UV,
  CDF_UV_CFL,
  CDF_UV_NO_CFL,
} from '../../shared/av1/cdf-tables';
import { smoothEdges } from '../luma/contexts';
import { modeBits } from '../luma/modes';
import { PREDICTED } from '../places';
import { hasAbove, hasLeft, loadEdges, sourceOf } from '../predict/edges';
import { DC_PRED, dcValue, predict, UV_CFL } from '../predict/predict';
import { squaredError } from '../residual';
import { base, CHROMA_420, enc } from '../state';
import { cost } from '../symbols/costs';
import { costOf } from '../transform-block';
import { fitAlpha, hasCflEnergy, loadCflLuma, predictCfl } from './cfl';

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
export let dcU: i32 = 0;
export let dcV: i32 = 0;
export let alphaU: i32 = 0;
export let alphaV: i32 = 0;

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
export let firstMode: i32 = 0;
export let firstBits: i32 = 0;
export let firstJ: f64 = 0;
export let secondMode: i32 = -1;
export let secondBits: i32 = 0;
export let secondJ: f64 = 0;

/** Whether errors count more than luma's (chroma.ts): those of subsampled chroma, where nothing is drawn. */
@inline
export function isWeighted(): bool {
  return enc.sampling == CHROMA_420 && !enc.isScreen;
}

/** Bits of a mode count double where errors count more: what one mode saves is cheap to code after another. */
function offer(error: f64, mode: i32, b: i32): void {
  const j = costOf(error, b << i32(isWeighted()));
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

/** Fills in the two best modes by the errors of their predictions; alphas. */
export function chooseModes(mode: i32, delta: i32, palette: i32): void {
  const sub = enc.sub;
  const w = min(enc.blockWidth >> sub, 32);
  const h = min(enc.blockHeight >> sub, 32);
  memory.fill(ERRORS, 0, 8 * 7);
  alphaU = 0;
  alphaV = 0;
  if (enc.isScreen && isFlat(w, h)) {
    firstMode = DC_PRED;
    firstBits = dcBits(mode, palette);
    firstJ = 0;
    secondMode = -1;
    return;
  }
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
    const b = k == 0 ? dcBits(mode, palette) : modeBits(cdf, other, 0);
    offer(load<f64>(ERRORS + 8 * k), other, b);
  }
  if (mode != DC_PRED) offer(load<f64>(ERRORS + 8 * LUMA), mode, modeBits(cdf, mode, delta));
  if (alphaU | alphaV) {
    offer(load<f64>(ERRORS + 8 * CFL), UV_CFL, cost(cdf, UV_CFL) + alphaBits(alphaU, alphaV));
  }
}

/** Bits of DC_PRED, which say that chroma has no palette, if luma is predicted by `mode`. */
@inline
function dcBits(mode: i32, palette: i32): i32 {
  const bits = cost(uvModeOffset(mode), DC_PRED);
  const isTold = enc.isScreen && !enc.isSmall;
  return isTold ? bits + cost(CDF_PALETTE_UV + i32(palette > 0) * 16, 0) : bits;
}

/** Whether DC predicts both planes so well that no other mode is worth its bits. */
function isFlat(w: i32, h: i32): bool {
  const x = enc.blockX >> enc.sub;
  const y = enc.blockY >> enc.sub;
  const to = base + PREDICTED;
  let error = 0;
  for (let plane = 1; plane <= 2; plane++) {
    const ss = enc.sourceStride1;
    const src = sourceOf(plane) + y * <i32>ss + x;
    loadEdges(plane, x, y, w, h);
    predict(DC_PRED, 0, to, 64, w, h, hasAbove(y), hasLeft(enc.blockX), false);
    error += squaredError(src, ss, to, 64, w, h);
    if (<f64>error > enc.lambda) return false;
  }
  return true;
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
