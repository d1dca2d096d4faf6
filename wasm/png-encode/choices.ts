// What is tried out on a strip, and for how many more strips the answer then holds.

import { HISTORY } from '../shared/deflate';
import { BEST, FAST, picture, strip } from './state';
import { trial } from './trial';

/** Strips for which a winner stays, a clear one longer. At the best effort only clear ones do. */
const UNTRIED: i32 = 1;
const UNTRIED_IF_CLEAR: i32 = 3;
const UNTRIED_WHEN_FAST: i32 = 3;
const UNTRIED_IF_CLEAR_WHEN_FAST: i32 = 15;
/** Strips for which the least length of matches stays. */
const UNTRIED_LEAST: i32 = 7;
/** A quick look is at so many bytes of a strip, and before it. */
const SAMPLE: usize = 16384;
const SAMPLE_HISTORY: usize = 8192;

/** The better way to write the strip: 1 plain, 2 filtered. */
export function betterWay(bytes: usize): i32 {
  const isFast = picture.effort == FAST;
  const sample = isFast ? min(bytes, SAMPLE) : bytes;
  const reach = isFast ? SAMPLE_HISTORY : HISTORY;
  const plain = trial(strip.plain, sample, min(strip.plainHistory, reach), 4);
  const filtered = trial(strip.filtered, sample, min(strip.filteredHistory, reach), 4);
  const isClear = plain * 6 < filtered * 5 || filtered * 6 < plain * 5;
  if (isFast) strip.stripsUntilTrial = isClear ? UNTRIED_IF_CLEAR_WHEN_FAST : UNTRIED_WHEN_FAST;
  else strip.stripsUntilTrial = isClear ? UNTRIED_IF_CLEAR : picture.effort == BEST ? 0 : UNTRIED;
  return plain <= filtered ? 1 : 2;
}

/**
 * The least length of matches for the strips that follow. Filtered pixels repeat by chance: short
 * matches cost about as much as their literals, and disturb the statistics of these (zlib's
 * Z_FILTERED never takes them). Where red, green and blue differ alike they do pay.
 */
export function chooseLeast(bytes: usize): void {
  if (picture.effort == FAST) return;
  if (strip.lastWinner == 1) {
    strip.least = 4;
    strip.stripsUntilLeastTrial = 0;
    return;
  }
  strip.stripsUntilLeastTrial -= 1;
  if (strip.stripsUntilLeastTrial > 0) return;
  strip.stripsUntilLeastTrial = UNTRIED_LEAST;
  const sample = min(bytes, SAMPLE);
  const history = min(strip.filteredHistory, SAMPLE_HISTORY);
  // The trial takes every match that it finds; the search is choosier, which helps short ones most.
  const four = trial(strip.filtered, sample, history, 4);
  const six = trial(strip.filtered, sample, history, 6) + four / 128;
  const eight = trial(strip.filtered, sample, history, 8) + four / 64;
  strip.least = four <= min(six, eight) ? 4 : six <= eight ? 6 : 8;
}
