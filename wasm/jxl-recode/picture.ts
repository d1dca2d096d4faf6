// What is known of the picture that is recoded. JPEG XL names three channels ("slots" here) in the
// order Cb, Y, Cr or R, G, B; a gray picture has the middle one only. Its grid is one of 8x8 blocks at
// full resolution; a channel may be half as fine in either direction.
//
//   group     32 x 32 blocks of the grid: what one section of coefficients holds
//   LF group  256 x 256 blocks: the same of DC

import { alloc } from '../arena';
import { Component, componentAt, frame } from '../jpeg/layout';
import { divideUp } from '../shared/sizes';

/** Statuses that the exports answer, besides those of the decoder (../jpeg/layout.ts). */
export const REFUSED: i32 = -5;

/** Blocks of a side. */
export const GROUP: i32 = 32;
export const LF_GROUP: i32 = 256;

/** The slots in the order in which streams have them. */
export const SLOTS: usize = memory.data<u8>([1, 0, 2]);

@unmanaged
export class Slot {
  /** Index of the JPEG's component; negative: there is none. */
  component: i32;
  /** log2 of how much coarser than the grid it is. */
  shiftX: i32;
  shiftY: i32;
  /** Blocks of it. */
  wide: i32;
  high: i32;
  /** DC of all blocks, i16, row by row. */
  dc: usize;
  /** Where the blocks of a group's row are stored, u32 by row, then by column of groups. */
  places: usize;
  /** Order of coefficients, as a permutation of the usual one: u8 x 64. */
  permutation: usize;
  /** Context of a block by its bucket, u8 x 8. */
  contexts: usize;
  /** Non-zero coefficients of the blocks of the row above and of this one, in a group: u8 x 32 each. */
  counts: usize;
  /** How often each natural index is not zero, u32 x 64. */
  nonzero: usize;
  /** Where the next block is stored, while a group is read. */
  cursor: usize;
  /** The place of each natural index in the order, u8 x 64. */
  ranks: usize;
}

const slots: usize = memory.data(3 * 64, 16);
const slotTables: usize = memory.data(3 * 512, 64);

@unmanaged
class Picture {
  /** 1 to 8, as in EXIF. */
  orientation: i32;
  /** See header.ts. */
  colour: i32;
  profile: usize;
  profileBytes: u32;
  isYcc: i32;
  /** log2 of the finest sampling against the coarsest. */
  shiftX: i32;
  shiftY: i32;
  /** Blocks of the grid; groups; LF groups. */
  wide: i32;
  high: i32;
  groupsWide: i32;
  groupsHigh: i32;
  lfWide: i32;
  lfHigh: i32;
  /** DC values are sent times two to this power. */
  dcShift: i32;
  /** Classes of blocks by their DC, and contexts of all blocks. */
  buckets: i32;
  blockContexts: i32;
  /** Rows of pixels of which something is missing. */
  missingRows: i32;
}

export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

@inline
export function slotAt(i: i32): Slot {
  return changetype<Slot>(slots + ((<usize>i) << 6));
}

@inline
export function componentOf(slot: Slot): Component {
  return componentAt(slot.component);
}

export function groupCount(): i32 {
  return picture.groupsWide * picture.groupsHigh;
}

export function lfGroupCount(): i32 {
  return picture.lfWide * picture.lfHigh;
}

/** Lays out the open JPEG; false for one that the format cannot say. */
export function measurePicture(isYcc: bool): bool {
  picture.isYcc = i32(isYcc);
  picture.missingRows = 0;
  picture.dcShift = 0;
  const isGray = frame.components == 1;
  if (!isGray && frame.components != 3) return false;
  // Rows of groups are whole MCU rows.
  if (frame.vMax != 1 && frame.vMax != 2 && frame.vMax != 4) return false;
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    memory.fill(changetype<usize>(slot), 0, 64);
    slot.component = isGray ? (i == 1 ? 0 : -1) : isYcc && i < 2 ? 1 - i : i;
    const tables = slotTables + ((<usize>i) << 9);
    memory.fill(tables, 0, 512);
    slot.ranks = tables;
    slot.permutation = tables + 64;
    slot.contexts = tables + 128;
    slot.counts = tables + 136;
    slot.nonzero = tables + 256;
  }
  return measureGrid(isGray);
}

function measureGrid(isGray: bool): bool {
  let leastH = frame.hMax;
  let leastV = frame.vMax;
  for (let i: i32 = 0; i < frame.components; i++) {
    leastH = min(leastH, componentAt(i).h);
    leastV = min(leastV, componentAt(i).v);
  }
  picture.shiftX = isGray ? 0 : ratioLog(frame.hMax, leastH);
  picture.shiftY = isGray ? 0 : ratioLog(frame.vMax, leastV);
  if (picture.shiftX < 0 || picture.shiftY < 0) return false;
  if (!picture.isYcc && !isGray && (picture.shiftX || picture.shiftY)) return false;
  picture.wide = divideUp(frame.width, 8 << picture.shiftX) << picture.shiftX;
  picture.high = divideUp(frame.height, 8 << picture.shiftY) << picture.shiftY;
  picture.groupsWide = divideUp(picture.wide, GROUP);
  picture.groupsHigh = divideUp(picture.high, GROUP);
  picture.lfWide = divideUp(picture.wide, LF_GROUP);
  picture.lfHigh = divideUp(picture.high, LF_GROUP);
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    if (slot.component >= 0 && !isGray) {
      slot.shiftX = ratioLog(frame.hMax, componentOf(slot).h);
      slot.shiftY = ratioLog(frame.vMax, componentOf(slot).v);
      if (slot.shiftX < 0 || slot.shiftY < 0) return false;
    }
    slot.wide = picture.wide >> slot.shiftX;
    slot.high = picture.high >> slot.shiftY;
    // What is coded of the last MCUs is at least that much.
    if (slot.component >= 0 && slot.wide > componentOf(slot).paddedWide) return false;
    if (slot.component >= 0 && slot.high > frame.mcusHigh * componentOf(slot).v) return false;
  }
  return true;
}

/** log2 of a ratio of 1 or 2; negative for others. */
function ratioLog(most: i32, least: i32): i32 {
  if (most == least) return 0;
  return most == 2 * least ? 1 : -1;
}

/** Takes what the size of the picture decides. */
export function allocatePicture(): bool {
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    const blocks = <usize>slot.wide * <usize>slot.high;
    slot.dc = alloc(blocks << 1);
    slot.places = alloc((<usize>slot.high * <usize>picture.groupsWide) << 2);
    if (!slot.dc || !slot.places) return false;
    if (slot.component < 0) memory.fill(slot.dc, 0, blocks << 1);
  }
  return true;
}
