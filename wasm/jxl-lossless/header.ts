// The headers of the codestream (18181-1, annexes A, D and F).

import { putEnum, putU64 } from '../jxl-encode/fields';
import { putColour, putSide } from '../jxl-encode/image-fields';
import { alignByte, putBits } from '../jxl-encode/output';
import { picture, sideShift } from './picture';

/** An enumeration of annex D. */
const ALPHA: u32 = 0;

/** Everything up to the frame. */
export function writeImageHeader(): void {
  putBits(16, 0x0aff);
  writeSize();
  putBits(1, 0);
  putBits(1, 0); // upright, no other size, preview or animation
  writeDepth();
  putBits(1, u32(picture.depth < 16)); // 16 bits are enough for modular samples
  putBits(2, <u32>picture.hasAlpha);
  if (picture.hasAlpha) writeAlpha();
  putBits(1, 0); // not XYB
  putColour(picture.channels == 1, picture.isP3 != 0);
  putU64(0);
  putBits(1, 1); // the usual transforms
  alignByte();
}

/** Whole numbers of 8, 10, 12 or 16 bits. */
function writeDepth(): void {
  const depth = picture.depth;
  putBits(1, 0);
  putBits(2, depth == 8 ? 0 : depth == 10 ? 1 : depth == 12 ? 2 : 3);
  if (depth == 16) putBits(6, 16 - 1);
}

function writeAlpha(): void {
  putBits(1, u32(!picture.isDeep)); // the usual one: of 8 bits, straight
  if (!picture.isDeep) return;
  putEnum(ALPHA);
  writeDepth();
  putBits(2, 0); // as fine as the colours
  putBits(2, 0); // no name
  putBits(1, 0); // straight
}

/** A small side that is a multiple of eight takes five bits. */
function writeSize(): void {
  const isSmall =
    ((picture.width | picture.height) & 7) == 0 && max(picture.width, picture.height) <= 256;
  putBits(1, u32(isSmall));
  writeSide(<u32>picture.height, isSmall);
  putBits(3, 0); // no usual ratio
  writeSide(<u32>picture.width, isSmall);
}

function writeSide(side: u32, isSmall: bool): void {
  if (isSmall) putBits(5, side / 8 - 1);
  else putSide(side);
}

/** The frame: one, whole, modular. */
export function writeFrameHeader(): void {
  putBits(1, 0);
  putBits(2, 0); // a regular frame
  putBits(1, 1); // modular
  putU64(0);
  putBits(1, 0); // RGB as it is
  putBits(2, 0); // not upsampled
  if (picture.hasAlpha) putBits(2, 0);
  putBits(2, sideShift() + 1);
  putBits(2, 0); // one pass
  putBits(1, 0); // all of the picture
  putBits(2, 0); // replaces what is there
  if (picture.hasAlpha) putBits(2, 0);
  putBits(1, 1); // the last one
  putBits(2, 0); // no name
  putBits(1, 0);
  putBits(1, 0); // not gabor-like
  putBits(2, 0); // no edge-preserving filter
  putU64(0);
  putU64(0);
}
