// The cheapest way through a block of values. Of each value: bits of the cheapest way to it, f32, and the step
// that leads there: how many values it has, and the distance of its match, u32.

import { alloc } from '../arena';

const STEP_BYTES: usize = 12;
/** The distance of steps that are literals, one or many. */
export const NO_MATCH: u32 = 0xffffffff;

let steps: usize = 0;
/** No match has led behind this value yet. */
let furthest: i32 = 0;
/** Ways to values up to this one are known, or known to be none; what is behind it is of an earlier block. */
let cleared: i32 = 0;

export function allocateWay(most: i32): bool {
  steps = alloc(<usize>(most + 8) * STEP_BYTES);
  return steps != 0;
}

/** Begins at value 0. */
export function beginWay(): void {
  store<f32>(steps, 0);
  furthest = 0;
  cleared = 0;
}

/** Sees to it that all ways up to value `i` are there, if only as none. */
@inline
function clearTo(i: i32): void {
  for (; cleared < i; cleared++) store<f32>(stepAt(cleared + 1), Infinity);
}

@inline
function stepAt(i: i32): usize {
  return steps + <usize>i * STEP_BYTES;
}

@inline
export function bitsTo(i: i32): f32 {
  return load<f32>(stepAt(i));
}

@inline
export function lengthTo(i: i32): i32 {
  return <i32>load<u32>(stepAt(i), 4);
}

@inline
export function distanceTo(i: i32): u32 {
  return load<u32>(stepAt(i), 8);
}

/** Matches may lead as far as value `i` from now on. */
@inline
export function leadTo(i: i32): void {
  furthest = max(furthest, i);
  clearTo(i);
}

/** The way by a literal of `bits` in all to value `to`, the next one. */
@inline
export function stepTo(to: i32, bits: f32): void {
  clearTo(to);
  relax(to, bits, 1, NO_MATCH);
}

/** A way of `bits` to value `to`, to which a match was said to lead, by `length` values from `distance`. */
@inline
export function relax(to: i32, bits: f32, length: i32, distance: u32): void {
  const step = stepAt(to);
  if (bits >= load<f32>(step)) return;
  store<f32>(step, bits);
  store<u32>(step, <u32>length, 4);
  store<u32>(step, distance, 8);
}

/** The way from value `from` to `last`, by literals of `bits` each: at once where no match leads. */
@inline
export function goOn(from: i32, last: i32, bits: f32): void {
  let i = from;
  for (; i < last && i < furthest; i++) relax(i + 1, bitsTo(i) + bits, 1, NO_MATCH);
  if (i == last) return;
  // No way leads to those in between, which nobody asks for then.
  if (last > cleared) {
    store<f32>(stepAt(last), Infinity);
    cleared = last;
  }
  relax(last, bitsTo(i) + <f32>(last - i) * bits, last - i, NO_MATCH);
}
