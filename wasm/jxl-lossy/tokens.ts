// The tokens of all groups (18181-1, I.4), in chunks, until the last one is there and their code can be
// made. Of each block: how many coefficients are not zero, and then coefficients up to the last of
// those, in contexts by their place and by how many are still to come.

import { alloc, allocZeroed } from '../arena';
import {
  COUNT_CONTEXTS,
  FIRST_COUNT,
  initContexts,
  leftContexts,
  placeContexts,
  VALUE_CONTEXTS,
} from '../jxl-encode/coefficient-contexts';
import { count, HISTOGRAM_BYTES } from '../jxl-encode/hybrid';
import { CHUNK_BYTES, chunkData, giveChunk, takeChunk } from '../jxl-encode/output';
import { rows, top } from './band';
import { contextOf, highOf, kindAt, wideOf } from './kinds';
import { GROUP, groupCount, picture, TILE } from './picture';
import { quantizeBlock, stepsOf } from './quantize';

/** Block contexts of the usual map, and all contexts of them. */
const BLOCK_CONTEXTS: u32 = 15;
export const CONTEXTS: i32 = 15 * (37 + 458);
/** Tokens of one plane of a block, in bytes, at most. */
const MOST_BYTES: usize = 257 * 4;

/** Counts of all contexts. */
export let histograms: usize = 0;
/** The share of each block in the coefficients that are not zero: TILE rows of each plane, u8. */
let shares: usize = 0;
/** Of each group: its first chunk, and the one that is being filled, u32. */
let firsts: usize = 0;
let lasts: usize = 0;
/** Where the next token goes, and where the chunk ends. */
let at: usize = 0;
let limit: usize = 0;
/** A chunk could not be had. */
export let isFull: bool = false;

export function allocateTokens(): bool {
  isFull = false;
  if (!initContexts()) return false;
  histograms = allocZeroed(<usize>CONTEXTS * HISTOGRAM_BYTES);
  shares = alloc(<usize>(3 * TILE * picture.wide));
  firsts = allocZeroed((<usize>groupCount()) << 2);
  lasts = allocZeroed((<usize>groupCount()) << 2);
  return histograms != 0 && shares != 0 && firsts != 0 && lasts != 0;
}

/** Quantizes the band, and adds its tokens to those of the groups it lies in. */
export function tokenizeBand(): void {
  const groups = (top / GROUP) * picture.groupsWide;
  for (let g: i32 = 0; g < picture.groupsWide; g++) {
    openGroup(groups + g);
    const left = g * GROUP;
    const right = min(left + GROUP, picture.wide);
    for (let y: i32 = 0; y < rows; y++) {
      for (let x = left; x < right; x++) {
        const index = <usize>((top + y) * picture.wide + x);
        const kind = <i32>load<u8>(picture.kinds + index) - 1;
        if (kind < 0) continue;
        quantizeBlock(kind, x, y);
        tokenizePlane(1, kind, x, y);
        tokenizePlane(0, kind, x, y);
        tokenizePlane(2, kind, x, y);
      }
    }
    closeGroup(groups + g);
  }
}

function openGroup(group: i32): void {
  const chunk = <usize>load<u32>(lasts + ((<usize>group) << 2));
  at = chunk ? chunkData(chunk) + <usize>load<u32>(chunk, 4) : 0;
  limit = chunk ? chunkData(chunk) + CHUNK_BYTES : 0;
  open = chunk;
  openAs = group;
}

let open: usize = 0;
let openAs: i32 = 0;

function closeGroup(group: i32): void {
  if (open) store<u32>(open, <u32>(at - chunkData(open)), 4);
  store<u32>(lasts + ((<usize>group) << 2), <u32>open);
}

/** Begins a chunk; where there is none, what follows overwrites the last one. */
function nextChunk(): bool {
  if (open) store<u32>(open, <u32>(at - chunkData(open)), 4);
  const chunk = takeChunk();
  if (!chunk) {
    isFull = true;
    return false;
  }
  store<u32>(chunk, 0);
  if (open) store<u32>(open, <u32>chunk);
  else store<u32>(firsts + ((<usize>openAs) << 2), <u32>chunk);
  open = chunk;
  at = chunkData(chunk);
  limit = at + CHUNK_BYTES;
  return true;
}

@inline
function add(context: u32, value: u32): void {
  store<u32>(at, (context << 16) | value);
  at += 4;
  count(histograms, context, value);
}

@inline
function shareAt(plane: usize, x: i32, y: i32): usize {
  return shares + <usize>((<i32>plane * TILE + (y & (TILE - 1))) * picture.wide + x);
}

/** The mean of what the blocks to the left and above have. */
@inline
function expectedCount(plane: usize, x: i32, y: i32): u32 {
  const isFirst = !(x & (GROUP - 1));
  const isTop = !((top + y) & (GROUP - 1));
  const above: u32 = isTop ? 0 : <u32>load<u8>(shareAt(plane, x, y - 1));
  if (isFirst) return isTop ? FIRST_COUNT : above;
  const west = <u32>load<u8>(shareAt(plane, x - 1, y));
  return isTop ? west : (above + west + 1) >> 1;
}

function nonzeros(steps: usize, bytes: usize): u32 {
  let sum = i16x8.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    sum = i16x8.add(sum, i16x8.ne(v128.load(steps + i), i16x8.splat(0)));
  }
  const wide = i32x4.extadd_pairwise_i16x8_s(sum);
  const all =
    i32x4.extract_lane(wide, 0) +
    i32x4.extract_lane(wide, 1) +
    i32x4.extract_lane(wide, 2) +
    i32x4.extract_lane(wide, 3);
  return <u32>-all;
}

function tokenizePlane(plane: usize, kind: i32, x: i32, y: i32): void {
  if (at + MOST_BYTES > limit && !nextChunk()) return;
  const high = highOf(kind);
  const wide = wideOf(kind);
  const blocks = <u32>(high * wide);
  const log: u32 = blocks >> 1;
  const size = blocks << 6;
  const steps = stepsOf(plane);
  const n = nonzeros(steps, (<usize>size) << 1);
  const expected = expectedCount(plane, x, y);
  const share = (n + blocks - 1) >> log;
  for (let v: i32 = 0; v < high; v++) {
    for (let u: i32 = 0; u < wide; u++) store<u8>(shareAt(plane, x + u, y + v), <u8>share);
  }
  const blockContext = contextOf(kind, plane);
  const bucketed = expected < 8 ? expected : 4 + (expected >> 1);
  add(bucketed * BLOCK_CONTEXTS + blockContext, n);
  if (!n) return;
  const order = kindAt(kind).order;
  const base = BLOCK_CONTEXTS * COUNT_CONTEXTS + VALUE_CONTEXTS * blockContext;
  let wasNonzero: u32 = n > size >> 4 ? 0 : 1;
  let left = n;
  let leftBase = base + <u32>load<u16>(leftContexts + ((<usize>share) << 1));
  for (let k = blocks; k < size; k++) {
    const value = <i32>load<i16>(steps + ((<usize>load<u16>(order + ((<usize>k) << 1))) << 1));
    const packed = <u32>((value << 1) ^ (value >> 31));
    add(leftBase + <u32>load<u16>(placeContexts + ((<usize>(k >> log)) << 1)) + wasNonzero, packed);
    wasNonzero = u32(value != 0);
    if (!value) continue;
    if (--left == 0) break;
    leftBase = base + <u32>load<u16>(leftContexts + ((<usize>((left + blocks - 1) >> log)) << 1));
  }
}

/** Copies the tokens of a group together, and gives its chunks back; answers how many there are. */
export function gatherTokens(group: i32, to: usize): i32 {
  let end = to;
  let chunk = <usize>load<u32>(firsts + ((<usize>group) << 2));
  while (chunk) {
    const next = <usize>load<u32>(chunk);
    const bytes = <usize>load<u32>(chunk, 4);
    memory.copy(end, chunkData(chunk), bytes);
    end += bytes;
    giveChunk(chunk);
    chunk = next;
  }
  return <i32>((end - to) >> 2);
}
