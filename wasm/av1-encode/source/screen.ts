// Whether a band or a superblock looks drawn: then palettes are tried, and every way to cut a block.

import { HISTOGRAM } from '../places';
import { base, enc } from '../state';

/** A block of 8 x 8 has contrast if its values lie as far apart. */
const CONTRAST: i32 = 24;
/** It is as good as flat if they lie no farther. */
const FAINT: i32 = 3;
/** It is drawn if as many of its 64 samples have one value. */
const ALIKE: i32 = 24;
/** So many drawn blocks in a band are a drawing. */
const LEAST_DRAWN: i32 = 6;

/** Blocks of what is looked at: all, those of one value, those as good as flat, those with contrast, and the drawn ones. */
let all: i32 = 0;
let flat: i32 = 0;
let faint: i32 = 0;
let contrasty: i32 = 0;
let drawn: i32 = 0;

/**
 * A third of the blocks with contrast is drawn, and a quarter of all blocks has one value: so it is with
 * pages, charts and texts. Dense tables have an eighth of one value, and then nearly all contrast is
 * drawn (of maps less, and they lose by it). Photos have 0 to 20 % of each.
 */
function isDrawn(): bool {
  if (drawn * 3 >= contrasty && flat * 4 >= all) return true;
  return hasDrawing() && drawn * 10 >= contrasty * 9 && flat * 8 >= all;
}

/** Of the band. */
export function looksDrawn(): bool {
  look(0, enc.codedWidth);
  return isDrawn();
}

/** Whether what looksDrawn() has seen had something on it, more than a corner of a thing. */
export function hasDrawing(): bool {
  return drawn >= LEAST_DRAWN;
}

/** Of the superblock at x: because its band does, or by itself. */
export function isDrawnAt(x: i32): bool {
  if (x == 0) enc.isBandDrawn = i32(looksDrawn());
  if (x == 0 && enc.isBandDrawn && hasDrawing()) enc.isDrawing = 1;
  if (enc.isBandDrawn) return true;
  look(x, min(enc.codedWidth, x + 64));
  return contrasty > 0 && isDrawn();
}

/**
 * Whether the superblock that isDrawnAt() has refused has letters or lines on a plain ground nevertheless: in a
 * drawing that was resized or compressed before, no two samples are alike, but a quarter of blocks is nearly flat.
 */
export function isSoft(): bool {
  return contrasty > 0 && faint * 4 >= all;
}

/** Counts the blocks of the band from x0 to x1. */
function look(x0: i32, x1: i32): void {
  const stride = enc.sourceStride0;
  const h = min(64, enc.codedHeight - enc.bandY);
  all = 0;
  flat = 0;
  faint = 0;
  contrasty = 0;
  drawn = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = x0; x < x1; x += 8, all++) {
      const src = enc.source0 + y * <i32>stride + x;
      const range = rangeOf(src, stride);
      flat += i32(range == 0);
      faint += i32(range <= FAINT);
      if (range < CONTRAST) continue;
      contrasty++;
      drawn += i32(hasMany(src, stride));
    }
  }
}

/** How far the values of a block lie apart. */
export function rangeOf(src: usize, stride: usize): i32 {
  let low = v128.load64_zero(src);
  let high = low;
  for (let y = 1; y < 8; y++) {
    src += stride;
    const row = v128.load64_zero(src);
    low = i8x16.min_u(low, row);
    high = i8x16.max_u(high, row);
  }
  let least = 255;
  let most = 0;
  const values = base + HISTOGRAM;
  v128.store(values, low);
  v128.store(values, high, 16);
  for (let i: usize = 0; i < 8; i++) {
    least = min(least, <i32>load<u8>(values + i));
    most = max(most, <i32>load<u8>(values + i, 16));
  }
  return most - least;
}

/** Whether ALIKE samples have the value of one on the diagonals. */
function hasMany(src: usize, stride: usize): bool {
  const a = v128.load64_lane(src + stride, v128.load64_zero(src), 1);
  const b = v128.load64_lane(src + 3 * stride, v128.load64_zero(src + 2 * stride), 1);
  const c = v128.load64_lane(src + 5 * stride, v128.load64_zero(src + 4 * stride), 1);
  const d = v128.load64_lane(src + 7 * stride, v128.load64_zero(src + 6 * stride), 1);
  for (let i: usize = 0; i < 8; i++) {
    const row = src + i * stride;
    if (countOf(load<u8>(row + i), a, b, c, d) >= ALIKE) return true;
    if (countOf(load<u8>(row + 7 - i), a, b, c, d) >= ALIKE) return true;
  }
  return false;
}

@inline
function countOf(value: u8, a: v128, b: v128, c: v128, d: v128): i32 {
  const v = i8x16.splat(<i8>value);
  return (
    popcnt(i8x16.bitmask(i8x16.eq(a, v))) +
    popcnt(i8x16.bitmask(i8x16.eq(b, v))) +
    popcnt(i8x16.bitmask(i8x16.eq(c, v))) +
    popcnt(i8x16.bitmask(i8x16.eq(d, v)))
  );
}
