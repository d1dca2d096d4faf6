// Whether the letters of a drawing are drawn by thirds of a pixel: one edge is red, the other blue. Such fringes
// are there to make luma finer, and nobody sees them as colours, but in 4:4:4 they cost as much as the letters.
//
// They are told from coloured letters by what the first band shows: a letter of one colour on ground of one
// colour has chroma that is linear in luma, fringes do not; and fringes are only beside a letter, not above it.

import { enc } from '../state';
import { rangeOf } from './screen';

/** A square of 8 x 8 is looked at if its values lie as far apart. */
const CONTRAST: i32 = 24;
/** There must be as much chroma, in squares of a sample's distance from the mean. */
const LEAST_VARIANCE: f64 = 100;
/** As much of it is not linear in luma: of drawings without fringes, less than half. */
const STRAY: f64 = 0.6;
/** Chroma changes along rows as much more than down columns as this times luma does; without fringes, up to 1. */
const ALONG: f64 = 1.4;

/** Sums over the squares: of squared changes along rows and down columns, luma and chroma. */
let lumaAlong: f64 = 0;
let lumaDown: f64 = 0;
let chromaAlong: f64 = 0;
let chromaDown: f64 = 0;
/** Variance of chroma in its squares, and what of it luma does not tell; how many squares. */
let variance: f64 = 0;
let stray: f64 = 0;
let squares: f64 = 0;

/** Whether the first band, in 4:4:4, has fringes. */
export function hasFringes(): bool {
  const stride = enc.sourceStride0;
  const h = min(64, enc.codedHeight);
  lumaAlong = 0;
  lumaDown = 0;
  chromaAlong = 0;
  chromaDown = 0;
  variance = 0;
  stray = 0;
  squares = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < enc.codedWidth; x += 8) {
      const at: usize = y * <i32>stride + x;
      if (rangeOf(enc.source0 + at, stride) < CONTRAST) continue;
      squares += 64;
      lumaAlong += <f64>changes(enc.source0 + at, stride, 1);
      lumaDown += <f64>changes(enc.source0 + at, stride, stride);
      measureChroma(enc.source0 + at, enc.source1 + at, stride);
      measureChroma(enc.source0 + at, enc.source2 + at, stride);
    }
  }
  if (variance < LEAST_VARIANCE * squares || stray < STRAY * variance) return false;
  return chromaAlong * lumaDown > ALONG * chromaDown * lumaAlong;
}

/** Squared differences of the samples of a square from those `step` bytes further on, within it. */
function changes(p: usize, stride: usize, step: usize): i32 {
  const w: usize = step == 1 ? 7 : 8;
  const h: usize = step == 1 ? 8 : 7;
  let sum = 0;
  for (let y: usize = 0; y < h; y++, p += stride) {
    for (let x: usize = 0; x < w; x++) {
      const d = <i32>load<u8>(p + x) - <i32>load<u8>(p + x + step);
      sum += d * d;
    }
  }
  return sum;
}

function measureChroma(luma: usize, chroma: usize, stride: usize): void {
  chromaAlong += <f64>changes(chroma, stride, 1);
  chromaDown += <f64>changes(chroma, stride, stride);
  let a = 0;
  let c = 0;
  let aa = 0;
  let ac = 0;
  let cc = 0;
  for (let y = 0; y < 8; y++, luma += stride, chroma += stride) {
    for (let x: usize = 0; x < 8; x++) {
      const one: i32 = load<u8>(luma + x);
      const other: i32 = load<u8>(chroma + x);
      a += one;
      c += other;
      aa += one * one;
      ac += one * other;
      cc += other * other;
    }
  }
  // 64 times the sums of squares about the mean; that of luma is not 0, for the square has contrast.
  const both = <f64>(64 * ac - a * c);
  const all = <f64>(64 * cc - c * c);
  variance += all / 64;
  stray += (all - (both * both) / <f64>(64 * aa - a * a)) / 64;
}
