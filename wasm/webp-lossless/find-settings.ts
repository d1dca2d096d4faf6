// Which transforms and what colour cache a picture is coded with: what takes the fewest bits in a sample.

import { findFilter } from './alpha-filters';
import { literals, others } from './costs';
import { sampleHeld, sampleRaw, subtractGreen } from './raw-rows';
import { estimate } from './segment';
import { candidate, useSettings } from './settings';
import { image, KIND_ALPHA } from './state';

// What a sample finds out, in one number: the settings, log2 of the cache's size, and these.
export const CACHE_SHIFT: i32 = 8;
export const IS_DRAWN: i32 = 1 << 12;
/** Few colours were held. */
export const OF_FEW: i32 = 1 << 13;
export const IS_FOUND: i32 = 1 << 14;

/** Tries settings on a part of the first segment, and takes the best ones. */
export function findSettings(isHeld: bool, rawRows: i32): i32 {
  let best = 0;
  let least: f64 = Infinity;
  const filter = isHeld && image.kind == KIND_ALPHA ? findFilter() : 0;
  for (let n = 0; ; n++) {
    const settings = candidate(n, isHeld, filter);
    if (settings < 0) break;
    const bits = trial(settings, isHeld, rawRows);
    if (bits >= least) continue;
    least = bits;
    const isDrawn = (literals + others) << 3 < <u32>(image.rows * image.coded);
    best = settings | (image.cacheBits << CACHE_SHIFT) | (isDrawn ? IS_DRAWN : 0);
  }
  return best;
}

/** Bits of the sample by some settings. */
function trial(settings: i32, isHeld: bool, rawRows: i32): f64 {
  useSettings(settings);
  const raw = image.raw;
  image.raw = image.sample;
  image.rawFirst = -1;
  image.rows = isHeld ? sampleHeld() : sampleRaw(raw, rawRows);
  if (image.subtractsGreen) {
    subtractGreen(image.raw + ((<usize>image.coded) << 2), <usize>image.rows * image.coded);
  }
  const bits = estimate();
  image.raw = raw;
  return bits;
}
