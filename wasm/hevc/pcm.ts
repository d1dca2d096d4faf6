// Blocks whose samples are told one by one (7.3.8.7), beside the arithmetic decoder.

import { alignCabac, beginCabac, nextByte } from './cabac';
import * as H from './header-fields';
import { header, picture, planeOf, sampleAt } from './picture';

let bits: i32 = 0;
let left: i32 = 0;

export function readSamples(x: i32, y: i32, log2: i32): void {
  alignCabac();
  left = 0;
  const n = 1 << log2;
  for (let p = 0; p < picture.planes; p++) {
    const plane = planeOf(p);
    const count = header(p ? H.H_PCM_CHROMA_BITS : H.H_PCM_LUMA_BITS);
    let row = sampleAt(plane, x >> plane.subX, y >> plane.subY);
    for (let i = n >> plane.subY; i > 0; i--, row += plane.stride) {
      readRow(row, n >> plane.subX, count);
    }
  }
  beginCabac();
}

/** Samples of `count` bits, moved up to the depth. */
function readRow(row: usize, samples: i32, count: i32): void {
  const shift = picture.depth - count;
  for (let i = 0; i < samples; i++) {
    while (left < count) {
      bits = (bits << 8) | nextByte();
      left += 8;
    }
    left -= count;
    store<u16>(row + (i << 1), ((bits >> left) & ((1 << count) - 1)) << shift);
  }
}
