// Parts of image headers that lossy and lossless codestreams share (18181-1, annexes D and E).

import { putEnum, putU32, width } from './fields';
import { putBits } from './output';

/** Enumerations of annex E. */
const RGB_SPACE: u32 = 0;
const GRAY_SPACE: u32 = 1;
const D65: u32 = 1;
const PRIMARIES_P3: u32 = 11;
const SRGB_TRANSFER: u32 = 13;
const RELATIVE: u32 = 1;

/** A side, in pixels, of a picture that has none of the usual sizes. */
export function putSide(side: u32): void {
  putU32(side, width(9, 1), width(13, 1), width(18, 1), width(30, 1));
}

/** The colours of gray, sRGB or Display P3 samples, which all have sRGB's transfer (annex E). */
export function putColour(isGray: bool, isP3: bool): void {
  const isUsual = !isGray && !isP3;
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
