// Whether a picture looks drawn, from its first band: then palettes are allowed.

import { base, enc, HISTOGRAM } from './state';

/** A block of 8 x 8 has contrast if its values lie as far apart. */
const CONTRAST: i32 = 24;
/** It is drawn if as many of its 64 samples have one value. */
const ALIKE: i32 = 24;

/**
 * A third of the blocks with contrast is drawn, and a quarter of all blocks has one value: so it is with
 * pages, charts and texts. Photos have 0 to 20 % of each.
 */
export function looksDrawn(): bool {
  const stride = enc.sourceStride0;
  const h = min(64, enc.codedHeight);
  let contrasty = 0;
  let drawn = 0;
  let flat = 0;
  let all = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < enc.codedWidth; x += 8, all++) {
      const range = measure(enc.source0 + y * <i32>stride + x, stride);
      flat += i32(range == 0);
      if (range < CONTRAST) continue;
      contrasty++;
      drawn += i32(mostAlike >= ALIKE);
    }
  }
  return drawn * 3 >= contrasty && flat * 4 >= all;
}

/** Samples of a block that have its most frequent value. */
let mostAlike: i32 = 0;

/** Answers how far the values of a block lie apart. */
function measure(src: usize, stride: usize): i32 {
  const histogram = base + HISTOGRAM;
  memory.fill(histogram, 0, 512);
  let low = 255;
  let high = 0;
  mostAlike = 0;
  for (let y = 0; y < 8; y++, src += stride) {
    for (let x = 0; x < 8; x++) {
      const value: i32 = load<u8>(src + x);
      const at = histogram + 2 * value;
      const n: i32 = <i32>load<u16>(at) + 1;
      store<u16>(at, <u16>n);
      mostAlike = max(mostAlike, n);
      low = min(low, value);
      high = max(high, value);
    }
  }
  return high - low;
}
