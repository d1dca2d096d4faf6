// Tables of the kinds of blocks: how fine each coefficient is, and in which order they are sent.

import { alloc } from '../arena';
import { BROAD, BROAD_32, highOf, KINDS, SMALL, wideOf } from './kinds';
import { makeWeights } from './weights';

@unmanaged
class Kind {
  /** Inverse steps, f32 as a block is stored; zero at the lowest places, which DC has. */
  weights0: usize;
  weights1: usize;
  weights2: usize;
  /** Place in the order, f32 by coefficient; coefficient, u16 by place. */
  places: usize;
  order: usize;
  /** What a squared step is worth against that of an 8x8 block. */
  noise: f32;
}

const KIND_BYTES: usize = 32;
const table: usize = memory.data(11 * 32, 16);

@inline
export function kindAt(kind: i32): Kind {
  return changetype<Kind>(table + <usize>kind * KIND_BYTES);
}

@inline
export function weightsOf(kind: Kind, plane: usize): usize {
  return <usize>load<u32>(changetype<usize>(kind) + (plane << 2));
}

/** Makes all tables in the arena; false when it has no room. */
export function initKinds(): bool {
  for (let kind: i32 = 0; kind < KINDS; kind++) {
    // A broad block is stored as a tall one.
    const isTwin = kind == BROAD || kind == BROAD_32;
    if (!isTwin && !initKind(kind)) return false;
    if (isTwin) memory.copy(at(kind), at(kind - 1), KIND_BYTES);
  }
  const unit = powerOf(SMALL);
  for (let kind: i32 = 0; kind < KINDS; kind++) kindAt(kind).noise = <f32>(powerOf(kind) / unit);
  return true;
}

@inline
function at(kind: i32): usize {
  return table + <usize>kind * KIND_BYTES;
}

function initKind(index: i32): bool {
  const kind = kindAt(index);
  const rows = min(highOf(index), wideOf(index));
  const columns = max(highOf(index), wideOf(index));
  const size = (<usize>(rows * columns)) << 6;
  kind.weights0 = alloc(size << 2);
  kind.weights1 = alloc(size << 2);
  kind.weights2 = alloc(size << 2);
  kind.places = alloc(size << 2);
  kind.order = alloc(size << 1);
  if (!kind.weights0 || !kind.weights1 || !kind.weights2) return false;
  if (!kind.places || !kind.order) return false;
  makeOrder(kind.order, rows, columns);
  for (let i: usize = 0; i < size; i++) {
    store<f32>(kind.places + ((<usize>load<u16>(kind.order + (i << 1))) << 2), <f32>i);
  }
  for (let c: usize = 0; c < 3; c++) {
    const weights = weightsOf(kind, c);
    makeWeights(weights, index, c, rows << 3, columns << 3);
    for (let i: usize = 0; i < <usize>(rows * columns); i++) {
      store<f32>(weights + ((<usize>load<u16>(kind.order + (i << 1))) << 2), 0);
    }
  }
  return true;
}

let next: i32 = 0;

/** I.3.2: the natural order, whose lowest places come first. */
function makeOrder(to: usize, rows: i32, columns: i32): void {
  const side = columns << 3;
  next = rows * columns;
  for (let i: i32 = 0; i < side; i++) {
    for (let j: i32 = 0; j <= i; j++) {
      if (i & 1) place(to, rows, columns, i - j, j);
      else place(to, rows, columns, j, i - j);
    }
  }
  for (let i = side - 2; i >= 0; i--) {
    for (let j: i32 = 0; j <= i; j++) {
      const x = side - 1 - (i - j);
      const y = side - 1 - j;
      if (i & 1) place(to, rows, columns, y, x);
      else place(to, rows, columns, x, y);
    }
  }
}

function place(to: usize, rows: i32, columns: i32, x: i32, tall: i32): void {
  const ratio = columns / rows;
  if (tall % ratio) return;
  const y = tall / ratio;
  const at = x < columns && y < rows ? y * columns + x : next++;
  store<u16>(to + ((<usize>at) << 1), <u16>(y * (columns << 3) + x));
}

/** The error that one step in each coefficient of luma makes. */
function powerOf(index: i32): f64 {
  const size = (<usize>(highOf(index) * wideOf(index))) << 6;
  const weights = kindAt(index).weights1;
  let sum: f64 = 0;
  for (let i: usize = 0; i < size; i++) {
    const weight = <f64>load<f32>(weights + (i << 2));
    if (weight > 0) sum += 1 / (weight * weight);
  }
  return sum;
}
