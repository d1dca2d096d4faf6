// How fine the blocks of each square of 16x16 pixels are, by what a first pass does to them: squares whose errors are
// seen more than those of others for what they take become finer in the second one, others coarser. Errors are
// weighed as SSIMULACRA2 does: a mean, and a fourth norm over the picture, of each map (likeness.ts).

import { alloc, allocZeroed } from '../arena';
import { highOf, wideOf } from './kinds';
import { picture } from './picture';
import { QUANT } from './scale';

/** Multipliers of blocks, in QUANTths of the usual. */
const COARSEST: i32 = 7;
const FINEST: i32 = 17;

/** What the metric weighs maps by in both norms: structure at four scales, blur. */
const MAPS: i32 = 5;
const MEANS: usize = memory.data<f32>([0, 0, 225.205153, 176.393176, 0]);
const NORMS: usize = memory.data<f32>([7.46689, 6.683678, 19.213238, 24.43301, 17.445834]);

/** Whether the picture is measured: it is encoded twice then, unless it is found to be a drawing on the way. */
export let isMeasured: bool = false;
/** Pictures with more blocks of one colour than one in so many are drawings: by a field they take more bytes. */
const MOST_UNIFORM: i32 = 16;
let uniform: i32 = 0;
/** What each square has: coefficients that are not zero, weighted means, the fourth powers of each map, f32. */
let squares: usize = 0;
const SQUARE_BYTES: usize = (2 + 5) * 4;
/** u8 each. */
let multipliers: usize = 0;
let squaresWide: i32 = 0;
let squaresHigh: i32 = 0;
/** What a square takes beside coefficients, in those: so that what is flat does not become much finer for nothing. */
const OTHERS: f32 = 20;

/** Takes the memory of the field of a measured picture; all blocks are alike until it is settled. False where there is no room. */
export function allocateField(): bool {
  squaresWide = (picture.wide + 1) >> 1;
  squaresHigh = (picture.high + 1) >> 1;
  const count = <usize>(squaresWide * squaresHigh);
  multipliers = alloc(count);
  squares = allocZeroed(count * SQUARE_BYTES);
  if (!multipliers || !squares) return false;
  memory.fill(multipliers, <u8>QUANT, count);
  uniform = 0;
  return true;
}

/** Whether the next picture is measured. */
export function setMeasured(is: bool): void {
  isMeasured = is;
}

/** What square x, y has; all lie one behind the other. */
@inline
export function squareAt(x: i32, y: i32): usize {
  return squares + <usize>(y * squaresWide + x) * SQUARE_BYTES;
}

/** The multiplier of a block of `kind` at block x, y of the picture: the mean of its squares. */
export function multiplierOf(kind: i32, x: i32, y: i32): i32 {
  if (!isMeasured) return QUANT;
  const right = (x + wideOf(kind) + 1) >> 1;
  const bottom = (y + highOf(kind) + 1) >> 1;
  let sum: i32 = 0;
  let count: i32 = 0;
  for (let v = y >> 1; v < bottom; v++) {
    for (let u = x >> 1; u < right; u++, count++) {
      sum += <i32>load<u8>(multipliers + <usize>(v * squaresWide + u));
    }
  }
  return (sum + (count >> 1)) / count;
}

/** What coefficients of the same block are multiplied by, beside their weights. */
@inline
export function scaleOf(kind: i32, x: i32, y: i32): f32 {
  if (!isMeasured) return picture.scale;
  return (picture.scale * <f32>multiplierOf(kind, x, y)) / <f32>QUANT;
}

/** Adds what a block of `kind` at block x, y takes to its squares. */
export function addNonzeros(kind: i32, x: i32, y: i32, nonzeros: u32): void {
  const share = <f32>nonzeros / <f32>(((highOf(kind) + 1) >> 1) * ((wideOf(kind) + 1) >> 1));
  for (let v = y; v < y + highOf(kind); v += 2) {
    for (let u = x; u < x + wideOf(kind); u += 2) {
      const at = squareAt(u >> 1, v >> 1);
      store<f32>(at, load<f32>(at) + share);
    }
  }
}

/** Adds a row of errors of `map`, at a scale by which samples are 1 << scale pixels wide, to row `y` of squares. */
export function addErrors(map: i32, y: i32, errors: usize, wide: i32, scale: i32): void {
  const side = 16 >> scale;
  const weight = load<f32>(MEANS + ((<usize>map) << 2)) * <f32>(1 << (2 * scale));
  const norm: usize = 8 + ((<usize>map) << 2);
  let at = squareAt(0, y);
  for (let left: i32 = 0; left < wide; left += side, at += SQUARE_BYTES) {
    let sum: f32 = 0;
    let fourth: f32 = 0;
    for (let x = left; x < min(left + side, wide); x++) {
      const error = load<f32>(errors + ((<usize>x) << 2));
      const square = error * error;
      sum += error;
      fourth += square * square;
    }
    store<f32>(at, load<f32>(at, 4) + sum * weight, 4);
    store<f32>(at + norm, load<f32>(at + norm) + fourth * <f32>(1 << (2 * scale)));
  }
}

/** Tells that `count` blocks have one colour each. */
@inline
export function addUniform(count: i32): void {
  uniform += count;
}

/** Whether so many blocks have one colour that the picture is a drawing, whatever is still to come. */
@inline
export function isUniformDrawing(): bool {
  return uniform * MOST_UNIFORM > picture.wide * picture.high;
}

/** Sets the multipliers by all that was added. */
export function settleField(): void {
  weighErrors();
  let seen: f64 = 0;
  let taken: f64 = 0;
  for (let i: i32 = 0; i < squaresWide * squaresHigh; i++) {
    taken += <f64>load<f32>(squareAt(i, 0));
    seen += <f64>load<f32>(squareAt(i, 0), 4);
  }
  for (let y: i32 = 0; y < squaresHigh; y++) {
    for (let x: i32 = 0; x < squaresWide; x++) {
      const own = (<f64>sumAround(x, y, 4) + 1e-20) / <f64>sumAround(x, y, 0);
      settleSquare(x, y, <f64>QUANT * sqrt<f64>(sqrt<f64>((own * taken) / (seen + 1e-20))));
    }
  }
}

/** The multiplier of the square before, or above, where it is near what is wanted: that takes fewer bits. */
function settleSquare(x: i32, y: i32, wanted: f64): void {
  const at = multipliers + <usize>(y * squaresWide + x);
  const before = x ? load<u8>(at - 1) : y ? load<u8>(at - <usize>squaresWide) : <u8>QUANT;
  if (abs(wanted - <f64>before) < 1) store<u8>(at, before);
  else store<u8>(at, <u8>max(COARSEST, min(FINEST, <i32>nearest<f64>(wanted))));
}

/** Of each square: one error, by both norms of all maps; and what it takes besides coefficients. */
function weighErrors(): void {
  const pixels = <f64>(picture.wide * picture.high * 64);
  for (let map: i32 = 0; map < MAPS; map++) {
    const norm: usize = 8 + ((<usize>map) << 2);
    let sum: f64 = 1e-20;
    for (let i: i32 = 0; i < squaresWide * squaresHigh; i++) {
      sum += <f64>load<f32>(squareAt(i, 0) + norm);
    }
    const root = sqrt<f64>(sqrt<f64>(sum / pixels));
    const weight = load<f32>(NORMS + ((<usize>map) << 2)) / <f32>(root * root * root);
    for (let i: i32 = 0; i < squaresWide * squaresHigh; i++) {
      const at = squareAt(i, 0);
      const mean = load<f32>(at, 4) * (map == 0 ? 2 : 1);
      store<f32>(at, mean + weight * load<f32>(at + norm), 4);
    }
  }
  for (let i: i32 = 0; i < squaresWide * squaresHigh; i++) {
    store<f32>(squareAt(i, 0), load<f32>(squareAt(i, 0)) + OTHERS);
  }
}

/** The sum of what a square and those around it have. */
function sumAround(x: i32, y: i32, field: usize): f32 {
  let sum: f32 = 0;
  for (let v = max(0, y - 1); v <= min(squaresHigh - 1, y + 1); v++) {
    for (let u = max(0, x - 1); u <= min(squaresWide - 1, x + 1); u++) {
      sum += load<f32>(squareAt(u, v) + field);
    }
  }
  return sum;
}
