// What errors count by place: more in smooth squares than in textures beside them, as they are seen (and as
// SSIM divides errors by variances). The quantizer of a superblock follows its variance as a whole
// (analysis.ts); within it, this shifts bits from one square to another without a word in the file.
//
// In a block errors stay as they are, and a bit costs so much more or less. What a block has cost is
// multiplied by its weight, so that costs of blocks add up and compare: those of the weighted errors.

import { octavesOf, ofOctaves } from '../../shared/octaves';
import { enc } from '../state';
import { varianceAt } from './variances';

/** Errors count by this power of the variance, and where letters stand beside empty squares. */
const POWER: f32 = 0.28;
const POWER_DRAWN: f32 = 0.3;
/** Variance that is added: what varies less is as smooth as can be seen. */
const LEAST_VARIANCE: f32 = 30;
/** What varies more counts no less. */
const MOST_VARIANCE: f32 = 2048;

/** Lambda of sums of absolute differences, against the root of the one of squares. */
const LAMBDA_ABS: f64 = 1.6;

/** Of each 8 x 8 square of the superblock, 8 in a row; f32 each. */
const WEIGHTS: usize = memory.data(4 * 64, 16);

/** Decides for the squares of the superblock at x0, against its geometric mean. */
export function measureWeights(x0: i32): void {
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  let sum: f32 = 0;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) sum += octaves(x, y);
  }
  const mean = sum / <f32>((w >> 3) * (h >> 3));
  const power = enc.isScreen ? POWER_DRAWN : POWER;
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) {
      const weight = ofOctaves(power * (mean - octaves(x, y)));
      store<f32>(WEIGHTS + 4 * (y + (x >> 3)), weight);
    }
  }
}

/** log2 of a square's variance, within a tenth. */
@inline
function octaves(x: i32, y: i32): f32 {
  const variance = Mathf.min(varianceAt(x, y) + LEAST_VARIANCE, MOST_VARIANCE);
  return octavesOf(variance);
}

/** Sets lambda for the block that is entered: the mean of its squares. */
export function enterWeight(): void {
  const wide = enc.blockWidth >> 3;
  const high = enc.blockHeight >> 3;
  const first = WEIGHTS + 4 * ((enc.blockY & ~7) + ((enc.blockX & 63) >> 3));
  let sum: f32 = 0;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) sum += load<f32>(first + 4 * ((y << 3) + x));
  }
  setWeight(<f64>sum / <f64>(wide * high));
}

/** For all blocks of a superblock whose errors count alike. */
export function setWeight(weight: f64): void {
  enc.weight = weight;
  enc.lambda = enc.lambdaOfAll / weight;
  enc.lambdaAbs = Math.sqrt(enc.lambda) * LAMBDA_ABS;
}
