// The whole of it (RFC 9649 3.3, 3.4): header, transforms, numbers of groups, then what segments left.

import { divideUp } from '../shared/sizes';
import { CODES, FILE, PIXELS } from '../shared/store';
import { filteredOfRank } from './alpha-filters';
import { appendStream, putBits, selectStream } from './bits';
import { colorOfRank } from './colors';
import { BLACK, image, KIND_ALPHA } from './state';
import { putSubImage, subPixel } from './sub-image';

const SIGNATURE: u32 = 0x2f;
const PREDICTOR: u32 = 0;
const COLOR: u32 = 1;
const SUBTRACT_GREEN: u32 = 2;
const PALETTE: u32 = 3;

/** Writes it all, in that order; ALPH has no header. */
export function putFile(): void {
  const width = image.coded;
  const groups = image.groupsBefore;
  const cacheBits = <u32>image.cacheBits;
  selectStream(FILE);
  if (image.kind != KIND_ALPHA) putHeader();
  if (image.palette) putPalette();
  if (image.subtractsGreen) putBits(1 | (SUBTRACT_GREEN << 1), 3);
  if (image.predicts) putModes(width);
  if (image.crosses) putCrossed(width);
  putBits(0, 1);
  putBits(cacheBits ? 1 | (cacheBits << 1) : 0, cacheBits ? 5 : 1);
  putBits(groups > 1 ? 1 : 0, 1);
  if (groups > 1) putGroupNumbers(width);
  appendStream(CODES);
  appendStream(PIXELS);
}

function putHeader(): void {
  putBits(SIGNATURE, 8);
  putBits(<u32>(image.width - 1), 14);
  putBits(<u32>(image.height - 1), 14);
  putBits(image.isTranslucent ? 1 : 0, 4);
}

/** Colours, each less the one before. */
function putPalette(): void {
  putBits(1 | (PALETTE << 1) | ((<u32>(image.palette - 1)) << 3), 11);
  let last: u32 = 0;
  for (let i = 0; i < image.palette; i++) {
    const color = image.filter ? BLACK | (filteredOfRank(image.filter, i) << 8) : colorOfRank(i);
    const rest = i8x16.sub(i32x4.splat(color), i32x4.splat(last));
    store<u32>(subPixel(i), i32x4.extract_lane(rest, 0));
    last = color;
  }
  putSubImage(image.palette, 1);
}

function putModes(width: i32): void {
  const bits = image.modeBits;
  putBits(1 | (PREDICTOR << 1) | ((<u32>(bits - 2)) << 3), 6);
  const wide = divideUp(width, 1 << bits);
  const high = divideUp(image.height, 1 << bits);
  for (let i = 0; i < wide * high; i++) {
    store<u32>(subPixel(i), BLACK | ((<u32>load<u8>(image.modes + i)) << 8));
  }
  putSubImage(wide, high);
}

function putCrossed(width: i32): void {
  const bits = image.crossBits;
  putBits(1 | (COLOR << 1) | ((<u32>(bits - 2)) << 3), 6);
  const wide = divideUp(width, 1 << bits);
  const high = divideUp(image.height, 1 << bits);
  for (let i = 0; i < wide * high; i++) {
    store<u32>(subPixel(i), BLACK | load<u32>(image.crossed + ((<usize>i) << 2)));
  }
  putSubImage(wide, high);
}

function putGroupNumbers(width: i32): void {
  const bits = image.groupBits;
  putBits(<u32>(bits - 2), 3);
  const wide = divideUp(width, 1 << bits);
  const high = divideUp(image.height, 1 << bits);
  for (let i = 0; i < wide * high; i++) {
    store<u32>(subPixel(i), BLACK | ((<u32>load<u16>(image.groupOf + ((<usize>i) << 1))) << 8));
  }
  putSubImage(wide, high);
}
