// AV1 intra frames by superblock rows: syntax, coefficients, prediction, scheduling.
import { alloc } from '../arena';
import {
  AC_Q, ANGLE, BASE, BASE_EOB, BOUND, BR, BR_OFF, CB_OFF, CDF_BYTES, CFL_ALPHA, CFL_SIGN, DC_Q, DC_SIGN, DELTA_LF, DELTA_Q, EOB1024, EOB128, EOB16, EOB256,
  EOB32, EOB512, EOB64, EOB_EXTRA, FILTER_INTRA, FILTER_INTRA_MODE, MCOL, MROW, MSCAN_AT, PAL_COLOR_UV2, PAL_COLOR_Y2, PAL_UV, PAL_UV_SIZE, PAL_Y, PAL_Y_SIZE,
  PART128, PART16, PART32, PART64, PART8, QM, QM_AT, RESTORATION, SCAN, SCAN_AT, SEGMENT, SKIP, TX16, TX32, TX64, TX8, TXB_SKIP, TXSET1, TXSET2, USE_SGRPROJ,
  USE_WIENER, UV_CFL, UV_NO_CFL, Y_MODE,
} from './tables';
import { C, bit, bitI, sym4i, sym2, boolRaw, literal, setAdapt, sym, sym16, sym3, sym4, symInit, symLoad, symSave, uniform } from './sym';
import { ABOVE, LEFT, dcOf, fill, predFilter, predict, predInit, splat16 } from './pred';
import { COEF, reconInit, reconWht, reconstruct } from './recon';
import { deblockRow, cdefRow, postInit, restoreRow } from './post';

/** Header values, written by the caller before open(). */
export const HDR: usize = memory.data(2048, 16);
export function hdr(): usize { return HDR; }
@inline
function H(i: i32): i32 { return load<i32>(HDR + (i << 2)); }

// Block and transform sizes.
const LW: usize = memory.data<u8>([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 0, 2, 1, 3, 2, 4]);
const LH: usize = memory.data<u8>([0, 1, 0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 2, 0, 3, 1, 4, 2]);
/** Block size of log2 width * 6 + log2 height (units of 4). */
const BSOF: usize = memory.data<u8>([0, 1, 16, 0, 0, 0, 2, 3, 4, 18, 0, 0, 17, 5, 6, 7, 20, 0, 0, 19, 8, 9, 10, 0, 0, 0, 21, 11, 12, 13, 0, 0, 0, 0, 14, 15]);
const TXOF: usize = memory.data<u8>([0, 5, 13, 0, 0, 6, 1, 7, 15, 0, 14, 8, 2, 9, 17, 0, 16, 10, 3, 11, 0, 0, 18, 12, 4]);
const TLW: usize = memory.data<u8>([0, 1, 2, 3, 4, 0, 1, 1, 2, 2, 3, 3, 4, 0, 2, 1, 3, 2, 4]);
const TLH: usize = memory.data<u8>([0, 1, 2, 3, 4, 1, 0, 2, 1, 3, 2, 4, 3, 2, 0, 3, 1, 4, 2]);
const MAX_DEPTH: usize = memory.data<u8>([0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 2, 2, 3, 3, 4, 4]);
const MODE_CTX: usize = memory.data<u8>([0, 1, 2, 3, 4, 4, 4, 4, 3, 0, 1, 2, 0]);
const MODE_TX: usize = memory.data<u8>([0, 1, 2, 0, 3, 1, 2, 2, 1, 3, 1, 2, 3, 0]);
const MODE_ANGLE: usize = memory.data<u8>([0, 90, 180, 45, 135, 113, 157, 203, 67]);
const FILTER_DIR: usize = memory.data<u8>([0, 1, 2, 6, 0]);
const INV1: usize = memory.data<u8>([9, 0, 10, 11, 3, 1, 2]);
const INV2: usize = memory.data<u8>([9, 0, 3, 1, 2]);
const PAL_CTX: usize = memory.data<u8>([0, 0, 0, 0, 0, 4, 3, 2, 1]);

// Frame
let W: i32 = 0, HT: i32 = 0, depth: i32 = 8, planes: i32 = 3, subX: i32 = 1, subY: i32 = 1;
let miCols: i32 = 0, miRows: i32 = 0, sbLog: i32 = 6, sb4: i32 = 16, sbRows: i32 = 0;
let baseQ: i32 = 0, useQm: i32 = 0, segOn: i32 = 0, preSkip: i32 = 0, lastSeg: i32 = 0;
let dQ: i32 = 0, dQRes: i32 = 0, dLf: i32 = 0, dLfRes: i32 = 0, dLfMulti: i32 = 0;
let cdefOn: i32 = 0, cdefBits: i32 = 0, lossAll: i32 = 0, txSelect: i32 = 0, reducedTx: i32 = 0, screen: i32 = 0, filterIntra: i32 = 0, edgeFilter: bool = false;
let lrOn: i32 = 0, deblockOn: i32 = 0;
// Tile
let mi0: i32 = 0, mi1: i32 = 0, miR0: i32 = 0, miR1: i32 = 0;
let curQ: i32 = 0, readDeltas: bool = false;
/** Per tile: symbol decoder (32 bytes), then curQ, four loop deltas, restoration references; then the CDFs. */
const TILE_HEAD: usize = 256;
let tiles: usize = 0, tileState: usize = 0;
const LFD: usize = memory.data(16);
const LRREF: usize = memory.data(64);
// Buffers
let top: usize = 0;
/** Window of samples: HIST rows above the superblock row. */
export const HIST: i32 = 16;
const PL: usize = memory.data(64, 16); // row 0 of the superblock row, per plane
const LN: usize = memory.data(64, 16); // unfiltered row above, per plane
let D: usize = 0;
let stride: i32 = 0;
const PSTR: usize = memory.data(16);
@inline
function plane0(p: i32): usize { return load<usize>(PL + (p << 2)); }
@inline
function strideOf(p: i32): usize { return load<i32>(PSTR + (p << 2)); }
// Above contexts by column, left contexts by row & 31.
let aLev: usize = 0, aMode: usize = 0, aUv: usize = 0, aSkip: usize = 0, aPart: usize = 0, aTx: usize = 0, aPal: usize = 0, aW: i32 = 0;
const lLev: usize = memory.data(3 * 64, 16), lMode: usize = memory.data(64, 16), lUv: usize = memory.data(64, 16), lSkip: usize = memory.data(64, 16);
const lPart: usize = memory.data(64, 16), lTx: usize = memory.data(64, 16), lPal: usize = memory.data(128, 16);
/** Palette colours of above (by column & 31) and left (by row & 31): 2 planes x 8 u16. */
const aCol: usize = memory.data(32 * 32, 16), lCol: usize = memory.data(32 * 32, 16);
// Maps of the superblock row with MH rows of history.
export const MH: i32 = 4;
let mStr: i32 = 0, mTx: usize = 0, mTxC: usize = 0, mSkip: usize = 0, mSeg: usize = 0, mLvl: usize = 0;
let cdefIdx: usize = 0, cdefW: i32 = 0;
const LR: usize = memory.data(64, 16); // per plane: units
const LRW: usize = memory.data(64, 16), LRH: usize = memory.data(64, 16);
let sbRow: i32 = 0, y0mi: i32 = 0;
let outC: usize = 0;
/** Which samples of the superblock are decoded: a word per row of four, bit x + 1; row -1 first. */
const BD: usize = memory.data(3 * 40 * 8, 16);

function take(bytes: i32): usize {
  const p = alloc(bytes);
  if (p) memory.fill(p, 0, bytes); else failed = true;
  return p;
}
let failed: bool = false;
@inline
function fillB(p: usize, v: i32, n: i32): void {
  if (n == 1) store<u8>(p, <u8>v);
  else if (n == 2) store<u16>(p, <u16>(v * 0x101));
  else if (n == 4) store<u32>(p, v * 0x01010101);
  else {
    const x: u64 = <u64>v * 0x0101010101010101;
    for (let i = 0; i < n; i += 8) store<u64>(p + i, x);
  }
}
export function open(): bool {
  failed = false;
  W = H(0); HT = H(1); depth = H(2); planes = H(3); subX = H(4); subY = H(5);
  sbLog = H(6) ? 7 : 6; sb4 = 1 << (sbLog - 2);
  filterIntra = H(7); edgeFilter = H(8) != 0; cdefOn = H(9); lrOn = H(10); screen = H(11);
  setAdapt(H(12) == 0);
  baseQ = H(13); useQm = H(14); segOn = H(20); dQ = H(21); dQRes = H(22); dLf = H(23); dLfRes = H(24); dLfMulti = H(25);
  cdefBits = H(26); txSelect = H(27); reducedTx = H(28); lossAll = H(29); preSkip = H(30); lastSeg = H(31); deblockOn = H(32);
  miCols = 2 * ((W + 7) >> 3); miRows = 2 * ((HT + 7) >> 3);
  sbRows = (miRows + sb4 - 1) / sb4;
  const wa = (miCols * 4 + 127) & ~127;
  const sbH = 1 << sbLog;
  predInit(depth); reconInit(depth);
  for (let p = 0; p < planes; p++) {
    const sx = p ? subX : 0, sy = p ? subY : 0;
    const st = ((wa >> sx) + 64) * 2;
    const base = take(st * ((sbH >> sy) + HIST + 4)) ;
    store<i32>(PSTR + (p << 2), st);
    store<usize>(PL + (p << 2), base + HIST * st + 64);
    store<usize>(LN + (p << 2), take(st) + 64);
  }
  aW = (wa >> 2) + 64;
  const a = take(aW * 12);
  aLev = a; aMode = a + 3 * aW; aUv = a + 4 * aW; aSkip = a + 5 * aW; aPart = a + 6 * aW; aTx = a + 7 * aW; aPal = a + 8 * aW;
  mStr = (wa >> 2) + 32;
  const mr = sb4 + MH + 1;
  mTx = take(mStr * mr) + MH * mStr; mTxC = take(mStr * mr) + MH * mStr; mSkip = take(mStr * mr) + MH * mStr; mSeg = take(mStr * mr) + MH * mStr;
  mLvl = take(4 * mStr * mr) + 4 * MH * mStr;
  cdefW = (wa >> 6) + 2;
  cdefIdx = take(cdefW * ((miRows >> 4) + 4)) + 0;
  for (let p = 0; p < planes; p++) {
    if (!H(40 + p)) { store<i32>(LRW + (p << 2), 0); continue; }
    const size = H(43 + p), pw = p ? (W + subX) >> subX : W, ph = p ? (HT + subY) >> subY : HT;
    const uw = max((pw + (size >> 1)) / size, 1), uh = max((ph + (size >> 1)) / size, 1);
    store<i32>(LRW + (p << 2), uw); store<i32>(LRH + (p << 2), uh);
    store<usize>(LR + (p << 2), take(uw * uh * 8));
  }
  const nt = H(50);
  tiles = take(nt * <i32>(TILE_HEAD + CDF_BYTES + 64));
  sbRow = 0;
  outC = postInit(HDR, take(postBytes(wa, sbH)));
  return !failed;
}
function postBytes(wa: i32, sbH: i32): i32 {
  let n = 256;
  for (let p = 0; p < planes; p++) {
    const st = ((wa >> (p ? subX : 0)) + 64) * 2, win = st * ((sbH >> (p ? subY : 0)) + 16);
    n += (cdefOn ? win : 0) + (H(40 + p) ? win + 8 * st : 0);
  }
  return n;
}

// Segments and quantisers
@inline
function segFeature(seg: i32, f: i32): bool { return segOn != 0 && load<i32>(HDR + 4 * (100 + seg * 16 + f)) != 0; }
@inline
function segValue(seg: i32, f: i32): i32 { return load<i32>(HDR + 4 * (100 + seg * 16 + 8 + f)); }
function qindex(seg: i32, ignore: bool): i32 {
  let q = !ignore && dQ ? curQ : baseQ;
  if (segFeature(seg, 0)) return max(0, min(255, q + segValue(seg, 0)));
  return q;
}
const DQ: usize = memory.data(32);
let dqFor: i32 = -1;
function useQ(q: i32): void {
  if (q == dqFor) return;
  dqFor = q;
  const t = ((depth - 8) >> 1) * 256;
  for (let p = 0; p < 3; p++) {
    const d = H(p == 0 ? 15 : p == 1 ? 16 : 18), a = p == 0 ? 0 : H(p == 1 ? 17 : 19);
    store<i32>(DQ + 8 * p, load<u16>(DC_Q + 2 * (t + max(0, min(255, q + d)))));
    store<i32>(DQ + 8 * p + 4, load<u16>(AC_Q + 2 * (t + max(0, min(255, q + a)))));
  }
}

// Block state
let bR: i32 = 0, bC: i32 = 0, bs: i32 = 0, bw4: i32 = 0, bh4: i32 = 0, hasChroma: bool = false;
let availU: bool = false, availL: bool = false, availUC: bool = false, availLC: bool = false;
let skip: i32 = 0, seg: i32 = 0, lossless: bool = false, yMode: i32 = 0, uvMode: i32 = 0, angY: i32 = 0, angUV: i32 = 0;
let useFilter: i32 = 0, filterMode: i32 = 0, alphaU: i32 = 0, alphaV: i32 = 0, palY: i32 = 0, palUV: i32 = 0, txSz: i32 = 0;
let maxLumaW: i32 = 0, maxLumaH: i32 = 0;
const PALC: usize = memory.data(64, 16); // colours: y, u, v
const CACHE: usize = memory.data(64, 16);
const MAPY: usize = memory.data(64 * 64 + 64, 16), MAPUV: usize = memory.data(64 * 64 + 64, 16);
const CFLAC: usize = memory.data(32 * 32 * 2 + 64, 16);
export let nIntrabc: i32 = 0;

function readSegment(): void {
  const m = mSeg + (bR - y0mi) * mStr + bC;
  const ul = availU && availL ? <i32>load<u8>(m - mStr - 1) : -1;
  const u = availU ? <i32>load<u8>(m - mStr) : -1;
  const l = availL ? <i32>load<u8>(m - 1) : -1;
  const pred = u == -1 ? (l == -1 ? 0 : l) : l == -1 ? u : ul == u ? u : l;
  if (skip) { seg = pred; return; }
  const ctx = ul < 0 ? 0 : ul == u && ul == l ? 2 : ul == u || ul == l || u == l ? 1 : 0;
  const d = sym(SEGMENT + ctx * 16, 8), n = lastSeg + 1;
  let s: i32;
  if (!pred) s = d;
  else if (pred >= n - 1) s = n - d - 1;
  else if (2 * pred < n) s = d <= 2 * pred ? (d & 1 ? pred + ((d + 1) >> 1) : pred - (d >> 1)) : d;
  else s = d <= 2 * (n - pred - 1) ? (d & 1 ? pred + ((d + 1) >> 1) : pred - (d >> 1)) : n - (d + 1);
  seg = max(0, min(lastSeg, s));
}
function segmentInfo(): void {
  if (segOn) readSegment(); else seg = 0;
  lossless = load<i32>(HDR + 4 * (240 + seg)) != 0;
}
function readDelta(o: usize): i32 {
  let a = sym4(o);
  if (a == 3) {
    const n = literal(3) + 1;
    a = literal(n) + (1 << n) + 1;
  }
  return a && bit() ? -a : a;
}
/** Merged palettes of above and left. */
function paletteCache(p: i32): i32 {
  let an = (bR & 15) != 0 && availU ? <i32>load<u8>(aPal + p * aW + bC) : 0;
  let ln = availL ? <i32>load<u8>(lPal + p * 64 + (bR & 31)) : 0;
  const A = aCol + (bC & 31) * 32 + p * 16, L = lCol + (bR & 31) * 32 + p * 16;
  let i = 0, j = 0, n = 0;
  while (i < an || j < ln) {
    const a = i < an ? <i32>load<u16>(A + 2 * i) : 0x7fffffff, l = j < ln ? <i32>load<u16>(L + 2 * j) : 0x7fffffff;
    let v: i32;
    if (l < a) { v = l; j++; } else { v = a; i++; if (l == a) j++; }
    if (n == 0 || v != <i32>load<u16>(CACHE + 2 * (n - 1))) store<u16>(CACHE + 2 * n++, <u16>v);
  }
  return n;
}
function sortColours(p: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const v = load<u16>(p + 2 * i);
    let j = i - 1;
    for (; j >= 0 && load<u16>(p + 2 * j) > v; j--) store<u16>(p + 2 * j + 2, load<u16>(p + 2 * j));
    store<u16>(p + 2 * j + 2, v);
  }
}
function ceilLog2(x: i32): i32 { return x < 2 ? 0 : 32 - clz(x - 1); }
function readColours(pl: i32, n: i32): void {
  const c = PALC + 16 * pl;
  const cn = paletteCache(pl);
  let idx = 0;
  for (let i = 0; i < cn && idx < n; i++) if (bit()) store<u16>(c + 2 * idx++, load<u16>(CACHE + 2 * i));
  if (idx < n) {
    store<u16>(c + 2 * idx++, <u16>literal(depth));
    if (idx < n) {
      let bits = depth - 3 + literal(2);
      while (idx < n) {
        const d = literal(bits) + (1 - pl);
        const v = min((1 << depth) - 1, <i32>load<u16>(c + 2 * idx - 2) + d);
        store<u16>(c + 2 * idx, <u16>v);
        bits = min(bits, ceilLog2((1 << depth) - v - (1 - pl)));
        idx++;
      }
    }
  }
  sortColours(c, n);
}
function paletteInfo(): void {
  const ctxB = load<u8>(LW + bs) + load<u8>(LH + bs) - 2;
  if (yMode == 0) {
    const ctx = i32(load<u8>(aPal + bC) > 0) + i32(load<u8>(lPal + (bR & 31)) > 0);
    if (sym2(PAL_Y + (ctxB * 3 + ctx) * 16)) {
      palY = sym(PAL_Y_SIZE + ctxB * 16, 7) + 2;
      readColours(0, palY);
    }
  }
  if (hasChroma && uvMode == 0) {
    if (sym2(PAL_UV + i32(palY > 0) * 16)) {
      palUV = sym(PAL_UV_SIZE + ctxB * 16, 7) + 2;
      readColours(1, palUV);
      const v = PALC + 32, top = 1 << depth;
      if (bit()) {
        const bits = depth - 4 + literal(2);
        let x = literal(depth);
        store<u16>(v, <u16>x);
        for (let i = 1; i < palUV; i++) {
          let d = literal(bits);
          if (d && bit()) d = -d;
          x += d;
          if (x < 0) x += top;
          if (x >= top) x -= top;
          store<u16>(v + 2 * i, <u16>x);
        }
      } else for (let i = 0; i < palUV; i++) store<u16>(v + 2 * i, <u16>literal(depth));
    }
  }
}
const SCORE: usize = memory.data(16), ORDER: usize = memory.data(16);
function paletteMap(map: usize, n: i32, w: i32, h: i32, ow: i32, oh: i32, cdf: usize): void {
  store<u8>(map, <u8>uniform(n));
  for (let i = 1; i < oh + ow - 1; i++)
    for (let j = min(i, ow - 1); j >= max(0, i - oh + 1); j--) {
      const r = i - j, c = j, q = map + (r << 6) + c;
      // Up to three neighbours, ordered by score, then by colour.
      store<u64>(SCORE, 0); store<u64>(ORDER, 0x0706050403020100);
      if (c > 0) { const k = SCORE + load<u8>(q - 1); store<u8>(k, load<u8>(k) + 2); }
      if (c > 0 && r > 0) { const k = SCORE + load<u8>(q - 65); store<u8>(k, load<u8>(k) + 1); }
      if (r > 0) { const k = SCORE + load<u8>(q - 64); store<u8>(k, load<u8>(k) + 2); }
      let hash = 0;
      for (let a = 0; a < 3; a++) {
        let ms = <i32>load<u8>(SCORE + a), mi = a;
        for (let b = a + 1; b < n; b++) if (<i32>load<u8>(SCORE + b) > ms) { ms = load<u8>(SCORE + b); mi = b; }
        if (mi != a) {
          const o = load<u8>(ORDER + mi);
          for (let k = mi; k > a; k--) { store<u8>(SCORE + k, load<u8>(SCORE + k - 1)); store<u8>(ORDER + k, load<u8>(ORDER + k - 1)); }
          store<u8>(SCORE + a, <u8>ms); store<u8>(ORDER + a, o);
        }
        hash += ms * (a ? 2 : 1);
      }
      store<u8>(q, load<u8>(ORDER + sym(cdf + <i32>load<u8>(PAL_CTX + hash) * 16, n)));
    }
  for (let i = 0; i < oh; i++) for (let j = ow; j < w; j++) store<u8>(map + (i << 6) + j, load<u8>(map + (i << 6) + ow - 1));
  for (let i = oh; i < h; i++) memory.copy(map + (i << 6), map + ((oh - 1) << 6), w);
}
function modeInfo(): void {
  const r31 = bR & 31;
  skip = 0;
  if (preSkip) segmentInfo();
  if (preSkip && segFeature(seg, 6)) skip = 1;
  else skip = sym2(SKIP + (<i32>load<u8>(aSkip + bC) + load<u8>(lSkip + r31)) * 16);
  if (!preSkip) segmentInfo();
  if (!skip && !lossAll && cdefOn) {
    const ci = cdefIdx + (bR >> 4) * cdefW + (bC >> 4);
    if (load<u8>(ci) == 255) {
      const v = literal(cdefBits);
      for (let i = 0; i < max(1, bh4 >> 4); i++) for (let j = 0; j < max(1, bw4 >> 4); j++) store<u8>(ci + i * cdefW + j, <u8>v);
    }
  }
  if (readDeltas && dQ && !(bw4 == sb4 && bh4 == sb4 && skip)) {
    const d = readDelta(DELTA_Q);
    if (d) curQ = max(1, min(255, curQ + (d << dQRes)));
    if (dLf) {
      const n = dLfMulti ? (planes > 1 ? 4 : 2) : 1;
      for (let i = 0; i < n; i++) {
        const e = readDelta(dLfMulti ? DELTA_LF + (i + 1) * 16 : DELTA_LF);
        if (e) store<i8>(LFD + i, <i8>max(-63, min(63, <i32>load<i8>(LFD + i) + (e << dLfRes))));
      }
    }
  }
  readDeltas = false;
  const am: i32 = load<u8>(MODE_CTX + load<u8>(aMode + bC)), lm: i32 = load<u8>(MODE_CTX + load<u8>(lMode + r31));
  yMode = sym16(Y_MODE + (am * 5 + lm) * 32, 13);
  const big = bs >= 3;
  angY = angUV = 0;
  if (big && yMode >= 1 && yMode <= 8) angY = sym(ANGLE + (yMode - 1) * 16, 7) - 3;
  palY = palUV = 0;
  if (hasChroma) {
    const cfl = lossless ? (bw4 >> subX) <= 1 && (bh4 >> subY) <= 1 : max(bw4, bh4) <= 8;
    uvMode = cfl ? sym16(UV_CFL + yMode * 32, 14) : sym16(UV_NO_CFL + yMode * 32, 13);
    if (uvMode == 13) {
      const s = sym(CFL_SIGN, 8) + 1;
      const su = s / 3, sv = s % 3;
      alphaU = alphaV = 0;
      if (su) { alphaU = 1 + sym16(CFL_ALPHA + ((su - 1) * 3 + sv) * 32, 16); if (su == 1) alphaU = -alphaU; }
      if (sv) { alphaV = 1 + sym16(CFL_ALPHA + ((sv - 1) * 3 + su) * 32, 16); if (sv == 1) alphaV = -alphaV; }
    } else if (big && uvMode >= 1 && uvMode <= 8) angUV = sym(ANGLE + (uvMode - 1) * 16, 7) - 3;
  }
  if (screen && big && bw4 <= 16 && bh4 <= 16) paletteInfo();
  useFilter = 0;
  if (filterIntra && yMode == 0 && !palY && max(bw4, bh4) <= 8) {
    useFilter = sym2(FILTER_INTRA + bs * 16);
    if (useFilter) filterMode = sym(FILTER_INTRA_MODE, 5);
  }
  // palette_tokens
  if (palY | palUV) {
    let w = bw4 * 4, h = bh4 * 4, ow = min(w, (miCols - bC) * 4), oh = min(h, (miRows - bR) * 4);
    if (palY) paletteMap(MAPY, palY, w, h, ow, oh, PAL_COLOR_Y2 + (palY - 2) * 80);
    if (palUV) {
      w >>= subX; ow >>= subX; h >>= subY; oh >>= subY;
      if (w < 4) { w += 2; ow += 2; }
      if (h < 4) { h += 2; oh += 2; }
      paletteMap(MAPUV, palUV, w, h, ow, oh, PAL_COLOR_UV2 + (palUV - 2) * 80);
    }
  }
  // Transform size
  if (lossless) txSz = 0;
  else {
    const lw = min(4, <i32>load<u8>(LW + bs)), lh = min(4, <i32>load<u8>(LH + bs));
    txSz = load<u8>(TXOF + lw * 5 + lh);
    if (bs > 0 && txSelect) {
      const ctx = i32(<i32>load<u8>(aTx + bC) >= (4 << lw)) + i32(<i32>load<u8>(lTx + r31) >= (4 << lh));
      const md = load<u8>(MAX_DEPTH + bs);
      const d = md > 1 ? sym3((md == 4 ? TX64 : md == 3 ? TX32 : TX16) + ctx * 16) : sym2(TX8 + ctx * 16);
      let a = lw, b = lh;
      for (let i = 0; i < d; i++) {
        if (a == b) { a--; b--; } else if (a > b) a--; else b--;
      }
      txSz = load<u8>(TXOF + max(a, 0) * 5 + max(b, 0));
    }
  }
}
function filterLevel(i: i32): i32 {
  let l = H(33 + i);
  if (i >= 2 && !l) return 0;
  if (dLf) l = max(0, min(63, l + load<i8>(LFD + (dLfMulti ? i : 0))));
  if (segFeature(seg, 1 + i)) l = max(0, min(63, l + segValue(seg, 1 + i)));
  if (H(38)) l = max(0, min(63, l + (H(39) << (l >> 5))));
  return l;
}
function storeInfo(): void {
  const r31 = bR & 31;
  fillB(aMode + bC, yMode, bw4); fillB(lMode + r31, yMode, bh4);
  fillB(aSkip + bC, skip, bw4); fillB(lSkip + r31, skip, bh4);
  fillB(aPart + bC, load<u8>(LW + bs), bw4); fillB(lPart + r31, load<u8>(LH + bs), bh4);
  fillB(aTx + bC, 4 << load<u8>(TLW + txSz), bw4); fillB(lTx + r31, 4 << load<u8>(TLH + txSz), bh4);
  if (hasChroma) { fillB(aUv + bC, uvMode, bw4); fillB(lUv + r31, uvMode, bh4); }
  if (screen) {
    fillB(aPal + bC, palY, bw4); fillB(lPal + r31, palY, bh4);
    fillB(aPal + aW + bC, palUV, bw4); fillB(lPal + 64 + r31, palUV, bh4);
    if (palY | palUV) {
      const a = v128.load(PALC), b = v128.load(PALC, 16);
      for (let i = 0; i < bw4; i++) { const d = aCol + ((bC + i) & 31) * 32; v128.store(d, a); v128.store(d, b, 16); }
      for (let i = 0; i < bh4; i++) { const d = lCol + ((bR + i) & 31) * 32; v128.store(d, a); v128.store(d, b, 16); }
    }
  }
  let lvl = 0;
  if (deblockOn) lvl = filterLevel(0) | (filterLevel(1) << 8) | (filterLevel(2) << 16) | (filterLevel(3) << 24);
  const lt = <i32>load<u8>(TLW + txSz);
  let o = (bR - y0mi) * mStr + bC;
  const wr = min(bw4, miCols - bC), hr = min(bh4, miRows - bR);
  for (let i = 0; i < hr; i++, o += mStr) {
    fillB(mSkip + o, skip, bw4);
    fillB(mTx + o, txSz, bw4);
    if (segOn) fillB(mSeg + o, seg, bw4);
    const d = mLvl + 4 * o;
    for (let j = 0; j < bw4; j++) store<i32>(d + 4 * j, lvl);
  }
}

// Coefficients (5.11.39): levels at column * 40 + row: min(level, 15) | min(level, 3) << 6.
const LV: usize = memory.data(40 * 40 + 256, 16);
const NZ: usize = memory.data(1024 * 2 + 64, 16);
@inline
function lev(p: usize): i32 { return load<u8>(p); }
function golomb(): i32 {
  let n = 0;
  do { n++; if (n == 32) return 0; } while (!bit());
  let x = 1;
  for (let i = n - 2; i >= 0; i--) x = (x << 1) | bit();
  return x;
}
let rNzr: i32 = 0, rNzc: i32 = 0, rSum: i32 = 0, rType: i32 = 0;
/** Returns eob; coefficients, dequantised, go to COEF. */
function coeffs(pl: i32, x4: i32, y4: i32, t: i32): i32 {
  const lw: i32 = load<u8>(TLW + t), lh: i32 = load<u8>(TLH + t);
  const w4 = 1 << lw, h4 = 1 << lh;
  const sx = pl ? subX : 0, sy = pl ? subY : 0;
  const A = aLev + pl * aW + x4, L = lLev + (pl << 6) + (y4 & (31 >> sy));
  const maxW = min(w4, (miCols >> sx) - x4), maxH = min(h4, (miRows >> sy) - y4);
  // Contexts of neighbours
  let ctx: i32;
  if (pl == 0) {
    let a = 0, l = 0;
    for (let i = 0; i < maxW; i++) a = max(a, lev(A + i) & 63);
    for (let i = 0; i < maxH; i++) l = max(l, lev(L + i) & 63);
    if (bw4 == w4 && bh4 == h4) ctx = 0;
    else if (!(a | l)) ctx = 1;
    else if (!a || !l) ctx = 2 + i32(max(a, l) > 3);
    else if (max(a, l) <= 3) ctx = 4;
    else ctx = min(a, l) <= 3 ? 5 : 6;
  } else {
    let a = 0, l = 0;
    for (let i = 0; i < maxW; i++) a |= lev(A + i);
    for (let i = 0; i < maxH; i++) l |= lev(L + i);
    ctx = 7 + i32(a != 0) + i32(l != 0);
    const pw = max(1, bw4 >> sx), ph = max(1, bh4 >> sy);
    if (pw * ph > w4 * h4) ctx += 3;
  }
  const sq = min(lw, lh), up = max(lw, lh);
  const tc = (sq + up + 1) >> 1, pt = i32(pl > 0);
  if (sym2(TXB_SKIP + (tc * 13 + ctx) * 16)) {
    for (let i = 0; i < maxW; i++) store<u8>(A + i, 0);
    for (let i = 0; i < maxH; i++) store<u8>(L + i, 0);
    return 0;
  }
  // Transform type
  let type = 0;
  if (!lossless && up < 3) {
    if (pl == 0) {
      const set2 = reducedTx != 0 || sq == 2;
      if (qindex(seg, true) > 0) {
        const dir: i32 = useFilter ? <i32>load<u8>(FILTER_DIR + filterMode) : yMode;
        type = set2 ? <i32>load<u8>(INV2 + sym(TXSET2 + (sq * 13 + dir) * 16, 5)) : <i32>load<u8>(INV1 + sym(TXSET1 + (sq * 13 + dir) * 16, 7));
      }
    } else type = load<u8>(MODE_TX + uvMode);
  }
  rType = type;
  const cls = type == 10 ? 2 : type == 11 ? 1 : 0;
  // Position of the last
  const tl = min(lw, 3), th = min(lh, 3); // log2 of min(32, side) / 4
  const eb = tl + th;
  const e2 = pt * 2 + i32(cls != 0);
  const eobPt = 1 + (eb == 0 ? sym(EOB16 + e2 * 16, 5) : eb == 1 ? sym(EOB32 + e2 * 16, 6) : eb == 2 ? sym(EOB64 + e2 * 16, 7) : eb == 3 ? sym(EOB128 + e2 * 16, 8)
    : eb == 4 ? sym16(EOB256 + e2 * 32, 9) : eb == 5 ? sym16(EOB512 + pt * 32, 10) : sym16(EOB1024 + pt * 32, 11));
  let eob = eobPt < 2 ? eobPt : (1 << (eobPt - 2)) + 1;
  if (eobPt >= 3) {
    const n = eobPt - 3;
    if (sym2(EOB_EXTRA + ((tc * 2 + pt) * 9 + n) * 16)) eob += 1 << n;
    if (n > 0) eob += literal(n);
  }
  // Levels, from the last
  const scan = cls == 0 ? SCAN + 2 * load<i32>(SCAN_AT + 4 * t) : (cls == 2 ? MROW : MCOL) + 2 * load<i32>(MSCAN_AT + 4 * t);
  let nzr: i32, nzc: i32;
  if (cls == 0) {
    const b = BOUND + 2 * (load<i32>(SCAN_AT + 4 * t) + eob - 1);
    nzr = load<u8>(b); nzc = load<u8>(b, 1);
  } else { nzr = 4 << lh; nzc = 4 << lw; }
  {
    const n = (nzc + (cls == 0 ? 2 : 4)) * 40;
    const z = i32x4.splat(0);
    for (let i = 0; i < n; i += 16) v128.store(LV + i, z);
  }
  const bb = BASE + (tc * 2 + pt) * 42 * 16, brb = BR + (min(tc, 3) * 2 + pt) * 21 * 16;
  let nz = NZ;
  let c = eob - 1;
  {
    const pos: i32 = load<u16>(scan + 2 * c);
    const area = 16 << (tl + th);
    const x = c == 0 ? 0 : c <= area / 8 ? 1 : c <= area / 4 ? 2 : 3;
    let l = 1 + sym3(BASE_EOB + ((tc * 2 + pt) * 4 + x) * 16);
    if (l == 3) {
      // No neighbours yet.
      const k = pos == 0 ? 0 : cls == 0 ? (<i32>load<u8>(BR_OFF + pos)) : cls == 1 ? (pos < 40 ? 7 : 14) : (pos % 40 == 0 ? 7 : 14);
      const o = brb + k * 16;
      for (let i = 0; i < 4; i++) { const s = sym4(o); l += s; if (s < 3) break; }
    }
    store<u8>(LV + pos, <u8>(l | (min(l, 3) << 6)));
    store<u16>(nz, <u16>pos); nz += 2;
  }
  if (cls == 0) {
    const off = CB_OFF + (lw == lh ? 0 : lw < lh ? 1280 : 2560);
    for (c--; c >= 0; c--) {
      const pos: i32 = load<u16>(scan + 2 * c);
      const p = LV + pos;
      let m = lev(p + 1) + lev(p + 40) + lev(p + 41);
      const m3 = m;
      m += lev(p + 2) + lev(p + 80);
      const k = c == 0 ? 0 : <i32>load<u8>(off + pos) + (m > 512 ? 4 : (m + 64) >> 7);
      let l = sym4i(bb + (k << 4));
      if (l) {
        if (l == 3) {
          const o = brb + ((min(((m3 & 63) + 1) >> 1, 6) + <i32>load<u8>(BR_OFF + pos)) << 4);
          let s = sym4i(o); l += s;
          if (s == 3) { s = sym4(o); l += s; if (s == 3) { s = sym4(o); l += s; if (s == 3) l += sym4(o); } }
          store<u8>(p, <u8>(l | 192));
        } else store<u8>(p, <u8>(l * 65));
        store<u16>(nz, <u16>pos); nz += 2;
      }
    }
  } else {
    const st = cls == 1 ? 40 : 1;
    for (c--; c >= 0; c--) {
      const pos: i32 = load<u16>(scan + 2 * c);
      const p = LV + pos;
      let m = lev(p + 1) + lev(p + 40) + lev(p + 2 * st);
      const m3 = m;
      m += lev(p + 3 * st) + lev(p + 4 * st);
      const idx = cls == 1 ? pos / 40 : pos % 40;
      const k = 26 + 5 * min(idx, 2) + (m > 512 ? 4 : (m + 64) >> 7);
      let l = sym4(bb + (k << 4));
      if (l) {
        if (l == 3) {
          const o = brb + ((min(((m3 & 63) + 1) >> 1, 6) + (pos == 0 ? 0 : idx == 0 ? 7 : 14)) << 4);
          for (let i = 0; i < 4; i++) { const s = sym4(o); l += s; if (s < 3) break; }
          store<u8>(p, <u8>(l | 192));
        } else store<u8>(p, <u8>(l * 65));
        store<u16>(nz, <u16>pos); nz += 2;
      }
    }
  }
  // Signs, remainders, dequantisation
  let dcs = 0;
  for (let i = 0; i < maxW; i++) { const v = lev(A + i) >> 6; dcs += v == 1 ? -1 : v == 2 ? 1 : 0; }
  for (let i = 0; i < maxH; i++) { const v = lev(L + i) >> 6; dcs += v == 1 ? -1 : v == 2 ? 1 : 0; }
  const shift = lw + lh >= 7 && sq >= 3 ? 2 : (lw + lh >= 5 && up >= 3 && sq >= 2) ? 1 : 0;
  const dq = DQ + 8 * pl;
  const hi = (1 << (7 + depth)) - 1;
  let qm: usize = 0;
  if (useQm && type < 9 && !lossless) {
    const q = H(52 + pl);
    if (q < 15) qm = QM + (q * 2 + pt) * 3344 + load<i32>(QM_AT + 4 * t);
  }
  let cul = 0, dcCat = 0, sum = 0;
  const acq = load<i32>(dq, 4);
  while (nz > NZ) {
    nz -= 2;
    const pos: i32 = load<u16>(nz);
    let l: i32 = load<u8>(LV + pos) & 63;
    let s: i32, q = acq;
    if (pos == 0) {
      s = sym2(DC_SIGN + (pt * 3 + (dcs < 0 ? 1 : dcs > 0 ? 2 : 0)) * 16);
      dcCat = s ? 1 : 2;
      q = load<i32>(dq);
    } else s = bitI();
    if (l > 14) l = (golomb() + 14) & 0xfffff;
    cul += l;
    if (qm) q = (q * <i32>load<u8>(qm + (pos % 40 << (tl + 2)) + pos / 40) + 16) >> 5;
    let v = <i32>((<u64>l * <u64>q) & 0xffffff) >> shift;
    v = min(v, hi + s);
    sum += v;
    store<i32>(COEF + 4 * pos, s ? -v : v);
  }
  cul = min(cul, 63) | (dcCat << 6);
  for (let i = 0; i < maxW; i++) store<u8>(A + i, <u8>cul);
  for (let i = 0; i < maxH; i++) store<u8>(L + i, <u8>cul);
  rNzr = nzr; rNzc = nzc; rSum = sum;
  return eob;
}

function isSmooth(m: i32): i32 { return i32(m >= 9 && m <= 11); }
function edges(pl: i32, x: i32, y: i32, w: i32, h: i32, up: bool, lf: bool, ur: bool, bl: bool, na: i32, nl: i32): void {
  const st = strideOf(pl), sy = pl ? subY : 0, sx = pl ? subX : 0;
  const yr = y - ((y0mi << 2) >> sy);
  const d = plane0(pl) + yr * st + 2 * x;
  const ap = yr == 0 ? load<usize>(LN + (pl << 2)) + 2 * x : d - st;
  if (up) {
    const n = min(min(((miCols << 2) >> sx) - x, ur ? 2 * w : w), na);
    for (let i = 0; i < n; i += 8) v128.store(ABOVE + 2 * i, v128.load(ap + 2 * i));
    if (n < na) splat16(ABOVE + 2 * n, load<u16>(ap + 2 * n - 2), na - n);
  } else splat16(ABOVE, lf ? <i32>load<u16>(d - 2) : (1 << (depth - 1)) - 1, na);
  if (lf) {
    const n = min(min(((miRows << 2) >> sy) - y, bl ? 2 * h : h), nl);
    let p = d - 2;
    for (let i = 0; i < n; i++, p += st) store<u16>(LEFT + 2 * i, load<u16>(p));
    if (n < nl) splat16(LEFT + 2 * n, load<u16>(LEFT + 2 * n - 2), nl - n);
  } else splat16(LEFT, up ? <i32>load<u16>(ap) : (1 << (depth - 1)) + 1, nl);
  const corner: i32 = up && lf ? <i32>load<u16>(ap - 2) : up ? <i32>load<u16>(ap) : lf ? <i32>load<u16>(d - 2) : 1 << (depth - 1);
  store<u16>(ABOVE - 2, <u16>corner); store<u16>(LEFT - 2, <u16>corner);
}
function cflAc(x: i32, y: i32, w: i32, h: i32): void {
  const st = strideOf(0);
  const base = plane0(0);
  const nx = min(w, (maxLumaW - (x << subX)) >> subX), ny = min(h, (maxLumaH - (y << subY)) >> subY);
  let sum = 0;
  for (let i = 0; i < ny; i++) {
    const p = base + (((y + i) << subY) - (y0mi << 2)) * st + 2 * (x << subX), o = CFLAC + 64 * i;
    for (let j = 0; j < nx; j++) {
      const q = p + 2 * (j << subX);
      let t: i32 = load<u16>(q);
      if (subX) t += load<u16>(q, 2);
      if (subY) { t += load<u16>(q + st); if (subX) t += load<u16>(q + st, 2); }
      t <<= 3 - subX - subY;
      store<i16>(o + 2 * j, <i16>t);
    }
    for (let j = nx; j < w; j++) store<i16>(o + 2 * j, load<i16>(o + 2 * nx - 2));
    for (let j = 0; j < w; j++) sum += load<i16>(o + 2 * j);
  }
  for (let i = ny; i < h; i++) {
    memory.copy(CFLAC + 64 * i, CFLAC + 64 * (ny - 1), 2 * w);
    for (let j = 0; j < w; j++) sum += load<i16>(CFLAC + 64 * i + 2 * j);
  }
  const avg = i16x8.splat(<i16>((sum + ((w * h) >> 1)) / (w * h)));
  for (let i = 0; i < h; i++) for (let j = 0; j < w; j += 8) { const o = CFLAC + 64 * i + 2 * j; v128.store(o, i16x8.sub(v128.load(o), avg)); }
}
function cflPredict(d: usize, st: usize, w: i32, h: i32, dc: i32, alpha: i32): void {
  const k = i16x8.splat(<i16>(abs(alpha) << 9)), vdc = i16x8.splat(<i16>dc), flip = i16x8.splat(alpha < 0 ? -1 : 0);
  const topv = i16x8.splat(<i16>((<i32>1 << depth) - 1)), zero = i16x8.splat(0);
  for (let i = 0; i < h; i++, d += st)
    for (let j = 0; j < w; j += 8) {
      const a = v128.load(CFLAC + 64 * i + 2 * j);
      const s = v128.xor(i16x8.shr_s(a, 15), flip);
      const m = i16x8.q15mulr_sat_s(i16x8.abs(a), k);
      const r = i16x8.max_s(zero, i16x8.min_s(topv, i16x8.add(vdc, i16x8.sub(v128.xor(m, s), s))));
      if (w == 4) v128.store64_lane(d + 2 * j, r, 0); else v128.store(d + 2 * j, r);
    }
}
/** bx, by: the block's origin in the plane; x, y: offset within, in units of four. */
function transformBlock(pl: i32, bx: i32, by: i32, t: i32, x: i32, y: i32): void {
  const sx = pl ? subX : 0, sy = pl ? subY : 0;
  const X = bx + 4 * x, Y = by + 4 * y;
  if (X >= (miCols << 2) >> sx || Y >= (miRows << 2) >> sy) return;
  const lw: i32 = load<u8>(TLW + t), lh: i32 = load<u8>(TLH + t);
  const w = 4 << lw, h = 4 << lh;
  const st = strideOf(pl);
  const yr = Y - ((y0mi << 2) >> sy);
  const d = plane0(pl) + yr * st + 2 * X;
  // Position within the superblock, in units of four of the plane.
  const qx = (X >> 2) & ((sb4 >> sx) - 1), qy = yr >> 2;
  const bd = BD + pl * 320 + 8 * qy; // row qy - 1
  if (pl == 0 ? palY : palUV) {
    const map = (pl == 0 ? MAPY : MAPUV) + (y << 8) + 4 * x, c = PALC + 16 * pl;
    for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) store<u16>(d + i * st + 2 * j, load<u16>(c + 2 * <usize>load<u8>(map + (i << 6) + j)));
  } else {
    const lf = (pl == 0 ? availL : availLC) || x > 0, up = (pl == 0 ? availU : availUC) || y > 0;
    const cfl = pl > 0 && uvMode == 13;
    const mode = pl == 0 ? yMode : cfl ? 0 : uvMode;
    const filt = pl == 0 && useFilter != 0;
    const angle = mode >= 1 && mode <= 8 ? <i32>load<u8>(MODE_ANGLE + mode) + 3 * (pl ? angUV : angY) : 0;
    let na = w, nl = h, ur = false, bl = false;
    if (angle && angle < 90) {
      na = w + h;
      ur = ((load<u64>(bd) >> <u64>(qx + (w >> 2) + 1)) & 1) != 0;
    } else if (angle > 180) {
      nl = w + h;
      bl = ((load<u64>(bd + 8 + 2 * h) >> <u64>qx) & 1) != 0;
    }
    edges(pl, X, Y, w, h, up, lf, ur, bl, na, nl);
    if (filt) predFilter(filterMode, d, st, w, h);
    else if (cfl) {
      if (pl == 1) cflAc(X, Y, w, h);
      cflPredict(d, st, w, h, dcOf(w, h, up, lf), pl == 1 ? alphaU : alphaV);
    } else {
      let smooth = 0;
      if (angle && edgeFilter) {
        if (pl == 0) smooth = (availU ? isSmooth(load<u8>(aMode + bC)) : 0) | (availL ? isSmooth(load<u8>(lMode + (bR & 31))) : 0);
        else smooth = (availUC ? isSmooth(load<u8>(aUv + (bC | subX))) : 0) | (availLC ? isSmooth(load<u8>(lUv + ((bR & 31) | subY))) : 0);
      }
      predict(mode, angle, d, st, w, h, up, lf, edgeFilter, smooth, ((miCols << 2) >> sx) - X, ((miRows << 2) >> sy) - Y);
    }
  }
  if (pl == 0) { maxLumaW = X + w; maxLumaH = Y + h; }
  if (!skip) {
    const eob = coeffs(pl, X >> 2, Y >> 2, t);
    if (eob) {
      if (lossless) reconWht(d, st);
      else {
        const y = rType;
        const row = y == 9 || y == 10 ? 2 : y == 2 || y == 3 ? 1 : 0, col = y == 9 || y == 11 ? 2 : y == 1 || y == 3 ? 1 : 0;
        reconstruct(d, st, lw + 2, lh + 2, row, col, rNzr, rNzc, rSum);
      }
    }
  }
  const m: u64 = ((1 << (<u64>(w >> 2))) - 1) << <u64>(qx + 1);
  for (let i = 0; i < h >> 2; i++) { const p = bd + 8 + 8 * i; store<u64>(p, load<u64>(p) | m); }
  if (pl == 1) {
    // Chroma transform sizes by chroma units.
    let o = mTxC + (yr >> 2) * mStr + (X >> 2);
    for (let i = 0; i < h >> 2; i++, o += mStr) fillB(o, t, w >> 2);
  }
}
function decodeBlock(r: i32, c: i32, size: i32): void {
  bR = r; bC = c; bs = size;
  const lw: i32 = load<u8>(LW + size), lh: i32 = load<u8>(LH + size);
  bw4 = 1 << lw; bh4 = 1 << lh;
  hasChroma = planes > 1 && !(bh4 == 1 && subY && !(r & 1)) && !(bw4 == 1 && subX && !(c & 1));
  availU = r > miR0; availL = c > mi0;
  availUC = availU; availLC = availL;
  if (hasChroma) {
    if (subY && bh4 == 1) availUC = r - 2 >= miR0;
    if (subX && bw4 == 1) availLC = c - 2 >= mi0;
  }
  modeInfo();
  const nPl = hasChroma ? 3 : 1;
  useQ(qindex(seg, false));
  if (skip) {
    for (let p = 0; p < nPl; p++) {
      const sx = p ? subX : 0, sy = p ? subY : 0;
      const n = max(1, bw4 >> sx), m = max(1, bh4 >> sy);
      fillB(aLev + p * aW + (c >> sx), 0, n);
      fillB(lLev + (p << 6) + ((r & 31) >> sy), 0, m);
    }
  }
  const uvw = max(1, bw4 >> subX), uvh = max(1, bh4 >> subY);
  const tu: i32 = lossless ? 0 : <i32>load<u8>(TXOF + min(3, ctz(uvw)) * 5 + min(3, ctz(uvh)));
  for (let cy = 0; cy < bh4; cy += 16)
    for (let cx = 0; cx < bw4; cx += 16)
      for (let p = 0; p < nPl; p++) {
        const sx = p ? subX : 0, sy = p ? subY : 0;
        const t = p ? tu : txSz;
        const sw = 1 << load<u8>(TLW + t), sh = 1 << load<u8>(TLH + t);
        const nw = p ? min(uvw, 16 >> subX) : min(bw4, 16), nh = p ? min(uvh, 16 >> subY) : min(bh4, 16);
        for (let y = 0; y < nh; y += sh)
          for (let x = 0; x < nw; x += sw) transformBlock(p, (c >> sx) << 2, (r >> sy) << 2, t, x + (cx >> sx), y + (cy >> sy));
      }
  storeInfo();
}
function partition(r: i32, c: i32, l: i32): void {
  // l: log2 of the side in units of four.
  if (r >= miRows || c >= miCols) return;
  const n = 1 << l, hf = n >> 1, qt = n >> 2;
  const size: i32 = load<u8>(BSOF + l * 7);
  const hasR = r + hf < miRows, hasC = c + hf < miCols;
  let p = 3;
  const ctx = i32(<i32>load<u8>(lPart + (r & 31)) < l) * 2 + i32(<i32>load<u8>(aPart + c) < l);
  const o = l == 1 ? PART8 + ctx * 16 : l == 2 ? PART16 + ctx * 32 : l == 3 ? PART32 + ctx * 32 : l == 4 ? PART64 + ctx * 32 : PART128 + ctx * 16;
  if (hasR && hasC) p = l == 1 ? sym4(o) : l == 5 ? sym(o, 8) : sym16(o, 10);
  else if (hasC || hasR) {
    const q = C + o;
    let s = prob(q, 3, l) + prob(q, 4, l) + prob(q, 6, l);
    if (hasC) { s += prob(q, 2, l) + prob(q, 7, l); if (l != 5) s += prob(q, 9, l); }
    else { s += prob(q, 1, l) + prob(q, 5, l); if (l != 5) s += prob(q, 8, l); }
    p = boolRaw(s) ? 3 : hasC ? 1 : 2;
  }
  const sp: i32 = load<u8>(BSOF + (l - 1) * 7), hz: i32 = load<u8>(BSOF + l * 6 + l - 1), vt: i32 = load<u8>(BSOF + (l - 1) * 6 + l);
  if (p == 0) decodeBlock(r, c, size);
  else if (p == 1) { decodeBlock(r, c, hz); if (hasR) decodeBlock(r + hf, c, hz); }
  else if (p == 2) { decodeBlock(r, c, vt); if (hasC) decodeBlock(r, c + hf, vt); }
  else if (p == 3) {
    if (l == 1) { decodeBlock(r, c, 0); decodeBlock(r, c + 1, 0); decodeBlock(r + 1, c, 0); decodeBlock(r + 1, c + 1, 0); }
    else { partition(r, c, l - 1); partition(r, c + hf, l - 1); partition(r + hf, c, l - 1); partition(r + hf, c + hf, l - 1); }
  } else if (p == 4) { decodeBlock(r, c, sp); decodeBlock(r, c + hf, sp); decodeBlock(r + hf, c, hz); }
  else if (p == 5) { decodeBlock(r, c, hz); decodeBlock(r + hf, c, sp); decodeBlock(r + hf, c + hf, sp); }
  else if (p == 6) { decodeBlock(r, c, sp); decodeBlock(r + hf, c, sp); decodeBlock(r, c + hf, vt); }
  else if (p == 7) { decodeBlock(r, c, vt); decodeBlock(r, c + hf, sp); decodeBlock(r + hf, c + hf, sp); }
  else if (p == 8) {
    const s: i32 = load<u8>(BSOF + l * 6 + l - 2);
    for (let i = 0; i < 4; i++) if (r + qt * i < miRows) decodeBlock(r + qt * i, c, s);
  } else {
    const s: i32 = load<u8>(BSOF + (l - 2) * 6 + l);
    for (let i = 0; i < 4; i++) if (c + qt * i < miCols) decodeBlock(r, c + qt * i, s);
  }
}
function prob(q: usize, i: i32, l: i32): i32 {
  const a: i32 = load<u16>(q + 2 * i - 2), b: i32 = l == 5 && i == 7 ? 0 : load<u16>(q + 2 * i);
  return a - b;
}
function clearDecoded(r: i32, c: i32): void {
  for (let p = 0; p < planes; p++) {
    const sx = p ? subX : 0, sy = p ? subY : 0;
    const w = min((mi1 - c) >> sx, (sb4 >> sx) + 1), h = (miR1 - r) >> sy;
    const b = BD + p * 320;
    store<u64>(b, ((<u64>1 << <u64>(w + 1)) - 1));
    const n = sb4 >> sy;
    for (let y = 0; y <= n; y++) store<u64>(b + 8 * (y + 1), y < h && y < n ? 1 : 0);
  }
}
function subexp(mx: i32, k: i32, r: i32): i32 {
  let i = 0, mk = 0, v = 0;
  while (true) {
    const b2 = i ? k + i - 1 : k, a = 1 << b2;
    if (mx <= mk + 3 * a) { v = uniform(mx - mk) + mk; break; }
    if (!bit()) { v = literal(b2) + mk; break; }
    i++; mk += a;
  }
  const flip = (r << 1) > mx;
  const q = flip ? mx - 1 - r : r;
  const x = v > 2 * q ? v : v & 1 ? q - ((v + 1) >> 1) : q + (v >> 1);
  return flip ? mx - 1 - x : x;
}
function readLr(r: i32, c: i32): void {
  for (let p = 0; p < planes; p++) {
    const ft = H(40 + p);
    if (!ft) continue;
    const sx = p ? subX : 0, sy = p ? subY : 0, us = H(43 + p);
    const uw = load<i32>(LRW + (p << 2)), uh = load<i32>(LRH + (p << 2));
    const r0 = (r * (4 >> sy) + us - 1) / us, r1 = min(uh, ((r + sb4) * (4 >> sy) + us - 1) / us);
    const c0 = (c * (4 >> sx) + us - 1) / us, c1 = min(uw, ((c + sb4) * (4 >> sx) + us - 1) / us);
    const ref = LRREF + 8 * p; // three of each pass, two of sgr
    for (let y = r0; y < r1; y++)
      for (let x = c0; x < c1; x++) {
        const u = load<usize>(LR + (p << 2)) + (y * uw + x) * 8;
        // Types: 0 none, 1 wiener, 2 sgrproj, 3 switchable.
        const t = ft == 1 ? sym2(USE_WIENER) : ft == 2 ? sym2(USE_SGRPROJ) * 2 : sym3(RESTORATION);
        store<u8>(u, <u8>t);
        if (t == 1) {
          for (let pass = 0; pass < 2; pass++)
            for (let j = 0; j < 3; j++) {
              const q = ref + pass * 3 + j;
              if (p && j == 0) { store<i8>(u + 1 + pass * 3, 0); continue; }
              const lo = j == 0 ? -5 : j == 1 ? -23 : -17, hi = j == 0 ? 10 : j == 1 ? 8 : 46;
              const v = subexp(hi + 1 - lo, j + 1, <i32>load<i8>(q) - lo) + lo;
              store<i8>(u + 1 + pass * 3 + j, <i8>v); store<i8>(q, <i8>v);
            }
        } else if (t == 2) {
          const set = literal(4);
          store<u8>(u + 1, <u8>set);
          for (let i = 0; i < 2; i++) {
            const q = ref + 6 + i, lo = i ? -32 : -96, hi = i ? 95 : 31;
            let v: i32;
            const radius = i == 0 ? (set < 10 || set > 13) : set < 14;
            if (radius) v = subexp(hi + 1 - lo, 4, <i32>load<i8>(q) - lo) + lo;
            else v = i ? max(lo, min(hi, 128 - <i32>load<i8>(ref + 6))) : 0;
            store<i8>(u + 2 + i, <i8>v); store<i8>(q, <i8>v);
          }
        }
      }
  }
}
/** Starts tile `i` of a tile row: columns mc0..mc1, data at p. */
export function tileStart(i: i32, row0: i32, row1: i32, mc0: i32, mc1: i32, p: usize, size: i32): void {
  const s = tiles + i * (TILE_HEAD + CDF_BYTES + 64);
  const q = baseQ <= 20 ? 0 : baseQ <= 60 ? 1 : baseQ <= 120 ? 2 : 3;
  symInit(s + TILE_HEAD, p, size, q);
  symSave(s);
  store<i32>(s, baseQ, 32); store<i32>(s, 0, 36);
  for (let k = 0; k < 3; k++) {
    const r = s + 40 + 8 * k;
    store<i8>(r, 3); store<i8>(r, -7, 1); store<i8>(r, 15, 2); store<i8>(r, 3, 3); store<i8>(r, -7, 4); store<i8>(r, 15, 5); store<i8>(r, -32, 6); store<i8>(r, 31, 7);
  }
  store<i32>(s, row0, 80); store<i32>(s, row1, 84); store<i32>(s, mc0, 88); store<i32>(s, mc1, 92);
  // Above contexts
  const n = (mc1 - mc0 + 31) & ~31;
  for (let k = 0; k < 3; k++) memory.fill(aLev + k * aW + (mc0 >> (k ? subX : 0)), 0, n >> (k ? subX : 0));
  memory.fill(aMode + mc0, 0, n); memory.fill(aUv + mc0, 0, n); memory.fill(aSkip + mc0, 0, n); memory.fill(aPart + mc0, 31, n);
  memory.fill(aTx + mc0, 0, n); memory.fill(aPal + mc0, 0, n); memory.fill(aPal + aW + mc0, 0, n);
}
/** Decodes the superblock row in the columns of tile i. */
export function tileRow(i: i32, sbr: i32): void {
  const s = tiles + i * (TILE_HEAD + CDF_BYTES + 64);
  symLoad(s);
  curQ = load<i32>(s, 32); store<i32>(LFD, load<i32>(s, 36));
  memory.copy(LRREF, s + 40, 24);
  miR0 = load<i32>(s, 80); miR1 = load<i32>(s, 84); mi0 = load<i32>(s, 88); mi1 = load<i32>(s, 92);
  dqFor = -1;
  const r = sbr * sb4;
  y0mi = r;
  memory.fill(lLev, 0, 192); memory.fill(lMode, 0, 64); memory.fill(lUv, 0, 64); memory.fill(lSkip, 0, 64); memory.fill(lPart, 31, 64); memory.fill(lTx, 0, 64); memory.fill(lPal, 0, 128);
  for (let c = mi0; c < mi1; c += sb4) {
    readDeltas = dQ != 0;
    for (let y = 0; y < sb4 >> 4; y++) for (let x = 0; x < sb4 >> 4; x++) store<u8>(cdefIdx + ((r >> 4) + y) * cdefW + (c >> 4) + x, 255);
    clearDecoded(r, c);
    if (lrOn) readLr(r, c);
    partition(r, c, sbLog - 2);
  }
  symSave(s);
  store<i32>(s, curQ, 32); store<i32>(s, load<i32>(LFD), 36);
  memory.copy(s + 40, LRREF, 24);
}
/** Filters; returns how many luma rows are finished from finishedFrom on. stage: 0 none, 1 deblock, 2 + CDEF, 3 + restoration. */
export function rowDone(sbr: i32, stage: i32): i32 {
  const sbH = 1 << sbLog, y0 = sbr * sbH;
  const last = sbr == sbRows - 1;
  // Unfiltered last row, for prediction.
  for (let p = 0; p < planes; p++) {
    const st = strideOf(p);
    memory.copy(load<usize>(LN + (p << 2)) - 64, plane0(p) + ((sbH >> (p ? subY : 0)) - 1) * st - 64, st);
  }
  if (deblockOn && stage > 0) for (let p = 0; p < planes; p++) if (p == 0 ? H(33) | H(34) : H(34 + p)) deblockRow(p, plane0(p), strideOf(p), y0, sbH, p ? mTxC : mTx, mLvl, mStr);
  const from = max(0, y0 - 8), to = last ? HT : y0 + sbH - 8;
  const useCdef = cdefOn != 0 && stage > 1;
  cdefRow(PL, PSTR, y0, from, last ? miRows * 4 : to, useCdef, cdefIdx, cdefW, mSkip, mStr);
  if (lrOn && stage > 2) restoreRow(PL, PSTR, LR, LRW, LRH, y0, from, to);
  return to - from;
}
/** After the rows are taken: keeps what the next superblock row needs. */
export function rowNext(): void {
  const sbH = 1 << sbLog;
  for (let p = 0; p < planes; p++) {
    const st = strideOf(p);
    const h = sbH >> (p ? subY : 0);
    memory.copy(plane0(p) - HIST * st - 64, plane0(p) + (h - HIST) * st - 64, HIST * st);
  }
  const h = MH * mStr, o = (sb4 - MH) * mStr;
  memory.copy(mTx - h, mTx + o, h); memory.copy(mSkip - h, mSkip + o, h); memory.copy(mSeg - h, mSeg + o, h); memory.copy(mLvl - 4 * h, mLvl + 4 * o, 4 * h);
  const oc = ((sb4 >> subY) - MH) * mStr;
  memory.copy(mTxC - h, mTxC + oc, h);
}
export function sbRowsOf(): i32 { return sbRows; }
/** Where finished rows of a plane are, and their stride in bytes. */
export { outPtr, outStride } from './post';
