// The state of one open picture. Any number may be open, each in blocks of its own; `select` says
// which one the rest of the kernel works on. Rows of superblocks are decoded one by one:
//
//   window of a plane     16 rows of history | one row of superblocks, or the whole picture where
//                         blocks are copied from it
//   above                 the last row before any filter: prediction looks at that
//   filtered, restored    the same rows after CDEF, and after loop restoration
//   maps                  per unit of 4 x 4, for deblocking: sizes of transforms, levels, skip flags
//   tiles                 of one row of tiles: symbol decoder, probabilities, window on the data
//
// Sizes are in samples, or in units of 4 x 4 luma samples (MiRows and MiCols of the specification).

/** Rows that stay in the window of a plane, above the superblocks. */
export const HISTORY: i32 = 16;
/** Samples on both sides of a row: filters look there. */
export const MARGIN: i32 = 32;
/** Rows of units that stay in maps; and in those of motion. */
export const MAP_HISTORY: i32 = 4;
export const MOTION_HISTORY: i32 = 8;

@unmanaged
export class Plane {
  /** First sample of the row of superblocks, and bytes from row to row. */
  top: usize;
  stride: i32;
  above: usize;
  filtered: usize;
  restored: usize;
  /** Rows of neighbouring stripes, for loop restoration. */
  neighbours: usize;
  /** Where finished rows lie. */
  out: usize;
  subX: i32;
  subY: i32;
  width: i32;
  height: i32;
  /** After super-resolution (upscale.ts): rows, bytes from row to row, samples. */
  upscaled: usize;
  outStride: i32;
  fullWidth: i32;
  /** Loop restoration: kind, and units of eight bytes (restoration-units.ts). */
  restoration: i32;
  unitSize: i32;
  unitsWide: i32;
  unitsHigh: i32;
  units: usize;
  /** Levels of coefficients above, by unit: min(sum, 63) and the sign of DC in the upper two bits. */
  levels: usize;
}

@unmanaged
export class Frame {
  header: usize;
  inputBytes: usize;
  /** Scratch that means nothing between two calls (work.ts). */
  work: usize;
  width: i32;
  fullWidth: i32;
  height: i32;
  depth: i32;
  planes: i32;
  subX: i32;
  subY: i32;
  /** Units in the picture. */
  columns: i32;
  rows: i32;
  /** Side of a superblock: log2 in samples, and in units. */
  sideLog2: i32;
  side4: i32;
  superblockRows: i32;
  row: i32;
  /** First unit of the row of superblocks. */
  row4: i32;
  doneRows: i32;
  missingRows: i32;

  // Tools
  filterIntra: bool;
  intraEdgeFilter: bool;
  screenContent: bool;
  blockCopy: bool;
  adapts: bool;
  selectsTransforms: bool;
  reducedTransforms: bool;
  hasMatrices: bool;
  hasSegments: bool;
  segmentFirst: bool;
  allLossless: bool;
  hasBlockDelta: bool;
  hasFilterDelta: bool;
  filterDeltaMulti: bool;
  deblocks: bool;
  cdef: bool;
  upscales: bool;
  restores: bool;
  grain: bool;
  base: i32;
  cdefBits: i32;

  // Contexts above, by unit
  modes: usize;
  chromaModes: usize;
  skips: usize;
  partitions: usize;
  transforms: usize;
  /** Of blocks that are copied: what a split of transforms looks at. */
  splits: usize;
  /** Palette sizes of luma and chroma. */
  palettes: usize;
  chromaPalettes: usize;

  // Maps
  mapStride: i32;
  lumaSizes: usize;
  chromaSizes: usize;
  skipMap: usize;
  segments: usize;
  /** Four deblocking levels of each unit. */
  filterLevels: usize;
  /** Of blocks of 64 x 64: index of CDEF strengths. */
  cdefMap: usize;
  cdefStride: i32;
  /** Motion of each unit (motion.ts). */
  motion: usize;

  // Of frames that are predicted from others, or kept for them (inter/)
  inter: usize;
  isInter: bool;
  units: usize;
  field: usize;
  interWork: usize;

  tiles: usize;
  matrices: usize;
  grainState: usize;
  limits: usize;
  guidedTable: usize;
}

export const FRAME_BYTES: usize = (offsetof<Frame>() + 15) & ~15;
export const PLANE_BYTES: usize = (offsetof<Plane>() + 15) & ~15;

/** The picture that is worked on, and its scratch. */
export let frame: Frame = changetype<Frame>(0);
export let work: usize = 0;

export function select(handle: usize): void {
  frame = changetype<Frame>(handle);
  work = frame.work;
}

@inline
export function planeOf(plane: i32): Plane {
  return changetype<Plane>(changetype<usize>(frame) + FRAME_BYTES + <usize>plane * PLANE_BYTES);
}

/** A number that the host wrote (generated/header-fields.ts). */
@inline
export function header(index: i32): i32 {
  return load<i32>(frame.header + (index << 2));
}

/** `count` bytes of value, a power of two; may write up to seven more if there are eight or more. */
@inline
export function fillBytes(dst: usize, value: i32, count: i32): void {
  if (count == 1) store<u8>(dst, <u8>value);
  else if (count == 2) store<u16>(dst, <u16>(value * 0x101));
  else if (count == 4) store<u32>(dst, value * 0x01010101);
  else {
    const eight = <u64>value * 0x0101010101010101;
    for (let i = 0; i < count; i += 8) store<u64>(dst + i, eight);
  }
}
