// Where pixels of the segment lie, raw and predicted.

import { image } from './state';

@inline
export function rawAt(x: i32, y: i32): usize {
  return image.raw + ((<usize>(y - image.rawFirst) * image.coded + x) << 2);
}

@inline
export function pixelAt(x: i32, y: i32): usize {
  return image.pixels + ((<usize>image.history + <usize>(y - image.first) * image.coded + x) << 2);
}

/** Differences of bytes. */
@inline
export function less(a: u32, b: u32): u32 {
  return <u32>i32x4.extract_lane(i8x16.sub(i32x4.splat(a), i32x4.splat(b)), 0);
}
