// Images within the stream that transforms and groups need (RFC 9649 3.5): one group, no cache, no
// transforms. They are coded where segments were, which are done.

import { putBits } from './bits';
import { putGroup } from './codes';
import { countTokens, guessCounts, openGroups } from './costs';
import { putRows } from './emit';
import { clearMatches, findSome, startMatches } from './matches';
import { parseSome, startParse } from './parse';
import { image } from './state';

const ALL: u32 = u32.MAX_VALUE >> 1;

/** Where pixel `i` of the image goes. */
@inline
export function subPixel(i: i32): usize {
  return image.pixels + ((<usize>i) << 2);
}

/** Writes the image whose pixels were put. */
export function putSubImage(width: i32, height: i32): void {
  image.coded = width;
  image.rows = height;
  image.first = 0;
  image.history = 0;
  image.cacheBits = 0;
  openGroups(false, true, 9);
  clearMatches();
  startMatches(false);
  findSome(ALL);
  guessCounts();
  for (let turn = 0; turn < 2; turn++) {
    startParse(1);
    parseSome(ALL, false);
    countTokens();
  }
  putBits(0, 1);
  putGroup(0, 0);
  putRows(0, height);
}
