// Which kinds of blocks a band has: in each square of 16x16 pixels what costs least, by an estimate of
// the bits and of the error.

import { sumFloats } from '../shared/lanes';
import { indexOf, isFlat, isUniform, lumaOf, rows, top } from './band';
import { isUnseen } from './drawn-map';
import { scaleOf } from './field';
import { kindAt, weightsOf } from './kind-tables';
import {
  BROAD,
  BROAD_32,
  highOf,
  KINDS,
  LARGE,
  LARGE_32,
  QUARTERS,
  SMALL,
  TALL,
  TALL_32,
  wideOf,
} from './kinds';
import { BEST, FAST, picture } from './picture';

/** Below such parts of a step a coefficient becomes 0: X, Y, B. */
const DEAD_X: f32 = 0.56;
const DEAD_Y: f32 = 0.53;
const DEAD_B: f32 = 0.58;

/** Bits that a block takes whatever is in it. */
const BLOCK_BITS: f32 = 20;
/** And those of a count of nothing. */
const NOTHING_BITS: f32 = 0.6;
/** Bits that a squared step is worth. */
const LAMBDA: f32 = 13;
/** The same, where blocks are weighed against none: scores do not reward it as much. */
const LAMBDA_OF_DRAWN: f32 = 7;

/** Blocks that cost more are tried in parts, and squares that cost less as one of 32x32, in bits. */
const LEAST_OF_PARTS: f32 = 60;
const MOST_OF_32: f32 = 500;
/** Those around what is drawn, whose edges would ring further. */
const MOST_OF_32_BY_DRAWN: f32 = 350;
let mostOf32: f32 = MOST_OF_32;
/** Four blocks that cost less have nothing but DC. */
const FLAT: f32 = 4 * (BLOCK_BITS + 0.7);
/**
 * By what one block of 16x16 takes against four small ones: nothing between them is tried, small ones are
 * tried in parts, only those.
 */
const JOINED: f32 = 0.4;
const PARTED: f32 = 0.9;
const FAR_PARTED: f32 = 1.4;
/** Estimates are unfair to parts by so much: errors do not ring beyond a part. */
const BIAS_PARTS: f32 = 0.9;

@inline
export function deadZone(plane: usize): f32 {
  return plane == 0 ? DEAD_X : plane == 1 ? DEAD_Y : DEAD_B;
}

/** A logarithm to base 2, to a hundredth or so. */
@inline
function roughLog2(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  const mantissa = reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  return <f32>((bits >> 23) - 127) + (mantissa - 1) * (1.3465 - 0.3465 * mantissa);
}

/**
 * What a block of `kind` costs, in bits: by its luma, with what a block takes for chroma and for itself, as
 * a rule. Chroma by itself takes three times as long, and the choice is no better.
 */
function costOf(kind: i32, x: i32, y: i32, lambda: f32 = LAMBDA): f32 {
  const block = lumaOf(kind, x, y);
  const facts = kindAt(kind);
  const blocks = highOf(kind) * wideOf(kind);
  const bytes = (<usize>blocks) << 8;
  const weights = weightsOf(facts, 1);
  const factor = f32x4.splat(scaleOf(kind, x, top + y));
  const dead = f32x4.splat(deadZone(1));
  const one = f32x4.splat(1);
  let errors = f32x4.splat(0);
  let counts = f32x4.splat(0);
  let sizes = f32x4.splat(0);
  let lasts = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const weight = f32x4.mul(v128.load(weights + i), factor);
    const steps = f32x4.abs(f32x4.mul(v128.load(block + i), weight));
    const isKept = f32x4.ge(steps, dead);
    if (!v128.any_true(isKept)) {
      // Most are lost.
      errors = f32x4.add(errors, f32x4.mul(steps, steps));
      continue;
    }
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
  const error = BLOCK_BITS + lambda * sumFloats(errors) * facts.noise;
  const count = sumFloats(counts);
  if (count == 0) return error + NOTHING_BITS;
  const last = max(
    max(f32x4.extract_lane(lasts, 0), f32x4.extract_lane(lasts, 1)),
    max(f32x4.extract_lane(lasts, 2), f32x4.extract_lane(lasts, 3)),
  );
  const span = last - <f32>blocks + 1;
  const bits = count * 1.3 + sumFloats(sizes) + 3 + roughLog2(count + 1) * 0.8;
  if (count >= span) return error + bits;
  // Where they are, among zeros.
  const zeros = span - count;
  const places = span * roughLog2(span) - count * roughLog2(count) - zeros * roughLog2(zeros);
  return error + bits + places;
}

/** What 8x8 pixels cost as they are, for one who could have them without errors. */
export function smallCost(x: i32, y: i32): f32 {
  return isFlat(x, y) ? BLOCK_BITS + NOTHING_BITS : costOf(SMALL, x, y, LAMBDA_OF_DRAWN);
}

/** Puts a block there. */
function put(kind: i32, x: i32, y: i32): void {
  for (let v: i32 = 0; v < highOf(kind); v++) {
    for (let u: i32 = 0; u < wideOf(kind); u++) {
      store<u8>(picture.kinds + indexOf(x + u, y + v), u | v ? 0 : <u8>(kind + 1));
    }
  }
}

/** Chooses the kinds of all blocks of the band. */
export function chooseKinds(isDrawn: bool): void {
  mostOf32 = isDrawn ? MOST_OF_32_BY_DRAWN : MOST_OF_32;
  for (let y: i32 = 0; y < rows; y += 4) {
    for (let x: i32 = 0; x < picture.wide; x += 4) chooseSquare32(x, y);
  }
}

/** The best kinds of 32x32 pixels, or of what is there of them. */
function chooseSquare32(x: i32, y: i32): void {
  const isWhole = x + 3 < picture.wide && y + 3 < rows;
  if (isWhole && isUnseen(LARGE_32, x, top + y)) {
    put(LARGE_32, x, y);
    return;
  }
  const hasRight = x + 2 < picture.wide;
  const hasBelow = y + 2 < rows;
  const a = chooseSquare16(x, y);
  const b = hasRight ? chooseSquare16(x + 2, y) : 0;
  const c = hasBelow ? chooseSquare16(x, y + 2) : 0;
  const d = hasRight && hasBelow ? chooseSquare16(x + 2, y + 2) : 0;
  if (!isWhole) return;
  const all = a + b + c + d;
  if (all < mostOf32) {
    // Halves of what is smooth would show where they meet.
    if (largeCost(x, y) < all) put(LARGE_32, x, y);
    return;
  }
  if (picture.effort < BEST) return;
  const above = costOf(BROAD_32, x, y);
  const below = costOf(BROAD_32, x, y + 2);
  const left = costOf(TALL_32, x, y);
  const right = costOf(TALL_32, x + 2, y);
  const horizontal = min(above, a + b) + min(below, c + d);
  const vertical = min(left, a + c) + min(right, b + d);
  if (costOf(LARGE_32, x, y) < min(horizontal, vertical)) {
    put(LARGE_32, x, y);
  } else if (horizontal <= vertical) {
    if (above < a + b) put(BROAD_32, x, y);
    if (below < c + d) put(BROAD_32, x, y + 2);
  } else {
    if (left < a + c) put(TALL_32, x, y);
    if (right < b + d) put(TALL_32, x + 2, y);
  }
}

/** What 32x32 pixels cost as one block. */
function largeCost(x: i32, y: i32): f32 {
  return isUniform(LARGE_32, x, y) ? BLOCK_BITS + NOTHING_BITS : costOf(LARGE_32, x, y);
}

/** The best kinds of 16x16 pixels, or of what is there of them; answers their cost. */
function chooseSquare16(x: i32, y: i32): f32 {
  const hasRight = x + 1 < picture.wide;
  const hasBelow = y + 1 < rows;
  let a = putSmall(x, y);
  let b = hasRight ? putSmall(x + 1, y) : 0;
  let c = hasBelow ? putSmall(x, y + 1) : 0;
  if (!hasRight || !hasBelow) return a + b + c;
  let d = putSmall(x + 1, y + 1);
  const small = a + b + c + d;
  if (small < FLAT) {
    put(LARGE, x, y);
    return small;
  }
  const large = costOf(LARGE, x, y);
  const isBest = picture.effort == BEST;
  if (picture.effort == FAST && large >= small) return small;
  if (isBest || large > small * PARTED) {
    a = tryParts(x, y, a);
    b = tryParts(x + 1, y, b);
    c = tryParts(x, y + 1, c);
    d = tryParts(x + 1, y + 1, d);
    if (!isBest && large > small * FAR_PARTED) return a + b + c + d;
  } else if (large < small * (picture.effort == FAST ? 1 : JOINED)) {
    put(LARGE, x, y);
    return large;
  }
  const above = costOf(BROAD, x, y);
  const below = costOf(BROAD, x, y + 1);
  const left = costOf(TALL, x, y);
  const right = costOf(TALL, x + 1, y);
  const horizontal = min(above, a + b) + min(below, c + d);
  const vertical = min(left, a + c) + min(right, b + d);
  if (large < min(horizontal, vertical)) {
    put(LARGE, x, y);
    return large;
  }
  if (horizontal <= vertical) {
    if (above < a + b) put(BROAD, x, y);
    if (below < c + d) put(BROAD, x, y + 1);
    return horizontal;
  }
  if (left < a + c) put(TALL, x, y);
  if (right < b + d) put(TALL, x + 1, y);
  return vertical;
}

/** 8x8 pixels as they are; answers their cost. */
function putSmall(x: i32, y: i32): f32 {
  put(SMALL, x, y);
  return isFlat(x, y) ? BLOCK_BITS + NOTHING_BITS : costOf(SMALL, x, y);
}

/** 8x8 pixels of cost `small` in parts, where that is better; answers the cost then. */
function tryParts(x: i32, y: i32, small: f32): f32 {
  if (small < LEAST_OF_PARTS) return small;
  let best = SMALL;
  let least = small;
  for (let kind = QUARTERS; kind < KINDS; kind++) {
    const cost = costOf(kind, x, y) * (kind == QUARTERS ? 1 : BIAS_PARTS);
    if (cost >= least) continue;
    least = cost;
    best = kind;
  }
  put(best, x, y);
  return least;
}
