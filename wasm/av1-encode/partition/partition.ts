// The partition of a superblock (5.11.4): bottom up, each node whole, in quarters, halved, or half of it
// halved again (parts.ts).

import { isFaithful } from '../copy/copy';
import { CONTEXT_BYTES, HELD_CONTEXTS, HELD_NODES } from '../places';
import { recOf, recStrideOf } from '../predict/edges';
import { copyBlock } from '../residual';
import { tensorAt, texture } from '../source/analysis';
import { copyVectors } from '../spans';
import { base, enc } from '../state';
import { loadContexts, partitionOffset, saveContexts } from '../symbols/contexts';
import { cost } from '../symbols/costs';
import { blockAt, keepBlocks, levelsAt, partitionAt } from './block';
import { areHalvesUnlike, isBetterCut, isBetterWhole, measureNode } from './forecast';
import {
  countParts,
  PARTITION_HORZ,
  PARTITION_HORZ_A,
  PARTITION_HORZ_B,
  PARTITION_NONE,
  PARTITION_SPLIT,
  PARTITION_VERT,
  PARTITION_VERT_A,
  PARTITION_VERT_B,
} from './parts';
import { enterBlock, searchBlock, searchedPlanes } from './search';

/** Contexts of a node: as found (0) and as the best leaves them (1). */
@inline
function contextsOf(log2: i32, which: i32): usize {
  return base + HELD_CONTEXTS + ((6 - log2) * 2 + which) * CONTEXT_BYTES;
}

/** The reconstruction of a node's planes to where it is held, or back. */
function holdNode(log2: i32, x: i32, y: i32, isBack: bool): void {
  let held = base + HELD_NODES + (6 - log2) * 12288;
  for (let plane = 0; plane < searchedPlanes(); plane++) {
    const sub = plane > 0 ? enc.sub : 0;
    const side = (1 << log2) >> sub;
    const stride = recStrideOf(plane);
    const rec = recOf(plane) + (y >> sub) * <i32>stride + (x >> sub);
    if (isBack) copyBlock(held, side, rec, stride, side, side);
    else copyBlock(rec, stride, held, side, side, side);
    held += side * side;
  }
}

/** Keeps candidate 1 of a node in place of candidate 0. */
function keepTrial(log2: i32, x: i32, y: i32): void {
  const size = 1 << log2;
  keepBlocks(log2, x, y);
  for (let plane = 0; plane < searchedPlanes(); plane++) {
    const samples = plane > 0 ? (size * size) >> (2 * enc.sub) : size * size;
    const to = levelsAt(log2, 0, plane, x, y, 0);
    copyVectors(to, levelsAt(log2, 1, plane, x, y, 0), 2 * samples);
  }
}

/** What bits (in 1/256) of the partition cost. */
@inline
function priceOf(bits: i32): f64 {
  return enc.lambdaOfAll * <f64>bits * (1.0 / 256);
}

/** Searches a node of 2 ** log2 samples; leaves the best, and answers its cost. One of `most` is of no use. */
export function searchNode(log2: i32, x: i32, y: i32, most: f64): f64 {
  const size = 1 << log2;
  const cdf = partitionOffset(log2, x, y);
  const partition = partitionAt(log2, x, y);
  if (log2 == 3) return searchSmallest(x, y, cdf, most);
  const fits = x + size <= enc.codedWidth && enc.bandY + y + size <= enc.codedHeight;
  if (!fits) return searchQuarters(log2, x, y, Infinity, 0);
  const limit =
    log2 == 6 ? enc.textureLimit64 : log2 == 5 ? enc.textureLimit32 : enc.textureLimit16;
  const detail = texture(x, y, size, size);
  const splitCost = priceOf(cost(cdf, PARTITION_SPLIT));
  const hasForecast = enc.hasForecast != 0 && log2 < 6;
  const isCut = detail >= limit || (log2 == 6 && enc.lossless);
  if (hasForecast && !isCut) measureNode(x, y, size, detail);
  if (isCut || (hasForecast && log2 == 5 && isBetterCut())) {
    store<u8>(partition, <u8>PARTITION_SPLIT);
    return searchQuarters(log2, x, y, Infinity, splitCost);
  }
  // 1. Whole.
  saveContexts(contextsOf(log2, 0), x);
  enterBlock(log2, x, y, 0, 0);
  let best = searchBlock(log2, 0) + priceOf(cost(cdf, PARTITION_NONE));
  store<u8>(partition, <u8>PARTITION_NONE);
  // So cheap that no split can pay, or next to nothing to see.
  if (best < enc.leastSplit * enc.lambdaOfAll * <f64>size || detail < enc.flatness) return best;
  const bits = <f32>(best / (enc.lambdaOfAll * <f64>(size * size)));
  if (hasForecast && isBetterWhole(log2, bits)) return best;
  if (!enc.isChromaLate) {
    const block = blockAt(log2, 0, x, y);
    if (block.skip && (!block.isCopy || isFaithful())) return best;
  }
  holdNode(log2, x, y, false);
  saveContexts(contextsOf(log2, 1), x);
  loadContexts(contextsOf(log2, 0), x);
  // 2. In quarters.
  const whole = best;
  const quarters = searchQuarters(log2, x, y, best, splitCost);
  if (quarters < best) {
    best = quarters;
    store<u8>(partition, <u8>PARTITION_SPLIT);
  }
  // 3. In halves, where it is a close call between the others.
  if (!isCloseCall(log2, whole, quarters, detail)) {
    if (quarters < whole) return best;
  } else {
    if (quarters < whole) {
      holdNode(log2, x, y, false);
      saveContexts(contextsOf(log2, 1), x);
    }
    loadContexts(contextsOf(log2, 0), x);
    const isLying = liesRather(x, y, size);
    const far = abs(quarters - whole) / whole;
    if (!hasForecast || areHalvesUnlike(x, y, size, isLying, far)) {
      if (enc.hasBothHalves || isLying) best = tryParts(log2, x, y, PARTITION_HORZ, best, cdf);
      if (enc.hasBothHalves || !isLying) best = tryParts(log2, x, y, PARTITION_VERT, best, cdf);
    }
    if (enc.hasThirds) best = tryThirds(log2, x, y, best, cdf);
  }
  holdNode(log2, x, y, true);
  loadContexts(contextsOf(log2, 1), x);
  return best;
}

/** Cut, a node of 8 x 8 costs no less than this share of what it costs whole. */
const LEAST_SHARE: f64 = 0.7;
/** With less texture it is not cut. */
const SMALL_TEXTURE: f64 = 0.1;

/** The same of a node of 8 x 8: whole, halved, or in quarters where halves are better. */
function searchSmallest(x: i32, y: i32, cdf: usize, most: f64): f64 {
  if (enc.hasSmall) saveContexts(contextsOf(3, 0), x);
  enterBlock(3, x, y, 0, 0);
  store<u8>(partitionAt(3, x, y), <u8>PARTITION_NONE);
  const whole = searchBlock(3, 0) + priceOf(cost(cdf, PARTITION_NONE));
  if (!enc.hasSmall || blockAt(3, 0, x, y).skip) return whole;
  if (whole * LEAST_SHARE >= most || texture(x, y, 8, 8) < SMALL_TEXTURE) return whole;
  holdNode(3, x, y, false);
  saveContexts(contextsOf(3, 1), x);
  loadContexts(contextsOf(3, 0), x);
  const best = enc.isSmallQuick ? cutQuickly(x, y, whole, cdf) : cutAllWays(x, y, whole, cdf);
  holdNode(3, x, y, true);
  loadContexts(contextsOf(3, 1), x);
  return best;
}

/** A node of 8 x 8 in halves, and in quarters where halves are better than the whole. */
function cutAllWays(x: i32, y: i32, whole: f64, cdf: usize): f64 {
  let best = tryParts(3, x, y, PARTITION_HORZ, whole, cdf);
  best = tryParts(3, x, y, PARTITION_VERT, best, cdf);
  return best < whole ? tryParts(3, x, y, PARTITION_SPLIT, best, cdf) : best;
}

/** In quarters, and in the halves that lie along its edges. */
function cutQuickly(x: i32, y: i32, whole: f64, cdf: usize): f64 {
  const best = tryParts(3, x, y, PARTITION_SPLIT, whole, cdf);
  const tensor = tensorAt(x, y);
  const isLying = load<i32>(tensor, 4) > load<i32>(tensor);
  return tryParts(3, x, y, isLying ? PARTITION_HORZ : PARTITION_VERT, best, cdf);
}

/** Whether the halves of a node may be better than it and its quarters. */
function isCloseCall(log2: i32, whole: f64, quarters: f64, detail: f64): bool {
  if (log2 > enc.halvesLog2 || detail <= enc.halvesTexture) return false;
  return abs(quarters - whole) < enc.closeCall * whole;
}

/** The four quarters of a node, as far as they lie in the picture; gives up when `most` is reached. */
function searchQuarters(log2: i32, x: i32, y: i32, most: f64, splitCost: f64): f64 {
  const half = 1 << (log2 - 1);
  let j = splitCost;
  for (let k = 0; k < 4; k++) {
    const quarterX = x + (k & 1) * half;
    const quarterY = y + (k >> 1) * half;
    if (quarterX >= enc.codedWidth || enc.bandY + quarterY >= enc.codedHeight) continue;
    j += searchNode(log2 - 1, quarterX, quarterY, most - j);
    // What the others would take is guessed from these.
    if (j >= most) return j * (k == 3 ? 1 : 4 / <f64>(k + 1));
  }
  return j;
}

/** Whether a node's upper and lower half differ more in texture than its left and right one. */
function liesRather(x: i32, y: i32, size: i32): bool {
  const half = size >> 1;
  const first = texture(x, y, half, half);
  const second = texture(x + half, y, half, half);
  const third = texture(x, y + half, half, half);
  const fourth = texture(x + half, y + half, half, half);
  return abs(first + second - third - fourth) > abs(first + third - second - fourth);
}

/**
 * A half beside two quarters: cut along the better half, or along both ways if quarters are better still.
 * Where neither is better than the whole, a mixture of them is not either.
 */
function tryThirds(log2: i32, x: i32, y: i32, most: f64, cdf: usize): f64 {
  const part: i32 = load<u8>(partitionAt(log2, x, y));
  let best = most;
  if (part == PARTITION_HORZ || part == PARTITION_SPLIT) {
    best = tryParts(log2, x, y, PARTITION_HORZ_A, best, cdf);
    best = tryParts(log2, x, y, PARTITION_HORZ_B, best, cdf);
  }
  if (part == PARTITION_VERT || part == PARTITION_SPLIT) {
    best = tryParts(log2, x, y, PARTITION_VERT_A, best, cdf);
    best = tryParts(log2, x, y, PARTITION_VERT_B, best, cdf);
  }
  return best;
}

/** The blocks of a partition in place of the best so far, if they are better. */
function tryParts(log2: i32, x: i32, y: i32, part: i32, best: f64, cdf: usize): f64 {
  let j = priceOf(cost(cdf, part));
  const blocks = countParts(part);
  for (let k = 0; k < blocks && j < best; k++) {
    enterBlock(log2, x, y, part, k);
    enc.blockLimit = (best - j) / enc.weight;
    j += searchBlock(log2, 1);
  }
  enc.blockLimit = Infinity;
  if (j < best) {
    keepTrial(log2, x, y);
    store<u8>(partitionAt(log2, x, y), <u8>part);
    holdNode(log2, x, y, false);
    saveContexts(contextsOf(log2, 1), x);
    best = j;
  }
  loadContexts(contextsOf(log2, 0), x);
  return best;
}
