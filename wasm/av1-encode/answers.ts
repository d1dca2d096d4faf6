// What a picture answers about the superblock that was coded last, and about itself.

import { NO_MATRIX } from './coefficients/matrices';
import { enc, select } from './state';
import { taken, windowStart } from './symbols/range-coder';

/** The tile of the last step times 2, plus 1 if it is complete. */
export function av1EncodeTile(picture: usize): i32 {
  select(picture);
  return enc.tileIndex * 2 + enc.isTileOver;
}

/** Whether palettes are allowed (allow_screen_content_tools). */
export function av1EncodeHasPalettes(picture: usize): bool {
  select(picture);
  return enc.hasPalettes != 0;
}

/** Whether blocks may be copied (allow_intrabc); known from the first step on. */
export function av1EncodeHasCopies(picture: usize): bool {
  select(picture);
  return enc.hasCopies != 0;
}

/** Whether the picture has the matrices that were asked for; known from the first step on. */
export function av1EncodeHasMatrices(picture: usize): bool {
  select(picture);
  return min(enc.matrixY, enc.matrixUv) < NO_MATRIX;
}

/** Its sampling: MONO, CHROMA_420 or CHROMA_444; CHROMA_AUTO is decided from the first step on. */
export function av1EncodeSampling(picture: usize): i32 {
  select(picture);
  return enc.sampling;
}

/** Where the output of the last step's tile begins. */
export function av1EncodeOutput(picture: usize): usize {
  select(picture);
  return windowStart();
}

/** The first `bytes` of it were taken. */
export function av1EncodeTaken(picture: usize, bytes: usize): void {
  select(picture);
  taken(bytes);
}
