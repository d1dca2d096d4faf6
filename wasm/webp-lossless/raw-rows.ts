// Raw rows: of what is held, and samples of them that settings are tried on.

import { divideUp } from '../shared/sizes';
import { colorOf, next, rankOf, rewind } from './colors';
import { sampleRowsOf } from './settings';
import { BLACK, image } from './state';

/** Rows of a strip of the sample. */
const STRIP: i32 = 16;

/** Strips of the first segment, from all over it. */
export function sampleRaw(raw: usize, rawRows: i32): i32 {
  const wanted = sampleRowsOf(image.width, image.effort);
  const stride = (<usize>image.coded) << 2;
  let rows = 0;
  for (let y = 0; y < rawRows; y++) {
    if (!isSampled(y, rawRows, wanted)) continue;
    rows++;
    memory.copy(image.raw + stride * rows, raw + stride * (1 + y), stride);
  }
  return rows;
}

/** Strips of the picture that is held. */
export function sampleHeld(): i32 {
  const wanted = sampleRowsOf(image.width, image.effort);
  rewind();
  let rows = 0;
  for (let y = 0; y < image.height; y++) {
    if (isSampled(y, image.height, wanted)) {
      rows++;
      fillRow(image.raw + ((<usize>rows * image.coded) << 2));
    } else for (let x = 0; x < image.width; x++) next();
  }
  return rows;
}

/** Whether row `y` of `rows` is in one of the strips that make `wanted` rows. */
function isSampled(y: i32, rows: i32, wanted: i32): bool {
  if (rows <= wanted) return true;
  const strip = y / STRIP;
  const strips = divideUp(rows, STRIP);
  const some = wanted / STRIP;
  return ((strip + 1) * some) / strips > (strip * some) / strips;
}

/** A row of what is held: colours, or ranks of a palette, several to a pixel. */
export function fillRow(to: usize): void {
  const perPixel = 1 << image.packing;
  const bits: u32 = 8 >> image.packing;
  for (let x = 0; x < image.width; to += 4) {
    if (!image.palette) {
      store<u32>(to, colorOf(next()));
      x++;
      continue;
    }
    let packed: u32 = 0;
    for (let n = 0; n < perPixel && x < image.width; n++, x++) {
      packed |= rankOf(next()) << (<u32>n * bits);
    }
    store<u32>(to, BLACK | (packed << 8));
  }
}

/** Green less from red and blue. */
export function subtractGreen(at: usize, pixels: usize): void {
  for (const end = at + (pixels << 2); at < end; at += 4) {
    const green = load<u8>(at, 1);
    store<u8>(at, load<u8>(at) - green);
    store<u8>(at, load<u8>(at, 2) - green, 2);
  }
}
