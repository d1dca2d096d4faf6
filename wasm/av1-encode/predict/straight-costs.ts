// Hadamard costs of DC, V and H without predicting: these predictions change one coefficient, one row or
// one column of a tile's Hadamard transform, and the transform is linear. So the source's suffices, once
// for each 8 x 8 tile of a superblock, however it is cut into blocks.
//
// Twin: hadamardCost() of the prediction (test/engine/formats/avif/av1-encode-parts.test.ts).

import { sumLanes } from '../../shared/lanes';
import { ABOVE_EDGE, LEFT_EDGE, TILE_SUMS } from '../places';
import { hadamardSum } from '../residual';
import { base, enc } from '../state';
import { morton } from './edges';

// A tile: i16 x 8 sums of its columns, i16 x 8 of its rows; i32 sums of absolute coefficients without
// the first row, without the first column, without the first coefficient, and the sum of its samples.
const TILE_BYTES: i32 = 48;

/** A row of nothing. */
const ZEROS: usize = memory.data(16, 16);

/** Fills TILE_SUMS for the superblock at x0. */
export function measureTiles(x0: i32): void {
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  for (let y = 0; y < h; y += 8) {
    const row = enc.source0 + y * <i32>enc.sourceStride0 + x0;
    for (let x = 0; x < w; x += 8) measureTile(row + x, tileAt(x, y));
  }
}

@inline
function tileAt(x: i32, y: i32): usize {
  return base + TILE_SUMS + morton((x & 63) >> 3, y >> 3) * TILE_BYTES;
}

function measureTile(src: usize, to: usize): void {
  const stride = enc.sourceStride0;
  const first = fourRows(src, stride);
  const second = fourRows(src + 4 * stride, stride);
  const rows = i16x8.narrow_i32x4_s(first, second);
  let columns = v128.load8x8_u(src);
  for (let y: usize = 1; y < 8; y++) {
    columns = i16x8.add(columns, v128.load8x8_u(src + y * stride));
  }
  v128.store(to, columns);
  v128.store(to, rows, 16);
  const all = 2 * hadamardSum(src, stride, ZEROS, 0);
  const samples = <i32>sumLanes(i32x4.add(first, second));
  store<i32>(to, all - lineSum(columns), 32);
  store<i32>(to, all - lineSum(rows), 36);
  store<i32>(to, all - samples, 40);
  store<i32>(to, samples, 44);
}

/** Sums of eight samples each of four rows. */
@inline
function fourRows(src: usize, stride: usize): v128 {
  const below = src + 2 * stride;
  return i32x4.extadd_pairwise_i16x8_u(
    i16x8.narrow_i32x4_s(twoRows(src, src + stride), twoRows(below, below + stride)),
  );
}

/** Of two rows, sums of their halves. */
@inline
function twoRows(a: usize, b: usize): v128 {
  const both = v128.load64_lane(b, v128.load64_zero(a), 1);
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(both));
}

/** Sum of the absolute Hadamard coefficients of eight values. */
@inline
function lineSum(v: v128): i32 {
  let other = v128.shuffle<i64>(v, v, 1, 0);
  v = v128.shuffle<i64>(i16x8.add(v, other), i16x8.sub(v, other), 0, 2);
  other = v128.shuffle<i32>(v, v, 1, 0, 3, 2);
  v = i16x8.abs(v128.shuffle<i32>(i16x8.add(v, other), i16x8.sub(v, other), 0, 4, 2, 6));
  // |a + b| + |a - b| = 2 max(|a|, |b|)
  v = i16x8.max_s(v, i32x4.shr_u(v, 16));
  return 2 * sumLanes(v128.and(v, i32x4.splat(0xffff)));
}

/** What hadamardCost() says of the current block where all of it is `value`. */
export function flatCost(value: i32): i32 {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  let total = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) {
      const tile = tileAt(enc.blockX + x, enc.blockY + y);
      total += (load<i32>(tile, 40) + abs(load<i32>(tile, 44) - 64 * value)) >> 3;
    }
  }
  return total;
}

/** The same where columns go on from the edge above. */
export function columnsCost(): i32 {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  let total = 0;
  for (let x = 0; x < w; x += 8) {
    const above = i16x8.shl(v128.load8x8_u(base + ABOVE_EDGE + x), 3);
    for (let y = 0; y < h; y += 8) {
      const tile = tileAt(enc.blockX + x, enc.blockY + y);
      total += (load<i32>(tile, 32) + lineSum(i16x8.sub(v128.load(tile), above))) >> 3;
    }
  }
  return total;
}

/** The same where rows go on from the left edge. */
export function rowsCost(): i32 {
  const w = enc.blockWidth;
  const h = enc.blockHeight;
  let total = 0;
  for (let y = 0; y < h; y += 8) {
    const left = i16x8.shl(v128.load8x8_u(base + LEFT_EDGE + y), 3);
    for (let x = 0; x < w; x += 8) {
      const tile = tileAt(enc.blockX + x, enc.blockY + y);
      total += (load<i32>(tile, 36) + lineSum(i16x8.sub(v128.load(tile, 16), left))) >> 3;
    }
  }
  return total;
}
