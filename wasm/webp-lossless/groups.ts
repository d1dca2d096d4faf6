// Groups of tiles that share codes (RFC 9649 3.7.2.2), for each chapter its own. First by what tiles
// take, then each tile goes where its symbols cost least, in turns; groups that are not worth their
// codes are merged.

import { log2Of } from '../shared/logs';
import { divideUp } from '../shared/sizes';
import {
  costsOf,
  countsOf,
  hasAlpha,
  INSIDE,
  isOneChannel,
  keys,
  learnCosts,
  tileShift,
} from './costs';
import { classOf, distanceCode } from './matches';
import {
  ALPHA_FROM,
  BIT,
  BLUE_FROM,
  CACHE_FROM,
  DISTANCES_FROM,
  GROUP_SYMBOLS,
  image,
  LENGTHS_FROM,
  MOST_SYMBOLS,
  RED_FROM,
  TILE_COUNTS,
  TILE_SYMBOLS,
} from './state';

/** Of the entropy of group numbers, what coding them takes: neighbours are alike. */
export const NUMBER_SHARE: f64 = 0.6;

let tilesWide: i32 = 0;

/** Rows of tiles in the chapter. */
function tileRows(): i32 {
  return divideUp(image.chapterRows, 1 << tileShift());
}

@inline
function groupAddress(row: i32, tile: i32): usize {
  return (
    image.groupOf + ((<usize>((image.chapterFirst >> tileShift()) + row) * tilesWide + tile) << 1)
  );
}

@inline
function add16(counts: usize, symbol: u32): void {
  const at = counts + ((<usize>symbol) << 1);
  store<u16>(at, load<u16>(at) + 1);
}

/** Symbols of the tile that is looked at, where these are few: then they are listed, not counted. */
let listed: i32 = 0;

/** What the tokens that begin in a tile take: a list of symbols, or counts when there are many. */
function countTile(row: i32, tile: i32): void {
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
function costOfTile(costs: usize): i32 {
  if (listed <= MOST_SYMBOLS) return costOfList(costs);
  let sums = dot(costs, 0, RED_FROM);
  if (!isOneChannel)
    sums = i32x4.add(sums, dot(costs, RED_FROM, hasAlpha ? CACHE_FROM : ALPHA_FROM));
  if (keys) sums = i32x4.add(sums, dot(costs, CACHE_FROM, CACHE_FROM + keys));
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
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
function addTile(group: i32): void {
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

/** Starts with tiles in the order of what they take for each pixel. Costs of group 0 are those of all. */
export function startGroups(): void {
  tilesWide = divideUp(image.coded, 1 << tileShift());
  const tiles = tileRows() * tilesWide;
  const wanted = max(1, min(image.groupsMost, tiles / 6));
  const size = image.costs; // free by now: what each tile takes, in 16ths of a bit for a pixel
  const buckets = image.costs + ((<usize>tiles + 64) << 1);
  memory.fill(buckets, 0, 1024 * 4);
  for (let row = 0, n: usize = 0; row < tileRows(); row++) {
    for (let tile = 0; tile < tilesWide; tile++, n++) {
      countTile(row, tile);
      const wide = min(1 << tileShift(), image.coded - (tile << tileShift()));
      const high = min(1 << tileShift(), image.chapterRows - (row << tileShift()));
      const each = min(1023, costOfTile(costsOf(0)) / (wide * high * 8));
      store<u16>(size + (n << 1), <u16>each);
      const bucket = buckets + ((<usize>each) << 2);
      store<u32>(bucket, load<u32>(bucket) + 1);
    }
  }
  let before: u32 = 0;
  for (let i: usize = 0; i < 1024; i++) {
    const count = load<u32>(buckets + (i << 2));
    store<u32>(buckets + (i << 2), ((before + (count >> 1)) * wanted) / tiles);
    before += count;
  }
  clearCounts(wanted);
  for (let row = 0, n: usize = 0; row < tileRows(); row++) {
    for (let tile = 0; tile < tilesWide; tile++, n++) {
      countTile(row, tile);
      const bucket = <usize>load<u16>(size + (n << 1));
      join(row, tile, <i32>load<u32>(buckets + (bucket << 2)));
    }
  }
  image.groups = wanted;
  learnGroups();
}

function clearCounts(groups: i32): void {
  memory.fill(image.groupCounts, 0, <usize>groups * GROUP_SYMBOLS * 4);
  memory.fill(memberships(), 0, (<usize>groups) << 2);
}

/** How many tiles each group has, u32; behind them what its number costs, u32. */
@inline
export function memberships(): usize {
  return image.groupCosts + <usize>image.groupsMost * GROUP_SYMBOLS * 2;
}

@inline
function numberCosts(): usize {
  return memberships() + ((<usize>image.groupsMost) << 2);
}

function join(row: i32, tile: i32, group: i32): void {
  addTile(group);
  store<u16>(groupAddress(row, tile), <u16>(image.groupsBefore + group));
  const members = memberships() + ((<usize>group) << 2);
  store<u32>(members, load<u32>(members) + 1);
}

/** Alpha that is not counted is the same everywhere. */
export function countAlpha(value: u32): void {
  if (hasAlpha) return;
  for (let group = 0; group < image.groups; group++) {
    store<u32>(countsOf(group) + ((<usize>(ALPHA_FROM + value)) << 2), 1);
  }
}

/** Costs of all groups, of which empty ones go away. */
export function learnGroups(): void {
  let kept = 0;
  const tiles = log2Of(<u32>(tileRows() * tilesWide));
  for (let group = 0; group < image.groups; group++) {
    const members = load<u32>(memberships() + ((<usize>group) << 2));
    if (!members) continue;
    if (kept != group) {
      memory.copy(countsOf(kept), countsOf(group), GROUP_SYMBOLS * 4);
      store<u32>(memberships() + ((<usize>kept) << 2), members);
    }
    learnCosts(kept);
    const cost = (tiles - log2Of(members)) * BIT * NUMBER_SHARE;
    store<u32>(numberCosts() + ((<usize>kept) << 2), <u32>cost);
    kept++;
  }
  image.groups = kept;
}

/** Each tile to the group where it costs least. Numbers of groups are new afterwards. */
export function regroup(): void {
  const groups = image.groups;
  clearCounts(groups);
  let best = 0;
  for (let row = 0; row < tileRows(); row++) {
    for (let tile = 0; tile < tilesWide; tile++) {
      countTile(row, tile);
      if (listed > 0) best = bestGroup(groups, best);
      join(row, tile, best); // one in which nothing begins goes with the one before
    }
  }
  renumber(groups);
  learnGroups();
}

/** The group where the tile costs least; that of the tile before is cheap to tell. */
function bestGroup(groups: i32, before: i32): i32 {
  let best = before;
  let least = costOfTile(costsOf(before));
  for (let group = 0; group < groups; group++) {
    if (group == before) continue;
    const cost = costOfTile(costsOf(group)) + <i32>load<u32>(numberCosts() + ((<usize>group) << 2));
    if (cost >= least) continue;
    least = cost;
    best = group;
  }
  return best;
}

/** Numbers of tiles' groups without those that are empty. */
function renumber(groups: i32): void {
  const numbers = image.scratch + TILE_COUNTS;
  let kept = 0;
  for (let group = 0; group < groups; group++) {
    store<u16>(numbers + ((<usize>group) << 1), <u16>kept);
    if (load<u32>(memberships() + ((<usize>group) << 2))) kept++;
  }
  if (kept == groups) return;
  for (let row = 0; row < tileRows(); row++) {
    for (let tile = 0; tile < tilesWide; tile++) {
      const at = groupAddress(row, tile);
      const group = <usize>load<u16>(at) - image.groupsBefore;
      store<u16>(at, <u16>image.groupsBefore + load<u16>(numbers + (group << 1)));
    }
  }
}
