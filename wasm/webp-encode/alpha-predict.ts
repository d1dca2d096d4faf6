// Predictions of the plane by tiles (RFC 9649 4.1). Red and blue are 0 and alpha 255 everywhere, so
// that each mode is what it says for green alone. Residuals replace the plane from its end on: what
// predicts is still there. That can be undone, from its beginning on.

import { divideUp } from '../shared/sizes';
import { alpha, PRICES, SUMS, TILE_BITS } from './alpha-state';

const MODES: i32 = 14;
const TILE: i32 = 1 << TILE_BITS;

/** Prices of residuals: a bit more for each doubling of their size, in halves of a bit. */
export function initPrices(): void {
  for (let i: i32 = 0; i < 256; i++) {
    const size = min(i, 256 - i);
    store<u8>(alpha.scratch + PRICES + i, size ? <u8>(6 + ((31 - clz<i32>(size)) << 1)) : 1);
  }
  alpha.tilesWide = divideUp(alpha.width, TILE);
  alpha.tilesHigh = divideUp(alpha.height, TILE);
}

@inline
function clamp(value: i32): i32 {
  return min(max(value, 0), 255);
}

/** What `mode` predicts from left, top, top left and top right. */
@inline
function predicted(mode: i32, l: i32, t: i32, tl: i32, tr: i32): i32 {
  switch (mode) {
    case 0:
      return 0;
    case 1:
      return l;
    case 2:
      return t;
    case 3:
      return tr;
    case 4:
      return tl;
    case 5:
      return (((l + tr) >> 1) + t) >> 1;
    case 6:
      return (l + tl) >> 1;
    case 7:
      return (l + t) >> 1;
    case 8:
      return (tl + t) >> 1;
    case 9:
      return (t + tr) >> 1;
    case 10:
      return (((l + tl) >> 1) + ((t + tr) >> 1)) >> 1;
    case 11:
      return abs(t - tl) < abs(l - tl) ? l : t;
    case 12:
      return clamp(l + t - tl);
    default: {
      const mean = (l + t) >> 1;
      return clamp(mean + (mean - tl) / 2);
    }
  }
}

/** The residual of a pixel right of the first column and below the first row, or the pixel back. */
@inline
function predictAt(at: usize, mode: i32, width: usize): i32 {
  const above = at - width;
  return predicted(
    mode,
    load<u8>(at - 1),
    load<u8>(above),
    load<u8>(above - 1),
    load<u8>(above, 1),
  );
}

/** Chooses modes of a row of tiles and puts residuals; from the lowest row of tiles to the first. */
export function predictTiles(tileRow: i32): void {
  const modes = alpha.modes + <usize>tileRow * alpha.tilesWide;
  let last: i32 = 1;
  for (let tile = 0; tile < alpha.tilesWide; tile++) {
    last = chooseMode(tileRow, tile, last);
    store<u8>(modes + tile, <u8>last);
  }
  const width = <usize>alpha.width;
  const top = tileRow << TILE_BITS;
  for (let y = min(top + TILE, alpha.height) - 1; y >= top; y--) {
    const row = alpha.plane + <usize>y * width;
    for (let x = alpha.width - 1; x > 0; x--) {
      const at = row + x;
      const value = y
        ? predictAt(at, load<u8>(modes + (x >> TILE_BITS)), width)
        : <i32>load<u8>(at - 1);
      store<u8>(at, <u8>(load<u8>(at) - value));
    }
    if (y) store<u8>(row, load<u8>(row) - load<u8>(row - width));
  }
}

/** The cheapest mode of a tile; `last` where it is as good as any. */
function chooseMode(tileRow: i32, tile: i32, last: i32): i32 {
  const s = alpha.scratch;
  const width = <usize>alpha.width;
  const left = max(tile << TILE_BITS, 1);
  const top = max(tileRow << TILE_BITS, 1);
  const right = min((tile + 1) << TILE_BITS, alpha.width);
  const bottom = min((tileRow + 1) << TILE_BITS, alpha.height);
  if (isFlat(left, top, right, bottom)) return last;
  memory.fill(s + SUMS, 0, 64);
  for (let y = top; y < bottom; y++) {
    const row = alpha.plane + <usize>y * width;
    for (let x = left; x < right; x++) {
      const at = row + x;
      const value = <i32>load<u8>(at);
      const l = <i32>load<u8>(at - 1);
      const t = <i32>load<u8>(at - width);
      const tl = <i32>load<u8>(at - width - 1);
      const tr = <i32>load<u8>(at - width + 1);
      if (l == value && t == value && tl == value && tr == value) continue;
      for (let mode = 0; mode < MODES; mode++) {
        const rest = (value - predicted(mode, l, t, tl, tr)) & 255;
        const sum = s + SUMS + ((<usize>mode) << 2);
        store<u32>(sum, load<u32>(sum) + load<u8>(s + PRICES + rest));
      }
    }
  }
  let best = last;
  for (let mode = 1; mode < MODES; mode++) {
    const sum = s + SUMS;
    if (load<u32>(sum + ((<usize>mode) << 2)) < load<u32>(sum + ((<usize>best) << 2))) best = mode;
  }
  return best;
}

/** All pixels that a tile is predicted from and its own are equal. */
function isFlat(left: i32, top: i32, right: i32, bottom: i32): bool {
  const width = <usize>alpha.width;
  if (left >= right || top >= bottom) return true;
  const value = load<u8>(alpha.plane + <usize>top * width + left);
  for (let y = top - 1; y < bottom; y++) {
    const row = alpha.plane + <usize>y * width;
    for (let x = left - 1; x < right + 1; x++) if (load<u8>(row + x) != value) return false;
  }
  return true;
}

/** Puts pixels back for the residuals of a row of tiles; from the first row of tiles on. */
export function restoreTiles(tileRow: i32): void {
  const modes = alpha.modes + <usize>tileRow * alpha.tilesWide;
  const width = <usize>alpha.width;
  const top = tileRow << TILE_BITS;
  for (let y = top; y < min(top + TILE, alpha.height); y++) {
    const row = alpha.plane + <usize>y * width;
    if (y) store<u8>(row, load<u8>(row) + load<u8>(row - width));
    for (let x = 1; x < alpha.width; x++) {
      const at = row + x;
      const value = y
        ? predictAt(at, load<u8>(modes + (x >> TILE_BITS)), width)
        : <i32>load<u8>(at - 1);
      store<u8>(at, <u8>(load<u8>(at) + value));
    }
  }
}
