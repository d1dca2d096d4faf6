// Everything in front of the pixels: signature, IHDR, PLTE and tRNS.

import { inputBytes } from '../input';
import { GRAY, GRAY_ALPHA, PALETTE, RGB } from '../shared/png-types';
import {
  bigEndian16,
  bigEndian32,
  chunkLength,
  chunkType,
  hasChunk,
  IDAT,
  IEND,
  IHDR,
  isIntact,
  isWhole,
  nextChunk,
  PLTE,
  pieceAt,
  TRNS,
} from './chunks';
import { fillGrayColours } from './expand';
import { COLOURS, png } from './state';

/** 89 P N G CR LF 1A LF, as a little-endian load reads it. */
const SIGNATURE: u64 = 0x0a1a0a0d474e5089;

/** Which depths (as bits 1 << depth) go with each colour type. */
const DEPTHS: usize = memory.data<u32>([0x10116, 0, 0x10100, 0x116, 0x10100, 0, 0x10100]);
const SAMPLES: usize = memory.data<u8>([1, 0, 3, 1, 2, 0, 4]);

/** Reads up to the first IDAT, where it leaves `png.chunk`. Returns a status of `pngOpen`. */
export function readHeader(): i32 {
  if (inputBytes() < 8 || load<u64>(pieceAt(0, 8)) != SIGNATURE) return -1;
  let chunk: usize = 8;
  if (!isCritical(chunk, IHDR) || !readIhdr(chunk)) return -1;
  let colours = 0;
  for (;;) {
    chunk = nextChunk(chunk);
    if (!hasChunk(chunk)) return -1;
    const type = chunkType(chunk);
    if (type == IDAT) break;
    if (!isWhole(chunk) || type == IEND) return -1;
    if (type == PLTE) {
      if (colours || !isIntact(chunk)) return -1;
      colours = readPalette(chunk);
      if (colours < 0) return -1;
    } else if (type == TRNS) {
      if (isIntact(chunk)) readTransparency(chunk, colours);
    } else if (!(type & 0x20000000)) {
      return -2; // a critical chunk (upper case first letter) that nobody has defined
    }
  }
  if (png.colourType == PALETTE && !colours) return -1;
  const hasAlpha = png.hasKey || png.colourType == GRAY_ALPHA;
  png.channels = png.colourType == GRAY && !hasAlpha ? 1 : 4;
  if (png.colourType == GRAY && png.hasKey && png.depth <= 8) fillGrayColours();
  png.chunk = chunk;
  return 0;
}

function isCritical(chunk: usize, type: u32): bool {
  return hasChunk(chunk) && chunkType(chunk) == type && isWhole(chunk) && isIntact(chunk);
}

function readIhdr(chunk: usize): bool {
  if (chunkLength(chunk) != 13) return false;
  const data = pieceAt(chunk + 8, 13);
  const width = bigEndian32(data);
  const height = bigEndian32(data + 4);
  const depth = <u32>load<u8>(data, 8);
  const type = <u32>load<u8>(data, 9);
  const isKnown = load<u16>(data, 10) == 0 && load<u8>(data, 12) <= 1;
  if (width - 1 > 0x7ffffffe || height - 1 > 0x7ffffffe || !isKnown) return false;
  if (type > 6 || depth > 16) return false;
  if (!(load<u32>(DEPTHS + ((<usize>type) << 2)) & (1 << depth))) return false;
  png.width = width;
  png.height = height;
  png.depth = depth;
  png.colourType = type;
  png.interlaced = load<u8>(data, 12);
  png.samples = load<u8>(SAMPLES + type);
  png.hasKey = 0;
  return true;
}

/** Returns the number of colours, or -1. Indices beyond them are opaque black, as in libpng. */
function readPalette(chunk: usize): i32 {
  const length = chunkLength(chunk);
  if (length > 768 || length % 3 || !length) return png.colourType == PALETTE ? -1 : 1;
  if (png.colourType == GRAY || png.colourType == GRAY_ALPHA) return 1;
  const data = pieceAt(chunk + 8, length);
  for (let i: usize = 0; i < 256; i++) store<u32>(COLOURS + (i << 2), 0xff000000);
  for (let i: usize = 0; i < <usize>length / 3; i++) {
    const colour = load<u32>(data + i * 3) & 0xffffff;
    store<u32>(COLOURS + (i << 2), colour | 0xff000000);
  }
  return <i32>(length / 3);
}

/** A tRNS of the wrong length, or in front of the palette it belongs to, does not count. */
function readTransparency(chunk: usize, colours: i32): void {
  const length = chunkLength(chunk);
  const data = pieceAt(chunk + 8, length);
  if (png.colourType == PALETTE) {
    if (!length || length > <u32>colours) return;
    for (let i: usize = 0; i < length; i++) {
      store<u8>(COLOURS + (i << 2) + 3, load<u8>(data + i));
    }
  } else if (png.colourType == GRAY && length == 2) {
    png.hasKey = 1;
    png.keyRed = bigEndian16(data);
    png.keyGreen = png.keyBlue = png.keyRed;
  } else if (png.colourType == RGB && length == 6) {
    png.hasKey = 1;
    png.keyRed = bigEndian16(data);
    png.keyGreen = bigEndian16(data + 2);
    png.keyBlue = bigEndian16(data + 4);
  }
}
