// The pixels of the band, for those who look for what is drawn.

import { alloc } from '../arena';
import { between, tolerance } from './drawn-colours';
import { picture } from './picture';

/** The tolerance of a pixel by how much it differs from its neighbours. */
const BY_CONTRAST: f32 = 0.3;

/** RGBA, u32 each. */
let pixels: usize = 0;

/** Takes the memory of a band of pixels. */
export function allocatePixels(): bool {
  pixels = alloc((<usize>picture.wide) << 11);
  return pixels != 0;
}

/** Row `y` of the band, as RGBA. */
@inline
export function pixelRow(y: i32): usize {
  return pixels + <usize>y * ((<usize>picture.wide) << 5);
}

@inline
export function pixelAt(x: i32, y: i32): u32 {
  return load<u32>(pixelRow(y) + ((<usize>x) << 2)) & 0xffffff;
}

/** How far a pixel may be from what it is taken for: not at all where all around it are alike. */
export function toleranceAt(x: i32, y: i32, right: i32, below: i32): i32 {
  const own = pixelAt(x, y);
  let most: i32 = 0;
  if (x > 0) most = between(own, pixelAt(x - 1, y));
  if (x < right) most = max(most, between(own, pixelAt(x + 1, y)));
  if (y > 0) most = max(most, between(own, pixelAt(x, y - 1)));
  if (y < below) most = max(most, between(own, pixelAt(x, y + 1)));
  return most ? min(tolerance, max(1, <i32>(<f32>most * BY_CONTRAST))) : 0;
}
