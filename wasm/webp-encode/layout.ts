// What the VP8 encoder knows about the open picture, and the scratch that it works in.
//
//   rows of pixels ─colour→ planes of one row of macroblocks ─modes, DCT, quantization→ levels
//     ─→ tokens (tokens.ts) and modes, kept until the end ─counted probabilities→ two partitions
//
// What grows with the picture lies with the host: modes, and tokens but for the first of them.
// Distortions are squared errors of coefficients, four times those of samples; scores are
// distortion x 4 + bits / 256 x lambda.

/** Statuses that the exports answer; 0 and above is success. */
export const REFUSED: i32 = -1;
export const OUT_OF_MEMORY: i32 = -3;

export const EFFORT_FAST: i32 = 0;
export const EFFORT_BEST: i32 = 2;

/** Sides are 14-bit numbers (RFC 6386 9.1). */
export const MAX_SIDE: i32 = 16383;

/** When the trellis chooses levels: never, for what was chosen, or in every trial. */
export const TRELLIS_NEVER: i32 = 0;
export const TRELLIS_WINNER: i32 = 1;
export const TRELLIS_ALWAYS: i32 = 2;

/** Where chroma is made sharp (sharp-chroma.ts): nowhere, where the picture is drawn, everywhere. */
export const SHARP_NEVER: i32 = 0;
export const SHARP_ALWAYS: i32 = 2;

@unmanaged
class Picture {
  width: i32;
  height: i32;
  /** Bytes per pixel of the input: 1 gray, 4 RGBA. */
  channels: i32;
  /** Quantizer index 0–127, in 16ths, that those of the segments lie around. */
  base: i32;
  mbWide: i32;
  mbHigh: i32;
  /** Rows of macroblocks that are coded. */
  mbRow: i32;
  /** Rows of pixels that were taken, and those of them that wait in the band. */
  rows: i32;
  waiting: i32;
  /** Modes that are tried for real: of 4x4 blocks, of luma and of chroma of macroblocks. */
  candidates4: i32;
  candidates16: i32;
  candidatesChroma: i32;
  /** SATD (halved) of the best 16x16 mode, in steps, below which and from which the other kind is not tried. */
  plain: i32;
  detailed: i32;
  trellis: i32;
  /** Where chroma is made sharp. */
  sharp: i32;
  /** 16 rows as they came. */
  band: usize;
  /** Samples of a row of macroblocks: y, u, v, and how far their rows are apart. */
  sourceY: usize;
  sourceU: usize;
  sourceV: usize;
  strideY: usize;
  strideUv: usize;
  /** What a decoder will have, with the row above in front and 129 or the like to the left. */
  doneY: usize;
  doneU: usize;
  doneV: usize;
  doneStrideY: usize;
  doneStrideUv: usize;
  /** Of the macroblocks above: nine flags whether blocks have levels; four modes. */
  flagsAbove: usize;
  modesAbove: usize;
  /** Errors of chroma's DC in the macroblocks above, ERRORS_BYTES each; see search-macroblock.ts. */
  errorsAbove: usize;
  /** Of a row of macroblocks, MODE_BYTES each; see macroblock.ts. */
  modes: usize;
  /** Macroblocks without any level, and how many there are in each segment. */
  empty: i32;
}

export const picture: Picture = changetype<Picture>(memory.data(offsetof<Picture>(), 16));

/** Errors of DC that a macroblock leaves to a neighbour: i16 of two blocks of U, then of V. */
export const ERRORS_BYTES: usize = 8;

/** What is kept of a macroblock: flags, then a mode, or sixteen of four bits. */
export const MODE_BYTES: usize = 9;
/** Flags of a macroblock: segment in bits 2–3, chroma mode in bits 4–5. */
export const IS_16X16: i32 = 1;
export const IS_EMPTY: i32 = 2;
/** Until it is coded: its chroma was made sharp. */
export const IS_SHARP: i32 = 64;

/** Where the modes of the macroblock at column `x` of this row are. */
@inline
export function modesAt(x: i32): usize {
  return picture.modes + MODE_BYTES * <usize>x;
}

/** The scratch, a block of the arena: all offsets below are from here. */
export let work: usize = 0;

export function setWork(at: usize): void {
  work = at;
}

// Samples and predictions are blocks of 4x4, 16 bytes each; coefficients and levels are blocks of
// i16 x 16 in zigzag order. A macroblock is 16 blocks of luma, 4 of U, 4 of V, and Y2.

/** Samples of the macroblock, 24 blocks. */
export const SOURCE: usize = 0;
/** Predictions of luma: for each of 16 blocks DC, TM, V, H. */
export const LUMA: usize = SOURCE + 24 * 16;
/** The same for 8 blocks of chroma. */
export const CHROMA: usize = LUMA + 16 * 64;
/** Ten predictions of a 4x4 block. */
export const PREDICTED: usize = CHROMA + 8 * 64;
/** Scores of modes, i32 x 12. */
export const SCORES: usize = PREDICTED + 10 * 16;
/** Modes of the 16 blocks. */
export const MODES4: usize = SCORES + 48;
/** Coefficients of one block, and of a macroblock with Y2. */
export const RAW: usize = MODES4 + 16;
export const RAW16: usize = RAW + 32;
/** Levels that were chosen, 25 blocks, and the position of the last of each, i32, or -1. */
export const LEVELS: usize = RAW16 + 16 * 32;
export const LASTS: usize = LEVELS + 25 * 32;
/** Two trials of a 16x16 mode: levels and coefficients of 17 blocks, and the last positions. */
export const TRIALS16: usize = LASTS + 112;
export const TRIAL16_BYTES: usize = 1216;
/** Two trials of a chroma mode, of 8 blocks. */
export const TRIALS_UV: usize = TRIALS16 + TRIAL16_BYTES * 2;
export const TRIAL_UV_BYTES: usize = 576;
/** Two trials of a 4x4 mode: levels, coefficients of them, and those that they were made of. */
export const TRIALS4: usize = TRIALS_UV + TRIAL_UV_BYTES * 2;
export const TRIAL4_BYTES: usize = 96;
/** Sixteen DC coefficients before and after the WHT, and its scratch. */
export const DC_IN: usize = TRIALS4 + TRIAL4_BYTES * 2;
export const DC_OUT: usize = DC_IN + 32;
export const WHT: usize = DC_OUT + 32;
/**
 * The trellis: nearest levels, i16 x 16; what they and one less change in distortion against a zero,
 * i32 x 16 each.
 */
export const NEAREST: usize = WHT + 64;
export const GAINS: usize = NEAREST + 32;
export const GAINS_LESS: usize = GAINS + 64;
/** Flags and modes to the left of the macroblock, as those above. */
export const FLAGS_LEFT: usize = GAINS_LESS + 64;
export const MODES_LEFT: usize = FLAGS_LEFT + 16;
/** Errors of DC to the left, as those above. */
export const ERRORS_LEFT: usize = MODES_LEFT + 8;
/** Four segments; see segments.ts. */
export const SEGMENTS: usize = MODES_LEFT + 16;
export const SEGMENT_BYTES: usize = 416;
/** Macroblocks of each segment, u32 x 4. */
export const SEGMENT_COUNTS: usize = SEGMENTS + SEGMENT_BYTES * 4;
/**
 * Quarters of the macroblock: how smooth they are, f64 x 4; how their lambda stands to that of the
 * macroblock, and how much their errors count, in 256ths, i32 x 4 each.
 */
export const SMOOTHNESS: usize = SEGMENT_COUNTS + 16;
export const QUARTER_LAMBDAS: usize = SMOOTHNESS + 32;
export const QUARTER_WEIGHTS: usize = QUARTER_LAMBDAS + 16;
/** Cost of a 0 by its probability in 256ths, u16 x 257; all costs are in 256ths of a bit. */
export const BIT_COSTS: usize = QUARTER_WEIGHTS + 16;
/** Costs of 4x4 modes by those above and to the left, u16 x 10 x 10 x 10. */
export const MODE_COSTS: usize = BIT_COSTS + 528;
/** Costs of the four 16x16 modes, then of the four chroma modes, u16 x 8. */
export const MACRO_COSTS: usize = MODE_COSTS + 2000;
/** Cost of sign and extra bits by level, u16 x 2048. */
export const EXTRA_COSTS: usize = MACRO_COSTS + 16;
/** How often tokens stood in each context: [type][band][context][16], u32 each; see tokens.ts. */
export const TOKEN_COUNTS: usize = EXTRA_COSTS + 4096;
export const TOKEN_ROW: usize = 64;
/** How often each token decision was 0 and 1: [type][band][context][11], u32 x 2 each. */
export const COUNTS: usize = TOKEN_COUNTS + TOKEN_ROW * 96;
/** The probabilities in force, u8 x 1056. */
export const PROBABILITIES: usize = COUNTS + 1056 * 8;
/** Costs of levels 0–67, that of 67 without sign and extra bits: [type][band][context], u16 x 68 each. */
export const LEVEL_COSTS: usize = PROBABILITIES + 1056;
export const LEVEL_ROW: usize = 136;
/** Offset in LEVEL_COSTS of a cost of 0. */
export const NO_COST: usize = LEVEL_ROW * 96;
/** Costs of ending a block and of not ending it, in the same order. */
export const END_COSTS: usize = LEVEL_COSTS + NO_COST + 16;
export const GO_COSTS: usize = END_COSTS + 192;
/** Offset in LEVEL_COSTS of each position's band, i32 x 17, and the same as i16 x 16. */
export const BAND_OFFSETS: usize = GO_COSTS + 192;
export const BAND_OFFSETS16: usize = BAND_OFFSETS + 80;
/** Offsets in LEVEL_COSTS of the levels of a block, u16 x 16. */
export const COST_OFFSETS: usize = BAND_OFFSETS16 + 32;
/** The room of sharp-chroma.ts. */
export const SHARP: usize = COST_OFFSETS + 32;
/** Where costs were, when tokens are coded: zeros by type and position, u16 x 32 each; decisions. */
export const ZEROS: usize = LEVEL_COSTS;
export const DECISION_LIST: usize = ZEROS + 256;
export const WORK_BYTES: usize = SHARP + 4544;
