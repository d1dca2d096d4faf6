// How the block that is being decoded is predicted from other frames, and what the host tells of these.

import { frame } from '../frame';

/** Reference frames: -1 none, 0 the same frame, LAST ... ALTREF. */
export const NONE: i32 = -1;
export const LAST: i32 = 1;
export const LAST2: i32 = 2;
export const LAST3: i32 = 3;
export const GOLDEN: i32 = 4;
export const BACKWARD: i32 = 5;
export const ALTREF2: i32 = 6;
export const ALTREF: i32 = 7;

/** Modes go on after those of intra blocks. */
export const NEAREST: i32 = 13;
export const NEAR: i32 = 14;
export const GLOBAL: i32 = 15;
export const NEW: i32 = 16;
export const NEAREST_NEAREST: i32 = 17;
export const NEAR_NEAR: i32 = 18;
export const NEAREST_NEW: i32 = 19;
export const NEW_NEAREST: i32 = 20;
export const NEAR_NEW: i32 = 21;
export const NEW_NEAR: i32 = 22;
export const GLOBAL_GLOBAL: i32 = 23;
export const NEW_NEW: i32 = 24;

/** motion_mode. */
export const SIMPLE: i32 = 0;
export const OVERLAPPED: i32 = 1;
export const WARPED: i32 = 2;

/** compound_type. */
export const WEDGE: i32 = 0;
export const DIFFERENCE: i32 = 1;
export const AVERAGE: i32 = 2;
export const INTRA: i32 = 3;
export const DISTANCE: i32 = 4;

@unmanaged
class Inter {
  skipMode: i32;
  reference0: i32;
  reference1: i32;
  mode: i32;
  /** Vectors: rows and columns as i16, in eighths of a sample. */
  vector0: i32;
  vector1: i32;
  motionMode: i32;
  isInterIntra: bool;
  interIntraMode: i32;
  isWedgeIntra: bool;
  wedge: i32;
  wedgeSign: i32;
  maskType: i32;
  compoundType: i32;
  /** comp_group_idx, compound_idx. */
  isMasked: i32;
  isAverage: i32;
  /** Down, across. */
  taps0: i32;
  taps1: i32;
  segmentPredicted: i32;

  // Found beside the block (vectors.ts)
  found: i32;
  newContext: i32;
  nearContext: i32;
  zeroContext: i32;
  global0: i32;
  global1: i32;
  /** Neighbours, for a warp (warp-samples.ts). */
  samples: i32;
  isWarpValid: bool;
}

export const inter: Inter = changetype<Inter>(memory.data(256, 16));

/** A number that the host wrote (fields.ts). */
@inline
export function told(index: i32): i32 {
  return load<i32>(frame.inter + (index << 2));
}

@inline
export function rowOf(vector: i32): i32 {
  return <i32>(<i16>vector);
}
@inline
export function columnOf(vector: i32): i32 {
  return vector >> 16;
}
@inline
export function vectorOf(row: i32, column: i32): i32 {
  return (row & 0xffff) | (column << 16);
}

@inline
export function isCompound(): bool {
  return inter.reference1 > 0;
}

/** Round2Signed(). */
@inline
export function round2Signed(x: i32, bits: i32): i32 {
  const half = (1 << bits) >> 1;
  return x < 0 ? -((-x + half) >> bits) : (x + half) >> bits;
}

@inline
export function round2Signed64(x: i64, bits: i32): i64 {
  const half = ((<i64>1) << (<i64>bits)) >> 1;
  return x < 0 ? -((-x + half) >> <i64>bits) : (x + half) >> <i64>bits;
}
