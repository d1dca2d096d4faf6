// Coefficients of a transform (5.11.39): read, and scaled back (7.12.3). They lie at column * 40 +
// row, for every size: one index serves levels, contexts and coefficients.

import {
  CDF_ALL_ZERO,
  CDF_BASE,
  CDF_DC_SIGN,
  CDF_EOB_16,
  CDF_EOB_32,
  CDF_EOB_64,
  CDF_EOB_128,
  CDF_EOB_256,
  CDF_EOB_512,
  CDF_EOB_1024,
  CDF_EOB_EXTRA,
  CDF_RANGE,
} from '../shared/av1/cdf-tables';
import { REACHES, SCAN_STARTS } from '../shared/av1/coding-tables';
import { block } from './block';
import { frame, header, planeOf, work } from './frame';
import { H_MATRICES } from './header-fields';
import { clearLevels, PITCH, readLevels, readLineLevels, SUM_BITS } from './levels';
import { matrixValue } from './matrices';
import { transformHeightLog2, transformWidthLog2 } from './sizes';
import { bit, literal, signBit, symbol2, symbol8, symbol16 } from './symbols';
import { CLASSES, IDTX, keepType, typeOf } from './transform-type';
import { COEFFICIENTS, LEFT_LEVELS, LEVELS, PLACES, QUANTIZERS } from './work';

/** Levels from here on go on in a Golomb code. */
const LAST_LEVEL: i32 = 14;
const MAX_GOLOMB_LENGTH: i32 = 32;

/**
 * Reads the coefficients of the transform `size` at unit x4, y4 of its plane, and answers how many
 * places of the scan they take: 0, nothing. `block` says what the transform needs to know.
 */
export function readCoefficients(p: i32, x4: i32, y4: i32, size: i32): i32 {
  const plane = planeOf(p);
  const lw = transformWidthLog2(size);
  const lh = transformHeightLog2(size);
  const above = plane.levels + x4;
  const left = work + LEFT_LEVELS + (p << 6) + (y4 & (31 >> plane.subY));
  const visibleW = min(1 << lw, (frame.columns >> plane.subX) - x4);
  const visibleH = min(1 << lh, (frame.rows >> plane.subY) - y4);
  const small = min(lw, lh);
  const large = max(lw, lh);
  const sizeContext = (small + large + 1) >> 1;
  const isChroma = i32(p > 0);
  const context =
    p == 0
      ? lumaContext(above, left, visibleW, visibleH, lw, lh)
      : chromaContext(p, above, left, visibleW, visibleH, lw, lh);
  if (symbol2(CDF_ALL_ZERO + (sizeContext * 13 + context) * 16)) {
    spread(above, 0, visibleW);
    spread(left, 0, visibleH);
    if (p == 0 && block.isCopy) keepType(0, x4, y4, 1 << lw, 1 << lh);
    return 0;
  }
  const type = typeOf(p, small, large, x4, y4);
  if (p == 0 && block.isCopy) keepType(type, x4, y4, 1 << lw, 1 << lh);
  block.type = type;
  const direction: i32 = load<u8>(CLASSES + type);
  // Sides of what is coded: at most 32 samples.
  const tw = min(lw, 3);
  const th = min(lh, 3);
  const set = sizeContext * 2 + isChroma;
  const end = readEnd(tw + th, isChroma, direction, set);

  if (direction == 0) {
    const reach = REACHES + 2 * (<i32>load<u16>(SCAN_STARTS + 2 * size) + end - 1);
    block.rows = load<u8>(reach);
    block.columns = load<u8>(reach, 1);
  } else {
    block.rows = 4 << lh;
    block.columns = 4 << lw;
  }
  clearLevels((block.columns + (direction == 0 ? 2 : 4)) * PITCH);
  const range = CDF_RANGE + (min(sizeContext, 3) * 2 + isChroma) * 21 * 16;
  const base = CDF_BASE + set * 42 * 16;
  const places =
    direction == 0
      ? readLevels(size, lw, lh, end, set, base, range)
      : readLineLevels(direction, tw, th, end, set, base, range);
  const kept = scale(p, size, places, signContext(above, left, visibleW, visibleH));
  spread(above, kept, visibleW);
  spread(left, kept, visibleH);
  return end;
}

/** For few bytes faster than memory.fill, which is a call. */
@inline
function spread(dst: usize, value: i32, count: i32): void {
  for (let i = 0; i < count; i++) store<u8>(dst + i, <u8>value);
}

/** ctx of all_zero in luma (chapter 8.3.2). */
@inline
function lumaContext(above: usize, left: usize, w: i32, h: i32, lw: i32, lh: i32): i32 {
  if (block.widthLog2 == lw && block.heightLog2 == lh) return 0;
  let a = 0;
  let l = 0;
  for (let i = 0; i < w; i++) a = max(a, <i32>load<u8>(above + i) & SUM_BITS);
  for (let i = 0; i < h; i++) l = max(l, <i32>load<u8>(left + i) & SUM_BITS);
  if (!(a | l)) return 1;
  if (!a || !l) return 2 + i32(max(a, l) > 3);
  if (max(a, l) <= 3) return 4;
  return min(a, l) <= 3 ? 5 : 6;
}

@inline
function chromaContext(p: i32, above: usize, left: usize, w: i32, h: i32, lw: i32, lh: i32): i32 {
  const plane = planeOf(p);
  let a = 0;
  let l = 0;
  for (let i = 0; i < w; i++) a |= load<u8>(above + i);
  for (let i = 0; i < h; i++) l |= load<u8>(left + i);
  const blockArea = max(0, block.widthLog2 - plane.subX) + max(0, block.heightLog2 - plane.subY);
  return 7 + i32(a != 0) + i32(l != 0) + (blockArea > lw + lh ? 3 : 0);
}

/** The position of the last coefficient, plus one. areaLog2: of 4 x 4 samples. */
@inline
function readEnd(areaLog2: i32, isChroma: i32, direction: i32, set: i32): i32 {
  const context = isChroma * 2 + i32(direction != 0);
  let width: i32;
  switch (areaLog2) {
    case 0:
      width = symbol8(CDF_EOB_16 + context * 16, 5);
      break;
    case 1:
      width = symbol8(CDF_EOB_32 + context * 16, 6);
      break;
    case 2:
      width = symbol8(CDF_EOB_64 + context * 16, 7);
      break;
    case 3:
      width = symbol8(CDF_EOB_128 + context * 16, 8);
      break;
    case 4:
      width = symbol16(CDF_EOB_256 + context * 32, 9);
      break;
    case 5:
      width = symbol16(CDF_EOB_512 + isChroma * 32, 10);
      break;
    default:
      width = symbol16(CDF_EOB_1024 + isChroma * 32, 11);
  }
  if (width < 2) return width + 1;
  const bits = width - 2;
  let end = (1 << (width - 1)) + 1;
  if (symbol2(CDF_EOB_EXTRA + (set * 9 + bits) * 16)) end += 1 << bits;
  return bits > 0 ? end + literal(bits) : end;
}

/** ctx of dc_sign: what DC of the neighbours adds up to. */
@inline
function signContext(above: usize, left: usize, w: i32, h: i32): i32 {
  let sum = 0;
  for (let i = 0; i < w; i++) sum += signOf(load<u8>(above + i));
  for (let i = 0; i < h; i++) sum += signOf(load<u8>(left + i));
  return sum < 0 ? 1 : i32(sum > 0) * 2;
}

@inline
function signOf(kept: i32): i32 {
  const category = kept >> 6;
  return category == 1 ? -1 : i32(category == 2);
}

/** Signs, what is left of large levels, and scaling; answers what neighbours look at. */
function scale(p: i32, size: i32, end: usize, context: i32): i32 {
  const lw = transformWidthLog2(size);
  const lh = transformHeightLog2(size);
  // dqDenom: a quarter from 32 x 64 on, a half from 16 x 32 on (7.12.3).
  const small = min(lw, lh);
  const isHuge = lw + lh >= 7 && small >= 3;
  const isLarge = lw + lh >= 5 && max(lw, lh) >= 3 && small >= 2;
  const shift = isHuge ? 2 : i32(isLarge);
  const highest = (1 << (7 + frame.depth)) - 1;
  const levels = work + LEVELS;
  const dc = load<i32>(work + QUANTIZERS + 8 * p);
  const ac = load<i32>(work + QUANTIZERS + 8 * p, 4);
  const hasMatrix =
    frame.hasMatrices && block.type < IDTX && !block.isLossless && header(H_MATRICES + p) < 15;
  let sum = 0;
  let magnitudes = 0;
  let category = 0;
  for (let at = end; at > work + PLACES; ) {
    at -= 2;
    const place: usize = load<u16>(at);
    let level: i32 = load<u8>(levels + place) & SUM_BITS;
    let isMinus: i32;
    let quantizer = ac;
    if (place == 0) {
      isMinus = symbol2(CDF_DC_SIGN + (i32(p > 0) * 3 + context) * 16);
      category = isMinus ? 1 : 2;
      quantizer = dc;
    } else isMinus = signBit();
    if (level > LAST_LEVEL) level = (readGolomb() + LAST_LEVEL) & 0xfffff;
    sum += level;
    if (hasMatrix) quantizer = (quantizer * matrixValue(p, size, place) + 16) >> 5;
    const product = <i32>((<u64>level * <u64>quantizer) & 0xffffff) >> shift;
    const value = min(product, highest + isMinus);
    magnitudes += value;
    store<i32>(work + COEFFICIENTS + 4 * place, isMinus ? -value : value);
  }
  block.sum = magnitudes;
  return min(sum, 63) | (category << 6);
}

/** Exponential Golomb code; one that is too long is broken. */
function readGolomb(): i32 {
  let length = 0;
  do {
    if (++length == MAX_GOLOMB_LENGTH) {
      block.isBroken = true;
      return 0;
    }
  } while (!bit());
  let value = 1;
  for (let i = length - 2; i >= 0; i--) value = (value << 1) | bit();
  return value;
}
