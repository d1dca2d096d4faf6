// The band that is being encoded: its planes, and the transforms of its 8x8 blocks.

import { alloc } from '../arena';
import { transform } from './dct';
import { pixelRow } from './drawn-pixels';
import { highOf, QUARTERS, SMALL, wideOf } from './kinds';
import { transformParts } from './parts';
import { BAND, picture, TILE } from './picture';

/** X, Y, B: BAND rows of floats each. */
let planes: usize = 0;
let planeBytes: usize = 0;
/** 8x8 transforms of all blocks: X, Y, B of each, 64 floats. */
let transforms: usize = 0;
/** Of each block: whether it is of one colour, u8. */
let flats: usize = 0;
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
  flats = alloc(<usize>picture.wide * <usize>TILE);
  other = alloc(3 * 1024 * 4);
  return planes != 0 && transforms != 0 && flats != 0 && other != 0;
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

/** Transforms luma of all blocks as 8x8, by which it is decided what is drawn. */
export function transformLuma(): void {
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < picture.wide; x++) {
      if (isOneColour(x, y)) {
        flattenBlock(x, y);
      } else {
        transformSmall(x, y, 1);
        store<u8>(flatAt(x, y), 0);
      }
    }
  }
}

/** And then chroma of the blocks that are of more than one colour. */
export function transformChroma(): void {
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < picture.wide; x++) {
      if (isFlat(x, y)) continue;
      transformSmall(x, y, 0);
      transformSmall(x, y, 2);
    }
  }
}

/** Whether all pixels of block x, y are alike. */
function isOneColour(x: i32, y: i32): bool {
  const first = pixelRow(y << 3) + ((<usize>x) << 5);
  const stride = picture.stride;
  const own = v128.load32_splat(first);
  for (let at = first, end = first + (stride << 3); at < end; at += stride) {
    const differs = v128.or(v128.xor(v128.load(at), own), v128.xor(v128.load(at, 16), own));
    if (v128.any_true(differs)) return false;
  }
  return true;
}

/** The transform of a block of one colour, that of its first pixel: its DC. */
export function flattenBlock(x: i32, y: i32): void {
  const to = smallBlock(x, y);
  memory.fill(to, 0, BLOCK_BYTES);
  for (let c: usize = 0; c < 3; c++) {
    store<f32>(to + (c << 8), load<f32>(planeRow(c, y << 3) + ((<usize>x) << 5)));
  }
  store<u8>(flatAt(x, y), 1);
}

/** Transforms plane `c` of block x, y of the band as 8x8. */
@inline
function transformSmall(x: i32, y: i32, c: usize): void {
  const from = planeRow(c, y << 3) + ((<usize>x) << 5);
  transform(from, picture.stride, 8, 8, smallBlock(x, y) + (c << 8));
}

@inline
function flatAt(x: i32, y: i32): usize {
  return flats + <usize>(y * picture.wide + x);
}

/** Whether block x, y of the band is of one colour. */
@inline
export function isFlat(x: i32, y: i32): bool {
  return load<u8>(flatAt(x, y)) != 0;
}

/** Whether a block of `kind` at block x, y is of one colour: it has nothing but that one's DC. */
export function isUniform(kind: i32, x: i32, y: i32): bool {
  const first = smallBlock(x, y);
  for (let v: i32 = 0; v < highOf(kind); v++) {
    for (let u: i32 = 0; u < wideOf(kind); u++) {
      if (!isFlat(x + u, y + v)) return false;
      const block = smallBlock(x + u, y + v);
      for (let c: usize = 0; c < 768; c += 256) {
        if (load<f32>(block + c) != load<f32>(first + c)) return false;
      }
    }
  }
  return true;
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

/** Where `quantizeBlock` leaves what a decoder sees of the luma of such a block. */
@inline
export function quantizedLuma(kind: i32, x: i32, y: i32): usize {
  if (kind == SMALL) return smallBlock(x, y) + 256;
  return other + ((<usize>(highOf(kind) * wideOf(kind))) << 8);
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
