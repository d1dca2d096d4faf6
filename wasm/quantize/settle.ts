// Colours move to the mean of the bins that are nearest to them (k-means; S. Lloyd, Least squares
// quantization in PCM, 1982).

import { blueAlphaOf, fourDistances, looksOf, narrowed, storeLooks } from './distance';
import { BIN_BYTES, CHANNELS, LOOKS, picture, SUM_BYTES, SUMS } from './state';

/** Farther than any colour is. */
const FAR: f32 = 1e9;

/** One round for the colours from `first` on, `count` of them, and the bins from `from` to `to`. */
export function settle(first: i32, count: i32, from: i32, to: i32): void {
  const colors = picture.tables + CHANNELS + ((<usize>first) << 4);
  listLooks(colors, count);
  const sums = picture.tables + SUMS;
  memory.fill(sums, 0, <usize>count * SUM_BYTES);
  const end = picture.bins + <usize>to * BIN_BYTES;
  for (let bin = picture.bins + <usize>from * BIN_BYTES; bin < end; bin += BIN_BYTES) {
    const color = v128.load(bin, 4);
    const at = sums + <usize>nearestOf(looksOf(color), count) * SUM_BYTES;
    const pixels = <f64>load<u32>(bin);
    const weight = f64x2.splat(pixels);
    const rg = f64x2.mul(weight, f64x2.promote_low_f32x4(color));
    const ba = f64x2.mul(weight, blueAlphaOf(color));
    v128.store(at, f64x2.add(v128.load(at), rg));
    v128.store(at, f64x2.add(v128.load(at, 16), ba), 16);
    store<f64>(at, load<f64>(at, 32) + pixels, 32);
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = sums + i * SUM_BYTES;
    const pixels = load<f64>(at, 32);
    if (pixels == 0) continue;
    const rg = f64x2.div(v128.load(at), f64x2.splat(pixels));
    const ba = f64x2.div(v128.load(at, 16), f64x2.splat(pixels));
    v128.store(colors + (i << 4), narrowed(rg, ba));
  }
}

/** The looks of `count` colours to LOOKS, and behind them three that nothing is near to. */
export function listLooks(colors: usize, count: i32): void {
  const looks = picture.tables + LOOKS;
  for (let i: usize = 0; i < <usize>count; i++) {
    storeLooks(looks, i, looksOf(v128.load(colors + (i << 4))));
  }
  for (let i = <usize>count; i < <usize>count + 3; i++) storeLooks(looks, i, f32x4.splat(FAR));
}

/** The nearest of the colours in LOOKS; of two as near the first. */
function nearestOf(place: v128, count: i32): i32 {
  const looks = picture.tables + LOOKS;
  let least = f32x4.splat(Infinity);
  let best = i32x4.splat(0);
  let four = i32x4(0, 1, 2, 3);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const distances = fourDistances(place, looks + (i << 2));
    const isLess = f32x4.lt(distances, least);
    least = v128.bitselect(distances, least, isLess);
    best = v128.bitselect(four, best, isLess);
    four = i32x4.add(four, i32x4.splat(4));
  }
  const shortest = min(
    min(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)),
    min(f32x4.extract_lane(least, 2), f32x4.extract_lane(least, 3)),
  );
  const isOther = f32x4.ne(least, f32x4.splat(shortest));
  const firsts = v128.bitselect(i32x4.splat(i32.MAX_VALUE), best, isOther);
  const pairs = i32x4.min_s(firsts, v128.shuffle<i32>(firsts, firsts, 2, 3, 0, 1));
  return min(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}
