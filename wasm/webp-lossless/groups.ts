// Groups of tiles that share codes (RFC 9649 3.7.2.2), for each chapter its own. First by what tiles
// take, then each tile goes where its symbols cost least, in turns; groups that are not worth their
// codes are merged.

import { log2Of } from '../shared/logs';
import { keepAllCounts, learnBlurred } from './blurred-costs';
import { costsOf, countsOf, hasAlpha, learnCosts, tileShift } from './costs';
import { ALPHA_FROM, BIT, GROUP_SYMBOLS, image, TILE_COUNTS } from './state';
import {
  addTile,
  alphaOfTile,
  costOfTile,
  countTile,
  listed,
  startTiles,
  tileRows,
  tilesWide,
} from './tile-symbols';

/** Of the entropy of group numbers, what coding them takes: neighbours are alike. */
export const NUMBER_SHARE: f64 = 0.6;

@inline
function groupAddress(row: i32, tile: i32): usize {
  return (
    image.groupOf + ((<usize>((image.chapterFirst >> tileShift()) + row) * tilesWide + tile) << 1)
  );
}

/** The part of what a tile takes beyond which its alpha makes it one of another kind. */
const MUCH_ALPHA: i32 = 16;
/** How blurred the costs of groups are at first, and as long as tiles look for theirs (blurred-costs.ts). */
const FIRST_BLUR: f64 = 0.5;
const BLUR: f64 = 0.25;

/**
 * Starts with tiles in the order of what they take for each pixel, those with much alpha behind the others.
 * Costs of group 0 are those of all.
 */
export function startGroups(): void {
  startTiles();
  keepAllCounts();
  const tiles = tileRows() * tilesWide;
  const wanted = max(1, min(image.groupsMost, tiles / 6));
  const size = image.costs; // free by now: what each tile takes, in 8ths of a bit for a pixel
  const buckets = image.costs + ((<usize>tiles + 64) << 1);
  memory.fill(buckets, 0, 1024 * 4);
  for (let row = 0, n: usize = 0; row < tileRows(); row++) {
    for (let tile = 0; tile < tilesWide; tile++, n++) {
      countTile(row, tile);
      const wide = min(1 << tileShift(), image.coded - (tile << tileShift()));
      const high = min(1 << tileShift(), image.chapterRows - (row << tileShift()));
      const whole = costOfTile(costsOf(0));
      const isMuch = hasAlpha && alphaOfTile(costsOf(0)) * MUCH_ALPHA > whole;
      const each = min(511, whole / (wide * high * 16)) + (isMuch ? 512 : 0);
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
  learnGroups(FIRST_BLUR);
}

/** Turns in which each tile goes to the best group; in the last three by what groups have themselves. */
export function settleGroups(turns: i32): void {
  startGroups();
  for (let left = turns; left > 0; left--) regroup(left > 3 ? BLUR : 0);
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
export function learnGroups(blur: f64): void {
  let kept = 0;
  const tiles = log2Of(<u32>(tileRows() * tilesWide));
  for (let group = 0; group < image.groups; group++) {
    const members = load<u32>(memberships() + ((<usize>group) << 2));
    if (!members) continue;
    if (kept != group) {
      memory.copy(countsOf(kept), countsOf(group), GROUP_SYMBOLS * 4);
      store<u32>(memberships() + ((<usize>kept) << 2), members);
    }
    if (blur > 0) learnBlurred(kept, blur);
    else learnCosts(kept);
    const cost = (tiles - log2Of(members)) * BIT * NUMBER_SHARE;
    store<u32>(numberCosts() + ((<usize>kept) << 2), <u32>cost);
    kept++;
  }
  image.groups = kept;
}

/** Each tile to the group where it costs least. Numbers of groups are new afterwards. */
export function regroup(blur: f64 = 0): void {
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
  learnGroups(blur);
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
