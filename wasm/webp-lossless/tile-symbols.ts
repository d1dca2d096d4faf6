// What the tokens that begin in a tile take: symbols that are listed where they are few, else counted.

import { divideUp } from '../shared/sizes';
import { countsOf, hasAlpha, INSIDE, isOneChannel, keys, tileShift } from './costs';
import { classOf, distanceCode } from './matches';
import {
  ALPHA_FROM,
  BLUE_FROM,
  CACHE_FROM,
  DISTANCES_FROM,
  image,
  LENGTHS_FROM,
  MOST_SYMBOLS,
  RED_FROM,
  TILE_COUNTS,
  TILE_SYMBOLS,
} from './state';

export let tilesWide: i32 = 0;

/** Rows of tiles in the chapter. */
export function tileRows(): i32 {
  return divideUp(image.chapterRows, 1 << tileShift());
}

/** Before tiles of a chapter are counted. */
export function startTiles(): void {
  tilesWide = divideUp(image.coded, 1 << tileShift());
}

@inline
function add16(counts: usize, symbol: u32): void {
  const at = counts + ((<usize>symbol) << 1);
  store<u16>(at, load<u16>(at) + 1);
}

/** Symbols of the tile that is looked at, where these are few: then they are listed, not counted. */
export let listed: i32 = 0;

/** What the tokens that begin in a tile take: a list of symbols, or counts when there are many. */
export function countTile(row: i32, tile: i32): void {
  listed = 0;
  if (image.isRecorded) countRecorded(row, tile);
  else countInPlace(row, tile);
}

function countRecorded(row: i32, tile: i32): void {
  const start = image.starts + ((<usize>row * tilesWide + tile) << 2);
  let at = image.record + ((<usize>load<u32>(start)) << 2);
  const end = image.record + ((<usize>load<u32>(start, 4)) << 2);
  while (at < end) {
    const token = load<u32>(at);
    countToken(token, token ? 0 : load<u32>(at, 4));
    at += token ? 4 : 8;
  }
}

function countInPlace(row: i32, tile: i32): void {
  const left = tile << tileShift();
  const wide = min(1 << tileShift(), image.coded - left);
  const top = row << tileShift();
  const bottom = min(top + (1 << tileShift()), image.rows);
  const first = image.pixels + ((<usize>image.history) << 2);
  for (let y = top; y < bottom; y++) {
    const start = (<usize>y * image.coded + left) << 2;
    const end = start + ((<usize>wide) << 2);
    for (let i = start; i < end; i += 4) {
      const token = load<u32>(image.tokens + i);
      if (token != INSIDE) countToken(token, load<u32>(first + i));
    }
  }
}

@inline
function countToken(token: u32, pixel: u32): void {
  if (token == 0) {
    add((pixel >> 8) & 255);
    if (isOneChannel) return;
    add(RED_FROM + ((pixel >> 16) & 255));
    add(BLUE_FROM + (pixel & 255));
    if (hasAlpha) add(ALPHA_FROM + (pixel >> 24));
  } else if (token <= 1 << 10) add(CACHE_FROM + token - 1);
  else {
    add(LENGTHS_FROM + (classOf(token >> 20) & 255));
    add(DISTANCES_FROM + (classOf(distanceCode(token & 0xfffff)) & 255));
  }
}

@inline
function add(symbol: u32): void {
  if (listed < MOST_SYMBOLS) {
    store<u16>(image.scratch + TILE_SYMBOLS + ((<usize>listed) << 1), <u16>symbol);
    listed++;
  } else addCount(symbol);
}

/** The list is full: it becomes counts. */
function addCount(symbol: u32): void {
  const counts = image.scratch + TILE_COUNTS;
  if (listed == MOST_SYMBOLS) {
    memory.fill(counts, 0, (CACHE_FROM + keys + 8) * 2);
    for (let i: usize = 0; i < <usize>MOST_SYMBOLS; i++) {
      add16(counts, load<u16>(image.scratch + TILE_SYMBOLS + (i << 1)));
    }
    listed++;
  }
  add16(counts, symbol);
}

/** What the tile's symbols cost by a group's costs. */
@inline
export function costOfTile(costs: usize): i32 {
  if (listed <= MOST_SYMBOLS) return costOfList(costs);
  let sums = dot(costs, 0, RED_FROM);
  if (!isOneChannel)
    sums = i32x4.add(sums, dot(costs, RED_FROM, hasAlpha ? CACHE_FROM : ALPHA_FROM));
  if (keys) sums = i32x4.add(sums, dot(costs, CACHE_FROM, CACHE_FROM + keys));
  return sumOfLanes(sums);
}

@inline
function sumOfLanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** What its alpha costs of that. */
export function alphaOfTile(costs: usize): i32 {
  let sum = 0;
  if (listed <= MOST_SYMBOLS) {
    let at = image.scratch + TILE_SYMBOLS;
    for (const end = at + ((<usize>listed) << 1); at < end; at += 2) {
      const symbol = <u32>load<u16>(at);
      if (symbol < ALPHA_FROM || symbol >= CACHE_FROM) continue;
      sum += load<i16>(costs + ((<usize>symbol) << 1));
    }
    return sum;
  }
  return sumOfLanes(dot(costs, ALPHA_FROM, CACHE_FROM));
}

@inline
function costOfList(costs: usize): i32 {
  let at = image.scratch + TILE_SYMBOLS;
  let sum = 0;
  for (const end = at + ((<usize>listed) << 1); at < end; at += 2) {
    sum += load<i16>(costs + ((<usize>load<u16>(at)) << 1));
  }
  return sum;
}

/** Of counts and costs; `to - from` may be less than 8 too few: what follows has counts of 0. */
@inline
function dot(costs: usize, from: u32, to: u32): v128 {
  const counts = image.scratch + TILE_COUNTS;
  let sums = i32x4.splat(0);
  for (let i = (<usize>from) << 1; i < (<usize>to) << 1; i += 16) {
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(counts + i), v128.load(costs + i)));
  }
  return sums;
}

/** Adds the tile to a group. */
export function addTile(group: i32): void {
  const to = countsOf(group);
  if (listed <= MOST_SYMBOLS) {
    let at = image.scratch + TILE_SYMBOLS;
    for (const end = at + ((<usize>listed) << 1); at < end; at += 2) {
      const count = to + ((<usize>load<u16>(at)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
    return;
  }
  const counts = image.scratch + TILE_COUNTS;
  for (let i: usize = 0; i < CACHE_FROM + keys; i += 4) {
    const four = v128.load64_zero(counts + (i << 1));
    const at = to + (i << 2);
    v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(four)));
  }
}
