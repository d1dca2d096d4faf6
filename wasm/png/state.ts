// What the PNG decoder keeps between calls. One file is decoded at a time, so the struct is static.
//
//   file     with the host: | … chunk │ data → not in the window yet, dataLeft │ chunk → … |
//   input    contents of IDAT chunks, joined, for the inflater, whose window holds the rows
//   rows     two unfiltered rows, the current one and the one above it
//   frame    only with Adam7: all pixels as stored; those of 16 bits as they are handed out
//   band     up to 16 rows of gray or RGBA for the next stage

import { INFLATER_BYTES, Inflater } from '../inflate/inflater';

/** Bytes of compressed data at a time. */
export const INPUT_BYTES: usize = 32768;

/** Rows in one band. */
export const BAND_ROWS: i32 = 16;

/** Bytes inflated in one go; small enough to stay in the cache until they are unfiltered. */
export const ROOM: usize = 98304;

@unmanaged
class Png {
  // Header.
  width: i32;
  height: i32;
  depth: i32;
  colourType: i32;
  interlaced: i32;
  /** Samples per pixel as stored, 1–4; channels of the output, 1 or 4. */
  samples: i32;
  channels: i32;
  /** Rows that are handed out have 16 bits a sample, little-endian, where the file has. */
  isDeep: i32;
  /** tRNS of gray and RGB images: the transparent colour at the stored depth. */
  hasKey: i32;
  keyRed: i32;
  keyGreen: i32;
  keyBlue: i32;

  /** Where compressed data is put before it is inflated. */
  input: usize;
  /** Offsets in the file: the next chunk, and the rest of the one at hand. */
  chunk: usize;
  data: usize;
  dataLeft: usize;

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

/** Inflates its data. */
export const inflater: Inflater = changetype<Inflater>(memory.data(INFLATER_BYTES, 16));

/** RGBA of each palette index, or of each gray level when one of them is transparent. */
export const COLOURS: usize = memory.data(256 * 4, 16);
