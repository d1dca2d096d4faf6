// The pixels of the band, for those who look for what is drawn.

import { alloc } from '../arena';
import { compareFour, differences, hueDifferences, tolerance } from './drawn-colours';
import { picture } from './picture';

/** The tolerance of a pixel by how much it differs from its neighbours, and of its hue likewise. */
const BY_CONTRAST: f32 = 0.65;
const BY_HUE_CONTRAST: f32 = 0.45;
/** A hue may always be off by so much: less than what makes gray letters look coloured. */
const LEAST_HUE: i32 = 6;

/** What the pixel may differ by from what it is taken for. */
export let mayDiffer: i32 = 0;
export let mayDifferInHue: i32 = 0;

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

/** How far a pixel that is not as all around it may be from what it is taken for; and its hue. */
export function findTolerance(x: i32, y: i32, right: i32, below: i32): void {
  const at = pixelRow(y) + ((<usize>x) << 2);
  const row = (<usize>picture.wide) << 5;
  // The four around it; itself where there is none.
  let others = v128.load32_splat(x > 0 ? at - 4 : at);
  others = v128.load32_lane(x < right ? at + 4 : at, others, 1);
  others = v128.load32_lane(y > 0 ? at - row : at, others, 2);
  others = v128.load32_lane(y < below ? at + row : at, others, 3);
  compareFour(v128.load32_splat(at), others);
  const contrast = largest(differences);
  mayDiffer = contrast ? shareOf(contrast, BY_CONTRAST, 1) : 0;
  mayDifferInHue = shareOf(largest(hueDifferences), BY_HUE_CONTRAST, LEAST_HUE);
}

@inline
function largest(v: v128): i32 {
  const two = i32x4.max_u(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return max(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1));
}

@inline
function shareOf(difference: i32, share: f32, least: i32): i32 {
  return min(tolerance, max(least, <i32>(<f32>difference * share)));
}
