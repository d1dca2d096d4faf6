// The picture that is being encoded, in blocks of 8x8 pixels. It comes in bands of BAND rows, the height
// of the tiles (64x64) that share how chroma follows from luma: all decisions are local to a band.
// Planes are X, Y, B everywhere but in the file, where Y comes first.

import { alloc } from '../arena';

/** Rows of a band, and blocks: a tile is as wide as it is high. */
export const BAND: i32 = 64;
export const TILE: i32 = 8;
/** Blocks of a group's side, and of an LF group's. */
export const GROUP: i32 = 32;
export const LF_GROUP: i32 = 256;

/** Efforts; 1 is balanced. */
export const FAST: i32 = 0;
export const BEST: i32 = 2;

/** DC of a block that may have any. */
export const ANY_DC: i16 = -0x8000;

@unmanaged
class Picture {
  width: i32;
  height: i32;
  /** Of the rows that come: 1 or 4. */
  channels: i32;
  hasAlpha: i32;
  isP3: i32;
  /** FAST to BEST: how many kinds of blocks are tried. */
  effort: i32;
  /** Blocks, tiles, groups and LF groups. */
  wide: i32;
  high: i32;
  tilesWide: i32;
  groupsWide: i32;
  groupsHigh: i32;
  lfWide: i32;
  lfHigh: i32;
  /** Floats of a row of a plane, in bytes. */
  stride: usize;
  /** Of each block: its kind + 1 where one begins, else 0 (u8). */
  kinds: usize;
  /** Of each tile: by how much X and B follow Y (i8), in 84ths. */
  follows0: usize;
  follows1: usize;
  /** DC of all blocks, i16: see dc.ts. */
  dc: usize;
  /** Alpha of all pixels, u8. */
  alpha: usize;
  /** How fine AC and DC are: see scale.ts. */
  globalScale: i32;
  dcQuant: i32;
  xScale: i32;
  epf: i32;
  /** How sharp that filter takes all blocks for, 0 to 7: by less it filters less. */
  sharpness: u32;
  /** From which share of large coefficients on a picture is one of sharp lines. */
  leastOfSharp: f32;
  /** Quantized AC is coefficient x weight x scale; X is finer by another factor. */
  scale: f32;
  xFactor: f32;
  bFactor: f32;
  /** Quantized DC is DC times these; it is kept in steps finer by dcFine until then. */
  dcFine: f32;
  dcScaleX: f32;
  dcScaleY: f32;
  dcScaleB: f32;
  /** And DC of B is finer by this, which is known at the end. */
  dcFinerB: f32;
}

export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

/** Sets all that follows from the size; false when there is no memory. */
export function allocatePicture(): bool {
  const wide = (picture.width + 7) >> 3;
  const high = (picture.height + 7) >> 3;
  picture.wide = wide;
  picture.high = high;
  picture.tilesWide = (wide + TILE - 1) / TILE;
  picture.groupsWide = (wide + GROUP - 1) / GROUP;
  picture.groupsHigh = (high + GROUP - 1) / GROUP;
  picture.lfWide = (wide + LF_GROUP - 1) / LF_GROUP;
  picture.lfHigh = (high + LF_GROUP - 1) / LF_GROUP;
  picture.stride = (<usize>wide) << 5;
  const blocks = <usize>wide * <usize>high;
  const tiles = <usize>picture.tilesWide * <usize>((high + TILE - 1) / TILE);
  picture.kinds = alloc(blocks);
  picture.follows0 = alloc(tiles);
  picture.follows1 = alloc(tiles);
  picture.dc = alloc(blocks * 6);
  picture.alpha = 0;
  if (picture.hasAlpha) {
    picture.alpha = alloc(<usize>picture.width * <usize>picture.height);
    if (!picture.alpha) return false;
  }
  if (!picture.kinds || !picture.dc) return false;
  return picture.follows0 != 0 && picture.follows1 != 0;
}

@inline
export function groupCount(): i32 {
  return picture.groupsWide * picture.groupsHigh;
}

@inline
export function lfGroupCount(): i32 {
  return picture.lfWide * picture.lfHigh;
}

/** DC of plane `c`. */
@inline
export function dcPlane(c: usize): usize {
  return picture.dc + c * ((<usize>picture.wide * <usize>picture.high) << 1);
}
