// The kinds of blocks that are used (18181-1, I.2.1 and I.2.4): how fine each coefficient is by the
// usual tables, and in which order they are sent.

import { alloc } from '../arena';
import { power } from './power';

/** 8x8, 16 high and 8 wide, 8 high and 16 wide, 16x16. */
export const SMALL: i32 = 0;
export const TALL: i32 = 1;
export const BROAD: i32 = 2;
export const LARGE: i32 = 3;

/** What the file calls them. */
const CODES: usize = memory.data<u8>([0, 6, 7, 4]);
/** Contexts of blocks by kind, in luma and in chroma (the usual map). */
const LUMA_CONTEXTS: usize = memory.data<u8>([0, 3, 3, 2]);
const CHROMA_CONTEXTS: usize = memory.data<u8>([7, 10, 10, 9]);

@inline
export function codeOf(kind: i32): u32 {
  return <u32>load<u8>(CODES + <usize>kind);
}

@inline
export function contextOf(kind: i32, plane: usize): u32 {
  return <u32>load<u8>((plane == 1 ? LUMA_CONTEXTS : CHROMA_CONTEXTS) + <usize>kind);
}

/** In blocks. */
@inline
export function highOf(kind: i32): i32 {
  return 1 + (kind & 1);
}

@inline
export function wideOf(kind: i32): i32 {
  return 1 + (kind >> 1);
}

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
const table: usize = memory.data(4 * 32, 16);

@inline
export function kindAt(kind: i32): Kind {
  return changetype<Kind>(table + <usize>kind * KIND_BYTES);
}

@inline
export function weightsOf(kind: Kind, plane: usize): usize {
  return <usize>load<u32>(changetype<usize>(kind) + (plane << 2));
}

/** Bands of the usual tables: the first in units, each other relative to the one before. X, Y, B. */
const BANDS_8: usize = memory.data<f64>([
  3150, 0, -0.4, -0.4, -0.4, -2, 560, 0, -0.3, -0.3, -0.3, -0.3, 512, -2, -1, 0, -1, -2,
]);
const BANDS_16: usize = memory.data<f64>([
  8996.87257118111451, -1.3000777393353804, -0.49424529824571225, -0.439093774457103443,
  -0.6350101832695744, -0.90177264050827612, -1.6162099239887414, 3191.48366296844234752,
  -0.67424582104194355, -0.80745813428471001, -0.44925837484843441, -0.35865440981033403,
  -0.31322389111877305, -0.37615025315725483, 1157.50408145487200256, -2.0531423165804414, -1.4,
  -0.50687130033378396, -0.42708730624733904, -1.4856834539296244, -4.9209142884401604,
]);
const BANDS_8_16: usize = memory.data<f64>([
  7240.7734393502, -0.7, -0.7, -0.2, -0.2, -0.2, -0.5, 1448.15468787004, -0.5, -0.5, -0.5, -0.2,
  -0.2, -0.2, 506.854140754517, -1.4, -0.2, -0.5, -0.5, -1.5, -3.6,
]);
const bands: usize = memory.data(8 * 8, 16);

/** Makes all tables in the arena; false when it has no room. */
export function initKinds(): bool {
  if (!initKind(SMALL, BANDS_8, 6, 1, 1)) return false;
  if (!initKind(TALL, BANDS_8_16, 7, 1, 2)) return false;
  memory.copy(table + <usize>BROAD * KIND_BYTES, table + <usize>TALL * KIND_BYTES, KIND_BYTES);
  if (!initKind(LARGE, BANDS_16, 7, 2, 2)) return false;
  const unit = powerOf(SMALL);
  for (let kind: i32 = 0; kind < 4; kind++) kindAt(kind).noise = <f32>(powerOf(kind) / unit);
  return true;
}

/** A block of `rows` x `columns` blocks as it is stored. */
function initKind(index: i32, from: usize, count: i32, rows: i32, columns: i32): bool {
  const kind = kindAt(index);
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
    makeWeights(weights, from + ((c * <usize>count) << 3), count, rows << 3, columns << 3);
    for (let i: usize = 0; i < <usize>(rows * columns); i++) {
      store<f32>(weights + ((<usize>load<u16>(kind.order + (i << 1))) << 2), 0);
    }
  }
  return true;
}

/** I.2.4: along the distance from the lowest coefficient, from band to band. */
function makeWeights(to: usize, from: usize, count: i32, rows: i32, columns: i32): void {
  let band = load<f64>(from);
  store<f64>(bands, band);
  for (let i: usize = 1; i < <usize>count; i++) {
    const change = load<f64>(from + (i << 3));
    band *= change > 0 ? 1 + change : 1 / (1 - change);
    store<f64>(bands + (i << 3), band);
  }
  const scale = <f64>(count - 1) / (Math.SQRT2 + 0.000001);
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < columns; x++) {
      const dx = (<f64>x * scale) / <f64>(columns - 1);
      const dy = (<f64>y * scale) / <f64>(rows - 1);
      const distance = sqrt<f64>(dx * dx + dy * dy);
      const i = min(count - 2, <i32>distance);
      const low = load<f64>(bands + ((<usize>i) << 3));
      const high = load<f64>(bands + ((<usize>i) << 3), 8);
      const weight = low * power(high / low, distance - <f64>i);
      store<f32>(to + ((<usize>(y * columns + x)) << 2), <f32>weight);
    }
  }
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
