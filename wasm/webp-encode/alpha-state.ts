// What the ALPH encoder (RFC 9649 2.7.1.2 and 3) knows about the open plane, and its scratch.
//
//   alpha of rows ─→ plane, a byte per pixel ─few values→ several pixels per byte
//                                            ─else→ residuals of predictions, by tiles
//     ─→ literals and copies: counted twice, then written
//
// All steps change the plane in place; what grows beside it is the file and a mode for each tile.

@unmanaged
class Alpha {
  width: i32;
  height: i32;
  /** Rows that were taken. */
  rows: i32;
  /** Candidates of a chain of matches. */
  depth: i32;
  plane: usize;
  /** Pixels of a row that is coded, and of the plane. */
  coded: i32;
  pixels: u32;
  /** Values that occur, and the most of them that a palette is made of; 0: no palette. */
  values: i32;
  palette: i32;
  /** A mode for each tile, and whether the plane holds residuals. */
  modes: usize;
  tilesWide: i32;
  tilesHigh: i32;
  isPredicted: bool;
  scratch: usize;
  /** Heads of chains, u32 by hash; what is before each position, u32 in a ring. */
  heads: usize;
  before: usize;
  windowMask: u32;
}

export const alpha: Alpha = changetype<Alpha>(memory.data(offsetof<Alpha>(), 16));

/** Tiles of predictions are 16 x 16. */
export const TILE_BITS: i32 = 4;

/** Symbols of the first code: literals, then classes of lengths. Those of distances. */
export const SYMBOLS: u32 = 280;
export const DISTANCES: u32 = 40;

/** Literals and lengths, u32 x 280, then distances, u32 x 40. */
export const COUNTS: usize = 0;
/** Of both, u32 x 320, in bits: what the parse reckons with. */
export const COSTS: usize = COUNTS + 1280;
/** Costs and counts of the plane before prediction. */
export const KEPT: usize = COSTS + 1280;
/** Code lengths, u8 x 320, and codes, u16 x 320. */
export const LENGTHS: usize = KEPT + 2560;
export const CODES: usize = LENGTHS + 320;
/** Which values occur, u8 x 256. */
export const OCCURS: usize = CODES + 640;
/** Codes of near distances by (dy << 4) + 8 - dx, u8 x 128. */
export const NEAR_CODES: usize = OCCURS + 256;
/** Price of a residual, u8 x 256. */
export const PRICES: usize = NEAR_CODES + 128;
/** Sums of prices by mode, u32 x 16. */
export const SUMS: usize = PRICES + 256;
/** Counts, lengths and codes of code lengths; u32 x 20, u8 x 32, u16 x 32. */
export const RUN_COUNTS: usize = SUMS + 64;
export const RUN_LENGTHS: usize = RUN_COUNTS + 80;
export const RUN_CODES: usize = RUN_LENGTHS + 32;
/** Runs of code lengths, u16 x 288: symbol, extra bits << 8. */
export const RUNS: usize = RUN_CODES + 64;
/** Room of buildCode, u32 x 288. */
export const CODE_ROOM: usize = RUNS + 576;
/** Counts below 2^22, u32 x 280. */
export const SCALED: usize = CODE_ROOM + 1152;
export const ALPHA_SCRATCH: usize = SCALED + 1120;
