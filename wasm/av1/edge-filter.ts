// Filtering and upsampling of edges before a prediction with an angle (7.11.2.9 to 7.11.2.12).

import { frame, work } from './frame';
import { ABOVE, EDGE_COPY, LEFT } from './work';

/** Room for two samples before the copy of an edge. */
const COPY: usize = EDGE_COPY + 32;
const TAIL: usize = EDGE_COPY + 704;

/** Strength by the sides of the block and how far the angle is from the edge's own (7.11.2.9). */
export function edgeStrength(sides: i32, isSmooth: bool, delta: i32): i32 {
  const d = abs(delta);
  if (isSmooth) {
    if (sides <= 8) return d >= 64 ? 2 : i32(d >= 40);
    if (sides <= 16) return d >= 48 ? 2 : i32(d >= 20);
    if (sides <= 24) return d >= 4 ? 3 : 0;
    return 3;
  }
  if (sides <= 8) return i32(d >= 56);
  if (sides <= 16) return i32(d >= 40);
  if (sides <= 24) return d >= 32 ? 3 : d >= 16 ? 2 : i32(d >= 8);
  if (sides <= 32) return d >= 32 ? 3 : d >= 4 ? 2 : 1;
  return 3;
}

/** 7.11.2.10. */
export function isUpsampled(sides: i32, isSmooth: bool, delta: i32): bool {
  const d = abs(delta);
  return d > 0 && d < 40 && sides <= (isSmooth ? 8 : 16);
}

/** 7.11.2.7: the corner, from both sides. */
export function filterCorner(): void {
  const above = work + ABOVE;
  const left = work + LEFT;
  const both = 5 * (<i32>load<u16>(left) + <i32>load<u16>(above));
  const corner = <u16>((both + 6 * <i32>load<u16>(above - 2) + 8) >> 4);
  store<u16>(left - 2, corner);
  store<u16>(above - 2, corner);
}

/** 7.11.2.12: `count` samples from the corner on; the corner stays. */
export function filterEdge(edge: usize, count: i32, strength: i32): void {
  if (!strength) return;
  const copy = work + COPY;
  memory.copy(copy, edge - 2, 2 * count);
  // Both ends go on.
  const first = load<u16>(copy);
  const last = load<u16>(copy + 2 * count - 2);
  store<u16>(copy - 4, first);
  store<u16>(copy - 2, first);
  store<u16>(copy + 2 * count, last);
  store<u16>(copy + 2 * count + 2, last);
  // Taps in 1/16: 4 8 4, 5 6 5, or 2 4 4 4 2.
  const outer = i16x8.splat(strength == 3 ? 2 : 0);
  const inner = i16x8.splat(strength == 2 ? 5 : 4);
  const middle = i16x8.splat(strength == 1 ? 8 : strength == 2 ? 6 : 4);
  const half = i16x8.splat(8);
  for (let i = 1; i < count; i += 8) {
    const at = copy + 2 * i;
    let sum = i16x8.mul(v128.load(at), middle);
    sum = i16x8.add(sum, i16x8.mul(i16x8.add(v128.load(at - 2), v128.load(at, 2)), inner));
    sum = i16x8.add(sum, i16x8.mul(i16x8.add(v128.load(at - 4), v128.load(at, 4)), outer));
    sum = i16x8.shr_u(i16x8.add(sum, half), 4);
    const dst = edge + 2 * i - 2;
    if (i + 8 <= count) v128.store(dst, sum);
    else {
      v128.store(work + TAIL, sum);
      for (let k = 0; k < count - i; k++) store<u16>(dst + 2 * k, load<u16>(work + TAIL + 2 * k));
    }
  }
}

/** 7.11.2.11: between any two of `count` samples comes one more; the first one is at -2 then. */
export function upsampleEdge(edge: usize, count: i32): void {
  const copy = work + COPY;
  const most = (1 << frame.depth) - 1;
  store<u16>(copy, load<u16>(edge - 2));
  memory.copy(copy + 2, edge - 2, 2 * (count + 1));
  store<u16>(copy + 2 * (count + 2), load<u16>(edge + 2 * count - 2));
  store<u16>(edge - 4, load<u16>(copy));
  for (let i = 0; i < count; i++) {
    const at = copy + 2 * i;
    const inner = 9 * (<i32>load<u16>(at, 2) + <i32>load<u16>(at, 4));
    const value = (inner - <i32>load<u16>(at) - <i32>load<u16>(at, 6) + 8) >> 4;
    store<u16>(edge + 4 * i - 2, <u16>max(0, min(most, value)));
    store<u16>(edge + 4 * i, load<u16>(at, 4));
  }
}
