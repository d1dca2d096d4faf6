// Parts of the AV1 decoder for tests. Filters read a frame's depth, tables and scratch: here of one
// that is never decoded.

import { filterEdge } from './av1/deblock-edge';
import { FRAME_BYTES, frame, PLANE_BYTES, planeOf, select } from './av1/frame';
import { SUBPEL_TAPS, WARP_TAPS } from './av1/generated/inter-tables';
import { fillGuidedTable, guided } from './av1/guided';
import { blendAverage, blendIntra, blendMasked, blendOverlap } from './av1/inter/blend';
import { I_GLOBAL_PARAMETERS } from './av1/inter/fields';
import { differenceMask } from './av1/inter/masks';
import { inter } from './av1/inter/state';
import { storeAt } from './av1/inter/store';
import { predictBlock } from './av1/inter/taps';
import { alpha, beta, delta, gamma, setupShear } from './av1/inter/warp';
import { warpBlock } from './av1/inter/warp-block';
import { INTER_WORK_BYTES, maskAt, predicted } from './av1/inter/work';
import { setSourceRow } from './av1/restoration-rows';
import { wiener } from './av1/wiener';
import { WORK_BYTES } from './av1/work';
import { filterNarrow, filterWide } from './shared/av1/cdef-block';
import { directionOf, variance } from './shared/av1/cdef-direction';
import { UPSCALE_TAPS } from './shared/av1/coding-tables';

export { filterRows as av1FilterRows } from './av1/inter/taps';
export { widenRow as av1WidenRow } from './av1/upscale';

const FRAME: usize = memory.data(1024, 16);
const LIMITS: usize = memory.data(64, 16);
const GUIDED_TABLE: usize = memory.data(512, 16);
const STORE: usize = memory.data(64, 16);
const TOLD: usize = memory.data(1024, 16);

/** `work`: scratch of av1PartsBytes(). Parts below are those of a picture of `depth` bits. */
export function av1PartsOpen(work: usize, depth: i32): void {
  assert(FRAME_BYTES + 3 * PLANE_BYTES <= 1024);
  select(FRAME);
  frame.work = work;
  select(FRAME);
  frame.interWork = work + WORK_BYTES;
  frame.depth = depth;
  frame.limits = LIMITS;
  frame.guidedTable = GUIDED_TABLE;
  frame.inter = TOLD;
  fillGuidedTable(GUIDED_TABLE);
}

export function av1PartsBytes(): usize {
  return WORK_BYTES + INTER_WORK_BYTES;
}

/** Across one edge of two units: see wasm/av1/deblock-edge.ts. `limit` is that of each level. */
export function av1DeblockEdge(
  at: usize,
  step: i32,
  first: i32,
  second: i32,
  isLuma: bool,
  limit: i32,
): i32 {
  memory.fill(LIMITS, <u8>limit, 64);
  return filterEdge(at, step, first, second, isLuma);
}

/** CDEF of a block of four or eight columns. */
export function av1CdefBlock(
  src: usize,
  dst: usize,
  stride: i32,
  isNarrow: bool,
  h: i32,
  primary: i32,
  secondary: i32,
  damping: i32,
  direction: i32,
): void {
  const extra = frame.depth - 8;
  if (isNarrow) filterNarrow(src, dst, stride, h, primary, secondary, damping, direction, extra);
  else filterWide(src, dst, stride, h, primary, secondary, damping, direction, extra);
}

/** Direction of a block of 8 x 8, and from bit 3 on its variance. */
export function av1CdefDirection(at: usize, stride: i32): i32 {
  const direction = directionOf(at, stride, frame.depth - 8);
  return direction | (variance << 3);
}

/** A stripe of `h` rows: its first lies at `src`, three more above and below. `unit`: see restoration-units.ts. */
export function av1Restore(
  unit: usize,
  isGuided: bool,
  src: usize,
  w: i32,
  h: i32,
  dst: usize,
  stride: i32,
): void {
  for (let i = -3; i < h + 3; i++) setSourceRow(i, src + i * stride);
  if (isGuided) guided(unit, 0, w, h, dst, stride);
  else wiener(unit, 0, w, h, dst, stride);
}

/** Where the predictions of both references lie, in rows of 256 bytes; and (2) the mask, in rows of 128. */
export function av1Predicted(list: i32): usize {
  return list == 2 ? maskAt() : predicted(list);
}

/** Both predictions become one, by the same weight (0), or by the mask of luma (1), whose plane is sampled so. */
export function av1BlendPair(
  way: i32,
  subX: i32,
  subY: i32,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
): void {
  planeOf(0).subX = subX;
  planeOf(0).subY = subY;
  if (way) blendMasked(0, dst, stride, w, h);
  else blendAverage(dst, stride, w, h);
}

/** Samples at `dst` with a prediction, by the mask (0), or by weights of columns (1) or rows (2) at `weights`. */
export function av1BlendInto(
  way: i32,
  dst: usize,
  stride: i32,
  w: i32,
  h: i32,
  weights: usize,
): void {
  if (way) blendOverlap(dst, stride, w, h, weights, way == 2);
  else blendIntra(0, dst, stride, w, h, true);
}

export function av1DifferenceMask(w: i32, h: i32, type: i32): void {
  inter.maskType = type;
  differenceMask(w, h);
}

/** Taps of prediction: six kinds of sixteen phases of eight i16. */
export function av1SubpelTaps(): usize {
  return SUBPEL_TAPS;
}

/** Taps of warps: 193 times eight i16. */
export function av1WarpTaps(): usize {
  return WARP_TAPS;
}

/** The plane of a reference, for a frame of other sides. */
export function av1OpenReference(
  samples: usize,
  stride: i32,
  wide: i32,
  high: i32,
  frameWide: i32,
  frameHigh: i32,
): void {
  const kept = storeAt(<i32>STORE);
  kept.width = wide;
  kept.height = high;
  kept.plane0 = samples;
  kept.stride0 = stride;
  frame.width = frameWide;
  frame.height = frameHigh;
  planeOf(0).subX = 0;
  planeOf(0).subY = 0;
}

/** A block of that reference: see wasm/av1/inter/taps.ts. */
export function av1PredictBlock(
  x: i32,
  y: i32,
  w: i32,
  h: i32,
  vector: i32,
  down: i32,
  across: i32,
  dst: usize,
  stride: i32,
  isPair: bool,
): void {
  predictBlock(storeAt(<i32>STORE), 0, x, y, w, h, vector, down, across, dst, stride, isPair);
}

/** 8 x 8 samples by six parameters, i32, which become four shears, i32; false: no warp may do that. */
export function av1WarpBlock(
  parameters: usize,
  shears: usize,
  x: i32,
  y: i32,
  dst: usize,
  stride: i32,
  isPair: bool,
): bool {
  memory.copy(TOLD + 4 * I_GLOBAL_PARAMETERS, parameters, 24);
  if (!setupShear(1)) return false;
  store<i32>(shears, alpha);
  store<i32>(shears, beta, 4);
  store<i32>(shears, gamma, 8);
  store<i32>(shears, delta, 12);
  warpBlock(storeAt(<i32>STORE), 0, x, y, 1, dst, stride, isPair);
  return true;
}

/** Taps of super-resolution: 64 phases of eight i16. */
export function av1UpscaleTaps(): usize {
  return UPSCALE_TAPS;
}
