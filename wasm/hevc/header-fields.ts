// Where the kernel finds what the host tells it: indices of i32. They are those of
// src/engine/formats/heic/hevc/header-layout.ts: a test holds both together.

export const H_WIDTH: i32 = 0;
export const H_HEIGHT: i32 = 1;
export const H_DEPTH: i32 = 2;
export const H_PLANES: i32 = 3;
export const H_SUB_X: i32 = 4;
export const H_SUB_Y: i32 = 5;
export const H_TREE_LOG2: i32 = 6;
export const H_UNIT_LOG2: i32 = 7;
export const H_LEAST_TRANSFORM_LOG2: i32 = 8;
export const H_MOST_TRANSFORM_LOG2: i32 = 9;
export const H_TRANSFORM_DEPTH: i32 = 10;
export const H_SKIPS_TRANSFORMS: i32 = 11;
export const H_HIDES_SIGNS: i32 = 12;
export const H_BYPASSES: i32 = 13;
export const H_SMOOTHS: i32 = 14;
export const H_HAS_QP_DELTAS: i32 = 15;
export const H_GROUP_LOG2: i32 = 16;
export const H_PCM: i32 = 17;
export const H_PCM_LEAST_LOG2: i32 = 18;
export const H_PCM_MOST_LOG2: i32 = 19;
export const H_PCM_LUMA_BITS: i32 = 20;
export const H_PCM_CHROMA_BITS: i32 = 21;
export const H_PCM_UNFILTERED: i32 = 22;
export const H_CB_OFFSET: i32 = 23;
export const H_CR_OFFSET: i32 = 24;
export const H_WAVEFRONT: i32 = 25;
export const H_HAS_TILES: i32 = 26;
export const H_ACROSS_TILES: i32 = 27;
export const H_SAO: i32 = 28;
export const H_HAS_SCALING: i32 = 29;
export const H_TILE_COLUMNS: i32 = 30;
export const H_TILE_ROWS: i32 = 31;
/** Where columns and rows of tiles begin, in blocks of the tree, and where the last one ends. */
export const H_COLUMN_STARTS: i32 = 32;
export const H_ROW_STARTS: i32 = 53;

// Of a slice, written before each one.
export const H_SLICE_ADDRESS: i32 = 76;
export const H_SLICE_DEPENDS: i32 = 77;
export const H_SLICE_QP: i32 = 78;
export const H_SLICE_CB_OFFSET: i32 = 79;
export const H_SLICE_CR_OFFSET: i32 = 80;
export const H_SLICE_SAO_LUMA: i32 = 81;
export const H_SLICE_SAO_CHROMA: i32 = 82;
export const H_SLICE_UNFILTERED: i32 = 83;
export const H_SLICE_BETA: i32 = 84;
export const H_SLICE_TC: i32 = 85;
export const H_SLICE_ACROSS: i32 = 86;

/** Rows are wanted without deblocking; with those around them. */
export const H_SKIPS_DEBLOCKING: i32 = 87;
export const H_ROWS_BESIDE: i32 = 88;

/** Scaling factors, u8, row by row: three of 4 x 4, of 8 x 8, of 16 x 16 and of 32 x 32. */
export const H_SCALING: i32 = 89;
