// The coefficients of a block as whole steps. Y comes first: X and B are predicted from what a decoder
// will see of it.

import { blockOf, indexOf, tileOf } from './band';
import { deadZone, followsOf } from './choose';
import { highOf, kindAt, LARGE, SMALL, TALL, weightsOf, wideOf } from './kinds';
import { dcPlane, picture } from './picture';

/** X, Y, B of the block that was quantized last: i16 as they are stored, the lowest places zero. */
const steps: usize = memory.data(3 * 256 * 2, 16);

/** How decoders move values towards zero (L.2.2, the usual ones): ones of Y by a factor, others by this / value. */
const ONE_OF_Y: f32 = 1 - 0.07005449891748593;
const OTHERS: f32 = 0.145;

/** What the lowest frequencies of 16 points are worth for those of 2. */
const LOW: f32 = 0.901764195028874394;

@inline
export function stepsOf(plane: usize): usize {
  return steps + (plane << 9);
}

/** Quantizes the block of `kind` at block x, y of the band, and its DC. */
export function quantizeBlock(kind: i32, x: i32, y: i32): void {
  const block = blockOf(kind, x, y);
  const index = indexOf(x, y);
  const bytes = (<usize>(highOf(kind) * wideOf(kind))) << 8;
  const scale = picture.scale * <f32>load<u8>(picture.quants + index);
  const luma = block + bytes;
  quantizeDc(1, kind, luma, index);
  quantizeLuma(kind, luma, bytes, scale);
  quantizeDc(0, kind, block, index);
  quantizeDc(2, kind, block + 2 * bytes, index);
  quantizeChroma(0, kind, block, luma, bytes, scale * picture.xFactor, tileOf(x));
  quantizeChroma(2, kind, block + 2 * bytes, luma, bytes, scale, tileOf(x));
}

@inline
function rounded(value: v128, dead: v128): v128 {
  return v128.and(f32x4.ge(f32x4.abs(value), dead), f32x4.nearest(value));
}

@inline
function storeSteps(to: usize, a: v128, b: v128): void {
  v128.store(to, i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(a), i32x4.trunc_sat_f32x4_s(b)));
}

/** Leaves in the block what a decoder sees of it. */
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
    v128.store(block + i, decoded(a, w0, inverse));
    v128.store(block + i, decoded(b, w1, inverse), 16);
  }
}

/** Zero where there is no step; the lowest places, whose weight is 0, have none. */
@inline
function decoded(value: v128, weight: v128, inverse: v128): v128 {
  const isOne = f32x4.lt(f32x4.abs(value), f32x4.splat(1.5));
  const one = f32x4.mul(value, f32x4.splat(ONE_OF_Y));
  const other = f32x4.sub(value, f32x4.div(f32x4.splat(OTHERS), value));
  const moved = v128.bitselect(one, other, isOne);
  const isThere = f32x4.ne(value, f32x4.splat(0));
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
    const a = f32x4.sub(v128.load(block + i), f32x4.mul(follows, v128.load(luma + i)));
    const b = f32x4.sub(v128.load(block + i, 16), f32x4.mul(follows, v128.load(luma + i, 16)));
    storeSteps(
      to + (i >> 1),
      rounded(f32x4.mul(a, f32x4.mul(v128.load(weights + i), factor)), dead),
      rounded(f32x4.mul(b, f32x4.mul(v128.load(weights + i, 16), factor)), dead),
    );
  }
}

/** DC of all 8x8 blocks that the block covers, from its lowest frequencies (I.7.6, backwards). */
function quantizeDc(plane: usize, kind: i32, block: usize, index: usize): void {
  const mean = load<f32>(block);
  const wide = <usize>picture.wide;
  if (kind == SMALL) {
    putDc(plane, index, mean);
  } else if (kind != LARGE) {
    const slope = load<f32>(block, 4) * LOW;
    putDc(plane, index, mean + slope);
    putDc(plane, index + (kind == TALL ? wide : 1), mean - slope);
  } else {
    // A row of it is a horizontal frequency.
    const down = load<f32>(block, 4) * LOW;
    const across = load<f32>(block, 64) * LOW;
    const both = load<f32>(block, 68) * LOW * LOW;
    putDc(plane, index, mean + down + across + both);
    putDc(plane, index + 1, mean + down - across - both);
    putDc(plane, index + wide, mean - down + across - both);
    putDc(plane, index + wide + 1, mean - down - across + both);
  }
}

@inline
function putDc(plane: usize, index: usize, value: f32): void {
  const scale = plane == 0 ? picture.dcScaleX : plane == 1 ? picture.dcScaleY : picture.dcScaleB;
  let own = value;
  if (plane == 2) own -= <f32>load<i16>(dcPlane(1) + (index << 1)) / picture.dcScaleY;
  const step = max(-16000, min(16000, <i32>nearest<f32>(own * scale)));
  store<i16>(dcPlane(plane) + (index << 1), <i16>step);
}
