// Whether a drawing shows a photo as well. Then it is no gain to keep its chroma whole and to copy blocks: the
// photo would pay for both, and have no filters. Photos have soft squares, which vary a little, along rows and
// down columns, without a ground of one value. Letters, lines and their grounds have none, nor has shading.

import { enc } from '../state';
import { changes, hasFringes } from './fringes';
import { CONTRAST, hasMany, rangeOf } from './screen';

/** An eighth of all squares is soft: of 19 screenshots none has any where its first band is drawn. */
const LEAST_SHARE: i32 = 8;

/** Whether the chroma of a drawing is better kept whole, by its first band: its edges are drawn in colours. */
export function needsChroma(): bool {
  return !hasFringes() && !hasPhoto();
}

/** Whether the first band does. */
function hasPhoto(): bool {
  const stride = enc.sourceStride0;
  const h = min(64, enc.codedHeight);
  let soft = 0;
  let all = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < enc.codedWidth; x += 8, all++) {
      soft += i32(isSoft(enc.source0 + y * <i32>stride + x, stride));
    }
  }
  return soft * LEAST_SHARE >= all;
}

/** Of a square of 8 x 8. */
function isSoft(p: usize, stride: usize): bool {
  const range = rangeOf(p, stride);
  if (range == 0 || range >= CONTRAST || hasMany(p, stride)) return false;
  return changes(p, stride, 1) > 0 && changes(p, stride, stride) > 0;
}
