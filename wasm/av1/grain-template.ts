// What film grain is cut from (7.18.3.3, 7.18.3.4): a piece of noise for each plane, and how strong
// it is by the value of a sample. Made once, where the picture is opened.

import { GAUSSIAN } from '../shared/av1/coding-tables';
import { frame, header } from './frame';
import * as H from './header-fields';

/** Samples of a template in luma, and in chroma that has half of them. */
const WIDE: i32 = 82;
const HIGH: i32 = 73;
const HALF_WIDE: i32 = 44;
const HALF_HIGH: i32 = 38;
/** i16 templates of three planes, then strengths of 256 values each, then two rows of noise. */
const TEMPLATE_BYTES: usize = 12_032;
const STRENGTHS: usize = 3 * TEMPLATE_BYTES;
const STRENGTH_BYTES: usize = 272;
export const GRAIN_ROWS: usize = STRENGTHS + 3 * STRENGTH_BYTES + 16;
const MAX_POINTS: i32 = 14;
const MAX_COEFFICIENTS: i32 = 25;
/** Columns and rows around a template that are not filtered. */
const BORDER: i32 = 3;

@inline
export function templateOf(p: i32): usize {
  return frame.grainState + <usize>p * TEMPLATE_BYTES;
}
@inline
export function templateWidth(p: i32): i32 {
  return p && frame.subX ? HALF_WIDE : WIDE;
}
@inline
export function strengthsOf(p: i32): usize {
  return frame.grainState + STRENGTHS + <usize>p * STRENGTH_BYTES;
}

/** What grain takes for rows of so many samples. */
export function grainBytes(width: i32): i32 {
  return <i32>GRAIN_ROWS + 2 * noiseRowBytes(width);
}
@inline
export function noiseRowBytes(width: i32): i32 {
  return (2 * width + 191) & ~63;
}

/** Whether the plane has grain. */
export function hasGrain(p: i32): bool {
  if (header(H.H_GRAIN_POINTS + p)) return true;
  return p > 0 && header(H.H_GRAIN_FROM_LUMA) != 0;
}

/** 7.18.3.2: the register after one step; the number is in its upper bits. */
@inline
export function nextRandom(register: i32): i32 {
  const bit = register ^ (register >> 1) ^ (register >> 3) ^ (register >> 12);
  return (register >> 1) | ((bit & 1) << 15);
}

@inline
export function clampGrain(value: i32): i32 {
  const middle = 128 << (frame.depth - 8);
  return max(-middle, min(middle - 1, value));
}

@inline
export function round2(value: i32, shift: i32): i32 {
  return (value + ((1 << shift) >> 1)) >> shift;
}

export function openGrain(): void {
  const seed = header(H.H_GRAIN_SEED);
  for (let p = 0; p < frame.planes; p++) {
    fillStrengths(p);
    fillNoise(p, p == 0 ? seed : seed ^ (p == 1 ? 0xb524 : 0x49d8));
    if (hasGrain(p)) filterNoise(p);
  }
}

@inline
function templateHeight(p: i32): i32 {
  return p && frame.subY ? HALF_HIGH : HIGH;
}

function fillNoise(p: i32, seed: i32): void {
  const shift = 12 - frame.depth + header(H.H_GRAIN_SCALE_SHIFT);
  const count = templateWidth(p) * templateHeight(p);
  const template = templateOf(p);
  let register = seed;
  const has = hasGrain(p);
  for (let i = 0; i < count; i++) {
    let value = 0;
    if (has) {
      register = nextRandom(register);
      value = load<i16>(GAUSSIAN + 2 * (register >> 5));
    }
    store<i16>(template + 2 * i, <i16>round2(value, shift));
  }
}

/** Each sample gets a part of those before it, and in chroma of the luma at its place. */
function filterNoise(p: i32): void {
  const lag = header(H.H_GRAIN_LAG);
  const shift = header(H.H_GRAIN_COEFFICIENT_SHIFT);
  const coefficients = H.H_GRAIN_COEFFICIENTS + p * MAX_COEFFICIENTS;
  const w = templateWidth(p);
  const template = templateOf(p);
  const usesLuma = p > 0 && header(H.H_GRAIN_POINTS) > 0;
  for (let y = BORDER; y < templateHeight(p); y++) {
    for (let x = BORDER; x < w - BORDER; x++) {
      let sum = 0;
      let i = coefficients;
      for (let dy = -lag; dy <= 0; dy++) {
        for (let dx = -lag; dx <= lag; dx++) {
          if (dy == 0 && dx == 0) break;
          const other: i32 = load<i16>(template + 2 * ((y + dy) * w + x + dx));
          sum += other * header(i++);
        }
      }
      if (usesLuma) sum += lumaAt(x, y) * header(i);
      const at = template + 2 * (y * w + x);
      store<i16>(at, <i16>clampGrain(<i32>load<i16>(at) + round2(sum, shift)));
    }
  }
}

/** The mean of the luma grain under a sample of chroma. */
function lumaAt(x: i32, y: i32): i32 {
  const x0 = ((x - BORDER) << frame.subX) + BORDER;
  const y0 = ((y - BORDER) << frame.subY) + BORDER;
  let sum = 0;
  for (let i = 0; i <= frame.subY; i++) {
    for (let j = 0; j <= frame.subX; j++) {
      sum += load<i16>(templateOf(0) + 2 * ((y0 + i) * WIDE + x0 + j));
    }
  }
  return round2(sum, frame.subX + frame.subY);
}

/** Lines from point to point. */
function fillStrengths(p: i32): void {
  const source = header(H.H_GRAIN_FROM_LUMA) ? 0 : p;
  const count = header(H.H_GRAIN_POINTS + source);
  const points = H.H_GRAIN_POINT + source * 2 * MAX_POINTS;
  const table = strengthsOf(p);
  memory.fill(table, 0, STRENGTH_BYTES);
  if (!count) return;
  memory.fill(table, <u8>header(points + 1), header(points));
  for (let i = 0; i < count - 1; i++) {
    const x0 = header(points + 2 * i);
    const y0 = header(points + 2 * i + 1);
    const length = header(points + 2 * i + 2) - x0;
    const slope = (header(points + 2 * i + 3) - y0) * ((65536 + (length >> 1)) / length);
    for (let x = 0; x < length; x++) {
      store<u8>(table + x0 + x, <u8>(y0 + ((x * slope + 32768) >> 16)));
    }
  }
  const last = header(points + 2 * count - 2);
  memory.fill(table + last, <u8>header(points + 2 * count - 1), 256 - last);
}
