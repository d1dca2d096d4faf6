// The colour transform by tiles (RFC 9649 4.2): what green tells of red, and both of blue, is taken
// from residuals. A candidate is judged by the entropy of what it leaves in its tile.

import { log2Of } from '../shared/logs';
import { divideUp } from '../shared/sizes';
import { CANDIDATE, CROSS_COUNTS, image } from './state';

/** What a change of multipliers must save in a tile, in bits: they are coded too. */
const WORTH: f64 = 6;

/** A tile's own counts weigh so much more than those of the tiles before: what it has comes again in it. */
const OWN: u32 = 8;
/** Pixels after which counts are halved, and those that are in them. */
const FADE: i32 = 1 << 14;
let pixels: i32 = 0;

let left: i32 = 0;
let top: i32 = 0;
let wide: i32 = 0;
let high: i32 = 0;

@inline
function pixelAt(x: i32, y: i32): usize {
  return image.pixels + ((<usize>image.history + <usize>(y - image.first) * image.coded + x) << 2);
}

/** A multiplier has five fraction bits. */
@inline
function delta(multiplier: i32, value: i32): i32 {
  return (multiplier * <i32>(<i8>value)) >> 5;
}

/** Chooses multipliers of the segment's tiles and takes away what they tell. */
export function crossSegment(): void {
  if (image.first == 0) {
    memory.fill(image.scratch + CROSS_COUNTS, 0, 2048);
    pixels = 0;
  }
  const side = 1 << image.crossBits;
  const tilesWide = divideUp(image.coded, side);
  const end = image.first + image.rows;
  for (let y = image.first; y < end; y += side) {
    let last: u32 = 0;
    for (let tile = 0; tile < tilesWide; tile++) {
      left = tile << image.crossBits;
      top = y;
      wide = min(side, image.coded - left);
      high = min(side, end - y);
      last = choose(last);
      const at = image.crossed + ((<usize>(y >> image.crossBits) * tilesWide + tile) << 2);
      store<u32>(at, last);
      if (last) apply(last);
      learn();
    }
  }
}

/** Multipliers as the file has them: green to red, green to blue << 8, red to blue << 16. */
function choose(last: u32): u32 {
  let gg: f64 = 0;
  let rr: f64 = 0;
  let gr: f64 = 0;
  let gb: f64 = 0;
  let rb: f64 = 0;
  for (let y = 0; y < high; y++) {
    let at = pixelAt(left, top + y);
    for (const end = at + ((<usize>wide) << 2); at < end; at += 4) {
      const b = <i32>load<i8>(at);
      const g = <i32>load<i8>(at, 1);
      const r = <i32>load<i8>(at, 2);
      gg += g * g;
      rr += r * r;
      gr += g * r;
      gb += g * b;
      rb += r * b;
    }
  }
  if (gg + rr == 0) return 0;
  // Least squares: of red by green, of blue by both.
  const toRed = gg > 0 ? rounded((gr / gg) * 32) : 0;
  const red = searchRed(toRed, <i32>(<i8>last));
  const det = gg * rr - gr * gr;
  let greenToBlue = 0;
  let redToBlue = 0;
  if (det > gg * rr * 0.01) {
    greenToBlue = rounded(((gb * rr - rb * gr) / det) * 32);
    redToBlue = rounded(((rb * gg - gb * gr) / det) * 32);
  } else if (gg > 0) greenToBlue = rounded((gb / gg) * 32);
  const blue = searchBlue(greenToBlue, redToBlue, last >> 8);
  return (red & 255) | (blue << 8);
}

@inline
function rounded(value: f64): i32 {
  return <i32>min<f64>(127, max<f64>(-128, floor<f64>(value + 0.5)));
}

/** The best multiplier of green to red around `guess`, 0 and `last`. */
function searchRed(guess: i32, last: i32): i32 {
  let best = 0;
  let bits = entropy(0, 0, true) - WORTH;
  if (last) {
    const found = entropy(last, 0, true) - WORTH;
    if (found < bits) {
      bits = found;
      best = last;
    }
  }
  if (guess && guess != last) {
    const found = entropy(guess, 0, true);
    if (found < bits) {
      bits = found;
      best = guess;
      for (let step = 4; step > 1; step >>= 1) {
        for (let sign = -1; sign < 2; sign += 2) {
          const next = max(-128, min(127, guess + sign * step));
          const bitsOfNext = entropy(next, 0, true);
          if (bitsOfNext < bits) {
            bits = bitsOfNext;
            best = next;
          }
        }
        guess = best;
      }
    }
  }
  return best;
}

/** The same for blue: green to blue, and red to blue << 8. */
function searchBlue(green: i32, red: i32, last: u32): u32 {
  let bestGreen = 0;
  let bestRed = 0;
  let bits = entropy(0, 0, false) - WORTH;
  if (last) {
    const found = entropy(<i32>(<i8>last), <i32>(<i8>(last >> 8)), false) - WORTH;
    if (found < bits) {
      bits = found;
      bestGreen = <i32>(<i8>last);
      bestRed = <i32>(<i8>(last >> 8));
    }
  }
  if (green || red) {
    const found = entropy(green, red, false);
    if (found < bits) {
      bits = found;
      bestGreen = green;
      bestRed = red;
      for (let step = 4; step > 1; step >>= 1) {
        for (let way = 0; way < 4; way++) {
          const sign = way & 1 ? -step : step;
          const nextGreen = max(-128, min(127, way < 2 ? green + sign : green));
          const nextRed = max(-128, min(127, way < 2 ? red : red + sign));
          const bitsOfNext = entropy(nextGreen, nextRed, false);
          if (bitsOfNext < bits) {
            bits = bitsOfNext;
            bestGreen = nextGreen;
            bestRed = nextRed;
          }
        }
        green = bestGreen;
        red = bestRed;
      }
    }
  }
  return (bestGreen & 255) | ((bestRed & 255) << 8);
}

/** Bits of the tile's red or blue when what multipliers tell is gone. */
function entropy(green: i32, red: i32, isRed: bool): f64 {
  const counts = image.scratch + CANDIDATE;
  memory.fill(counts, 0, 1024);
  for (let y = 0; y < high; y++) {
    let at = pixelAt(left, top + y);
    for (const end = at + ((<usize>wide) << 2); at < end; at += 4) {
      const g = <i32>load<i8>(at, 1);
      const r = <i32>load<i8>(at, 2);
      const value = isRed
        ? r - delta(green, g)
        : <i32>load<i8>(at) - delta(green, g) - delta(red, r);
      const count = counts + ((<usize>(value & 255)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
  return bitsOfCounts(isRed);
}

/**
 * What the candidate's counts take where they and those of the tiles before are coded as one, less what is the
 * same for all candidates.
 */
function bitsOfCounts(isRed: bool): f64 {
  const counts = image.scratch + CANDIDATE;
  const before = image.scratch + CROSS_COUNTS + (isRed ? 0 : 1024);
  let bits: f64 = 0;
  for (let i: usize = 0; i < 1024; i += 4) {
    const count = load<u32>(counts + i);
    if (count) bits -= <f64>count * log2Of(OWN * count + load<u32>(before + i));
  }
  return bits;
}

/** Counts what the tile is left with; counts of tiles long ago fade. */
function learn(): void {
  const red = image.scratch + CROSS_COUNTS;
  for (let y = 0; y < high; y++) {
    let at = pixelAt(left, top + y);
    for (const end = at + ((<usize>wide) << 2); at < end; at += 4) {
      const ofRed = red + ((<usize>load<u8>(at, 2)) << 2);
      const ofBlue = red + 1024 + ((<usize>load<u8>(at)) << 2);
      store<u32>(ofRed, load<u32>(ofRed) + 1);
      store<u32>(ofBlue, load<u32>(ofBlue) + 1);
    }
  }
  pixels += wide * high;
  if (pixels < FADE) return;
  for (let i: usize = 0; i < 2048; i += 4) store<u32>(red + i, load<u32>(red + i) >> 1);
  pixels >>= 1;
}

function apply(multipliers: u32): void {
  const toRed = <i32>(<i8>multipliers);
  const greenToBlue = <i32>(<i8>(multipliers >> 8));
  const redToBlue = <i32>(<i8>(multipliers >> 16));
  for (let y = 0; y < high; y++) {
    let at = pixelAt(left, top + y);
    for (const end = at + ((<usize>wide) << 2); at < end; at += 4) {
      const g = <i32>load<i8>(at, 1);
      const r = <i32>load<i8>(at, 2);
      const b = <i32>load<i8>(at) - delta(greenToBlue, g) - delta(redToBlue, r);
      store<u8>(at, <u8>b);
      store<u8>(at, <u8>(r - delta(toRed, g)), 2);
    }
  }
}
