// Scratch and tables of an open picture: where parts lie from `work` on. Tables are filled when it is
// opened (tables.ts); of the rest, contexts alone outlive a call, and coefficients are zero then.

/** States of contexts: of now, after the second tree block of a row, at the end of a slice segment. */
export const CONTEXTS: usize = 0;
export const ROW_CONTEXTS: usize = 160;
export const SEGMENT_CONTEXTS: usize = 320;

/** The next state after the likelier bin (128 bytes), and after the other one (128 bytes). */
export const NEXT_STATES: usize = 480;
/** u32 of 2^39 / range, rounded up, for ranges from 256 on. */
export const RECIPROCALS: usize = NEXT_STATES + 256;
/** Pairs of i16 of the odd rows of transforms of 4, 8, 16 and 32. */
export const ODD_ROWS: usize = RECIPROCALS + 1024;
export const SINES: usize = ODD_ROWS + 704;

/** 4 x 4: x | y << 2 in each of three scans, and the way back. */
export const SCANS: usize = SINES + 32;
export const SCAN_PLACES: usize = SCANS + 48;
/** Squares of 1, 2, 4 and 8: x | y << 3 in each of three scans, 64 bytes each, and the way back. */
export const SUB_SCANS: usize = SCAN_PLACES + 48;
export const SUB_SCAN_PLACES: usize = SUB_SCANS + 768;
/** Contexts of significance in three scans: four patterns of neighbours, and of 4 x 4 blocks. */
export const SIGNIFICANCE: usize = SUB_SCAN_PLACES + 768;
/** Place of a unit of 4 x 4 in the order of decoding, within 64 x 64. */
export const Z_ORDER: usize = SIGNIFICANCE + 240;

/** i16 coefficients, row by row. Between two transforms they are all zero. */
export const COEFFICIENTS: usize = Z_ORDER + 256;
export const MIDDLE: usize = COEFFICIENTS + 2048 + 64;
/** i32x4 for each of 32 rows, and pairs of rows. */
export const SUMS: usize = MIDDLE + 2048 + 64;
export const PAIRS: usize = SUMS + 512;

/** Neighbours of a block from bottom left to top right, 129 samples and room; the same smoothed. */
export const NEIGHBOURS: usize = PAIRS + 128 + 32;
export const SMOOTHED: usize = NEIGHBOURS + 320;
/** One line of them to predict from; up to 32 samples before it are used. */
export const LINE: usize = SMOOTHED + 320 + 80;
/** A block of 32 x 32. */
export const TURNED: usize = LINE + 256;
/** Intra modes: whether each of four is predicted, and those of chroma. */
export const IS_PREDICTED: usize = TURNED + 2048 + 64;
export const CHROMA_MODES: usize = IS_PREDICTED + 16;
export const WORK_BYTES: usize = CHROMA_MODES + 16 + 64;
