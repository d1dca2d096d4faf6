// The tokens of coefficients (18181-1, I.4). Of each plane of a block: how many coefficients are not zero,
// and then coefficients up to the last of those, in contexts by their place and by how many are still to
// come. They are counted band by band, and made group by group when their code is known.

import { alloc } from '../arena';
import {
  COUNT_CONTEXTS,
  FIRST_COUNT,
  initContexts,
  leftContexts,
  placeContexts,
  VALUE_CONTEXTS,
} from '../jxl-encode/coefficient-contexts';
import { count } from '../jxl-encode/hybrid';
import { rows, top } from './band';
import { allocateCounts, BLOCK_CONTEXTS, histograms } from './counts';
import { measureBlock } from './first-pass';
import { kindAt } from './kind-tables';
import { contextOf, highOf, wideOf } from './kinds';
import {
  allocatePacked,
  beginSegment,
  bytesAt,
  endPlane,
  nextPlane,
  openSegment,
  packPlane,
  valueAt,
} from './packed';
import { GROUP, picture, TILE } from './picture';
import { nonzeros, quantizeBlock, stepsOf } from './quantize';

/** The share of each block in the coefficients that are not zero: TILE rows of each plane, u8. */
let shares: usize = 0;
/** Where the next token goes. */
let to: usize = 0;

export function allocateTokens(): bool {
  if (!initContexts()) return false;
  shares = alloc(<usize>(3 * TILE * picture.wide));
  return shares != 0 && allocateCounts() && allocatePacked();
}

/** Quantizes the band, keeps its coefficients and counts their tokens; measures its blocks where that is wanted. */
export function countBand(isMeasuring: bool): void {
  for (let g: i32 = 0; g < picture.groupsWide; g++) {
    beginSegment(top / TILE, g);
    const right = min((g + 1) * GROUP, picture.wide);
    for (let y: i32 = 0; y < rows; y++) {
      for (let x = g * GROUP; x < right; x++) {
        const kind = kindOf(x, top + y);
        if (kind < 0) continue;
        quantizeBlock(kind, x, y);
        if (isMeasuring) measureBlock(kind, x, y);
        countPlane(1, kind, x, top + y);
        countPlane(0, kind, x, top + y);
        countPlane(2, kind, x, top + y);
      }
    }
  }
}

/** The kind of the block that begins at x, y; below 0 where none does. */
@inline
function kindOf(x: i32, y: i32): i32 {
  return <i32>load<u8>(picture.kinds + <usize>(y * picture.wide + x)) - 1;
}

function countPlane(plane: usize, kind: i32, x: i32, y: i32): void {
  const blocks = <u32>(highOf(kind) * wideOf(kind));
  const steps = stepsOf(plane);
  const n = nonzeros(steps, (<usize>blocks) << 7);
  const from = packPlane(n, steps, kindAt(kind).order, blocks);
  if (from) walk(from, plane, kind, x, y, true);
}

/** Makes the tokens of a group; answers how many there are. */
export function makeTokens(group: i32, tokens: usize): i32 {
  const groupX = group % picture.groupsWide;
  const groupY = group / picture.groupsWide;
  const left = groupX * GROUP;
  const right = min(left + GROUP, picture.wide);
  const bottom = min((groupY + 1) * GROUP, picture.high);
  to = tokens;
  for (let y = groupY * GROUP; y < bottom; y++) {
    if (y % TILE == 0) openSegment(y / TILE, groupX);
    for (let x = left; x < right; x++) {
      const kind = kindOf(x, y);
      if (kind < 0) continue;
      endPlane(walk(nextPlane(), 1, kind, x, y, false));
      endPlane(walk(nextPlane(), 0, kind, x, y, false));
      endPlane(walk(nextPlane(), 2, kind, x, y, false));
    }
  }
  return <i32>((to - tokens) >> 2);
}

@inline
function add(context: u32, value: u32, isCounted: bool): void {
  if (isCounted) {
    count(histograms, context, value);
  } else {
    store<u32>(to, (context << 16) | value);
    to += 4;
  }
}

@inline
function shareAt(plane: usize, x: i32, y: i32): usize {
  return shares + <usize>((<i32>plane * TILE + (y & (TILE - 1))) * picture.wide + x);
}

/** The mean of what the blocks to the left and above have. */
@inline
function expectedCount(plane: usize, x: i32, y: i32): u32 {
  const isFirst = !(x & (GROUP - 1));
  const isTop = !(y & (GROUP - 1));
  const above: u32 = isTop ? 0 : <u32>load<u8>(shareAt(plane, x, y - 1));
  if (isFirst) return isTop ? FIRST_COUNT : above;
  const west = <u32>load<u8>(shareAt(plane, x - 1, y));
  return isTop ? west : (above + west + 1) >> 1;
}

/** Counts or makes the tokens of the plane that is packed at `from`; answers where it ends. */
@inline
function walk(from: usize, plane: usize, kind: i32, x: i32, y: i32, isCounted: bool): usize {
  const high = highOf(kind);
  const wide = wideOf(kind);
  const blocks = <u32>(high * wide);
  const log = 31 - <u32>clz(blocks);
  const n = valueAt(from);
  let at = from + bytesAt(from);
  const expected = expectedCount(plane, x, y);
  const share = (n + blocks - 1) >> log;
  for (let v: i32 = 0; v < high; v++) {
    for (let u: i32 = 0; u < wide; u++) store<u8>(shareAt(plane, x + u, y + v), <u8>share);
  }
  const blockContext = contextOf(kind, plane);
  const bucketed = expected < 8 ? expected : 4 + (expected >> 1);
  add(bucketed * BLOCK_CONTEXTS + blockContext, n, isCounted);
  const base = BLOCK_CONTEXTS * COUNT_CONTEXTS + VALUE_CONTEXTS * blockContext;
  let wasNonzero: u32 = n > blocks << 2 ? 0 : 1;
  let left = n;
  let leftBase = base + <u32>load<u16>(leftContexts + ((<usize>share) << 1));
  for (let k = blocks; left; k++) {
    const value = valueAt(at);
    at += bytesAt(at);
    const place = <u32>load<u16>(placeContexts + ((<usize>(k >> log)) << 1));
    add(leftBase + place + wasNonzero, value, isCounted);
    wasNonzero = u32(value != 0);
    if (!value) continue;
    left--;
    leftBase = base + <u32>load<u16>(leftContexts + ((<usize>((left + blocks - 1) >> log)) << 1));
  }
  return at;
}
