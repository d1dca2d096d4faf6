// Which kinds of blocks a band has: in each square of 16x16 pixels what costs least, by an estimate of
// the bits and of the error. Before, by how much chroma follows luma in each tile.

import { blockOf, indexOf, quantOf, rows, smallBlock, tileOf } from './band';
import { BROAD, highOf, kindAt, LARGE, SMALL, TALL, weightsOf, wideOf } from './kinds';
import { picture, TILE } from './picture';

/** Chroma follows luma by steps of 1 / this. */
const FOLLOW_UNIT: f32 = 84;
/** How much B follows Y without any. */
const BASE_B: f32 = 1;

/** Below such parts of a step a coefficient becomes 0: X, Y, B. */
const DEAD_X: f32 = 0.61;
const DEAD_Y: f32 = 0.55;
const DEAD_B: f32 = 0.63;

/** Bits that a squared step is worth. */
const LAMBDA: f32 = 14;

@inline
export function followsOf(plane: usize, tile: usize): f32 {
  if (plane == 1) return 0;
  const own = <f32>load<i8>((plane == 0 ? picture.follows0 : picture.follows1) + tile);
  return own / FOLLOW_UNIT + (plane == 0 ? 0 : BASE_B);
}

@inline
export function deadZone(plane: usize): f32 {
  return plane == 0 ? DEAD_X : plane == 1 ? DEAD_Y : DEAD_B;
}

@inline
function sumOf(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    f32x4.extract_lane(v, 2) +
    f32x4.extract_lane(v, 3)
  );
}

/** By least squares over each tile's 8x8 blocks. */
export function correlateBand(): void {
  for (let left: i32 = 0; left < picture.wide; left += TILE) {
    store<i8>(picture.follows0 + tileOf(left), correlate(left, 0, 0));
    store<i8>(picture.follows1 + tileOf(left), correlate(left, 2, BASE_B));
  }
}

function correlate(left: i32, plane: usize, base: f32): i8 {
  const weights = weightsOf(kindAt(SMALL), plane);
  let squares = f32x4.splat(0);
  let products = f32x4.splat(0);
  let count: i32 = 0;
  const right = min(left + TILE, picture.wide);
  for (let y: i32 = 0; y < rows; y++) {
    for (let x = left; x < right; x++) {
      const block = smallBlock(x, y);
      count += 63;
      for (let i: usize = 0; i < 256; i += 16) {
        const weight = v128.load(weights + i);
        const luma = v128.load(block + 256 + i);
        const own = f32x4.sub(
          v128.load(block + (plane << 8) + i),
          f32x4.mul(f32x4.splat(base), luma),
        );
        const weighted = f32x4.mul(luma, weight);
        squares = f32x4.add(squares, f32x4.mul(weighted, weighted));
        products = f32x4.add(products, f32x4.mul(weighted, f32x4.mul(own, weight)));
      }
    }
  }
  const unit = FOLLOW_UNIT;
  const all = sumOf(squares) / (unit * unit) + <f32>count * 0.0005;
  const steps = nearest<f32>(sumOf(products) / unit / all);
  return <i8>max(-128, min(127, <i32>steps));
}

/** A logarithm to base 2, to a hundredth or so. */
@inline
function roughLog2(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  const mantissa = reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  return <f32>((bits >> 23) - 127) + (mantissa - 1) * (1.3465 - 0.3465 * mantissa);
}

/** What a block of `kind` costs, in bits. */
function costOf(kind: i32, x: i32, y: i32): f32 {
  const block = blockOf(kind, x, y);
  const facts = kindAt(kind);
  const blocks = highOf(kind) * wideOf(kind);
  const bytes = (<usize>blocks) << 8;
  const scale = picture.scale * <f32>quantOf(kind, x, y);
  const luma = block + bytes;
  const one = f32x4.splat(1);
  let bits: f32 = 0;
  let error: f32 = 0;
  for (let c: usize = 0; c < 3; c++) {
    const weights = weightsOf(facts, c);
    const follows = f32x4.splat(followsOf(c, tileOf(x)));
    const factor = f32x4.splat(c == 0 ? scale * picture.xFactor : scale);
    const dead = f32x4.splat(deadZone(c));
    let errors = f32x4.splat(0);
    let counts = f32x4.splat(0);
    let sizes = f32x4.splat(0);
    let lasts = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const own = f32x4.sub(
        v128.load(block + c * bytes + i),
        f32x4.mul(follows, v128.load(luma + i)),
      );
      const steps = f32x4.abs(f32x4.mul(own, f32x4.mul(v128.load(weights + i), factor)));
      const isKept = f32x4.ge(steps, dead);
      const rounded = v128.and(isKept, f32x4.nearest(steps));
      const off = f32x4.sub(steps, rounded);
      errors = f32x4.add(errors, f32x4.mul(off, off));
      counts = f32x4.add(counts, v128.and(isKept, one));
      lasts = f32x4.pmax(lasts, v128.and(isKept, v128.load(facts.places + i)));
      // For 2 and more, a logarithm from the exponent's bits.
      const exponents = f32x4.mul(f32x4.convert_i32x4_s(rounded), f32x4.splat(1.1920929e-7));
      const logs = f32x4.sub(exponents, f32x4.splat(127));
      const size = f32x4.add(f32x4.mul(logs, f32x4.splat(1.7)), f32x4.splat(0.9));
      sizes = f32x4.add(sizes, v128.and(f32x4.gt(rounded, f32x4.splat(1.5)), size));
    }
    error += sumOf(errors);
    const count = sumOf(counts);
    if (count == 0) {
      bits += 0.6;
      continue;
    }
    const last = max(
      max(f32x4.extract_lane(lasts, 0), f32x4.extract_lane(lasts, 1)),
      max(f32x4.extract_lane(lasts, 2), f32x4.extract_lane(lasts, 3)),
    );
    const span = last - <f32>blocks + 1;
    bits += count * 1.3 + sumOf(sizes) + 3 + roughLog2(count + 1) * 0.8;
    if (count >= span) continue;
    const zeros = span - count;
    bits += span * roughLog2(span) - count * roughLog2(count) - zeros * roughLog2(zeros);
  }
  return bits + LAMBDA * error * facts.noise;
}

/** Puts a block there: all that it covers has its finest multiplier. */
function put(kind: i32, x: i32, y: i32): void {
  const quant = quantOf(kind, x, y);
  for (let v: i32 = 0; v < highOf(kind); v++) {
    for (let u: i32 = 0; u < wideOf(kind); u++) {
      const index = indexOf(x + u, y + v);
      store<u8>(picture.kinds + index, u | v ? 0 : <u8>(kind + 1));
      store<u8>(picture.quants + index, <u8>quant);
    }
  }
}

/** One block of `kind` where that is cheaper, else two small ones. */
@inline
function putCheaper(kind: i32, one: f32, two: f32, x: i32, y: i32): void {
  if (one < two) {
    put(kind, x, y);
    return;
  }
  put(SMALL, x, y);
  if (kind == BROAD) put(SMALL, x + 1, y);
  else put(SMALL, x, y + 1);
}

/** Chooses the kinds of all blocks of the band. */
export function chooseKinds(): void {
  for (let y: i32 = 0; y < rows; y += 2) {
    for (let x: i32 = 0; x < picture.wide; x += 2) {
      if (x + 1 < picture.wide && y + 1 < rows) {
        chooseSquare(x, y);
        continue;
      }
      put(SMALL, x, y);
      if (x + 1 < picture.wide) put(SMALL, x + 1, y);
      if (y + 1 < rows) put(SMALL, x, y + 1);
    }
  }
}

function chooseSquare(x: i32, y: i32): void {
  const a = costOf(SMALL, x, y);
  const b = costOf(SMALL, x + 1, y);
  const c = costOf(SMALL, x, y + 1);
  const d = costOf(SMALL, x + 1, y + 1);
  const above = costOf(BROAD, x, y);
  const below = costOf(BROAD, x, y + 1);
  const left = costOf(TALL, x, y);
  const right = costOf(TALL, x + 1, y);
  const horizontal = min(above, a + b) + min(below, c + d);
  const vertical = min(left, a + c) + min(right, b + d);
  if (costOf(LARGE, x, y) < min(horizontal, vertical)) {
    put(LARGE, x, y);
  } else if (horizontal <= vertical) {
    putCheaper(BROAD, above, a + b, x, y);
    putCheaper(BROAD, below, c + d, x, y + 1);
  } else {
    putCheaper(TALL, left, a + c, x, y);
    putCheaper(TALL, right, b + d, x + 1, y);
  }
}
