/**
 * Where the kernel finds its numbers: indices of i32. wasm/hevc/header-fields.ts repeats them; a test
 * holds both together.
 */

export const HEADER_FIELDS = {
  WIDTH: 0,
  HEIGHT: 1,
  DEPTH: 2,
  PLANES: 3,
  SUB_X: 4,
  SUB_Y: 5,
  TREE_LOG2: 6,
  UNIT_LOG2: 7,
  LEAST_TRANSFORM_LOG2: 8,
  MOST_TRANSFORM_LOG2: 9,
  TRANSFORM_DEPTH: 10,
  SKIPS_TRANSFORMS: 11,
  HIDES_SIGNS: 12,
  BYPASSES: 13,
  SMOOTHS: 14,
  HAS_QP_DELTAS: 15,
  GROUP_LOG2: 16,
  PCM: 17,
  PCM_LEAST_LOG2: 18,
  PCM_MOST_LOG2: 19,
  PCM_LUMA_BITS: 20,
  PCM_CHROMA_BITS: 21,
  PCM_UNFILTERED: 22,
  CB_OFFSET: 23,
  CR_OFFSET: 24,
  WAVEFRONT: 25,
  HAS_TILES: 26,
  ACROSS_TILES: 27,
  SAO: 28,
  HAS_SCALING: 29,
  TILE_COLUMNS: 30,
  TILE_ROWS: 31,
  /** Where columns and rows of tiles begin, and where the last one ends. */
  COLUMN_STARTS: 32,
  ROW_STARTS: 53,
  SLICE_ADDRESS: 76,
  SLICE_DEPENDS: 77,
  SLICE_QP: 78,
  SLICE_CB_OFFSET: 79,
  SLICE_CR_OFFSET: 80,
  SLICE_SAO_LUMA: 81,
  SLICE_SAO_CHROMA: 82,
  SLICE_UNFILTERED: 83,
  SLICE_BETA: 84,
  SLICE_TC: 85,
  SLICE_ACROSS: 86,
  /** Rows are wanted without deblocking; with those around them. */
  SKIPS_DEBLOCKING: 87,
  ROWS_BESIDE: 88,
  /** Scaling factors: bytes from here on. */
  SCALING: 89,
} as const

type Field = keyof typeof HEADER_FIELDS

/** Numbers as the kernel reads them. */
export function setFields(
  target: Int32Array,
  fields: Partial<Readonly<Record<Field, number | boolean>>>,
): void {
  for (const [field, value] of Object.entries(fields)) {
    target[HEADER_FIELDS[field as Field]] = Number(value)
  }
}
