// The band that is being encoded: its planes, and the transforms of its 8x8 blocks.

import { alloc } from '../arena';
import { transform } from './dct';
import { highOf, QUARTERS, SMALL, wideOf } from './kinds';
import { transformParts } from './parts';
import { BAND, picture, TILE } from './picture';

/** X, Y, B: BAND rows of floats each. */
let planes: usize = 0;
let planeBytes: usize = 0;
/** 8x8 transforms of all blocks: X, Y, B of each, 64 floats. */
let transforms: usize = 0;
/** A transform of another kind. */
let other: usize = 0;

/** The first row of blocks, how many there are, and the row of tiles. */
export let top: i32 = 0;
export let rows: i32 = 0;
let tileRow: i32 = 0;

const BLOCK_BYTES: usize = 768;

export function allocateBand(): bool {
  planeBytes = picture.stride * <usize>BAND;
  planes = alloc(planeBytes * 3);
  transforms = alloc(<usize>picture.wide * <usize>TILE * BLOCK_BYTES);
  other = alloc(3 * 1024 * 4);
  return planes != 0 && transforms != 0 && other != 0;
}

@inline
export function planeRow(c: usize, y: i32): usize {
  return planes + c * planeBytes + <usize>y * picture.stride;
}

/** Begins with the band that has row `y` of pixels as its last one. */
export function setBand(y: i32): void {
  tileRow = y / BAND;
  top = tileRow * TILE;
  rows = min(TILE, picture.high - top);
}

/** Transforms all blocks as 8x8. */
export function transformBand(): void {
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < picture.wide; x++) transformBlock(x, y);
  }
}

/** Transforms block x, y of the band as 8x8. */
export function transformBlock(x: i32, y: i32): void {
  const to = smallBlock(x, y);
  for (let c: usize = 0; c < 3; c++) {
    transform(planeRow(c, y << 3) + ((<usize>x) << 5), picture.stride, 8, 8, to + (c << 8));
  }
}

@inline
export function smallBlock(x: i32, y: i32): usize {
  return transforms + <usize>(y * picture.wide + x) * BLOCK_BYTES;
}

/** The transform of a block of `kind` at block x, y of the band: X, Y, B. */
export function blockOf(kind: i32, x: i32, y: i32): usize {
  if (kind == SMALL) return smallBlock(x, y);
  const bytes = (<usize>(highOf(kind) * wideOf(kind))) << 8;
  for (let c: usize = 0; c < 3; c++) transformPlane(kind, x, y, c, other + c * bytes);
  return other;
}

/** The same of luma alone. */
export function lumaOf(kind: i32, x: i32, y: i32): usize {
  if (kind == SMALL) return smallBlock(x, y) + 256;
  transformPlane(kind, x, y, 1, other);
  return other;
}

function transformPlane(kind: i32, x: i32, y: i32, c: usize, to: usize): void {
  const from = planeRow(c, y << 3) + ((<usize>x) << 5);
  if (kind >= QUARTERS) transformParts(kind, from, picture.stride, to);
  else transform(from, picture.stride, highOf(kind) << 3, wideOf(kind) << 3, to);
}

/** Where block x, y of the band is among all blocks. */
@inline
export function indexOf(x: i32, y: i32): usize {
  return <usize>((top + y) * picture.wide + x);
}

@inline
export function tileOf(x: i32): usize {
  return <usize>(tileRow * picture.tilesWide + x / TILE);
}
