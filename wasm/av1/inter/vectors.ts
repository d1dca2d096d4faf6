// Candidates for the vectors of a block, and contexts (7.10.2).

import { block } from '../block';
import { frame } from '../frame';
import { isAboveRightDecoded, scanStep } from '../scan';
import { blockHeightLog2, blockWidthLog2 } from '../sizes';
import { extraVectors } from './extra-vectors';
import * as I from './fields';
import { globalVector, lowered } from './global-vector';
import { projected } from './motion-field';
import {
  addToStack,
  beginStack,
  markNearest,
  setStackVector,
  sortStack,
  stackCount,
  stackVector,
} from './stack';
import {
  columnOf,
  GLOBAL,
  GLOBAL_GLOBAL,
  inter,
  isCompound,
  NEAR_NEW,
  NEAREST_NEW,
  NEW,
  NEW_NEAR,
  NEW_NEAREST,
  NEW_NEW,
  rowOf,
  told,
  vectorOf,
} from './state';
import { FIELD_BYTES } from './store';
import {
  isInTile,
  isUnitInter,
  unitAt,
  unitMode,
  unitReference,
  unitSize,
  unitVector,
} from './units';

/** Vectors may leave the picture by the block and this, in eighths: MV_BORDER. */
const BORDER: i32 = 128;
const NEW_MODES: i32 =
  (1 << NEW) |
  (1 << NEW_NEW) |
  (1 << NEAR_NEW) |
  (1 << NEW_NEAR) |
  (1 << NEAREST_NEW) |
  (1 << NEW_NEAREST);

let isMatched: bool = false;
let newCount: i32 = 0;
let isPair: bool = false;

/** find_mv_stack(). */
export function findVectors(): void {
  isPair = isCompound();
  beginStack(isPair);
  newCount = 0;
  inter.global0 = globalVector(inter.reference0);
  inter.global1 = isPair ? globalVector(inter.reference1) : 0;
  const w = block.width4;
  const h = block.height4;
  isMatched = false;
  scanRow(-1);
  let above = took();
  scanColumn(-1);
  let left = took();
  if (max(w, h) <= 16 && isAboveRightDecoded()) scanPoint(-1, w);
  if (took()) above = true;
  const close = i32(above) + i32(left);
  const nearest = markNearest();
  const news = newCount;
  inter.zeroContext = 0;
  if (told(I.I_USES_MOTION_FIELD)) scanField();
  scanPoint(-1, -1);
  if (took()) above = true;
  scanRow(-3);
  if (took()) above = true;
  scanColumn(-3);
  if (took()) left = true;
  if (h > 1) scanRow(-5);
  if (took()) above = true;
  if (w > 1) scanColumn(-5);
  if (took()) left = true;
  sortStack(nearest);
  if (stackCount() < 2) extraVectors(isPair);
  inter.found = stackCount();
  clampAll();
  useContexts(close, i32(above) + i32(left), min(news, 1));
}

/** Whether something was found since it was asked last. */
@inline
function took(): bool {
  const was = isMatched;
  isMatched = false;
  return was;
}

function useContexts(close: i32, total: i32, news: i32): void {
  if (close == 0) {
    inter.newContext = min(total, 1);
    inter.nearContext = total;
  } else if (close == 1) {
    inter.newContext = 3 - news;
    inter.nearContext = 2 + total;
  } else {
    inter.newContext = 5 - news;
    inter.nearContext = 5;
  }
}

/** 7.10.2.2. */
function scanRow(delta: i32): void {
  const end = min(min(block.width4, frame.columns - block.column), 16);
  const isFar = delta < -1;
  const row = block.row + delta + (isFar ? block.row & 1 : 0);
  const shift = isFar ? 1 - (block.column & 1) : 0;
  for (let i = 0; i < end; ) {
    const column = block.column + shift + i;
    if (!isInTile(row, column)) break;
    const unit = unitAt(row, column);
    const length = scanStep(1 << blockWidthLog2(unitSize(unit)), block.width4, isFar);
    addUnit(unit, length * 2);
    i += length;
  }
}

/** 7.10.2.3. */
function scanColumn(delta: i32): void {
  const end = min(min(block.height4, frame.rows - block.row), 16);
  const isFar = delta < -1;
  const column = block.column + delta + (isFar ? block.column & 1 : 0);
  const shift = isFar ? 1 - (block.row & 1) : 0;
  for (let i = 0; i < end; ) {
    const row = block.row + shift + i;
    if (!isInTile(row, column)) break;
    const unit = unitAt(row, column);
    const length = scanStep(1 << blockHeightLog2(unitSize(unit)), block.height4, isFar);
    addUnit(unit, length * 2);
    i += length;
  }
}

/** 7.10.2.4. */
function scanPoint(down: i32, right: i32): void {
  const row = block.row + down;
  const column = block.column + right;
  if (isInTile(row, column)) addUnit(unitAt(row, column), 4);
}

/** 7.10.2.7 to 7.10.2.9. */
function addUnit(unit: usize, weight: i32): void {
  if (!isUnitInter(unit)) return;
  if (isPair) {
    if (unitReference(unit, 0) != inter.reference0) return;
    if (unitReference(unit, 1) != inter.reference1) return;
    let vector0 = unitVector(unit, 0);
    let vector1 = unitVector(unit, 1);
    if (unitMode(unit) == GLOBAL_GLOBAL) {
      if (isTurned(inter.reference0)) vector0 = inter.global0;
      if (isTurned(inter.reference1)) vector1 = inter.global1;
    }
    match(unit);
    addToStack(lowered(vector0), lowered(vector1), weight);
    return;
  }
  for (let list = 0; list < 2; list++) {
    if (unitReference(unit, list) != inter.reference0) continue;
    const mode = unitMode(unit);
    const isGlobal = mode == GLOBAL || mode == GLOBAL_GLOBAL;
    const size = unitSize(unit);
    const isLarge = min(blockWidthLog2(size), blockHeightLog2(size)) > 0;
    const takesGlobal = isGlobal && isLarge && isTurned(inter.reference0);
    match(unit);
    addToStack(lowered(takesGlobal ? inter.global0 : unitVector(unit, list)), 0, weight);
  }
}

@inline
function match(unit: usize): void {
  isMatched = true;
  if ((NEW_MODES >> unitMode(unit)) & 1) newCount++;
}

/** The global motion of the reference is more than a shift. */
@inline
function isTurned(reference: i32): bool {
  return told(I.I_GLOBAL_KIND + reference - 1) > 1;
}

/** 7.10.2.5. */
function scanField(): void {
  const w = block.width4;
  const h = block.height4;
  const stepX = w >= 16 ? 4 : 2;
  const stepY = h >= 16 ? 4 : 2;
  for (let y = 0; y < min(h, 16); y += stepY) {
    for (let x = 0; x < min(w, 16); x += stepX) addField(y, x);
  }
  if (h < 2 || h >= 16 || w < 2 || w >= 16) return;
  if (isInBlock64(h, -2)) addField(h, -2);
  if (isInBlock64(h, w)) addField(h, w);
  if (isInBlock64(h - 2, w)) addField(h - 2, w);
}

@inline
function isInBlock64(down: i32, right: i32): bool {
  const row = (block.row & 15) + down;
  const column = (block.column & 15) + right;
  return row >= 0 && row < 16 && column >= 0 && column < 16;
}

/** 7.10.2.6. */
function addField(down: i32, right: i32): void {
  const row = (block.row + down) | 1;
  const column = (block.column + right) | 1;
  if (!isInTile(row, column)) return;
  const isHere = down == 0 && right == 0;
  if (isHere) inter.zeroContext = 1;
  const at = frame.field + ((row >> 1) * (frame.columns >> 1) + (column >> 1)) * FIELD_BYTES;
  const reach = load<i32>(at, 4);
  if (!reach) return;
  const vector = load<i32>(at);
  const first = projectedTo(inter.reference0, vector, reach);
  const second = isPair ? projectedTo(inter.reference1, vector, reach) : 0;
  if (isHere) {
    const moves = isFar(first, inter.global0) || (isPair && isFar(second, inter.global1));
    inter.zeroContext = i32(moves);
  }
  addToStack(first, second, 2);
}

@inline
function projectedTo(reference: i32, vector: i32, reach: i32): i32 {
  return lowered(projected(vector, -told(I.I_LATER + reference - 1), reach));
}

@inline
function isFar(a: i32, b: i32): bool {
  return abs(rowOf(a) - rowOf(b)) >= 16 || abs(columnOf(a) - columnOf(b)) >= 16;
}

/** 7.10.2.14: they may leave the picture by little more than the block. */
function clampAll(): void {
  const w = block.width4 * 4;
  const h = block.height4 * 4;
  const top = -(block.row * 32) - BORDER - h * 8;
  const bottom = (frame.rows - block.height4 - block.row) * 32 + BORDER + h * 8;
  const left = -(block.column * 32) - BORDER - w * 8;
  const right = (frame.columns - block.width4 - block.column) * 32 + BORDER + w * 8;
  for (let i = 0; i < stackCount(); i++) {
    for (let list = 0; list < 1 + i32(isPair); list++) {
      const vector = stackVector(i, list);
      const row = max(top, min(bottom, rowOf(vector)));
      const column = max(left, min(right, columnOf(vector)));
      setStackVector(i, list, vectorOf(row, column));
    }
  }
}
