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
const CACHE_MASK: i32 = 15 << CACHE_SHIFT;

/**
 * Tries settings on a part of the first segment, or without raw rows of what is held, and takes the best
 * ones. `isOfFew`: all colours of the picture are known.
 */
export function findSettings(isOfFew: bool, rawRows: i32): i32 {
  if (isSmall()) return findSmall(isOfFew, rawRows);
  let best = 0;
  let least: f64 = Infinity;
  let isDrawn = false;
  const filter = isOfFew && image.kind == KIND_ALPHA ? findFilter() : 0;
  for (let n = 0; ; n++) {
    const settings = candidate(n, isOfFew, filter);
    if (settings < 0) break;
    const bits = estimateWith(settings, rawRows);
    if (bits >= least) continue;
    least = bits;
    isDrawn = (literals + others) << 3 < <u32>(image.rows * image.coded);
    best = settings | (image.cacheBits << CACHE_SHIFT);
    if (isDrawn && largestTile() > 16) best |= LARGE_GROUP_TILES;
  }
  return isDrawn && !hasOneChannel() ? findCache(best, least, rawRows) : best;
}

/** Of drawings little is told by tokens of one parse: caches are tried. */
function findCache(settings: i32, least: f64, rawRows: i32): i32 {
  const without = settings & ~CACHE_MASK;
  const usual = (settings & CACHE_MASK) >> CACHE_SHIFT;
  let best = settings;
  for (let n = 0; n < 3; n++) {
    const bits = n == 0 ? 0 : n == 1 ? usual >> 1 : MOST_CACHE_BITS;
    if (bits == usual) continue;
    const taken = estimateWith(without, rawRows, bits);
    if (taken >= least) continue;
    least = taken;
    best = without | (bits << CACHE_SHIFT);
  }
  return best;
}

function estimateWith(settings: i32, rawRows: i32, cacheBits: i32 = -1): f64 {
  takeSample(settings, rawRows);
  const bits = estimate(cacheBits) + (image.predicts ? modeBits() : 0);
  giveSample();
  return bits;
}
