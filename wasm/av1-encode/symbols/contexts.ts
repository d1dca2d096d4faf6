// What blocks leave along the edges for those to the right and below (8.3.2).
//
// Above: FIELDS rows of a byte per 4 samples across the picture; left: the same of a superblock. Chroma
// fields count samples of their planes.

import {
  CDF_ALL_ZERO,
  CDF_PARTITION_8,
  CDF_PARTITION_16,
  CDF_PARTITION_32,
  CDF_PARTITION_64,
  CDF_Y_MODE,
} from '../../shared/av1/cdf-tables';
import { ABOVE_COLOURS, LEFT_CONTEXT } from '../places';
import { fillUnits } from '../spans';
import { base, enc, FIELD_BLOCK, FIELD_MODE, FIELD_SKIP, FIELDS } from '../state';
import { txContext } from './costs';

@inline
export function aboveAt(field: i32, x4: i32): usize {
  return enc.above + field * <i32>enc.aboveStride + x4;
}
@inline
export function leftAt(field: i32, y4: i32): usize {
  return base + LEFT_CONTEXT + field * 32 + y4;
}

/** At the start of a tile there is nothing above; at the left edge of one, nothing to the left. */
export function clearAbove(x4: i32, count: i32): void {
  for (let f = 0; f < FIELDS; f++) memory.fill(aboveAt(f, x4), f == FIELD_BLOCK ? 7 : 0, count);
}
export function clearLeft(): void {
  for (let f = 0; f < FIELDS; f++) memory.fill(leftAt(f, 0), f == FIELD_BLOCK ? 7 : 0, 32);
}

/** Sets a field along a block. */
@inline
export function setField(
  field: i32,
  x4: i32,
  y4: i32,
  w4: i32,
  h4: i32,
  above: i32,
  left: i32,
): void {
  fillUnits(aboveAt(field, x4), above, w4);
  fillUnits(leftAt(field, y4), left, h4);
}

/** 4-sample units from the superblock's left edge, of a plane. */
@inline
function unitsOf(field: i32, x: i32): i32 {
  return (x & ~63) >> (2 + (field == 1 || field == 2 ? enc.sub : 0));
}

/** Contexts of the superblock at x to `to` (16 bytes above and 16 to the left of each field), and back. */
export function saveContexts(to: usize, x: i32): void {
  for (let f = 0; f < FIELDS; f++) {
    v128.store(to + f * 32, v128.load(aboveAt(f, unitsOf(f, x))));
    v128.store(to + f * 32, v128.load(leftAt(f, 0)), 16);
  }
  if (enc.isScreen) memory.copy(to + FIELDS * 32, base + ABOVE_COLOURS, 256);
}
export function loadContexts(from: usize, x: i32): void {
  for (let f = 0; f < FIELDS; f++) {
    const at = aboveAt(f, unitsOf(f, x));
    if (enc.sub && (f == 1 || f == 2)) v128.store64_lane(at, v128.load(from + f * 32), 0);
    else v128.store(at, v128.load(from + f * 32));
    v128.store(leftAt(f, 0), v128.load(from + f * 32, 16));
  }
  if (enc.isScreen) memory.copy(base + ABOVE_COLOURS, from + FIELDS * 32, 256);
}

function highest(p: usize, n: i32): i32 {
  let most: i32 = 0;
  for (let i = 0; i < n; i++) most = max(most, <i32>load<u8>(p + i) & 63);
  return most;
}
function hasAny(p: usize, n: i32): i32 {
  for (let i = 0; i < n; i++) if (load<u8>(p + i)) return 1;
  return 0;
}
/** Positive less negative DC coefficients. */
function signs(p: usize, n: i32): i32 {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const s = load<u8>(p + i) >> 6;
    sum += s == 2 ? 1 : s == 1 ? -1 : 0;
  }
  return sum;
}

/** Context of the sign of DC; (x4, y4) and sides in 4-sample units of the plane. */
export function dcContext(plane: i32, x4: i32, y4: i32, w4: i32, h4: i32): i32 {
  const s = signs(aboveAt(plane, x4), w4) + signs(leftAt(plane, y4), h4);
  return s < 0 ? 1 : s > 0 ? 2 : 0;
}

/** CDF of all_zero. `isWhole`: the transform is as large as the block of the plane. */
export function allZeroOffset(
  plane: i32,
  lw: i32,
  lh: i32,
  x4: i32,
  y4: i32,
  isWhole: bool,
): usize {
  const w4 = 1 << (lw - 2);
  const h4 = 1 << (lh - 2);
  let c = 0;
  if (plane > 0) {
    c = (isWhole ? 7 : 10) + hasAny(aboveAt(plane, x4), w4) + hasAny(leftAt(plane, y4), h4);
  } else if (!isWhole) {
    const above = highest(aboveAt(0, x4), w4);
    const left = highest(leftAt(0, y4), h4);
    const most = max(above, left);
    if (most == 0) c = 1;
    else if (min(above, left) == 0) c = 2 + i32(most > 3);
    else if (most <= 3) c = 4;
    else c = min(above, left) <= 3 ? 5 : 6;
  }
  return CDF_ALL_ZERO + (txContext(lw, lh) * 13 + c) * 16;
}

/** CDF of the luma mode. */
@inline
export function modeOffset(x4: i32, y4: i32): usize {
  return (
    CDF_Y_MODE +
    (<usize>load<u8>(aboveAt(FIELD_MODE, x4)) * 5 + load<u8>(leftAt(FIELD_MODE, y4))) * 32
  );
}

/** Context of the skip flag. */
@inline
export function skipContext(x4: i32, y4: i32): i32 {
  return <i32>load<u8>(aboveAt(FIELD_SKIP, x4)) + load<u8>(leftAt(FIELD_SKIP, y4));
}

/** CDF of the partition of a node of 2 ** log2. */
export function partitionOffset(log2: i32, x: i32, y: i32): usize {
  const above = i32(load<u8>(aboveAt(FIELD_BLOCK, x >> 2)) < log2);
  const left = i32(load<u8>(leftAt(FIELD_BLOCK, y >> 2)) < log2);
  const c = left * 2 + above;
  if (log2 == 3) return CDF_PARTITION_8 + c * 16;
  return (log2 == 4 ? CDF_PARTITION_16 : log2 == 5 ? CDF_PARTITION_32 : CDF_PARTITION_64) + c * 32;
}
