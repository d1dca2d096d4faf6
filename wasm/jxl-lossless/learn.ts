// Learns the tree of a channel from a sample of it: of all leaves that which gains most by being split in
// two is split, by the property and at the value that gain most, until nothing is worth its context. The
// planes of the sample are parted as the leaves are.

import { alloc } from '../arena';
import { SPLIT } from '../jxl-encode/hybrid';
import { literalRawBits } from '../jxl-encode/matches';
import { nLogN } from '../shared/logs';
import { forkLeaf, leafCount, MOST_LEAVES, Node, nodeAt, plantLeaf } from './forest';
import {
  allocateSample,
  Lesson,
  MOST_PREDICTORS,
  predictorCount,
  predictorTried,
  propertyCount,
  propertyPlane,
  propertyTried,
  spare,
  takeSample,
  tokenPlane,
  totalWeight,
  weights,
} from './sample';
import { BUCKETS, thresholdAt, thresholdCount } from './thresholds';

/** What a split must gain, in bits: of the sample, as chance looks like a gain, and of the channel. */
const LEAST_OF_SAMPLE: f64 = 16;
const LEAST_OF_CHANNEL: f64 = 30;

/** Counts of tokens by predictor and bucket, and of a whole node and what is above a threshold: u32. */
let counts: usize = 0;
const totals: usize = memory.data(8 * 64 * 4, 16);
const above: usize = memory.data(64 * 4, 16);
const totalBits: usize = memory.data(8 * 8, 16);
/** n log n of each token's counts above and below a threshold: 64 x (f64, f64). */
const sides: usize = memory.data(64 * 16, 16);
/** Per threshold: bits above and below by the best predictor, and those: 32 x (f64, f64, u32, u32). */
const splits: usize = memory.data(32 * 24, 16);

export function allocateLearning(samples: i32): bool {
  counts = alloc((<usize>MOST_PREDICTORS * BUCKETS * 64) << 2);
  return counts != 0 && allocateSample(samples);
}

/** Learns the tree of a channel; answers its root. */
export function learnTree(lesson: Lesson): i32 {
  const pixels = lesson.channel.width * lesson.channel.height;
  const count = takeSample(lesson);
  return grow(count, <f64>pixels / <f64>max<u32>(1, totalWeight), lesson.leaves);
}

/** Bits of the raw part of tokens. */
@inline
function rawOf(token: usize): f64 {
  return token < <usize>SPLIT ? 0 : <f64>literalRawBits(<u32>token);
}

/** Grows a tree of `count` samples; one that weighs 1 stands for `scale`. */
function grow(count: i32, scale: f64, most: i32): i32 {
  const least = LEAST_OF_SAMPLE + LEAST_OF_CHANNEL / scale;
  const root = plantLeaf(0);
  const first = nodeAt(root);
  first.start = 0;
  first.end = count;
  first.weight = totalWeight;
  first.predictor = bestPredictor(first);
  findSplit(first);
  let last = root;
  for (let leaves: i32 = 1; leaves < most && leafCount < MOST_LEAVES; leaves++) {
    let best: i32 = -1;
    let gain = least;
    for (let i = root; i <= last; i++) {
      const node = nodeAt(i);
      if (node.property >= 0 || node.gain <= gain) continue;
      gain = node.gain;
      best = i;
    }
    if (best < 0) break;
    split(best);
    last += 2;
  }
  return root;
}

function split(i: i32): void {
  const node = nodeAt(i);
  const kind = node.bestProperty;
  const threshold = thresholdAt(kind, node.bestBucket);
  const middle = part(node);
  let weightAbove: u32 = 0;
  for (let s = node.start; s < middle; s++) weightAbove += weightOf(s);
  forkLeaf(i, propertyTried(kind), threshold);
  const high = nodeAt(node.above);
  const low = nodeAt(node.below);
  high.start = node.start;
  high.end = middle;
  high.weight = weightAbove;
  low.start = middle;
  low.end = node.end;
  low.weight = node.weight - weightAbove;
  countTotals(high);
  findSplit(high);
  countTotals(low);
  findSplit(low);
}

/** Moves the samples above the threshold to the front, in all planes; answers where the others begin. */
function part(node: Node): i32 {
  const keys = propertyPlane(node.bestProperty);
  let middle = node.start;
  for (let i = node.start; i < node.end; i++) {
    middle += i32(<i32>load<u8>(keys + <usize>i) > node.bestBucket);
  }
  for (let p: i32 = 0; p < propertyCount; p++) {
    if (p != node.bestProperty) partPlane(propertyPlane(p), keys, node, middle);
  }
  for (let p: i32 = 0; p < predictorCount; p++) partPlane(tokenPlane(p), keys, node, middle);
  partWeights(keys, node, middle);
  partPlane(keys, keys, node, middle);
  return middle;
}

function partPlane(plane: usize, keys: usize, node: Node, middle: i32): void {
  const size = <usize>(node.end - node.start);
  let high = spare;
  let low = spare + <usize>(middle - node.start);
  const bucket = <u8>node.bestBucket;
  for (let i = <usize>node.start; i < <usize>node.end; i++) {
    const value = load<u8>(plane + i);
    if (load<u8>(keys + i) > bucket) {
      store<u8>(high++, value);
    } else {
      store<u8>(low++, value);
    }
  }
  memory.copy(plane + <usize>node.start, spare, size);
}

function partWeights(keys: usize, node: Node, middle: i32): void {
  let high = spare;
  let low = spare + ((<usize>(middle - node.start)) << 2);
  const bucket = <u8>node.bestBucket;
  for (let i = node.start; i < node.end; i++) {
    if (load<u8>(keys + <usize>i) > bucket) {
      store<u32>(high, weightOf(i));
      high += 4;
    } else {
      store<u32>(low, weightOf(i));
      low += 4;
    }
  }
  memory.copy(weights + ((<usize>node.start) << 2), spare, (<usize>(node.end - node.start)) << 2);
}

@inline
function weightOf(sample: i32): u32 {
  return load<u32>(weights + ((<usize>sample) << 2));
}

/** Counts the tokens of all predictors. */
function countTotals(node: Node): void {
  memory.fill(totals, 0, (<usize>predictorCount * 64) << 2);
  for (let q: i32 = 0; q < predictorCount; q++) {
    const to = totals + ((<usize>q) << 8);
    const from = tokenPlane(q);
    for (let i = <usize>node.start; i < <usize>node.end; i++) {
      const at = to + ((<usize>load<u8>(from + i)) << 2);
      store<u32>(at, load<u32>(at) + load<u32>(weights + (i << 2)));
    }
  }
}

function bitsOf(histogram: usize): f64 {
  let total: u32 = 0;
  let bits: f64 = 0;
  for (let i: usize = 0; i < 64; i++) {
    const n = load<u32>(histogram + (i << 2));
    if (!n) continue;
    total += n;
    bits += <f64>n * rawOf(i) - nLogN(n);
  }
  return bits + nLogN(total);
}

function bestPredictor(node: Node): u32 {
  countTotals(node);
  let best: u32 = 0;
  let least: f64 = Infinity;
  for (let q: i32 = 0; q < predictorCount; q++) {
    const bits = bitsOf(totals + ((<usize>q) << 8));
    if (bits >= least) continue;
    least = bits;
    best = <u32>q;
  }
  return predictorTried(<i32>best);
}

/** Finds the best split of a node whose `totals` are there: `gain` and what it takes. */
function findSplit(node: Node): void {
  const size = node.weight;
  node.gain = 0;
  let own: f64 = Infinity;
  for (let q: i32 = 0; q < predictorCount; q++) {
    const bits = bitsOf(totals + ((<usize>q) << 8));
    store<f64>(totalBits + ((<usize>q) << 3), bits);
    own = min(own, bits);
  }
  node.bits = own;
  if (size < 16 || own < LEAST_OF_SAMPLE) return;
  for (let p: i32 = 0; p < propertyCount; p++) {
    const borders = thresholdCount(p);
    if (!borders) continue;
    countBuckets(node, p, borders + 1);
    for (let b: i32 = 0; b < borders; b++) {
      store<f64>(splits + <usize>b * 24, Infinity);
      store<f64>(splits + <usize>b * 24, Infinity, 8);
    }
    for (let q: i32 = 0; q < predictorCount; q++) sweep(q, borders, size);
    for (let b: i32 = 0; b < borders; b++) {
      const at = splits + <usize>b * 24;
      const gain = own - load<f64>(at) - load<f64>(at, 8);
      if (gain <= node.gain) continue;
      node.gain = gain;
      node.bestProperty = p;
      node.bestBucket = b;
      node.predictorAbove = predictorTried(load<i32>(at, 16));
      node.predictorBelow = predictorTried(load<i32>(at, 20));
    }
  }
}

function countBuckets(node: Node, p: i32, buckets: i32): void {
  const keys = propertyPlane(p);
  for (let q: i32 = 0; q < predictorCount; q++) {
    const to = counts + ((<usize>q * BUCKETS) << 8);
    memory.fill(to, 0, (<usize>buckets) << 8);
    const from = tokenPlane(q);
    for (let i = <usize>node.start; i < <usize>node.end; i++) {
      const at = to + ((<usize>load<u8>(keys + i)) << 8) + ((<usize>load<u8>(from + i)) << 2);
      store<u32>(at, load<u32>(at) + load<u32>(weights + (i << 2)));
    }
  }
}

/** Costs of all thresholds by predictor `q`: buckets go from above to below one after the other. */
function sweep(q: i32, borders: i32, size: u32): void {
  const whole = totals + ((<usize>q) << 8);
  memory.copy(above, whole, 256);
  let length: usize = 64;
  while (length > 1 && !load<u32>(whole + ((length - 1) << 2))) length--;
  for (let i: usize = 0; i < length; i++) {
    store<f64>(sides + (i << 4), nLogN(load<u32>(whole + (i << 2))));
    store<f64>(sides + (i << 4), 0, 8);
  }
  const bits = load<f64>(totalBits + ((<usize>q) << 3));
  let left = size;
  // Sums of n log n, and raw bits, above and below.
  let sumAbove = nLogN(left) - bits;
  let sumBelow: f64 = 0;
  for (let b: i32 = 0; b < borders; b++) {
    const bucket = counts + ((<usize>q * BUCKETS + <usize>b) << 8);
    for (let i: usize = 0; i < length; i++) {
      // Most buckets have few kinds of tokens.
      if (!(i & 3) && !v128.any_true(v128.load(bucket + (i << 2)))) {
        i += 3;
        continue;
      }
      const n = load<u32>(bucket + (i << 2));
      if (!n) continue;
      const had = load<u32>(above + (i << 2));
      const all = load<u32>(whole + (i << 2));
      store<u32>(above + (i << 2), had - n);
      const raw = <f64>n * rawOf(i);
      const now = nLogN(had - n);
      const nowBelow = nLogN(all - had + n);
      const known = sides + (i << 4);
      sumAbove += now - load<f64>(known) + raw;
      sumBelow += nowBelow - load<f64>(known, 8) - raw;
      store<f64>(known, now);
      store<f64>(known, nowBelow, 8);
      left -= n;
    }
    const at = splits + <usize>b * 24;
    if (!left || left == size) continue;
    const bitsAbove = nLogN(left) - sumAbove;
    const bitsBelow = nLogN(size - left) - sumBelow;
    if (bitsAbove < load<f64>(at)) {
      store<f64>(at, bitsAbove);
      store<u32>(at, <u32>q, 16);
    }
    if (bitsBelow < load<f64>(at, 8)) {
      store<f64>(at, bitsBelow, 8);
      store<u32>(at, <u32>q, 20);
    }
  }
}
