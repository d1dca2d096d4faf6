// What the PNG encoder keeps between calls. One picture is encoded at a time, so the struct is static.
//
//   input     a band of rows from the host: gray or RGBA
//   strip     packed rows as they will be stored: | row above │ row │ row … |, zeros around each
//   plain     the strip with filter bytes, unfiltered      filtered   the same, filtered row by row
//   window    the zlib stream's contents: | history ≥ 32 KiB │ next → not parsed yet │ end → free |
//   tokens    literals and matches of the block in the making
//   out       | length, IDAT │ deflated bytes … out → free |
//   replay    what reads finished chunks back when the picture turns out to need a wider kind

/** Where the positions of the stream begin: an empty hash slot (0) is then always too far away. */
export const ORIGIN: u32 = 0x10000;

export const WINDOW_BYTES: u32 = 262144;
/** Input that a match search may want to see ahead. */
export const LOOKAHEAD: u32 = 1024;

/** Tokens of a block; statistics are compared after each part. */
export const MAX_TOKENS: u32 = 65536;
export const PART_TOKENS: u32 = 8192;

export const HASH_BITS: u32 = 15;
export const SHORT_HASH_BITS: u32 = 13;

/** A chunk is handed out when it holds this much. */
export const CHUNK_BYTES: usize = 65536;
/** A token takes at most 48 bits; a block header less than 512 bytes. */
export const BLOCK_ROOM: usize = 65536 * 6 + 1024;

/** Zeros in front of a row in the strip; as much again behind it may be overwritten. */
export const MARGIN: usize = 16;
/** Bytes of rows that are filtered together, unless one row is longer. */
export const STRIP_BYTES: u32 = 65536;
export const MAX_STRIP_ROWS: usize = 256;
/** Bytes of rows that the host hands over at a time, unless one row is longer. */
export const BAND_BYTES: u32 = 262144;

export const FAST: i32 = 0;
export const BALANCED: i32 = 1;
export const BEST: i32 = 2;

@unmanaged
class Encoder {
  // Picture.
  width: usize;
  channels: usize;
  effort: i32;
  ignoresAlpha: bool;

  // What the rows scanned so far hold.
  colours: u32;
  hasColour: bool;
  hasAlpha: bool;
  hasManyColours: bool;
  grayDepth: i32;
  lastColour: u32;
  lastIndex: u32;

  // Kind of the stream.
  type: i32;
  depth: i32;
  pixelBytes: usize;
  rowBytes: usize;

  // Rows on their way.
  input: usize;
  bandRows: u32;
  source: usize;
  sourceRows: u32;
  isEnding: bool;
  strip: usize;
  stripPitch: usize;
  stripRows: u32;
  stripMax: u32;
  plain: usize;
  filtered: usize;
  feed: usize;
  feedStart: usize;
  feedEnd: usize;
  /** Which way of filtering was taken last (1 plain, 2 filtered); for how many more strips it stays. */
  favourite: i32;
  /** Bytes of the strips before in front of `plain` and `filtered`. */
  plainHistory: usize;
  filteredHistory: usize;
  isFiltered: bool;
  untried: i32;

  // Window.
  window: usize;
  windowStart: u32;
  next: u32;
  end: u32;
  blockStart: u32;
  adler: u32;
  isClosed: bool;

  // Matches.
  leastTries: i32;
  tries: i32;
  niceLength: u32;
  /** Length from which on matches are looked for: 4 (then 3 as well), 6 or 8; and in the bytes fed next. */
  least: u32;
  feedLeast: u32;
  untriedLeast: i32;
  length: u32;
  distance: u32;

  // Block.
  tokenCount: u32;
  partCount: u32;
  partStart: u32;
  blockBits: u32;

  // Output.
  outStart: usize;
  out: usize;
  bits: u64;
  bitCount: u64;

  // Arena blocks.
  heads: usize;
  shortHeads: usize;
  previous: usize;
  tokens: usize;
  tables: usize;
}

/** The one instance. */
export const enc: Encoder = changetype<Encoder>(memory.data(offsetof<Encoder>(), 16));

// Offsets in `tables`.
/** u32 × 320: how often each literal or length (288) and distance (32) occurs. */
export const BLOCK_COUNTS: usize = 0;
export const PART_COUNTS: usize = 1280;
export const MERGED_COUNTS: usize = 2560;
/** u8 × 320 code lengths, u16 × 320 codes. */
export const CODE_LENGTHS: usize = 3840;
export const CODES: usize = 4160;
/** u32 × 259: code and extra bits of each match length, their number in bits 24 and up. */
export const LENGTH_CODES: usize = 4800;
/** u8 × 320 (prices in bits of literals and distance symbols) and u8 × 259 (of match lengths). */
export const PRICES: usize = 5840;
export const LENGTH_PRICES: usize = 6160;
/** u8 × 259: symbol of each match length, less 257. */
export const LENGTH_SYMBOLS: usize = 6424;
/** u32 × 320 for sorting; u16 × 320: code lengths as runs. */
export const SORTED: usize = 6688;
export const RUNS: usize = 7968;
/** u16 × 257: 256 × log2 of 1 + i / 256. */
export const LOGARITHMS: usize = 8640;
/** u32 × 256 in order of appearance; u32 × 1024 colours and u16 × 1024 indices + 1, hashed. */
export const COLOURS: usize = 9216;
export const COLOUR_KEYS: usize = 10240;
export const COLOUR_SLOTS: usize = 14336;
/** u32 × 320: counts of the trial; u8 × 8192: which byte pairs were seen. */
export const TRIAL_COUNTS: usize = 16384;
export const PAIRS: usize = 17664;
/** u32 × 5: score of each filter. */
export const SCORES: usize = 25856;
/** u32 × 2^14: hashed places of the trial. */
export const TRIAL_HEADS: usize = 25920;
export const TRIAL_BITS: u32 = 14;
export const TABLES_BYTES: usize = 156992;
