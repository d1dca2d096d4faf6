// The median of the 3 × 3 samples around each, channel by channel. Beyond its edges a picture
// repeats its outermost pixels.
//
// Each column of three is sorted; then the median of nine is the median of the largest of the least,
// the median of the middle ones, and the least of the largest. Twin: test/twins/detail.ts.

import { alloc, allocZeroed } from '../arena';
import { repeatEdges } from './edges';
import { advance, fillWithFirst, inOrder, nextSlot, openRing, Ring } from './ring';

@unmanaged
class Median {
  width: usize;
  channels: usize;
  isBegun: bool;
  ring: usize;
  /** Columns in order: the least, the middle, the largest sample of each, with a pixel on both sides. */
  least: usize;
  middle: usize;
  largest: usize;
}

/** Opens one for rows of `width` pixels of `channels` (1 or 4) bytes; 0 when memory cannot grow. */
export function medianOpen(width: usize, channels: usize): usize {
  const handle = allocZeroed(offsetof<Median>());
  if (!handle) return 0;
  const m = changetype<Median>(handle);
  const bytes = (width + 2) * channels;
  m.width = width;
  m.channels = channels;
  m.ring = openRing(3, bytes);
  m.least = alloc(bytes);
  m.middle = alloc(bytes);
  m.largest = alloc(bytes);
  return m.ring && m.least && m.middle && m.largest ? handle : 0;
}

/** Takes the next row; the last one again at the end. */
export function medianPush(handle: usize, row: usize): void {
  const m = changetype<Median>(handle);
  const ring = changetype<Ring>(m.ring);
  const slot = nextSlot(ring);
  memory.copy(slot + m.channels, row, m.width * m.channels);
  repeatEdges(slot, m.width, m.channels, 1);
  if (!m.isBegun) fillWithFirst(ring);
  m.isBegun = true;
  advance(ring);
}

/** Writes the row above the last one that was pushed, and up to 15 bytes behind it. */
export function medianPull(handle: usize, dst: usize): void {
  const m = changetype<Median>(handle);
  const list = inOrder(changetype<Ring>(m.ring));
  const top = <usize>load<u32>(list);
  const row = <usize>load<u32>(list, 4);
  const bottom = <usize>load<u32>(list, 8);
  const bytes = m.width * m.channels;
  for (let at: usize = 0; at < bytes + 2 * m.channels; at += 16) {
    const a = v128.load(top + at);
    const b = v128.load(row + at);
    const c = v128.load(bottom + at);
    const low = i8x16.min_u(a, b);
    const high = i8x16.max_u(a, b);
    v128.store(m.least + at, i8x16.min_u(low, c));
    v128.store(m.largest + at, i8x16.max_u(high, c));
    v128.store(m.middle + at, i8x16.max_u(low, i8x16.min_u(high, c)));
  }
  const step = m.channels;
  for (let at: usize = 0; at < bytes; at += 16) {
    const least = largestOf(m.least + at, step);
    const middle = middleOf(
      v128.load(m.middle + at),
      v128.load(m.middle + at + step),
      v128.load(m.middle + at + 2 * step),
    );
    v128.store(dst + at, middleOf(least, middle, leastOf(m.largest + at, step)));
  }
}

@inline
function largestOf(p: usize, step: usize): v128 {
  return i8x16.max_u(i8x16.max_u(v128.load(p), v128.load(p + step)), v128.load(p + 2 * step));
}

@inline
function leastOf(p: usize, step: usize): v128 {
  return i8x16.min_u(i8x16.min_u(v128.load(p), v128.load(p + step)), v128.load(p + 2 * step));
}

@inline
function middleOf(a: v128, b: v128, c: v128): v128 {
  return i8x16.max_u(i8x16.min_u(a, b), i8x16.min_u(i8x16.max_u(a, b), c));
}
