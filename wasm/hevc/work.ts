// Scratch and tables of all pictures: where parts lie from `work` on, an address that compilers know.
// Tables are filled once (tables.ts); nothing else outlives a call, and coefficients are zero then.

/**
 * Contexts of the picture that is worked on: a state of eight bytes each. Room for as many is in each
 * picture, and for those of a row and of a slice segment.
 */
export const CONTEXTS: usize = 0;
export const CONTEXT_BYTES: usize = 1088;
export const ROW_CONTEXTS: usize = CONTEXT_BYTES;
export const SEGMENT_CONTEXTS: usize = 2 * CONTEXT_BYTES;

/**
 * For each of 128 states, what a context becomes after the less likely bin, and after the other one. Such a
 * state, from bit 0 on: where its own entry lies here (16 bits), the bin that led to it (bit 31), and
 * from bit 32 the less likely part of four ranges, a byte each (9.3.4.3.2).
 */
export const STATES: usize = CONTEXT_BYTES;
/** u32 of 2^39 / range, rounded up, for ranges from 256 on. */
export const RECIPROCALS: usize = STATES + 2048;
/** Pairs of i16 of the odd rows of transforms of 4, 8, 16 and 32. */
export const ODD_ROWS: usize = RECIPROCALS + 1024;

/** 4 x 4: x | y << 2 in each of three scans, and the way back. */
export const SCANS: usize = ODD_ROWS + 704;
export const SCAN_PLACES: usize = SCANS + 48;
/** Where they lie in blocks of 4, 8, 16 and 32 a side: bytes of i16, in each of three scans. */
export const OFFSETS: usize = SCAN_PLACES + 48;
/** Squares of 1, 2, 4 and 8: x | y << 3 in each of three scans, 64 bytes each, and the way back. */
export const SUB_SCANS: usize = OFFSETS + 192;
export const SUB_SCAN_PLACES: usize = SUB_SCANS + 768;
/**
 * Contexts of significance, of 16 coefficients each, u16 of bytes from the first context on: of luma and
 * chroma; of blocks of 4, of 8, and of more a side; of the first group and of others; in three scans;
 * by four patterns of neighbours.
 */
export const SIGNIFICANCE: usize = SUB_SCAN_PLACES + 768;
/** Place of a unit of 4 x 4 in the order of decoding, within 64 x 64. */
export const Z_ORDER: usize = SIGNIFICANCE + 4608;
/** Scaling factors where there is no list: 16 for each place of a block of 32 x 32. */
export const FLAT_FACTORS: usize = Z_ORDER + 256;

/** i16 coefficients, row by row. Between two transforms they are all zero. */
export const COEFFICIENTS: usize = FLAT_FACTORS + 1024;
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
const WORK_BYTES: usize = CHROMA_MODES + 16 + 64;

export const work: usize = memory.data(<i32>WORK_BYTES, 64);
