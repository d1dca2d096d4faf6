// Film grain over finished rows (7.18.3.5). Noise comes in blocks of 32 x 32 luma samples, cut from the
// template at random places, that overlap by two samples; a row of it is made when it is needed.

import { frame, header, planeOf } from './frame';
import {
  clampGrain,
  GRAIN_ROWS,
  hasGrain,
  nextRandom,
  noiseRowBytes,
  round2,
  strengthsOf,
  templateOf,
  templateWidth,
} from './grain-template';
import * as H from './header-fields';

/** Adds grain to rows `from` to `to` of luma, which lie at `out` of the planes. */
export function addGrain(from: i32, to: i32): void {
  if (frame.blockCopy) copyRows(from, to);
  // Chroma looks at luma without grain.
  for (let p = frame.planes - 1; p >= 0; p--) {
    if (!hasGrain(p)) continue;
    const plane = planeOf(p);
    const first = from >> plane.subY;
    const last = min(plane.height, (to + plane.subY) >> plane.subY);
    for (let y = first; y < last; y++) {
      const noise = noiseOf(p, y);
      const row = plane.out + (y - first) * plane.outStride;
      if (p == 0) lumaRow(row, noise);
      else {
        const luma = planeOf(0);
        chromaRow(p, row, luma.out + ((y << plane.subY) - from) * luma.outStride, noise);
      }
    }
  }
}

/** Blocks may still be copied from these rows: they must stay as they are. */
function copyRows(from: i32, to: i32): void {
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const count = ((to + plane.subY) >> plane.subY) - (from >> plane.subY);
    for (let i = 0; i < count; i++) {
      const offset = i * plane.stride;
      memory.copy(plane.filtered + offset, plane.out + offset, 2 * plane.width);
    }
    plane.out = plane.filtered;
  }
}

/** The noise of a row: the first rows of a stripe overlap those of the one above. */
function noiseOf(p: i32, y: i32): usize {
  const subY = planeOf(p).subY;
  const stripe = y >> (5 - subY);
  const i = y - (stripe << (5 - subY));
  const row = frame.grainState + GRAIN_ROWS;
  noiseRow(p, stripe, i, row);
  if (i >= 2 >> subY || stripe == 0 || !header(H.H_GRAIN_OVERLAP)) return row;
  const above = row + noiseRowBytes(frame.fullWidth);
  noiseRow(p, stripe - 1, i + (32 >> subY), above);
  for (let x = 0; x < planeOf(p).fullWidth; x++) {
    const at = row + 2 * x;
    const old: i32 = load<i16>(above + 2 * x);
    store<i16>(at, <i16>overlapped(old, <i32>load<i16>(at), i, subY));
  }
  return row;
}

/** Blends the first samples of a block with what goes on from the one before it. */
@inline
function overlapped(old: i32, value: i32, i: i32, isHalf: i32): i32 {
  const sum = isHalf
    ? old * 23 + value * 22
    : i == 0
      ? old * 27 + value * 17
      : old * 17 + value * 27;
  return clampGrain(round2(sum, 5));
}

/** Row i of a stripe. */
function noiseRow(p: i32, stripe: i32, i: i32, dst: usize): void {
  const subX = planeOf(p).subX;
  const subY = planeOf(p).subY;
  const width = templateWidth(p);
  const overlaps = header(H.H_GRAIN_OVERLAP) != 0;
  const count = 34 >> subX;
  let register = header(H.H_GRAIN_SEED);
  register ^= ((stripe * 37 + 178) & 255) << 8;
  register ^= (stripe * 173 + 105) & 255;
  for (let x = 0; x < (frame.fullWidth + 1) >> 1; x += 16) {
    register = nextRandom(register);
    const random = (register >> 8) & 255;
    const offsetX = random >> 4;
    const offsetY = random & 15;
    const column = subX ? 6 + offsetX : 9 + offsetX * 2;
    const row = subY ? 6 + offsetY : 9 + offsetY * 2;
    const src = templateOf(p) + 2 * ((row + i) * width + column);
    const at = dst + 2 * (x << (1 - subX));
    let first = 0;
    if (overlaps && x > 0) {
      for (; first < 2 >> subX; first++) {
        const old: i32 = load<i16>(at + 2 * first);
        const value: i32 = load<i16>(src + 2 * first);
        store<i16>(at + 2 * first, <i16>overlapped(old, value, first, subX));
      }
    }
    memory.copy(at + 2 * first, src + 2 * first, 2 * (count - first));
  }
}

/** scale_lut(): how strong the grain of a value is, between two of 256 strengths. */
@inline
function strengthOf(table: usize, value: i32): i32 {
  const shift = frame.depth - 8;
  const x = value >> shift;
  const start: i32 = load<u8>(table + x);
  if (shift == 0 || x == 255) return start;
  const end: i32 = load<u8>(table + x + 1);
  return start + round2((end - start) * (value - (x << shift)), shift);
}

@inline
function least(): i32 {
  return header(H.H_GRAIN_CLIP) ? 16 << (frame.depth - 8) : 0;
}
@inline
function most(isChroma: bool): i32 {
  if (!header(H.H_GRAIN_CLIP)) return (256 << (frame.depth - 8)) - 1;
  return (isChroma && !header(H.H_IS_IDENTITY) ? 240 : 235) << (frame.depth - 8);
}

function lumaRow(row: usize, noise: usize): void {
  const table = strengthsOf(0);
  const shift = header(H.H_GRAIN_SCALING_SHIFT);
  const low = least();
  const high = most(false);
  for (let x = 0; x < frame.fullWidth; x++) {
    const value: i32 = load<u16>(row + 2 * x);
    const step = round2(strengthOf(table, value) * <i32>load<i16>(noise + 2 * x), shift);
    store<u16>(row + 2 * x, <u16>max(low, min(high, value + step)));
  }
}

function chromaRow(p: i32, row: usize, luma: usize, noise: usize): void {
  const table = strengthsOf(p);
  const shift = header(H.H_GRAIN_SCALING_SHIFT);
  const mixes = H.H_GRAIN_MIXES + 3 * (p - 1);
  const own = header(mixes) - 128;
  const fromLuma = header(mixes + 1) - 128;
  const offset = (header(mixes + 2) - 256) << (frame.depth - 8);
  const isLumaAlone = header(H.H_GRAIN_FROM_LUMA) != 0;
  const largest = (1 << frame.depth) - 1;
  const low = least();
  const high = most(true);
  const subX = frame.subX;
  for (let x = 0; x < planeOf(p).fullWidth; x++) {
    const value: i32 = load<u16>(row + 2 * x);
    let average: i32 = load<u16>(luma + 2 * (x << subX));
    if (subX) {
      const next: i32 = load<u16>(luma + 2 * min((x << 1) + 1, frame.fullWidth - 1));
      average = (average + next + 1) >> 1;
    }
    let index = average;
    if (!isLumaAlone) {
      index = ((average * fromLuma + value * own) >> 6) + offset;
      index = max(0, min(largest, index));
    }
    const step = round2(strengthOf(table, index) * <i32>load<i16>(noise + 2 * x), shift);
    store<u16>(row + 2 * x, <u16>max(low, min(high, value + step)));
  }
}
