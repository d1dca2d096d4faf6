// What a decoder is told of the blocks of an LF group (18181-1, G.2.4): a modular stream of four
// channels, by a tree of its own.
//
//   0, 1  by how much X and B follow Y in each tile
//   2     kinds of all blocks, and below them their multipliers, less one
//   3     how sharp the edge-preserving filter takes each block for

import { bitsFor, packSigned } from '../jxl-encode/fields';
import { putBits } from '../jxl-encode/output';
import { addToken, beginStream, endStream } from '../jxl-encode/stream';
import { PREDICT_GRADIENT, PREDICT_ZERO, writeModularHeader } from '../jxl-encode/tree';
import { multiplierOf } from './field';
import { codeOf } from './kinds';
import { LF_GROUP, picture, TILE } from './picture';

const PREDICT_WEST: u32 = 1;

/** Properties (H.4.1). */
const CHANNEL: u8 = 0;
const ROW: u8 = 2;
const WEST: u8 = 7;
const LEAF: u8 = 255;

/** The tree, level by level: a property and what it must be above for the first branch, or a leaf's predictor. */
const TREE: usize = memory.data<u8>([
  CHANNEL,
  1,
  CHANNEL,
  2,
  LEAF,
  5,
  LEAF,
  0,
  ROW,
  0,
  LEAF,
  1,
  WEST,
  0,
  WEST,
  5,
  LEAF,
  0,
  LEAF,
  0,
  LEAF,
  0,
]);
const NODES: usize = 11;
/** Its leaves are contexts in their order. */
const CONTEXTS: i32 = 6;
const FOLLOWS: u32 = 0;
const SHARPNESS: u32 = 1;
const MULTIPLIER: u32 = 2;
const KIND_AFTER_SMALL: u32 = 3;
const KIND_AFTER_HALF: u32 = 4;
const KIND_AFTER_LARGE: u32 = 5;

/** Contexts of a tree (H.4.2). */
const TREE_CONTEXTS: i32 = 6;

function writeMetadataTree(): bool {
  beginStream(TREE_CONTEXTS);
  for (let i: usize = 0; i < NODES; i++) {
    const property = load<u8>(TREE + (i << 1));
    const value = <u32>load<u8>(TREE + (i << 1), 1);
    if (property != LEAF) {
      addToken(1, <u32>property + 1);
      addToken(0, packSigned(<i32>value));
      continue;
    }
    assert(value == PREDICT_ZERO || value == PREDICT_WEST || value == PREDICT_GRADIENT);
    addToken(1, 0);
    addToken(2, value);
    for (let context: u32 = 3; context < 6; context++) addToken(context, 0);
  }
  return endStream(TREE_CONTEXTS);
}

/** HfMetadata of an LF group. */
export function writeMetadata(groupX: i32, groupY: i32): bool {
  const left = groupX * LF_GROUP;
  const top = groupY * LF_GROUP;
  const wide = min(LF_GROUP, picture.wide - left);
  const high = min(LF_GROUP, picture.high - top);
  let count: u32 = 0;
  for (let y = top; y < top + high; y++) {
    const row = picture.kinds + <usize>(y * picture.wide + left);
    for (let x: usize = 0; x < <usize>wide; x++) count += u32(load<u8>(row + x) != 0);
  }
  putBits(bitsFor(<u32>(wide * high)), count - 1);
  writeModularHeader();
  if (!writeMetadataTree()) return false;
  beginStream(CONTEXTS);
  addFollows(picture.follows0, left, top, wide, high);
  addFollows(picture.follows1, left, top, wide, high);
  addBlocks(left, top, wide, high);
  for (let i: i32 = 0; i < wide * high; i++)
    addToken(SHARPNESS, packSigned(<i32>picture.sharpness));
  return endStream(CONTEXTS);
}

/** What lies outside is the nearest of what is inside (H.3). */
function addFollows(map: usize, left: i32, top: i32, wide: i32, high: i32): void {
  const tilesWide = (wide + TILE - 1) / TILE;
  const tilesHigh = (high + TILE - 1) / TILE;
  const stride = <usize>picture.tilesWide;
  for (let y: i32 = 0; y < tilesHigh; y++) {
    let at = map + <usize>(top / TILE + y) * stride + <usize>(left / TILE);
    for (let x: i32 = 0; x < tilesWide; x++, at++) {
      const west = x ? <i32>load<i8>(at - 1) : y ? <i32>load<i8>(at - stride) : 0;
      const north = y ? <i32>load<i8>(at - stride) : west;
      const northWest = x && y ? <i32>load<i8>(at - stride - 1) : west;
      const low = min(west, north);
      const high = max(west, north);
      const predicted = max(low, min(high, west + north - northWest));
      addToken(FOLLOWS, packSigned(<i32>load<i8>(at) - predicted));
    }
  }
}

/** A row of all kinds, then one of all multipliers, each relative to the one before. */
function addBlocks(left: i32, top: i32, wide: i32, high: i32): void {
  let west: i32 = 0;
  let first: i32 = -1;
  for (let y = top; y < top + high; y++) {
    const row = picture.kinds + <usize>(y * picture.wide + left);
    for (let x: usize = 0; x < <usize>wide; x++) {
      const kind = <i32>load<u8>(row + x) - 1;
      if (kind < 0) continue;
      const code = <i32>codeOf(kind);
      const context = west > 5 ? KIND_AFTER_HALF : west > 0 ? KIND_AFTER_LARGE : KIND_AFTER_SMALL;
      addToken(context, packSigned(code));
      west = code;
      if (first < 0) first = code;
    }
  }
  // Before the first multiplier stands the kind above it.
  let before = first;
  for (let y = top; y < top + high; y++) {
    for (let x = left; x < left + wide; x++) {
      const kind = <i32>load<u8>(picture.kinds + <usize>(y * picture.wide + x)) - 1;
      if (kind < 0) continue;
      const multiplier = multiplierOf(kind, x, y) - 1;
      addToken(MULTIPLIER, packSigned(multiplier - before));
      before = multiplier;
    }
  }
}
