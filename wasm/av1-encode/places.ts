// Where the scratch of a superblock and the tables by size of transform lie in an encoder's block (state.ts).

import { CDF_BYTES } from '../shared/av1/cdf-tables';
import { FIELDS } from './state';

/** Bytes of a row of each table in the block; all that follow lie at fixed places. */
const FIELDS_BYTES: usize = 1024;

// Scratch of a superblock.
export const LEFT_CONTEXT: usize = FIELDS_BYTES; // FIELDS x 32
/** Decisions: two candidates of four sizes of nodes, 64 blocks each, of the smallest nodes 256. */
export const BLOCKS: usize = LEFT_CONTEXT + FIELDS * 32;
export const BLOCK_BYTES: usize = 48;
/** Partition of each node: 1 + 4 + 16 + 64. */
export const PARTITIONS: usize = BLOCKS + (6 * 64 + 2 * 256) * BLOCK_BYTES;
/** Edges of a prediction; each array has room in front and behind. */
export const ABOVE_EDGE: usize = PARTITIONS + 128 + 64;
export const LEFT_EDGE: usize = ABOVE_EDGE + 256 + 64;
/** The edges as the edge filter leaves them; filtered or upsampled. */
export const ABOVE_FILTERED: usize = LEFT_EDGE + 256 + 64;
export const LEFT_FILTERED: usize = ABOVE_FILTERED + 256 + 64;
/** A predicted block of up to 64 x 64, stride 64, and two more of them. */
export const PREDICTED: usize = LEFT_FILTERED + 256;
export const TURNED: usize = PREDICTED + 4096 + 64;
export const TURNED2: usize = TURNED + 4096 + 64;
export const HELD: usize = TURNED2 + 4096 + 64;
/** Residual and transforms, i16. */
export const RESIDUAL: usize = HELD + 4096 + 64;
export const MIDDLE: usize = RESIDUAL + 8192 + 64;
export const MIDDLE2: usize = MIDDLE + 8192 + 64;
export const COEFFICIENTS: usize = MIDDLE2 + 8192 + 64;
export const DEQUANTIZED: usize = COEFFICIENTS + 2048 + 64;
/** Levels of a transform block that is tried. */
export const TRIED: usize = DEQUANTIZED + 2048 + 64;
export const TRIED2: usize = TRIED + 8192 + 64;
/** Luma of chroma from luma, i16. */
export const CFL_LUMA: usize = TRIED2 + 2048 + 64;
/** Reconstructions and contexts of nodes that are held back, by size. */
export const HELD_NODES: usize = CFL_LUMA + 2048 + 64;
export const HELD_CONTEXTS: usize = HELD_NODES + 4 * 12288;
/** Contexts of a superblock or node: FIELDS x 32, and colours. */
export const CONTEXT_BYTES: usize = FIELDS * 32 + 256;
/** Candidates for the mode: cost, mode, delta. */
export const CANDIDATES: usize = HELD_CONTEXTS + 10 * CONTEXT_BYTES;
/** Structure tensor of each 8 x 8 block: xx, yy, xy. */
export const TENSORS: usize = CANDIDATES + 8 * 16;
/** Sums of each 8 x 8 tile (straight-costs.ts). */
export const TILE_SUMS: usize = TENSORS + 64 * 16;
/** Levels of a block as bytes with a margin, and contexts of all positions. */
export const PADDED: usize = TILE_SUMS + 64 * 48;
export const BASE_CONTEXTS: usize = PADDED + 48 * 36 + 64;
export const BR_CONTEXTS: usize = BASE_CONTEXTS + 48 * 33 + 64;

// Palettes (palette.ts): colours above and to the left, 8 for each of 16 units, side by side.
export const ABOVE_COLOURS: usize = BR_CONTEXTS + 48 * 33 + 64;
export const LEFT_COLOURS: usize = ABOVE_COLOURS + 128;
/** Colours of the neighbours, and those that are new. */
export const CACHE: usize = LEFT_COLOURS + 128;
export const NEW_COLOURS: usize = CACHE + 16;
export const HISTOGRAM: usize = NEW_COLOURS + 16;
export const CLUSTERS: usize = HISTOGRAM + 512;
/** The colour of each value, and of each sample of a block. */
export const LOOKUP: usize = CLUSTERS + 65 * 8 + 8;
export const MAP: usize = LOOKUP + 256 + 80;

// Costs in 1/256 bit, from the CDFs.
export const COSTS: usize = MAP + 4096 + 64;
/** The CDFs that they are of. */
export const PRICED: usize = COSTS + CDF_BYTES;
/** Levels 3 to 15 beyond the base symbol: [5 sizes][2 planes][21 contexts][16]. */
export const BR_COSTS: usize = PRICED + CDF_BYTES;
/** End of block: [7 areas, then 4 of one dimension][2 planes][16][2]. */
export const EOB_COSTS: usize = BR_COSTS + 5 * 2 * 21 * 32;
/** -log2 by 1/512. */
export const LOGARITHMS: usize = EOB_COSTS + 11 * 2 * 64;

// Tables by size of transform: see sizes.ts.
export const SIZE_TABLES: usize = LOGARITHMS + 1088;
export const ENCODER_BYTES: usize = SIZE_TABLES + 44928;
