// Colours by luminance, in place: the tables of stages/tone/tables.ts decide which.
//
//   row     u8 × 4 × pixels   RGBA, straight alpha, any alignment; written in place
//   tables  i32 × 4 × 256     red, green and blue column, as in convert.ts; lane 0 is the luminance
//           u8 × 8193         step of luminance (0 … 8192) to a level of red; then of green, of blue
//
// Scalar twin: test/twins/color.ts.

import { LEVELS_AT, linearOf, ONE } from './convert';

const STEPS: usize = 8193;

/** Gives each of `pixels` RGBA pixels the colour that stands for its luminance; alpha stays. */
export function colorLook(row: usize, pixels: usize, tables: usize): void {
  const one = v128.load(ONE);
  const levels = tables + LEVELS_AT;
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const at = levels + <usize>i32x4.extract_lane(linearOf(pixel, tables, one), 0);
    const red = <u32>load<u8>(at);
    const green = <u32>load<u8>(at, STEPS);
    const blue = <u32>load<u8>(at, 2 * STEPS);
    store<u32>(row, red | (green << 8) | (blue << 16) | (pixel & 0xff000000));
  }
}

/** The same, of which `share` (0 – 256) of 256 parts take the place of what was there. */
export function colorLookMixed(row: usize, pixels: usize, tables: usize, share: u32): void {
  const one = v128.load(ONE);
  const levels = tables + LEVELS_AT;
  const rest: u32 = 256 - share;
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const at = levels + <usize>i32x4.extract_lane(linearOf(pixel, tables, one), 0);
    const red = mixed(pixel & 0xff, <u32>load<u8>(at), rest, share);
    const green = mixed((pixel >> 8) & 0xff, <u32>load<u8>(at, STEPS), rest, share);
    const blue = mixed((pixel >> 16) & 0xff, <u32>load<u8>(at, 2 * STEPS), rest, share);
    store<u32>(row, red | (green << 8) | (blue << 16) | (pixel & 0xff000000));
  }
}

@inline
function mixed(own: u32, other: u32, rest: u32, share: u32): u32 {
  return (own * rest + other * share + 128) >> 8;
}
