// Undoes the transforms of a row (RFC 9649 section 4). A pixel is a u32: blue, green, red, alpha from
// its first byte on.

import { unpredictRow } from './vp8l-predict';
import {
  CROSS_COLOUR,
  PREDICTOR,
  SUBTRACT_GREEN,
  Transform,
  transformAt,
  vp8l,
} from './vp8l-state';

/** Undoes all transforms of the coded row at `src`. Answers where the pixels are. */
export function undoTransforms(src: usize, y: u32): usize {
  let row = src;
  for (let i = vp8l.transforms - 1; i >= 0; i--) {
    const t = transformAt(i);
    if (t.type == PREDICTOR) {
      unpredictRow(t, y, row, vp8l.above, vp8l.predicted);
      row = vp8l.predicted;
      vp8l.predicted = vp8l.above;
      vp8l.above = row;
      continue;
    }
    // The predictor needs its row once more; the spare one may be the source.
    const dst = row == vp8l.work ? vp8l.spare : vp8l.work;
    if (t.type == SUBTRACT_GREEN) addGreen(row, dst, t.width);
    else if (t.type == CROSS_COLOUR) addCrossColour(t, y, row, dst);
    else look(t, row, dst);
    row = dst;
  }
  return row;
}

/** Section 4.3. */
function addGreen(src: usize, dst: usize, width: u32): void {
  const zero = i64x2.splat(0);
  for (const end = dst + 4 * <usize>width; dst < end; dst += 16, src += 16) {
    const v = v128.load(src);
    // biome-ignore format: lanes of four pixels
    const green = v128.shuffle<u8>(v, zero, 1, 16, 1, 16, 5, 16, 5, 16, 9, 16, 9, 16, 13, 16, 13, 16);
    v128.store(dst, i8x16.add(v, green));
  }
}

/** A byte of the multipliers, with its sign. */
@inline
function multiplier(all: u32, shift: u32): i32 {
  return <i32>(<i8>(all >> shift));
}

/** Section 4.2, tile by tile: products of signed bytes / 32. */
function addCrossColour(t: Transform, y: u32, src: usize, dst: usize): void {
  let tile = t.data + 4 * <usize>((y >> t.bits) * t.tilesWide);
  const end = dst + 4 * <usize>t.width;
  const side = (<usize>4) << t.bits;
  const low = i16x8.splat(0xff);
  for (; dst < end; tile += 4) {
    const m = load<u32>(tile);
    // Lanes: what goes to blue, what goes to red.
    const byGreen = i32x4.splat((multiplier(m, 8) & 0xffff) | (multiplier(m, 0) << 16));
    const byRed = i32x4.splat(multiplier(m, 16) & 0xffff);
    for (const stop = min(end, dst + side); dst < stop; dst += 16, src += 16) {
      const v = v128.load(src);
      const signed = i16x8.shr_s(v, 8); // green, alpha
      const green = v128.shuffle<i16>(signed, signed, 0, 0, 2, 2, 4, 4, 6, 6);
      const once = i16x8.add(v, i16x8.shr_s(i16x8.mul(green, byGreen), 5));
      const parts = i16x8.shr_s(i16x8.shl(once, 8), 8); // blue, red
      const red = v128.shuffle<i16>(parts, parts, 1, 1, 3, 3, 5, 5, 7, 7);
      const twice = i16x8.add(once, i16x8.shr_s(i16x8.mul(red, byRed), 5));
      v128.store(dst, v128.bitselect(twice, v, low));
    }
  }
}

/** Section 4.4: looks green up in the palette, or in the pixels of its small indexes. */
function look(t: Transform, src: usize, dst: usize): void {
  const table = t.data;
  const end = dst + 4 * <usize>t.width;
  if (t.bits == 0) {
    for (; dst < end; dst += 4, src += 4) {
      store<u32>(dst, load<u32>(table + ((<usize>load<u8>(src, 1)) << 2)));
    }
  } else if (t.bits == 1) {
    for (; dst < end; dst += 8, src += 4) {
      store<u64>(dst, load<u64>(table + ((<usize>load<u8>(src, 1)) << 3)));
    }
  } else if (t.bits == 2) {
    for (; dst < end; dst += 16, src += 4) {
      v128.store(dst, v128.load(table + ((<usize>load<u8>(src, 1)) << 4)));
    }
  } else {
    for (; dst < end; dst += 32, src += 4) {
      const at = table + ((<usize>load<u8>(src, 1)) << 5);
      v128.store(dst, v128.load(at));
      v128.store(dst, v128.load(at, 16), 16);
    }
  }
}

/** ARGB words to RGBA bytes. */
export function toRgba(src: usize, dst: usize, width: u32): void {
  for (const end = dst + 4 * <usize>width; dst < end; dst += 16, src += 16) {
    const v = v128.load(src);
    // biome-ignore format: lanes of four pixels
    v128.store(dst, v128.shuffle<u8>(v, v, 2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15));
  }
}
