// Pixels to rows as they are stored, and back. RGBA and gray pixels of 8 bits on one side; on the
// other gray or palette indices of 1, 2, 4 or 8 bits, gray and alpha, RGB or RGBA.
//   pack    src readable and dst writable 15 bytes past the end
//   expand  the inverse, always to the channels of the picture
// Scalar twin: test/twins/png-encode.ts.

import { GRAY, GRAY_ALPHA, PALETTE, RGB } from '../shared/png-types';
import { indexOf } from './colours';
import { COLOURS, kind, picture, work } from './state';

const PATTERNS: usize = memory.data<u8>(
  [
    // RGBA × 4 -> RGB × 4
    0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255,
    // RGBA × 4 -> R × 4
    0, 4, 8, 12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    // RGBA × 4 -> RA × 4
    0, 3, 4, 7, 8, 11, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255,
  ],
  16,
);

/** Packs a row of `picture.width` pixels as the kind of the stream wants it. */
export function pack(src: usize, dst: usize): void {
  const width = picture.width;
  if (kind.type == GRAY) packGray(src, dst, width);
  else if (kind.type == PALETTE) packIndices(src, dst, width);
  else if (kind.type == RGB) gather(src, dst, width, PATTERNS, 12);
  else if (kind.type == GRAY_ALPHA) gather(src, dst, width, PATTERNS + 32, 8);
  else memory.copy(dst, src, width << 2);
}

/** Some bytes of each pixel, four pixels at a time. */
function gather(src: usize, dst: usize, width: usize, pattern: usize, step: usize): void {
  const which = v128.load(pattern);
  for (const end = src + (width << 2); src < end; src += 16, dst += step) {
    v128.store(dst, i8x16.swizzle(v128.load(src), which));
  }
}

function packGray(src: usize, dst: usize, width: usize): void {
  const size = picture.channels;
  if (kind.depth == 8) {
    if (size == 1) memory.copy(dst, src, width);
    else gather(src, dst, width, PATTERNS + 16, 4);
    return;
  }
  const depth = <u32>kind.depth;
  const unit = 255 / ((1 << depth) - 1);
  let byte: u32 = 0;
  let room: u32 = 8;
  for (const end = src + width * size; src < end; src += size) {
    room -= depth;
    byte |= (<u32>load<u8>(src) / unit) << room;
    if (room) continue;
    store<u8>(dst++, <u8>byte);
    byte = 0;
    room = 8;
  }
  if (room < 8) store<u8>(dst, <u8>byte);
}

function packIndices(src: usize, dst: usize, width: usize): void {
  const alpha: u32 = picture.ignoresAlpha ? 0xff000000 : 0;
  const depth = <u32>kind.depth;
  let last = load<u32>(src) | alpha;
  let index = <u32>indexOf(last);
  let byte: u32 = 0;
  let room: u32 = 8;
  for (const end = src + (width << 2); src < end; src += 4) {
    const colour = load<u32>(src) | alpha;
    if (colour != last) {
      last = colour;
      index = <u32>indexOf(colour);
    }
    room -= depth;
    byte |= index << room;
    if (room) continue;
    store<u8>(dst++, <u8>byte);
    byte = 0;
    room = 8;
  }
  if (room < 8) store<u8>(dst, <u8>byte);
}

/** How stored rows of a kind are read back. */
export function expand(src: usize, dst: usize, type: i32, depth: u32): void {
  const width = picture.width;
  if (picture.channels == 1 && depth == 8) {
    memory.copy(dst, src, width);
  } else if (type == GRAY || type == PALETTE) {
    expandSamples(src, dst, type, depth);
  } else if (type == GRAY_ALPHA) {
    for (let x: usize = 0; x < width; x++, src += 2, dst += 4) {
      store<u32>(dst, (<u32>load<u8>(src) * 0x010101) | ((<u32>load<u8>(src, 1)) << 24));
    }
  } else if (type == RGB) {
    for (let x: usize = 0; x < width; x++, src += 3, dst += 4) {
      store<u32>(dst, (load<u32>(src) & 0xffffff) | 0xff000000);
    }
  } else {
    memory.copy(dst, src, width << 2);
  }
}

/** Samples of 1 to 8 bits: gray levels or palette indices. */
function expandSamples(src: usize, dst: usize, type: i32, depth: u32): void {
  const mask = (1 << depth) - 1;
  const unit = 255 / mask;
  let shift: u32 = 8;
  for (let x: usize = 0; x < picture.width; x++) {
    shift -= depth;
    const sample = (<u32>load<u8>(src) >> shift) & mask;
    if (!shift) {
      shift = 8;
      src += 1;
    }
    if (picture.channels == 1) {
      store<u8>(dst++, <u8>(sample * unit));
      continue;
    }
    const colour =
      type == PALETTE
        ? load<u32>(work.tables + COLOURS + ((<usize>sample) << 2))
        : (sample * unit * 0x010101) | 0xff000000;
    store<u32>(dst, colour);
    dst += 4;
  }
}
