// The memory of a picture, by its size and sampling alone. Mirrored by av1-encode-memory.ts.

import { alloc, allocZeroed } from '../arena';
import { MATRICES_BYTES, NO_MATRIX } from './coefficients/matrices';
import { allocateCopies } from './copy/copy';
import { allocateChroma } from './source/sampling';
import { enc, FIELDS } from './state';
import { TILE_BYTES } from './symbols/range-coder';

/** Rows above the band that can be copied (copy.ts), in pictures up to this wide. */
const HISTORY: i32 = 128;
const COPIED_WIDTH: usize = 4096;

/** Planes, contexts, levels and tiles. */
export function allocate(): bool {
  const wide: usize = (enc.codedWidth + 63) & ~63;
  const hasChroma = enc.planes > 1;
  enc.sourceStride0 = wide;
  enc.recStride0 = wide + 160;
  enc.aboveStride = (wide >> 2) + 32;
  enc.levelsChroma = 8192;
  enc.levelsSize = 8192;
  const source0 = allocZeroed(wide * 64 + 128);
  if (!enc.lossless && enc.planes > 1 && enc.sub == 0 && wide <= COPIED_WIDTH)
    enc.history = HISTORY;
  const rec0 = allocZeroed(enc.recStride0 * (66 + enc.history));
  if (hasChroma && !allocateChroma(wide)) return false;
  if (enc.history && !allocateCopies(wide)) return false;
  enc.above = allocZeroed(FIELDS * <i32>enc.aboveStride);
  enc.levels = allocZeroed(8 * enc.levelsSize);
  enc.hasMasking = i32(!enc.lossless && !enc.isAlpha);
  const hasMatrices = enc.hasMasking || min(enc.matrixY, enc.matrixUv) < NO_MATRIX;
  if (hasMatrices) enc.matrices = allocZeroed(MATRICES_BYTES);
  if (hasMatrices && !enc.matrices) return false;
  enc.tiles = alloc(enc.tilesAcross * <i32>TILE_BYTES);
  if (!source0 || !rec0 || !enc.above || !enc.levels || !enc.tiles) return false;
  enc.source0 = source0 + 64;
  enc.rec0 = rec0 + (1 + enc.history) * <i32>enc.recStride0 + 32;
  return true;
}
