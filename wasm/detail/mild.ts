// A mild sharpening, channel by channel: a sample and 3/8 of what it is above the mean of the 3 × 3 around
// it, which is libvips' convolution by 32 in the middle and -1 around it, over 24. Beyond its edges a picture
// repeats its outermost pixels. Twin: test/twins/detail.ts.

import { alloc, allocZeroed } from '../arena';
import { premultiply, unpremultiply } from './alpha';
import { repeatEdges } from './edges';
import { advance, fillWithFirst, inOrder, nextSlot, openRing, Ring } from './ring';

@unmanaged
class Mild {
  width: usize;
  channels: usize;
  hasAlpha: bool;
  isBegun: bool;
  ring: usize;
  /** i16: sums of three samples, one below the other, with a pixel on both sides. */
  sums: usize;
}

/** 33 times a sample less the sum of all nine, over this. */
const SCALE: i16 = 1365; // 2^15 / 24

/** Opens one for rows of `width` pixels of `channels` (1 or 4) bytes; 0 when memory cannot grow. */
export function mildOpen(width: usize, channels: usize, hasAlpha: bool): usize {
  const handle = allocZeroed(offsetof<Mild>());
  if (!handle) return 0;
  const m = changetype<Mild>(handle);
  const bytes = (width + 2) * channels;
  m.width = width;
  m.channels = channels;
  m.hasAlpha = hasAlpha;
  m.ring = openRing(3, bytes);
  m.sums = alloc(bytes << 1);
  return m.ring && m.sums ? handle : 0;
}

/** Takes the next row; the last one again at the end. */
export function mildPush(handle: usize, row: usize): void {
  const m = changetype<Mild>(handle);
  const ring = changetype<Ring>(m.ring);
  const slot = nextSlot(ring);
  if (m.hasAlpha) premultiply(row, slot + m.channels, m.width);
  else memory.copy(slot + m.channels, row, m.width * m.channels);
  repeatEdges(slot, m.width, m.channels, 1);
  if (!m.isBegun) fillWithFirst(ring);
  m.isBegun = true;
  advance(ring);
}

/** Writes the row above the last one that was pushed, and up to 15 bytes behind it. */
export function mildPull(handle: usize, dst: usize): void {
  const m = changetype<Mild>(handle);
  const list = inOrder(changetype<Ring>(m.ring));
  const top = <usize>load<u32>(list);
  const row = <usize>load<u32>(list, 4);
  const bottom = <usize>load<u32>(list, 8);
  const step = m.channels;
  const bytes = m.width * step;
  for (let at: usize = 0; at < bytes + 2 * step; at += 8) {
    const sum = i16x8.add(i16x8.add(eight(top + at), eight(row + at)), eight(bottom + at));
    v128.store(m.sums + (at << 1), sum);
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const low = sharpened(row + step + at, m.sums + (at << 1), step);
    const high = sharpened(row + step + at + 8, m.sums + (at << 1) + 16, step);
    v128.store(dst + at, i8x16.narrow_i16x8_u(low, high));
  }
  if (m.hasAlpha) unpremultiply(dst, m.width);
}

@inline
function eight(p: usize): v128 {
  return v128.load_ext<u8>(p);
}

@inline
function sharpened(p: usize, sums: usize, step: usize): v128 {
  const across = i16x8.add(v128.load(sums), v128.load(sums + (step << 1)));
  const all = i16x8.add(across, v128.load(sums + (step << 2)));
  const middle = i16x8.mul(eight(p), i16x8.splat(33));
  return i16x8.q15mulr_sat_s(i16x8.sub(middle, all), i16x8.splat(SCALE));
}
