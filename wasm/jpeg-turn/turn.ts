// A JPEG turned without loss: its coefficients, decoded row by row (../jpeg), are turned block by
// block (block.ts), put into their new order (order.ts), and coded again with tables made for them
// (../jpeg-encode). Nothing is dequantized, so no sample changes but by the rounding of decoders.
//
//   jpegTurnOpen -> jpegTurnStep until 0 -> the file, in the encoder's chunks
//
// What is held: compact tokens of all coefficients, twice for a component that is being ordered.
// Refused are pictures whose mirrored edge is not one of whole blocks (the part of a block that is
// not shown would come to lie inside), and samplings that the encoder does not have.

import { nextCoefficients, openCoefficients } from '../jpeg/decoder';
import { componentAt, frame } from '../jpeg/layout';
import { beginPicture } from '../jpeg-encode/encoder';
import { measurePicture } from '../jpeg-encode/geometry';
import { EFFORT_FAST, OUT_OF_MEMORY, picture, planeAt, REFUSED } from '../jpeg-encode/layout';
import { reserve } from '../jpeg-encode/pool';
import { addQuantTable, clearQuantTables } from '../jpeg-encode/quant-table';
import { finishSlice } from '../jpeg-encode/scans';
import { hasRoom, writeBlock } from '../jpeg-encode/tokens';
import { jpegTurnBlock, MIRROR_X, MIRROR_Y, SWAP } from './block';
import { allocatePlaces, beginOrder, endOrder, notePlace, orderRow } from './order';

/** What the next step does. */
const DECODE: i32 = 0;
const ORDER: i32 = 1;
const CODE: i32 = 2;

let stage: i32 = DECODE;
let how: i32 = 0;
/** MCU rows that are decoded; the component and the row of its blocks that are ordered next. */
let decoded: i32 = 0;
let component: i32 = 0;
let row: i32 = 0;

/** A turned block, i16 x 64 in natural order. */
const turned: usize = memory.data(128, 64);

/** Sampling factors of luma against those of chroma. */
let lumaWide: i32 = 1;
let lumaHigh: i32 = 1;

/**
 * Opens a file of `length` bytes with the host. `turn` is 1 to mirror left and right, plus 2 to
 * mirror top and bottom, plus 4 to swap rows and columns then. `effort` as in the encoder. At most
 * `bytes` bytes are taken for what grows with the picture. 0 or a negative status.
 */
export function jpegTurnOpen(length: usize, turn: i32, effort: i32, bytes: usize): i32 {
  how = turn & 7;
  stage = DECODE;
  decoded = 0;
  component = 0;
  row = 0;
  const status = openCoefficients(length);
  if (status < 0) return status;
  if (!readFactors() || !hasWholeEdges()) return REFUSED;
  const swaps = (how & SWAP) != 0;
  picture.width = swaps ? frame.height : frame.width;
  picture.height = swaps ? frame.width : frame.height;
  picture.channels = frame.components == 1 ? 1 : 4;
  picture.effort = effort;
  picture.progressive = effort != EFFORT_FAST;
  measurePicture(swaps ? lumaHigh : lumaWide, swaps ? lumaWide : lumaHigh);
  if (!beginPicture()) return OUT_OF_MEMORY;
  for (let i: i32 = 0; i < frame.components; i++) {
    if (!allocatePlaces(i, planeAt(i))) return OUT_OF_MEMORY;
  }
  return reserve(bytes, false) ? 0 : OUT_OF_MEMORY;
}

/** Whether the encoder has such a sampling: both chroma components alike, luma 1 or 2 times as fine. */
function readFactors(): bool {
  lumaWide = 1;
  lumaHigh = 1;
  if (frame.components == 1) return true;
  if (frame.components != 3) return false;
  const luma = componentAt(0);
  const cb = componentAt(1);
  const cr = componentAt(2);
  if (cb.h != cr.h || cb.v != cr.v || luma.h % cb.h || luma.v % cb.v) return false;
  lumaWide = luma.h / cb.h;
  lumaHigh = luma.v / cb.v;
  return lumaWide <= 2 && lumaHigh <= 2;
}

function hasWholeEdges(): bool {
  if (how & MIRROR_X && frame.width % (8 * lumaWide)) return false;
  return !(how & MIRROR_Y && frame.height % (8 * lumaHigh));
}

/** A slice of the work: 1 while there is more, 0 when the file is there, or a negative status. */
export function jpegTurnStep(): i32 {
  switch (stage) {
    case DECODE:
      return decodeRow();
    case ORDER:
      return orderNext();
    default:
      return finishSlice();
  }
}

/** The next MCU row of the file to tokens. */
function decodeRow(): i32 {
  const status = nextCoefficients();
  if (status <= 0) return status < 0 ? status : REFUSED;
  for (let i: i32 = 0; i < frame.components; i++) {
    const v = componentAt(i).v;
    const rows = min(v, componentAt(i).blocksHigh - decoded * v);
    for (let y: i32 = 0; y < rows; y++) {
      const result = turnRow(i, decoded * v + y, y);
      if (result < 0) return result;
    }
  }
  if (++decoded < frame.mcusHigh) return 1;
  // Only now are the tables known that stood when each component's first scan began.
  clearQuantTables();
  for (let i: i32 = 0; i < frame.components; i++) {
    addQuantTable(i, componentAt(i).quant, (how & SWAP) != 0);
  }
  stage = ORDER;
  return 1;
}

/** Turns row `y` of a component's blocks, which is row `v` of those that are decoded. */
function turnRow(i: i32, y: i32, v: i32): i32 {
  const from = componentAt(i);
  const plane = planeAt(i);
  const wide = from.blocksWide;
  const high = from.blocksHigh;
  const first = <usize>(v * from.paddedWide);
  let block = from.coefficients + (first << 7);
  let mask = from.masks + (first << 3);
  const newY = how & MIRROR_Y ? high - 1 - y : y;
  for (let x: i32 = 0; x < wide; x++, block += 128, mask += 8) {
    const newX = how & MIRROR_X ? wide - 1 - x : x;
    const index =
      how & SWAP
        ? <usize>newX * <usize>high + <usize>newY
        : <usize>newY * <usize>wide + <usize>newX;
    const set = jpegTurnBlock(block, turned, how, load<u64>(mask));
    if (!set) return REFUSED;
    if (!hasRoom(plane)) return OUT_OF_MEMORY;
    notePlace(i, plane, index);
    store<i16>(plane.dc + (index << 1), load<i16>(turned));
    writeBlock(plane, turned, set);
  }
  return 0;
}

/** Puts the next row of blocks in its place. */
function orderNext(): i32 {
  const plane = planeAt(component);
  if (row == 0) beginOrder(plane);
  if (!orderRow(component, plane, row)) return OUT_OF_MEMORY;
  if (++row < plane.blocksHigh) return 1;
  endOrder();
  row = 0;
  if (++component < picture.components) return 1;
  picture.mcuRow = picture.mcusHigh;
  stage = CODE;
  return 1;
}
