// The vectors of a block: assign_mv() (5.11.26), read_mv() (5.11.31).

import { block } from '../block';
import {
  CDF_VECTOR_BIT,
  CDF_VECTOR_CLASS,
  CDF_VECTOR_CLASS_0,
  CDF_VECTOR_CLASS_0_EIGHTH,
  CDF_VECTOR_CLASS_0_QUARTERS,
  CDF_VECTOR_EIGHTH,
  CDF_VECTOR_JOINT,
  CDF_VECTOR_QUARTERS,
  CDF_VECTOR_SIGN,
} from '../generated/inter-cdfs';
import { symbol2, symbol4, symbol16 } from '../symbols';
import { I_PRECISE_VECTORS, I_WHOLE_VECTORS } from './fields';
import { stackVector } from './stack';
import {
  columnOf,
  GLOBAL,
  inter,
  NEAR,
  NEAR_NEAR,
  NEAR_NEW,
  NEAREST,
  NEAREST_NEAREST,
  NEAREST_NEW,
  NEW,
  NEW_NEAR,
  NEW_NEAREST,
  NEW_NEW,
  rowOf,
  told,
  vectorOf,
} from './state';

/** Vectors are shorter than this, in eighths (6.10.24). */
const LIMIT: i32 = 1 << 14;

/** `later`: which of the candidates (RefMvIdx). */
export function assignVectors(isPair: bool, later: i32): void {
  inter.vector0 = vectorIn(0, later);
  inter.vector1 = isPair ? vectorIn(1, later) : 0;
}

function vectorIn(list: i32, later: i32): i32 {
  const mode = list ? modeOfSecond(inter.mode) : modeOfFirst(inter.mode);
  if (mode == GLOBAL) return list ? inter.global1 : inter.global0;
  let at = mode == NEAREST ? 0 : later;
  if (mode == NEW && inter.found <= 1) at = 0;
  const predicted = stackVector(at, list);
  return mode == NEW ? readVector(predicted) : predicted;
}

/** get_mode(). */
function modeOfFirst(mode: i32): i32 {
  if (mode < NEAREST_NEAREST) return mode;
  if (mode == NEW_NEW || mode == NEW_NEAREST || mode == NEW_NEAR) return NEW;
  if (mode == NEAREST_NEAREST || mode == NEAREST_NEW) return NEAREST;
  return mode == NEAR_NEAR || mode == NEAR_NEW ? NEAR : GLOBAL;
}

function modeOfSecond(mode: i32): i32 {
  if (mode == NEW_NEW || mode == NEAREST_NEW || mode == NEAR_NEW) return NEW;
  if (mode == NEAREST_NEAREST || mode == NEW_NEAREST) return NEAREST;
  return mode == NEAR_NEAR || mode == NEW_NEAR ? NEAR : GLOBAL;
}

/** Breaks the tile where it is too long. */
function readVector(predicted: i32): i32 {
  const joint = symbol4(CDF_VECTOR_JOINT);
  let row = rowOf(predicted);
  let column = columnOf(predicted);
  if (joint >= 2) row += readComponent(0);
  if (joint & 1) column += readComponent(1);
  if (abs(row) >= LIMIT || abs(column) >= LIMIT) {
    block.isBroken = true;
    return 0;
  }
  return vectorOf(row, column);
}

/** read_mv_component(). */
function readComponent(component: usize): i32 {
  const isMinus = symbol2(CDF_VECTOR_SIGN + component * 16);
  const sizeClass = symbol16(CDF_VECTOR_CLASS + component * 32, 11);
  const isWhole = told(I_WHOLE_VECTORS) != 0;
  const isPrecise = told(I_PRECISE_VECTORS) != 0;
  let whole = 0;
  let quarters = 3;
  let eighth = 1;
  let size = 1;
  if (sizeClass == 0) {
    whole = symbol2(CDF_VECTOR_CLASS_0 + component * 16);
    if (!isWhole) {
      quarters = symbol4(CDF_VECTOR_CLASS_0_QUARTERS + (component * 2 + whole) * 16);
    }
    if (isPrecise) eighth = symbol2(CDF_VECTOR_CLASS_0_EIGHTH + component * 16);
  } else {
    for (let i = 0; i < sizeClass; i++) {
      whole |= symbol2(CDF_VECTOR_BIT + (component * 10 + i) * 16) << i;
    }
    size += 2 << (sizeClass + 2);
    if (!isWhole) quarters = symbol4(CDF_VECTOR_QUARTERS + component * 16);
    if (isPrecise) eighth = symbol2(CDF_VECTOR_EIGHTH + component * 16);
  }
  size += (whole << 3) | (quarters << 1) | eighth;
  return isMinus ? -size : size;
}
