// The pixels of the band, for those who look for what is drawn.

import { alloc } from '../arena';
import { between, tolerance } from './drawn-colours';
import { picture } from './picture';

/** The tolerance of a pixel by how much it differs from its neighbours. */
const BY_CONTRAST: f32 = 0.3;

/** Red, green and blue from the lowest byte on, u32 each. */
let pixels: usize = 0;

/** Takes the memory of a band of pixels. */
export function allocatePixels(): bool {
  pixels = alloc((<usize>picture.wide) << 11);
  return pixels != 0;
}

/** Row `y` of the band: red, green, blue, 0. */
@inline
export function pixelRow(y: i32): usize {
  return pixels + <usize>y * ((<usize>picture.wide) << 5);
}

@inline
export function pixelAt(x: i32, y: i32): u32 {
  return load<u32>(pixelRow(y) + ((<usize>x) << 2));
}

/** Which of 16 pixels from x, y on are as the four around them, a bit each; these are taken for nothing else. */
export function alikeAround(x: i32, y: i32, right: i32, below: i32): u32 {
  const at = pixelRow(y) + ((<usize>x) << 2);
  const row = (<usize>picture.wide) << 5;
  const north = y > 0 ? at - row : at;
  const south = y < below ? at + row : at;
  return alikePixels(at, north, south, x == 0, x + 16 > right);
}

/** The same of rows of pixels, the first or last of which may have none beside it. Twin: alikePixelsScalar. */
export function alikePixels(
  at: usize,
  north: usize,
  south: usize,
  isFirst: bool,
  isLast: bool,
): u32 {
  let alike: u32 = 0;
  for (let i: usize = 0; i < 64; i += 16) {
    const own = v128.load(at + i);
    const isLeft = isFirst && i == 0;
    const isRight = isLast && i == 48;
    const west = isLeft ? v128.shuffle<i32>(own, own, 0, 0, 1, 2) : v128.load(at + i - 4);
    const east = isRight ? v128.shuffle<i32>(own, own, 1, 2, 3, 3) : v128.load(at + i + 4);
    const differs = v128.or(
      v128.or(v128.xor(own, west), v128.xor(own, east)),
      v128.or(v128.xor(own, v128.load(north + i)), v128.xor(own, v128.load(south + i))),
    );
    alike |= (<u32>i32x4.bitmask(i32x4.eq(differs, i32x4.splat(0)))) << (<u32>(i >> 2));
  }
  return alike;
}

/** How far a pixel that is not as all around it may be from what it is taken for. */
export function toleranceAt(x: i32, y: i32, right: i32, below: i32): i32 {
  const at = pixelRow(y) + ((<usize>x) << 2);
  const row = (<usize>picture.wide) << 5;
  const own = load<u32>(at);
  const west = x > 0 ? load<u32>(at - 4) : own;
  const east = x < right ? load<u32>(at + 4) : own;
  const north = y > 0 ? load<u32>(at - row) : own;
  const south = y < below ? load<u32>(at + row) : own;
  let most: i32 = 0;
  if (west != own) most = between(own, west);
  if (east != own) most = max(most, between(own, east));
  if (north != own) most = max(most, between(own, north));
  if (south != own) most = max(most, between(own, south));
  return most ? min(tolerance, max(1, <i32>(<f32>most * BY_CONTRAST))) : 0;
}
