// The state of one open picture. Any number may be open, each in blocks of its own; `select` says
// which one the rest of the kernel works on. Rows of coding tree blocks are decoded one by one:
//
//   window of a plane   16 rows of history | one row of tree blocks, or the whole picture where it
//                       is cut into columns of tiles
//   above               the last row before any filter: prediction looks at that
//   out                 finished rows: after SAO; without it, those in the window
//   maps                per unit of 4 x 4 luma samples, two rows of them as history
//   blocks              a record for each tree block, one row of them as history
//
// "Tree block": coding tree block (CTB, CTU) of the specification. Depth is that of all planes.

/** Rows of luma that stay in the window, above the tree blocks. */
export const HISTORY: i32 = 16;
/** Rows of units that stay in maps. */
export const MAP_HISTORY: i32 = 2;
/** Bytes before and after a row. */
export const MARGIN: i32 = 64;
/** Rows of luma above the end of the tree blocks that are not finished with them. */
export const UNFINISHED: i32 = 8;
/** Rows of luma above and below finished ones, where they are wanted. */
export const BESIDE: i32 = 2;

@unmanaged
export class Plane {
  /** Where the first sample of the picture would lie, were all of its rows in the window. */
  base: usize;
  stride: i32;
  above: usize;
  /** Room for rows after SAO; 0 without it. */
  filtered: usize;
  /** Where finished rows lie. */
  out: usize;
  subX: i32;
  subY: i32;
  width: i32;
  height: i32;
}

@unmanaged
export class Picture {
  header: usize;
  inputBytes: usize;
  /** States of contexts (work.ts): of now, of a row, of a slice segment. */
  contexts: usize;
  width: i32;
  height: i32;
  depth: i32;
  planes: i32;
  subX: i32;
  subY: i32;
  treeLog2: i32;
  unitLog2: i32;
  leastTransformLog2: i32;
  mostTransformLog2: i32;
  transformDepth: i32;
  groupLog2: i32;
  /** Tree blocks across and down, and units across in them. */
  columns: i32;
  rows: i32;
  units: i32;

  // Tools
  skipsTransforms: bool;
  hidesSigns: bool;
  bypasses: bool;
  smooths: bool;
  hasQpDeltas: bool;
  pcm: bool;
  pcmUnfiltered: bool;
  wavefront: bool;
  hasTiles: bool;
  acrossTiles: bool;
  /** Nothing is kept for deblocking. */
  skipsDeblocking: bool;
  /** Rows of luma that are finished above and below each band: BESIDE or none. */
  beside: i32;
  sao: bool;
  /** Some blocks may be exempt from filters. */
  hasExempt: bool;
  /** Scaling factors; 0: all are 16. */
  scaling: usize;
  cbOffset: i32;
  crOffset: i32;

  // Maps: depth of coding units, QP of luma, intra modes, flags (maps.ts)
  depths: usize;
  qps: usize;
  modes: usize;
  flags: usize;
  /** Records of tree blocks (blocks.ts): where the first would lie, were all kept. */
  blocks: usize;
  /** All rows are in the window. */
  isWhole: bool;

  // Slice
  slice: i32;
  isInSlice: bool;
  /** Contexts have to be set up before the next tree block. */
  isFresh: bool;
  depends: bool;
  sliceQp: i32;
  sliceCb: i32;
  sliceCr: i32;
  saoLuma: bool;
  saoChroma: bool;
  sliceFlags: i32;
  sliceBeta: i32;
  sliceTc: i32;

  // Position
  x: i32;
  y: i32;
  tileColumn: i32;
  tileRow: i32;
  /** Rows of tree blocks that were finished, and whether the windows still stand at the last of them. */
  finished: i32;
  mustMove: bool;
  /** Luma rows that were finished. */
  emitted: i32;
  isDecoded: bool;
  isDamaged: bool;
  /** QP of the last coding unit. */
  lastQp: i32;

  // CABAC (cabac.ts)
  value: u64;
  range: u64;
  next: usize;
  end: usize;
  window: usize;
  fileNext: usize;
  fileLeft: usize;
  zeros: i32;
  padding: i32;
}

export const PICTURE_BYTES: usize = (offsetof<Picture>() + 15) & ~15;
export const PLANE_BYTES: usize = (offsetof<Plane>() + 15) & ~15;

/** The picture that is worked on. */
export let picture: Picture = changetype<Picture>(0);

export function select(handle: usize): void {
  picture = changetype<Picture>(handle);
}

@inline
export function planeOf(plane: i32): Plane {
  return changetype<Plane>(changetype<usize>(picture) + PICTURE_BYTES + <usize>plane * PLANE_BYTES);
}

/** A number that the host wrote. */
@inline
export function header(index: i32): i32 {
  return load<i32>(picture.header + (index << 2));
}

/** Where a sample lies in the window of its plane. */
@inline
export function sampleAt(plane: Plane, x: i32, y: i32): usize {
  return plane.base + y * plane.stride + (x << 1);
}
