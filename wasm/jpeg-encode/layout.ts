// What the encoder knows about the open picture. Plain structs over static memory, as in
// wasm/jpeg/layout.ts: a reference is a pointer, nothing is allocated by `new`.
//
//   rows of pixels ─colour, subsampling→ planes of one MCU row ─FDCT, quantization→ coefficients of
//   one block ─run lengths→ tokens (tokens.ts), kept until the end ─scans→ file in chunks
//
// Only the tokens, about a byte per coefficient that is not zero, grow with the picture.

/** Statuses that the exports answer; 0 and above is success. */
export const REFUSED: i32 = -1;
export const OUT_OF_MEMORY: i32 = -3;

/** How chroma is sampled: as fine as luma, at half the width, or at half of both. */
export const SAMPLING_444: i32 = 0;
export const SAMPLING_422: i32 = 1;
export const SAMPLING_420: i32 = 2;

export const EFFORT_FAST: i32 = 0;
export const EFFORT_BALANCED: i32 = 1;
export const EFFORT_BEST: i32 = 2;

/** Sides are 16-bit numbers (T.81 B.2.2). libjpeg, and with it browsers, reads up to 65500. */
export const MAX_SIDE: i32 = 65535;

/** One colour component (T.81 A.1.1). */
@unmanaged
export class Plane {
  /** Sampling factors: blocks per MCU. */
  h: i32;
  v: i32;
  /** Blocks that hold samples of the picture; MCUs at the edges may have more. */
  blocksWide: i32;
  blocksHigh: i32;
  /** Huffman tables and statistics: 0 luma, 1 chroma. */
  slot: i32;
  /** Samples u8 of the MCU row that is being filled: `v * 8` rows, `stride` apart. */
  samples: usize;
  stride: usize;
  /** Quantized DC coefficients, i16 for each block, row by row. */
  dc: usize;
  /** Where the tokens of each row of blocks begin, u32. */
  rowStarts: usize;
  /** The chunks of tokens: the oldest that is still needed, and the one that is written. */
  oldest: usize;
  newest: usize;
  /** Where the next token goes, and the end of its chunk. */
  cursor: usize;
  limit: usize;
}

@unmanaged
class Picture {
  width: i32;
  height: i32;
  /** Bytes per pixel of the input: 1 gray, 4 RGBA. */
  channels: i32;
  components: i32;
  effort: i32;
  /** Progressive scans, where there is room to keep all tokens until the end. */
  progressive: bool;
  /** Sampling factors of luma; chroma has 1, 1. */
  hMax: i32;
  vMax: i32;
  mcusWide: i32;
  mcusHigh: i32;
  /** MCU rows that are tokens. */
  mcuRow: i32;
  /** Rows that were taken, and those of them that wait in the planes. */
  rows: i32;
  waiting: i32;
  /** Two full-width rows of each chroma component, before subsampling, `chromaStride` bytes each. */
  chromaRows: usize;
  chromaStride: usize;
  /** Bytes of a chunk of tokens or of the file. */
  chunkBytes: usize;
}

export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));
const planeTable: usize = memory.data(3 * offsetof<Plane>(), 16);

@inline
export function planeAt(i: i32): Plane {
  return changetype<Plane>(planeTable + <usize>i * offsetof<Plane>());
}
