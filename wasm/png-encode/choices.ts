// What is tried out on a strip, and for how many more strips the answer then holds.

import { HISTORY } from '../shared/deflate';
import { BEST, enc, FAST } from './state';
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
  const isFast = enc.effort == FAST;
  const sample = isFast ? min(bytes, SAMPLE) : bytes;
  const reach = isFast ? SAMPLE_HISTORY : HISTORY;
  const plain = trial(enc.plain, sample, min(enc.plainHistory, reach), 4);
  const filtered = trial(enc.filtered, sample, min(enc.filteredHistory, reach), 4);
  const isClear = plain * 6 < filtered * 5 || filtered * 6 < plain * 5;
  if (isFast) enc.untried = isClear ? UNTRIED_IF_CLEAR_WHEN_FAST : UNTRIED_WHEN_FAST;
  else enc.untried = isClear ? UNTRIED_IF_CLEAR : enc.effort == BEST ? 0 : UNTRIED;
  return plain <= filtered ? 1 : 2;
}

/**
 * The least length of matches for the strips that follow. Filtered pixels repeat by chance: short
 * matches cost about as much as their literals, and disturb the statistics of these (zlib's
 * Z_FILTERED never takes them). Where red, green and blue differ alike they do pay.
 */
export function chooseLeast(bytes: usize): void {
  if (enc.effort == FAST) return;
  if (enc.favourite == 1) {
    enc.feedLeast = 4;
    enc.untriedLeast = 0;
    return;
  }
  enc.untriedLeast -= 1;
  if (enc.untriedLeast > 0) return;
  enc.untriedLeast = UNTRIED_LEAST;
  const sample = min(bytes, SAMPLE);
  const history = min(enc.filteredHistory, SAMPLE_HISTORY);
  // The trial takes every match that it finds; the search is choosier, which helps short ones most.
  const four = trial(enc.filtered, sample, history, 4);
  const six = trial(enc.filtered, sample, history, 6) + four / 128;
  const eight = trial(enc.filtered, sample, history, 8) + four / 64;
  enc.feedLeast = four <= min(six, eight) ? 4 : six <= eight ? 6 : 8;
}
