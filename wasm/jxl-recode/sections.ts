// The sections of the frame that are not coefficients (18181-1, annexes G to I): what holds for all of
// it, DC, and how coefficients are quantized, ordered and coded.

import { componentAt } from '../jpeg/layout';
import { bitsFor, packSigned, putF16 } from '../jxl-encode/fields';
import { putBits } from '../jxl-encode/output';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { PREDICT_GRADIENT, PREDICT_ZERO, writeModularHeader, writeTree } from '../jxl-encode/tree';
import { addWeighted, beginWeighted, endWeighted } from '../jxl-encode/weighted';
import { writeBlockContexts } from './contexts';
import { hasOrders, writeOrders } from './order';
import { groupCount, LF_GROUP, picture, SLOTS, Slot, slotAt } from './picture';

/** Samples are 0 to 1 here, and a transform is 8 times as large: steps of the JPEG are these. */
const STEPS: f64 = 255 * 8;

/** The table of a slot; one without a component is all zero, whatever its table. */
function quantOf(slot: Slot): usize {
  return componentAt(max(0, slot.component)).quant;
}

/** Whether all tables have steps that can be told. */
export function hasFitTables(): bool {
  for (let i: i32 = 0; i < 3; i++) {
    const table = quantOf(slotAt(i));
    for (let k: usize = 0; k < 64; k++) {
      const step = load<u16>(table + (k << 1));
      if (step < 1 || step > MOST_STEP) return false;
    }
  }
  return true;
}

/** Larger ones do not fit into a token. */
const MOST_STEP: u16 = 32767;

/** LfGlobal. */
export function writeGlobal(): void {
  putBits(1, 0);
  for (let i: i32 = 0; i < 3; i++) {
    putF16((<f64>load<u16>(quantOf(slotAt(i))) * 128) / STEPS);
  }
  // The global scale, 65536, and that of DC, 1: both cancel out.
  putBits(2, 3);
  putBits(16, 65536 - 8193);
  putBits(2, 1);
  putBits(5, 0);
  writeBlockContexts();
  putBits(1, 0);
  putBits(2, 0);
  putF16(0); // chroma is not predicted from luma
  putF16(0);
  putBits(8, 128);
  putBits(8, 128);
  putBits(1, 0); // no tree for all
}

/** LfGroup: its DC, and that all blocks are 8x8 and quantized alike. */
export function writeLfGroup(groupX: i32, groupY: i32): bool {
  const left = groupX * LF_GROUP;
  const top = groupY * LF_GROUP;
  const wide = min(LF_GROUP, picture.wide - left);
  const high = min(LF_GROUP, picture.high - top);
  putBits(2, <u32>picture.dcShift);
  writeModularHeader();
  if (!beginWeighted(3, wide * high)) return false;
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(<i32>load<u8>(SLOTS + <usize>i));
    const x = left >> slot.shiftX;
    const y = top >> slot.shiftY;
    const first = slot.dc + ((<usize>y * <usize>slot.wide + <usize>x) << 1);
    addWeighted(i, first, slot.wide, wide >> slot.shiftX, high >> slot.shiftY);
  }
  if (!endWeighted()) return false;
  const blocks = <u32>(wide * high);
  putBits(bitsFor(blocks), blocks - 1);
  writeModularHeader();
  if (!writeTree(1, 0, 0, PREDICT_ZERO)) return false;
  beginStream(1); // all zero: that takes no bits
  return endStream(1);
}

/** HfGlobal but for the code of the coefficients. */
export function writeHfGlobal(): bool {
  putBits(1, 0);
  putBits(3, 7); // the JPEG's own tables for 8x8, the usual ones for others
  putF16(1 / STEPS);
  if (!writeTables()) return false;
  for (let i: i32 = 1; i < 17; i++) putBits(3, 0);
  putBits(bitsFor(<u32>groupCount()), 0); // one code for all groups
  if (!hasOrders()) {
    putBits(2, 2); // the usual ones
    return true;
  }
  putBits(2, 3);
  putBits(13, 1); // one for 8x8
  return writeOrders();
}

/** Steps, transposed as the blocks are. */
function writeTables(): bool {
  writeModularHeader();
  if (!writeTree(1, 0, 0, PREDICT_GRADIENT)) return false;
  beginStream(1);
  for (let i: i32 = 0; i < 3; i++) {
    const table = quantOf(slotAt(i));
    for (let y: i32 = 0; y < 8; y++) {
      for (let x: i32 = 0; x < 8; x++)
        addToken(0, packSigned(stepAt(table, x, y) - nearSteps(table, x, y)));
    }
  }
  return endStream(1);
}

@inline
function stepAt(table: usize, x: i32, y: i32): i32 {
  return <i32>load<u16>(table + ((<usize>((x << 3) | y)) << 1));
}

/** What the steps to the left and above lead to (H.5.1). */
function nearSteps(table: usize, x: i32, y: i32): i32 {
  if (!x) return y ? stepAt(table, x, y - 1) : 0;
  const west = stepAt(table, x - 1, y);
  if (!y) return west;
  const north = stepAt(table, x, y - 1);
  const sum = west + north - stepAt(table, x - 1, y - 1);
  return max(min(west, north), min(max(west, north), sum));
}
