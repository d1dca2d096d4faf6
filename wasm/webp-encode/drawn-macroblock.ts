// Tells macroblocks that were drawn, whose chroma is made sharp (sharp-chroma.ts), from photographed
// ones: many pixels are the one before, and colour changes at hard edges.
// Scalar twin: test/twins/webp-encode.ts.

import { picture } from './layout';

/** A macroblock is drawn when so many 256ths of its pixels are the one before … */
const SAME: i32 = 48;
/** … and somewhere in it colour steps by more than this. */
const EDGE: i16 = 48;

/** Where a pixel of the band is. */
@inline
export function pixelAt(x: i32, y: i32): usize {
  return picture.band + ((<usize>y * picture.width + x) << 2);
}

/** Whether the macroblock at column `x`, of `wide` by `rows` pixels, was drawn. */
export function isDrawn(x: i32, wide: i32, rows: i32): bool {
  if (countSame(x, wide, rows) * 256 < SAME * wide * rows) return false;
  const end = (<usize>(wide - 1)) << 2;
  for (let y = 0; y < rows; y++) {
    const at = pixelAt(x << 4, y);
    if (hasColorStep(at, at + 4, end)) return true;
    if (y > 0 && hasColorStep(at, at - ((<usize>picture.width) << 2), end)) return true;
  }
  return false;
}

/** Lanes of four pixels from `i` on that lie before `end`. */
@inline
function within(i: usize, end: usize): v128 {
  return i32x4.gt_s(i32x4.splat(<i32>(end - i)), i32x4(0, 4, 8, 12));
}

function countSame(x: i32, wide: i32, rows: i32): i32 {
  const end = (<usize>(wide - 1)) << 2;
  let same = i32x4.splat(0);
  for (let y = 0; y < rows; y++) {
    const at = pixelAt(x << 4, y);
    for (let i: usize = 0; i < end; i += 16) {
      const isSame = i32x4.eq(v128.load(at + i), v128.load(at + i, 4));
      same = i32x4.sub(same, v128.and(isSame, within(i, end)));
    }
  }
  return (
    i32x4.extract_lane(same, 0) +
    i32x4.extract_lane(same, 1) +
    i32x4.extract_lane(same, 2) +
    i32x4.extract_lane(same, 3)
  );
}

/**
 * Whether pixels from `p` on are far from those from `q` on in colour, before `end`: by changes of red
 * and blue that green does not share.
 */
function hasColorStep(p: usize, q: usize, end: usize): bool {
  for (let i: usize = 0; i < end; i += 16) {
    const a = v128.load(p + i);
    const b = v128.load(q + i);
    const low = colorStep(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b));
    const high = colorStep(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b));
    // Of each pixel the bytes of red, green (0), blue and alpha (left out).
    const step = v128.and(i8x16.narrow_i16x8_s(low, high), i32x4.splat(0x00ffffff));
    if (v128.any_true(v128.and(step, within(i, end)))) return true;
  }
  return false;
}

/** Lanes where two pixels differ by more than EDGE from what their green does. */
@inline
function colorStep(a: v128, b: v128): v128 {
  const d = i16x8.sub(a, b);
  const green = v128.shuffle<i16>(d, d, 1, 1, 1, 1, 5, 5, 5, 5);
  return i16x8.gt_s(i16x8.abs(i16x8.sub(d, green)), i16x8.splat(EDGE));
}
