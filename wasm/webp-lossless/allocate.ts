// Memory of an open picture: a segment and what copies reach, a few bytes for each tile, tables.

import { alloc, allocZeroed } from '../arena';
import { initLogs } from '../shared/logs';
import { divideUp } from '../shared/sizes';
import { RECORD_WORDS } from './chapter';
import { HASH_BITS } from './matches';
import { historyOf, LARGEST_TILE, sampleRowsOf, segmentRowsOf } from './settings';
import { GROUP_SYMBOLS, image, SCRATCH_BYTES } from './state';

/** Pixels in front of the raw ones and behind them that SIMD may look at. */
const MARGIN: usize = 16;
/** Costs serve as scratch besides. */
const LEAST_COSTS: usize = 65536;
const SMALL_TILE: i32 = 16;

/** Takes all but the file; false when memory is out. */
export function allocate(): bool {
  const width = <usize>image.width;
  const height = <usize>image.height;
  const rows = <usize>segmentRowsOf(image.width, image.height);
  const pixels = rows * width;
  const isWhole = rows >= height;
  image.historyMost = isWhole ? 0 : historyOf(image.width, image.kind);
  const all = pixels + image.historyMost;
  const groups = <usize>image.groupsMost;
  const large = <usize>divideUp(image.width, LARGEST_TILE) * divideUp(image.height, LARGEST_TILE);
  const small = <usize>divideUp(image.width, SMALL_TILE) * divideUp(image.height, SMALL_TILE);
  image.scratch = allocZeroed(SCRATCH_BYTES);
  image.raw = alloc((pixels + width + MARGIN * 2) << 2);
  const sample = <usize>sampleRowsOf(image.width, image.effort) * width;
  image.sample = alloc((sample + width + MARGIN * 2) << 2);
  image.pixels = alloc((all + MARGIN) << 2);
  image.matches = alloc(pixels << 2);
  image.tokens = alloc((pixels + 1) << 2);
  image.costs = alloc(max(LEAST_COSTS, (pixels + 1) << 2));
  image.heads = alloc(4 << HASH_BITS);
  image.before = alloc(all << 2);
  image.modes = alloc(small);
  image.crossed = alloc(large << 2);
  image.groupOf = alloc(small << 1);
  image.groupCosts = alloc(groups * (GROUP_SYMBOLS * 2 + 8));
  image.groupCounts = alloc(groups * GROUP_SYMBOLS * 4);
  image.alphaRows = alloc((width + 16) * 3);
  image.original = alloc(width << 2);
  if (!image.alphaRows || !image.original) return false;
  image.record = isWhole ? 0 : alloc((<usize>RECORD_WORDS) << 2);
  image.starts = isWhole ? 0 : alloc((small + 1) << 2);
  if (!isWhole && (!image.record || !image.starts)) return false;
  if (
    !image.scratch ||
    !image.raw ||
    !image.sample ||
    !image.pixels ||
    !image.matches ||
    !image.tokens
  )
    return false;
  if (!image.costs || !image.heads || !image.before || !image.modes || !image.crossed) return false;
  if (!image.groupOf || !image.groupCosts || !image.groupCounts || !initLogs()) return false;
  image.raw += MARGIN << 2;
  image.sample += MARGIN << 2;
  return true;
}
