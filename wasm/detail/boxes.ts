// A wide Gaussian as three means in a row (P. Kovesi, Fast Almost-Gaussian Filtering, 2010): the time
// does not depend on their widths. Each mean slides: one sample comes in, one goes out.
//
//   across  on a row that goes on beyond its edges, in three passes, each shorter than the one before
//   down    three rings of rows, one behind the other, with the sum of each
//
// Beyond its edges a picture repeats its outermost pixels. Layout: src/engine/stages/detail/blur.ts,
// twin: test/twins/detail.ts.

import { alloc, allocZeroed } from '../arena';
import { premultiply, unpremultiply } from './alpha';
import { repeatEdges } from './edges';
import { advance, fillWithFirst, nextSlot, openRing, Ring } from './ring';

@unmanaged
class Boxes {
  width: usize;
  channels: usize;
  hasAlpha: bool;
  isBegun: bool;
  /** Samples on each side of the middle one, of each mean. */
  radius0: i32;
  radius1: i32;
  radius2: i32;
  /** Two rows that are long enough for the first pass. */
  line: usize;
  spare: usize;
  /** The rows of each mean, and their sums: i32 × bytes of a row. */
  ring0: usize;
  ring1: usize;
  ring2: usize;
  sums0: usize;
  sums1: usize;
  sums2: usize;
}

/** Opens one for rows of `width` pixels of `channels` (1 or 4) bytes; 0 when memory cannot grow. */
export function boxesOpen(
  width: usize,
  channels: usize,
  hasAlpha: bool,
  radius0: i32,
  radius1: i32,
  radius2: i32,
): usize {
  const handle = allocZeroed(offsetof<Boxes>());
  if (!handle) return 0;
  const b = changetype<Boxes>(handle);
  b.width = width;
  b.channels = channels;
  b.hasAlpha = hasAlpha;
  b.radius0 = radius0;
  b.radius1 = radius1;
  b.radius2 = radius2;
  return takeMemory(b) ? handle : 0;
}

function takeMemory(b: Boxes): bool {
  const bytes = b.width * b.channels;
  const long = (b.width + 2 * <usize>(b.radius0 + b.radius1 + b.radius2)) * b.channels;
  b.line = alloc(long);
  b.spare = alloc(long);
  b.ring0 = openRing(2 * b.radius0 + 1, bytes);
  b.ring1 = openRing(2 * b.radius1 + 1, bytes);
  b.ring2 = openRing(2 * b.radius2 + 1, bytes);
  const sums = ((bytes + 15) & ~15) << 2;
  b.sums0 = alloc(sums);
  b.sums1 = alloc(sums);
  b.sums2 = alloc(sums);
  const rings = b.ring0 && b.ring1 && b.ring2;
  return !(!b.line || !b.spare || !rings || !b.sums0 || !b.sums1 || !b.sums2);
}

/** Takes the next row; the last one again and again at the end, until all rows were pulled. */
export function boxesPush(handle: usize, row: usize): void {
  const b = changetype<Boxes>(handle);
  const reach = <usize>(b.radius0 + b.radius1 + b.radius2);
  const inner = b.line + reach * b.channels;
  if (b.hasAlpha) premultiply(row, inner, b.width);
  else memory.copy(inner, row, b.width * b.channels);
  repeatEdges(b.line, b.width, b.channels, reach);
  const bytes = b.width * b.channels;
  meanAcross(b.line, b.spare, b.width + 2 * <usize>(b.radius1 + b.radius2), b.channels, b.radius0);
  meanAcross(b.spare, b.line, b.width + 2 * <usize>b.radius2, b.channels, b.radius1);
  meanAcross(b.line, b.spare, b.width, b.channels, b.radius2);
  if (!b.isBegun) begin(b, bytes);
  b.isBegun = true;
  meanDown(b.ring0, b.sums0, b.spare, bytes);
  meanDown(b.ring1, b.sums1, b.spare, bytes);
  meanDown(b.ring2, b.sums2, b.spare, bytes);
}

/** Writes the row that is all radii together above the last one, and up to 15 bytes behind it. */
export function boxesPull(handle: usize, dst: usize): void {
  const b = changetype<Boxes>(handle);
  memory.copy(dst, b.spare, b.width * b.channels);
  if (b.hasAlpha) unpremultiply(dst, b.width);
}

/** Above a picture its first row goes on: all means are that row. */
function begin(b: Boxes, bytes: usize): void {
  beginMean(b.ring0, b.sums0, b.spare, bytes);
  beginMean(b.ring1, b.sums1, b.spare, bytes);
  beginMean(b.ring2, b.sums2, b.spare, bytes);
}

function beginMean(handle: usize, sums: usize, row: usize, bytes: usize): void {
  const ring = changetype<Ring>(handle);
  memory.copy(nextSlot(ring), row, bytes);
  fillWithFirst(ring);
  for (let i: usize = 0; i < bytes; i++) {
    store<i32>(sums + (i << 2), <i32>load<u8>(row + i) * ring.slots);
  }
}

/** `row` comes in, the oldest goes out, and `row` becomes the mean of those that are there. */
function meanDown(handle: usize, sums: usize, row: usize, bytes: usize): void {
  const ring = changetype<Ring>(handle);
  const share = f32x4.splat(<f32>1 / <f32>ring.slots);
  const slot = nextSlot(ring);
  for (let at: usize = 0; at < bytes; at += 16) {
    const fresh = v128.load(row + at);
    const old = v128.load(slot + at);
    v128.store(slot + at, fresh);
    const low = i16x8.sub(i16x8.extend_low_i8x16_u(fresh), i16x8.extend_low_i8x16_u(old));
    const high = i16x8.sub(i16x8.extend_high_i8x16_u(fresh), i16x8.extend_high_i8x16_u(old));
    const sum = sums + (at << 2);
    const a = i32x4.add(v128.load(sum), i32x4.extend_low_i16x8_s(low));
    const b = i32x4.add(v128.load(sum, 16), i32x4.extend_high_i16x8_s(low));
    const c = i32x4.add(v128.load(sum, 32), i32x4.extend_low_i16x8_s(high));
    const d = i32x4.add(v128.load(sum, 48), i32x4.extend_high_i16x8_s(high));
    v128.store(sum, a);
    v128.store(sum, b, 16);
    v128.store(sum, c, 32);
    v128.store(sum, d, 48);
    const ab = i16x8.narrow_i32x4_s(mean(a, share), mean(b, share));
    const cd = i16x8.narrow_i32x4_s(mean(c, share), mean(d, share));
    v128.store(row + at, i8x16.narrow_i16x8_u(ab, cd));
  }
  advance(ring);
}

@inline
function mean(sum: v128, share: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_s(sum), share)));
}

/** Means of 2 · radius + 1 pixels of `src`, each a pixel further, for `pixels` pixels of `dst`. */
function meanAcross(src: usize, dst: usize, pixels: usize, channels: usize, radius: i32): void {
  if (channels == 1) meanAcrossGray(src, dst, pixels, radius);
  else meanAcrossColor(src, dst, pixels, radius);
}

function meanAcrossColor(src: usize, dst: usize, pixels: usize, radius: i32): void {
  const taps = 2 * radius + 1;
  const span = (<usize>taps) << 2;
  const share = f32x4.splat(<f32>1 / <f32>taps);
  let sum = i32x4.splat(0);
  for (let at: usize = 0; at < span - 4; at += 4) sum = i32x4.add(sum, pixelAt(src + at));
  for (const end = dst + (pixels << 2); dst < end; dst += 4, src += 4) {
    sum = i32x4.add(sum, pixelAt(src + span - 4));
    const level = mean(sum, share);
    const words = i16x8.narrow_i32x4_s(level, level);
    v128.store32_lane(dst, i8x16.narrow_i16x8_u(words, words), 0);
    sum = i32x4.sub(sum, pixelAt(src));
  }
}

@inline
function pixelAt(p: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p)));
}

function meanAcrossGray(src: usize, dst: usize, pixels: usize, radius: i32): void {
  const span = <usize>radius * 2 + 1;
  const share = <f32>1 / <f32>span;
  let sum: i32 = 0;
  for (let at: usize = 0; at + 1 < span; at++) sum += load<u8>(src + at);
  for (const end = dst + pixels; dst < end; dst++, src++) {
    sum += load<u8>(src + span - 1);
    store<u8>(dst, <u8>nearest<f32>(<f32>sum * share));
    sum -= load<u8>(src);
  }
}
