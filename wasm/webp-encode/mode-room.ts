// Partition 0, where modes are, may have 2^19 bytes (RFC 6386 9.1: 19 bits of length). What modes
// take is counted; 4x4 modes become dearer in rows that use more than their share, and end where
// what is left is needed for the plainest modes of the other macroblocks.

import { picture } from './layout';
import { setModeDearness } from './search4';

/** In bits. */
let limit: f64 = 0;
const LIMIT: f64 = 4194304;
/** Probabilities of tokens and the like. */
const HEADERS: f64 = 14000;
/** The most that a macroblock without 4x4 modes takes. */
const PLAIN_MACROBLOCK: f64 = 9;
/** Segment, size of prediction and chroma mode; a 16x16 mode. */
const FLAG_BITS: f64 = 3;
const MODE16_BITS: f64 = 2;

/** Bits so far, and those in this row; dearness in 16ths. */
let used: f64 = 0;
let inRow: f64 = 0;
let dearness: i32 = 16;

export function initModeRoom(): void {
  limit = LIMIT;
  used = 0;
  inRow = 0;
  dearness = 16;
  setModeDearness(dearness);
}

/** For tests: a limit that is reached in small pictures. */
export function setModeLimit(bits: f64): void {
  limit = bits;
}

/** Whether a macroblock may still have 4x4 modes. */
export function hasModeRoom(): bool {
  const rest = <f64>(picture.mbWide * (picture.mbHigh - picture.mbRow));
  return used + inRow + 200 + rest * PLAIN_MACROBLOCK <= limit - HEADERS;
}

/** Counts a macroblock; `bits` of its 4x4 modes in 256ths, or 0. */
export function countModes(bits: i32): void {
  inRow += FLAG_BITS + (bits ? <f64>bits / 256 : MODE16_BITS);
}

/** Steers towards what is left at the end of a row of macroblocks. */
export function endModeRow(): void {
  used += inRow;
  const rowsLeft = picture.mbHigh - picture.mbRow - 1;
  if (rowsLeft > 0) {
    const share = (limit * 0.98 - HEADERS - used) / <f64>rowsLeft;
    if (inRow > share) dearness = min(256, dearness + (dearness >> 2));
    else dearness = max(16, dearness - (dearness >> 3));
    setModeDearness(dearness);
  }
  inRow = 0;
}
