// What turns samples into levels, laid out by the host (src/engine/formats/heif/pixels/conversion-struct.ts).
//
//   0   i16 × 2   red: factors of luma and Cb
//   4   i16 × 2   red: nothing, and the factor of Cr
//   8   green, as red          16  blue, as red
//   24  i32 × 3   red, green, blue: what is added, one half included
//   36  i32       bits that are cut off
//   40  i32       the middle of all samples, times 16: they count from there
//
// A sample counts in sixteenths, as chroma between its samples does. Factors and bits are such that
// no sum leaves 32 bits. Each is loaded where it is used: as many registers would be too many.

export const RED: usize = 0;
export const GREEN: usize = 8;
export const BLUE: usize = 16;
const CONSTANTS: usize = 24;
const BITS: usize = 36;
const MIDDLE: usize = 40;

/** Factors of luma and Cb, four times. */
@inline
export function lumaCbFactors(conversion: usize, channel: usize): v128 {
  return v128.load32_splat(conversion + channel);
}

/** Nothing and the factor of Cr, four times. */
@inline
export function crFactors(conversion: usize, channel: usize): v128 {
  return v128.load32_splat(conversion + channel, 4);
}

/** What is added, four times. */
@inline
export function constantOf(conversion: usize, channel: usize): v128 {
  return v128.load32_splat(conversion + CONSTANTS + (channel >> 1));
}

@inline
export function bitsOf(conversion: usize): i32 {
  return load<i32>(conversion, BITS);
}

/** Eight times. */
@inline
export function middleOf(conversion: usize): v128 {
  return v128.load16_splat(conversion, MIDDLE);
}
