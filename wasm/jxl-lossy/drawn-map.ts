// Which tiles of 16x16 pixels are drawn (drawn-tiles.ts). Patches replace what blocks show there.

import { allocZeroed } from '../arena';
import { highOf, wideOf } from './kinds';
import { picture } from './picture';

/** Pixels of a tile's side. */
export const SIDE: i32 = 16;

/** Of all tiles: where their bytes are, u32; 0: in blocks. */
let tiles: usize = 0;
export let tilesWide: i32 = 0;
export let tilesHigh: i32 = 0;

/** Takes the memory of the map; nothing is drawn yet. */
export function allocateMap(): bool {
  tilesWide = (picture.wide + 1) >> 1;
  tilesHigh = (picture.high + 1) >> 1;
  tiles = allocZeroed((<usize>(tilesWide * tilesHigh)) << 2);
  return tiles != 0;
}

/** Nothing is drawn any more. */
export function clearMap(): void {
  memory.fill(tiles, 0, (<usize>(tilesWide * tilesHigh)) << 2);
}

@inline
export function tileAt(x: i32, y: i32): usize {
  return tiles + ((<usize>(y * tilesWide + x)) << 2);
}

@inline
export function isTileDrawn(x: i32, y: i32): bool {
  return x >= 0 && x < tilesWide && load<u32>(tileAt(x, y)) != 0;
}

/** Whether nothing is seen of a block of `kind` at block x, y of the picture: it may show anything. */
export function isUnseen(kind: i32, x: i32, y: i32): bool {
  const right = x + wideOf(kind);
  const bottom = y + highOf(kind);
  for (let v = y; v < bottom; v += 2) {
    for (let u = x; u < right; u += 2) if (!isTileDrawn(u >> 1, v >> 1)) return false;
  }
  return true;
}
