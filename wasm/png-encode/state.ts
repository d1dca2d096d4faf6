// What the PNG encoder keeps between calls. One picture is encoded at a time: the structs are static.
//
//   band      rows from the host: gray or RGBA
//   strip     packed rows as they will be stored: | row above │ row │ row … |, zeros around each;
//             with filter bytes twice: plain, and filtered row by row. The better one is fed to the
//   window    the zlib stream's contents: | history ≥ 32 KiB │ next → not parsed yet │ end → free |
//   block     literals and matches of the block in the making
//   output    | length, IDAT │ deflated bytes … cursor → free |
//
// Calls of the host (png-encode.ts): open; then for each band of rows
//   scan → kind    the first one, or wider than before: begin, and then the rows so far anew:
//                  for each former chunk: replay input, replay added, (replay row, step …) until 0
//   rows, step …   until a step answers 0; whenever one answers 1: take
// and at the end, or before a wider kind begins: end, step …, take.

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

/** What is encoded, and how. */
@unmanaged
class Picture {
  width: usize;
  channels: usize;
  effort: i32;
  ignoresAlpha: bool;
}
export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

/** What the rows scanned so far hold (colours.ts). */
@unmanaged
class Found {
  colours: u32;
  hasColour: bool;
  hasAlpha: bool;
  hasManyColours: bool;
  grayDepth: i32;
  lastColour: u32;
  lastIndex: u32;
}
export const found: Found = changetype<Found>(memory.data(offsetof<Found>(), 16));

/** How the stream stores pixels. `type` -1: no stream was begun. */
@unmanaged
class Kind {
  type: i32;
  depth: i32;
  pixelBytes: usize;
  rowBytes: usize;
}
export const kind: Kind = changetype<Kind>(memory.data(offsetof<Kind>(), 16));

/** Rows from the host, or from the stream that is replayed. */
@unmanaged
class Band {
  /** Where the host puts rows, and how many at most. */
  input: usize;
  mostRows: u32;
  /** The rows that are not in the strip yet. */
  source: usize;
  rows: u32;
  /** No more will come. */
  isEnding: bool;
}
export const band: Band = changetype<Band>(memory.data(offsetof<Band>(), 16));

/** Rows that are filtered together (strip.ts). */
@unmanaged
class Strip {
  /** Packed rows, `pitch` bytes apart. */
  memory: usize;
  pitch: usize;
  rows: u32;
  mostRows: u32;
  /** The strip with filter bytes, in two ways, and how much of the strips before lies in front. */
  plain: usize;
  filtered: usize;
  plainHistory: usize;
  filteredHistory: usize;
  isFiltered: bool;
  /** Bytes of the winner that go into the window: all, and those that are left. */
  start: usize;
  next: usize;
  end: usize;
  /** The way that was taken last (1 plain, 2 filtered), and for how many more strips it stays. */
  lastWinner: i32;
  stripsUntilTrial: i32;
  /** `search.least` for these bytes, and for how many more strips it stays. */
  least: u32;
  stripsUntilLeastTrial: i32;
}
export const strip: Strip = changetype<Strip>(memory.data(offsetof<Strip>(), 16));

/** The contents of the zlib stream, by position (deflate.ts). */
@unmanaged
class Window {
  memory: usize;
  /** Position of the first byte in memory, of the next one to be parsed, and of the end. */
  start: u32;
  next: u32;
  end: u32;
  /** Where the block in the making begins. */
  blockStart: u32;
  adler: u32;
  /** The stream has its checksum. */
  isClosed: bool;
}
export const window: Window = changetype<Window>(memory.data(offsetof<Window>(), 16));

/** The match finder (matches.ts). */
@unmanaged
class Search {
  /** Candidates that are looked at: at least, and where tokens are as long as now. */
  leastTries: i32;
  tries: i32;
  /** A match of this length is taken at once. */
  niceLength: u32;
  /** Length from which on matches are looked for: 4 (then 3 as well), 6 or 8. */
  least: u32;
  /** What was found; length 0: nothing. */
  length: u32;
  distance: u32;
  heads: usize;
  shortHeads: usize;
  previous: usize;
}
export const search: Search = changetype<Search>(memory.data(offsetof<Search>(), 16));

/** The deflate block in the making (block.ts). */
@unmanaged
class Block {
  tokens: usize;
  tokenCount: u32;
  /** Tokens of its last part, and the position where that begins. */
  partCount: u32;
  partStart: u32;
  /** Bits of the parts before, with ideal codes. */
  bits: u32;
}
export const block: Block = changetype<Block>(memory.data(offsetof<Block>(), 16));

/** The chunk in the making. */
@unmanaged
class Output {
  start: usize;
  cursor: usize;
  /** Bits that do not fill a byte yet. */
  bits: u64;
  bitCount: u64;
}
export const output: Output = changetype<Output>(memory.data(offsetof<Output>(), 16));

/** Work space. */
@unmanaged
class Work {
  /** See the offsets below. */
  tables: usize;
}
export const work: Work = changetype<Work>(memory.data(offsetof<Work>(), 16));

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
