// The cheapest way through the segment: literals, keys of the colour cache, copies. Forward, with what
// coding up to each pixel costs; for each the best match, the pixel before and the row above.
//
//   tokens   while it goes: for each end the token that leads there; then for each beginning its token
//            u32   0 literal, 1 + key, length << 20 | distance, INSIDE a copy

import { cacheKey, INSIDE, tileShift } from './costs';
import { classOf, distanceCode, equalPixels, MOST_LENGTH } from './matches';
import {
  ALPHA_FROM,
  BLUE_FROM,
  CACHE,
  CACHE_BEFORE,
  CACHE_FROM,
  DISTANCES_FROM,
  GROUP_SYMBOLS,
  image,
  LENGTHS_FROM,
  RED_FROM,
} from './state';

/** What a key may cost more than its pixel: the more they are used, the less they cost. */
const KEY_BONUS: u32 = 256;
/** Where copies end that are looked at: all up to here, then the last length of each class. */
let dense: u32 = 4;
let at: u32 = 0;
let runEnd: u32 = 0;
let rowEnd: u32 = 0;
/** A copy that begins at `longStart` is long enough to be followed to its end, unless a longer one begins. */
const TAIL: u32 = 16;
const LONGER: u32 = 4;
let longLength: u32 = 64;
let longStart: u32 = 0;
let longEnd: u32 = 0;
let longDistance: u32 = 0;
/** It has the greatest length that there is: none that begins inside is longer. */
let isLongest: bool = false;
/** The distance that was looked at last, and its class as `classOf` has it: it takes a division. */
let lastDistance: u32 = 0;
let lastClass: u32 = 0;
let runClass: u32 = 0;
let rowClass: u32 = 0;

/** Starts at the segment's first pixel. `thoroughness`: 0 to 2. */
export function startParse(thoroughness: i32): void {
  const pixels = <usize>image.rows * image.coded;
  memory.fill(image.costs, 0xff, (pixels + 1) << 2);
  store<u32>(image.costs, 0);
  at = 0;
  runEnd = 0;
  rowEnd = 0;
  longEnd = 0;
  dense = thoroughness ? 16 : 4;
  longLength = 32 << (thoroughness + i32(thoroughness > 0));
  lastDistance = 0;
  runClass = classOf(distanceCode(1));
  rowClass = classOf(distanceCode(image.coded));
  memory.copy(image.scratch + CACHE, image.scratch + CACHE_BEFORE, 4096);
}

@inline
function costAt(costs: usize, symbol: u32): u32 {
  return load<i16>(costs + ((<usize>symbol) << 1));
}

/** The next `count` pixels; false at the end of the segment, when tokens stand at their beginnings. */
export function parseSome(count: u32, usesGroups: bool): bool {
  const pixels = <u32>image.rows * image.coded;
  const width = <u32>image.coded;
  const stop = min(pixels, at + count);
  const shift = tileShift();
  const mask = ((<u32>1) << shift) - 1;
  const cache = image.scratch + CACHE;
  const hasCache = image.cacheBits > 0;
  let x = at % width;
  let y = at / width;
  let costs = image.groupCosts;
  let isNew = true;
  const first = image.pixels + ((<usize>image.history) << 2);
  for (; at < stop; at++, x++) {
    if (x == width) {
      x = 0;
      y++;
    }
    if (usesGroups && (isNew || (x & mask) == 0)) {
      costs = image.groupCosts + <usize>groupAt(x, y) * GROUP_SYMBOLS * 2;
      isNew = false;
    }
    const here = first + ((<usize>at) << 2);
    const pixel = load<u32>(here);
    if (at < longEnd && isLongest) {
      if (hasCache) store<u32>(cache + ((<usize>cacheKey(pixel)) << 2), pixel);
      continue;
    }
    if (at < longEnd) {
      const found = load<u32>(image.matches + ((<usize>at) << 2)) >> 20;
      if (at >= runEnd) runEnd = at + equalPixels(here, here - 4, pixels - at);
      if (at >= rowEnd && at + image.history >= width) {
        rowEnd = at + equalPixels(here, here - ((<usize>width) << 2), pixels - at);
      }
      if (max(at + found, max(runEnd, rowEnd)) <= longEnd + TAIL + LONGER) {
        if (hasCache) store<u32>(cache + ((<usize>cacheKey(pixel)) << 2), pixel);
        continue;
      }
      longEnd = at;
      const start = load<u32>(image.costs + ((<usize>longStart) << 2));
      if (at - longStart > 1) copyTo(costs, start, at - longStart);
    }
    const before = load<u32>(image.costs + ((<usize>at) << 2));
    let token: u32 = 0;
    let literal =
      costAt(costs, (pixel >> 8) & 255) +
      costAt(costs, RED_FROM + ((pixel >> 16) & 255)) +
      costAt(costs, BLUE_FROM + (pixel & 255)) +
      costAt(costs, ALPHA_FROM + (pixel >> 24));
    if (hasCache) {
      const key = cacheKey(pixel);
      const kept = cache + ((<usize>key) << 2);
      if (load<u32>(kept) == pixel) {
        const hit = costAt(costs, CACHE_FROM + key);
        if (hit < literal + KEY_BONUS) {
          literal = hit;
          token = key + 1;
        }
      } else store<u32>(kept, pixel);
    }
    reach(at + 1, before + literal, token);
    const left = pixels - at;
    if (left < 2) continue;
    const match = load<u32>(image.matches + ((<usize>at) << 2));
    const distance = match & 0xfffff;
    if (match) {
      if (distance != lastDistance) {
        lastDistance = distance;
        lastClass = classOf(distanceCode(distance));
      }
      copy(costs, before, match >> 20, distance, lastClass);
    }
    if (match >> 20 >= longLength) followFrom(costs, before, match >> 20, distance);
    // The pixel before, and the row above.
    const position = at + image.history;
    if (position >= 1 && distance != 1) {
      if (at >= runEnd) runEnd = at + equalPixels(here, here - 4, left);
      const length = min(runEnd - at, MOST_LENGTH);
      if (length > 1) copy(costs, before, length, 1, runClass);
      if (length >= longLength) followFrom(costs, before, length, 1);
    }
    if (position >= width && distance != width && width > 1) {
      if (at >= rowEnd) rowEnd = at + equalPixels(here, here - ((<usize>width) << 2), left);
      const length = min(rowEnd - at, MOST_LENGTH);
      if (length > 1) copy(costs, before, length, width, rowClass);
      if (length >= longLength) followFrom(costs, before, length, width);
    }
  }
  if (at < pixels) return true;
  turnTokens(pixels);
  return false;
}

/** The group, of this segment's, that a pixel belongs to. */
@inline
function groupAt(x: u32, y: u32): u32 {
  const shift = tileShift();
  const tilesWide = (<u32>image.coded + ((<u32>1) << shift) - 1) >> shift;
  const tile = ((y + image.first) >> shift) * tilesWide + (x >> shift);
  return <u32>load<u16>(image.groupOf + ((<usize>tile) << 1)) - image.groupsBefore;
}

@inline
function reach(end: u32, cost: u32, token: u32): void {
  const there = image.costs + ((<usize>end) << 2);
  if (cost >= load<u32>(there)) return;
  store<u32>(there, cost);
  store<u32>(image.tokens + ((<usize>end) << 2), token);
}

/** What is inside a long copy from here on is left out, but for its last pixels. */
function followFrom(costs: usize, before: u32, length: u32, distance: u32): void {
  if (at + length <= longEnd + TAIL) return;
  longStart = at;
  longEnd = at + length - TAIL;
  longDistance = distance;
  isLongest = length == MOST_LENGTH;
  for (let n = length - TAIL; n < length; n++) copyTo(costs, before, n);
}

/** The copy that is followed, up to another length: where a longer one begins. */
function copyTo(costs: usize, before: u32, length: u32): void {
  const code = classOf(distanceCode(longDistance));
  const base = before + costAt(costs, DISTANCES_FROM + (code & 255)) + ((code >> 8) << 7);
  reach(longStart + length, base + lengthCost(costs, length), (length << 20) | longDistance);
}

/** A copy of each length up to `length` that may pay; `code`: the class of the distance. */
function copy(costs: usize, before: u32, length: u32, distance: u32, code: u32): void {
  const base = before + costAt(costs, DISTANCES_FROM + (code & 255)) + ((code >> 8) << 7);
  const end = min(length, dense);
  let n: u32 = 2;
  for (; n <= end; n++) reach(at + n, base + lengthCost(costs, n), (n << 20) | distance);
  while (n <= length) {
    // The last length of the class of n.
    const found = classOf(n);
    const extra = found >> 8;
    n = min(length, (((n - 1) >> extra) + 1) << extra);
    const cost = costAt(costs, LENGTHS_FROM + (found & 255)) + (extra << 7);
    reach(at + n, base + cost, (n << 20) | distance);
    n++;
  }
}

@inline
function lengthCost(costs: usize, length: u32): u32 {
  const found = classOf(length);
  return costAt(costs, LENGTHS_FROM + (found & 255)) + ((found >> 8) << 7);
}

/** From tokens by ends to tokens by beginnings, and INSIDE between. */
function turnTokens(pixels: u32): void {
  const tokens = image.tokens;
  let end = pixels;
  let token = load<u32>(tokens + ((<usize>end) << 2));
  while (end > 0) {
    const length = max(<u32>1, token >> 20);
    const start = end - length;
    const next = load<u32>(tokens + ((<usize>start) << 2));
    store<u32>(tokens + ((<usize>start) << 2), token);
    for (let i = start + 1; i < end; i++) store<u32>(tokens + ((<usize>i) << 2), INSIDE);
    token = next;
    end = start;
  }
}
