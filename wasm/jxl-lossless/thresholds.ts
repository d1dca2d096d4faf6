// Values of properties in at most 32 buckets, each about as full as the others; thresholds are their borders.

import { alloc } from '../arena';
import { picture } from './picture';

export const BUCKETS: usize = 32;
export const MOST_PROPERTIES: i32 = 20;
/** Values of a property that are told apart: from -RANGE to RANGE - 1. */
const RANGE: i32 = 1024;
/** Trees have 16 bits for them, sign included. */
const LARGEST_THRESHOLD: i32 = 32767;

/** Counts of values by property, u32, and then their buckets, u8. */
let valueCounts: usize = 0;
let bucketOf: usize = 0;
/** Thresholds of a property: i32 x 32. */
const thresholds: usize = memory.data(20 * 32 * 4, 16);
const thresholdCounts: usize = memory.data(20);

export function allocateThresholds(): bool {
  valueCounts = alloc((<usize>(MOST_PROPERTIES * 2 * RANGE)) << 2);
  bucketOf = alloc(<usize>(MOST_PROPERTIES * 2 * RANGE));
  return valueCounts != 0 && bucketOf != 0;
}

/** Forgets the values of the first `properties` properties. */
export function clearCounts(properties: i32): void {
  memory.fill(valueCounts, 0, (<usize>(properties * 2 * RANGE)) << 2);
}

/** Counts a value of property `i`. */
@inline
export function countValue(i: i32, value: i32): void {
  const at = valueCounts + ((<usize>(i * 2 * RANGE) + indexOf(value)) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** The bucket of a value of property `i`. */
@inline
export function bucketFor(i: i32, value: i32): u8 {
  return load<u8>(bucketOf + <usize>(i * 2 * RANGE) + indexOf(value));
}

@inline
function indexOf(value: i32): usize {
  if (picture.isDeep) return <usize>(deepIndexOf(value) + RANGE);
  return <usize>(max(-RANGE, min(RANGE - 1, value)) + RANGE);
}

/** Values of deep samples up to EXACT are told apart, larger ones by their leading bits. */
const EXACT: i32 = 256;
const EXACT_LOG: i32 = 8;
const STEPS_LOG: i32 = 6;

function deepIndexOf(value: i32): i32 {
  return value < 0 ? -1 - deepSizeIndex(-1 - value) : deepSizeIndex(value);
}

function deepSizeIndex(size: i32): i32 {
  if (size < EXACT) return size;
  const log = 31 - <i32>clz(size);
  const step = (size >> (log - STEPS_LOG)) & ((1 << STEPS_LOG) - 1);
  return min(RANGE - 1, EXACT + ((log - EXACT_LOG) << STEPS_LOG) + step);
}

/** The least size at an index. */
function deepSize(index: i32): i32 {
  if (index < EXACT) return index;
  const log = EXACT_LOG + ((index - EXACT) >> STEPS_LOG);
  const step = (index - EXACT) & ((1 << STEPS_LOG) - 1);
  return ((1 << STEPS_LOG) + step) << (log - STEPS_LOG);
}

/** The largest value at place `v` of a property's counts. */
function largestAt(v: i32): i32 {
  const index = v - RANGE;
  if (!picture.isDeep) return index;
  return index < 0 ? -1 - deepSize(-1 - index) : deepSize(index + 1) - 1;
}

/** Parts the values of a property. */
export function chooseThresholds(i: i32): void {
  const from = valueCounts + ((<usize>(i * 2 * RANGE)) << 2);
  let total: u32 = 0;
  let kinds: u32 = 0;
  for (let v: usize = 0; v < <usize>(2 * RANGE); v++) {
    const n = load<u32>(from + (v << 2));
    total += n;
    kinds += u32(n != 0);
  }
  const share: u32 = kinds <= <u32>BUCKETS ? 1 : max<u32>(1, total / <u32>BUCKETS);
  const to = thresholds + ((<usize>i * BUCKETS) << 2);
  const buckets = bucketOf + <usize>(i * 2 * RANGE);
  let bucket: usize = 0;
  let sum: u32 = 0;
  let seen: u32 = 0;
  for (let v: usize = 0; v < <usize>(2 * RANGE); v++) {
    store<u8>(buckets + v, <u8>bucket);
    const n = load<u32>(from + (v << 2));
    sum += n;
    seen += n;
    if (sum < share || seen == total || bucket + 1 >= BUCKETS) continue;
    const threshold = largestAt(<i32>v);
    if (threshold < -LARGEST_THRESHOLD || threshold > LARGEST_THRESHOLD) continue;
    store<i32>(to + (bucket << 2), threshold);
    bucket++;
    sum = 0;
  }
  store<u8>(thresholdCounts + <usize>i, <u8>bucket);
}

/** How many thresholds property `i` has, and its `k`-th one. */
@inline
export function thresholdCount(i: i32): i32 {
  return <i32>load<u8>(thresholdCounts + <usize>i);
}

@inline
export function thresholdAt(i: i32, k: i32): i32 {
  return load<i32>(thresholds + ((<usize>i * BUCKETS + <usize>k) << 2));
}
