// Coefficients become samples (7.12.3, 7.13.3): rows, then columns, then what was predicted is added.
// Coefficients are i32 at column * 40 + row, so that rows are read eight or four at a time; they are
// cleared as they are read. Between the passes the specification clamps to 16 bits up to 10-bit
// samples: columns are i16 there. Rows are i16 unless the coefficients are large.

import { transpose8 } from '../shared/transpose';
import { block } from './block';
import { frame, work } from './frame';
import { clampLanes } from './lanes';
import { narrowInputs, narrowLine, wideLine } from './transform-lines';
import { COLUMN_KINDS, DCT_DCT, flipsColumns, flipsRows, ROW_KINDS } from './transform-type';
import { COEFFICIENTS, LINES_IN, LINES_OUT, MIDDLE } from './work';

/** No value of a row pass in i16 exceeds its range below this sum of magnitudes. */
const NARROW_SUM: i32 = 23000;
/** 4096 / sqrt(2). */
const ROOT_HALF: i32 = 2896;
/** Bytes of a column of coefficients. */
const COLUMN: i32 = 160;

@inline
function scaled(x: i32): i32 {
  return (x * ROOT_HALF + 2048) >> 12;
}

/** Transform_Row_Shift. */
@inline
function rowShift(lw: i32, lh: i32): i32 {
  if (lw == lh) return lw == 2 ? 0 : lw == 3 ? 1 : 2;
  if (abs(lw - lh) == 1) return lw + lh <= 5 ? 0 : 1;
  return lw + lh <= 6 ? 1 : lw + lh <= 8 ? (max(lw, lh) == 5 ? 2 : 1) : 2;
}

/** Adds the transform that `block` describes; lw, lh: log2 of its sides. */
export function reconstruct(dst: usize, stride: i32, lw: i32, lh: i32): void {
  if (block.rows == 1 && block.columns == 1 && block.type == DCT_DCT) {
    addDc(dst, stride, lw, lh);
    return;
  }
  if (frame.depth > 10) {
    wideRows(lw, lh, true);
    wideColumns(dst, stride, lw, lh);
    return;
  }
  if (frame.depth == 8 || block.sum < NARROW_SUM) narrowRows(lw, lh);
  else wideRows(lw, lh, false);
  narrowColumns(dst, stride, lw, lh);
}

/** DC alone is the same for all samples. */
function addDc(dst: usize, stride: i32, lw: i32, lh: i32): void {
  let x = load<i32>(work + COEFFICIENTS);
  store<i32>(work + COEFFICIENTS, 0);
  if (abs(lw - lh) == 1) x = scaled(x);
  const shift = rowShift(lw, lh);
  x = (scaled(x) + ((1 << shift) >> 1)) >> shift;
  const limit = frame.depth > 10 ? 131072 : 32768;
  x = scaled(max(-limit, min(limit - 1, x)));
  const lanes = i16x8.splat(<i16>((x + 8) >> 4));
  const most = mostLanes();
  const w = 1 << lw;
  for (let i = 0; i < 1 << lh; i++, dst += stride) {
    for (let j = 0; j < w; j += 8) addLanes(dst + 2 * j, lanes, w, most);
  }
}

/** The largest sample. */
@inline
function mostLanes(): v128 {
  return i16x8.splat(<i16>(((<i32>1) << frame.depth) - 1));
}

@inline
function addLanes(dst: usize, lanes: v128, w: i32, most: v128): void {
  const zero = i16x8.splat(0);
  if (w == 4) {
    const sum = i16x8.add_sat_s(v128.load64_zero(dst), lanes);
    v128.store64_lane(dst, clampLanes(sum, zero, most), 0);
  } else v128.store(dst, clampLanes(i16x8.add_sat_s(v128.load(dst), lanes), zero, most));
}

/** Rows in i16, eight at a time, turned into groups of eight columns. */
function narrowRows(lw: i32, lh: i32): void {
  const w = 1 << lw;
  const kind: i32 = load<u8>(ROW_KINDS + block.type);
  const flips = flipsRows(block.type);
  const isHalved = abs(lw - lh) == 1;
  const root = i16x8.splat(<i16>(ROOT_HALF * 8));
  const zero = i32x4.splat(0);
  const shift = rowShift(lw, lh);
  const rounding = i16x8.splat(<i16>((<i32>1) << (15 - shift)));
  const inputs = narrowInputs(kind, lw, block.columns);
  const lines = work + LINES_IN;
  const out = work + LINES_OUT;
  for (let y = 0; y < block.rows; y += 8) {
    for (let x = 0; x < inputs; x++) {
      if (x >= block.columns) {
        v128.store(lines + 16 * x, zero);
        continue;
      }
      const at = work + COEFFICIENTS + x * COLUMN + 4 * y;
      let row = i16x8.narrow_i32x4_s(v128.load(at), v128.load(at, 16));
      v128.store(at, zero);
      v128.store(at, zero, 16);
      if (isHalved) row = i16x8.q15mulr_sat_s(row, root);
      v128.store(lines + 16 * x, row);
    }
    narrowLine(kind, lw, lines, out, block.columns);
    if (shift) {
      for (let x = 0; x < w; x++) {
        const at = out + 16 * x;
        v128.store(at, i16x8.q15mulr_sat_s(v128.load(at), rounding));
      }
    }
    for (let x = 0; x < w; x += 8) {
      const to = work + MIDDLE + (x << 7) + 16 * y;
      if (flips) transpose8(out + 16 * (w - 1 - x), -16, to, 16);
      else transpose8(out + 16 * x, 16, to, 16);
    }
  }
}

/**
 * Rows in i32, four at a time. Columns follow in i32 (isDeep: groups of four of them) or in i16
 * (groups of eight).
 */
function wideRows(lw: i32, lh: i32, isDeep: bool): void {
  const w = 1 << lw;
  const kind: i32 = load<u8>(ROW_KINDS + block.type);
  const flips = flipsRows(block.type);
  const isHalved = abs(lw - lh) == 1;
  const root = i32x4.splat(ROOT_HALF);
  const half = i32x4.splat(2048);
  const zero = i32x4.splat(0);
  const shift = rowShift(lw, lh);
  const rounding = i32x4.splat((1 << shift) >> 1);
  const limit = isDeep ? 131072 : 32768;
  const low = i32x4.splat(-limit);
  const high = i32x4.splat(limit - 1);
  const lines = work + LINES_IN;
  const rows = isDeep ? (block.rows + 3) & ~3 : (block.rows + 7) & ~7;
  for (let y = 0; y < rows; y += 4) {
    for (let x = 0; x < min(w, 32); x++) {
      const at = work + COEFFICIENTS + x * COLUMN + 4 * y;
      let row = v128.load(at);
      v128.store(at, zero);
      if (isHalved) row = i32x4.shr_s(i32x4.add(i32x4.mul(row, root), half), 12);
      v128.store(lines + 16 * x, row);
    }
    wideLine(kind, lw, lines, work + LINES_OUT);
    for (let x = 0; x < w; x++) {
      const from = flips ? w - 1 - x : x;
      let v = i32x4.add(v128.load(work + LINES_OUT + 16 * from), rounding);
      v = i32x4.max_s(low, i32x4.min_s(high, i32x4.shr_s(v, shift)));
      if (isDeep) storeColumn32(work + MIDDLE + ((x >> 2) << 10) + 16 * y + 4 * (x & 3), v);
      else storeColumn16(work + MIDDLE + ((x >> 3) << 10) + 16 * y + 2 * (x & 7), v);
    }
  }
}

@inline
function storeColumn32(dst: usize, v: v128): void {
  store<i32>(dst, i32x4.extract_lane(v, 0));
  store<i32>(dst, i32x4.extract_lane(v, 1), 16);
  store<i32>(dst, i32x4.extract_lane(v, 2), 32);
  store<i32>(dst, i32x4.extract_lane(v, 3), 48);
}

@inline
function storeColumn16(dst: usize, v: v128): void {
  store<i16>(dst, <i16>i32x4.extract_lane(v, 0));
  store<i16>(dst, <i16>i32x4.extract_lane(v, 1), 16);
  store<i16>(dst, <i16>i32x4.extract_lane(v, 2), 32);
  store<i16>(dst, <i16>i32x4.extract_lane(v, 3), 48);
}

function narrowColumns(dst: usize, stride: i32, lw: i32, lh: i32): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const kind: i32 = load<u8>(COLUMN_KINDS + block.type);
  const zero = i16x8.splat(0);
  const rounding = i16x8.splat(1 << 11);
  const most = mostLanes();
  const known = (block.rows + 7) & ~7;
  const inputs = narrowInputs(kind, lh, block.rows);
  const isFlipped = flipsColumns(block.type);
  const first = isFlipped ? dst + (h - 1) * stride : dst;
  const step = isFlipped ? -stride : stride;
  for (let x = 0; x < w; x += 8) {
    const columns = work + MIDDLE + (x << 7);
    for (let y = known; y < inputs; y++) v128.store(columns + 16 * y, zero);
    narrowLine(kind, lh, columns, work + LINES_OUT, block.rows);
    let at = first + 2 * x;
    for (let y = 0; y < h; y++, at += step) {
      addLanes(at, i16x8.q15mulr_sat_s(v128.load(work + LINES_OUT + 16 * y), rounding), w, most);
    }
  }
}

/** Columns of 12-bit samples. */
function wideColumns(dst: usize, stride: i32, lw: i32, lh: i32): void {
  const w = 1 << lw;
  const h = 1 << lh;
  const kind: i32 = load<u8>(COLUMN_KINDS + block.type);
  const zero = i32x4.splat(0);
  const eight = i32x4.splat(8);
  const most = mostLanes();
  const known = (block.rows + 3) & ~3;
  const isFlipped = flipsColumns(block.type);
  const first = isFlipped ? dst + (h - 1) * stride : dst;
  const step = isFlipped ? -stride : stride;
  for (let x = 0; x < w; x += 4) {
    const columns = work + MIDDLE + (x << 8);
    for (let y = known; y < min(h, 32); y++) v128.store(columns + 16 * y, zero);
    wideLine(kind, lh, columns, work + LINES_OUT);
    let at = first + 2 * x;
    for (let y = 0; y < h; y++, at += step) {
      const v = i32x4.shr_s(i32x4.add(v128.load(work + LINES_OUT + 16 * y), eight), 4);
      addLanes(at, i16x8.narrow_i32x4_s(v, v), 4, most);
    }
  }
}

/** 4 x 4 without loss: inverse Walsh-Hadamard transform (7.13.2.10). */
export function reconstructLossless(dst: usize, stride: i32): void {
  for (let pass = 0; pass < 2; pass++) {
    const step = pass == 0 ? COLUMN : 4;
    const pitch = pass == 0 ? 4 : COLUMN;
    const shift = pass == 0 ? 2 : 0;
    for (let i = 0; i < 4; i++) {
      const at = work + COEFFICIENTS + pitch * i;
      let a = load<i32>(at) >> shift;
      let c = load<i32>(at + step) >> shift;
      let d = load<i32>(at + 2 * step) >> shift;
      let b = load<i32>(at + 3 * step) >> shift;
      a += c;
      d -= b;
      const e = (a - d) >> 1;
      b = e - b;
      c = e - c;
      store<i32>(at, a - b);
      store<i32>(at + step, b);
      store<i32>(at + 2 * step, c);
      store<i32>(at + 3 * step, d + c);
    }
  }
  const most = (1 << frame.depth) - 1;
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 4; x++) {
      const from = work + COEFFICIENTS + x * COLUMN + 4 * y;
      const at = dst + y * stride + 2 * x;
      store<u16>(at, <u16>max(0, min(most, <i32>load<u16>(at) + load<i32>(from))));
      store<i32>(from, 0);
    }
  }
}
