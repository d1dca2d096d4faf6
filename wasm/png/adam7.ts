// Adam7: seven small images whose pixels interleave to the whole one. Their pixels are put into a
// frame as they come. It holds rows as stored, packed, where a sample has up to 8 bits; 16-bit
// pixels are put there as output pixels.

import { expand, outputBytes, packedSample } from './expand';
import { png } from './state';

/** First column, first row, column step and row step of each pass. */
const PASSES: usize = memory.data<u8>([
  0, 0, 8, 8, 4, 0, 8, 8, 0, 4, 4, 8, 2, 0, 4, 4, 0, 2, 2, 4, 1, 0, 2, 2, 0, 1, 1, 2,
]);

function left(pass: i32): i32 {
  return load<u8>(PASSES + (pass << 2));
}

function top(pass: i32): i32 {
  return load<u8>(PASSES + (pass << 2), 1);
}

function columnStep(pass: i32): i32 {
  return load<u8>(PASSES + (pass << 2), 2);
}

function rowStep(pass: i32): i32 {
  return load<u8>(PASSES + (pass << 2), 3);
}

/** Pixels in a row of this pass; 0 = the pass is not in the file. */
export function passWidth(pass: i32): i32 {
  return <i32>((<u32>png.width + columnStep(pass) - 1 - left(pass)) / columnStep(pass));
}

/** Rows of this pass; 0 = the pass is not in the file. */
export function passHeight(pass: i32): i32 {
  return <i32>((<u32>png.height + rowStep(pass) - 1 - top(pass)) / rowStep(pass));
}

/** Puts row `png.passRow` of pass `png.pass`, unfiltered at `src`, into the frame. */
export function placeRow(src: usize, scratch: usize): void {
  const pass = png.pass;
  const count = <usize>passWidth(pass);
  let step = <usize>columnStep(pass);
  const y = <usize>(top(pass) + png.passRow * rowStep(pass));
  const row = png.frame + y * png.framePitch;
  const x = <usize>left(pass);
  assert(png.pass < 7 && y < <usize>png.height);
  if (png.depth < 8) {
    placePacked(src, row, x, step, count);
    return;
  }
  let size = <usize>png.samples;
  if (png.depth == 16) {
    expand(src, scratch, count);
    src = scratch;
    size = outputBytes();
  }
  let dst = row + x * size;
  step *= size;
  for (const end = src + count * size; src < end; src += size, dst += step) {
    for (let k: usize = 0; k < size; k++) store<u8>(dst + k, load<u8>(src + k));
  }
}

/** Samples of 1, 2 or 4 bits; the frame is zero where nothing was placed yet. */
function placePacked(src: usize, row: usize, x: usize, step: usize, count: usize): void {
  const depth = <u32>png.depth;
  for (let i: usize = 0; i < count; i++, x += step) {
    const bit = <u32>x * depth;
    const byte = row + (bit >> 3);
    const sample = packedSample(src, i, depth) << (8 - depth - (bit & 7));
    store<u8>(byte, load<u8>(byte) | <u8>sample);
  }
}

/** Rows of the image that lack pixels when the data ends at row `png.passRow` of pass `png.pass`. */
export function incompleteRows(): i32 {
  let rows = 0;
  for (let y = 0; y < png.height; y++) {
    for (let pass = png.pass; pass < 7; pass++) {
      const inPass = y - top(pass);
      if (!passWidth(pass) || inPass < 0 || inPass % rowStep(pass)) continue;
      if (pass == png.pass && inPass / rowStep(pass) < png.passRow) continue;
      rows += 1;
      break;
    }
  }
  return rows;
}
