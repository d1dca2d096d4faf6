// The decoder's rows on their way into the store. In the first pass over the file DC is kept as well,
// and it is counted how often coefficients are not zero.

import { nextCoefficients } from '../jpeg/decoder';
import { frame } from '../jpeg/layout';
import { componentOf, GROUP, picture, Slot, slotAt } from './picture';
import { emptyStore, hasRoom, nonzeroMask, storeBlock, storePlace } from './store';

/** All coefficients are in the store; else it holds those of one row of groups. */
export let isWhole: bool = true;
/** The MCU row that is decoded next. */
let mcuRow: i32 = 0;

export function beginScan(): void {
  isWhole = true;
  mcuRow = 0;
}

/** The file is decoded from its beginning again. */
export function rewindScan(): void {
  mcuRow = 0;
}

/** MCU rows that are done. */
@inline
export function scannedRows(): i32 {
  return mcuRow;
}

/** Decodes an MCU row for the first time. 0 or a negative status. */
export function scanRow(): i32 {
  const status = nextCoefficients();
  if (status < 0) return status;
  // What is missing of a row is zero, and counted.
  const rowsPerMcu = frame.vMax * 8;
  if (!status) picture.missingRows += min(rowsPerMcu, frame.height - mcuRow * rowsPerMcu);
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    if (slot.component < 0) continue;
    const v = componentOf(slot).v;
    const rows = min(v, slot.high - mcuRow * v);
    for (let y: i32 = 0; y < rows; y++) {
      keepDc(slot, mcuRow * v + y, y);
      scanBlocks(slot, mcuRow * v + y, y);
    }
  }
  mcuRow++;
  return 0;
}

/** Stores a row of blocks where there is room, and counts what is not zero in it. */
function scanBlocks(slot: Slot, y: i32, row: i32): void {
  const stored = isWhole ? storeRow(slot, y, row) : 0;
  if (stored == slot.wide) return;
  if (isWhole) emptyStore();
  isWhole = false;
  countRow(slot, row, stored);
}

/** Decodes the MCU row once more, for the store alone; false when it has no room. */
export function storeAgain(): bool {
  if (nextCoefficients() < 0) return false;
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    if (slot.component < 0) continue;
    const v = componentOf(slot).v;
    const rows = min(v, slot.high - mcuRow * v);
    for (let y: i32 = 0; y < rows; y++) {
      if (storeRow(slot, mcuRow * v + y, y) < slot.wide) return false;
    }
  }
  mcuRow++;
  return true;
}

function keepDc(slot: Slot, y: i32, row: i32): void {
  const component = componentOf(slot);
  let from = component.coefficients + ((<usize>(row * component.paddedWide)) << 7);
  let to = slot.dc + ((<usize>y * <usize>slot.wide) << 1);
  for (let x: i32 = 0; x < slot.wide; x++, from += 128, to += 2) store<i16>(to, load<i16>(from));
}

/** Stores and counts row `y` of the blocks of a slot, row `row` of those that are decoded; answers how many had room. */
function storeRow(slot: Slot, y: i32, row: i32): i32 {
  const component = componentOf(slot);
  const inGroup = (GROUP >> slot.shiftX) - 1;
  let from = component.coefficients + ((<usize>(row * component.paddedWide)) << 7);
  let place = slot.places + ((<usize>y * <usize>picture.groupsWide) << 2);
  for (let x: i32 = 0; x < slot.wide; x++, from += 128) {
    if (!hasRoom()) return x;
    if (!(x & inGroup)) {
      store<u32>(place, <u32>storePlace());
      place += 4;
    }
    storeBlock(from, nonzeroMask(from), slot.nonzero);
  }
  return slot.wide;
}

/** Counts what is not zero in row `row` of those that are decoded, from block `first` on. */
function countRow(slot: Slot, row: i32, first: i32): void {
  const component = componentOf(slot);
  let from = component.coefficients + ((<usize>(row * component.paddedWide + first)) << 7);
  for (let x = first; x < slot.wide; x++, from += 128) {
    for (let left = nonzeroMask(from); left; left &= left - 1) {
      const at = slot.nonzero + ((<usize>ctz(left)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}
