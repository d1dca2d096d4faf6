// From which frames a block is predicted: read_ref_frames() (5.11.25).

import { block } from '../block';
import {
  CDF_BACKWARD,
  CDF_FORWARD,
  CDF_IS_COMPOUND,
  CDF_ONE_SIDED,
  CDF_ONE_SIDED_PAIR,
  CDF_SINGLE,
} from '../generated/inter-cdfs';
import { featureOf, hasFeature, REFERENCE, SKIPS, STANDS } from '../segments';
import { symbol2 } from '../symbols';
import * as I from './fields';
import { countReferences, isBackward, near } from './neighbours';
import { ALTREF, ALTREF2, BACKWARD, GOLDEN, inter, LAST, LAST2, LAST3, NONE, told } from './state';

export function readReferences(): void {
  inter.reference1 = NONE;
  if (inter.skipMode) {
    inter.reference0 = told(I.I_SKIP_MODE);
    inter.reference1 = told(I.I_SKIP_MODE + 1);
  } else if (hasFeature(block.segment, REFERENCE)) {
    inter.reference0 = max(LAST, featureOf(block.segment, REFERENCE));
  } else if (hasFeature(block.segment, SKIPS) || hasFeature(block.segment, STANDS)) {
    inter.reference0 = LAST;
  } else if (mayBePair() && symbol2(CDF_IS_COMPOUND + pairContext() * 16)) readPair();
  else readSingle();
}

@inline
function mayBePair(): bool {
  return told(I.I_COMPOUNDS) != 0 && min(block.width4, block.height4) >= 2;
}

function readPair(): void {
  if (!symbol2(CDF_ONE_SIDED + sideContext() * 16)) {
    readOneSided();
    return;
  }
  if (!forward(0, lastOrGolden())) inter.reference0 = forward(1, lastOr2()) ? LAST2 : LAST;
  else inter.reference0 = forward(2, last3OrGolden()) ? GOLDEN : LAST3;
  if (backward(0, nearOrAltref())) inter.reference1 = ALTREF;
  else inter.reference1 = backward(1, nearOrAltref2()) ? ALTREF2 : BACKWARD;
}

function readOneSided(): void {
  if (oneSided(0, forwardOrBackward())) {
    inter.reference0 = BACKWARD;
    inter.reference1 = ALTREF;
    return;
  }
  inter.reference0 = LAST;
  if (!oneSided(1, compared(countReferences(LAST2, LAST2), countReferences(LAST3, GOLDEN)))) {
    inter.reference1 = LAST2;
  } else inter.reference1 = oneSided(2, last3OrGolden()) ? GOLDEN : LAST3;
}

function readSingle(): void {
  if (single(0, forwardOrBackward())) {
    if (single(1, nearOrAltref())) inter.reference0 = ALTREF;
    else inter.reference0 = single(5, nearOrAltref2()) ? ALTREF2 : BACKWARD;
  } else if (single(2, lastOrGolden())) {
    inter.reference0 = single(4, last3OrGolden()) ? GOLDEN : LAST3;
  } else inter.reference0 = single(3, lastOr2()) ? LAST2 : LAST;
}

@inline
function single(step: i32, context: i32): i32 {
  return symbol2(CDF_SINGLE + (context * 6 + step) * 16);
}
@inline
function forward(step: i32, context: i32): i32 {
  return symbol2(CDF_FORWARD + (context * 3 + step) * 16);
}
@inline
function backward(step: i32, context: i32): i32 {
  return symbol2(CDF_BACKWARD + (context * 2 + step) * 16);
}
@inline
function oneSided(step: i32, context: i32): i32 {
  return symbol2(CDF_ONE_SIDED_PAIR + (context * 3 + step) * 16);
}

/** ref_count_ctx(). */
@inline
function compared(a: i32, b: i32): i32 {
  return a < b ? 0 : a == b ? 1 : 2;
}

function forwardOrBackward(): i32 {
  return compared(countReferences(LAST, GOLDEN), countReferences(BACKWARD, ALTREF));
}
function lastOrGolden(): i32 {
  return compared(countReferences(LAST, LAST2), countReferences(LAST3, GOLDEN));
}
function lastOr2(): i32 {
  return compared(countReferences(LAST, LAST), countReferences(LAST2, LAST2));
}
function last3OrGolden(): i32 {
  return compared(countReferences(LAST3, LAST3), countReferences(GOLDEN, GOLDEN));
}
function nearOrAltref(): i32 {
  return compared(countReferences(BACKWARD, ALTREF2), countReferences(ALTREF, ALTREF));
}
function nearOrAltref2(): i32 {
  return compared(countReferences(BACKWARD, BACKWARD), countReferences(ALTREF2, ALTREF2));
}

/** ctx of comp_mode. */
function pairContext(): i32 {
  if (near.hasAbove && near.hasLeft) {
    if (near.isAboveSingle && near.isLeftSingle) {
      return i32(isBackward(near.above0)) ^ i32(isBackward(near.left0));
    }
    if (near.isAboveSingle) return 2 + i32(isBackward(near.above0) || near.isAboveIntra);
    if (near.isLeftSingle) return 2 + i32(isBackward(near.left0) || near.isLeftIntra);
    return 4;
  }
  if (near.hasAbove) return near.isAboveSingle ? i32(isBackward(near.above0)) : 3;
  if (near.hasLeft) return near.isLeftSingle ? i32(isBackward(near.left0)) : 3;
  return 1;
}

@inline
function isSameSide(a: i32, b: i32): bool {
  return a >= BACKWARD == b >= BACKWARD;
}

/** ctx of comp_ref_type. */
function sideContext(): i32 {
  const isAbovePair = near.hasAbove && !near.isAboveIntra && !near.isAboveSingle;
  const isLeftPair = near.hasLeft && !near.isLeftIntra && !near.isLeftSingle;
  const isAboveOne = isAbovePair && isSameSide(near.above0, near.above1);
  const isLeftOne = isLeftPair && isSameSide(near.left0, near.left1);
  if (near.hasAbove && !near.isAboveIntra && near.hasLeft && !near.isLeftIntra) {
    const isSame = i32(isSameSide(near.above0, near.left0));
    if (!isAbovePair && !isLeftPair) return 1 + 2 * isSame;
    if (!isAbovePair) return isLeftOne ? 3 + isSame : 1;
    if (!isLeftPair) return isAboveOne ? 3 + isSame : 1;
    if (!isAboveOne && !isLeftOne) return 0;
    if (!isAboveOne || !isLeftOne) return 2;
    return 3 + i32((near.above0 == BACKWARD) == (near.left0 == BACKWARD));
  }
  if (near.hasAbove && near.hasLeft) {
    if (isAbovePair) return 1 + 2 * i32(isAboveOne);
    if (isLeftPair) return 1 + 2 * i32(isLeftOne);
    return 2;
  }
  if (isAbovePair) return 4 * i32(isAboveOne);
  if (isLeftPair) return 4 * i32(isLeftOne);
  return 2;
}
