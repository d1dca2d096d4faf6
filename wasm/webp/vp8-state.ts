// What the VP8 decoder keeps between calls. One picture is decoded at a time: all is static or in
// the arena.
//
//   predicted   17 rows of macroblocks' samples as prediction sees them, not filtered; the first is
//               the last row of the macroblocks above
//   filtered    the row of macroblocks above and the current one, on their way through the loop
//               filter: when the current one is done, no sample of the one above changes any more
//   band        RGBA of the row of macroblocks above
//
// Chroma of `filtered` has one row more on top, which the upsampling of the band needs.

import { Partition } from './bool-reader';

/** RFC 6386 section 9.5. */
export const MAX_PARTITIONS: i32 = 8;
export const SEGMENTS: i32 = 4;

/** Spare bytes in front of the rows of a plane, and behind: edges of prediction, and of SIMD. */
export const ROW_FRONT: usize = 16;
export const ROW_SPARE: usize = 48;

@unmanaged
class Vp8 {
  width: i32;
  height: i32;
  /** Macroblocks, and the next row of them. */
  columns: i32;
  rows: i32;
  row: i32;

  /** Partitions of tokens; the modes have one before them. */
  partitions: i32;

  // Section 9.3, 9.6, 9.11.
  hasSegments: i32;
  hasSegmentMap: i32;
  hasSkips: i32;
  skipProbability: i32;
  /** Section 9.6: no filter, or the simple one, which leaves chroma alone. */
  isFiltered: i32;
  isSimple: i32;

  // Planes: address of the first sample, bytes from row to row.
  predictedY: usize;
  predictedU: usize;
  predictedV: usize;
  predictedStrideY: usize;
  predictedStrideC: usize;
  filteredY: usize;
  filteredU: usize;
  filteredV: usize;
  filteredStrideY: usize;
  filteredStrideC: usize;

  /** Per column: 9 bytes that say which blocks above have tokens (4 Y, 2 U, 2 V, Y2). */
  tokensAbove: usize;
  /** Per column: modes of the four blocks above. */
  modesAbove: usize;
  /** Per column: `Macroblock`. */
  macroblocks: usize;

  /** Alpha comes with it. */
  hasAlpha: i32;

  /** The data ended before this row of macroblocks. */
  isStarved: i32;
  /** Rows of pixels handed out, and those of them that are not in the file. */
  done: i32;
  missing: i32;
}

/** The one instance. */
export const vp8: Vp8 = changetype<Vp8>(memory.data(offsetof<Vp8>(), 16));

/** A macroblock of the row at hand. */
@unmanaged
export class Macroblock {
  /** One prediction for all of it. */
  isWhole: u8;
  segment: u8;
  isSkipped: u8;
  chromaMode: u8;
  /** Section 15.1: it has coefficients or 4x4 predictions: the loop filter works inside. */
  isInner: u8;
  /** The mode of a whole macroblock. */
  mode: u8;
  /** Modes of the blocks. */
  modes: u64;
  modesHigh: u64;
}

export const MACROBLOCK_BYTES: usize = offsetof<Macroblock>();

@inline
export function macroblockAt(x: i32): Macroblock {
  return changetype<Macroblock>(vp8.macroblocks + <usize>x * MACROBLOCK_BYTES);
}

const PARTITIONS: usize = memory.data((MAX_PARTITIONS + 1) * offsetof<Partition>(), 16);

/** Partition 0 has the header and the modes; the others have tokens. */
@inline
export function partitionAt(i: i32): Partition {
  return changetype<Partition>(PARTITIONS + <usize>i * offsetof<Partition>());
}

/** Section 9.3: probabilities of the tree of segments. */
export const SEGMENT_TREE: usize = memory.data(4, 16);

/** Probabilities of tokens by block type, position (0–16), context: 4 x 17 x 3 x 11. */
export const TOKENS: usize = memory.data(4 * 561, 16);
export const TOKENS_PER_TYPE: usize = 561;

/** Steps of the quantiser, DC and AC: u32 x 2 for Y, Y2, chroma, for each segment. */
export const STEPS: usize = memory.data(SEGMENTS * 24, 16);

/** Loop filter (section 15.2), [segment][has 4x4 predictions]: limit of edges, of steps inside, threshold. */
export const STRENGTHS: usize = memory.data(SEGMENTS * 8, 16);

/** To the left: which blocks have tokens, and modes. */
export const TOKENS_LEFT: usize = memory.data(16, 16);
export const MODES_LEFT: usize = memory.data(4, 16);

/** Coefficients of 24 blocks and Y2, i16 in raster order; zero between macroblocks. */
export const COEFFICIENTS: usize = memory.data(25 * 32, 16);
