// A Gaussian of few taps: across each row as it comes, then down over a ring of such rows.
// Beyond its edges a picture repeats its outermost pixels. Layout: src/engine/stages/detail/blur.ts.

import { alloc, allocZeroed } from '../arena';
import { premultiply, unpremultiply } from './alpha';
import { repeatEdges } from './edges';
import { advance, fillWithFirst, inOrder, nextSlot, openRing, Ring } from './ring';
import { weighRows } from './weigh';

@unmanaged
class Gauss {
  width: usize;
  channels: usize;
  radius: i32;
  hasAlpha: bool;
  isBegun: bool;
  weights: usize;
  /** A row with `radius` pixels more on both sides, and the address of each start in it. */
  padded: usize;
  starts: usize;
  ring: usize;
}

/** Opens one for rows of `width` pixels of `channels` (1 or 4) bytes; 0 when memory cannot grow. */
export function gaussOpen(width: usize, channels: usize, hasAlpha: bool, radius: i32): usize {
  const handle = allocZeroed(offsetof<Gauss>());
  if (!handle) return 0;
  const g = changetype<Gauss>(handle);
  g.width = width;
  g.channels = channels;
  g.hasAlpha = hasAlpha;
  g.radius = radius;
  const taps = 2 * radius + 1;
  g.weights = alloc((<usize>radius + 2) << 1);
  g.padded = alloc((width + 2 * <usize>radius) * channels);
  g.starts = alloc((<usize>taps) << 2);
  g.ring = openRing(taps, width * channels);
  if (!g.weights || !g.padded || !g.starts || !g.ring) return 0;
  for (let i: usize = 0; i < <usize>taps; i++) {
    store<u32>(g.starts + (i << 2), <u32>(g.padded + i * channels));
  }
  return handle;
}

/** Where the host writes the weights: see weigh.ts. */
export function gaussWeights(handle: usize): usize {
  return changetype<Gauss>(handle).weights;
}

/** Takes the next row; the last one again and again at the end, until all rows were pulled. */
export function gaussPush(handle: usize, row: usize): void {
  const g = changetype<Gauss>(handle);
  const ring = changetype<Ring>(g.ring);
  const inner = g.padded + <usize>g.radius * g.channels;
  if (g.hasAlpha) premultiply(row, inner, g.width);
  else memory.copy(inner, row, g.width * g.channels);
  repeatEdges(g.padded, g.width, g.channels, <usize>g.radius);
  weighRows(nextSlot(ring), g.starts, g.weights, g.radius, g.width * g.channels);
  if (!g.isBegun) fillWithFirst(ring);
  g.isBegun = true;
  advance(ring);
}

/** Writes the row `radius` above the last one that was pushed, and up to 15 bytes behind it. */
export function gaussPull(handle: usize, dst: usize): void {
  const g = changetype<Gauss>(handle);
  const ring = changetype<Ring>(g.ring);
  weighRows(dst, inOrder(ring), g.weights, g.radius, g.width * g.channels);
  if (g.hasAlpha) unpremultiply(dst, g.width);
}
