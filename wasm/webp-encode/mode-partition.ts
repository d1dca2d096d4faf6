// The first partition (RFC 6386 9.3–9.6, 19.2): what holds for the picture, then all modes.

import { KEEP_PROBABILITIES, MODE_PROBABILITIES, TOKEN_PROBABILITIES } from '../shared/vp8-tables';
import { put, putBit, putNumber, putSigned } from './bool-coder';
import {
  COUNTS,
  IS_16X16,
  IS_EMPTY,
  MODES_LEFT,
  modesAt,
  PROBABILITIES,
  picture,
  SEGMENT_COUNTS,
  work,
} from './layout';
import { bringModeRow } from './mode-rows';
import { cost0, cost1, DECISIONS } from './rates';
import { filterLevelOf, quantizerIndexOf, segmentAt, UV_AC_DELTA, UV_DC_DELTA } from './segments';
import { countDecisions } from './tokens';

/** Of the tree of segments: 0 and 1 against 2 and 3, then within each pair; of empty macroblocks. */
let pairs: u32 = 255;
let lowPair: u32 = 255;
let highPair: u32 = 255;
let notEmpty: u32 = 255;

/** Probability in 256ths of the first of two that were counted, within 1–255. */
export function shareOf(first: u32, other: u32): u32 {
  const all = <u64>first + other;
  if (!all) return 255;
  return <u32>max<u64>(1, (255 * <u64>first + all / 2) / all);
}

/**
 * Chooses the probabilities of tokens: what was counted, where that saves more than it takes to say.
 * To be called before either partition is written.
 */
export function chooseProbabilities(): void {
  const w = work;
  countDecisions();
  for (let i: usize = 0; i < <usize>DECISIONS; i++) {
    const zeros = <i64>load<u32>(w + i * 8, COUNTS);
    const ones = <i64>load<u32>(w + i * 8 + 4, COUNTS);
    const old: u32 = load<u8>(TOKEN_PROBABILITIES + i);
    const keep: u32 = load<u8>(KEEP_PROBABILITIES + i);
    const all = zeros + ones;
    const share = all ? (zeros * 256 + all / 2) / all : <i64>old;
    const p = <u32>min<i64>(max<i64>(share, 1), 255);
    const kept = zeros * cost0(old) + ones * cost1(old) + cost0(keep);
    const changed = zeros * cost0(p) + ones * cost1(p) + cost1(keep) + 2048;
    store<u8>(w + i, <u8>(changed < kept ? p : old), PROBABILITIES);
  }
}

/** Writes what comes before the modes. */
export function putHeader(): void {
  putNumber(0, 2); // colour space, clamping
  putSegments();
  putBit(0, 128); // the normal loop filter
  putNumber(max(1, filterLevelOf(segmentAt(1))), 6); // each segment has its own
  putNumber(0, 3); // sharpness
  putBit(0, 128); // no changes of it by mode
  putNumber(0, 2); // one partition of tokens
  putNumber(picture.base >> 4, 7); // each segment has its own
  putSigned(0, 4); // DC of luma
  putSigned(0, 4); // Y2
  putSigned(0, 4);
  putSigned(UV_DC_DELTA, 4);
  putSigned(UV_AC_DELTA, 4);
  putBit(0, 128); // probabilities need not outlast the picture
  putProbabilities();
  const all = <u32>(picture.mbWide * picture.mbHigh);
  notEmpty = shareOf(all - <u32>picture.empty, <u32>picture.empty);
  putBit(1, 128); // macroblocks may be empty
  putNumber(notEmpty, 8);
  memory.fill(picture.modesAbove, 0, <usize>picture.mbWide * 4);
}

function putSegments(): void {
  putNumber(15, 4); // there are segments; the map, and values, which are not relative
  for (let i = 0; i < 4; i++) putSigned(quantizerIndexOf(segmentAt(i)), 7);
  for (let i = 0; i < 4; i++) putSigned(filterLevelOf(segmentAt(i)), 6);
  const counts = work + SEGMENT_COUNTS;
  const n0 = load<u32>(counts);
  const n1 = load<u32>(counts, 4);
  const n2 = load<u32>(counts, 8);
  const n3 = load<u32>(counts, 12);
  pairs = shareOf(n0 + n1, n2 + n3);
  lowPair = shareOf(n0, n1);
  highPair = shareOf(n2, n3);
  putProbability(pairs);
  putProbability(lowPair);
  putProbability(highPair);
}

function putProbability(p: u32): void {
  putBit(1, 128);
  putNumber(p, 8);
}

function putProbabilities(): void {
  for (let i: usize = 0; i < <usize>DECISIONS; i++) {
    const p: u32 = load<u8>(work + i, PROBABILITIES);
    const isChanged = i32(p != load<u8>(TOKEN_PROBABILITIES + i));
    putBit(isChanged, load<u8>(KEEP_PROBABILITIES + i));
    if (isChanged) putNumber(p, 8);
  }
}

/** Writes the modes of a row of macroblocks. */
export function putModeRow(mbRow: i32): void {
  bringModeRow(mbRow, true);
  store<u32>(work, 0, MODES_LEFT);
  const wide = <usize>picture.mbWide;
  for (let x: usize = 0; x < wide; x++) {
    const kept = modesAt(<i32>x);
    const flags: i32 = load<u8>(kept);
    const segment = (flags >> 2) & 3;
    putBit(segment >> 1, pairs);
    putBit(segment & 1, segment > 1 ? highPair : lowPair);
    putBit(i32((flags & IS_EMPTY) != 0), notEmpty);
    putBit(flags & IS_16X16, 145);
    if (flags & IS_16X16) putMode16(load<u8>(kept, 1), x);
    else putModes4(kept + 1, x);
    putChromaMode(flags >> 4);
  }
}

/** The tree of 16x16 modes in key frames (11.2): DC 0, TM 1, V 2, H 3. */
function putMode16(mode: u32, x: usize): void {
  const isTmOrH = i32(mode & 1);
  putBit(isTmOrH, 156);
  if (isTmOrH) putBit(i32(mode == 1), 128);
  else putBit(i32(mode == 2), 163);
  const all = mode * 0x01010101;
  store<u32>(picture.modesAbove + x * 4, all);
  store<u32>(work, all, MODES_LEFT);
}

function putChromaMode(mode: i32): void {
  putBit(i32(mode > 0), 142);
  if (!mode) return;
  putBit(i32(mode != 2), 114);
  if (mode != 2) putBit(i32(mode == 1), 183);
}

function putModes4(modes: usize, x: usize): void {
  for (let b: usize = 0; b < 16; b++) {
    const mode: i32 = (load<u8>(modes + (b >> 1)) >> <u8>((b & 1) * 4)) & 15;
    const above = picture.modesAbove + x * 4 + (b & 3);
    const left = work + MODES_LEFT + (b >> 2);
    const context = <usize>load<u8>(above) * 10 + <usize>load<u8>(left);
    putMode4(mode, MODE_PROBABILITIES + context * 9);
    store<u8>(above, <u8>mode);
    store<u8>(left, <u8>mode);
  }
}

/** The tree of 4x4 modes (11.2): the three plainest, then those to the left, then to the right. */
function putMode4(mode: i32, p: usize): void {
  for (let i = 0; i < 3; i++) {
    put(i32(mode > i), load<u8>(p + <usize>i));
    if (mode == i) return;
  }
  put(i32(mode > 5), load<u8>(p, 3));
  if (mode < 6) {
    put(i32(mode > 3), load<u8>(p, 4));
    if (mode > 3) put(i32(mode == 5), load<u8>(p, 5));
    return;
  }
  for (let i = 6; i < 9; i++) {
    put(i32(mode > i), load<u8>(p + <usize>i));
    if (mode == i) return;
  }
}
