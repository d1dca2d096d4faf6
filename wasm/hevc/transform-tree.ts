// The transform tree of a coding unit (7.3.8.8 to 7.3.8.10), and its samples.

import { bin } from './cabac';
import { C_CODED_CHROMA, C_CODED_LUMA, C_SPLIT_TRANSFORM } from './contexts';
import { addResidual } from './generated/residual';
import { markEdges, unitAt } from './maps';
import { picture, planeOf, sampleAt } from './picture';
import { predict } from './predict';
import { chromaQp, depthOffset, hasDelta, qp, readDelta } from './quantizer';
import { CHROMA_MODES, work } from './work';

/** Of the coding unit: its place, whether its samples are exact, and predicted in four parts. */
let unitX: i32 = 0;
let unitY: i32 = 0;
let unitLog2: i32 = 0;
let isExact: bool = false;
let isSplit: bool = false;

/** Decodes all of a coding unit. Its modes are in their map, and those of chroma in `work`. */
export function decodeTransforms(
  x: i32,
  y: i32,
  log2: i32,
  isExactUnit: bool,
  isSplitUnit: bool,
): void {
  unitX = x;
  unitY = y;
  unitLog2 = log2;
  isExact = isExactUnit;
  isSplit = isSplitUnit;
  const hasChroma = picture.planes > 1;
  transformTree(x, y, x, y, log2, 0, 0, hasChroma ? 1 : 0, hasChroma ? 1 : 0);
}

/**
 * `baseX`, `baseY`, `part`: the block that this one is the part of. `parentCb`, `parentCr`: whether
 * chroma of that block has coefficients: bit 0 of its upper half or of all of it, bit 1 of its lower.
 */
function transformTree(
  x: i32,
  y: i32,
  baseX: i32,
  baseY: i32,
  log2: i32,
  depth: i32,
  part: i32,
  parentCb: i32,
  parentCr: i32,
): void {
  const isForced = isSplit && depth == 0;
  const mayChoose =
    log2 <= picture.mostTransformLog2 &&
    log2 > picture.leastTransformLog2 &&
    depth < picture.transformDepth + <i32>isSplit &&
    !isForced;
  const splits = mayChoose
    ? bin(C_SPLIT_TRANSFORM + 5 - log2) != 0
    : log2 > picture.mostTransformLog2 || isForced;
  let cb = parentCb;
  let cr = parentCr;
  if (picture.planes > 1 && (log2 > 2 || picture.subX == 0)) {
    const isTwice = picture.subX == 1 && picture.subY == 0 && (!splits || log2 == 3);
    cb = readCoded(parentCb, depth, isTwice);
    cr = readCoded(parentCr, depth, isTwice);
  }
  if (!splits) {
    const luma = bin(C_CODED_LUMA + (depth == 0 ? 1 : 0));
    transformUnit(x, y, baseX, baseY, log2, part, luma, cb, cr);
    return;
  }
  const half = 1 << (log2 - 1);
  transformTree(x, y, x, y, log2 - 1, depth + 1, 0, cb, cr);
  transformTree(x + half, y, x, y, log2 - 1, depth + 1, 1, cb, cr);
  transformTree(x, y + half, x, y, log2 - 1, depth + 1, 2, cb, cr);
  transformTree(x + half, y + half, x, y, log2 - 1, depth + 1, 3, cb, cr);
}

/** cbf_cb or cbf_cr; of two squares, one below the other, where chroma is halved across only. */
function readCoded(parent: i32, depth: i32, isTwice: bool): i32 {
  if (!parent) return 0;
  const first = bin(C_CODED_CHROMA + depth);
  return isTwice ? first | (bin(C_CODED_CHROMA + depth) << 1) : first;
}

function transformUnit(
  x: i32,
  y: i32,
  baseX: i32,
  baseY: i32,
  log2: i32,
  part: i32,
  luma: i32,
  cb: i32,
  cr: i32,
): void {
  if (!picture.skipsDeblocking) markEdges(x, y, 1 << (log2 - 2));
  if (luma | cb | cr && picture.hasQpDeltas && !hasDelta) readDelta();
  const mode = <i32>load<u8>(unitAt(picture.modes, x, y));
  predict(0, x, y, log2, mode);
  if (luma) addResidual(0, sampleAt(planeOf(0), x, y), log2, mode, qp + depthOffset(), isExact);
  if (picture.planes == 1) return;
  let chromaLog2 = log2 - picture.subX;
  if (chromaLog2 < 2) {
    // Four small blocks have one of chroma, which comes with the last of them.
    if (part != 3) return;
    x = baseX;
    y = baseY;
    chromaLog2 = 2;
  }
  const chromaMode = chromaModeOf(x, y);
  chromaBlocks(1, x, y, chromaLog2, chromaMode, cb, picture.cbOffset + picture.sliceCb);
  chromaBlocks(2, x, y, chromaLog2, chromaMode, cr, picture.crOffset + picture.sliceCr);
}

/** There are four modes only where chroma is as large as luma and predicted in four parts. */
@inline
function chromaModeOf(x: i32, y: i32): i32 {
  if (!isSplit || picture.subX) return load<u8>(work + CHROMA_MODES);
  const half = unitLog2 - 1;
  return load<u8>(work + CHROMA_MODES + ((x - unitX) >> half) + (((y - unitY) >> half) << 1));
}

/** A square of chroma; two, one below the other, where it is halved across only. */
function chromaBlocks(
  p: i32,
  lumaX: i32,
  lumaY: i32,
  log2: i32,
  mode: i32,
  coded: i32,
  qpOffset: i32,
): void {
  const plane = planeOf(p);
  const x = lumaX >> plane.subX;
  let y = lumaY >> plane.subY;
  const squares = plane.subX && !plane.subY ? 2 : 1;
  for (let i = 0; i < squares; i++, y += 1 << log2) {
    predict(p, x, y, log2, mode);
    if ((coded >> i) & 1) {
      addResidual(p, sampleAt(plane, x, y), log2, mode, chromaQp(qpOffset), isExact);
    }
  }
}
