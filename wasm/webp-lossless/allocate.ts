// Memory of an open picture: a segment and what copies reach, a few bytes for each tile, tables.

import { alloc, allocZeroed } from '../arena';
import { initLogs } from '../shared/logs';
import { divideUp } from '../shared/sizes';
import { ROOM_BYTES } from '../shared/store';
import { HASH_BITS } from './matches';
import {
  historyOf,
  recordWords,
  roomOfSegment,
  sampleRowsOf,
  segmentRowsOf,
  smallestColorTile,
  smallestTile,
} from './settings';
import { GROUP_SYMBOLS, image, KIND_ALPHA, SCRATCH_BYTES } from './state';

/** Pixels in front of the raw ones and behind them that SIMD may look at. */
const MARGIN: usize = 16;
/** Costs serve as scratch besides. */
const LEAST_COSTS: usize = 65536;
/** Streams of bits. */
const STREAMS: usize = 3;

/** Takes all but what lies with the host; false when memory is out. */
export function allocate(): bool {
  const width = <usize>image.width;
  const pixels = <usize>roomOfSegment();
  const isWhole = segmentRowsOf() >= image.height;
  image.historyMost = isWhole ? 0 : historyOf();
  const all = pixels + image.historyMost;
  image.scratch = allocZeroed(SCRATCH_BYTES);
  image.raw = alloc((<usize>segmentRowsOf() * width + width + MARGIN * 2) << 2);
  image.pixels = alloc((all + MARGIN) << 2);
  image.matches = alloc(pixels << 2);
  image.tokens = alloc((pixels + 1) << 2);
  image.costs = alloc(max(LEAST_COSTS, (pixels + 1) << 2));
  image.heads = alloc(4 << HASH_BITS);
  image.before = alloc(all << 2);
  image.alphaRows = alloc((width + 16) * 3);
  image.original = alloc(width << 2);
  image.bitRooms = alloc(ROOM_BYTES * STREAMS);
  image.heldRoom = alloc(ROOM_BYTES);
  if (!image.scratch || !image.raw || !image.pixels || !image.matches) return false;
  if (!image.tokens || !image.costs || !image.heads || !image.before) return false;
  if (!image.alphaRows || !image.original || !image.bitRooms || !image.heldRoom) return false;
  image.raw += MARGIN << 2;
  return allocateByTiles(isWhole) && allocateSample(isWhole) && initLogs();
}

function tilesOf(side: i32): usize {
  return <usize>divideUp(image.width, side) * divideUp(image.height, side);
}

/** What there is of each tile and each group. */
function allocateByTiles(isWhole: bool): bool {
  const groups = <usize>image.groupsMost;
  const large = tilesOf(smallestColorTile());
  const small = tilesOf(smallestTile());
  image.modes = alloc(small);
  image.crossed = alloc(image.kind == KIND_ALPHA ? 0 : large << 2);
  image.groupOf = alloc(small << 1);
  image.groupCosts = alloc(groups * (GROUP_SYMBOLS * 2 + 8));
  image.groupCounts = alloc(groups * GROUP_SYMBOLS * 4);
  image.starts = alloc(isWhole ? 0 : (small + 1) << 2);
  if (!image.modes || !image.crossed || !image.groupOf || !image.starts) return false;
  return image.groupCosts != 0 && image.groupCounts != 0;
}

/** The sample, which is done with when the record begins. */
function allocateSample(isWhole: bool): bool {
  const width = <usize>image.width;
  const sample = <usize>sampleRowsOf(image.width, image.effort) * width;
  const bytes = (sample + width + MARGIN * 2) << 2;
  image.record = alloc(isWhole ? bytes : max(bytes, (<usize>recordWords()) << 2));
  image.sample = image.record + (MARGIN << 2);
  return image.record != 0;
}
