// What is known of a sample before it is coded (18181-1, H.3 to H.5): its neighbours, the properties that
// a tree asks for, and predictions. All lie in one table of i32, at the numbers of the properties. T is what
// samples are, and what is predicted of them: i16, or i32 of deep ones.

import { Channel } from './channels';

/** Properties (H.4.1); those of the two channels before follow, four each. */
const EXPECTED: usize = 15;
const BEFORE: usize = 16;

/** Properties of neighbours alone: the first and the last one. */
const FIRST_NEAR: u32 = 4;
const LAST_NEAR: u32 = 14;
/** Prediction 6 knows more than the neighbours, too. */
const OF_WEIGHTED: u32 = 6;

/** Neighbours, behind the properties. */
const W: usize = 24;
const N: usize = 25;
const NW: usize = 26;
const NE: usize = 27;
const NN: usize = 28;
const WW: usize = 29;
const NEE: usize = 30;
/** What the weighted predictor says. */
const WEIGHTED: usize = 31;

const table: usize = memory.data(32 * 4, 16);

/** Rows of the sample that is looked at, and of the channels before it; 0 where there is none. */
let row: usize = 0;
let stride: usize = 0;
let y: i32 = 0;
let width: i32 = 0;
let rowBefore: usize = 0;
let rowFirst: usize = 0;
let predictions: usize = 0;
let expected: usize = 0;

@inline
function set(i: usize, value: i32): void {
  store<i32>(table + (i << 2), value);
}

@inline
export function property(i: u32): i32 {
  return load<i32>(table + ((<usize>i) << 2));
}

/** Looks at row `at` of a channel, behind the two channels before it that are as large. */
export function lookAt<T>(
  channel: Channel,
  before: usize,
  first: usize,
  at: i32,
  weighted: usize,
  errors: usize,
): void {
  width = channel.width;
  stride = <usize>width * sizeof<T>();
  y = at;
  const offset = <usize>at * stride;
  row = channel.samples + offset;
  rowBefore = before ? before + offset : 0;
  rowFirst = first ? first + offset : 0;
  predictions = weighted + offset;
  expected = errors + offset;
}

/** What the sample of a channel before is, and by how much its gradient has missed it. */
@inline
function lookBefore<T>(from: usize, x: i32, to: usize): void {
  const at = from + <usize>x * sizeof<T>();
  const value = <i32>load<T>(at);
  const west = x ? <i32>load<T>(at - sizeof<T>()) : 0;
  const north = y ? <i32>load<T>(at - stride) : west;
  const northWest = x && y ? <i32>load<T>(at - stride - sizeof<T>()) : west;
  const missed = value - gradient(west, north, northWest);
  set(to, abs(value));
  set(to + 1, value);
  set(to + 2, abs(missed));
  set(to + 3, missed);
}

/** Fills the table for sample `x` of the row. */
@inline
export function look<T>(x: i32): void {
  const at = row + <usize>x * sizeof<T>();
  const up = at - stride;
  const w = x ? <i32>load<T>(at - sizeof<T>()) : y ? <i32>load<T>(up) : 0;
  const n = y ? <i32>load<T>(up) : w;
  const nw = x && y ? <i32>load<T>(up - sizeof<T>()) : w;
  const ne = y && x + 1 < width ? <i32>load<T>(up + sizeof<T>()) : n;
  const nn = y > 1 ? <i32>load<T>(up - stride) : n;
  const ww = x > 1 ? <i32>load<T>(at - 2 * sizeof<T>()) : w;
  const nee = y && x + 2 < width ? <i32>load<T>(up + 2 * sizeof<T>()) : ne;
  set(W, w);
  set(N, n);
  set(NW, nw);
  set(NE, ne);
  set(NN, nn);
  set(WW, ww);
  set(NEE, nee);
  set(WEIGHTED, <i32>load<T>(predictions + <usize>x * sizeof<T>()));
  set(2, y);
  set(3, x);
  set(4, abs(n));
  set(5, abs(w));
  set(6, n);
  set(7, w);
  // How far the sample to the left was from its gradient.
  const left = x > 1 ? ww : y ? nw : 0;
  const corner = x > 1 && y ? <i32>load<T>(up - 2 * sizeof<T>()) : left;
  set(8, x ? w - (left + (y ? nw : left) - corner) : w);
  set(9, w + n - nw);
  set(10, w - nw);
  set(11, nw - n);
  set(12, n - ne);
  set(13, n - nn);
  set(14, w - ww);
  set(EXPECTED, <i32>load<T>(expected + <usize>x * sizeof<T>()));
  if (rowBefore) lookBefore<T>(rowBefore, x, BEFORE);
  if (rowFirst) lookBefore<T>(rowFirst, x, BEFORE + 4);
}

@inline
export function isNearProperty(i: u32): bool {
  return i >= FIRST_NEAR && i <= LAST_NEAR;
}

@inline
export function isNearPrediction(predictor: u32): bool {
  return predictor != OF_WEIGHTED;
}

/**
 * Whether all neighbours of sample `x` are alike, so that near properties and predictions hang on one value
 * alone: the one to its left. Deep samples, and those at edges, are not looked at.
 */
@inline
export function isFlat<T>(x: i32): bool {
  if (sizeof<T>() != 2 || x < 2 || y < 2 || x + 2 >= width) return false;
  const at = row + ((<usize>x) << 1);
  const up = at - stride;
  const four = <u64>load<u16>(at - 2) * 0x0001000100010001;
  if (load<u64>(up - 4) != four || load<u32>(at - 4) != <u32>four) return false;
  return load<u16>(up + 4) == <u16>four && load<u16>(up - stride) == <u16>four;
}

/**
 * Whether sample `x`, which is flat, is what the weighted predictor says without any error that it expects, as are those
 * of the channels before: what is known of such samples next to each other is the same.
 */
@inline
export function isSettled<T>(x: i32): bool {
  const at = <usize>x * sizeof<T>();
  if (<i32>load<T>(predictions + at) != westOf<T>(x) || load<T>(expected + at)) return false;
  return isEven(rowBefore, at) && isEven(rowFirst, at);
}

/** Whether a sample of a channel before is as those to its left and above; of two next to each other, both have one value. */
@inline
function isEven(from: usize, at: usize): bool {
  if (!from) return true;
  const two = load<u32>(from + at - 2);
  return two == load<u32>(from + at - stride - 2) && <u16>two == <u16>(two >> 16);
}

/** Whether sample `x` has all neighbours, and these are i16. */
@inline
export function hasNeighbours<T>(x: i32): bool {
  return sizeof<T>() == 2 && x >= 2 && y >= 2 && x + 2 < width;
}

/**
 * The eight neighbours of such a sample as one number, where all are bytes: near properties and predictions hang on
 * them. Twin: neighboursScalar.
 */
@inline
export function neighboursAt(x: i32): u64 {
  const at = row + ((<usize>x) << 1);
  const up = at - stride;
  const left = <u64>load<u32>(at - 4);
  const far = <u64>load<u16>(up + 4) | ((<u64>load<u16>(up - stride)) << 16);
  return load<u64>(up - 4) | ((left | (far << 32)) << 8);
}

/** How many samples from `x` on, which is flat, are flat and as the one to its left. */
@inline
export function flatRun<T>(x: i32): i32 {
  const own = row + ((<usize>x) << 1);
  return alikeRun(own, own - stride + 4, own - 2 * stride, <i16>westOf<T>(x), width - 2 - x);
}

/** In how many places, up to `most`, three rows of i16 all have `value`. Twin: alikeRunScalar. */
export function alikeRun(a: usize, b: usize, c: usize, value: i16, most: i32): i32 {
  const own = i16x8.splat(value);
  for (let n: i32 = 0; n < most; n += 8) {
    const at = (<usize>n) << 1;
    const differs = v128.or(
      v128.xor(v128.load(a + at), own),
      v128.or(v128.xor(v128.load(b + at), own), v128.xor(v128.load(c + at), own)),
    );
    const alike = i16x8.bitmask(i16x8.eq(differs, i16x8.splat(0)));
    if (alike != 255) return min(most, n + <i32>ctz(~alike));
  }
  return most;
}

/** The sample to the left of the one at `x`. */
@inline
export function westOf<T>(x: i32): i32 {
  return <i32>load<T>(row + <usize>(x - 1) * sizeof<T>());
}

@inline
function gradient(w: i32, n: i32, nw: i32): i32 {
  return max(min(w, n), min(max(w, n), w + n - nw));
}

@inline
function at(i: usize): i32 {
  return load<i32>(table + (i << 2));
}

/** The number of what is a predictor only here: the middle of a palette, for the file nothing and an offset. */
export const OF_MIDDLE: u32 = 14;
export let middle: i32 = 0;

export function setMiddle(index: i32): void {
  middle = index;
}

/** Prediction `predictor` (H.5.1) of the sample that was looked at. */
export function predict(predictor: u32): i32 {
  switch (predictor) {
    case 0:
      return 0;
    case 1:
      return at(W);
    case 2:
      return at(N);
    case 3:
      return (at(W) + at(N)) / 2;
    case 4: {
      const guess = at(W) + at(N) - at(NW);
      return abs(guess - at(W)) < abs(guess - at(N)) ? at(W) : at(N);
    }
    case 5:
      return gradient(at(W), at(N), at(NW));
    case 6:
      return at(WEIGHTED);
    case 7:
      return at(NE);
    case 8:
      return at(NW);
    case 9:
      return at(WW);
    case 10:
      return (at(W) + at(NW)) / 2;
    case 11:
      return (at(NW) + at(N)) / 2;
    case 12:
      return (at(N) + at(NE)) / 2;
    case OF_MIDDLE:
      return middle;
    default:
      return (6 * at(N) - 2 * at(NN) + 7 * at(W) + at(WW) + at(NEE) + 3 * at(NE) + 8) / 16;
  }
}

/** The sample that was looked at. */
@inline
export function sampleAt<T>(x: i32): i32 {
  return <i32>load<T>(row + <usize>x * sizeof<T>());
}
