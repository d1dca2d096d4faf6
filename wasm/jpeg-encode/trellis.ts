// Rate-distortion optimized quantization of one block: of all ways to round its AC coefficients
// down (to the next lower power of two less one, or to zero), takes the one with the least
//   rate (bits) + weight · squared error (steps²).
// The search is dynamic programming over runs (K. Ramchandran, M. Vetterli, "Rate-distortion
// optimal fast thresholding with complete JPEG/MPEG decoder compatibility", IEEE Trans. Image
// Processing 3(5), 1994; M. Crouse, K. Ramchandran, "Joint thresholding and quantizer selection",
// ibid. 6(2), 1997), with the weight that mozjpeg's README documents for its trellis:
//   weight = 64 · 2^14.75 / (2^16.5 + mean square of the AC coefficients, 8 times their size)
// so that busy blocks, where errors are masked, are rounded more boldly.

import { sumLanes } from '../shared/lanes';
import { NATURAL } from '../shared/zigzag';
import { reciprocals } from './quant-table';
import { countPlain, countPlainEnd, ratesOf } from './rates';
import { EOB, ZRL } from './tokens';

/** 64 · 2^14.75, less 10 %: at the same quality files are to be no larger than mozjpeg's. And 2^16.5. */
const WEIGHT: f32 = 1587138.75;
const CALM: f32 = 92681.9;

/** No path through a larger error than this many bits can be the best one. */
const HOPELESS: f32 = 60;

/** One coefficient that may stay, in zigzag order. The first of the list is the DC's place. */
@unmanaged
class Node {
  /** Zigzag index, byte offset in the block, sign, and magnitude chosen if it stays. */
  index: i32;
  offset: i32;
  negative: i32;
  magnitude: i32;
  /** Cost of zeroing it, and of the best path that keeps it, relative to zeroing nothing. */
  zero: f32;
  cost: f32;
  /** The node kept before it on that path. */
  before: i32;
  unused: i32;
}
const NODE_BYTES: usize = 32;
const nodes: usize = memory.data(64 * 32, 16);

@inline
function nodeAt(i: i32): Node {
  return changetype<Node>(nodes + <usize>i * NODE_BYTES);
}

/** The mean square of the AC coefficients, 8 times their size. */
@inline
function energy(raw: usize): f32 {
  let sum = i32x4.splat(0);
  // At most 2^26 in all: 64 times the sum of the squared samples.
  for (let row: usize = 0; row < 128; row += 16) {
    const x = v128.load(raw + row);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(x, x));
  }
  const dc = <i32>load<i16>(raw);
  const total = <i32>sumLanes(sum) - dc * dc;
  return <f32>total * <f32>(1.0 / 63.0);
}

/** The cheapest way to reach node `i` when it is kept with either of two magnitudes. */
@inline
function connect(i: i32, exact: f32, weight: f32, rates: usize, zrl: f32): void {
  const node = nodeAt(i);
  const high = node.magnitude;
  const size = 32 - <i32>clz(high);
  const low = (1 << (size - 1)) - 1;
  const highError = weight * (<f32>high - exact) * (<f32>high - exact);
  const lowError = low ? weight * (exact - <f32>low) * (exact - <f32>low) : f32.MAX_VALUE;
  let best: f32 = f32.MAX_VALUE;
  let skipped: f32 = 0;
  for (let j = i - 1; j >= 0 && skipped < HOPELESS; j--) {
    const from = nodeAt(j);
    const run = node.index - from.index - 1;
    const base = from.cost + skipped + (run > 15 ? <f32>(run >> 4) * zrl : 0);
    const at = rates + <usize>((((run & 15) << 4) | size) << 2);
    const highCost = base + load<f32>(at) + highError;
    if (highCost < best) {
      best = highCost;
      node.before = j;
      node.magnitude = high;
    }
    const lowCost = base + load<f32>(at - 4) + lowError;
    if (lowCost < best) {
      best = lowCost;
      node.before = j;
      node.magnitude = low;
    }
    skipped += from.zero;
  }
  node.cost = best;
}

/** The last node that the best path keeps; its blocks ends there. */
@inline
function bestEnd(count: i32, rates: usize): i32 {
  let best: f32 = f32.MAX_VALUE;
  let end: i32 = 0;
  let skipped: f32 = 0;
  for (let i = count; i >= 0; i--) {
    const node = nodeAt(i);
    const cost = node.cost + skipped + (node.index < 63 ? load<f32>(rates + <usize>(EOB << 2)) : 0);
    if (cost < best) {
      best = cost;
      end = i;
    }
    skipped += node.zero;
  }
  return end;
}

/**
 * Changes the quantized `block` whose exact coefficients are `raw`, both in natural order; bit k of
 * `mask` tells that index k is not zero. Answers the new mask.
 */
export function optimizeBlock(raw: usize, block: usize, mask: u64, slot: i32): u64 {
  const rates = ratesOf(slot);
  const zrl = load<f32>(rates + <usize>(ZRL << 2));
  const weight = WEIGHT / (CALM + energy(raw));
  const dcOnly = mask & 1;
  let count: i32 = 0;
  nodeAt(0).index = 0;
  nodeAt(0).cost = 0;
  nodeAt(0).zero = 0;
  // 1. Forward: the best path to each coefficient that is not zero.
  for (mask &= ~1; mask; mask &= mask - 1) {
    const index = <i32>ctz(mask);
    const natural = <usize>load<u8>(NATURAL + <usize>index);
    const x = <i32>load<i16>(raw + (natural << 1));
    const exact = <f32>abs(x) * load<f32>(reciprocals + (natural << 2));
    const node = nodeAt(++count);
    assert(count < 64 && index < 64);
    node.index = index;
    node.offset = <i32>(natural << 1);
    node.negative = x >> 31;
    node.magnitude = abs(<i32>load<i16>(block + (natural << 1)));
    node.zero = weight * exact * exact;
    countPlain(slot, index - nodeAt(count - 1).index - 1, 32 - <i32>clz(node.magnitude));
    connect(count, exact, weight, rates, zrl);
  }
  if (nodeAt(count).index < 63) countPlainEnd(slot);
  // 2. Backward: what that path keeps, and zero for the rest.
  let kept = dcOnly;
  let keep = bestEnd(count, rates);
  for (let i = count; i > 0; i--) {
    const node = nodeAt(i);
    let value: i32 = 0;
    if (i == keep) {
      value = (node.magnitude ^ node.negative) - node.negative;
      kept |= (<u64>1) << (<u64>node.index);
      keep = node.before;
    }
    store<i16>(block + <usize>node.offset, value);
  }
  return kept;
}
