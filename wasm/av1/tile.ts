// What is kept of a tile between two rows of superblocks.

@unmanaged
export class Tile {
  // Symbol decoder (symbols.ts)
  difference: u64;
  range: u32;
  spare: i32;
  next: usize;
  end: usize;
  window: usize;
  fileNext: usize;
  fileLeft: usize;
  cdfs: usize;

  quantizer: i32;
  /** Four i8. */
  filterDeltas: u32;
  /** Restoration references of three planes, eight i8 each. */
  reference0: u64;
  reference1: u64;
  reference2: u64;
  // Units
  row0: i32;
  row1: i32;
  column0: i32;
  column1: i32;
  /** Its data are at their end, or broken: what is left of it cannot be decoded. */
  isOver: bool;
}

export const TILE_BYTES: usize = (offsetof<Tile>() + 63) & ~63;
/** Window on the data of a tile that is alone in its row, and of each of several. */
export const SOLE_WINDOW: i32 = 8192;
export const SHARED_WINDOW: i32 = 4096;
