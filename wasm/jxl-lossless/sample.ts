// A sample of a channel, which its tree is learnt from. Values of a property are put into at most 32
// buckets, each about as full; thresholds are their borders. What samples are known by lies in planes of
// bytes: buckets by property, then tokens by predictor. Those that are alike in all of it, of which drawings
// have many, are one that weighs more.

import { alloc } from '../arena';
import { packSigned } from '../jxl-encode/fields';
import { literalToken } from '../jxl-encode/matches';
import { Channel } from './channels';
import {
  isFlat,
  isNearPrediction,
  isNearProperty,
  look,
  lookAt,
  predict,
  property,
  sampleAt,
  westOf,
} from './neighbours';
import { picture } from './picture';

export const BUCKETS: usize = 32;
/** Values of a property that are told apart: from -RANGE to RANGE - 1. */
const RANGE: i32 = 1024;
const MOST_PROPERTIES: i32 = 20;
export const MOST_PREDICTORS: i32 = 8;
/** Trees have 16 bits for them, sign included. */
const LARGEST_THRESHOLD: i32 = 32767;
/** Samples that thresholds are chosen by, one of so many. */
const LOOK_EVERY: i32 = 4;

/** Properties and predictors that are tried, and how many. */
const triedProperties: usize = memory.data(32);
export let propertyCount: i32 = 0;
const triedPredictors: usize = memory.data(16);
export let predictorCount: i32 = 0;

/** Most samples of a channel. */
let capacity: i32 = 0;
/** Planes of `capacity` bytes, GAP apart: buckets by property, then tokens by predictor. */
let planes: usize = 0;
/** A plane more, of u32, for those who part them. */
export let spare: usize = 0;
/** How many each sample stands for, u32, and all of them together. */
export let weights: usize = 0;
export let totalWeight: u32 = 0;
/** Slots of a hash of what samples are known by: that, and the sample which has it, u32 each. */
let alike: usize = 0;
const ALIKE_LOG: u32 = 14;
const NO_SAMPLE: u32 = 0xffffffff;
/** By their value: the sample that stands for those which are as all around them, u32, or NO_SAMPLE. */
const flats: usize = memory.data(256 * 4, 16);
/** Planes lie so much further apart than they are long, or their bytes of a sample would share a set of the cache. */
const GAP: i32 = 64;
/** Counts of values by property, u32, and then their buckets, u8. */
let valueCounts: usize = 0;
let bucketOf: usize = 0;
/** Thresholds of a property: i32 x 32. */
const thresholds: usize = memory.data(20 * 32 * 4, 16);
const thresholdCounts: usize = memory.data(20);

export function allocateSample(samples: i32): bool {
  capacity = samples;
  planes = alloc(<usize>(MOST_PROPERTIES + MOST_PREDICTORS) * <usize>(samples + GAP));
  spare = alloc((<usize>samples) << 2);
  weights = alloc((<usize>samples) << 2);
  alike = alloc((<usize>8) << ALIKE_LOG);
  if (!weights || !alike) return false;
  valueCounts = alloc((<usize>(MOST_PROPERTIES * 2 * RANGE)) << 2);
  bucketOf = alloc(<usize>(MOST_PROPERTIES * 2 * RANGE));
  return planes != 0 && spare != 0 && valueCounts != 0 && bucketOf != 0;
}

export function tryNothing(): void {
  propertyCount = 0;
  predictorCount = 0;
}

export function tryProperty(i: u8): void {
  assert(propertyCount < MOST_PROPERTIES);
  store<u8>(triedProperties + <usize>propertyCount, i);
  propertyCount++;
}

export function tryPredictor(i: u8): void {
  assert(predictorCount < MOST_PREDICTORS);
  store<u8>(triedPredictors + <usize>predictorCount, i);
  predictorCount++;
}

@inline
export function propertyPlane(i: i32): usize {
  return planes + <usize>(i * (capacity + GAP));
}

@inline
export function tokenPlane(i: i32): usize {
  return planes + <usize>((MOST_PROPERTIES + i) * (capacity + GAP));
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

/** What a channel is learnt with. */
@unmanaged
export class Lesson {
  channel: Channel;
  before: usize;
  first: usize;
  weighted: usize;
  errors: usize;
  leaves: i32;
}

/** Takes a sample of a channel; answers how many differ. */
export function takeSample(lesson: Lesson): i32 {
  const pixels = lesson.channel.width * lesson.channel.height;
  const step = (pixels + capacity - 1) / capacity;
  memory.fill(valueCounts, 0, (<usize>(propertyCount * 2 * RANGE)) << 2);
  gather(lesson, step * LOOK_EVERY <= pixels / 256 ? step * LOOK_EVERY : step, false);
  for (let i: i32 = 0; i < propertyCount; i++) chooseThresholds(i);
  memory.fill(alike, 0xff, (<usize>8) << ALIKE_LOG);
  memory.fill(flats, 0xff, 256 * 4);
  totalWeight = 0;
  return gather(lesson, step, true);
}

/** Looks at each `step`-th sample: counts values, or stores buckets and tokens. Answers how many are stored. */
function gather(lesson: Lesson, step: i32, isStored: bool): i32 {
  return picture.isDeep
    ? gatherOf<i32>(lesson, step, isStored)
    : gatherOf<i16>(lesson, step, isStored);
}

function gatherOf<T>(lesson: Lesson, step: i32, isStored: bool): i32 {
  const channel = lesson.channel;
  const mayBeFlat = isStored && isLessonNear();
  let count: i32 = 0;
  let skip: i32 = step >> 1;
  for (let y: i32 = 0; y < channel.height && count < capacity; y++) {
    lookAt<T>(channel, lesson.before, lesson.first, y, lesson.weighted, lesson.errors);
    let x = skip;
    for (; x < channel.width && count < capacity; x += step) {
      if (mayBeFlat && isFlat<T>(x) && sampleAt<T>(x) == westOf<T>(x)) {
        count += storeFlat<T>(x, count);
        continue;
      }
      look<T>(x);
      if (isStored) count += i32(storeSample<T>(x, count) == count);
      else {
        countValues();
        count++;
      }
    }
    skip = x - channel.width;
    // Not below each other.
    if (step > 1) skip = (skip + 7 * y) % step;
  }
  return count;
}

/** Whether all that is tried hangs on neighbours alone. */
function isLessonNear(): bool {
  for (let i: i32 = 0; i < propertyCount; i++) {
    if (!isNearProperty(<u32>load<u8>(triedProperties + <usize>i))) return false;
  }
  for (let i: i32 = 0; i < predictorCount; i++) {
    if (!isNearPrediction(<u32>load<u8>(triedPredictors + <usize>i))) return false;
  }
  return true;
}

/** Stores a sample that is as all around it, at `place` if it is the first one of its value: 1, else 0. */
function storeFlat<T>(x: i32, place: i32): i32 {
  const value = <u32>sampleAt<T>(x);
  const entry = flats + ((<usize>(value & 255)) << 2);
  const known = value < 256 ? load<u32>(entry) : NO_SAMPLE;
  if (known != NO_SAMPLE) {
    const weight = weights + ((<usize>known) << 2);
    store<u32>(weight, load<u32>(weight) + 1);
    totalWeight++;
    return 0;
  }
  look<T>(x);
  const stored = storeSample<T>(x, place);
  if (value < 256) store<u32>(entry, <u32>stored);
  return i32(stored == place);
}

function countValues(): void {
  for (let i: i32 = 0; i < propertyCount; i++) {
    const value = property(<u32>load<u8>(triedProperties + <usize>i));
    const at = valueCounts + ((<usize>(i * 2 * RANGE) + indexOf(value)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Stores a sample at `place`, or adds it to one that is alike; answers where it is. */
function storeSample<T>(x: i32, place: i32): i32 {
  let hash: u32 = 0;
  for (let i: i32 = 0; i < propertyCount; i++) {
    const value = property(<u32>load<u8>(triedProperties + <usize>i));
    const bucket = load<u8>(bucketOf + <usize>(i * 2 * RANGE) + indexOf(value));
    store<u8>(propertyPlane(i) + <usize>place, bucket);
    hash = (hash ^ <u32>bucket) * 0x9e3779b1;
  }
  const sample = sampleAt<T>(x);
  for (let i: i32 = 0; i < predictorCount; i++) {
    const residual = sample - predict(<u32>load<u8>(triedPredictors + <usize>i));
    const token = literalToken(packSigned(residual));
    store<u8>(tokenPlane(i) + <usize>place, <u8>token);
    hash = (hash ^ token) * 0x9e3779b1;
  }
  totalWeight++;
  const slot = alike + ((<usize>(hash >> (32 - ALIKE_LOG))) << 3);
  const known = load<u32>(slot, 4);
  if (load<u32>(slot) == hash && known != NO_SAMPLE) {
    const weight = weights + ((<usize>known) << 2);
    store<u32>(weight, load<u32>(weight) + 1);
    return <i32>known;
  }
  store<u32>(weights + ((<usize>place) << 2), 1);
  store<u32>(slot, hash);
  store<u32>(slot, <u32>place, 4);
  return place;
}

/** Parts the values of a property. */
function chooseThresholds(i: i32): void {
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

/** The property and the predictor that were tried `i`-th. */
@inline
export function propertyTried(i: i32): i32 {
  return <i32>load<u8>(triedProperties + <usize>i);
}

@inline
export function predictorTried(i: i32): u32 {
  return <u32>load<u8>(triedPredictors + <usize>i);
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
