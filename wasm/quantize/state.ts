// Few colours for many (colour quantisation), and rows drawn in them. One picture at a time.
//
//   pixels → counts by bins → boxes of bins, cut where the error is largest → their means, settled
//     → for each cell of colours the few that may be the nearest → rows of indexes, errors passed on
//
// Colours are four numbers, f32: red, green and blue, each times alpha, and alpha, all in levels, 0–255.

/** Of opaque colours by 5 bits of red, 6 of green, 5 of blue; of others by 4 bits of all four. */
export const BINS: usize = 65536;
/** Pixels of a bin, and sums of how far they lie above its least levels, u32 x 5; then u32 and f32 x 4. */
export const BIN_BYTES: usize = 20;
export const MOST_COLORS: usize = 256;
/** Colours that are looked at in a cell, at most: the nearest to its middle. */
export const MOST_NEAR: usize = 16;
export const OPAQUE: u32 = 0xff000000;

@unmanaged
class Picture {
  width: i32;
  /** Some pixel may be translucent: then there is a second table of bins, and of cells. */
  hasAlpha: bool;
  /** Nothing is seen of some pixel. */
  hasClear: bool;
  /** Pixels of a row, u32, and their indexes, u8. */
  input: usize;
  indexes: usize;
  /** BINS times BIN_BYTES for each table; then the bins that are not empty, one behind the other. */
  bins: usize;
  /** Bins that are not empty: opaque ones come first. */
  opaqueBins: i32;
  allBins: i32;
  /** Numbers of bins, u32: a box is a part of them. */
  order: usize;
  /** Errors that come down to a row, and that it passes down, f32 x 4 for each pixel and one beside. */
  own: usize;
  below: usize;
  isBackwards: bool;
  tables: usize;

  /** Colours that are chosen, those for opaque pixels first; the index of what shows nothing, or -1. */
  colors: i32;
  opaqueColors: i32;
  clear: i32;
}

export const picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

// In `tables`:
/** The colours: as 0xAABBGGRR, u32; as f32 x 4. */
export const PIXELS: usize = 0;
export const CHANNELS: usize = PIXELS + MOST_COLORS * 4;
/** Their looks (distance.ts), f32 x 4. */
export const PLACES: usize = CHANNELS + MOST_COLORS * 16;
/** Looks again, f32: all of one channel, then the next, with room for three more. */
export const LOOKS: usize = PLACES + MOST_COLORS * 16;
export const LOOK_BYTES: usize = (MOST_COLORS + 4) * 4;
/** Sums of the bins that a colour is nearest to: f64 x 4 and their pixels, f64. */
export const SUMS: usize = LOOKS + LOOK_BYTES * 4;
export const SUM_BYTES: usize = 40;
/** Boxes: where they begin and end, u32 x 2, their error, f64, and that along each channel, f64 x 4. */
export const BOXES: usize = SUMS + MOST_COLORS * SUM_BYTES;
export const BOX_BYTES: usize = 48;
/** Distances of all colours from the middle of a cell, f32. */
export const DISTANCES: usize = BOXES + MOST_COLORS * BOX_BYTES;
export const TABLE_BYTES: usize = DISTANCES + (MOST_COLORS + 4) * 4;
