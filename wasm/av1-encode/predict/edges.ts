// The samples above and to the left of a transform block (7.11.2), from the reconstruction.

import { partOfQuarter } from '../partition/parts';
import { ABOVE_EDGE, LEFT_EDGE } from '../places';
import { fillVectors } from '../spans';
import { base, enc } from '../state';

@inline
function spread(v: i32): i32 {
  return (v & 1) | ((v & 2) << 1) | ((v & 4) << 2) | ((v & 8) << 3);
}

/** Place of a 4 x 4 block in the order of a superblock's quarters. */
@inline
export function morton(x4: i32, y4: i32): i32 {
  return spread(x4) | (spread(y4) << 1);
}

/**
 * Whether the luma sample (x, y) is decoded before the current block; it lies outside of it. y counts
 * within the band, x in the picture.
 */
function isDecoded(x: i32, y: i32): bool {
  const left = enc.nodeX & ~63;
  if (y < 0) return true;
  if (y >= 64 || x >= left + 64) return false;
  if (x < left) return true;
  const size = enc.nodeSize;
  if (x >= enc.nodeX && y >= enc.nodeY && x < enc.nodeX + size && y < enc.nodeY + size) {
    const half = size >> 1;
    const isRight = x >= enc.nodeX + half;
    return partOfQuarter(enc.nodePart, isRight, y >= enc.nodeY + half) < enc.nodeIndex;
  }
  return morton((x & 63) >> 2, y >> 2) < morton((enc.nodeX & 63) >> 2, enc.nodeY >> 2);
}

/** Luma samples: the transform block (x, y, w, h), inside of the current block. */
export function hasAboveRight(x: i32, y: i32, w: i32): bool {
  if (x + w >= enc.tileRight) return false;
  // Inside of the block, rows of transforms are complete.
  if (y > enc.blockY && x + w < enc.blockX + enc.blockWidth) return true;
  return isDecoded(x + w, y - 1);
}

function hasBelowLeft(x: i32, y: i32, h: i32): bool {
  if (enc.bandY + y + h >= enc.codedHeight) return false;
  if (x > enc.blockX) return false;
  return isDecoded(x - 1, y + h);
}

@inline
export function hasAbove(y: i32): bool {
  return enc.bandY > enc.tileTop || y > 0;
}
@inline
export function hasLeft(x: i32): bool {
  return x > enc.tileLeft;
}

@inline
export function recOf(plane: i32): usize {
  return plane == 0 ? enc.rec0 : plane == 1 ? enc.rec1 : enc.rec2;
}
@inline
export function recStrideOf(plane: i32): usize {
  return plane == 0 ? enc.recStride0 : enc.recStride1;
}
@inline
export function sourceOf(plane: i32): usize {
  return plane == 0 ? enc.source0 : plane == 1 ? enc.source1 : enc.source2;
}
@inline
export function sourceStrideOf(plane: i32): usize {
  return plane == 0 ? enc.sourceStride0 : enc.sourceStride1;
}

/** Fills both edges for the block (x, y, w, h) of a plane, in its samples; y within the band. */
export function loadEdges(plane: i32, x: i32, y: i32, w: i32, h: i32): void {
  const sub = plane > 0 ? enc.sub : 0;
  const stride = recStrideOf(plane);
  const rec = recOf(plane) + y * <i32>stride + x;
  const isAbove = hasAbove(y);
  const isLeft = hasLeft(x << sub);
  const above = base + ABOVE_EDGE;
  const left = base + LEFT_EDGE;
  const total = w + h;
  if (isAbove) {
    const reach = hasAboveRight(x << sub, y << sub, w << sub) ? 2 * w : w;
    const count = min(total, min((enc.codedWidth >> sub) - x, reach));
    const row = rec - stride;
    for (let i = 0; i < total; i += 16) v128.store(above + i, v128.load(row + i));
    if (count < total) fillVectors(above + count, load<u8>(row + count - 1), total - count);
  } else fillVectors(above, isLeft ? load<u8>(rec - 1) : 127, total);
  if (isLeft) {
    const reach = hasBelowLeft(x << sub, y << sub, h << sub) ? 2 * h : h;
    const count = min(total, min(((enc.codedHeight - enc.bandY) >> sub) - y, reach));
    let p = rec - 1;
    for (let i = 0; i < count; i++, p += stride) store<u8>(left + i, load<u8>(p));
    if (count < total) fillVectors(left + count, load<u8>(left + count - 1), total - count);
  } else fillVectors(left, isAbove ? load<u8>(rec - stride) : 129, total);
  let corner: u8 = 128;
  if (isAbove) corner = load<u8>(isLeft ? rec - stride - 1 : rec - stride);
  else if (isLeft) corner = load<u8>(rec - 1);
  store<u8>(above - 1, corner);
  store<u8>(left - 1, corner);
}
