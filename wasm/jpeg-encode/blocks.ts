// One MCU row of samples to tokens.

import { jpegEncodeFdct } from './fdct';
import { EFFORT_FAST, Plane, picture, planeAt } from './layout';
import { jpegEncodeQuantize } from './quantize';
import { updateRates } from './rates';
import { hasRoom, writeBlock } from './tokens';
import { optimizeBlock } from './trellis';

/** i16 x 64 in natural order: 8 times the coefficients, and the quantized ones. */
const raw: usize = memory.data(128, 64);
const quantized: usize = memory.data(128, 64);

/** Codes row `y` of a component's blocks, from row `v` of the MCU row; false: out of memory. */
function codeRow(plane: Plane, y: i32, v: i32, optimize: bool): bool {
  const wide = plane.blocksWide;
  let samples = plane.samples + <usize>(v << 3) * plane.stride;
  let dc = plane.dc + ((<usize>y * <usize>wide) << 1);
  if (!hasRoom(plane)) return false;
  store<u32>(plane.rowStarts + ((<usize>y) << 2), plane.cursor);
  for (let x: i32 = 0; x < wide; x++, samples += 8, dc += 2) {
    if (!hasRoom(plane)) return false;
    jpegEncodeFdct(samples, plane.stride, raw);
    let mask = jpegEncodeQuantize(raw, quantized);
    if (optimize) mask = optimizeBlock(raw, quantized, mask, plane.slot);
    store<i16>(dc, load<i16>(quantized));
    writeBlock(plane, quantized, mask);
  }
  return true;
}

/** MCUs since the rates were learned last, and from how many on they are learned again. */
let unlearned: i32 = 0;
const LEARN_AFTER: i32 = 64;

/** Learns what symbols cost from the rows so far, unless they are too short to matter. */
function learnRates(): void {
  if (picture.mcuRow > 0 && unlearned < LEARN_AFTER) return;
  unlearned = 0;
  updateRates(0);
  if (picture.components > 1) updateRates(1);
}

/** Codes the MCU row that the planes hold; false: out of memory. */
export function codeMcuRow(): bool {
  const optimize = picture.effort != EFFORT_FAST;
  if (optimize) learnRates();
  unlearned += picture.mcusWide;
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    for (let v: i32 = 0; v < plane.v; v++) {
      const y = picture.mcuRow * plane.v + v;
      if (y < plane.blocksHigh && !codeRow(plane, y, v, optimize)) return false;
    }
  }
  picture.mcuRow++;
  return true;
}
