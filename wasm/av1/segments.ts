// Segments, quantisers and deblocking levels of blocks (5.11.8, 5.11.9, 7.12.2, 7.14.4).

import { CDF_DELTA_LF, CDF_DELTA_Q, CDF_SEGMENT } from '../shared/av1/cdf-tables';
import { AC_QUANTIZER, DC_QUANTIZER } from '../shared/av1/coding-tables';
import { block } from './block';
import { frame, header, work } from './frame';
import * as H from './header-fields';
import { bit, literal, symbol4, symbol8 } from './symbols';
import { FILTER_DELTAS, QUANTIZERS } from './work';

/** Features of a segment. */
const QUANTIZER: i32 = 0;
const FIRST_LEVEL: i32 = 1;
export const REFERENCE: i32 = 5;
export const SKIPS: i32 = 6;
/** By global motion alone. */
export const STANDS: i32 = 7;

export function hasFeature(segment: i32, feature: i32): bool {
  return frame.hasSegments && header(H.H_FEATURE_ON + segment * 8 + feature) != 0;
}

@inline
export function featureOf(segment: i32, feature: i32): i32 {
  return header(H.H_FEATURE_VALUE + segment * 8 + feature);
}

/** intra_segment_id(). */
export function readSegment(): void {
  block.segment = frame.hasSegments ? spatialSegment() : 0;
  block.isLossless = header(H.H_LOSSLESS + block.segment) != 0;
}

/** read_segment_id(): by the segments above and to the left. */
export function spatialSegment(): i32 {
  const at = frame.segments + (block.row - frame.row4) * frame.mapStride + block.column;
  const corner = block.hasAbove && block.hasLeft ? <i32>load<u8>(at - frame.mapStride - 1) : -1;
  const above = block.hasAbove ? <i32>load<u8>(at - frame.mapStride) : -1;
  const left = block.hasLeft ? <i32>load<u8>(at - 1) : -1;
  const predicted =
    above == -1 ? max(left, 0) : left == -1 ? above : corner == above ? above : left;
  if (block.skip) return predicted;
  const isAlike = corner == above || corner == left || above == left;
  const context = corner < 0 ? 0 : corner == above && corner == left ? 2 : i32(isAlike);
  const last = header(H.H_LAST_SEGMENT);
  const value = unfold(symbol8(CDF_SEGMENT + context * 16, 8), predicted, last + 1);
  return max(0, min(last, value));
}

/** neg_deinterleave(): small numbers are near to the prediction. */
function unfold(value: i32, near: i32, count: i32): i32 {
  if (!near) return value;
  if (near >= count - 1) return count - value - 1;
  const away = value & 1 ? near + ((value + 1) >> 1) : near - (value >> 1);
  if (2 * near < count) return value <= 2 * near ? away : value;
  return value <= 2 * (count - near - 1) ? away : count - (value + 1);
}

/** read_delta_qindex(), read_delta_lf(). */
export function readDeltas(): void {
  const isWhole = block.width4 == frame.side4 && block.height4 == frame.side4;
  if (block.readsDeltas && frame.hasBlockDelta && !(isWhole && block.skip)) {
    const delta = readDelta(CDF_DELTA_Q) << header(H.H_BLOCK_DELTA);
    if (delta) block.quantizer = max(1, min(255, block.quantizer + delta));
    if (frame.hasFilterDelta) readFilterDeltas();
  }
  block.readsDeltas = false;
}

function readFilterDeltas(): void {
  const isMulti = frame.filterDeltaMulti;
  const count = !isMulti ? 1 : frame.planes > 1 ? 4 : 2;
  for (let i = 0; i < count; i++) {
    const cdf = isMulti ? CDF_DELTA_LF + (i + 1) * 16 : CDF_DELTA_LF;
    const delta = readDelta(cdf) << header(H.H_FILTER_DELTA);
    const at = work + FILTER_DELTAS + i;
    store<i8>(at, <i8>max(-63, min(63, <i32>load<i8>(at) + delta)));
  }
}

function readDelta(cdf: usize): i32 {
  let size = symbol4(cdf);
  if (size == 3) {
    const bits = literal(3) + 1;
    size = literal(bits) + (1 << bits) + 1;
  }
  return size && bit() ? -size : size;
}

/** get_qidx(): of a segment, with or without what blocks add. */
export function quantizerOf(segment: i32, ignoresDelta: bool): i32 {
  const value = !ignoresDelta && frame.hasBlockDelta ? block.quantizer : frame.base;
  if (!hasFeature(segment, QUANTIZER)) return value;
  return max(0, min(255, value + featureOf(segment, QUANTIZER)));
}

/** Readies the quantisers of the block: for each plane i32 of DC and of AC. */
export function useQuantizer(value: i32): void {
  if (value == block.quantizersFor) return;
  block.quantizersFor = value;
  const table = ((frame.depth - 8) >> 1) * 256;
  for (let p = 0; p < 3; p++) {
    const dc = header(H.H_DELTAS + (p ? 2 * p - 1 : 0));
    const ac = p ? header(H.H_DELTAS + 2 * p) : 0;
    const at = work + QUANTIZERS + 8 * p;
    store<i32>(at, load<u16>(DC_QUANTIZER + 2 * (table + max(0, min(255, value + dc)))));
    store<i32>(at, load<u16>(AC_QUANTIZER + 2 * (table + max(0, min(255, value + ac)))), 4);
  }
}

/**
 * Levels of vertical and horizontal edges of Y, of U, of V: a byte each. `delta`: what is added by how the
 * block is predicted.
 */
export function filterLevels(delta: i32): i32 {
  return (
    levelOf(0, delta) |
    (levelOf(1, delta) << 8) |
    (levelOf(2, delta) << 16) |
    (levelOf(3, delta) << 24)
  );
}

function levelOf(i: i32, blockDelta: i32): i32 {
  let level = header(H.H_LEVELS + i);
  if (i >= 2 && !level) return 0;
  if (frame.hasFilterDelta) {
    const delta = <i32>load<i8>(work + FILTER_DELTAS + (frame.filterDeltaMulti ? <usize>i : 0));
    level = max(0, min(63, level + delta));
  }
  if (hasFeature(block.segment, FIRST_LEVEL + i)) {
    level = max(0, min(63, level + featureOf(block.segment, FIRST_LEVEL + i)));
  }
  return max(0, min(63, level + (blockDelta << (level >> 5))));
}

/** Whether anything in this plane is deblocked. */
export function deblocksPlane(plane: i32): bool {
  if (!frame.deblocks) return false;
  if (plane) return header(H.H_LEVELS + 1 + plane) != 0;
  return (header(H.H_LEVELS) | header(H.H_LEVELS + 1)) != 0;
}
