// Blocks of 8x8 pixels in parts, for lines that are sharp (18181-1, I.6.5 to I.6.7): the coefficients of
// the parts lie between each other, and the lowest ones of all parts become sums and differences.

import { transform } from './dct';
import { COLUMNS_OF_4, PAIRS, QUARTERS, ROWS_OF_4 } from './kinds';

/** The transform of one part. */
const part: usize = memory.data(32 * 4, 16);
/** One level of sums and differences. */
const level: usize = memory.data(64 * 4, 16);

/** Transforms 8x8 pixels of a plane of floats as `kind`. */
export function transformParts(kind: i32, from: usize, stride: usize, to: usize): void {
  if (kind == QUARTERS) {
    for (let y: usize = 0; y < 2; y++) {
      for (let x: usize = 0; x < 2; x++) {
        transform(from + y * 4 * stride + (x << 4), stride, 4, 4, part);
        spread(to + (y << 5) + (x << 2), 4, 3);
      }
    }
    joinLowest(to, to + 4, to + 32, to + 36);
  } else if (kind == PAIRS) {
    makeLevel(from, stride, 8, to);
    makeLevel(to, 32, 4, to);
    makeLevel(to, 32, 2, to);
  } else {
    assert(kind == ROWS_OF_4 || kind == COLUMNS_OF_4);
    for (let i: usize = 0; i < 2; i++) {
      if (kind == ROWS_OF_4) transform(from + i * 4 * stride, stride, 4, 8, part);
      else transform(from + (i << 4), stride, 8, 4, part);
      spread(to + (i << 5), 8, 2);
    }
    const first = load<f32>(to);
    const second = load<f32>(to, 32);
    store<f32>(to, (first + second) * 0.5);
    store<f32>(to, (first - second) * 0.5, 32);
  }
}

/** Puts four rows of `wide` to every second row, 1 << `log` bytes from coefficient to coefficient. */
@inline
function spread(to: usize, wide: usize, log: usize): void {
  for (let y: usize = 0; y < 4; y++) {
    for (let x: usize = 0; x < wide; x++) {
      store<f32>(to + (y << 6) + (x << log), load<f32>(part + ((y * wide + x) << 2)));
    }
  }
}

@inline
function joinLowest(at0: usize, at1: usize, at2: usize, at3: usize): void {
  const a = load<f32>(at0);
  const b = load<f32>(at1);
  const c = load<f32>(at2);
  const d = load<f32>(at3);
  store<f32>(at0, (a + b + c + d) * 0.25);
  store<f32>(at1, (a + b - c - d) * 0.25);
  store<f32>(at2, (a - b + c - d) * 0.25);
  store<f32>(at3, (a - b - c + d) * 0.25);
}

/** Of each 2x2 of the first `side` rows and columns: the mean, and three differences, a quadrant each. */
function makeLevel(from: usize, stride: usize, side: usize, to: usize): void {
  const half = side >> 1;
  for (let y: usize = 0; y < half; y++) {
    const row = from + 2 * y * stride;
    for (let x: usize = 0; x < half; x++) {
      const a = load<f32>(row + (x << 3));
      const b = load<f32>(row + (x << 3), 4);
      const c = load<f32>(row + stride + (x << 3));
      const d = load<f32>(row + stride + (x << 3), 4);
      const at = level + ((y * 8 + x) << 2);
      const right = half << 2;
      const below = half << 5;
      store<f32>(at, (a + b + c + d) * 0.25);
      store<f32>(at + right, (a + b - c - d) * 0.25);
      store<f32>(at + below, (a - b + c - d) * 0.25);
      store<f32>(at + below + right, (a - b - c + d) * 0.25);
    }
  }
  for (let y: usize = 0; y < side; y++) {
    for (let x: usize = 0; x < side << 2; x += 8) {
      store<u64>(to + (y << 5) + x, load<u64>(level + (y << 5) + x));
    }
  }
}
