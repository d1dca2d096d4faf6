// The headers of the codestream (18181-1, annexes A, D and F).

import { putEnum, putU32, putU64, width } from '../jxl-encode/fields';
import { alignByte, putBits } from '../jxl-encode/output';
import { picture, sideShift } from './picture';

/** Enumerations of annex E. */
const RGB_SPACE: u32 = 0;
const GRAY_SPACE: u32 = 1;
const D65: u32 = 1;
const PRIMARIES_P3: u32 = 11;
const SRGB_TRANSFER: u32 = 13;
const RELATIVE: u32 = 1;
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
  writeColour();
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
  putSide(<u32>picture.height, isSmall);
  putBits(3, 0); // no usual ratio
  putSide(<u32>picture.width, isSmall);
}

function putSide(side: u32, isSmall: bool): void {
  if (isSmall) putBits(5, side / 8 - 1);
  else putU32(side, width(9, 1), width(13, 1), width(18, 1), width(30, 1));
}

function writeColour(): void {
  const isGray = picture.channels == 1;
  const isUsual = !isGray && !picture.isP3;
  putBits(1, u32(isUsual)); // sRGB
  if (isUsual) return;
  putBits(1, 0);
  putEnum(isGray ? GRAY_SPACE : RGB_SPACE);
  putEnum(D65);
  if (!isGray) putEnum(PRIMARIES_P3);
  putBits(1, 0); // no gamma
  putEnum(SRGB_TRANSFER);
  putEnum(RELATIVE);
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
