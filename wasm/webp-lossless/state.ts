// What the VP8L encoder (RFC 9649 3) knows about the open picture, and its scratch.
//
//   rows ─few colours→ held as indices until the end ─→ a palette, or colours after all
//        ─else─┐
//              ↓
//   a segment of some rows ─predictions, colour by tiles→ pixels ─matches, parse→ tokens
//     ─→ groups of tiles that look alike, a set of codes for each ─→ bits of codes, bits of pixels
//
// A segment has groups of its own, so that its bits are final: what grows with the picture is the file
// and a few bytes for each tile. The transforms are the same for all segments.

/** Statuses that the exports answer; 0 and above is success. */
export const REFUSED: i32 = -1;
export const OUT_OF_MEMORY: i32 = -3;

/** What is coded of the rows: alpha of RGBA alone, gray, RGBA as if it were opaque, all of it. */
export const KIND_ALPHA: i32 = 0;
export const KIND_GRAY: i32 = 1;
export const KIND_OPAQUE: i32 = 3;
export const KIND_RGBA: i32 = 4;

export const EFFORT_FAST: i32 = 0;
export const EFFORT_BEST: i32 = 2;

/** Sides are 14-bit numbers. */
export const MAX_SIDE: i32 = 16383;
/** Opaque black. */
export const BLACK: u32 = 0xff000000;

@unmanaged
class Image {
  width: i32;
  height: i32;
  kind: i32;
  effort: i32;
  /** Bytes of a pixel of the rows. */
  channels: i32;
  /** Rows that were taken. */
  taken: i32;
  /** Alpha is coded; some of it is not 255. */
  hasAlpha: bool;
  isTranslucent: bool;

  // The transforms of the file.
  /** Colours of the palette, 0: none. */
  palette: i32;
  /** The filter of alpha whose values are coded, by RFC 9649; 0: none. */
  filter: i32;
  /** log2 of the indices in a pixel. */
  packing: i32;
  subtractsGreen: bool;
  predicts: bool;
  crosses: bool;
  /** The largest step of residuals (near-lossless.ts); 1: they are exact. `nearMost`: what is asked for. */
  near: i32;
  nearMost: i32;
  /** Bits of a key of the colour cache, 0: none. */
  cacheBits: i32;
  /** log2 of the sides of tiles: of predictions, of colour, of groups. */
  modeBits: i32;
  crossBits: i32;
  groupBits: i32;

  // The segment.
  /** Pixels of a row that is coded, and rows that a segment has at most. */
  coded: i32;
  segmentRows: i32;
  /** Its first row, and how many it has. */
  first: i32;
  rows: i32;
  /** Pixels in front of it that copies may come from, and how many these are at most. */
  history: u32;
  historyMost: u32;
  /** Where raw pixels begin, a row above the segment in front, and which row that is. */
  raw: usize;
  rawFirst: i32;
  /** A sample of raw pixels in the same form, which settings are tried on. */
  sample: usize;
  /** History and pixels of the segment, transformed. */
  pixels: usize;
  /** For each pixel: the best match; the token that begins there; what coding up to it costs. */
  matches: usize;
  tokens: usize;
  costs: usize;
  /** Heads of chains by hash; what is before each pixel. */
  heads: usize;
  before: usize;
  hashShift: u32;
  /** Candidates of a chain, and the length that ends a search. */
  depth: i32;
  nice: u32;

  // The chapter: its first row, how many it has, whether its tokens are in a record (chapter.ts).
  chapterFirst: i32;
  chapterRows: i32;
  isRecorded: bool;
  record: usize;
  starts: usize;

  /** Rooms of three streams (bits.ts), and of indices (colors.ts). */
  bitRooms: usize;
  heldRoom: usize;
  /** Rows of alpha (alpha-filters.ts). */
  alphaRows: usize;
  /** A row as it came (near-lossless.ts). */
  original: usize;

  // By tiles.
  modes: usize;
  crossed: usize;
  groupOf: usize;
  /** Groups of the chapters before, of this one, and how many it may have. */
  groupsBefore: i32;
  groups: i32;
  groupsMost: i32;
  /** Of each group, GROUP_SYMBOLS each: costs, i16 in 128ths of a bit, later codes; counts, u32. */
  groupCosts: usize;
  groupCounts: usize;
  scratch: usize;
}

export const image: Image = changetype<Image>(memory.data(offsetof<Image>(), 16));

/** Costs are in 128ths of a bit. */
export const BIT: f64 = 128;

// The symbols of a group: green, then lengths; distances; red; blue; alpha; keys of the cache, which
// continue green in the file.
export const LENGTHS_FROM: u32 = 256;
export const GREENS: u32 = 280;
export const DISTANCES_FROM: u32 = 280;
export const DISTANCES: u32 = 40;
export const RED_FROM: u32 = 320;
export const BLUE_FROM: u32 = 576;
export const ALPHA_FROM: u32 = 832;
export const CACHE_FROM: u32 = 1088;
export const MOST_CACHE_BITS: i32 = 10;
/** All of them, a multiple of 8. */
export const GROUP_SYMBOLS: u32 = CACHE_FROM + (1 << MOST_CACHE_BITS);

// The scratch.

/** Counts of a tile, u16 x GROUP_SYMBOLS, and some more that are 0. */
export const TILE_COUNTS: usize = 0;
/** Green, lengths and keys in one row: counts, u32, lengths, u8, codes, u16; 1304 of them. */
const WHOLE: u32 = GREENS + (1 << MOST_CACHE_BITS);
export const WHOLE_COUNTS: usize = TILE_COUNTS + <usize>GROUP_SYMBOLS * 2 + 16;
export const WHOLE_LENGTHS: usize = WHOLE_COUNTS + <usize>WHOLE * 4;
export const WHOLE_CODES: usize = WHOLE_LENGTHS + WHOLE;
/** Counts, lengths and codes of code lengths; u32 x 20, u8 x 32, u16 x 32. */
export const RUN_COUNTS: usize = WHOLE_CODES + <usize>WHOLE * 2;
export const RUN_LENGTHS: usize = RUN_COUNTS + 80;
export const RUN_CODES: usize = RUN_LENGTHS + 32;
/** Runs of code lengths, u16: symbol, extra bits << 8. */
export const RUNS: usize = RUN_CODES + 64;
/** Room of buildCode, u32. */
export const CODE_ROOM: usize = RUNS + <usize>WHOLE * 2;
/** Codes of near distances by (dy << 4) + 8 - dx, u8 x 128. */
export const NEAR_CODES: usize = CODE_ROOM + <usize>WHOLE * 4;
/** The colour cache, u32 x 1024: at the segment's beginning, and now. */
export const CACHE_BEFORE: usize = NEAR_CODES + 128;
export const CACHE: usize = CACHE_BEFORE + 4096;
/** Colours by hash, u32 x 1024, and their indices + 1, u16 x 1024; colours in their order, u32 x 256. */
export const COLOR_HASH: usize = CACHE + 4096;
export const COLOR_INDEX: usize = COLOR_HASH + 4096;
export const COLORS: usize = COLOR_INDEX + 2048;
/** Where each colour stands in the palette, u8 x 256. */
export const RANKS: usize = COLORS + 1024;
/** Sums of costs by mode, u32 x 16; how often each mode was taken, u32 x 16. */
export const SUMS: usize = RANKS + 256;
export const MODE_COUNTS: usize = SUMS + 64;
/** Pixels of each class since its costs were made, u32 x 8. */
export const WAITING: usize = MODE_COUNTS + 64;
/** Residuals of a tile, for each mode 32 x 32 pixels. */
export const RESIDUALS: usize = WAITING + 32;
export const RESIDUAL_BYTES: usize = 4096;
/** Eight classes of tiles: counts of residuals, u32 x 4 x 256, and their costs, u16 x 4 x 256. */
export const CLASSES: i32 = 8;
export const CLASS_COUNTS: usize = RESIDUALS + RESIDUAL_BYTES * 14;
export const CLASS_COSTS: usize = CLASS_COUNTS + 4096 * CLASSES;
/** Counts of a candidate of colour, u32 x 256. */
export const CANDIDATE: usize = CLASS_COSTS + 2048 * CLASSES;
/** Streams of bits; see bits.ts. */
export const STREAMS: usize = CANDIDATE + 1024;
/** Changes in each strip of rows, u32 x 1024. */
export const CHANGES: usize = STREAMS + 256;
/** The symbols of a tile that has few of them, u16. */
export const TILE_SYMBOLS: usize = CHANGES + 4096;
export const MOST_SYMBOLS: i32 = 128;
/** Values that filters of alpha leave, u8 x 256 for each. */
export const FILTERED: usize = TILE_SYMBOLS + <usize>(MOST_SYMBOLS + 4) * 2;
/** Counts in another shape, u32 (code-shapes.ts). */
export const SHAPED: usize = FILTERED + 256 * 3;
/** Colours that have a rank, u8 x 256. */
export const CHAINED: usize = SHAPED + <usize>WHOLE * 4;
/** Counts of red and of blue that tiles are left with, u32 x 256 each. */
export const CROSS_COUNTS: usize = CHAINED + 256;
/** Counts of all tokens as one group, u32 x GROUP_SYMBOLS. */
export const ALL_COUNTS: usize = CROSS_COUNTS + 2048;
export const SCRATCH_BYTES: usize = ALL_COUNTS + <usize>GROUP_SYMBOLS * 4;
