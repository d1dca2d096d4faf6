// Scratch of an open picture: where parts lie from `work` on. Nothing here outlives a call (but that
// coefficients are zero), so what never lives at the same time shares its place: blocks, and filters.

/** Contexts to the left, by unit & 31: three planes of levels, then single ones. */
export const LEFT_LEVELS: usize = 0;
export const LEFT_MODES: usize = 192;
export const LEFT_CHROMA_MODES: usize = 256;
export const LEFT_SKIPS: usize = 320;
export const LEFT_PARTITIONS: usize = 384;
export const LEFT_TRANSFORMS: usize = 448;
export const LEFT_SPLITS: usize = 512;
export const LEFT_PALETTES: usize = 576;
export const LEFT_CHROMA_PALETTES: usize = 640;
export const LEFT_BYTES: usize = 704;

/** Palette colours above and left, by unit & 31: eight u16 of luma, eight of U. */
export const ABOVE_COLOURS: usize = 704;
export const LEFT_COLOURS: usize = ABOVE_COLOURS + 1024;
/** Colours of the block: Y, U, V; and colours of its neighbours, merged. */
export const COLOURS: usize = LEFT_COLOURS + 1024;
export const CACHE: usize = COLOURS + 64;
/** Palette indices of luma and chroma: rows of 64. */
export const LUMA_INDICES: usize = CACHE + 64;
export const CHROMA_INDICES: usize = LUMA_INDICES + 4096 + 64;
export const SCORES: usize = CHROMA_INDICES + 4096 + 64;
export const ORDER: usize = SCORES + 16;

/** What is decoded of a superblock: for each plane 40 words, one for each row of units from -1 on. */
export const DECODED: usize = ORDER + 16;
export const DECODED_PLANE: i32 = 320;

/** Restoration references of a tile, three times eight bytes; loop filter deltas; quantisers. */
export const REFERENCES: usize = DECODED + 3 * <usize>DECODED_PLANE;
export const FILTER_DELTAS: usize = REFERENCES + 32;
export const QUANTIZERS: usize = FILTER_DELTAS + 16;

/** Transform types of a copied block, and sizes of its transforms, by unit & 31. */
export const TYPES: usize = QUANTIZERS + 32;
export const SPLIT_SIZES: usize = TYPES + 1024;
/** Candidates of motion: vector and weight. */
export const CANDIDATES: usize = SPLIT_SIZES + 1024;

/** Row above and column left of a block: the corner is at -1, 32 samples before it may be used. */
export const ABOVE: usize = CANDIDATES + 128 + 64;
export const LEFT: usize = ABOVE + 704;
export const EDGE_COPY: usize = LEFT + 704 - 64;
/** A turned block of 64 x 64 samples. */
export const TURNED: usize = EDGE_COPY + 768;
/** Luma less its average, for chroma: 32 x 32. */
export const CFL: usize = TURNED + 8192 + 64;

export const LINES_IN: usize = CFL + 2048 + 64;
export const LINES_OUT: usize = LINES_IN + 64 * 16 + 64;
/** Between rows and columns: groups of eight columns of i16, or of four of i32, of 64 rows. */
export const MIDDLE: usize = LINES_OUT + 64 * 16 + 64;
/** Levels at column * 40 + row, and places of those that are not zero. */
export const LEVELS: usize = MIDDLE + 16 * 1024 + 64;
export const PLACES: usize = LEVELS + 40 * 40 + 256;
const BLOCK_END: usize = PLACES + 1024 * 2 + 64;

// Filters
export const TURN: usize = 0;
export const SOURCE_ROWS: usize = 512;
/** Wiener filter after its horizontal pass: 70 rows of 80. */
export const WIENER_ROWS: usize = SOURCE_ROWS + 320;
/** Self-guided filter: sums of columns, box sums of 66 rows of 80, results of 64 x 64. */
export const COLUMN_SUMS: usize = WIENER_ROWS + 70 * 160 + 64;
export const COLUMN_SQUARES: usize = COLUMN_SUMS + 96 * 4 + 64;
export const BOX_A: usize = COLUMN_SQUARES + 96 * 4 + 64;
export const BOX_B: usize = BOX_A + 66 * 320 + 64;
export const GUIDED_0: usize = BOX_B + 66 * 320 + 64;
export const GUIDED_1: usize = GUIDED_0 + 64 * 256 + 64;
const FILTER_END: usize = GUIDED_1 + 64 * 256 + 64;

/** i32 coefficients at column * 40 + row: 32 columns. Between two transforms they are all zero. */
export const COEFFICIENTS: usize = (max<usize>(BLOCK_END, FILTER_END) + 63) & ~63;
export const WORK_BYTES: usize = COEFFICIENTS + 40 * 32 * 4 + 256;
