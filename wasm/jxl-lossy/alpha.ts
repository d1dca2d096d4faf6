// Alpha: a modular channel of its own, without loss. Pictures of one group have it in LfGlobal, others in
// each group.

import { alloc } from '../arena';
import { chooseLiterals } from '../jxl-encode/matches';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { PREDICT_ZERO, writeModularHeader, writeTree } from '../jxl-encode/tree';
import { addWeighted, beginWeighted, endWeighted } from '../jxl-encode/weighted';
import { encodePlane } from '../jxl-lossless/group';
import { FAST, picture } from './picture';

/** Pixels of a group's side. */
const SIDE: i32 = 256;

/** The samples of a group, i16. */
let samples: usize = 0;

export function allocateAlpha(): bool {
  if (!picture.hasAlpha) return true;
  samples = alloc(<usize>(SIDE * SIDE * 2));
  return samples != 0;
}

/** Keeps the alpha of a row of RGBA. */
export function keepAlpha(pixels: usize, y: i32): void {
  const to = picture.alpha + <usize>y * <usize>picture.width;
  for (let x: usize = 0; x < <usize>picture.width; x++) {
    store<u8>(to + x, load<u8>(pixels + (x << 2), 3));
  }
}

/** Writes the alpha of a group of pixels; false when it could not be coded. */
export function writeAlpha(groupX: i32, groupY: i32): bool {
  const left = groupX * SIDE;
  const top = groupY * SIDE;
  const wide = min(SIDE, picture.width - left);
  const high = min(SIDE, picture.height - top);
  const first = load<u8>(picture.alpha + <usize>top * <usize>picture.width + <usize>left);
  let isFlat = true;
  for (let y: i32 = 0; y < high; y++) {
    const from = picture.alpha + <usize>(top + y) * <usize>picture.width + <usize>left;
    const to = samples + ((<usize>(y * wide)) << 1);
    for (let x: i32 = 0; x < wide; x++) {
      const value = load<u8>(from + <usize>x);
      if (value != first) isFlat = false;
      store<i16>(to + ((<usize>x) << 1), <i16>value);
    }
  }
  writeModularHeader();
  if (isFlat) {
    // The value is what the tree predicts: then all samples are the token 0, which alone takes no bits.
    if (!writeTree(1, 0, 0, PREDICT_ZERO, <i32>first)) return false;
    beginStream(1);
    for (let i: i32 = 0; i < wide * high; i++) addToken(0, 0);
    return endStream(1);
  }
  if (picture.effort > FAST) {
    // Soft shapes and shadows: a tree saves up to half.
    chooseLiterals(false);
    return encodePlane(samples, wide, high);
  }
  if (!beginWeighted(1, wide * high)) return false;
  addWeighted(0, samples, wide, wide, high);
  return endWeighted();
}
