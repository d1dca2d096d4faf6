// By how much chroma follows luma in each tile.

import { sumFloats } from '../shared/lanes';
import { isFlat, rows, smallBlock, tileOf } from './band';
import { kindAt, weightsOf } from './kind-tables';
import { SMALL } from './kinds';
import { picture, TILE } from './picture';

/** Chroma follows luma by steps of 1 / this. */
const FOLLOW_UNIT: f32 = 84;
/** How much B follows Y without any. */
const BASE_B: f32 = 1;

@inline
export function followsOf(plane: usize, tile: usize): f32 {
  if (plane == 1) return 0;
  const own = <f32>load<i8>((plane == 0 ? picture.follows0 : picture.follows1) + tile);
  return own / FOLLOW_UNIT + (plane == 0 ? 0 : BASE_B);
}

/** By least squares over each tile's 8x8 blocks. */
export function correlateBand(): void {
  for (let left: i32 = 0; left < picture.wide; left += TILE) {
    store<i8>(picture.follows0 + tileOf(left), correlate(left, 0, 0));
    store<i8>(picture.follows1 + tileOf(left), correlate(left, 2, BASE_B));
  }
}

function correlate(left: i32, plane: usize, base: f32): i8 {
  const weights = weightsOf(kindAt(SMALL), plane);
  let squares = f32x4.splat(0);
  let products = f32x4.splat(0);
  let count: i32 = 0;
  const right = min(left + TILE, picture.wide);
  for (let y: i32 = 0; y < rows; y++) {
    for (let x = left; x < right; x++) {
      count += 63;
      if (isFlat(x, y)) continue;
      const block = smallBlock(x, y);
      for (let i: usize = 0; i < 256; i += 16) {
        const weight = v128.load(weights + i);
        const luma = v128.load(block + 256 + i);
        const own = f32x4.sub(
          v128.load(block + (plane << 8) + i),
          f32x4.mul(f32x4.splat(base), luma),
        );
        const weighted = f32x4.mul(luma, weight);
        squares = f32x4.add(squares, f32x4.mul(weighted, weighted));
        products = f32x4.add(products, f32x4.mul(weighted, f32x4.mul(own, weight)));
      }
    }
  }
  const unit = FOLLOW_UNIT;
  const all = sumFloats(squares) / (unit * unit) + <f32>count * 0.0005;
  const steps = nearest<f32>(sumFloats(products) / unit / all);
  return <i8>max(-128, min(127, <i32>steps));
}
