// Inverse transforms of all kinds of blocks, by tables that the forward ones make: their rows are orthogonal, so that
// what turns them back is the same rows, each divided by its squares. Blocks are mostly zeros, which cost nothing.

import { alloc } from '../arena';
import { transform } from './dct';
import { highOf, KINDS, QUARTERS, SMALL, wideOf } from './kinds';
import { transformParts } from './parts';

/** Of 8x8 and of its parts: what each of 64 coefficients shows, 64 floats each. */
let shown: usize = 0;
/** Of 8, 16 and 32 points likewise: one behind the other. */
let bases: usize = 0;
/** A block whose rows are turned back; rows of points. */
const middle: usize = memory.data(1024 * 4, 16);
const rows: usize = memory.data(1024 * 4, 16);

const SHOWN_BYTES: usize = 64 * 64 * 4;
/** 8x8, then the kinds of parts. */
const TABLES: usize = 1 + <usize>(KINDS - QUARTERS);

/** Makes all tables; false when the arena has no room. */
export function allocateInverse(): bool {
  shown = alloc(TABLES * SHOWN_BYTES);
  bases = alloc((64 + 256 + 1024) << 2);
  if (!shown || !bases) return false;
  makeShown(SMALL);
  for (let kind = QUARTERS; kind < KINDS; kind++) makeShown(kind);
  for (let points: usize = 8; points <= 32; points <<= 1) makeBasis(points);
  return true;
}

@inline
function shownBy(kind: i32): usize {
  return shown + (kind == SMALL ? 0 : <usize>(kind - QUARTERS + 1)) * SHOWN_BYTES;
}

@inline
function basisOf(points: usize): usize {
  return bases + (points == 8 ? 0 : points == 16 ? 64 << 2 : (64 + 256) << 2);
}

/** From the transforms of single pixels. */
function makeShown(kind: i32): void {
  const table = shownBy(kind);
  memory.fill(rows, 0, 256);
  for (let pixel: usize = 0; pixel < 256; pixel += 4) {
    store<f32>(rows + pixel, 1);
    if (kind == SMALL) transform(rows, 32, 8, 8, middle);
    else transformParts(kind, rows, 32, middle);
    store<f32>(rows + pixel, 0);
    for (let k: usize = 0; k < 64; k++) {
      store<f32>(table + (k << 8) + pixel, load<f32>(middle + (k << 2)));
    }
  }
  for (let row = table; row < table + SHOWN_BYTES; row += 256) {
    let squares: f32 = 0;
    for (let i = row; i < row + 256; i += 4) squares += load<f32>(i) * load<f32>(i);
    for (let i = row; i < row + 256; i += 4) store<f32>(i, load<f32>(i) / squares);
  }
}

/** From the transforms of single rows: a coefficient of `points` is a mean, so it counts as often as they. */
function makeBasis(points: usize): void {
  const table = basisOf(points);
  const bytes = points << 2;
  for (let n: usize = 0; n < points; n++) {
    memory.fill(rows, 0, bytes * points);
    for (let x: usize = 0; x < bytes; x += 4) store<f32>(rows + n * bytes + x, 1);
    transform(rows, bytes, <i32>points, <i32>points, middle);
    for (let k: usize = 0; k < points; k++) {
      store<f32>(table + k * bytes + (n << 2), load<f32>(middle + (k << 2)) * <f32>points);
    }
  }
}

/** The pixels of a block of `kind` at `block`, as the format stores it, to rows of floats that are `stride` bytes apart. */
export function showBlock(kind: i32, block: usize, to: usize, stride: usize): void {
  if (kind == SMALL || kind >= QUARTERS) showSmall(shownBy(kind), block, to, stride);
  else showLarge((<usize>highOf(kind)) << 3, (<usize>wideOf(kind)) << 3, block, to, stride);
}

function showSmall(table: usize, block: usize, to: usize, stride: usize): void {
  memory.fill(middle, 0, 256);
  for (let k: usize = 0; k < 64; k++) {
    const value = load<f32>(block + (k << 2));
    if (value != 0) addRow(middle, table + (k << 8), value, 256);
  }
  for (let y: usize = 0; y < 8; y++) memory.copy(to + y * stride, middle + (y << 5), 32);
}

/** Adds `value` times a row of `bytes`. */
@inline
function addRow(to: usize, from: usize, value: f32, bytes: usize): void {
  const factor = f32x4.splat(value);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(v128.load(from + i), factor)));
  }
}

/** The longer side, which lies along the rows of the block, is turned back first. */
function showLarge(high: usize, wide: usize, block: usize, to: usize, stride: usize): void {
  const long = max(high, wide);
  const short = min(high, wide);
  const along = basisOf(long);
  const across = basisOf(short);
  const bytes = long << 2;
  memory.fill(middle, 0, short * bytes);
  for (let r: usize = 0; r < short; r++) {
    for (let k: usize = 0; k < long; k++) {
      const value = load<f32>(block + r * bytes + (k << 2));
      if (value != 0) addRow(middle + r * bytes, along + k * bytes, value, bytes);
    }
  }
  // Rows are columns of the pixels, but in broad blocks.
  const isTurned = high >= wide;
  const step = (isTurned ? wide : high) << 2;
  for (let y: usize = 0; y < high; y++) {
    const row = to + y * stride;
    memory.fill(row, 0, wide << 2);
    for (let r: usize = 0; r < short; r++) {
      if (isTurned)
        addRow(row, across + r * step, load<f32>(middle + r * bytes + (y << 2)), wide << 2);
      else addRow(row, middle + r * bytes, load<f32>(across + r * step + (y << 2)), wide << 2);
    }
  }
}
