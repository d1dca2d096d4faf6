// The coefficients of a block as whole steps. Y comes first: X and B are predicted from what a decoder
// will see of it.

import { blockOf, indexOf, isUniform, smallBlock, tileOf, top } from './band';
import { deadZone } from './choose';
import { isUnseen } from './drawn-map';
import { isMeasured, scaleOf } from './field';
import { followsOf } from './follow';
import { kindAt, weightsOf } from './kind-tables';
import { highOf, wideOf } from './kinds';
import { ANY_DC, dcPlane, picture } from './picture';

/** X, Y, B of the block that was quantized last: i16 as they are stored, the lowest places zero. */
const steps: usize = memory.data(3 * 1024 * 2, 16);

/** How decoders move values towards zero (L.2.2, the usual ones): ones of Y by a factor, others by this / value. */
const ONE_OF_Y: f32 = 1 - 0.07005449891748593;
const OTHERS: f32 = 0.145;

/** What the lowest frequencies of 16 and of 32 points are worth for those of 2 and of 4. */
const LOW_2: usize = memory.data<f32>([1, 0.901764195]);
const LOW_4: usize = memory.data<f32>([1, 0.974886821, 0.901764195, 0.787054918]);
/** sqrt(2) cos((x + 1/2) k pi / n), by k and then x; 1 for k = 0. */
const BASIS_2: usize = memory.data<f32>([1, 1, 1, -1]);
const BASIS_4: usize = memory.data<f32>([
  1, 1, 1, 1, 1.306562965, 0.5411961, -0.5411961, -1.306562965, 1, -1, -1, 1, 0.5411961,
  -1.306562965, 1.306562965, -0.5411961,
]);

/** The lowest coefficients of its luma, in their order, which DC has: f32, kept where the picture is measured. */
const lowest: usize = memory.data(16 * 4, 16);

@inline
export function lowestOf(i: usize): usize {
  return lowest + (i << 2);
}

@inline
export function stepsOf(plane: usize): usize {
  return steps + (plane << 11);
}

/** Quantizes the block of `kind` at block x, y of the band, and its DC. */
export function quantizeBlock(kind: i32, x: i32, y: i32): void {
  const index = indexOf(x, y);
  const bytes = (<usize>(highOf(kind) * wideOf(kind))) << 8;
  if (isUnseen(kind, x, top + y)) {
    skipBlock(kind, index, bytes >> 1);
    return;
  }
  if (isUniform(kind, x, y)) {
    quantizeUniform(kind, smallBlock(x, y), index, bytes >> 1);
    return;
  }
  const block = blockOf(kind, x, y);
  const scale = scaleOf(kind, x, top + y);
  const luma = block + bytes;
  quantizeDc(1, kind, luma, index);
  if (isMeasured) keepLowest(kind, luma);
  quantizeLuma(kind, luma, bytes, scale);
  quantizeDc(0, kind, block, index);
  quantizeDc(2, kind, block + 2 * bytes, index);
  quantizeChroma(0, kind, block, luma, bytes, scale * picture.xFactor, tileOf(x));
  quantizeChroma(2, kind, block + 2 * bytes, luma, bytes, scale * picture.bFactor, tileOf(x));
}

function keepLowest(kind: i32, luma: usize): void {
  const order = kindAt(kind).order;
  for (let i: usize = 0; i < <usize>(highOf(kind) * wideOf(kind)); i++) {
    store<f32>(lowestOf(i), load<f32>(luma + ((<usize>load<u16>(order + (i << 1))) << 2)));
  }
}

/** A block of one colour, which the 8x8 one at `block` has; `bytes` of steps are nothing. */
function quantizeUniform(kind: i32, block: usize, index: usize, bytes: usize): void {
  for (let c: usize = 0; c < 3; c++) {
    memory.fill(stepsOf(c), 0, bytes);
    const value = load<f32>(block + (c << 8));
    for (let y: i32 = 0; y < highOf(kind); y++) {
      for (let x: i32 = 0; x < wideOf(kind); x++) {
        putDc(c, index + <usize>(y * picture.wide + x), value);
      }
    }
  }
}

/** A block of which nothing is seen: what takes least. */
function skipBlock(kind: i32, index: usize, bytes: usize): void {
  for (let c: usize = 0; c < 3; c++) {
    memory.fill(stepsOf(c), 0, bytes);
    for (let y: i32 = 0; y < highOf(kind); y++) {
      const row = dcPlane(c) + ((index + <usize>(y * picture.wide)) << 1);
      for (let x: i32 = 0; x < wideOf(kind); x++) store<i16>(row + ((<usize>x) << 1), ANY_DC);
    }
  }
}

@inline
function rounded(value: v128, dead: v128): v128 {
  return v128.and(f32x4.ge(f32x4.abs(value), dead), f32x4.nearest(value));
}

@inline
function storeSteps(to: usize, a: v128, b: v128): void {
  v128.store(to, i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(a), i32x4.trunc_sat_f32x4_s(b)));
}

/** Quantizes luma; leaves in the block what a decoder sees of it. */
function quantizeLuma(kind: i32, block: usize, bytes: usize, scale: f32): void {
  const weights = weightsOf(kindAt(kind), 1);
  const factor = f32x4.splat(scale);
  const inverse = f32x4.splat(1 / scale);
  const dead = f32x4.splat(deadZone(1));
  const to = stepsOf(1);
  for (let i: usize = 0; i < bytes; i += 32) {
    const w0 = v128.load(weights + i);
    const w1 = v128.load(weights + i, 16);
    const a = rounded(f32x4.mul(v128.load(block + i), f32x4.mul(w0, factor)), dead);
    const b = rounded(f32x4.mul(v128.load(block + i, 16), f32x4.mul(w1, factor)), dead);
    storeSteps(to + (i >> 1), a, b);
    v128.store(block + i, shown(a, w0, inverse));
    v128.store(block + i, shown(b, w1, inverse), 16);
  }
}

/** What a decoder makes of steps: moved towards zero, in the units of the transform. */
@inline
function shown(value: v128, weight: v128, inverse: v128): v128 {
  const isOne = f32x4.lt(f32x4.abs(value), f32x4.splat(1.5));
  const one = f32x4.mul(value, f32x4.splat(ONE_OF_Y));
  const more = f32x4.sub(value, f32x4.div(f32x4.splat(OTHERS), value));
  const moved = v128.bitselect(one, more, isOne);
  // The lowest places have no weight.
  const isThere = f32x4.gt(f32x4.abs(value), f32x4.splat(0));
  return v128.and(isThere, f32x4.div(f32x4.mul(moved, inverse), weight));
}

function quantizeChroma(
  plane: usize,
  kind: i32,
  block: usize,
  luma: usize,
  bytes: usize,
  scale: f32,
  tile: usize,
): void {
  const weights = weightsOf(kindAt(kind), plane);
  const follows = f32x4.splat(followsOf(plane, tile));
  const factor = f32x4.splat(scale);
  const dead = f32x4.splat(deadZone(plane));
  const to = stepsOf(plane);
  for (let i: usize = 0; i < bytes; i += 32) {
    const ownA = f32x4.sub(v128.load(block + i), f32x4.mul(follows, v128.load(luma + i)));
    const ownB = f32x4.sub(v128.load(block + i, 16), f32x4.mul(follows, v128.load(luma + i, 16)));
    const a = f32x4.mul(ownA, f32x4.mul(v128.load(weights + i), factor));
    const b = f32x4.mul(ownB, f32x4.mul(v128.load(weights + i, 16), factor));
    storeSteps(to + (i >> 1), rounded(a, dead), rounded(b, dead));
  }
}

export function nonzeros(steps: usize, bytes: usize): u32 {
  let sum = i16x8.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    sum = i16x8.add(sum, i16x8.ne(v128.load(steps + i), i16x8.splat(0)));
  }
  const wide = i32x4.extadd_pairwise_i16x8_s(sum);
  const all =
    i32x4.extract_lane(wide, 0) +
    i32x4.extract_lane(wide, 1) +
    i32x4.extract_lane(wide, 2) +
    i32x4.extract_lane(wide, 3);
  return <u32>-all;
}

/** DC of all 8x8 blocks that the block covers, from its lowest frequencies (I.7.6, backwards). */
function quantizeDc(plane: usize, kind: i32, block: usize, index: usize): void {
  const high = <usize>highOf(kind);
  const wide = <usize>wideOf(kind);
  if (high * wide == 1) {
    putDc(plane, index, load<f32>(block));
    return;
  }
  // A row of a square or tall one is a horizontal frequency.
  const isTransposed = high >= wide;
  const columns = max(high, wide) << 3;
  for (let y: usize = 0; y < high; y++) {
    for (let x: usize = 0; x < wide; x++) {
      let sum: f32 = 0;
      for (let v: usize = 0; v < high; v++) {
        for (let u: usize = 0; u < wide; u++) {
          const at = isTransposed ? u * columns + v : v * columns + u;
          sum += load<f32>(block + (at << 2)) * shareOf(high, v, y) * shareOf(wide, u, x);
        }
      }
      putDc(plane, index + y * <usize>picture.wide + x, sum);
    }
  }
}

/** What frequency `k` of a side of `n` blocks is worth in block `x`. */
@inline
function shareOf(n: usize, k: usize, x: usize): f32 {
  if (n == 1) return 1;
  const low = load<f32>((n == 2 ? LOW_2 : LOW_4) + (k << 2));
  return low * load<f32>((n == 2 ? BASIS_2 : BASIS_4) + ((k * n + x) << 2));
}

@inline
function putDc(plane: usize, index: usize, value: f32): void {
  const scale = plane == 0 ? picture.dcScaleX : plane == 1 ? picture.dcScaleY : picture.dcScaleB;
  const step = max(-32000, min(32000, <i32>nearest<f32>(value * scale * picture.dcFine)));
  store<i16>(dcPlane(plane) + (index << 1), <i16>step);
}
