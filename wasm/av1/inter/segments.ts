// Segments of blocks where they may be as in an earlier frame: inter_segment_id() (5.11.19).

import { block } from '../block';
import { frame, header } from '../frame';
import { CDF_SEGMENT_PREDICTED } from '../generated/inter-cdfs';
import { H_LOSSLESS } from '../header-fields';
import { spatialSegment } from '../segments';
import { symbol2 } from '../symbols';
import * as I from './fields';
import { inter, told } from './state';
import { storeAt } from './store';
import { unitAt, unitSegmentPredicted } from './units';

/** `isFirst`: before the skip flag is read. */
export function readInterSegment(isFirst: bool): void {
  block.segment = frame.hasSegments ? segmentIn(isFirst) : 0;
  block.isLossless = header(H_LOSSLESS + block.segment) != 0;
}

function segmentIn(isFirst: bool): i32 {
  const earlier = earlierSegment();
  if (!told(I.I_UPDATES_MAP)) return earlier;
  if (isFirst && !frame.segmentFirst) return 0;
  if (!isFirst && block.skip) {
    inter.segmentPredicted = 0;
    return spatialSegment();
  }
  if (!told(I.I_IS_TEMPORAL)) return spatialSegment();
  const above = block.hasAbove ? unitSegmentPredicted(unitAt(block.row - 1, block.column)) : 0;
  const left = block.hasLeft ? unitSegmentPredicted(unitAt(block.row, block.column - 1)) : 0;
  inter.segmentPredicted = symbol2(CDF_SEGMENT_PREDICTED + (above + left) * 16);
  return inter.segmentPredicted ? earlier : spatialSegment();
}

/** get_segment_id(): the least of those in the earlier map under the block. */
function earlierSegment(): i32 {
  const address = told(I.I_SEGMENT_MAP);
  const map: usize = address ? storeAt(address).segments : 0;
  if (!map) return 0;
  const w = min(block.width4, frame.columns - block.column);
  const h = min(block.height4, frame.rows - block.row);
  let least = 7;
  for (let y = 0; y < h; y++) {
    const row = map + (block.row + y) * frame.columns + block.column;
    for (let x = 0; x < w; x++) least = min(least, <i32>load<u8>(row + x));
  }
  return least;
}
