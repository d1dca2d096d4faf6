// The encoder: one 64x64 superblock row at a time. Search bottom-up (32, 16, 8) with real
// reconstruction, then write the row of decisions with adapting CDFs.
import { allocZeroed } from '../arena';
import { AC_Q, ANGLE, DELTA_Q, BASE, CFL_ALPHA, CFL_SIGN, DC_Q, PART16, PART32, PART64, PART8, SKIP, TX16, TX32, TX8, TXB_SKIP, UV_CFL, Y_MODE, DC_SIGN } from './tables';
import { CDF, cdfInit, cost, literal, rangeAt, rangeClose, rangeOpen, rawBool, refreshCosts, sym } from './range';
import { coefCost, optBits, optimize, coefsInit, coefWrite, contexts, ctxByte, refreshBr, skipCtxY, typeCost } from './coefs';
import { blockInit, COEF, dequantize, energy, forward, forwardIdentity, quantize, reconstruct, residual, satd } from './block';
import { ABOVE, LEFT, predict } from './predict';

let W: i32, H: i32, mw: i32, mh: i32;
let dcq: i32, acq: i32, dcRound: i32, acRound: i32;
let lambda: f64, lamS: f64;
let sbY: i32, tileY: i32, qctx: i32, tileAt: usize;
let baseQ: i32, curQ: i32, sbQ: i32, pendingQ: bool = false, lamK: f64, roundDc: i32, roundAc: i32;
let aq: f64 = 0, aqRef: f64 = 300;
let srcY: usize, srcU: usize, srcV: usize, SS: i32, SC: i32;
let recY: usize, recU: usize, recV: usize, RS: i32, RC: i32;
let A: usize, AS: i32; // above contexts: 7 fields of AS bytes
const L: usize = memory.data(7 * 32, 16);
let outBuf: usize;
// Knobs
let kModes: i32 = 1, kSplitTx: i32 = 1, kAngles: i32 = 1, kFlags: i32 = 0;

const F_Y: i32 = 0, F_U: i32 = 1, F_V: i32 = 2, F_MODE: i32 = 3, F_SKIP: i32 = 4, F_PART: i32 = 5, F_TX: i32 = 6;

/** Decisions: 3 levels (32, 16, 8) of 64 entries of 32 bytes. */
const DEC: usize = memory.data(3 * 64 * 32, 16);
/** Split flags: of 32-blocks (4) and 16-blocks (16), by Morton index. */
const SPLIT: usize = memory.data(32, 16);
/** Levels of coefficients: per level Y 4096, U 1024, V 1024. */
const LEVELS: usize = memory.data(3 * 6144 * 2 + 64, 16);
const TRY: usize = memory.data(1024 * 2 + 64, 16);
const TRY2: usize = memory.data(1024 * 2 + 64, 16);
const PB: usize = memory.data(32 * 32 * 2 + 64, 16);
const SAVE: usize = memory.data(3 * 1536 + 64, 16);
const CTXA: usize = memory.data(3 * 2 * 14 * 16, 16);
const CTXSB: usize = memory.data(14 * 16, 16);
const AC: usize = memory.data(16 * 16 * 2 + 64, 16);
const MODE_CTX: usize = memory.data<u8>([0, 1, 2, 3, 4, 4, 4, 4, 3, 0, 1, 2, 0]);
const MODE_TX: usize = memory.data<u8>([0, 1, 2, 0, 3, 1, 2, 2, 1, 3, 1, 2, 3, 0]);

function take(bytes: usize): usize {
  return allocZeroed(bytes + 64);
}
export function av1EncodeKnobs(modes: i32, splitTx: i32, angles: i32, flags: i32): void {
  kModes = modes; kSplitTx = splitTx; kAngles = angles; kFlags = flags;
}
/** Returns where to put a band of RGBA rows. */
export function av1EncodeOpen(w: i32, h: i32, qidx: i32, lam: f64, dcr: i32, acr: i32): usize {
  W = w; H = h; mw = (w + 7) & ~7; mh = (h + 7) & ~7;
  baseQ = qidx; curQ = qidx; lamK = lam; roundDc = dcr; roundAc = acr;
  useQ(qidx);
  SS = (mw + 63) & ~63; SC = SS >> 1;
  RS = SS + 96; RC = SC + 96;
  srcY = take(SS * 64 + 64) + 32; srcU = take(SC * 32); srcV = take(SC * 32);
  recY = take(RS * 66); recU = take(RC * 34); recV = take(RC * 34);
  AS = (SS >> 2) + 16;
  A = take(AS * 7);
  memory.fill(A + F_PART * AS, 15, AS);
  const rgba = take(w * 4 * 64);
  outBuf = take(w * h / 2 + 65536);
  qctx = qidx <= 20 ? 0 : qidx <= 60 ? 1 : qidx <= 120 ? 2 : 3;
  cdfInit(qctx);
  tileY = 0; tileAt = outBuf;
  coefsInit(); blockInit();
  rangeOpen(outBuf);
  sbY = 0;
  return rgba;
}
let idThr: f64 = 4;
export function av1EncodeIdentity(t: f64): void { idThr = t; }
let skip32: f64 = 1e9, skip16: f64 = 1e9, satdK: f64 = 1;
export function av1EncodeSkips(a: f64, b: f64, c: f64): void { skip32 = a; skip16 = b; satdK = c; }
/** Mean squared gradient of a block against the squared step. */
function texture(x: i32, ys: i32, n: i32): f64 {
  let e: f64 = 0;
  const t = TENSOR + morton((x & 63) >> 3, ys >> 3) * 16, k = (n >> 3) * (n >> 3);
  for (let i = 0; i < k; i++) e += <f64>(load<i32>(t + 16 * i) + load<i32>(t + 16 * i, 4));
  const q = <f64>acq / 8;
  return e / (<f64>(n * n) * 4 * q * q);
}
export function av1EncodeAq(strength: f64, ref: f64): void { aq = strength; aqRef = ref; }
function useQ(q: i32): void {
  sbQ = q;
  dcq = load<u16>(DC_Q + 2 * q); acq = load<u16>(AC_Q + 2 * q);
  // Rounding offsets in 1/256 of a step.
  dcRound = (dcq * roundDc) >> 8; acRound = (acq * roundAc) >> 8;
  const qs = <f64>acq / 8;
  lambda = lamK * qs * qs; lamS = Math.sqrt(lambda) * satdK;
}
/** Quantiser of a superblock: finer where it is smooth (steps of 4). Mean of 1 / (2 var + C2) over 8x8. */
function chooseQ(x0: i32): void {
  const w = min(64, mw - x0), h = min(64, mh - sbY);
  let acc: f64 = 0, n: f64 = 0;
  for (let y = 0; y < h; y += 8)
    for (let x = 0; x < w; x += 8) {
      let s = i32x4.splat(0), s2 = i32x4.splat(0);
      for (let r = 0; r < 8; r++) {
        const v = v128.load8x8_u(srcY + (y + r) * SS + x0 + x);
        s = i32x4.add(s, i32x4.dot_i16x8_s(v, i16x8.splat(1)));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v, v));
      }
      const m = <f64>sum4(s) / 64, v = <f64>sum4(s2) / 64 - m * m;
      acc += 1 / (2 * v + 58.5); n += 1;
    }
  const wt = acc / n * (2 * aqRef + 58.5); // > 1: smoother than the reference
  const ratio = Math.pow(wt, -0.5 * aq);
  const want = <f64>load<u16>(AC_Q + 2 * baseQ) * ratio;
  let q = baseQ;
  while (q + 4 <= 251 && <f64>load<u16>(AC_Q + 2 * (q + 2)) < want) q += 4;
  while (q - 4 >= 4 && <f64>load<u16>(AC_Q + 2 * (q - 2)) > want) q -= 4;
  useQ(q);
}
export function av1EncodeOut(): usize { return outBuf; }
export function av1EncodeRec(p: i32): usize { return p == 0 ? recY + RS + 32 : p == 1 ? recU + RC + 32 : recV + RC + 32; }
export function av1EncodeRecStride(p: i32): i32 { return p == 0 ? RS : RC; }
export function srcAt(p: i32): usize { return p == 0 ? srcY : p == 1 ? srcU : srcV; }
export function srcStride(p: i32): i32 { return p == 0 ? SS : SC; }

function convert(rgba: usize, rows: i32): void {
  // BT.601 full range, 16-bit fixed point.
  const full = mh - sbY < 64 ? mh - sbY : 64;
  for (let y = 0; y < rows; y++) {
    const s = rgba + y * W * 4, d = srcY + y * SS;
    for (let x = 0; x < W; x++) {
      const p = load<u32>(s + 4 * x);
      const r: i32 = p & 255, g: i32 = (p >> 8) & 255, b: i32 = (p >> 16) & 255;
      store<u8>(d + x, <u8>((19595 * r + 38470 * g + 7471 * b + 32768) >> 16));
    }
    for (let x = W; x < mw; x++) store<u8>(d + x, load<u8>(d + W - 1));
  }
  for (let y = rows; y < full; y++) memory.copy(srcY + y * SS, srcY + (rows - 1) * SS, mw);
  const cr = (rows + 1) >> 1, cw = (W + 1) >> 1;
  for (let y = 0; y < cr; y++) {
    const s0 = rgba + 2 * y * W * 4, s1 = 2 * y + 1 < rows ? s0 + W * 4 : s0;
    for (let x = 0; x < cw; x++) {
      const xa = 8 * x, xb = 2 * x + 1 < W ? xa + 4 : xa;
      const p0 = load<u32>(s0 + xa), p1 = load<u32>(s0 + xb), p2 = load<u32>(s1 + xa), p3 = load<u32>(s1 + xb);
      const r: i32 = (p0 & 255) + (p1 & 255) + (p2 & 255) + (p3 & 255);
      const g: i32 = ((p0 >> 8) & 255) + ((p1 >> 8) & 255) + ((p2 >> 8) & 255) + ((p3 >> 8) & 255);
      const b: i32 = ((p0 >> 16) & 255) + ((p1 >> 16) & 255) + ((p2 >> 16) & 255) + ((p3 >> 16) & 255);
      store<u8>(srcU + y * SC + x, <u8>min(255, (-11059 * r - 21709 * g + 32768 * b + (128 << 18) + (1 << 17)) >> 18));
      store<u8>(srcV + y * SC + x, <u8>min(255, (32768 * r - 27439 * g - 5329 * b + (128 << 18) + (1 << 17)) >> 18));
    }
    for (let x = cw; x < mw >> 1; x++) {
      store<u8>(srcU + y * SC + x, load<u8>(srcU + y * SC + cw - 1));
      store<u8>(srcV + y * SC + x, load<u8>(srcV + y * SC + cw - 1));
    }
  }
  for (let y = cr; y < full >> 1; y++) {
    memory.copy(srcU + y * SC, srcU + (cr - 1) * SC, mw >> 1);
    memory.copy(srcV + y * SC, srcV + (cr - 1) * SC, mw >> 1);
  }
}
@inline
function spread(v: i32): i32 { return (v & 1) | ((v & 2) << 1) | ((v & 4) << 2) | ((v & 8) << 3); }
@inline
function morton(x4: i32, y4: i32): i32 { return spread(x4) | (spread(y4) << 1); }

/** Above-right decoded? Luma units: x in the picture, ys in the superblock. */
function availAR(x: i32, ys: i32, n: i32): bool {
  if (x + n >= mw) return false;
  if (ys == 0) return true;
  const xs = x & 63;
  if (xs + n >= 64) return false;
  return morton((xs + n) >> 2, (ys >> 2) - 1) < morton(xs >> 2, ys >> 2);
}
function availBL(x: i32, ys: i32, n: i32): bool {
  if (sbY + ys + n >= mh || ys + n >= 64) return false;
  const xs = x & 63;
  if (xs == 0) return true;
  return morton((xs >> 2) - 1, (ys + n) >> 2) < morton(xs >> 2, ys >> 2);
}
/** Fills ABOVE and LEFT for an n-block at (x, y): plane samples; y in the superblock. */
function edges(p: i32, x: i32, y: i32, n: i32): void {
  const sh = i32(p > 0);
  const rs = p == 0 ? RS : RC;
  const base = (p == 0 ? recY : p == 1 ? recU : recV) + 32;
  const up = sbY > tileY || y > 0, lf = x > 0;
  const rec = base + (y + 1) * rs + x;
  if (up) {
    const ar = availAR(x << sh, y << sh, n << sh);
    const limit = min((mw >> sh) - 1, x + (ar ? 2 * n : n) - 1) - x + 1;
    const r = rec - rs;
    if (n == 4) store<u64>(ABOVE, load<u64>(r));
    else for (let i = 0; i < 2 * n; i += 16) v128.store(ABOVE + i, v128.load(r + i));
    if (limit < 2 * n) memory.fill(ABOVE + limit, load<u8>(r + limit - 1), 2 * n - limit);
  } else memory.fill(ABOVE, lf ? load<u8>(rec - 1) : 127, 2 * n);
  if (lf) {
    const bl = availBL(x << sh, y << sh, n << sh);
    const maxY = (mh - sbY) >> sh;
    const limit = min(maxY, y + (bl ? 2 * n : n)) - y;
    let q = rec - 1;
    for (let i = 0; i < limit; i++, q += rs) store<u8>(LEFT + i, load<u8>(q));
    if (limit < 2 * n) memory.fill(LEFT + limit, load<u8>(LEFT + limit - 1), 2 * n - limit);
  } else memory.fill(LEFT, up ? load<u8>(rec - rs) : 129, 2 * n);
  const c: u8 = up && lf ? load<u8>(rec - rs - 1) : up ? load<u8>(rec - rs) : lf ? load<u8>(rec - 1) : 128;
  store<u8>(ABOVE - 1, c);
  store<u8>(LEFT - 1, c);
}
@inline
function fa(f: i32, i: i32): i32 { return load<u8>(A + f * AS + i); }
@inline
function fl(f: i32, i: i32): i32 { return load<u8>(L + f * 32 + i); }

function fieldMax(p: usize, n4: i32): i32 {
  let m = 0;
  for (let i = 0; i < n4; i++) m = max(m, load<u8>(p + i) & 63);
  return m;
}
function fieldAny(p: usize, n4: i32): bool {
  for (let i = 0; i < n4; i++) if (load<u8>(p + i)) return true;
  return false;
}
function dcSigns(p: usize, n4: i32): i32 {
  let s = 0;
  for (let i = 0; i < n4; i++) { const c = load<u8>(p + i) >> 6; s += c == 2 ? 1 : c == 1 ? -1 : 0; }
  return s;
}
function dcCtxOf(p: i32, i: i32, j: i32, n4: i32): i32 {
  const s = dcSigns(A + p * AS + i, n4) + dcSigns(L + p * 32 + j, n4);
  return s < 0 ? 1 : s > 0 ? 2 : 0;
}
/** CDF offset of all_zero. i, j: 4-sample units of the plane (j in the superblock). */
function skipOffset(p: i32, t: i32, i: i32, j: i32, whole: bool): usize {
  const n4 = 1 << t;
  let c: i32;
  if (p == 0) c = skipCtxY(whole, whole ? 0 : fieldMax(A + i, n4), whole ? 0 : fieldMax(L + j, n4));
  else c = 7 + i32(fieldAny(A + p * AS + i, n4)) + i32(fieldAny(L + p * 32 + j, n4));
  return TXB_SKIP + (t * 13 + c) * 16;
}
/** Result of tryTx. */
let txBits: i32, txEob: i32, txDist: f64;
/**
 * Transforms and quantises the residual of (src, pred) to `levels`; sets txBits (with all_zero and
 * type), txEob, txDist (in samples). DQ holds the dequantised block if txEob > 0.
 */
function tryTx(p: i32, t: i32, src: usize, ss: usize, pred: usize, ps: usize, levels: usize, type: i32, mode: i32, skipOff: usize, dcCtx: i32): void {
  residual(src, ss, pred, ps, 4 << t, t == 0 ? 2 : t == 1 ? 1 : 0);
  if (type == 4) forwardIdentity(t);
  else forward(t, (type & 1) != 0, (type & 2) != 0);
  const scale: f64 = t == 3 ? 1.0 / 16 : 1.0 / 64;
  let eob = quantize(t, levels, dcq, acq, dcRound, acRound);
  const e0 = energy(t) * scale;
  txBits = cost(skipOff, 1); txEob = 0; txDist = e0;
  if (eob == 0) return;
  contexts(t, levels, eob);
  let bits = cost(skipOff, 0) + (p == 0 ? typeCost(t, mode, type) : 0);
  if (kFlags & 4096) bits += coefCost(t, i32(p > 0), levels, eob, dcCtx);
  else {
    eob = optimize(t, i32(p > 0), COEF, levels, eob, dcq, acq, <f32>(lambda / 256 / scale));
    if (eob == 0) return;
    bits += optBits;
  }
  const d = dequantize(t, levels, dcq, acq) * scale;
  if (d + lambda * <f64>bits * (1.0 / 256) < e0 + lambda * <f64>txBits * (1.0 / 256)) { txBits = bits; txEob = eob; txDist = d; }
  else memory.fill(levels, 0, (16 << (2 * t)) * 2);
}
@inline
function J(d: f64, bits: i32): f64 { return d + lambda * <f64>bits * (1.0 / 256); }

function copyBlock(src: usize, ss: usize, dst: usize, ds: usize, n: i32): void {
  for (let y = 0; y < n; y++) {
    const a = src + y * ss, b = dst + y * ds;
    if (n == 4) store<u32>(b, load<u32>(a));
    else if (n == 8) store<u64>(b, load<u64>(a));
    else { v128.store(b, v128.load(a)); if (n == 32) v128.store(b, v128.load(a, 16), 16); }
  }
}
const HOLD: usize = memory.data(32 * 32 + 64, 16);
const HOLD2: usize = memory.data(32 * 32 + 64, 16);
const CAND: usize = memory.data(8 * 16, 16);
@inline
function modeCost(base: usize, mode: i32, delta: i32): i32 {
  let b = cost(base, mode);
  if (mode >= 1 && mode <= 8) b += cost(ANGLE + (mode - 1) * 16, delta + 3);
  return b;
}
@inline
function levelsY(lv: i32, x: i32, ys: i32): usize { return LEVELS + lv * 12288 + morton((x & 63) >> 2, ys >> 2) * 32; }
@inline
function levelsC(lv: i32, p: i32, x: i32, ys: i32): usize { return LEVELS + lv * 12288 + 8192 + (p - 1) * 2048 + morton((x & 63) >> 3, ys >> 3) * 32; }
@inline
function decAt(lv: i32, x: i32, ys: i32): usize { return DEC + lv * 2048 + morton((x & 63) >> 3, ys >> 3) * 32; }

let candN: i32 = 0;
/** Inserts a candidate (cost, mode, delta) into the sorted list of kModes. */
function offer(j: i32, mode: i32, delta: i32): void {
  let i = min(candN, kModes);
  if (candN >= kModes && j >= load<i32>(CAND + (kModes - 1) * 16)) return;
  if (candN < kModes) candN++; else i = kModes - 1;
  while (i > 0 && load<i32>(CAND + (i - 1) * 16) > j) { memory.copy(CAND + i * 16, CAND + (i - 1) * 16, 16); i--; }
  store<i32>(CAND + i * 16, j); store<i32>(CAND + i * 16 + 4, mode); store<i32>(CAND + i * 16 + 8, delta);
}
function tryMode(m: i32, dl: i32, src: usize, n: i32, mbase: usize, up: bool, lf: bool): i32 {
  predict(m, dl, PB, 32, n, up, lf);
  const j = satd(src, SS, PB, 32, n) + <i32>(lamS * <f64>modeCost(mbase, m, dl) * (1.0 / 256));
  offer(j, m, dl);
  return j;
}
/** Angle in steps of 3 degrees (12..70); nearest mode and delta. */
function tryAngle(a: i32, src: usize, n: i32, mbase: usize, up: bool, lf: bool): i32 {
  const p = a * 3;
  if (p < 35 || p > 213) return i32.MAX_VALUE;
  // Base angles by eighths: 45, 67, 90, 113, 135, 157, 180, 203.
  let k = (p - 34) / 23; // 0..7
  k = min(k, 7);
  const base: i32 = k == 0 ? 45 : k == 1 ? 67 : k == 2 ? 90 : k == 3 ? 113 : k == 4 ? 135 : k == 5 ? 157 : k == 6 ? 180 : 203;
  const m: i32 = k == 0 ? 3 : k == 1 ? 8 : k == 2 ? 1 : k == 3 ? 5 : k == 4 ? 4 : k == 5 ? 6 : k == 6 ? 2 : 7;
  let d = p - base;
  d = d >= 0 ? (d + 1) / 3 : -((1 - d) / 3);
  d = max(-3, min(3, d));
  if ((m == 1 || m == 2) && d == 0) return i32.MAX_VALUE; // tried already
  return tryMode(m, d, src, n, mbase, up, lf);
}
/** Structure tensor of each 8x8 block of the superblock: xx, yy, xy. */
const TENSOR: usize = memory.data(64 * 16, 16);
function tensors(x0: i32): void {
  const w = min(64, mw - x0), h = min(64, mh - sbY);
  for (let y = 0; y < h; y += 8)
    for (let x = 0; x < w; x += 8) {
      let xx = i32x4.splat(0), yy = i32x4.splat(0), xy = i32x4.splat(0);
      for (let r = 0; r < 8; r++) {
        const q = y + r, p = srcY + q * SS + x0 + x;
        const gx = i16x8.sub(v128.load8x8_u(p + 1), v128.load8x8_u(p - 1));
        const gy = i16x8.sub(v128.load8x8_u(q == h - 1 ? p : p + SS), v128.load8x8_u(q == 0 ? p : p - SS));
        xx = i32x4.add(xx, i32x4.dot_i16x8_s(gx, gx));
        yy = i32x4.add(yy, i32x4.dot_i16x8_s(gy, gy));
        xy = i32x4.add(xy, i32x4.dot_i16x8_s(gx, gy));
      }
      const t = TENSOR + morton(x >> 3, y >> 3) * 16;
      store<i32>(t, sum4(xx)); store<i32>(t, sum4(yy), 4); store<i32>(t, sum4(xy), 8);
    }
}
@inline
function sum4(v: v128): i32 { return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3); }
/** Prediction angle along the edges of a block in degrees, or 0 if there is no clear one. */
function direction(x: i32, ys: i32, n: i32): i32 {
  let xx: f64 = 0, yy: f64 = 0, xy: f64 = 0;
  const t = TENSOR + morton((x & 63) >> 3, ys >> 3) * 16, k = (n >> 3) * (n >> 3);
  for (let i = 0; i < k; i++) { xx += <f64>load<i32>(t + 16 * i); yy += <f64>load<i32>(t + 16 * i, 4); xy += <f64>load<i32>(t + 16 * i, 8); }
  const d = xx - yy, e = 2 * xy;
  if (d * d + e * e < 0.01 * (xx + yy) * (xx + yy) || xx + yy < <f64>(n * n)) return 0;
  // theta = 90 - phi, phi = atan2(e, d) / 2
  let th = 90 - arc(e, d) * 0.5;
  if (th < 0) th += 180;
  if (th < 34) th += 180;
  return <i32>(th + 0.5);
}
/** atan2 in degrees, within half a degree. */
function arc(y: f64, x: f64): f64 {
  const ax = abs(x), ay = abs(y);
  const r = ax > ay ? ay / ax : ax / ay;
  let a = r * (45 + 15.65 * (1 - r));
  if (ay > ax) a = 90 - a;
  if (x < 0) a = 180 - a;
  return y < 0 ? -a : a;
}
/** Searches one block; leaves reconstruction, decision and contexts. Returns its cost without partition. */
function evalBlock(s: i32, x: i32, ys: i32): f64 {
  const n = 1 << s, t = s - 2, lv = 5 - s, n4 = n >> 2;
  const i4 = x >> 2, j4 = ys >> 2;
  const D = decAt(lv, x, ys);
  const up = sbY > tileY || ys > 0, lf = x > 0;
  const src = srcY + ys * SS + x;
  const rec = recY + 32 + (ys + 1) * RS + x;
  edges(0, x, ys, n);
  const mbase = Y_MODE + (fa(F_MODE, i4) * 5 + fl(F_MODE, j4)) * 32;
  // 1. Mode by SATD.
  candN = 0;
  let best: i32 = i32.MAX_VALUE, bMode = 0;
  if (kAngles < 3 || kFlags & 68) {
    for (let k: i32 = 0; k < 13; k++) {
      const m: i32 = k == 0 ? 0 : k < 5 ? k + 8 : k - 4; // DC, smooth and Paeth first
      if (kAngles == 0 && m >= 3 && m <= 8) continue;
      if (kFlags & 4 && m != 0) continue;
      if (kFlags & 64 && m != ((kFlags >> 8) & 15)) continue;
      const j = tryMode(m, 0, src, n, mbase, up, lf);
      if (j < best) { best = j; bMode = m; }
    }
    if (kAngles > 1 && bMode >= 1 && bMode <= 8) {
      let bd: i32 = 0, b0 = best;
      for (let step: i32 = 2; step >= 1; step--) {
        const c = bd;
        for (let sg: i32 = -1; sg <= 1; sg += 2) {
          const dl = c + sg * step;
          if (dl < -3 || dl > 3) continue;
          const j = tryMode(bMode, dl, src, n, mbase, up, lf);
          if (j < b0) { b0 = j; bd = dl; }
        }
      }
      best = b0;
    }
  } else {
    best = tryMode(0, 0, src, n, mbase, up, lf);
    let j = tryMode(9, 0, src, n, mbase, up, lf);
    const sm = j;
    best = min(best, j);
    best = min(best, tryMode(12, 0, src, n, mbase, up, lf));
    best = min(best, tryMode(1, 0, src, n, mbase, up, lf));
    best = min(best, tryMode(2, 0, src, n, mbase, up, lf));
    if (sm < best + (best >> 3)) {
      best = min(best, tryMode(10, 0, src, n, mbase, up, lf));
      best = min(best, tryMode(11, 0, src, n, mbase, up, lf));
    }
    // Directional modes about the direction of the source's edges.
    const g = direction(x, ys, n);
    if (g > 0) {
      let a = (g + 1) / 3; // in steps of 3 degrees; the bases are near 45, 67, 90, ...
      let ja = tryAngle(a, src, n, mbase, up, lf);
      const jl = tryAngle(a - 1, src, n, mbase, up, lf), jr = tryAngle(a + 1, src, n, mbase, up, lf);
      const dir: i32 = jl < jr ? -1 : 1;
      let jn = min(jl, jr);
      for (let k: i32 = 2; k <= 3 && jn < ja; k++) { ja = jn; jn = tryAngle(a + dir * k, src, n, mbase, up, lf); }
      best = min(best, min(ja, jn));
    }
  }
  // 2. Full cost of the candidates with the largest transform.
  const txCtx = i32((1 << fa(F_TX, i4)) >= n) + i32((1 << fl(F_TX, j4)) >= n);
  const txOff = (s == 3 ? TX8 : s == 4 ? TX16 : TX32) + txCtx * 16;
  const out = levelsY(lv, x, ys);
  const dcc = dcCtxOf(0, i4, j4, n4);
  const zeroOff = skipOffset(0, t, i4, j4, true);
  let bj: f64 = Infinity, bBits = 0, bEob = 0, bDist: f64 = 0, bDelta = 0, bType = 0;
  let mode = 0, tryAgain = false;
  for (let c = 0; c < candN; c++) {
    const m = load<i32>(CAND + c * 16 + 4), dl = load<i32>(CAND + c * 16 + 8);
    const type: i32 = t == 3 ? 0 : load<u8>(MODE_TX + m);
    predict(m, dl, PB, 32, n, up, lf);
    const mb = modeCost(mbase, m, dl);
    tryTx(0, t, src, SS, PB, 32, candN == 1 ? out : TRY, type, m, zeroOff, dcc);
    const b = mb + txBits, j = J(txDist, b);
    if (j < bj) {
      bj = j; bBits = b; bEob = txEob; bDist = txDist; bDelta = dl; mode = m; bType = type;
      if (candN > 1) memory.copy(out, TRY, n * n * 2);
    }
  }
  const tryId = t <= 2 && (kFlags & 32768 || (kFlags & 65536 && texture(x, ys, n) > idThr));
  if (tryId && t <= 1 && bEob) {
    predict(mode, bDelta, PB, 32, n, up, lf);
    tryTx(0, t, src, SS, PB, 32, TRY2, 4, mode, zeroOff, dcc);
    const b = modeCost(mbase, mode, bDelta) + txBits, j = J(txDist, b);
    if (j < bj) { bj = j; bBits = b; bEob = txEob; bDist = txDist; bType = 4; memory.copy(out, TRY2, n * n * 2); }
    else tryAgain = true;
  }
  // Reconstruct the winner.
  predict(mode, bDelta, rec, RS, n, up, lf);
  if (bEob) { if (candN > 1 || tryAgain) dequantize(t, out, dcq, acq); reconstruct(t, (bType & 1) != 0, (bType & 2) != 0, bEob, rec, RS, bType == 4); }
  bBits += cost(txOff, 0); bj = J(bDist, bBits);
  store<u8>(D, <u8>mode); store<u8>(D, <u8>(bDelta + 3), 1);
  store<u8>(D, 0, 6);
  store<u16>(D, <u16>bEob, 8);
  store<u8>(D, <u8>bType, 20);
  // 3. Four transforms instead of one.
  if (kSplitTx && (kFlags & 16384 ? s == 3 : s <= 4) && bEob >= kSplitTx) {
    copyBlock(rec, RS, HOLD2, 32, n);
    const h = n >> 1, th = t - 1, h4 = h >> 2;
    // Contexts within the block: a scratch copy of the level fields is restored afterwards.
    const sa = load<u64>(A + i4), sl = load<u64>(L + j4);
    let bits = modeCost(mbase, mode, bDelta) + cost(txOff, 1), dist: f64 = 0;
    const type: i32 = load<u8>(MODE_TX + mode);
    let ok = true;
    let e0 = 0, e1 = 0, e2 = 0, e3 = 0;
    for (let k = 0; k < 4; k++) {
      const xx = x + (k & 1) * h, yy = ys + (k >> 1) * h;
      edges(0, xx, yy, h);
      const r = recY + 32 + (yy + 1) * RS + xx;
      predict(mode, bDelta, r, RS, h, sbY > tileY || yy > 0, xx > 0);
      const lvl = TRY + k * h * h * 2;
      tryTx(0, th, srcY + yy * SS + xx, SS, r, RS, lvl, type, mode, skipOffset(0, th, xx >> 2, yy >> 2, false), dcCtxOf(0, xx >> 2, yy >> 2, h4));
      let ty = type;
      if (tryId && txEob) {
        const b0 = txBits, d0 = txDist, e = txEob;
        tryTx(0, th, srcY + yy * SS + xx, SS, r, RS, TRY2, 4, mode, skipOffset(0, th, xx >> 2, yy >> 2, false), dcCtxOf(0, xx >> 2, yy >> 2, h4));
        if (J(txDist, txBits) < J(d0, b0)) { ty = 4; memory.copy(lvl, TRY2, h * h * 2); }
        else { txBits = b0; txDist = d0; txEob = e; if (J(dist + d0, bits + b0) < bj) dequantize(th, lvl, dcq, acq); }
      }
      store<u8>(D + 21 + k, <u8>ty);
      bits += txBits; dist += txDist;
      if (J(dist, bits) >= bj) { ok = false; break; }
      if (txEob) reconstruct(th, (ty & 1) != 0, (ty & 2) != 0, txEob, r, RS, ty == 4);
      const c = txEob ? ctxByte(th, lvl) : 0;
      memory.fill(A + (xx >> 2), <u8>c, h4); memory.fill(L + (yy >> 2), <u8>c, h4);
      if (k == 0) e0 = txEob; else if (k == 1) e1 = txEob; else if (k == 2) e2 = txEob; else e3 = txEob;
    }
    store<u64>(A + i4, sa); store<u64>(L + j4, sl);
    if (ok) {
      bj = J(dist, bits); bBits = bits; bDist = dist;
      memory.copy(out, TRY, n * n * 2);
      store<u8>(D, 1, 6);
      store<u16>(D, <u16>e0, 8); store<u16>(D, <u16>e1, 10); store<u16>(D, <u16>e2, 12); store<u16>(D, <u16>e3, 14);
      store<u8>(D, <u8>type, 20);
      bEob = e0 | e1 | e2 | e3;
    } else copyBlock(HOLD2, 32, rec, RS, n);
  }
  // 4. Chroma.
  const cn = n >> 1, tc = t - 1, cx = x >> 1, cy = ys >> 1, ci = x >> 3, cj = ys >> 3, cn4 = cn >> 2;
  const uvBase = UV_CFL + mode * 32;
  const sU = srcU + cy * SC + cx, sV = srcV + cy * SC + cx;
  const rU = recU + 32 + (cy + 1) * RC + cx, rV = recV + 32 + (cy + 1) * RC + cx;
  // Luma AC for CfL.
  let acSum: i32 = 0;
  for (let y = 0; y < cn; y++) {
    const a = rec + 2 * y * RS, b = a + RS;
    for (let xx = 0; xx < cn; xx += 4) {
      const r0 = v128.load8x8_u(a + 2 * xx), r1 = v128.load8x8_u(b + 2 * xx);
      const q = i32x4.dot_i16x8_s(i16x8.add(r0, r1), i16x8.splat(2));
      v128.store64_lane(AC + (y * cn + xx) * 2, i16x8.narrow_i32x4_s(q, q), 0);
      acSum += i32x4.extract_lane(q, 0) + i32x4.extract_lane(q, 1) + i32x4.extract_lane(q, 2) + i32x4.extract_lane(q, 3);
    }
  }
  const lg = 2 * (s - 1);
  const acAvg = (acSum + (1 << (lg - 1))) >> lg;
  let acEn = i32x4.splat(0);
  for (let i = 0; i < cn * cn; i += 8) {
    const v = i16x8.sub(v128.load(AC + 2 * i), i16x8.splat(<i16>acAvg));
    v128.store(AC + 2 * i, v);
    const w = i16x8.shr_s(v, 2);
    acEn = i32x4.add(acEn, i32x4.dot_i16x8_s(w, w));
  }
  const den = <f64>i32x4.extract_lane(acEn, 0) + <f64>i32x4.extract_lane(acEn, 1) + <f64>i32x4.extract_lane(acEn, 2) + <f64>i32x4.extract_lane(acEn, 3);
  // Candidates: DC (0), the luma mode, CfL (13); compared by squared error of the prediction.
  let aU: i32 = 0, aV: i32 = 0;
  let jDc: f64 = 0, jMode: f64 = 0, jCfl: f64 = 0;
  const useMode = mode != 0;
  let dcU: i32 = 0, dcV: i32 = 0;
  for (let p: i32 = 1; p <= 2; p++) {
    const sp = p == 1 ? sU : sV;
    edges(p, cx, cy, cn);
    predict(0, 0, PB, 32, cn, up, lf);
    const dcv: i32 = load<u8>(PB);
    if (p == 1) dcU = dcv; else dcV = dcv;
    jDc += dist(sp, SC, PB, 32, cn);
    if (den > 0) {
      const num = cross(sp, cn, dcv);
      let al = <i32>Math.round(64.0 * num / (4.0 * den));
      al = max(-16, min(16, al));
      if (p == 1) aU = al; else aV = al;
      cfl(dcv, al, cn, HOLD, 32);
      jCfl += dist(sp, SC, HOLD, 32, cn);
    }
    if (useMode) {
      predict(mode, bDelta, p == 1 ? rU : rV, RC, cn, up, lf);
      jMode += dist(sp, SC, p == 1 ? rU : rV, RC, cn);
    }
  }
  let uvBits = cost(uvBase, 0), uv = 0;
  let bUv = J(jDc, uvBits);
  if (useMode) {
    const b = modeCost(uvBase, mode, bDelta), j = J(jMode, b);
    if (j < bUv) { bUv = j; uv = mode; uvBits = b; }
  }
  if (den > 0 && (aU | aV) && !(kFlags & 128)) {
    const sgU: i32 = aU == 0 ? 0 : aU < 0 ? 1 : 2, sgV: i32 = aV == 0 ? 0 : aV < 0 ? 1 : 2;
    let b = cost(uvBase, 13) + cost(CFL_SIGN, sgU * 3 + sgV - 1);
    if (aU) b += cost(CFL_ALPHA + ((sgU - 1) * 3 + sgV) * 32, abs(aU) - 1);
    if (aV) b += cost(CFL_ALPHA + ((sgV - 1) * 3 + sgU) * 32, abs(aV) - 1);
    const j = J(jCfl, b);
    if (j < bUv) { bUv = j; uv = 13; uvBits = b; }
  }
  let cEob = 0, cBits = uvBits, cDist: f64 = 0;
  const ctype: i32 = tc == 3 ? 0 : load<u8>(MODE_TX + uv);
  for (let p: i32 = 1; p <= 2; p++) {
    const sp = p == 1 ? sU : sV, rp = p == 1 ? rU : rV;
    if (uv == 0) fillBlock(rp, RC, cn, p == 1 ? dcU : dcV);
    else if (uv == 13) cfl(p == 1 ? dcU : dcV, p == 1 ? aU : aV, cn, rp, RC);
    const lvl = levelsC(lv, p, x, ys);
    tryTx(p, tc, sp, SC, rp, RC, lvl, ctype, 0, skipOffset(p, tc, ci, cj, true), dcCtxOf(p, ci, cj, cn4));
    if (txEob) reconstruct(tc, (ctype & 1) != 0, (ctype & 2) != 0, txEob, rp, RC);
    cBits += txBits; cDist += txDist; cEob |= txEob;
    store<u16>(D + 14 + 2 * p, <u16>txEob);
  }
  store<u8>(D, <u8>uv, 2); store<u8>(D, <u8>(uv == mode ? bDelta + 3 : 3), 3);
  store<u8>(D, <u8>aU, 4); store<u8>(D, <u8>aV, 5);
  const skip = i32(bEob == 0 && cEob == 0);
  store<u8>(D, <u8>skip, 7);
  const skOff = SKIP + (fa(F_SKIP, i4) + fl(F_SKIP, j4)) * 16;
  setCtx(D, s, lv, x, ys);
  let total = bBits + cBits + cost(skOff, skip);
  return J(bDist + cDist, total);
}
function fillBlock(dst: usize, ds: usize, n: i32, v: i32): void {
  for (let y = 0; y < n; y++) memory.fill(dst + y * ds, <u8>v, n);
}
/** Squared error of n x n. */
function dist(a: usize, as: usize, b: usize, bs: usize, n: i32): f64 {
  let acc = i32x4.splat(0);
  for (let y = 0; y < n; y++) {
    const p = a + y * as, q = b + y * bs;
    if (n == 4) {
      const d = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load32_zero(p)), i16x8.extend_low_i8x16_u(v128.load32_zero(q)));
      acc = i32x4.add(acc, i32x4.dot_i16x8_s(d, d));
    } else for (let x = 0; x < n; x += 8) {
      const d = i16x8.sub(v128.load8x8_u(p + x), v128.load8x8_u(q + x));
      acc = i32x4.add(acc, i32x4.dot_i16x8_s(d, d));
    }
  }
  return <f64>(i32x4.extract_lane(acc, 0) + i32x4.extract_lane(acc, 1) + i32x4.extract_lane(acc, 2) + i32x4.extract_lane(acc, 3));
}
/** Sum of (source - dc) * AC / 4... against AC scaled by 1/4: returns sum((s - dc) * ac) . */
function cross(s: usize, n: i32, dc: i32): f64 {
  let acc: f64 = 0;
  for (let y = 0; y < n; y++) {
    const p = s + y * SC, q = AC + y * n * 2;
    let a = i32x4.splat(0);
    if (n == 4) {
      const d = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load32_zero(p)), i16x8.splat(<i16>dc));
      a = i32x4.dot_i16x8_s(d, v128.load64_zero(q));
    } else for (let x = 0; x < n; x += 8) {
      const d = i16x8.sub(v128.load8x8_u(p + x), i16x8.splat(<i16>dc));
      a = i32x4.add(a, i32x4.dot_i16x8_s(d, v128.load(q + 2 * x)));
    }
    acc += <f64>(i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3));
  }
  return acc / 4;
}
function cfl(dc: i32, al: i32, n: i32, dst: usize, ds: usize): void {
  const m = i16x8.splat(<i16>abs(al)), sg = i16x8.splat(al < 0 ? -1 : 0), d = i16x8.splat(<i16>dc), r = i16x8.splat(32);
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x += 8) {
      const a = n == 4 ? v128.load64_zero(AC + y * 8) : v128.load(AC + (y * n + x) * 2);
      // Round2Signed: on the magnitude.
      const q = i16x8.shr_u(i16x8.add(i16x8.mul(i16x8.abs(a), m), r), 6);
      const s = v128.xor(i16x8.shr_s(a, 15), sg);
      const v = i16x8.add(d, i16x8.sub(v128.xor(q, s), s));
      const o = i8x16.narrow_i16x8_u(v, v);
      if (n == 4) store<u32>(dst + y * ds, i32x4.extract_lane(o, 0));
      else store<u64>(dst + y * ds + x, i64x2.extract_lane(o, 0));
    }
}
/** Contexts that a decided block leaves. */
function setCtx(D: usize, s: i32, lv: i32, x: i32, ys: i32): void {
  const n4 = 1 << (s - 2), i4 = x >> 2, j4 = ys >> 2, t = s - 2;
  const depth = load<u8>(D, 6), skip = load<u8>(D, 7);
  const lev = levelsY(lv, x, ys);
  if (depth == 0) {
    const c: u8 = load<u16>(D, 8) ? <u8>ctxByte(t, lev) : 0;
    memory.fill(A + i4, c, n4); memory.fill(L + j4, c, n4);
  } else {
    const h4 = n4 >> 1, sz = h4 * h4 * 32;
    for (let k = 0; k < 4; k++) {
      const c: u8 = load<u16>(D + 8 + 2 * k) ? <u8>ctxByte(t - 1, lev + k * sz) : 0;
      memory.fill(A + i4 + (k & 1) * h4, c, h4); memory.fill(L + j4 + (k >> 1) * h4, c, h4);
    }
  }
  const ci = x >> 3, cj = ys >> 3, cn4 = n4 >> 1;
  for (let p: i32 = 1; p <= 2; p++) {
    const c: u8 = load<u16>(D + 14 + 2 * p) ? <u8>ctxByte(t - 1, levelsC(lv, p, x, ys)) : 0;
    memory.fill(A + p * AS + ci, c, cn4); memory.fill(L + p * 32 + cj, c, cn4);
  }
  const m = load<u8>(MODE_CTX + load<u8>(D));
  memory.fill(A + F_MODE * AS + i4, m, n4); memory.fill(L + F_MODE * 32 + j4, m, n4);
  memory.fill(A + F_SKIP * AS + i4, skip, n4); memory.fill(L + F_SKIP * 32 + j4, skip, n4);
  memory.fill(A + F_PART * AS + i4, <u8>(s - 2), n4); memory.fill(L + F_PART * 32 + j4, <u8>(s - 2), n4);
  memory.fill(A + F_TX * AS + i4, <u8>(s - depth), n4); memory.fill(L + F_TX * 32 + j4, <u8>(s - depth), n4);
}
function saveCtx(to: usize, x: i32): void {
  const i4 = (x & ~63) >> 2;
  for (let f = 0; f < 7; f++) {
    v128.store(to + f * 32, v128.load(A + f * AS + (f == 1 || f == 2 ? i4 >> 1 : i4)));
    v128.store(to + f * 32, v128.load(L + f * 32), 16);
  }
}
function loadCtx(from: usize, x: i32): void {
  const i4 = (x & ~63) >> 2;
  for (let f = 0; f < 7; f++) {
    const a = A + f * AS + (f == 1 || f == 2 ? i4 >> 1 : i4);
    if (f == 1 || f == 2) v128.store64_lane(a, v128.load(from + f * 32), 0);
    else v128.store(a, v128.load(from + f * 32));
    v128.store(L + f * 32, v128.load(from + f * 32, 16));
  }
}
function partOffset(s: i32, x: i32, ys: i32): usize {
  const bsl = s - 2;
  const c = i32(fl(F_PART, ys >> 2) < bsl) * 2 + i32(fa(F_PART, x >> 2) < bsl);
  return s == 3 ? PART8 + c * 16 : (s == 4 ? PART16 : s == 5 ? PART32 : PART64) + c * 32;
}
function copyRec(lv: i32, s: i32, x: i32, ys: i32, toSave: bool): void {
  const n = 1 << s, b = SAVE + lv * 1536;
  const y = recY + 32 + (ys + 1) * RS + x, c = (ys / 2 + 1) * RC + 32 + (x >> 1);
  if (toSave) { copyBlock(y, RS, b, n, n); copyBlock(recU + c, RC, b + 1024, n >> 1, n >> 1); copyBlock(recV + c, RC, b + 1280, n >> 1, n >> 1); }
  else { copyBlock(b, n, y, RS, n); copyBlock(b + 1024, n >> 1, recU + c, RC, n >> 1); copyBlock(b + 1280, n >> 1, recV + c, RC, n >> 1); }
}
function rdNode(s: i32, x: i32, ys: i32): f64 {
  const n = 1 << s, lv = 5 - s;
  const po = partOffset(s, x, ys);
  if (s == 3) return evalBlock(3, x, ys) + lambda * <f64>cost(po, 0) * (1.0 / 256);
  const tex = s <= 5 ? texture(x, ys, n) : 0;
  const canNone = s <= 5 && (s == 5 ? tex < skip32 : tex < skip16) && !(kFlags & 16 && s == 5) && !(kFlags & 32 && s == 4) && x + n <= mw && sbY + ys + n <= mh;
  const sp = SPLIT + (s == 5 ? morton((x & 63) >> 5, ys >> 5) : 4 + morton((x & 63) >> 4, ys >> 4));
  let jNone: f64 = Infinity;
  const before = CTXA + lv * 2 * 224, after = before + 224;
  if (canNone) {
    saveCtx(before, x);
    jNone = evalBlock(s, x, ys) + lambda * <f64>cost(po, 0) * (1.0 / 256);
    const D = decAt(lv, x, ys);
    // Nothing coded: no split will pay.
    if (load<u8>(D, 7) || kFlags & 8) { store<u8>(sp, 0); return jNone; }
    copyRec(lv, s, x, ys, true);
    saveCtx(after, x);
    loadCtx(before, x);
  }
  let j = canNone ? lambda * <f64>cost(po, 3) * (1.0 / 256) : 0;
  const h = n >> 1;
  for (let k = 0; k < 4; k++) {
    const xx = x + (k & 1) * h, yy = ys + (k >> 1) * h;
    if (xx >= mw || sbY + yy >= mh) continue;
    j += rdNode(s - 1, xx, yy);
    if (j >= jNone) break;
  }
  if (s == 6) return j;
  if (jNone <= j) {
    copyRec(lv, s, x, ys, false);
    loadCtx(after, x);
    store<u8>(sp, 0);
    return jNone;
  }
  store<u8>(sp, 1);
  return j;
}
function cdfAt(o: usize, s: i32): u32 { return s < 0 ? 32768 : load<u16>(CDF + o + 2 * s); }
function prob(o: usize, s: i32): u32 { return cdfAt(o, s - 1) - (s == 9 ? 0 : cdfAt(o, s)); }

function writeNode(s: i32, x: i32, ys: i32): void {
  const n = 1 << s, h = n >> 1;
  const po = partOffset(s, x, ys);
  const hasRows = sbY + ys + h < mh, hasCols = x + h < mw;
  let split = s > 3;
  if (s == 5 || s == 4) split = load<u8>(SPLIT + (s == 5 ? morton((x & 63) >> 5, ys >> 5) : 4 + morton((x & 63) >> 4, ys >> 4))) != 0;
  if (s == 3) sym(po, 0, 4);
  else if (hasRows && hasCols) sym(po, split ? 3 : 0, 10);
  else if (hasCols) rawBool(prob(po, 2) + prob(po, 3) + prob(po, 4) + prob(po, 6) + prob(po, 7) + prob(po, 9), 1);
  else if (hasRows) rawBool(prob(po, 1) + prob(po, 3) + prob(po, 4) + prob(po, 5) + prob(po, 6) + prob(po, 8), 1);
  if (split) {
    for (let k = 0; k < 4; k++) {
      const xx = x + (k & 1) * h, yy = ys + (k >> 1) * h;
      if (xx >= mw || sbY + yy >= mh) continue;
      writeNode(s - 1, xx, yy);
    }
    return;
  }
  writeBlock(s, x, ys);
}
function writeBlock(s: i32, x: i32, ys: i32): void {
  const lv = 5 - s, t = s - 2, i4 = x >> 2, j4 = ys >> 2, n = 1 << s, n4 = n >> 2;
  const D = decAt(lv, x, ys);
  const mode: i32 = load<u8>(D), dl: i32 = load<u8>(D, 1), uv: i32 = load<u8>(D, 2), depth: i32 = load<u8>(D, 6), skip: i32 = load<u8>(D, 7);
  sym(SKIP + (fa(F_SKIP, i4) + fl(F_SKIP, j4)) * 16, skip, 2);
  if (pendingQ) {
    pendingQ = false;
    const d = (sbQ - curQ) / 4, a = abs(d);
    sym(DELTA_Q, min(a, 3), 4);
    if (a >= 3) {
      const rem: i32 = 31 - clz(a - 1);
      literal(rem - 1, 3); literal(a - 1 - (1 << rem), rem);
    }
    if (a) literal(u32(d < 0), 1);
    curQ = sbQ;
  }
  sym(Y_MODE + (fa(F_MODE, i4) * 5 + fl(F_MODE, j4)) * 32, mode, 13);
  if (mode >= 1 && mode <= 8) sym(ANGLE + (mode - 1) * 16, dl, 7);
  sym(UV_CFL + mode * 32, uv, 14);
  if (uv == 13) {
    const aU: i32 = load<i8>(D, 4), aV: i32 = load<i8>(D, 5);
    const sgU: i32 = aU == 0 ? 0 : aU < 0 ? 1 : 2, sgV: i32 = aV == 0 ? 0 : aV < 0 ? 1 : 2;
    sym(CFL_SIGN, sgU * 3 + sgV - 1, 8);
    if (aU) sym(CFL_ALPHA + ((sgU - 1) * 3 + sgV) * 32, abs(aU) - 1, 16);
    if (aV) sym(CFL_ALPHA + ((sgV - 1) * 3 + sgU) * 32, abs(aV) - 1, 16);
  } else if (uv >= 1 && uv <= 8) sym(ANGLE + (uv - 1) * 16, load<u8>(D, 3), 7);
  const txCtx = i32((1 << fa(F_TX, i4)) >= n) + i32((1 << fl(F_TX, j4)) >= n);
  sym((s == 3 ? TX8 : s == 4 ? TX16 : TX32) + txCtx * 16, depth, s == 3 ? 2 : 3);
  if (!skip) {
    const lev = levelsY(lv, x, ys), type: i32 = load<u8>(D, 20);
    if (depth == 0) writeTx(0, t, lev, load<u16>(D, 8), i4, j4, true, mode, type);
    else {
      const h4 = n4 >> 1;
      for (let k = 0; k < 4; k++) {
        const i = i4 + (k & 1) * h4, j = j4 + (k >> 1) * h4, e: i32 = load<u16>(D + 8 + 2 * k), l = lev + k * h4 * h4 * 32;
        writeTx(0, t - 1, l, e, i, j, false, mode, load<u8>(D + 21 + k));
        const c: u8 = e ? <u8>ctxByte(t - 1, l) : 0;
        memory.fill(A + i, c, h4); memory.fill(L + j, c, h4);
      }
    }
    for (let p: i32 = 1; p <= 2; p++) writeTx(p, t - 1, levelsC(lv, p, x, ys), load<u16>(D + 14 + 2 * p), x >> 3, ys >> 3, true, -1, 0);
  }
  setCtx(D, s, lv, x, ys);
}
function writeTx(p: i32, t: i32, levels: usize, eob: i32, i: i32, j: i32, whole: bool, mode: i32, type: i32): void {
  sym(skipOffset(p, t, i, j, whole), i32(eob == 0), 2);
  if (eob) coefWrite(t, i32(p > 0), levels, eob, dcCtxOf(p, i, j, 1 << t), mode, type);
}
/** Encodes a superblock row from `rows` RGBA rows at rgba (64, or what remains). */
export function av1EncodeRow(rgba: usize, rows: i32): void {
  convert(rgba, rows);
  memory.fill(L, 0, 7 * 32);
  memory.fill(L + F_PART * 32, 15, 32);
  for (let x = 0; x < mw; x += 64) {
    refreshCosts(); refreshBr();
    saveCtx(CTXSB, x);
    tensors(x);
    if (aq > 0) { chooseQ(x); pendingQ = true; }
    if (!(kFlags & 1)) rdNode(6, x, 0);
    loadCtx(CTXSB, x);
    if (!(kFlags & 2)) writeNode(6, x, 0);
  }
}
/** After the host has looked at the reconstruction: on to the next row. */
export function av1EncodeNextRow(): void {
  memory.copy(recY, recY + 64 * RS, RS);
  memory.copy(recU, recU + 32 * RC, RC);
  memory.copy(recV, recV + 32 * RC, RC);
  sbY += 64;
}
/** Ends a tile that is not the last; the next one starts at the current row. Its size goes before it. */
export function av1EncodeNextTile(): void {
  const n = rangeClose();
  const data = tileAt + 4;
  memory.copy(data, tileAt, n);
  store<u32>(tileAt, <u32>n - 1);
  tileAt = data + n;
  rangeOpen(tileAt);
  cdfInit(qctx);
  tileY = sbY; curQ = baseQ;
  memory.fill(A, 0, AS * 7);
  memory.fill(A + F_PART * AS, 15, AS);
}
export function av1EncodeClose(): usize { rangeClose(); return rangeAt() - outBuf; }
export function outSize(): usize { return rangeAt() - outBuf; }
