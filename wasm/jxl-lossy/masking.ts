// How fine each block is quantized: where there is much to see, errors are not seen. The activity of
// cells of 4x4 pixels is what luma and red-green differ from their neighbourhood by.

import { alloc } from '../arena';
import { indexOf, planeRow, rows } from './band';
import { BAND, picture } from './picture';
import { power } from './power';

/** Mean activity of each cell of the band, f32. */
let cells: usize = 0;
/** The cells around a block in ascending order. */
const sorted: usize = memory.data(16 * 4, 16);

/** More than this masks no better. */
const MOST_ACTIVITY: f32 = 0.05;
/** What red-green counts against luma. */
const RED_GREEN: f32 = 3;
/** The activity of usual blocks, and what is added to that of all. */
const USUAL: f64 = 0.0052;
const FLOOR: f64 = 0.0012;
const EXPONENT: f64 = 0.3;
const LEAST_FACTOR: f64 = 0.45;
const MOST_FACTOR: f64 = 1.7;
/** The part of the factor that is used. */
const STRENGTH: f64 = 0.5;

export function allocateMasking(): bool {
  cells = alloc(((<usize>picture.wide * 2 * (BAND >> 2)) << 2) + 16);
  return cells != 0;
}

/** Sets the multipliers of the band's blocks. */
export function maskBand(): void {
  measure();
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < picture.wide; x++) {
      const quiet = FLOOR + quietAround(x * 2, y * 2);
      const factor = max(LEAST_FACTOR, min(MOST_FACTOR, power(USUAL / quiet, EXPONENT)));
      const quant = (1 + STRENGTH * (factor - 1)) * <f64>picture.meanQuant;
      store<u8>(picture.quants + indexOf(x, y), <u8>max(1, min(255, <i32>nearest<f64>(quant))));
    }
  }
}

/** What each sample differs by from the mean of its four neighbours. */
@inline
function difference(
  row: usize,
  above: usize,
  below: usize,
  at: usize,
  left: usize,
  right: usize,
): v128 {
  const beside = f32x4.add(v128.load(row + left), v128.load(row + right));
  const around = f32x4.add(f32x4.add(v128.load(above + at), v128.load(below + at)), beside);
  return f32x4.abs(f32x4.sub(v128.load(row + at), f32x4.mul(around, f32x4.splat(0.25))));
}

function measure(): void {
  const cellsWide = picture.wide * 2;
  const high = rows << 3;
  memory.fill(cells, 0, (<usize>(cellsWide * rows * 2)) << 2);
  for (let y: i32 = 0; y < high; y++) {
    const up = max(0, y - 1);
    const down = min(high - 1, y + 1);
    let cell = cells + ((<usize>((y >> 2) * cellsWide)) << 2);
    for (let x: i32 = 0; x < cellsWide; x++, cell += 4) {
      const at = (<usize>x) << 4;
      const left = x ? at - 4 : at;
      const right = x + 1 < cellsWide ? at + 4 : at;
      const d = difference(planeRow(1, y), planeRow(1, up), planeRow(1, down), at, left, right);
      const e = difference(planeRow(0, y), planeRow(0, up), planeRow(0, down), at, left, right);
      const both = f32x4.add(d, f32x4.mul(e, f32x4.splat(RED_GREEN)));
      const bounded = f32x4.min(both, f32x4.splat(MOST_ACTIVITY));
      const sum =
        f32x4.extract_lane(bounded, 0) +
        f32x4.extract_lane(bounded, 1) +
        f32x4.extract_lane(bounded, 2) +
        f32x4.extract_lane(bounded, 3);
      store<f32>(cell, load<f32>(cell) + sum * 0.0625);
    }
  }
}

/** The mean of the quieter half of the sixteen cells in and around a block. */
function quietAround(cellX: i32, cellY: i32): f64 {
  const wide = picture.wide * 2;
  let count: usize = 0;
  for (let v: i32 = -1; v < 3; v++) {
    const y = max(0, min(rows * 2 - 1, cellY + v));
    for (let u: i32 = -1; u < 3; u++) {
      const x = max(0, min(wide - 1, cellX + u));
      const activity = load<f32>(cells + ((<usize>(y * wide + x)) << 2));
      let at = count++;
      for (; at > 0 && load<f32>(sorted + ((at - 1) << 2)) > activity; at--) {
        store<f32>(sorted + (at << 2), load<f32>(sorted + ((at - 1) << 2)));
      }
      store<f32>(sorted + (at << 2), activity);
    }
  }
  let sum: f64 = 0;
  for (let i: usize = 0; i < 8; i++) sum += <f64>load<f32>(sorted + (i << 2));
  return sum / 8;
}
