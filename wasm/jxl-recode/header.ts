// The codestream's own headers (18181-1, annexes A, D, E and F): what comes before the sections.

import { frame } from '../jpeg/layout';
import { putEnum, putU32, putU64, width } from '../jxl-encode/fields';
import { writeProfile } from '../jxl-encode/icc';
import { alignByte, putBits } from '../jxl-encode/output';
import { picture, slotAt } from './picture';

/** What the samples mean, as the host says it. */
const SRGB: i32 = 0;
const DISPLAY_P3: i32 = 1;
const PROFILE: i32 = 2;

/** Enumerations of annex E. */
const GRAY_SPACE: u32 = 1;
const RGB_SPACE: u32 = 0;
const D65: u32 = 1;
const PRIMARIES_SRGB: u32 = 1;
const PRIMARIES_P3: u32 = 11;
const SRGB_TRANSFER: u32 = 13;
const RELATIVE: u32 = 1;

/** Frame flag: DC is not smoothed. */
const SKIP_SMOOTHING: u32 = 128;

/** Writes everything up to the frame; false when the profile is too large. */
export function writeImageHeader(): bool {
  putBits(16, 0x0aff);
  putBits(1, 0);
  putSide(<u32>frame.height);
  putBits(3, 0);
  putSide(<u32>frame.width);
  const isTurned = picture.orientation > 1;
  putBits(1, 0);
  putBits(1, u32(isTurned));
  if (isTurned) {
    putBits(3, <u32>(picture.orientation - 1));
    putBits(3, 0); // no other size, preview or animation
  }
  putBits(3, 0); // integers of 8 bits
  putBits(1, 1); // 16 bits are enough for modular samples
  putBits(2, 0); // no extra channels
  putBits(1, 0); // not XYB
  writeColour();
  if (isTurned) putBits(1, 1); // the usual tone mapping
  putU64(0);
  putBits(1, 1); // the usual transforms
  const isFit = picture.colour != PROFILE || writeProfile(picture.profile, picture.profileBytes);
  alignByte();
  return isFit;
}

function putSide(side: u32): void {
  putU32(side, width(9, 1), width(13, 1), width(18, 1), width(30, 1));
}

function writeColour(): void {
  const isGray = frame.components == 1;
  if (picture.colour == SRGB && !isGray) {
    putBits(1, 1);
    return;
  }
  putBits(1, 0);
  putBits(1, u32(picture.colour == PROFILE));
  putEnum(isGray ? GRAY_SPACE : RGB_SPACE);
  if (picture.colour == PROFILE) return;
  putEnum(D65);
  if (!isGray) putEnum(picture.colour == DISPLAY_P3 ? PRIMARIES_P3 : PRIMARIES_SRGB);
  putBits(1, 0); // no gamma
  putEnum(SRGB_TRANSFER);
  putEnum(RELATIVE);
}

/** The frame: one, whole, in blocks, without any filter. */
export function writeFrameHeader(): void {
  putBits(1, 0);
  putBits(2, 0); // a regular frame
  putBits(1, 0); // VarDCT
  putU64(SKIP_SMOOTHING);
  putBits(1, <u32>picture.isYcc);
  if (picture.isYcc) {
    for (let i: i32 = 0; i < 3; i++) {
      const isFineX = slotAt(i).shiftX < picture.shiftX;
      const isFineY = slotAt(i).shiftY < picture.shiftY;
      putBits(2, isFineX ? (isFineY ? 1 : 2) : isFineY ? 3 : 0);
    }
  }
  putBits(2, 0); // not upsampled
  putBits(2, 0); // one pass
  putBits(1, 0); // all of the picture
  putBits(2, 0); // replaces what is there
  putBits(1, 1); // the last one
  putBits(2, 0); // no name
  putBits(1, 0);
  putBits(1, 0); // not gabor-like
  putBits(2, 0); // no edge-preserving filter
  putU64(0);
  putU64(0);
}
