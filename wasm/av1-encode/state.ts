// What the encoder knows of one picture: a block of the arena that begins with these fields, so that
// several pictures can be open at a time. `enc` is the one that is worked on.
//
//   | Encoder | scratch of a superblock | tables by size of transform | … planes, contexts, tiles: own blocks
//
// A picture is coded by superblocks of 64 x 64, row by row. Per superblock: search (partition.ts) with
// real reconstruction but without adapting, then the decisions are written (write.ts) with adapting.

/** Statuses that the exports answer; 0 and above is success. */
export const REFUSED: i32 = -1;
export const OUT_OF_MEMORY: i32 = -3;

/** What is coded of a pixel: see colour.ts. */
export const MONO: i32 = 0;
export const CHROMA_420: i32 = 1;
export const CHROMA_444: i32 = 2;
/** 4:4:4 where the first band looks drawn, else 4:2:0. */
export const CHROMA_AUTO: i32 = 3;

export const FAST: i32 = 0;
export const BALANCED: i32 = 1;
export const BEST: i32 = 2;

export const MAX_SIDE: i32 = 65535;

/** Context fields along the upper and left edges, a byte for each 4 samples (of the plane). */
export const FIELD_MODE: i32 = 3;
export const FIELD_SKIP: i32 = 4;
/** log2 of the block's width (above) or height (left), in samples; 7 where there is none yet. */
export const FIELD_BLOCK: i32 = 5;
/** log2 of the transform's width or height; 0 where there is none. */
export const FIELD_TX: i32 = 6;
/** Whether a block is smooth, for the edge filter (7.11.2.8): bit 0 luma, bit 1 chroma. */
export const FIELD_SMOOTH: i32 = 7;
/** Colours of luma's palette, 0 if there is none. */
export const FIELD_PALETTE: i32 = 8;
export const FIELDS: i32 = 9;

@unmanaged
class Encoder {
  width: i32;
  height: i32;
  /** The same, up to whole blocks of 8: MiCols and MiRows times 4. */
  codedWidth: i32;
  codedHeight: i32;
  sampling: i32;
  /** It is to be decided by the first band; until then it is 4:4:4. */
  isUndecided: i32;
  /** Bytes per pixel of the input, and whether alpha is coded. */
  channels: i32;
  isAlpha: i32;
  lossless: i32;
  effort: i32;
  /** Planes, and how far chroma is subsampled (0 or 1). */
  planes: i32;
  sub: i32;

  /** base_q_idx, and the index of this superblock. */
  baseQ: i32;
  superblockQ: i32;
  /** The superblock's index is to be written with its first block. */
  isQPending: i32;
  /** Strengths of CDEF (cdef.ts), and log2 of how many; the superblock's is to be written. */
  cdefDamping: i32;
  cdefBits: i32;
  cdefStrengths: u32;
  cdefIndex: i32;
  isCdefPending: i32;
  dcStep: i32;
  acStep: i32;
  dcRound: i32;
  acRound: i32;
  /** The same of chroma, whose index is this much larger. */
  dcStepUv: i32;
  acStepUv: i32;
  dcRoundUv: i32;
  acRoundUv: i32;
  chromaDelta: i32;
  /** Levels of the quantiser matrices, 15 without; tables (matrices.ts) or 0. */
  matrixY: i32;
  matrixUv: i32;
  matrices: usize;
  /** Errors count as they are seen: by place (weights.ts), and in textures less (masking.ts). */
  hasWeights: i32;
  hasMasking: i32;
  /** The current block lies in a texture. */
  isMasked: i32;
  /** Squared error that a bit may cost, and its root per 1/256 bit for sums of absolute differences. */
  lambda: f64;
  lambdaAbs: f64;
  /** What a bit may cost where levels drop, against other decisions. */
  levelLambda: f64;
  /** Lambda of the superblock, and what errors of the current block count: its lambda is as much less. */
  lambdaOfAll: f64;
  weight: f64;

  /** Rows of superblocks: where the current one begins, and rows of it that have come. */
  bandY: i32;
  bandRows: i32;
  /** The next superblock, in samples; -1: rows are wanted first. */
  nextX: i32;
  /** The tile of the current superblock, in samples. */
  tileLeft: i32;
  tileRight: i32;
  tileTop: i32;
  /** Superblocks of a tile, and tiles beside each other. */
  tileColumns: i32;
  tileRows: i32;
  tilesAcross: i32;
  /** The coders of the tiles of a row (range-coder.ts); which tile was worked on, and is it over. */
  tiles: usize;
  tileIndex: i32;
  isTileOver: i32;

  /** Source and reconstruction of a band, per plane; strides of luma and chroma. */
  source0: usize;
  source1: usize;
  source2: usize;
  /** The blocks of chroma's source and reconstruction. */
  chromaSource: usize;
  chromaRec: usize;
  sourceStride0: usize;
  sourceStride1: usize;
  /** The first sample of the band; a row lies above, 32 bytes to the left. */
  rec0: usize;
  rec1: usize;
  rec2: usize;
  recStride0: usize;
  recStride1: usize;
  /** Context fields above: FIELDS rows of `aboveStride` bytes. */
  above: usize;
  aboveStride: usize;
  /** Levels of both candidates of the four sizes of nodes. */
  levels: usize;
  /** Bytes of one candidate, and where its chroma begins. */
  levelsSize: usize;
  levelsChroma: usize;
  /** Chroma of pairs of samples of the upper of two rows, i16: U, then V (colour.ts). */
  chromaRow: usize;

  /** The block that is searched or written: place (x in the picture, y in the band) and size. */
  blockX: i32;
  blockY: i32;
  blockWidth: i32;
  blockHeight: i32;
  /** The node of the partition that it belongs to, and which of its blocks it is. */
  nodeX: i32;
  nodeY: i32;
  nodeSize: i32;
  nodePart: i32;
  nodeIndex: i32;
  /** Quarters of the node that the blocks before it cover. */
  nodeQuarter: i32;
  /** It is smaller than 8 x 8. */
  isSmall: i32;

  /** Answers of transform-block.ts: bits in 1/256, coded coefficients, squared error in samples. */
  txBits: i32;
  txEob: i32;
  txDistance: f64;
  /** A block that costs as much is of no use. */
  blockLimit: f64;
  /** Answers of rdoq.ts. */
  rateBits: i32;

  /** Palettes are allowed; they are tried, for the superblock looks drawn, or others have. */
  hasPalettes: i32;
  isScreen: i32;
  /** Its band looks drawn; a band has, and has had something on it. */
  isBandDrawn: i32;
  isDrawing: i32;
  /** Rows of the reconstruction above the band that can be copied, 0: none; whether copies are allowed. */
  history: i32;
  hasCopies: i32;
  /** Hashes of what can be copied (copy/hash.ts), and the vectors of blocks (copy/vectors.ts). */
  copyTable: usize;
  copyHashes: usize;
  vectors: usize;
  /** Blocks may be predicted by filter.ts. */
  hasFilterIntra: i32;
  /** Chroma is searched when its block is written: the partition is luma's matter. */
  isChromaLate: i32;

  /** Modes of chroma.ts that are compared; two that come close are both coded. */
  chromaModes: i32;
  comparesChroma: i32;

  /** Bytes that the superblocks before took, in the mean (effort.ts). */
  bytesBefore: f64;

  /** Search settings, from the effort. */
  candidates: i32;
  /** Beyond this times the estimate of the first one, a candidate is not worth a trial. */
  closeCandidate: f64;
  /** Another type of transform is tried than that of the mode, if it promises more. */
  hasTypeSearch: i32;
  /** Transforms with fewer coefficients or more samples than this are not halved, nor 8 x 8 whose worst quarter has less of the error. */
  splitDepthAbove: i32;
  splitAreaLog2: i32;
  evenError: f64;
  textureLimit64: f64;
  textureLimit32: f64;
  textureLimit16: f64;
  identityTexture: f64;
  /** Halves of both directions are tried, not only those that look less alike. */
  hasBothHalves: i32;
  /** A half beside two quarters is tried, too. */
  hasThirds: i32;
  /** Blocks of 8 x 8 are cut, too (small.ts). */
  hasSmall: i32;
  /** By the likelier modes and cuts alone. */
  isSmallQuick: i32;
  /** Halves are tried where whole and quarters differ by less, as a share of the whole. */
  closeCall: f64;
  /** They are tried of nodes up to this size, with more texture than this. */
  halvesLog2: i32;
  halvesTexture: f64;
  /** Paeth is compared; so are angles beside the likely one, though that is far from the best mode. */
  hasPaeth: i32;
  hasAllAngles: i32;
  /** Transforms of one dimension are tried with more texture than this; of quarters where identity is. */
  lineTexture: f64;
  /** Identity is tried for blocks, and not only for quarters. */
  hasWholeIdentity: i32;
  /** Partitions are foreseen (forecast.ts). */
  hasForecast: i32;
  /** Below this texture nodes are not split. */
  flatness: f64;
  /** Blocks and nodes that cost less, in bits for each sample of their side, are not split. */
  leastSplit: f64;
}

/** The picture that is worked on. */
export let enc: Encoder = changetype<Encoder>(0);
/** Its address. */
export let base: usize = 0;

export function select(encoder: usize): void {
  enc = changetype<Encoder>(encoder);
  base = encoder;
}
