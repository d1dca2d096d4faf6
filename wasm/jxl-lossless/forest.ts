// The decision tree of a group (18181-1, H.4): which context and predictor a sample gets. One tree is
// learnt for each channel; the file has one, which asks for the channel first.

import { alloc } from '../arena';
import { packSigned } from '../jxl-encode/fields';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { isNearPrediction, isNearProperty, middle, OF_MIDDLE, property } from './neighbours';

/** Leaves of all channels together: their numbers are bytes. */
export const MOST_LEAVES: i32 = 240;
const MOST_NODES: i32 = 512;

/** Contexts of a tree (H.4.2): what a token of it means. */
const TREE_CONTEXTS: i32 = 6;
const VALUE: u32 = 0;
const PROPERTY: u32 = 1;
const PREDICTOR: u32 = 2;
const OFFSET: u32 = 3;
const SCALE_LOG: u32 = 4;
const SCALE: u32 = 5;

@unmanaged
export class Node {
  /** What is asked for; negative: a leaf. */
  property: i32;
  /** Greater values go to `above`. */
  threshold: i32;
  above: i32;
  below: i32;
  /** Of a leaf. */
  predictor: u32;
  leaf: u32;
  // While the tree grows: samples `start` to `end`, what they weigh, and the best split of them.
  start: i32;
  end: i32;
  weight: u32;
  bestProperty: i32;
  bestBucket: i32;
  predictorAbove: u32;
  predictorBelow: u32;
  bits: f64;
  gain: f64;
}

const NODE_BYTES: usize = 72;
let nodes: usize = 0;
let nodeCount: i32 = 0;
export let leafCount: i32 = 0;

/** The context of each leaf in the file: u8. */
export const contextOfLeaf: usize = memory.data(256);
/** Nodes that are still to be written: u16. */
const queue: usize = memory.data(512 * 2, 16);

export function allocateForest(): bool {
  nodes = alloc(<usize>MOST_NODES * NODE_BYTES);
  return nodes != 0;
}

@inline
export function nodeAt(i: i32): Node {
  return changetype<Node>(nodes + <usize>i * NODE_BYTES);
}

export function clearForest(): void {
  nodeCount = 0;
  leafCount = 0;
}

/** A new leaf, with a number that is its own. */
export function plantLeaf(predictor: u32): i32 {
  assert(nodeCount < MOST_NODES && leafCount < 256);
  const node = nodeAt(nodeCount);
  node.property = -1;
  node.predictor = predictor;
  node.leaf = <u32>leafCount;
  leafCount++;
  return nodeCount++;
}

/** Makes a fork of leaf `i`, whose number one of the two new leaves gets. */
export function forkLeaf(i: i32, property: i32, threshold: i32): void {
  const node = nodeAt(i);
  const above = plantLeaf(node.predictorAbove);
  leafCount--;
  const below = plantLeaf(node.predictorBelow);
  nodeAt(above).leaf = node.leaf;
  node.property = property;
  node.threshold = threshold;
  node.above = above;
  node.below = below;
}

/** A fork of two trees that stand already. */
export function joinTrees(property: i32, threshold: i32, above: i32, below: i32): i32 {
  assert(nodeCount < MOST_NODES);
  const node = nodeAt(nodeCount);
  node.property = property;
  node.threshold = threshold;
  node.above = above;
  node.below = below;
  return nodeCount++;
}

/** The leaf of tree `root` for the sample that neighbours.ts looks at. */
@inline
export function leafFor(root: i32): Node {
  let node = nodeAt(root);
  while (node.property >= 0) {
    node = nodeAt(property(<u32>node.property) > node.threshold ? node.above : node.below);
  }
  return node;
}

/** Whether tree `root` hangs on neighbours alone. */
export function isTreeNear(root: i32): bool {
  const node = nodeAt(root);
  if (node.property < 0) return isNearPrediction(node.predictor);
  return isNearProperty(<u32>node.property) && isTreeNear(node.above) && isTreeNear(node.below);
}

/** Whether tree `root` asks for a property of `first` to `last`. */
export function asksFor(root: i32, first: i32, last: i32): bool {
  const node = nodeAt(root);
  if (node.property < 0) return false;
  if (node.property >= first && node.property <= last) return true;
  return asksFor(node.above, first, last) || asksFor(node.below, first, last);
}

/** Writes the tree level by level, which numbers the leaves: `contextOfLeaf`. */
export function writeForest(root: i32): bool {
  beginStream(TREE_CONTEXTS);
  let written: usize = 0;
  let queued: usize = 0;
  let contexts: u8 = 0;
  store<u16>(queue, <u16>root);
  queued++;
  while (written < queued) {
    const node = nodeAt(<i32>load<u16>(queue + (written++ << 1)));
    if (node.property < 0) {
      store<u8>(contextOfLeaf + <usize>node.leaf, contexts++);
      addToken(PROPERTY, 0);
      const isMiddle = node.predictor == OF_MIDDLE;
      addToken(PREDICTOR, isMiddle ? 0 : node.predictor);
      addToken(OFFSET, isMiddle ? packSigned(middle) : 0);
      addToken(SCALE_LOG, 0);
      addToken(SCALE, 0);
      continue;
    }
    addToken(PROPERTY, <u32>node.property + 1);
    addToken(VALUE, packSigned(node.threshold));
    store<u16>(queue + (queued++ << 1), <u16>node.above);
    store<u16>(queue + (queued++ << 1), <u16>node.below);
  }
  return endStream(TREE_CONTEXTS);
}
