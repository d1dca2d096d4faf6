// Which transforms and what colour cache a picture is coded with: what takes the fewest bits in a sample.

import { findFilter } from './alpha-filters';
import { candidate } from './candidates';
import { literals, others } from './costs';
import { findSmall } from './find-small';
import { modeBits } from './predict';
import { giveSample, takeSample } from './sample';
import { estimate } from './segment';
import { CACHE_SHIFT, GROUP_TILE_SHIFT, hasOneChannel, isSmall, largestTile } from './settings';
import { image, KIND_ALPHA, MOST_CACHE_BITS } from './state';

/** Of drawings groups are of larger tiles: 32 x 32. */
const LARGE_GROUP_TILES: i32 = 4 << GROUP_TILE_SHIFT;

/**
 * Tries settings on a part of the first segment, or without raw rows of what is held, and takes the best
 * ones. `isOfFew`: all colours of the picture are known.
 */
export function findSettings(isOfFew: bool, rawRows: i32): i32 {
  if (isSmall()) return findSmall(isOfFew, rawRows);
  let best = 0;
  let least: f64 = Infinity;
  const filter = isOfFew && image.kind == KIND_ALPHA ? findFilter() : 0;
  for (let n = 0; ; n++) {
    const settings = candidate(n, isOfFew, filter);
    if (settings < 0) break;
    takeSample(settings, rawRows);
    const bits = estimate() + (image.predicts ? modeBits() : 0);
    giveSample();
    if (bits >= least) continue;
    least = bits;
    const isDrawn = (literals + others) << 3 < <u32>(image.rows * image.coded);
    let cacheBits = image.cacheBits;
    best = settings;
    if (isDrawn) {
      if (largestTile() > 16) best |= LARGE_GROUP_TILES;
      if (!hasOneChannel()) cacheBits = MOST_CACHE_BITS;
    }
    best |= cacheBits << CACHE_SHIFT;
  }
  return best;
}
