// Counts and costs of groups' symbols (RFC 9649 3.7): what is there of each, and what it takes.

import { log2Of } from '../shared/logs';
import { classOf, distanceCode, equalPixels, MOST_LENGTH } from './matches';
import { partBits } from './part-bits';
import {
  ALPHA_FROM,
  BIT,
  BLUE_FROM,
  CACHE,
  CACHE_BEFORE,
  CACHE_FROM,
  DISTANCES,
  DISTANCES_FROM,
  GREENS,
  GROUP_SYMBOLS,
  image,
  LENGTHS_FROM,
  RED_FROM,
} from './state';

/** Costs of the last segment as one group, i16 x GROUP_SYMBOLS, and the settings of its picture. */
const LAST_COSTS: usize = memory.data(GROUP_SYMBOLS * 2, 16);
let lastSettings: i32 = 0;

/** What a symbol costs at least: a bit, where its code has others. */
const LEAST: f64 = 128;
/** A match of so many pixels looks worth a copy. */
const WORTH: u32 = 6;
/** A token of a pixel inside a copy. */
export const INSIDE: u32 = 0xffffffff;

/** Green alone differs; alpha is coded; keys of the colour cache. */
export let isOneChannel: bool = false;
export let hasAlpha: bool = false;
export let keys: u32 = 0;
let shift: u32 = 4;
let extraBits: f64 = 0;
/** What `countTokens` found: literals, and tokens else. */
export let literals: u32 = 0;
export let others: u32 = 0;

/** What the pixels have, before all else: red and blue, alpha. `tileBits`: log2 of a tile's side. */
export function openGroups(oneChannel: bool, alpha: bool, tileBits: u32): void {
  isOneChannel = oneChannel;
  hasAlpha = alpha;
  keys = image.cacheBits ? (<u32>1) << image.cacheBits : 0;
  shift = tileBits;
}

@inline
export function tileShift(): u32 {
  return shift;
}

@inline
export function cacheKey(pixel: u32): u32 {
  return (pixel * 0x1e35a7bd) >> (32 - image.cacheBits);
}

@inline
export function countsOf(group: i32): usize {
  return image.groupCounts + <usize>group * GROUP_SYMBOLS * 4;
}

@inline
export function costsOf(group: i32): usize {
  return image.groupCosts + <usize>group * GROUP_SYMBOLS * 2;
}

/** Counts of the one group before there are tokens: as if each match were taken that looks worth it. */
export function guessCounts(): void {
  image.groups = 1;
  const counts = countsOf(0);
  memory.fill(counts, 0, GROUP_SYMBOLS * 4);
  const first = image.pixels + ((<usize>image.history) << 2);
  const pixels = <u32>image.rows * image.coded;
  const cache = image.scratch + CACHE;
  if (keys) memory.copy(cache, image.scratch + CACHE_BEFORE, 4096);
  for (let i: u32 = 0; i < pixels; ) {
    const match = likelyMatch(first + ((<usize>i) << 2), i, pixels - i);
    const length = match >> 20;
    const isCopy = length >= WORTH;
    if (isCopy) countCopy(counts, length, match & 0xfffff);
    for (const end = isCopy ? i + length : i + 1; i < end; i++) {
      const pixel = load<u32>(first + ((<usize>i) << 2));
      if (keys) {
        const key = cacheKey(pixel);
        const kept = cache + ((<usize>key) << 2);
        const isHit = load<u32>(kept) == pixel;
        store<u32>(kept, pixel);
        if (isHit && !isCopy) {
          add32(counts, CACHE_FROM + key, 1);
          continue;
        }
      }
      if (!isCopy) countPixel32(counts, pixel);
    }
  }
  const share = max(1, pixels >> 12);
  for (let i: u32 = 0; i < 24; i++) add32(counts, LENGTHS_FROM + i, share / (1 + i));
  learnCosts(0);
}

/** The longest match, or that of the row above or of the pixel before, which are cheaper to tell, where it does as well. */
@inline
function likelyMatch(here: usize, i: u32, left: u32): u32 {
  const match = load<u32>(image.matches + ((<usize>i) << 2));
  const width = <u32>image.coded;
  const distance = match & 0xfffff;
  if (distance == width || distance == 1 || i + image.history < width) return match;
  const above = equalPixels(here, here - ((<usize>width) << 2), min(left, MOST_LENGTH));
  if (above >= WORTH && above * 2 >= match >> 20) return (above << 20) | width;
  const run = equalPixels(here, here - 4, min(left, MOST_LENGTH));
  return run >= WORTH && run * 2 >= match >> 20 ? (run << 20) | 1 : match;
}

@inline
function countCopy(counts: usize, length: u32, distance: u32): void {
  add32(counts, LENGTHS_FROM + (classOf(length) & 255), 1);
  add32(counts, DISTANCES_FROM + (classOf(distanceCode(distance)) & 255), 1);
}

@inline
function add32(counts: usize, symbol: u32, n: u32): void {
  const at = counts + ((<usize>symbol) << 2);
  store<u32>(at, load<u32>(at) + n);
}

@inline
function countPixel32(counts: usize, pixel: u32): void {
  add32(counts, (pixel >> 8) & 255, 1);
  add32(counts, RED_FROM + ((pixel >> 16) & 255), 1);
  add32(counts, BLUE_FROM + (pixel & 255), 1);
  add32(counts, ALPHA_FROM + (pixel >> 24), 1);
}

/** All tokens into the one group, whose costs are learnt. */
export function countTokens(): void {
  image.groups = 1;
  const counts = countsOf(0);
  memory.fill(counts, 0, GROUP_SYMBOLS * 4);
  const pixels = <usize>image.rows * image.coded;
  const first = image.pixels + ((<usize>image.history) << 2);
  extraBits = 0;
  literals = 0;
  others = 0;
  for (let i: usize = 0; i < pixels; i++) {
    const token = load<u32>(image.tokens + (i << 2));
    if (token == INSIDE) continue;
    if (token == 0) {
      countPixel32(counts, load<u32>(first + (i << 2)));
      literals++;
      continue;
    }
    others++;
    if (token <= 1 << 10) add32(counts, CACHE_FROM + token - 1, 1);
    else {
      const length = classOf(token >> 20);
      const distance = classOf(distanceCode(token & 0xfffff));
      add32(counts, LENGTHS_FROM + (length & 255), 1);
      add32(counts, DISTANCES_FROM + (distance & 255), 1);
      extraBits += (length >> 8) + (distance >> 8);
    }
  }
  learnCosts(0);
}

/** Keeps the costs of the one group for the next segment. */
export function keepCosts(): void {
  memory.copy(LAST_COSTS, costsOf(0), GROUP_SYMBOLS * 2);
}

/** Whether costs are kept of a picture of these settings; from here on those of another are. */
export function inheritCosts(settings: i32): bool {
  const isSame = lastSettings == settings;
  lastSettings = settings;
  return isSame;
}

/** The next segment begins with what the last one came to. */
export function takeCosts(): void {
  image.groups = 1;
  memory.copy(costsOf(0), LAST_COSTS, GROUP_SYMBOLS * 2);
}

/** What a literal costs in the first group. */
@inline
export function literalCost(pixel: u32): u32 {
  const costs = image.groupCosts;
  return (
    load<i16>(costs + ((<usize>((pixel >> 8) & 255)) << 1)) +
    load<i16>(costs + ((<usize>(RED_FROM + ((pixel >> 16) & 255))) << 1)) +
    load<i16>(costs + ((<usize>(BLUE_FROM + (pixel & 255))) << 1)) +
    load<i16>(costs + ((<usize>(ALPHA_FROM + (pixel >> 24))) << 1))
  );
}

/** Costs of a group's symbols from its counts. */
export function learnCosts(group: i32): void {
  const counts = countsOf(group);
  const green = sumOf(counts, 0, GREENS) + sumOf(counts, CACHE_FROM, CACHE_FROM + keys);
  learnPart(group, 0, GREENS, green);
  learnPart(group, CACHE_FROM, CACHE_FROM + keys, green);
  learnDistances(group);
  learnOwn(group, RED_FROM, BLUE_FROM);
  learnOwn(group, BLUE_FROM, ALPHA_FROM);
  learnOwn(group, ALPHA_FROM, CACHE_FROM);
}

/** Of distances each counts once more: few of them tell little. */
function learnDistances(group: i32): void {
  const counts = countsOf(group);
  const costs = costsOf(group);
  const whole = log2Of(sumOf(counts, DISTANCES_FROM, RED_FROM) + DISTANCES);
  for (let i = DISTANCES_FROM; i < RED_FROM; i++) {
    const count = load<u32>(counts + ((<usize>i) << 2));
    store<i16>(costs + ((<usize>i) << 1), <i16>((whole - log2Of(count + 1)) * BIT));
  }
}

function learnOwn(group: i32, from: u32, to: u32): void {
  learnPart(group, from, to, sumOf(countsOf(group), from, to));
}

function learnPart(group: i32, from: u32, to: u32, sum: u32): void {
  const counts = countsOf(group);
  const costs = costsOf(group);
  const whole = log2Of(max(1, sum));
  const unseen = min(<f64>18, max(<f64>8, whole + 2.5)) * BIT;
  for (let i = from; i < to; i++) {
    const count = load<u32>(counts + ((<usize>i) << 2));
    let cost: f64 = unseen;
    if (count == sum)
      cost = 0; // alone, or not counted at all
    else if (count) cost = max(LEAST, (whole - log2Of(count)) * BIT);
    store<i16>(costs + ((<usize>i) << 1), <i16>cost);
  }
}

/** Sum of the counts of symbols `from` to `to`. */
export function sumOf(counts: usize, from: u32, to: u32): u32 {
  let sum: u32 = 0;
  for (let i = from; i < to; i++) sum += load<u32>(counts + ((<usize>i) << 2));
  return sum;
}

/** Bits of the segment's symbols, their codes and the extra bits, after `countTokens` or `makeGroups`. */
export function countedBits(): f64 {
  let bits = extraBits;
  for (let group = 0; group < image.groups; group++) bits += bitsOf(countsOf(group), 0);
  return bits;
}

/** Bits of one group, or of two as one. */
export function bitsOf(a: usize, b: usize): f64 {
  let bits = partBits(a, b, DISTANCES_FROM, RED_FROM, 0);
  if (!isOneChannel) {
    bits += partBits(a, b, RED_FROM, BLUE_FROM, 0) + partBits(a, b, BLUE_FROM, ALPHA_FROM, 0);
  }
  if (hasAlpha) bits += partBits(a, b, ALPHA_FROM, CACHE_FROM, 0);
  return bits + partBits(a, b, 0, GREENS, keys);
}
