// An unsharp mask on luma: each pixel gets, on all colours alike, what a table says of how far its
// luma is from that of its surroundings. Beyond its edges a picture repeats its outermost pixels.
//
//   weights  as in weigh.ts
//   gains    i16 × 511   what is added to a pixel whose luma is -255 … 255 above its surroundings
//
// Layout: src/engine/stages/detail/sharpen.ts, twin: test/twins/detail.ts.

import { alloc, allocZeroed } from '../arena';
import { premultiply, unpremultiply } from './alpha';
import { repeatEdges } from './edges';
import { advance, fillWithFirst, inOrder, nextSlot, openRing, Ring } from './ring';
import { weighRows } from './weigh';

const GAINS: usize = 511;
const ALPHA = memory.data<u32>([0x00ffffff, 0, 0, 0], 16);

@unmanaged
class Sharpen {
  width: usize;
  channels: usize;
  radius: i32;
  hasAlpha: bool;
  isBegun: bool;
  weights: usize;
  gains: usize;
  /** The luma of a row with `radius` samples more on both sides, and the address of each start in it. */
  padded: usize;
  starts: usize;
  /** Luma: blurred across; and as it is, with the pixels it comes from. */
  blurred: usize;
  lumas: usize;
  pixels: usize;
  /** Blurred luma of the row that is pulled. */
  line: usize;
}

/** Opens one for rows of `width` pixels of `channels` (1 or 4) bytes; 0 when memory cannot grow. */
export function sharpenOpen(width: usize, channels: usize, hasAlpha: bool, radius: i32): usize {
  const handle = allocZeroed(offsetof<Sharpen>());
  if (!handle) return 0;
  const s = changetype<Sharpen>(handle);
  s.width = width;
  s.channels = channels;
  s.hasAlpha = hasAlpha;
  s.radius = radius;
  return takeMemory(s) ? handle : 0;
}

function takeMemory(s: Sharpen): bool {
  const taps = 2 * s.radius + 1;
  s.weights = alloc((<usize>s.radius + 2) << 1);
  s.gains = alloc(GAINS << 1);
  s.padded = alloc(s.width + 2 * <usize>s.radius);
  s.starts = alloc((<usize>taps) << 2);
  s.line = alloc(s.width + 15);
  s.blurred = openRing(taps, s.width);
  s.lumas = openRing(s.radius + 1, s.width);
  s.pixels = openRing(s.radius + 1, s.width * s.channels);
  const rings = s.blurred && s.lumas && s.pixels;
  if (!s.weights || !s.gains || !s.padded || !s.starts || !s.line || !rings) return false;
  for (let i: usize = 0; i < <usize>taps; i++) {
    store<u32>(s.starts + (i << 2), <u32>(s.padded + i));
  }
  return true;
}

/** Where the host writes the weights. */
export function sharpenWeights(handle: usize): usize {
  return changetype<Sharpen>(handle).weights;
}

/** Where the host writes the gains. */
export function sharpenGains(handle: usize): usize {
  return changetype<Sharpen>(handle).gains;
}

/** Takes the next row; the last one again and again at the end, until all rows were pulled. */
export function sharpenPush(handle: usize, row: usize): void {
  const s = changetype<Sharpen>(handle);
  const blurred = changetype<Ring>(s.blurred);
  const lumas = changetype<Ring>(s.lumas);
  const pixels = changetype<Ring>(s.pixels);
  const kept = nextSlot(pixels);
  if (s.hasAlpha) premultiply(row, kept, s.width);
  else memory.copy(kept, row, s.width * s.channels);
  const inner = s.padded + <usize>s.radius;
  if (s.channels == 1) memory.copy(inner, kept, s.width);
  else lumaRow(kept, inner, s.width);
  memory.copy(nextSlot(lumas), inner, s.width);
  repeatEdges(s.padded, s.width, 1, <usize>s.radius);
  weighRows(nextSlot(blurred), s.starts, s.weights, s.radius, s.width);
  if (!s.isBegun) {
    fillWithFirst(blurred);
    fillWithFirst(lumas);
    fillWithFirst(pixels);
  }
  s.isBegun = true;
  advance(blurred);
  advance(lumas);
  advance(pixels);
}

/** Writes the row `radius` above the last one that was pushed. */
export function sharpenPull(handle: usize, dst: usize): void {
  const s = changetype<Sharpen>(handle);
  weighRows(s.line, inOrder(changetype<Ring>(s.blurred)), s.weights, s.radius, s.width);
  // The oldest of radius + 1 rows.
  const luma = nextSlot(changetype<Ring>(s.lumas));
  const pixels = nextSlot(changetype<Ring>(s.pixels));
  if (s.channels == 1) addGainsGray(s, luma, pixels, dst);
  else addGains(s, luma, pixels, dst);
  if (s.hasAlpha) unpremultiply(dst, s.width);
}

/** Rec. 709 luma of `pixels` RGBA pixels, rounded to nearest. */
function lumaRow(src: usize, dst: usize, pixels: usize): void {
  for (const end = dst + pixels; dst < end; dst++, src += 4) {
    const pixel = load<u32>(src);
    const sum =
      (pixel & 0xff) * 6966 + ((pixel >> 8) & 0xff) * 23436 + ((pixel >> 16) & 0xff) * 2366;
    store<u8>(dst, <u8>((sum + 16384) >> 15));
  }
}

@inline
function gainAt(s: Sharpen, luma: usize, x: usize): i32 {
  const difference = <i32>load<u8>(luma + x) - <i32>load<u8>(s.line + x);
  return load<i16>(s.gains + ((<usize>(difference + 255)) << 1));
}

function addGainsGray(s: Sharpen, luma: usize, pixels: usize, dst: usize): void {
  for (let x: usize = 0; x < s.width; x++) {
    const level = <i32>load<u8>(pixels + x) + gainAt(s, luma, x);
    store<u8>(dst + x, <u8>min(max(level, 0), 255));
  }
}

/** A colour is never above its alpha: what is premultiplied stays so. */
function addGains(s: Sharpen, luma: usize, pixels: usize, dst: usize): void {
  const colors = v128.load(ALPHA);
  for (let x: usize = 0; x < s.width; x++) {
    const pixel = v128.load32_zero(pixels + (x << 2));
    const gain = i16x8.splat(<i16>gainAt(s, luma, x));
    const sum = i16x8.add(i16x8.extend_low_i8x16_u(pixel), gain);
    const level = i8x16.narrow_i16x8_u(sum, sum);
    const shown = v128.bitselect(level, pixel, colors);
    const most = i8x16.splat(<i8>load<u8>(pixels + (x << 2), 3));
    v128.store32_lane(dst + (x << 2), i8x16.min_u(shown, most), 0);
  }
}
