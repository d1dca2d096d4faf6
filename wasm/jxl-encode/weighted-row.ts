// The weighted, self-correcting predictor (18181-1, H.5.2) with its usual parameters: four predictions,
// averaged by how well each has done around here. Row by row, with the error that it expects.
// Scalar twin: test/twins/jxl-weighted.ts.

import { alloc } from '../arena';

/** Weights of the four predictions, at most. */
const FIRST_WEIGHT: u32 = 13;
const OTHER_WEIGHT: u32 = 12;

/** 2^24 / (i + 1). */
let inverses: usize = 0;
/**
 * Two rows of what the four predictions of a sample have missed by, i32 x 4, and two of what the average has, i32:
 *
 *   misses    rows of `rowBytes` x 4
 *   averages  rows of `rowBytes`
 */
let misses: usize = 0;
let averages: usize = 0;
let rowBytes: usize = 0;
/** From a row of the average to the same of the predictions: a sample has 4 bytes there, 16 here. */
const MISS_LOG: usize = 2;

/** Takes memory for planes of at most `most` samples a row. */
export function allocatePredictor(most: i32): bool {
  inverses = alloc(64 * 4);
  rowBytes = (<usize>(most + 2)) << 2;
  misses = alloc((rowBytes << 1) * 5);
  if (!inverses || !misses) return false;
  averages = misses + ((rowBytes << 1) << MISS_LOG);
  for (let i: u32 = 0; i < 64; i++) store<u32>(inverses + ((<usize>i) << 2), (1 << 24) / (i + 1));
  return true;
}

/** Forgets the plane before. */
export function beginPlane(): void {
  memory.fill(misses, 0, (rowBytes << 1) * 5);
}

@inline
function inverse(i: u32): u32 {
  return load<u32>(inverses + ((<usize>i) << 2));
}

@inline
function weight(missed: u32, most: u32): u32 {
  const log = 31 - <i32>clz(missed + 1);
  const shift = max(0, log - 5);
  return 4 + ((most * inverse((missed >> shift) & 63)) >> shift);
}

@inline
function larger(a: i32, b: i32): i32 {
  return abs(b) > abs(a) ? b : a;
}

/** Where the misses of the predictions lie, by where that of the average does. */
@inline
function missesAt(average: usize): usize {
  return misses + ((average - averages) << MISS_LOG);
}

/** Notes by how much the four predictions have missed `value`, for this sample and for the one to its right. */
@inline
function note(here: usize, above: usize, predicted: v128, value: i32): void {
  const off = i32x4.abs(i32x4.sub(predicted, i32x4.splat(value)));
  const missed = i32x4.shr_u(i32x4.add(off, i32x4.splat(3)), 3);
  v128.store(missesAt(here), missed);
  const right = missesAt(above);
  v128.store(right, i32x4.add(v128.load(right, 16), missed), 16);
}

/** A target that all samples are near to. */
export const ANYTHING: f32 = <f32>Infinity;

/** How many steps are given away at most for fewer bits. */
const MOST_SHIFT: f32 = 0.3;

/**
 * A whole number for `target`, rounded towards the prediction (in eighths): the more, the smaller the error
 * that is expected, as a step more takes the more bits then. Half of the gain is in zeros.
 */
@inline
function nearTo(target: f32, predicted: i32, error: i32): i16 {
  const from = <f32>((predicted + 3) >> 3);
  const residual = target - from;
  const shift = MOST_SHIFT / (1 + <f32>abs(error) * 0.125);
  const steps = floor<f32>(abs<f32>(residual) + 0.5 - shift);
  const value = residual < 0 ? from - steps : from + steps;
  return <i16>max<f32>(-32000, min<f32>(32000, value));
}

/** What is predicted, all in eighths, but no further than neighbours are: it would drift where nothing is wanted. */
@inline
function between(west: i32, north: i32, northEast: i32, predicted: i32): i32 {
  const least = min(west, min(north, northEast)) >> 3;
  const most = max(west, max(north, northEast)) >> 3;
  return max(least, min(most, (predicted + 3) >> 3));
}

/**
 * Whether a sample is as those to its left, above and above right, and of these and the one above left none was missed:
 * all predictions are that then, whatever their weights, and nothing is noted but zeros.
 */
@inline
function isFlat<T>(at: usize, up: usize, here: usize, above: usize): bool {
  const value = load<T>(at);
  if (load<T>(at - sizeof<T>()) != value || load<T>(up) != value) return false;
  if (load<T>(up + sizeof<T>()) != value) return false;
  const missed = load<u64>(above - 4) | load<u32>(above, 4);
  return !(missed | load<u32>(here - 4));
}

/** Whether the three samples behind a flat one, i16, are flat as well. */
@inline
function goesOn(at: usize, up: usize, above: usize): bool {
  const four = load<u64>(at);
  if (four != <u64>load<u16>(at) * 0x0001000100010001 || load<u64>(up + 2) != four) return false;
  const missed = v128.or(v128.load(above), v128.load(above + 4));
  return !v128.any_true(missed);
}

/** Notes 1 or 4 samples that are what was predicted; rows of errors have room for more. */
@inline
function foresee<T>(at: usize, predicted: usize, expected: usize, here: usize, count: usize): void {
  if (count == 1) {
    store<T>(predicted, load<T>(at));
    store<T>(expected, 0);
    store<i32>(here, 0);
    v128.store(missesAt(here), i32x4.splat(0));
    return;
  }
  store<u64>(predicted, load<u64>(at));
  store<u64>(expected, 0);
  v128.store(here, i32x4.splat(0));
  const missed = missesAt(here);
  for (let i: usize = 0; i < 64; i += 16) v128.store(missed + i, i32x4.splat(0));
}

/**
 * Predicts row `y` of a plane, `width` samples (T: i16 or i32) at `row` below those at `up`: into `predictions`,
 * and what error is expected of each, in eighths, into `expected`, all T. With `targets`, f32, the samples
 * are not there yet: they become what is near to those and takes few bits; where that is ANYTHING, what takes least.
 */
export function predictRow<T>(
  row: usize,
  up: usize,
  y: i32,
  width: i32,
  predictions: usize,
  expected: usize,
  targets: usize = 0,
): void {
  let here = averages + (y & 1 ? 0 : rowBytes);
  let above = averages + (y & 1 ? rowBytes : 0);
  for (let x: i32 = 0; x < width; x++, here += 4, above += 4) {
    const at = <usize>x * sizeof<T>();
    if (!targets && x && y && x + 1 < width && isFlat<T>(row + at, up + at, here, above)) {
      // What is flat where nothing was missed is met exactly, and four at once are as good.
      const isLong = sizeof<T>() == 2 && x + 5 <= width && goesOn(row + at, up + at, above);
      const count: usize = isLong ? 4 : 1;
      foresee<T>(row + at, predictions + at, expected + at, here, count);
      const more = count - 1;
      x += <i32>more;
      here += more << 2;
      above += more << 2;
      continue;
    }
    // Neighbours, in eighths; those that are not there are others (H.3).
    const west = (x ? <i32>load<T>(row + at - sizeof<T>()) : y ? <i32>load<T>(up + at) : 0) << 3;
    const north = y ? (<i32>load<T>(up + at)) << 3 : west;
    const northEast = y && x + 1 < width ? (<i32>load<T>(up + at + sizeof<T>())) << 3 : north;
    const right = x + 1 < width ? above + 4 : above;
    const left = x ? above - 4 : above;
    const errorW = x ? load<i32>(here - 4) : 0;
    const errorN = load<i32>(above);
    const errorNW = load<i32>(left);
    const errorNE = load<i32>(right);
    const error = larger(larger(larger(errorW, errorN), errorNW), errorNE);
    const sum = errorN + errorW;
    const p0 = west + northEast - north;
    const p1 = north - (((sum + errorNE) * 16) >> 5);
    const p2 = west - (((sum + errorNW) * 10) >> 5);
    const p3 = north - (((errorNW + errorN + errorNE) * 7) >> 5);
    const missed = i32x4.add(
      i32x4.add(v128.load(missesAt(above)), v128.load(missesAt(right))),
      v128.load(missesAt(left)),
    );
    let a = weight(i32x4.extract_lane(missed, 0), FIRST_WEIGHT);
    let b = weight(i32x4.extract_lane(missed, 1), OTHER_WEIGHT);
    let c = weight(i32x4.extract_lane(missed, 2), OTHER_WEIGHT);
    let d = weight(i32x4.extract_lane(missed, 3), OTHER_WEIGHT);
    // The weights with five bits in all.
    const shift = 27 - clz(a + b + c + d);
    a >>= shift;
    b >>= shift;
    c >>= shift;
    d >>= shift;
    const all = a + b + c + d;
    const weighted = <i64>(all >> 1) - 1 + <i64>p0 * a + <i64>p1 * b + <i64>p2 * c + <i64>p3 * d;
    let predicted = <i32>((weighted * <i64>inverse(all - 1)) >> 24);
    if (((errorN ^ errorW) | (errorN ^ errorNW)) <= 0) {
      const least = min(west, min(northEast, north));
      predicted = max(least, min(max(west, max(northEast, north)), predicted));
    }
    if (targets) {
      const target = load<f32>(targets + ((<usize>x) << 2));
      if (target == ANYTHING) store<T>(row + at, <T>between(west, north, northEast, predicted));
      else store<T>(row + at, <T>nearTo(target, predicted, error));
    }
    const exact = (<i32>load<T>(row + at)) << 3;
    store<T>(predictions + at, <T>((predicted + 3) >> 3));
    store<T>(expected + at, sizeof<T>() == 2 ? <T>max(-32768, min(32767, error)) : <T>error);
    store<i32>(here, predicted - exact);
    const firsts = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(p0), 1, p1), 2, p2);
    note(here, above, i32x4.replace_lane(firsts, 3, p3), exact);
  }
}
