// What a node's texture says of its partition before all is tried: how much its squares of 8 x 8 differ in
// strength and in direction, and what it costs whole. The limits were fitted by logistic regression to
// costs of whole nodes, quarters and halves (20 photos, three qualities): what they leave out would have
// saved about a tenth of a percent of the cost of a picture each. Of smooth nodes they are less sure.

import { octavesOf } from '../../shared/octaves';
import { tensorAt, texture } from '../source/analysis';
import { enc } from '../state';

/** How much more the logarithm of the mean texture is than the mean of logarithms, by two. */
let spread: f32 = 0;
/** The share of gradients that goes one way in a square, but not in the whole node. */
let turn: f32 = 0;
/** log2 of the mean texture. */
let strength: f32 = 0;

/** Texture that is as good as none. */
const LEAST: f32 = 0.01;

@inline
function norm(x: f32, y: f32): f32 {
  return Mathf.sqrt(x * x + y * y);
}

/** Measures a node of the superblock; `detail`: its texture. */
export function measureNode(x: i32, y: i32, size: i32, detail: f64): void {
  const step = <f32>enc.acStep;
  const unit: f32 = <f32>1 / (4 * step * step);
  let logarithms: f32 = 0;
  let norms: f32 = 0;
  let across: f32 = 0;
  let slanted: f32 = 0;
  let sum: f32 = 0;
  for (let j = 0; j < size; j += 8) {
    for (let i = 0; i < size; i += 8) {
      const tensor = tensorAt(x + i, y + j);
      const xx = <f32>load<i32>(tensor);
      const yy = <f32>load<i32>(tensor, 4);
      const d = xx - yy;
      const xy: i32 = load<i32>(tensor, 8);
      const e = <f32>(xy + xy);
      logarithms += octavesOf((xx + yy) * unit + LEAST);
      norms += norm(d, e);
      across += d;
      slanted += e;
      sum += xx + yy;
    }
  }
  const squares = <f32>((size >> 3) * (size >> 3));
  strength = octavesOf(<f32>detail + 0.001);
  spread = strength - logarithms / squares;
  turn = (norms - norm(across, slanted)) / (sum + 1);
}

/**
 * Whether the halves of a node differ enough in texture to be worth a trial: the more so the less whole and
 * quarters are a close call; `far`: the difference of their costs, as a share.
 */
export function areHalvesUnlike(x: i32, y: i32, size: i32, isLying: bool, far: f64): bool {
  const half = size >> 1;
  const w = isLying ? size : half;
  const h = isLying ? half : size;
  const first = texture(x, y, w, h) + 0.001;
  const second = texture(x + size - w, y + size - h, w, h) + 0.001;
  const unlike = 0.5 * Math.log2(((first + second) * (first + second)) / (4 * first * second));
  return unlike > 3.3 * far + (size == 16 ? -0.12 : 0.1);
}

/** Whether a node of 32 is not worth a trial as one block; of smooth ones that is less sure. */
export function isBetterCut(): bool {
  const doubt = Mathf.max(0, -2 - strength);
  return 0.34 * strength + 2.32 * spread + 10.8 * turn > 3 + 2 * doubt;
}

/** Whether a node of 16 or 32 is not worth a trial in quarters: `bits` is what a sample of it costs whole. */
export function isBetterWhole(log2: i32, bits: f32): bool {
  const cost = octavesOf(bits + 0.0001);
  const doubt = Mathf.max(0, -4.5 - strength);
  if (log2 == 4) return 0.97 * cost + 1.8 * spread + 5.5 * turn < -0.4 - 0.7 * doubt;
  return 1.29 * cost + 2.3 * spread + 5.3 * turn < -1.6 - 1.2 * doubt;
}
