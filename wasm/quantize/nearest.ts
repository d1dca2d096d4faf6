// The nearest colour of the palette: of few that may be it in a cell of all colours, found once. Cells
// lie where the bins did: how many colours each has, u8, 0 until they are found; then their lists, u8.

import { fourDistances, looksOf, squaredDistance } from './distance';
import { BINS, DISTANCES, LOOKS, MOST_NEAR, PLACES, picture } from './state';

const CELL_BYTES: usize = BINS * (MOST_NEAR + 1);

/** Forgets all cells. */
export function clearCells(): void {
  for (let table: usize = 0; table < (picture.hasAlpha ? 2 : 1); table++) {
    memory.fill(picture.bins + table * CELL_BYTES, 0, BINS);
  }
}

/** The nearest to an opaque colour in its cell. */
@inline
export function nearestOpaque(color: v128, cell: usize): i32 {
  const cells = picture.bins;
  if (!load<u8>(cells + cell)) findOpaque(<i32>cell);
  return nearestIn(cells, cell, color);
}

/** The nearest to a translucent colour in its cell. */
@inline
export function nearestTranslucent(color: v128, cell: usize): i32 {
  const cells = picture.bins + CELL_BYTES;
  if (!load<u8>(cells + cell)) findTranslucent(<i32>cell);
  return nearestIn(cells, cell, color);
}

@inline
function nearestIn(cells: usize, cell: usize, color: v128): i32 {
  const count = load<u8>(cells + cell);
  let at = cells + BINS + cell * MOST_NEAR;
  if (count == 1) return load<u8>(at);
  const place = looksOf(color);
  const places = picture.tables + PLACES;
  let best: i32 = 0;
  let least = f32.MAX_VALUE;
  for (const end = at + count; at < end; at++) {
    const index = load<u8>(at);
    const distance = squaredDistance(place, v128.load(places + ((<usize>index) << 4)));
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

/** From the middle of a cell to its farthest corner. */
function reachOf(half: v128): f32 {
  const other = f32x4.mul(half, f32x4(1, 1, 1, -1));
  const zero = f32x4.splat(0);
  return sqrt<f32>(
    max(squaredDistance(looksOf(half), zero), squaredDistance(looksOf(other), zero)),
  );
}

function findOpaque(cell: i32): void {
  const least = i32x4((cell >> 11) << 3, ((cell >> 5) & 63) << 2, (cell & 31) << 3, 255);
  const half = f32x4(3.5, 1.5, 3.5, 0);
  const count = picture.opaqueColors ? picture.opaqueColors : picture.colors;
  find(picture.bins, <usize>cell, f32x4.add(f32x4.convert_i32x4_s(least), half), half, count);
}

function findTranslucent(cell: i32): void {
  const least = i32x4.shl(i32x4(cell >> 12, (cell >> 8) & 15, (cell >> 4) & 15, cell & 15), 4);
  const half = f32x4.splat(7.5);
  const middle = f32x4.add(f32x4.convert_i32x4_s(least), half);
  find(picture.bins + CELL_BYTES, <usize>cell, middle, half, picture.colors);
}

/** Notes those of the first `count` colours that may be the nearest of some colour in the cell. */
function find(cells: usize, cell: usize, middle: v128, half: v128, count: i32): void {
  const place = looksOf(middle);
  const distances = picture.tables + DISTANCES;
  let shortest = f32x4.splat(Infinity);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const four = f32x4.sqrt(fourDistances(place, picture.tables + LOOKS + (i << 2)));
    v128.store(distances + (i << 2), four);
    if (i + 4 <= <usize>count) shortest = f32x4.min(shortest, four);
  }
  let within = min(
    min(f32x4.extract_lane(shortest, 0), f32x4.extract_lane(shortest, 1)),
    min(f32x4.extract_lane(shortest, 2), f32x4.extract_lane(shortest, 3)),
  );
  for (let i = count & ~3; i < count; i++) {
    within = min(within, load<f32>(distances + ((<usize>i) << 2)));
  }
  within += 2 * reachOf(half);
  const list = cells + BINS + cell * MOST_NEAR;
  let found: i32 = 0;
  for (let i = 0; i < count; i++) {
    if (load<f32>(distances + ((<usize>i) << 2)) <= within) found = insert(list, found, i);
  }
  store<u8>(cells + cell, <u8>found);
}

/** Puts a colour into a list of the nearest ones, in their order; answers how many it has. */
function insert(list: usize, found: i32, index: i32): i32 {
  const distances = picture.tables + DISTANCES;
  const distance = load<f32>(distances + ((<usize>index) << 2));
  let at = found;
  while (at > 0) {
    const before = load<u8>(list + <usize>at - 1);
    if (load<f32>(distances + ((<usize>before) << 2)) <= distance) break;
    if (at < <i32>MOST_NEAR) store<u8>(list + <usize>at, before);
    at--;
  }
  if (at < <i32>MOST_NEAR) store<u8>(list + <usize>at, <u8>index);
  return min(found + 1, <i32>MOST_NEAR);
}
