// Lossless JPEG XL (18181-1, modular): rows in, a codestream out. A row of groups is kept until it is full,
// then its groups are coded one after the other, and the host takes each before the next.
//
//   jxlLosslessOpen -> (jxlLosslessTake -> jxlLosslessStep until 0) … -> jxlLosslessHead, which goes in front

import { alloc } from '../arena';
import { chooseLiterals } from '../jxl-encode/matches';
import {
  beginList,
  beginOutput,
  endList,
  giveList,
  hasFailed,
  listBytes,
  putBits,
} from '../jxl-encode/output';
import {
  addSection,
  allocateSections,
  jxlSectionsChunk,
  resizeSection,
  writeContents,
} from '../jxl-encode/sections';
import { allocateStreams } from '../jxl-encode/stream';
import { writeNoSamples } from '../jxl-encode/tree';
import { allocateGroup, encodeGroup } from './group';
import { writeFrameHeader, writeImageHeader } from './header';
import {
  groupCount,
  isSideOfGroups,
  lfGroupCount,
  measurePicture,
  picture,
  pixelBytes,
} from './picture';
import { encodePlain, isPlain, writePlainTree } from './plain-group';
import { MOST_CONTEXTS } from './values';

const ILLEGAL: i32 = -1;
const OUT_OF_MEMORY: i32 = -3;
const MOST_SIDE: i32 = 1 << 18;
/** Tokens of the largest tree. */
const TREE_TOKENS: i32 = 8192;

/** Rows of the row of groups, and how many are there. */
let rows: usize = 0;
let held: i32 = 0;
/** Rows that were taken before those, and the group of them that comes next. */
let done: i32 = 0;
let next: i32 = 0;
let coded: i32 = 0;
/** LfGlobal, of more than one group; 0 of one, which has it. */
let global: usize = 0;
/** It has what groups of one colour use. */
let hasPlainTree: bool = false;
/** What the host takes: the group that was coded last, or the head. */
let first: usize = 0;

/**
 * Starts a picture of rows of `channels` 1 (gray) or 4 (RGBA) of `depth` 8, 10, 12 or 16 bits, in Display P3 or sRGB, in groups of `side`
 * pixels, 256, 512 or 1024, with `effort` 0 to 2. At most `bytes` bytes of the arena are taken for what grows with the content of a
 * group. 0, or a status: -1 illegal arguments, -3 out of memory.
 */
export function jxlLosslessOpen(
  width: i32,
  height: i32,
  channels: i32,
  depth: i32,
  hasAlpha: i32,
  isP3: i32,
  side: i32,
  effort: i32,
  bytes: usize,
): i32 {
  if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) return ILLEGAL;
  if ((channels != 1 && channels != 4) || !isSideOfGroups(side)) return ILLEGAL;
  if (effort < 0 || effort > 2 || !isDepth(depth)) return ILLEGAL;
  picture.depth = depth;
  picture.isDeep = i32(depth > 8);
  picture.isXyb = 0;
  picture.hasZeros = 0;
  chooseLiterals(depth > 8);
  picture.effort = effort;
  picture.width = width;
  picture.height = height;
  picture.channels = channels;
  picture.hasAlpha = i32(hasAlpha != 0 && channels == 4);
  picture.isP3 = i32(isP3 != 0 && channels == 4);
  picture.side = side;
  measurePicture();
  held = 0;
  done = 0;
  next = 0;
  coded = 0;
  first = 0;
  rows = alloc(rowBytes() * <usize>min(side, height));
  if (!rows || !allocateGroup()) return OUT_OF_MEMORY;
  if (!allocateSections(picture.groupsWide, picture.groupsHigh, lfGroupCount()))
    return OUT_OF_MEMORY;
  if (!allocateStreams(MOST_CONTEXTS, TREE_TOKENS)) return OUT_OF_MEMORY;
  beginOutput(bytes);
  global = 0;
  hasPlainTree = false;
  if (groupCount() > 1) addGlobals();
  return hasFailed() ? OUT_OF_MEMORY : 0;
}

function isDepth(depth: i32): bool {
  return depth == 8 || depth == 10 || depth == 12 || depth == 16;
}

/** The sections before those of groups, which have all channels: LfGlobal, and those that are empty. */
function addGlobals(): void {
  makeGlobal();
  addSection(<u32>listBytes(global));
  for (let i: i32 = 0; i <= lfGroupCount(); i++) addSection(0);
}

/** LfGlobal, by what groups use of it. */
function makeGlobal(): void {
  beginList();
  putBits(1, 1); // the usual steps of DC
  if (hasPlainTree) writePlainTree();
  else writeNoSamples();
  global = endList();
}

/** Before the first group of one colour. */
function addPlainTree(): void {
  hasPlainTree = true;
  giveList(global);
  makeGlobal();
  resizeSection(0, <u32>listBytes(global));
}

@inline
function rowBytes(): usize {
  return <usize>picture.width * pixelBytes();
}

/** Rows that the row of groups has in all. */
@inline
function rowsOfGroups(): i32 {
  return min(picture.side, picture.height - done);
}

/** Where the next rows go, without gaps. */
export function jxlLosslessRoom(): usize {
  return rows + <usize>held * rowBytes();
}

/** How many rows may come now. */
export function jxlLosslessMost(): i32 {
  return rowsOfGroups() - held;
}

/** Takes `count` rows that were put there. */
export function jxlLosslessTake(count: i32): i32 {
  if (count < 0 || count > rowsOfGroups() - held) return ILLEGAL;
  held += count;
  return 0;
}

/** Codes a group of a full row of them: 1, the host takes it; 0: more rows are wanted; or a status. */
export function jxlLosslessStep(): i32 {
  if (!held || held < rowsOfGroups()) return 0;
  // What the host has taken is free again.
  giveList(first);
  first = 0;
  const list = codeNext();
  if (hasFailed()) return OUT_OF_MEMORY;
  if (!list) return ILLEGAL;
  first = list;
  addSection(<u32>listBytes(list));
  coded++;
  if (++next == picture.groupsWide) {
    next = 0;
    done += held;
    held = 0;
  }
  return 1;
}

/** The next group of the row as a list, or 0. */
function codeNext(): usize {
  const left = next * picture.side;
  const pixels = rows + <usize>left * pixelBytes();
  const width = min(picture.side, picture.width - left);
  const isAlone = groupCount() == 1;
  if (isAlone || !isPlain(pixels, rowBytes(), width, held)) {
    return encodeGroup(pixels, rowBytes(), width, held, isAlone);
  }
  if (!hasPlainTree) addPlainTree();
  return encodePlain(pixels);
}

/** The first chunk of what was made last. */
export function jxlLosslessChunk(): usize {
  return first;
}

/** Makes what goes in front of all groups, when they are there: they follow by their places (../jxl-encode/sections.ts). */
export function jxlLosslessHead(): i32 {
  if (coded != groupCount()) return ILLEGAL;
  giveList(first);
  beginList();
  writeImageHeader();
  writeFrameHeader();
  if (!writeContents(global)) return ILLEGAL;
  first = jxlSectionsChunk();
  return hasFailed() ? OUT_OF_MEMORY : 0;
}
