// What the PNG decoder keeps between calls. One file is decoded at a time, so the struct is static.
//
//   file     with the host: | … chunk │ data → not in the window yet, dataLeft │ chunk → … |
//   input    contents of IDAT chunks, joined:
//            | window … used │ input → next unread bits │ inputEnd … free |
//   output   what was inflated: | history ≥ 32 KiB │ taken → rows not unfiltered yet │ out → free
//   rows     two unfiltered rows, the current one and the one above it
//   frame    only with Adam7: all pixels as stored (8 bits per sample at most)
//   band     up to 16 rows of gray or RGBA for the next stage

/** Bytes of compressed data at a time. */
export const INPUT_BYTES: usize = 32768;

/** Rows in one band. */
export const BAND_ROWS: i32 = 16;

/** Bytes that a match may refer back to. */
export const HISTORY: usize = 32768;
/** Bytes inflated in one go; small enough to stay in the cache until they are unfiltered. */
export const ROOM: usize = 98304;
/** The longest match, and what copying in chunks of 16 writes past it. */
export const OVERRUN: usize = 258 + 64;

/** What the inflater is in the middle of. */
export const BLOCK_HEADER: i32 = 0;
export const BLOCK_CODES: i32 = 1;
export const BLOCK_STORED: i32 = 2;
/** The stream ended well; the data ended or broke the rules. */
export const STREAM_END: i32 = 3;
export const STREAM_DAMAGED: i32 = 4;

export const GRAY: i32 = 0;
export const RGB: i32 = 2;
export const PALETTE: i32 = 3;
export const GRAY_ALPHA: i32 = 4;
export const RGB_ALPHA: i32 = 6;

@unmanaged
export class Png {
  // Header.
  width: i32;
  height: i32;
  depth: i32;
  colourType: i32;
  interlaced: i32;
  /** Samples per pixel as stored, 1–4; channels of the output, 1 or 4. */
  samples: i32;
  channels: i32;
  /** tRNS of gray and RGB images: the transparent colour at the stored depth. */
  hasKey: i32;
  keyRed: i32;
  keyGreen: i32;
  keyBlue: i32;

  // Input and bit buffer: the low `count` bits of `bits` are unread. Above them lie bits of the
  // bytes at `input`, to be read again. A negative count means that bits were used past the end.
  bits: u64;
  count: i64;
  input: usize;
  inputEnd: usize;
  window: usize;
  /** Offsets in the file: the next chunk, and the rest of the one at hand. */
  chunk: usize;
  data: usize;
  dataLeft: usize;

  // Deflate.
  mode: i32;
  isLast: i32;
  storedBytes: usize;
  base: usize;
  limit: usize;
  out: usize;
  taken: usize;
  /** Bytes inflated so far, and code tables built for them. */
  produced: u64;
  tables: u64;
  /** The tables hold the fixed codes. */
  hasFixedCodes: i32;

  // Rows.
  rowBytes: usize;
  pixelBytes: usize;
  row: usize;
  prior: usize;
  /** Rows given out; rows that had to be made up. */
  rowsDone: i32;
  missing: i32;

  // Adam7: frame of packed rows, the pass at work and its next row.
  frame: usize;
  framePitch: usize;
  pass: i32;
  passRow: i32;

  band: usize;
  stride: usize;
}

/** The one instance. */
export const png: Png = changetype<Png>(memory.data(offsetof<Png>(), 16));

/** RGBA of each palette index, or of each gray level when one of them is transparent. */
export const COLOURS: usize = memory.data(256 * 4, 16);
