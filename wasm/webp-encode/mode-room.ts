// Partition 0, where modes are, may have 2^19 bytes (RFC 6386 9.1: 19 bits of length). What modes
// take is counted; 4x4 modes become dearer in rows that use more than their share, and end where
// what is left is needed for the plainest modes of the other macroblocks.

import { picture, SEGMENT_COUNTS, work } from './layout';
import { shareOf } from './mode-partition';
import { cost0, cost1 } from './rates';
import { setModeDearness } from './search4';

/** In bits. */
let limit: f64 = 0;
/** Two in a hundred are left for what is counted is not quite what is written. */
const LIMIT: f64 = 0.98 * 4194304;
/** Probabilities of tokens and the like. */
const HEADERS: f64 = 14000;
/** The most that a macroblock without 4x4 modes takes. */
const PLAIN_MACROBLOCK: f64 = 9;
/** Size of prediction and chroma mode; a 16x16 mode; segment, and whether it is empty, at most. */
const FLAG_BITS: f64 = 3;
const MODE16_BITS: f64 = 2;
const MAP_BITS: f64 = 3;

/** Bits so far, without the map of segments and what is empty, and with it; those in this row; dearness in 16ths. */
let modes: f64 = 0;
let used: f64 = 0;
let inRow: f64 = 0;
let dearness: i32 = 16;

export function initModeRoom(): void {
  limit = LIMIT;
  modes = 0;
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
  inRow += MAP_BITS + FLAG_BITS + (bits ? <f64>bits / 256 : MODE16_BITS);
}

/** Steers towards what is left at the end of a row of macroblocks. */
export function endModeRow(): void {
  modes += inRow - MAP_BITS * <f64>picture.mbWide;
  const before = used;
  used = modes + mapBits();
  const rowsLeft = picture.mbHigh - picture.mbRow - 1;
  if (rowsLeft > 0) {
    const share = (limit * 0.98 - HEADERS - used) / <f64>rowsLeft;
    if (used - before > share) dearness = min(256, dearness + (dearness >> 2));
    else dearness = max(16, dearness - (dearness >> 3));
    setModeDearness(dearness);
  }
  inRow = 0;
}

/** Bits of the map of segments and of what is empty, of all macroblocks so far, by the probabilities that these ask for. */
function mapBits(): f64 {
  const counts = work + SEGMENT_COUNTS;
  const n0 = load<u32>(counts);
  const n1 = load<u32>(counts, 4);
  const n2 = load<u32>(counts, 8);
  const n3 = load<u32>(counts, 12);
  const empty = <u32>picture.empty;
  return (
    bitsOf(n0 + n1, n2 + n3) +
    bitsOf(n0, n1) +
    bitsOf(n2, n3) +
    bitsOf(n0 + n1 + n2 + n3 - empty, empty)
  );
}

function bitsOf(first: u32, other: u32): f64 {
  const p = shareOf(first, other);
  return (<f64>first * <f64>cost0(p) + <f64>other * <f64>cost1(p)) / 256;
}
