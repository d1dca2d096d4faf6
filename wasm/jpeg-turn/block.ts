// One block of coefficients, turned. A transform of real, even extension turns by its signs: mirrored
// samples are the same waves with the odd ones upside down, and swapped axes swap the frequencies
// (as jpegtran of the Independent JPEG Group does it, transupp.c).
//
// Scalar twin: test/twins/jpeg-turn.ts.

import { NATURAL } from '../shared/zigzag';

/** How the stored picture becomes the upright one: first mirrored, then rows and columns swapped. */
export const MIRROR_X: i32 = 1;
export const MIRROR_Y: i32 = 2;
export const SWAP: i32 = 4;

/** Zigzag index of each natural index. */
const ZIGZAG: usize = memory.data<u8>(
  [
    0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43, 9, 11,
    18, 24, 31, 40, 44, 53, 10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60, 21, 34,
    37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57, 58, 62, 63,
  ],
  16,
);

/** Beyond these, Huffman codes of 8-bit files have no symbol (T.81 tables F.1, F.2). */
const LEAST_DC: i32 = -1024;
const MOST_DC: i32 = 1023;
const MOST_AC: i32 = 1023;

/**
 * Turns `src` into `dst`, both i16 x 64 in natural order; `how` is a sum of the above. Bit k of `mask`
 * is set if the coefficient at zigzag index k of `src` may not be zero, and so it is answered for
 * `dst`, exactly, with bit 0 always set. 0: a coefficient is larger than files may have.
 */
export function jpegTurnBlock(src: usize, dst: usize, how: i32, mask: u64): u64 {
  memory.fill(dst, 0, 128);
  const dc = <i32>load<i16>(src);
  if (dc < LEAST_DC || dc > MOST_DC) return 0;
  store<i16>(dst, dc);
  let turned: u64 = 1;
  for (mask &= ~1; mask; mask &= mask - 1) {
    const natural = <usize>load<u8>(NATURAL + <usize>ctz(mask));
    let value = <i32>load<i16>(src + (natural << 1));
    if (!value) continue;
    if (abs(value) > MOST_AC) return 0;
    const x = natural & 7;
    const y = natural >> 3;
    const isNegated = ((how & MIRROR_X ? x : 0) ^ (how & MIRROR_Y ? y : 0)) & 1;
    if (isNegated) value = -value;
    const to = how & SWAP ? (x << 3) | y : natural;
    store<i16>(dst + (to << 1), value);
    turned |= (<u64>1) << (<u64>load<u8>(ZIGZAG + to));
  }
  return turned;
}
