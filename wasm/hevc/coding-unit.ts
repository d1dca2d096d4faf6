// A coding unit (7.3.8.5): its intra modes, then its transforms, or its samples one by one.

import { bin, bypass, bypassBits, terminates } from './cabac';
import { C_BYPASS, C_CHROMA_MODE, C_PART, C_PREDICTED } from './contexts';
import * as H from './header-fields';
import { EXEMPT, fillUnits, markEdges, unitAt } from './maps';
import { hasLeft } from './neighbours';
import { readSamples } from './pcm';
import { header, picture } from './picture';
import { MEAN, PLANAR } from './predict';
import { qp, setQp } from './quantizer';
import { decodeTransforms } from './transform-tree';
import { CHROMA_MODES, IS_PREDICTED, work } from './work';

const ACROSS: i32 = 10;
const DOWN: i32 = 26;
/** What stands for a mode that luma has already. */
const OTHER: i32 = 34;
/** Table 8-3: modes of chroma that is halved across only. */
const HALF_WIDE_MODES = memory.data<u8>([
  0, 1, 2, 2, 2, 2, 3, 5, 7, 8, 10, 12, 13, 15, 17, 18, 19, 20, 21, 22, 23, 23, 24, 24, 25, 25, 26,
  27, 27, 28, 28, 29, 29, 30, 31,
]);

export function codingUnit(x: i32, y: i32, log2: i32, depth: i32): void {
  const side = 1 << (log2 - 2);
  const isExact = picture.bypasses && bin(C_BYPASS) != 0;
  const isSplit = log2 == picture.unitLog2 && bin(C_PART) == 0;
  fillUnits(unitAt(picture.depths, x, y), side, depth);
  if (!picture.skipsDeblocking || picture.hasExempt) {
    fillUnits(unitAt(picture.flags, x, y), side, isExact ? EXEMPT : 0);
  }
  if (picture.pcm && !isSplit && isPcmSize(log2) && terminates()) {
    readSamples(x, y, log2);
    fillUnits(unitAt(picture.modes, x, y), side, MEAN);
    if (picture.pcmUnfiltered) fillUnits(unitAt(picture.flags, x, y), side, EXEMPT);
    if (!picture.skipsDeblocking) markEdges(x, y, side);
  } else {
    readModes(x, y, log2, isSplit);
    if (picture.planes > 1) readChromaModes(x, y, log2, isSplit);
    decodeTransforms(x, y, log2, isExact, isSplit);
  }
  if (picture.hasQpDeltas || !picture.skipsDeblocking)
    fillUnits(unitAt(picture.qps, x, y), side, qp);
  setQp(qp);
}

@inline
function isPcmSize(log2: i32): bool {
  return log2 >= header(H.H_PCM_LEAST_LOG2) && log2 <= header(H.H_PCM_MOST_LOG2);
}

/** Modes of luma: of one part or of four. */
function readModes(x: i32, y: i32, log2: i32, isSplit: bool): void {
  const parts = isSplit ? 4 : 1;
  const half = 1 << (log2 - 1);
  const side = 1 << (log2 - 2);
  for (let i = 0; i < parts; i++) store<u8>(work + IS_PREDICTED + i, bin(C_PREDICTED));
  for (let i = 0; i < parts; i++) {
    const partX = x + (i & 1) * half;
    const partY = y + (i >> 1) * half;
    const mode = readMode(partX, partY, load<u8>(work + IS_PREDICTED + i) != 0);
    fillUnits(unitAt(picture.modes, partX, partY), isSplit ? side >> 1 : side, mode);
  }
}

/** 8.4.2: one of three candidates, or one of the 32 others. */
function readMode(x: i32, y: i32, isPredicted: bool): i32 {
  const inside = (1 << picture.treeLog2) - 1;
  const left = x & inside || hasLeft ? <i32>load<u8>(unitAt(picture.modes, x - 1, y)) : MEAN;
  const above = y & inside ? <i32>load<u8>(unitAt(picture.modes, x, y - 1)) : MEAN;
  let first = left;
  let second = above;
  let third = DOWN;
  if (left != above) {
    if (left != PLANAR && above != PLANAR) third = PLANAR;
    else if (left != MEAN && above != MEAN) third = MEAN;
  } else if (left < 2) {
    first = PLANAR;
    second = MEAN;
  } else {
    second = 2 + ((left + 29) & 31);
    third = 2 + ((left - 1) & 31);
  }
  if (isPredicted) {
    if (!bypass()) return first;
    return bypass() ? third : second;
  }
  let mode = bypassBits(5);
  const least = min(first, min(second, third));
  const most = max(first, max(second, third));
  const middle = first + second + third - least - most;
  if (mode >= least) mode++;
  if (mode >= middle) mode++;
  if (mode >= most) mode++;
  return mode;
}

/** 8.4.3: that of luma, or one of four; four times where chroma is split as luma is. */
function readChromaModes(x: i32, y: i32, log2: i32, isSplit: bool): void {
  const parts = isSplit && picture.subX == 0 ? 4 : 1;
  const half = 1 << (log2 - 1);
  for (let i = 0; i < parts; i++) {
    const luma = <i32>load<u8>(unitAt(picture.modes, x + (i & 1) * half, y + (i >> 1) * half));
    let mode = luma;
    if (bin(C_CHROMA_MODE)) {
      const told = bypassBits(2);
      mode = told == 0 ? PLANAR : told == 1 ? DOWN : told == 2 ? ACROSS : MEAN;
      if (mode == luma) mode = OTHER;
    }
    if (picture.subX && !picture.subY) mode = load<u8>(HALF_WIDE_MODES + mode);
    store<u8>(work + CHROMA_MODES + i, mode);
  }
}
