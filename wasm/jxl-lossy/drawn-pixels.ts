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

/** How far a pixel may be from what it is taken for: not at all where all around it are alike. */
export function toleranceAt(x: i32, y: i32, right: i32, below: i32): i32 {
  const at = pixelRow(y) + ((<usize>x) << 2);
  const row = (<usize>picture.wide) << 5;
  const own = load<u32>(at);
  const west = x > 0 ? load<u32>(at - 4) : own;
  const east = x < right ? load<u32>(at + 4) : own;
  const north = y > 0 ? load<u32>(at - row) : own;
  const south = y < below ? load<u32>(at + row) : own;
  if (((own ^ west) | (own ^ east) | (own ^ north) | (own ^ south)) == 0) return 0;
  let most: i32 = 0;
  if (west != own) most = between(own, west);
  if (east != own) most = max(most, between(own, east));
  if (north != own) most = max(most, between(own, north));
  if (south != own) most = max(most, between(own, south));
  return most ? min(tolerance, max(1, <i32>(<f32>most * BY_CONTRAST))) : 0;
}
