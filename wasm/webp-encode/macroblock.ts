// A macroblock: its segment, its modes, what a decoder will have of it, and what is kept for the end.

import { gather, scatter } from '../shared/block';
import { ZIGZAG } from '../shared/vp8-tables';
import {
  CHROMA,
  DC_IN,
  DC_OUT,
  FLAGS_LEFT,
  IS_16X16,
  IS_EMPTY,
  IS_SHARP,
  LASTS,
  LEVELS,
  LUMA,
  MODES_LEFT,
  MODES4,
  modesAt,
  picture,
  SEGMENT_COUNTS,
  SOURCE,
  work,
} from './layout';
import { countModes, hasModeRoom } from './mode-room';
import { predictMacroblock } from './predict-macroblock';
import {
  COEFFICIENTS_UV,
  COEFFICIENTS16,
  finish16,
  foundMode,
  foundTrial,
  LASTS_UV,
  LASTS16,
  rank16,
  search16,
  searchChroma,
} from './search-macroblock';
import { modeBits, search4 } from './search4';
import { chooseSegment, segmentAt, stepOf } from './segments';
import { beginTokens, keepBlock } from './tokens';
import { inverse, walshHadamard } from './transform';

/** Block b of a macroblock: 16 and up are chroma, 24 is Y2. */
const Y2: u32 = 24;

/** Codes the macroblock at column `x` of the row in the planes; false when memory is out. */
export function codeMacroblock(x: i32): bool {
  const at = <usize>x;
  const y = picture.sourceY + at * 16;
  const index = chooseSegment(y, picture.strideY);
  const segment = segmentAt(index);
  const isSharp = load<u8>(modesAt(x)) == IS_SHARP;
  loadSource(y, at);
  const done = picture.doneY + picture.doneStrideY + at * 16;
  const hasTop = picture.mbRow > 0;
  predictMacroblock(done, picture.doneStrideY, 16, hasTop, x > 0, work + LUMA);
  // How far the best 16x16 mode is tells in most macroblocks which kind wins.
  const hasRoom = hasModeRoom();
  const far = rank16(segment);
  const step = stepOf(segment);
  const is4 = hasRoom && far >= picture.detailed * step;
  const score16 = is4 ? i32.MAX_VALUE : search16(x, segment);
  const mode16 = foundMode;
  const isPlain = !hasRoom || far < picture.plain * step;
  const is16 = isPlain || search4(x, segment, done, score16) >= score16;
  countModes(is16 ? 0 : modeBits);
  if (is16) finish16(x, segment);
  const kept = modesAt(x);
  let mask = is16 ? build16(at, mode16, foundTrial, done) : finish4(at);
  if (is16) store<u8>(kept, <u8>mode16, 1);
  else keepModes4(kept + 1);
  mask |= codeChroma(x, segment, hasTop, isSharp);
  const flags = (is16 ? IS_16X16 : 0) | (mask ? 0 : IS_EMPTY) | (index << 2) | (foundMode << 4);
  store<u8>(kept, <u8>flags);
  const count = work + <usize>index * 4;
  store<u32>(count, load<u32>(count, SEGMENT_COUNTS) + 1, SEGMENT_COUNTS);
  return keepLevels(at, mask, is16);
}

/** Samples of the macroblock as blocks. */
function loadSource(y: usize, at: usize): void {
  const strideY = picture.strideY;
  for (let b: usize = 0; b < 16; b++) {
    const block = gather(y + (b >> 2) * strideY * 4 + (b & 3) * 4, strideY);
    v128.store(work + b * 16, block, SOURCE);
  }
  const stride = picture.strideUv;
  for (let b: usize = 0; b < 4; b++) {
    const offset = at * 8 + (b >> 1) * stride * 4 + (b & 1) * 4;
    v128.store(work + b * 16, gather(picture.sourceU + offset, stride), SOURCE + 256);
    v128.store(work + b * 16, gather(picture.sourceV + offset, stride), SOURCE + 320);
  }
}

/** Takes over a trial of a 16x16 mode, and builds it at `done`. Answers which blocks have levels. */
function build16(at: usize, mode: i32, trial: usize, done: usize): u32 {
  const w = work;
  const coefficients = trial + COEFFICIENTS16;
  const y2Last = load<i32>(trial, LASTS16 + 64);
  let mask: u32 = y2Last >= 0 ? 1 << Y2 : 0;
  memory.copy(w + LEVELS, trial, 512);
  memory.copy(w + LEVELS + 24 * 32, trial + 512, 32);
  store<i32>(w, y2Last, LASTS + 96);
  for (let i: usize = 0; i < 16; i++) {
    const place = <usize>load<u8>(ZIGZAG + i) * 2;
    store<i16>(w + place, load<i16>(coefficients + 512 + i * 2), DC_IN);
  }
  walshHadamard(w + DC_IN, w + DC_OUT, 3, 3);
  const stride = picture.doneStrideY;
  for (let b: usize = 0; b < 16; b++) {
    const last = load<i32>(trial + b * 4, LASTS16);
    if (last > 0) mask |= 1 << (<u32>b);
    store<i32>(w + b * 4, last, LASTS);
    const c = coefficients + b * 32;
    store<i16>(c, load<i16>(w + b * 2, DC_OUT));
    const predicted = v128.load(w + b * 64 + <usize>mode * 16, LUMA);
    const r = done + (b >> 2) * stride * 4 + (b & 3) * 4;
    scatter(r, stride, inverse(v128.load(c), v128.load(c, 16), predicted));
  }
  const modes = <u32>mode * 0x01010101;
  store<u32>(picture.modesAbove + at * 4, modes);
  store<u32>(w, modes, MODES_LEFT);
  return mask;
}

/** The search has built it. Answers which blocks have levels. */
function finish4(at: usize): u32 {
  const w = work;
  let mask: u32 = 0;
  for (let b: u32 = 0; b < 16; b++) {
    if (load<i32>(w + <usize>b * 4, LASTS) >= 0) mask |= 1 << b;
  }
  store<u32>(picture.modesAbove + at * 4, load<u32>(w, MODES4 + 12));
  for (let i: usize = 0; i < 4; i++) {
    store<u8>(w + i, load<u8>(w + i * 4, MODES4 + 3), MODES_LEFT);
  }
  return mask;
}

function keepModes4(dst: usize): void {
  const modes = work + MODES4;
  for (let i: usize = 0; i < 8; i++) {
    store<u8>(dst + i, load<u8>(modes + i * 2) | (load<u8>(modes + i * 2, 1) << 4));
  }
}

/** Chooses and builds chroma; answers which blocks have levels. */
function codeChroma(x: i32, segment: usize, hasTop: bool, isSharp: bool): u32 {
  const w = work;
  const stride = picture.doneStrideUv;
  const u = picture.doneU + stride + <usize>x * 8;
  const v = picture.doneV + stride + <usize>x * 8;
  predictMacroblock(u, stride, 8, hasTop, x > 0, w + CHROMA);
  predictMacroblock(v, stride, 8, hasTop, x > 0, w + CHROMA + 256);
  searchChroma(x, segment, isSharp);
  memory.copy(w + LEVELS + 512, foundTrial, 256);
  let mask: u32 = 0;
  for (let b: usize = 0; b < 8; b++) {
    const last = load<i32>(foundTrial + b * 4, LASTS_UV);
    store<i32>(w + b * 4, last, LASTS + 64);
    if (last >= 0) mask |= 0x10000 << (<u32>b);
    const predicted = v128.load(w + b * 64 + <usize>foundMode * 16, CHROMA);
    const c = foundTrial + COEFFICIENTS_UV + b * 32;
    const samples = last < 0 ? predicted : inverse(v128.load(c), v128.load(c, 16), predicted);
    const r = (b < 4 ? u : v) + ((b & 3) >> 1) * stride * 4 + (b & 1) * 4;
    scatter(r, stride, samples);
  }
  return mask;
}

/** Where the flag of a block is in those above, for blocks 0–23: [4 luma, 2 U, 2 V, Y2]. */
@inline
export function columnOf(b: usize): usize {
  return b < 16 ? b & 3 : 4 + 2 * ((b - 16) >> 2) + (b & 1);
}

/** The same in those to the left. */
@inline
export function rowOf(b: usize): usize {
  return b < 16 ? b >> 2 : 4 + 2 * ((b - 16) >> 2) + ((b >> 1) & 1);
}

/** Nothing in this macroblock: Y2's flags only change where there is one. */
export function clearFlags(above: usize, left: usize, is16: bool): void {
  store<u64>(above, 0);
  store<u64>(left, 0);
  if (!is16) return;
  store<u8>(above, 0, 8);
  store<u8>(left, 0, 8);
}

/** Keeps the levels for the end, and leaves flags for the macroblocks to come. */
function keepLevels(at: usize, mask: u32, is16: bool): bool {
  const w = work;
  const above = picture.flagsAbove + at * 9;
  const left = w + FLAGS_LEFT;
  if (!mask) {
    picture.empty++;
    clearFlags(above, left, is16);
    return true;
  }
  if (!beginTokens(mask)) return false;
  if (is16) {
    const context = <i32>load<u8>(above, 8) + <i32>load<u8>(left, 8);
    keepBlock(w + LEVELS + 24 * 32, 1, context, 0, load<i32>(w, LASTS + 96));
    store<u8>(above, <u8>((mask >> Y2) & 1), 8);
    store<u8>(left, <u8>((mask >> Y2) & 1), 8);
  }
  for (let b: usize = 0; b < 24; b++) {
    const column = above + columnOf(b);
    const row = left + rowOf(b);
    const type = b > 15 ? 2 : is16 ? 0 : 3;
    const context = <i32>load<u8>(column) + <i32>load<u8>(row);
    const last = load<i32>(w + b * 4, LASTS);
    keepBlock(w + LEVELS + b * 32, type, context, i32(type == 0), last);
    const flag = <u8>((mask >> <u32>b) & 1);
    store<u8>(column, flag);
    store<u8>(row, flag);
  }
  return true;
}
