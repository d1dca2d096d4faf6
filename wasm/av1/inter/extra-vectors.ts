// More candidates where few were found: neighbours that are predicted from other frames, and global
// motion (7.10.2.12, 7.10.2.13).

import { block } from '../block';
import { frame } from '../frame';
import { blockHeightLog2, blockWidthLog2 } from '../sizes';
import { I_LATER } from './fields';
import { append, setStackVector, stackCount, stackVector } from './stack';
import { columnOf, inter, rowOf, told, vectorOf } from './state';
import { isInTile, unitAt, unitReference, unitSize, unitVector } from './units';

/** Up to two vectors for each list: of the same reference, and of others. */
const SAME: usize = memory.data(16, 16);
const OTHER: usize = memory.data(16, 16);
/** How many, for each list. */
let same0: i32 = 0;
let same1: i32 = 0;
let other0: i32 = 0;
let other1: i32 = 0;

export function extraVectors(isPair: bool): void {
  same0 = same1 = other0 = other1 = 0;
  const w = min(min(16, block.width4), frame.columns - block.column);
  const h = min(min(16, block.height4), frame.rows - block.row);
  const count = min(w, h);
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < count && stackCount() < 2; ) {
      const row = pass == 0 ? block.row - 1 : block.row + i;
      const column = pass == 0 ? block.column + i : block.column - 1;
      if (!isInTile(row, column)) break;
      const unit = unitAt(row, column);
      if (isPair) addToLists(unit);
      else addSingle(unit);
      const size = unitSize(unit);
      i += 1 << (pass == 0 ? blockWidthLog2(size) : blockHeightLog2(size));
    }
  }
  if (isPair) combine();
  else for (let i = stackCount(); i < 2; i++) setStackVector(i, 0, inter.global0);
}

/** RefFrameSignBias. */
@inline
function isLater(reference: i32): bool {
  return told(I_LATER + reference - 1) > 0;
}

/** The vector, turned round where its frame is on the other side. */
@inline
function facing(vector: i32, from: i32, to: i32): i32 {
  if (isLater(from) == isLater(to)) return vector;
  return vectorOf(-rowOf(vector), -columnOf(vector));
}

function addSingle(unit: usize): void {
  for (let list = 0; list < 2; list++) {
    const reference = unitReference(unit, list);
    if (reference <= 0) continue;
    const vector = facing(unitVector(unit, list), reference, inter.reference0);
    let i = 0;
    while (i < stackCount() && stackVector(i, 0) != vector) i++;
    if (i == stackCount()) append(vector, 0, 2);
  }
}

function addToLists(unit: usize): void {
  for (let list = 0; list < 2; list++) {
    const reference = unitReference(unit, list);
    if (reference <= 0) continue;
    const vector = unitVector(unit, list);
    if (reference == inter.reference0 && same0 < 2) store<i32>(SAME + 4 * same0++, vector);
    else if (other0 < 2) {
      store<i32>(OTHER + 4 * other0++, facing(vector, reference, inter.reference0));
    }
    if (reference == inter.reference1 && same1 < 2) store<i32>(SAME + 8 + 4 * same1++, vector);
    else if (other1 < 2) {
      store<i32>(OTHER + 8 + 4 * other1++, facing(vector, reference, inter.reference1));
    }
  }
}

/** The i-th of the list: of the same reference, then of others, then global motion. */
function combined(i: i32, list: i32): i32 {
  const same = list ? same1 : same0;
  const other = list ? other1 : other0;
  if (i < same) return load<i32>(SAME + 8 * list + 4 * i);
  if (i - same < other) return load<i32>(OTHER + 8 * list + 4 * (i - same));
  return list ? inter.global1 : inter.global0;
}

function combine(): void {
  const first0 = combined(0, 0);
  const first1 = combined(0, 1);
  if (stackCount() == 1) {
    const isSame = first0 == stackVector(0, 0) && first1 == stackVector(0, 1);
    if (isSame) append(combined(1, 0), combined(1, 1), 2);
    else append(first0, first1, 2);
    return;
  }
  append(first0, first1, 2);
  append(combined(1, 0), combined(1, 1), 2);
}
