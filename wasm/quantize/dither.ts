// Draws rows in the colours of the palette: what each pixel is off by goes to its neighbours (R. Floyd, L.
// Steinberg, An adaptive algorithm for spatial grayscale, 1976), back and forth.

import { opaqueBin, translucentBin } from './counts';
import { nearestOpaque, nearestTranslucent } from './nearest';
import { CHANNELS, OPAQUE, picture } from './state';

/**
 * Share of an error that is passed on. Of 14 photos in 16 and in 256 colours, SSIMULACRA2 is best at
 * three quarters; all of it makes flat areas restless, and files longer.
 */
const STRENGTH: f32 = 0.75;

/** Before the first row. */
export function beginRows(): void {
  memory.fill(picture.own, 0, (<usize>(picture.width + 2)) << 4);
  picture.isBackwards = false;
}

/** Writes the index of each pixel of the row. Of what nothing is seen that of `clear`. */
export function drawRow(): void {
  const width = picture.width;
  const step = picture.isBackwards ? -1 : 1;
  const stride = step << 4;
  let x = step > 0 ? 0 : width - 1;
  let own = picture.own + ((<usize>x + 1) << 4);
  let below = picture.below + ((<usize>x + 1) << 4);
  // What this row passes on: along, and to the pixels below this one and the next.
  let along = f32x4.splat(0);
  let under = f32x4.splat(0);
  let beyond = f32x4.splat(0);
  for (let i = 0; i < width; i++, x += step, own += stride, below += stride) {
    const pixel = load<u32>(picture.input + ((<usize>x) << 2));
    let error = f32x4.splat(0);
    let index = picture.clear;
    if (pixel >= OPAQUE || (picture.hasAlpha && pixel >> 24)) {
      const wanted = f32x4.add(channelsOf(pixel), f32x4.add(v128.load(own), along));
      if (pixel >= OPAQUE) {
        const color = withinOpaque(wanted);
        index = nearestOpaque(color, opaqueCell(color));
        // An opaque pixel keeps its alpha, whatever it is off by.
        error = v128.and(errorOf(color, index), i32x4(-1, -1, -1, 0));
      } else {
        const color = withinAlpha(wanted);
        index = nearestTranslucent(color, translucentCell(color));
        error = errorOf(color, index);
      }
    }
    store<u8>(picture.indexes + <usize>x, <u8>index);
    along = f32x4.mul(error, f32x4.splat(0.4375));
    v128.store(below - stride, f32x4.add(under, f32x4.mul(error, f32x4.splat(0.1875))));
    under = f32x4.add(beyond, f32x4.mul(error, f32x4.splat(0.3125)));
    beyond = f32x4.mul(error, f32x4.splat(0.0625));
  }
  v128.store(below - stride, under);
  const done = picture.own;
  picture.own = picture.below;
  picture.below = done;
  picture.isBackwards = !picture.isBackwards;
}

/** Levels of a pixel, times alpha. */
@inline
export function channelsOf(pixel: u32): v128 {
  const bytes = i32x4.splat(<i32>pixel);
  const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  const channels = f32x4.convert_i32x4_s(levels);
  if (pixel >= OPAQUE) return channels;
  const alpha = f32x4.splat(<f32>(pixel >> 24));
  const times = f32x4.div(f32x4.mul(channels, alpha), f32x4.splat(255));
  return v128.shuffle<f32>(times, channels, 0, 1, 2, 7);
}

@inline
function withinOpaque(color: v128): v128 {
  const within = f32x4.min(f32x4.max(color, f32x4.splat(0)), f32x4.splat(255));
  return f32x4.replace_lane(within, 3, 255);
}

@inline
function withinAlpha(color: v128): v128 {
  const positive = f32x4.min(f32x4.max(color, f32x4.splat(0)), f32x4.splat(255));
  return f32x4.min(positive, v128.shuffle<f32>(positive, positive, 3, 3, 3, 3));
}

@inline
function opaqueCell(color: v128): usize {
  const levels = i32x4.trunc_sat_f32x4_s(color);
  return opaqueBin(
    i32x4.extract_lane(levels, 0),
    i32x4.extract_lane(levels, 1),
    i32x4.extract_lane(levels, 2),
  );
}

@inline
function translucentCell(color: v128): usize {
  const levels = i32x4.trunc_sat_f32x4_s(color);
  return translucentBin(
    i32x4.extract_lane(levels, 0),
    i32x4.extract_lane(levels, 1),
    i32x4.extract_lane(levels, 2),
    i32x4.extract_lane(levels, 3),
  );
}

/** What is passed on of the difference between a colour and one of the palette. */
@inline
function errorOf(color: v128, index: i32): v128 {
  const chosen = v128.load(picture.tables + CHANNELS + ((<usize>index) << 4));
  return f32x4.mul(f32x4.sub(color, chosen), f32x4.splat(STRENGTH));
}
