// What the VP8L decoder keeps between calls. One stream is decoded at a time.
//
//   ring     coded pixels (ARGB, u32), as far back as a distance reaches: 2^20 pixels in whole rows,
//            or all of a smaller picture. Rows are taken out of it as they come
//   tiles    what is told for each tile of the picture: modes of prediction (u8), multipliers of the
//            colour transform (u32), groups of codes (u16); pictures of their own in the stream
//   tables   the groups: five codes each (vp8l-codes.ts)
//   rows     a row on its way through the transforms, and the row above it

/** RFC 9649 section 5.2.2: distances reach no further. */
export const MOST_DISTANCE: usize = 1 << 20;

/** Pixels that a copy may write too far. */
export const COPY_SLACK: usize = 16;

export const MOST_CACHE_BITS: u32 = 11;

// Transforms (section 4).
export const PREDICTOR: u32 = 0;
export const CROSS_COLOUR: u32 = 1;
export const SUBTRACT_GREEN: u32 = 2;
export const INDEXING: u32 = 3;
const MOST_TRANSFORMS: i32 = 4;

/** A picture of coded pixels: the one of the stream, or one of its tables of tiles. */
@unmanaged
class Coded {
  width: u32;
  /** Pixels in all, and those decoded in whole rows. */
  pixels: u32;
  decoded: u32;
  row: u32;
  ring: usize;
  ringBytes: usize;
  /** Where the next row goes in the ring, in bytes. */
  at: usize;
  /** The rest of a copy that goes beyond its row, in pixels. */
  copyLeft: u32;
  copyDistance: u32;
  /** Bits of the index of the colour cache, 0 without one. */
  cacheBits: u32;
  /** u16 per tile: its group; 0 where there is only one. */
  groupTiles: usize;
  tileBits: u32;
  tilesWide: u32;
  groups: usize;
  groupCount: u32;
}

export const coded: Coded = changetype<Coded>(memory.data(offsetof<Coded>(), 16));

/** A transform; they are undone in the opposite of their order. */
@unmanaged
export class Transform {
  type: u32;
  /** log2 of the side of a tile; of indexing: of the pixels in one. */
  bits: u32;
  /** Of the picture that it makes. */
  width: u32;
  tilesWide: u32;
  /** Modes, multipliers, the palette of 256, or the pixels of 256 bytes of small indexes. */
  data: usize;
}

@unmanaged
class Vp8l {
  width: u32;
  height: u32;
  transforms: i32;
  /** Colour cache: u32 x 2^11. */
  cache: usize;
  /** Free room for tiles, and for tables. */
  tiles: usize;
  tilesEnd: usize;
  tables: usize;
  tablesEnd: usize;
  /** Rows of pixels with room in front and behind: two of the predictor, two for the rest. */
  predicted: usize;
  above: usize;
  work: usize;
  spare: usize;
  /** The next row to be taken, and whether the data has ended before. */
  row: u32;
  isOver: i32;
}

export const vp8l: Vp8l = changetype<Vp8l>(memory.data(offsetof<Vp8l>(), 16));

const TRANSFORMS: usize = memory.data(MOST_TRANSFORMS * offsetof<Transform>(), 16);

@inline
export function transformAt(i: i32): Transform {
  return changetype<Transform>(TRANSFORMS + <usize>i * offsetof<Transform>());
}

/** Tiles of so many bits that cover `size` pixels. */
@inline
export function tilesOf(size: u32, bits: u32): u32 {
  return (size + (1 << bits) - 1) >> bits;
}
