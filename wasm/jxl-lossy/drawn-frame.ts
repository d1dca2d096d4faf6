// The frame that patches are taken from: modular, of indices of palettes, in front of the one in blocks.
// Its groups are coded by the lossless encoder.

import { alloc } from '../arena';
import { putU32, putU64, width as widthOf } from '../jxl-encode/fields';
import { chooseLiterals } from '../jxl-encode/matches';
import {
  alignByte,
  appendList,
  beginList,
  CHUNK_BYTES,
  endList,
  giveChunk,
  jxlChunkBytes,
  jxlChunkLength,
  jxlChunkNext,
  listBytes,
  putBits,
  takeChunk,
} from '../jxl-encode/output';
import { putSize } from '../jxl-encode/sections';
import { writeNoSamples } from '../jxl-encode/tree';
import { allocateGroup, encodeGroup, writeSteps } from '../jxl-lossless/group';
import {
  groupCount,
  picture as kept,
  lfGroupCount,
  measurePicture,
  sideShift,
} from '../jxl-lossless/picture';
import { allocateDrawnColours } from './drawn-colours';
import { SIDE } from './drawn-map';
import { allocateDrawnTiles, expandTile, giveTiles, isDrawn } from './drawn-tiles';
import { allocatePatches, KEPT, keptHigh, keptWide, placePatches, sourceOf } from './patches';
import { picture } from './picture';

/** Of a group's side in pixels, and where pictures are wide. */
const LARGE: i32 = 512;
const SMALL: i32 = 256;
const WIDE: i32 = 2048;
/** Levels of brightness that soft edges may be off, at distance 1 and at most. */
const TOLERANCE: f64 = 5;
const MOST_TOLERANCE: i32 = 24;
/** The most effort that trees are learnt with. */
const BALANCED: i32 = 1;

const ILLEGAL: i32 = -1;
const OUT_OF_MEMORY: i32 = -3;

/** Pixels of a group, u32; bytes of the groups as they are coded, u32. */
let pixels: usize = 0;
let sizes: usize = 0;
/** The groups that are coded, one behind the other in chunks: the first one, and the one that is filled. */
let first: usize = 0;
let last: usize = 0;
let done: i32 = 0;

/** Takes all memory; `distance`: how far from the original the picture may be. */
export function allocateDrawn(distance: f64): bool {
  kept.isXyb = 1;
  kept.isDeep = 0;
  kept.hasAlpha = 0;
  kept.hasZeros = picture.hasAlpha;
  kept.isP3 = 0;
  kept.channels = 4;
  kept.effort = min(BALANCED, picture.effort);
  kept.side = picture.width > WIDE ? SMALL : LARGE;
  kept.width = (picture.wide + 1) << 3;
  kept.height = (picture.high + 1) << 3;
  measurePicture();
  done = 0;
  const side = <usize>kept.side;
  pixels = alloc(min(side, <usize>kept.width) * min(side, <usize>kept.height) * 4);
  sizes = alloc((<usize>groupCount()) << 2);
  first = 0;
  last = 0;
  if (!pixels || !sizes || !allocateGroup()) return false;
  const tolerance = <i32>nearest<f64>(TOLERANCE * distance);
  if (!allocateDrawnColours(max(1, min(MOST_TOLERANCE, tolerance)))) return false;
  return allocateDrawnTiles() && allocatePatches();
}

/** Sets the frame when all rows are there. */
export function placeDrawn(): void {
  if (!isDrawn) return;
  placePatches();
  kept.width = keptWide * SIDE;
  kept.height = keptHigh * SIDE;
  measurePicture();
}

/** Codes the next group: 1 while there is more, 0 at the end, or a status. */
export function codeDrawn(): i32 {
  if (!isDrawn) return 0;
  const perSide = kept.side / SIDE;
  const left = (done % kept.groupsWide) * perSide;
  const top = (done / kept.groupsWide) * perSide;
  const wide = min(perSide, keptWide - left);
  const high = min(perSide, keptHigh - top);
  const stride = (<usize>(wide * SIDE)) << 2;
  for (let y: i32 = 0; y < high; y++) {
    let colour: u32 = 0xffffff;
    for (let x: i32 = 0; x < wide; x++) {
      const to = pixels + <usize>(y * SIDE) * stride + ((<usize>(x * SIDE)) << 2);
      colour = expandTile(left + x, sourceOf(top + y), to, stride, colour);
    }
  }
  chooseLiterals(false);
  const list = encodeGroup(pixels, stride, wide * SIDE, high * SIDE, groupCount() == 1);
  if (!list) return ILLEGAL;
  store<u32>(sizes + ((<usize>done) << 2), <u32>listBytes(list));
  done++;
  if (!keepList(list)) return OUT_OF_MEMORY;
  if (done < groupCount()) return 1;
  giveTiles();
  return 0;
}

/** Puts a list behind those that are kept, so that small groups share chunks; false when there is no room. */
function keepList(list: usize): bool {
  for (let chunk = list; chunk; ) {
    let from = jxlChunkBytes(chunk);
    const end = from + jxlChunkLength(chunk);
    while (from < end) {
      if (!last || jxlChunkLength(last) == CHUNK_BYTES) {
        if (!appendChunk()) return false;
      }
      const length = jxlChunkLength(last);
      const some = min(end - from, CHUNK_BYTES - length);
      memory.copy(jxlChunkBytes(last) + length, from, some);
      store<u32>(last, <u32>(length + some), 4);
      from += some;
    }
    const next = jxlChunkNext(chunk);
    giveChunk(chunk);
    chunk = next;
  }
  return true;
}

function appendChunk(): bool {
  const chunk = takeChunk();
  if (!chunk) return false;
  store<u32>(chunk, 0);
  store<u32>(chunk, 0, 4);
  if (last) store<u32>(last, <u32>chunk);
  else first = chunk;
  last = chunk;
  return true;
}

@inline
function sizeOf(i: i32): u32 {
  return load<u32>(sizes + ((<usize>i) << 2));
}

/** Writes the frame to the list that is open; `head`: LfGlobal, of `makeDrawnGlobal`. */
export function writeDrawn(head: usize): void {
  writeHeader();
  putBits(1, 0); // sections in their usual order
  alignByte();
  if (head) {
    putSize(<u32>listBytes(head));
    for (let i: i32 = 0; i <= lfGroupCount(); i++) putSize(0);
  }
  for (let i: i32 = 0; i < groupCount(); i++) putSize(sizeOf(i));
  alignByte();
  if (head) appendList(head);
  appendList(first);
}

/** LfGlobal where there are several groups, else 0. */
export function makeDrawnGlobal(): usize {
  if (groupCount() == 1) return 0;
  beginList();
  writeSteps();
  writeNoSamples();
  return endList();
}

function writeHeader(): void {
  putBits(1, 0);
  putBits(2, 2); // only to be referred to
  putBits(1, 1); // modular
  putU64(0);
  putBits(2, 0); // not upsampled
  if (picture.hasAlpha) putBits(2, 0);
  putBits(2, sideShift() + 1);
  putBits(1, 1); // of its own size
  putFrameSide(<u32>kept.width);
  putFrameSide(<u32>kept.height);
  putBits(2, KEPT);
  putBits(1, 1); // before its colours are converted
  putBits(2, 0); // no name
  putBits(1, 0);
  putBits(1, 0); // not gabor-like
  putBits(2, 0); // no edge-preserving filter
  putU64(0);
  putU64(0);
}

function putFrameSide(side: u32): void {
  putU32(side, widthOf(8, 0), widthOf(11, 256), widthOf(14, 2304), widthOf(30, 18688));
}
