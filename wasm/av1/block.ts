// The block that is being decoded, and the tile around it.

@unmanaged
class Block {
  // Tile, in units
  row0: i32;
  row1: i32;
  column0: i32;
  column1: i32;
  /** CurrentQIndex, and the one that `quantizers` in the scratch are for. */
  quantizer: i32;
  quantizersFor: i32;
  /** Deltas are read once a superblock. */
  readsDeltas: bool;
  /** Broken: the tile cannot go on. */
  isBroken: bool;

  // Place and size, in units
  row: i32;
  column: i32;
  size: i32;
  widthLog2: i32;
  heightLog2: i32;
  width4: i32;
  height4: i32;
  hasChroma: bool;
  hasAbove: bool;
  hasLeft: bool;
  hasChromaAbove: bool;
  hasChromaLeft: bool;

  // Mode
  skip: i32;
  segment: i32;
  isLossless: bool;
  mode: i32;
  chromaMode: i32;
  angle: i32;
  chromaAngle: i32;
  usesFilter: bool;
  filterMode: i32;
  alphaU: i32;
  alphaV: i32;
  palette: i32;
  chromaPalette: i32;
  transform: i32;
  /** It is copied from elsewhere in the tile: by so many samples down and to the right. */
  isCopy: bool;
  downBy: i32;
  rightBy: i32;

  /** Luma decoded so far, for chroma from luma. */
  lumaRight: i32;
  lumaBottom: i32;

  // Coefficients of a transform: type, rows and columns that hold any, sum of magnitudes.
  type: i32;
  rows: i32;
  columns: i32;
  sum: i32;
}

export const block: Block = changetype<Block>(memory.data(256, 16));

// Prediction modes
export const DC: i32 = 0;
const FIRST_ANGLE: i32 = 1;
const LAST_ANGLE: i32 = 8;
export const SMOOTH: i32 = 9;
export const SMOOTH_HORIZONTAL: i32 = 11;
export const FROM_LUMA: i32 = 13;

@inline
export function hasAngle(mode: i32): bool {
  return mode >= FIRST_ANGLE && mode <= LAST_ANGLE;
}
