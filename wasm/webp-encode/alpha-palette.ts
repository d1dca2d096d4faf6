// A palette of few values: indices, several in a byte (RFC 9649 4.4).

import { alpha, OCCURS } from './alpha-state';

/** Most values that are packed: two pixels to a byte. */
const MOST_VALUES: i32 = 16;

/** Counts the values; a palette of few enough. Answers how many occur. */
export function choosePalette(): i32 {
  let count = 0;
  for (let value = 0; value < 256; value++) if (load<u8>(alpha.scratch + OCCURS + value)) count++;
  alpha.values = count;
  alpha.palette = count <= MOST_VALUES ? count : 0;
  alpha.coded = alpha.palette ? (alpha.width + (1 << shift()) - 1) >> shift() : alpha.width;
  alpha.pixels = <u32>alpha.coded * alpha.height;
  return count;
}

/** log2 of the pixels in a byte. */
function shift(): i32 {
  return alpha.palette <= 2 ? 3 : alpha.palette <= 4 ? 2 : 1;
}

/** Replaces the plane by packed indices, in place. */
export function packPlane(): void {
  const s = alpha.scratch;
  let order: u8 = 0; // from 1 on: a value that occurs stays known
  for (let value = 0; value < 256; value++) {
    if (load<u8>(s + OCCURS + value)) store<u8>(s + OCCURS + value, ++order);
  }
  const mask = (1 << shift()) - 1;
  const bits = 8 >> shift();
  let to = alpha.plane;
  for (let y = 0; y < alpha.height; y++) {
    const row = alpha.plane + <usize>y * alpha.width;
    for (let x = 0; x < alpha.width; ) {
      let packed: u32 = 0;
      for (let n = 0; n <= mask && x < alpha.width; n++, x++) {
        packed |= (<u32>load<u8>(s + OCCURS + load<u8>(row + x)) - 1) << (n * bits);
      }
      store<u8>(to++, <u8>packed);
    }
  }
  assert(to == alpha.plane + alpha.pixels);
}
