// Quantisation parameters (8.6.1), with deltas for groups of coding units.

import { bin, bypass, bypassBits } from './cabac';
import { C_QP_DELTA } from './contexts';
import { unitAt } from './maps';
import { picture } from './picture';

/** Table 8-10: QP of chroma from 30 on, where chroma is halved both ways. */
const CHROMA_QPS = memory.data<u8>([29, 30, 31, 32, 33, 33, 34, 34, 35, 35, 36, 36, 37, 37]);
const FIRST_CHROMA_QP: i32 = 30;
const LAST_CHROMA_QP: i32 = 43;
const MAX_QP: i32 = 51;
const MAX_PREFIX: i32 = 5;
const MAX_GROWTH: i32 = 24;

/** QP of luma for the coding unit. */
export let qp: i32 = 0;
/** The delta of the group has been read. */
export let hasDelta: bool = false;
let predicted: i32 = 0;

/** What QP of luma and chroma begin with, below 0. */
@inline
export function depthOffset(): i32 {
  return 6 * (picture.depth - 8);
}

export function setQp(value: i32): void {
  qp = value;
  picture.lastQp = value;
}

export function restoreQp(): void {
  qp = picture.lastQp;
}

/** Begins a group: its QP is predicted from the left, from above, or from what came before. */
export function beginGroup(x: i32, y: i32): void {
  const inside = (1 << picture.treeLog2) - 1;
  const before = picture.lastQp;
  const left = x & inside ? <i32>load<i8>(unitAt(picture.qps, x - 1, y)) : before;
  const above = y & inside ? <i32>load<i8>(unitAt(picture.qps, x, y - 1)) : before;
  hasDelta = false;
  predicted = (left + above + 1) >> 1;
  qp = predicted;
}

/** cu_qp_delta_abs and its sign (9.3.3.10). */
export function readDelta(): void {
  let delta = 0;
  while (delta < MAX_PREFIX && bin(C_QP_DELTA + (delta ? 1 : 0))) delta++;
  if (delta == MAX_PREFIX) {
    let k = 0;
    while (k < MAX_GROWTH && bypass()) delta += 1 << k++;
    delta += bypassBits(k);
  }
  if (delta && bypass()) delta = -delta;
  hasDelta = true;
  const offset = depthOffset();
  if (delta < -26 - (offset >> 1) || delta > 25 + (offset >> 1)) {
    picture.isDamaged = true;
    delta = 0;
  }
  qp = ((predicted + delta + 52 + 2 * offset) % (52 + offset)) - offset;
}

/** Table 8-10, of what is at most 57. */
export function chromaQpOf(index: i32): i32 {
  if (picture.subX == 0 || picture.subY == 0) return min(index, MAX_QP);
  if (index < FIRST_CHROMA_QP) return index;
  if (index > LAST_CHROMA_QP) return index - 6;
  return load<u8>(CHROMA_QPS + (index - FIRST_CHROMA_QP));
}

/** QP for coefficients of chroma, with the offset of the depth. */
export function chromaQp(offset: i32): i32 {
  const index = min(max(qp + offset, -depthOffset()), 57);
  return chromaQpOf(index) + depthOffset();
}
