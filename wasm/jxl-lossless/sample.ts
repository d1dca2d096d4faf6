// A sample of a channel, which its tree is learnt from. What samples are known by lies in planes of bytes:
// buckets by property (thresholds.ts), then tokens by predictor. Those that are alike in all of it, of which
// drawings have many, are one that weighs more.

import { alloc } from '../arena';
import { packSigned } from '../jxl-encode/fields';
import { literalToken } from '../jxl-encode/matches';
import { Channel } from './channels';
import { entryFor, forgetKnown, KNOWN_BYTES } from './known';
import {
  hasNeighbours,
  isFlat,
  isNearPrediction,
  isNearProperty,
  look,
  lookAt,
  neighboursAt,
  predict,
  property,
  sampleAt,
  westOf,
} from './neighbours';
import { picture } from './picture';
import {
  allocateThresholds,
  bucketFor,
  chooseThresholds,
  clearCounts,
  countValue,
  MOST_PROPERTIES,
} from './thresholds';

export const MOST_PREDICTORS: i32 = 8;
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
/** By neighbours and value (known.ts): that value, and the sample that stands for it. */
let known: usize = 0;
/** By their value: the sample that stands for those which are as all around them, u32, or NO_SAMPLE. */
const flats: usize = memory.data(256 * 4, 16);
/** Planes lie so much further apart than they are long, or their bytes of a sample would share a set of the cache. */
const GAP: i32 = 64;

export function allocateSample(samples: i32): bool {
  capacity = samples;
  planes = alloc(<usize>(MOST_PROPERTIES + MOST_PREDICTORS) * <usize>(samples + GAP));
  spare = alloc((<usize>samples) << 2);
  weights = alloc((<usize>samples) << 2);
  alike = alloc((<usize>8) << ALIKE_LOG);
  known = alloc(KNOWN_BYTES);
  if (!planes || !spare || !weights || !alike || !known) return false;
  return allocateThresholds();
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
  clearCounts(propertyCount);
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
  const mayBeKnown = mayBeFlat && channel.areBytes != 0;
  if (mayBeKnown) forgetKnown(known);
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
      if (mayBeKnown && hasNeighbours<T>(x) && !isFlat<T>(x)) {
        count += storeKnown<T>(x, count);
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

/** Stores a sample of bytes among bytes, at `place` if none was alike: 1, else 0. */
@inline
function storeKnown<T>(x: i32, place: i32): i32 {
  const neighbours = neighboursAt(x);
  const own = <u32>sampleAt<T>(x);
  const entry = entryFor(known, neighbours, own);
  if (load<u64>(entry) == neighbours && load<u32>(entry, 8) == own) {
    const weight = weights + ((<usize>load<u32>(entry, 12)) << 2);
    store<u32>(weight, load<u32>(weight) + 1);
    totalWeight++;
    return 0;
  }
  look<T>(x);
  const stored = storeSample<T>(x, place);
  store<u64>(entry, neighbours);
  store<u32>(entry, own, 8);
  store<u32>(entry, <u32>stored, 12);
  return i32(stored == place);
}

function countValues(): void {
  for (let i: i32 = 0; i < propertyCount; i++) {
    const value = property(<u32>load<u8>(triedProperties + <usize>i));
    countValue(i, value);
  }
}

/** Stores a sample at `place`, or adds it to one that is alike; answers where it is. */
function storeSample<T>(x: i32, place: i32): i32 {
  let hash: u32 = 0;
  for (let i: i32 = 0; i < propertyCount; i++) {
    const value = property(<u32>load<u8>(triedProperties + <usize>i));
    const bucket = bucketFor(i, value);
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

/** The property and the predictor that were tried `i`-th. */
@inline
export function propertyTried(i: i32): i32 {
  return <i32>load<u8>(triedProperties + <usize>i);
}

@inline
export function predictorTried(i: i32): u32 {
  return <u32>load<u8>(triedPredictors + <usize>i);
}
