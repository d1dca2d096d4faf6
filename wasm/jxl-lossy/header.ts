// The headers and sections of the codestream (18181-1, annexes A, D, F, G), but for the coefficients.

import { bitsFor, putF16, putU32, putU64, width } from '../jxl-encode/fields';
import { putColour, putSide } from '../jxl-encode/image-fields';
import { alignByte, putBits } from '../jxl-encode/output';
import { writeModularHeader, writeNoSamples } from '../jxl-encode/tree';
import { writeAlpha } from './alpha';
import { writeDc } from './dc';
import { isDrawn } from './drawn-tiles';
import { writeMetadata } from './metadata';
import { writePatches } from './patches';
import { groupCount, LF_GROUP, picture } from './picture';
import { B_SCALE, DC_B, DC_X, DC_Y } from './scale';

/** Steps of DC are told in such parts. */
const STEP_UNIT: f64 = 128;

/** A flag of frames. */
const HAS_PATCHES: u32 = 2;

/** Everything up to the frame. */
export function writeImageHeader(): void {
  putBits(16, 0x0aff);
  putBits(1, 0);
  putSide(<u32>picture.height);
  putBits(3, 0);
  putSide(<u32>picture.width);
  putBits(1, 0);
  putBits(1, 0); // upright, no other size, preview or animation
  putBits(3, 0); // integers of 8 bits
  putBits(1, 1); // 16 bits are enough for modular samples
  putBits(2, <u32>picture.hasAlpha);
  if (picture.hasAlpha) putBits(1, 1); // the usual one: alpha of 8 bits, straight
  putBits(1, 1); // XYB
  putColour(picture.channels == 1, picture.isP3 != 0);
  putU64(0);
  putBits(1, 1); // the usual transforms
  alignByte();
}

/** The frame: one, whole, in blocks. */
export function writeFrameHeader(): void {
  putBits(1, 0);
  putBits(2, 0); // a regular frame
  putBits(1, 0); // VarDCT
  putU64(isDrawn ? HAS_PATCHES : 0);
  putBits(2, 0); // not upsampled
  if (picture.hasAlpha) putBits(2, 0);
  putBits(3, <u32>picture.xScale);
  putBits(3, B_SCALE);
  putBits(2, 0); // one pass
  putBits(1, 0); // all of the picture
  putBits(2, 0); // replaces what is there
  if (picture.hasAlpha) putBits(2, 0);
  putBits(1, 1); // the last one
  putBits(2, 0); // no name
  putBits(1, 0);
  putBits(1, 0); // not gabor-like
  putBits(2, <u32>picture.epf);
  if (picture.epf) putBits(3, 0); // its usual strength
  putU64(0);
  putU64(0);
}

/** LfGlobal. */
export function writeGlobal(): bool {
  if (isDrawn && !writePatches()) return false;
  putBits(1, 0); // its own steps of DC
  putF16(STEP_UNIT / DC_X);
  putF16(STEP_UNIT / DC_Y);
  putF16(STEP_UNIT / (DC_B * <f64>picture.dcFinerB));
  const scale = <u32>picture.globalScale;
  putU32(scale, width(11, 1), width(11, 2049), width(12, 4097), width(16, 8193));
  putU32(<u32>picture.dcQuant, width(0, 16), width(5, 1), width(8, 1), width(16, 1));
  putBits(1, 1); // the usual block contexts
  putBits(1, 1); // and colour correlation
  if (picture.hasAlpha && groupCount() > 1) return writeNoSamples();
  putBits(1, 0); // no tree for all
  return !picture.hasAlpha || writeAlpha(0, 0);
}

/** An LF group: its DC, and what its blocks are. */
export function writeLfGroup(groupX: i32, groupY: i32): bool {
  const left = groupX * LF_GROUP;
  const top = groupY * LF_GROUP;
  const wide = min(LF_GROUP, picture.wide - left);
  const high = min(LF_GROUP, picture.high - top);
  putBits(2, 0); // no finer steps
  writeModularHeader();
  return writeDc(left, top, wide, high) && writeMetadata(groupX, groupY);
}

/** HfGlobal but for the code of the coefficients. */
export function writeHfGlobal(): void {
  putBits(1, 1); // the usual tables
  putBits(bitsFor(<u32>groupCount()), 0); // one code for all
  putBits(2, 2); // the natural orders
}
