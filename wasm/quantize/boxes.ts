// Boxes of bins are cut where the squared error is largest, at their mean (after X. Wu, Color quantization
// by dynamic programming and principal analysis, 1992), until there are as many as there may be colours.

import { blueAlphaOf, narrowed } from './distance';
import { BIN_BYTES, BOX_BYTES, BOXES, CHANNELS, picture } from './state';

let boxes: i32 = 0;

@inline
function boxAt(box: i32): usize {
  return picture.tables + BOXES + <usize>box * BOX_BYTES;
}

@inline
function meansAt(box: i32): usize {
  return picture.tables + CHANNELS + ((<usize>box) << 4);
}

@inline
function colorAt(place: i32): usize {
  const bin = load<u32>(picture.order + ((<usize>place) << 2));
  return picture.bins + <usize>bin * BIN_BYTES;
}

/**
 * Cuts the bins into `most` boxes at most, and writes their means to CHANNELS: those of opaque bins
 * first, if these are `apart`. Answers how many boxes there are.
 */
export function cutBoxes(most: i32, apart: bool): i32 {
  const all = picture.allBins;
  boxes = 0;
  for (let i = 0; i < all; i++) store<u32>(picture.order + ((<usize>i) << 2), i);
  if (apart) addBox(0, picture.opaqueBins);
  if (all > 0) addBox(apart ? picture.opaqueBins : 0, all);
  while (boxes > 0 && boxes < most) {
    const worst = worstBox();
    if (load<f64>(boxAt(worst), 8) == 0) break;
    halve(worst);
  }
  sortBoxes();
  for (let i = 0; i < boxes; i++) {
    const start = load<u32>(boxAt(i));
    v128.store(meansAt(i), meanOf(start, load<u32>(boxAt(i), 4)));
  }
  return boxes;
}

/** Boxes whose bins are opaque: the first ones. */
export function opaqueBoxes(): i32 {
  let count = 0;
  while (count < boxes && <i32>load<u32>(boxAt(count)) < picture.opaqueBins) count++;
  return count;
}

function worstBox(): i32 {
  let worst = 0;
  for (let i = 1; i < boxes; i++) {
    if (load<f64>(boxAt(i), 8) > load<f64>(boxAt(worst), 8)) worst = i;
  }
  return worst;
}

function addBox(start: i32, end: i32): void {
  measureBox(boxes++, start, end);
}

/** The box from `start` to `end`, and the weighted squared error in it along each channel. */
function measureBox(box: i32, start: i32, end: i32): void {
  const at = boxAt(box);
  const mean = meanOf(start, end);
  let rg = f64x2.splat(0);
  let ba = f64x2.splat(0);
  if (end - start > 1) {
    for (let place = start; place < end; place++) {
      const color = colorAt(place);
      const d = f32x4.sub(v128.load(color, 4), mean);
      const pixels = f64x2.splat(<f64>load<u32>(color));
      const low = f64x2.promote_low_f32x4(d);
      const high = blueAlphaOf(d);
      rg = f64x2.add(rg, f64x2.mul(pixels, f64x2.mul(low, low)));
      ba = f64x2.add(ba, f64x2.mul(pixels, f64x2.mul(high, high)));
    }
  }
  rg = f64x2.mul(rg, f64x2(2, 4));
  ba = f64x2.mul(ba, f64x2(1, 1.75));
  const sums = f64x2.add(rg, ba);
  store<u32>(at, start);
  store<u32>(at, end, 4);
  store<f64>(at, f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1), 8);
  v128.store(at, rg, 16);
  v128.store(at, ba, 32);
}

/** The mean colour of bins, each weighed by its pixels. */
function meanOf(start: i32, end: i32): v128 {
  let rg = f64x2.splat(0);
  let ba = f64x2.splat(0);
  let all: f64 = 0;
  for (let place = start; place < end; place++) {
    const color = colorAt(place);
    const levels = v128.load(color, 4);
    const pixels = <f64>load<u32>(color);
    rg = f64x2.add(rg, f64x2.mul(f64x2.splat(pixels), f64x2.promote_low_f32x4(levels)));
    ba = f64x2.add(ba, f64x2.mul(f64x2.splat(pixels), blueAlphaOf(levels)));
    all += pixels;
  }
  return narrowed(f64x2.div(rg, f64x2.splat(all)), f64x2.div(ba, f64x2.splat(all)));
}

/** Two boxes of one, at the mean of the channel with the largest error: both have bins. */
function halve(box: i32): void {
  const at = boxAt(box);
  const start = <i32>load<u32>(at);
  const end = <i32>load<u32>(at, 4);
  let axis: usize = 0;
  for (let c: usize = 1; c < 4; c++) {
    if (load<f64>(at + (c << 3), 16) > load<f64>(at + (axis << 3), 16)) axis = c;
  }
  v128.store(meansAt(box), meanOf(start, end));
  const middle = load<f32>(meansAt(box) + (axis << 2));
  let low = start;
  let high = end - 1;
  while (low <= high) {
    if (load<f32>(colorAt(low) + (axis << 2), 4) <= middle) low++;
    else {
      const from = picture.order + ((<usize>low) << 2);
      const to = picture.order + ((<usize>high) << 2);
      high--;
      const bin = load<u32>(from);
      store<u32>(from, load<u32>(to));
      store<u32>(to, bin);
    }
  }
  const cut = min(max(low, start + 1), end - 1);
  measureBox(box, start, cut);
  addBox(cut, end);
}

/** By where they begin. */
function sortBoxes(): void {
  for (let i = 1; i < boxes; i++) {
    for (let k = i; k > 0 && load<u32>(boxAt(k - 1)) > load<u32>(boxAt(k)); k--) {
      for (let word: usize = 0; word < BOX_BYTES; word += 8) {
        const one = boxAt(k - 1) + word;
        const other = boxAt(k) + word;
        const kept = load<u64>(one);
        store<u64>(one, load<u64>(other));
        store<u64>(other, kept);
      }
    }
  }
}
