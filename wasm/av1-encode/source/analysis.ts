// What the source says before anything is tried: direction and strength of edges, and how fine the
// quantizer of a superblock should be.

import { AC_QUANTIZER, DC_QUANTIZER } from '../../shared/av1/coding-tables';
import { sumLanes } from '../../shared/lanes';
import { TENSORS } from '../places';
import { morton } from '../predict/edges';
import { base, enc } from '../state';
import { H_DCT, V_DCT } from '../transform/transform';
import { meanOctaves, varianceAbove } from './variances';
import { setWeight } from './weights';

/** Structure tensors of the 8 x 8 blocks of the superblock at x. */
export function measureTensors(x0: i32): void {
  const stride = enc.sourceStride0;
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  for (let y = 0; y < h; y += 8) {
    for (let x = 0; x < w; x += 8) {
      let xx = i32x4.splat(0);
      let yy = i32x4.splat(0);
      let xy = i32x4.splat(0);
      for (let r = y; r < y + 8; r++) {
        const p = enc.source0 + r * <i32>stride + x0 + x;
        const gx = i16x8.sub(v128.load8x8_u(p + 1), v128.load8x8_u(p - 1));
        const below = v128.load8x8_u(r == h - 1 ? p : p + stride);
        const gy = i16x8.sub(below, v128.load8x8_u(r == 0 ? p : p - stride));
        xx = i32x4.add(xx, i32x4.dot_i16x8_s(gx, gx));
        yy = i32x4.add(yy, i32x4.dot_i16x8_s(gy, gy));
        xy = i32x4.add(xy, i32x4.dot_i16x8_s(gx, gy));
      }
      const tensor = base + TENSORS + morton(x >> 3, y >> 3) * 16;
      store<i32>(tensor, sumLanes(xx));
      store<i32>(tensor, sumLanes(yy), 4);
      store<i32>(tensor, sumLanes(xy), 8);
    }
  }
}

/** Structure tensor of a square of 8 x 8: xx, yy, xy. */
@inline
export function tensorAt(x: i32, y: i32): usize {
  return base + TENSORS + morton((x & 63) >> 3, y >> 3) * 16;
}

/** Mean squared gradient of a block (of its square of 8 x 8 at least) against the squared step of the quantizer. */
export function texture(x: i32, y: i32, w: i32, h: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < h; j += 8) {
    for (let i = 0; i < w; i += 8) {
      const t = tensorAt(x + i, y + j);
      sum += <f64>load<i32>(t) + <f64>load<i32>(t, 4);
    }
  }
  const step = <f64>enc.acStep / 8;
  return sum / (<f64>max(64, w * h) * 4 * step * step);
}

/** Gradients along one side that are so much larger than those along the other make an edge. */
const ONE_WAY: f64 = 3;

/** What lineType() answers for both. */
const BOTH_LINES: i32 = -1;

/** The transforms of one dimension that are worth a trial: V_DCT, H_DCT, along the edges; BOTH_LINES; 0: neither. */
export function lineType(x: i32, y: i32, w: i32, h: i32, isSharp: bool): i32 {
  if (isSharp) return BOTH_LINES;
  let xx: f64 = 0;
  let yy: f64 = 0;
  for (let j = 0; j < h; j += 8) {
    for (let i = 0; i < w; i += 8) {
      const t = tensorAt(x + i, y + j);
      xx += <f64>load<i32>(t);
      yy += <f64>load<i32>(t, 4);
    }
  }
  return xx > ONE_WAY * yy ? V_DCT : yy > ONE_WAY * xx ? H_DCT : 0;
}

/** The angle of prediction along a block's edges in degrees, 0 if there is no clear one. */
export function direction(x: i32, y: i32, w: i32, h: i32): i32 {
  let xx: f64 = 0;
  let yy: f64 = 0;
  let xy: f64 = 0;
  for (let j = 0; j < h; j += 8) {
    for (let i = 0; i < w; i += 8) {
      const t = tensorAt(x + i, y + j);
      xx += <f64>load<i32>(t);
      yy += <f64>load<i32>(t, 4);
      xy += <f64>load<i32>(t, 8);
    }
  }
  const d = xx - yy;
  const e = 2 * xy;
  const sum = xx + yy;
  if (d * d + e * e < 0.01 * sum * sum || sum < <f64>(w * h)) return 0;
  let angle = 90 - arc(e, d) * 0.5;
  if (angle < 0) angle += 180;
  if (angle < 34) angle += 180;
  return <i32>(angle + 0.5);
}

/** atan2 in degrees, within half a degree. */
function arc(y: f64, x: f64): f64 {
  const ax = abs(x);
  const ay = abs(y);
  const r = ax > ay ? ay / ax : ax / ay;
  let a = r * (45 + 15.65 * (1 - r));
  if (ay > ax) a = 90 - a;
  if (x < 0) a = 180 - a;
  return y < 0 ? -a : a;
}

/** Sets steps, rounding and lambda for a quantizer index. */
export function useQuantizer(q: i32): void {
  enc.superblockQ = q;
  enc.dcStep = load<u16>(DC_QUANTIZER + 2 * q);
  enc.acStep = load<u16>(AC_QUANTIZER + 2 * q);
  enc.dcRound = (enc.dcStep * DC_ROUND) >> 8;
  enc.acRound = (enc.acStep * AC_ROUND) >> 8;
  const uv = max(0, min(255, q + enc.chromaDelta));
  enc.dcStepUv = load<u16>(DC_QUANTIZER + 2 * uv);
  enc.acStepUv = load<u16>(AC_QUANTIZER + 2 * uv);
  enc.dcRoundUv = (enc.dcStepUv * DC_ROUND) >> 8;
  enc.acRoundUv = (enc.acStepUv * AC_ROUND_UV) >> 8;
  const step = <f64>enc.acStep / 8;
  enc.lambdaOfAll = LAMBDA * step * step;
  setWeight(1);
}

/** How much less a bit costs where all of a superblock is a texture whose errors count less (masking.ts). */
const EASED: f64 = 0.38;

/** Lets a superblock with textures have more bits: `share` of it has them. */
export function easeLambda(share: f64): void {
  enc.lambdaOfAll *= 1 - EASED * share;
  setWeight(1);
}

/**
 * Rounding of levels before they are optimized, in 1/256 of a step: of luma's AC upwards, for levels may
 * only drop from there, and do where that costs less.
 */
const DC_ROUND: i32 = 128;
const AC_ROUND: i32 = 140;
const AC_ROUND_UV: i32 = 128;
/** Squared error that a bit may cost, in squared steps. */
const LAMBDA: f64 = 0.063;

/** Blocks of as much variance and more are quantized with base_q_idx. */
const COARSE_VARIANCE_LOG2: f64 = 11;
/** How much finer the step is for each halving of the variance, before it is toned down. */
const STEP_PER_HALVING: f64 = 0.49;
/** The block that speaks for its superblock, of all by variance, in eighths. */
const SPEAKER: i32 = 5;
/** Finer by no more than this. */
const MOST_STEPS: i32 = 20;

/**
 * The superblock's quantizer: finer where it is smooth, for there one sees more; in steps of 4. It is
 * the variance of a block in the upper middle that counts, so that a superblock with some sky and much
 * texture is not coded as sky.
 */
export function chooseQuantizer(): void {
  const variance = varianceAbove(SPEAKER);
  const halvings = COARSE_VARIANCE_LOG2 - Math.log2(Math.max(1, variance));
  const ratio = 1 + STEP_PER_HALVING * Math.max(0, halvings);
  const wanted = <f64>load<u16>(AC_QUANTIZER + 2 * enc.baseQ) / ratio;
  let q = enc.baseQ;
  while (q > 1 && <f64>load<u16>(AC_QUANTIZER + 2 * q) > wanted) q--;
  // Fine quantizers need less of this.
  const boost = (<f64>(enc.baseQ - q) * <f64>(enc.baseQ + 544)) / 1279;
  const steps = min(MOST_STEPS, <i32>Math.round(boost / 4));
  useQuantizer(enc.baseQ - 4 * min(steps, (enc.baseQ - 1) >> 2));
}

/** Drawn superblocks have a finer one than this for every fourth step of base_q_idx beyond it. */
const DRAWN_Q: i32 = 96;

/** Squares of drawn superblocks that vary by as many octaves are quantized with that. */
const DRAWN_OCTAVES: f64 = 10;
/** How much finer for each octave less, in steps of 4; by no more steps than this, nor coarser. */
const STEPS_PER_OCTAVE: f64 = 2.25;
const MOST_DRAWN_STEPS: i32 = 9;

/**
 * The quantizer of drawn superblocks, in steps of 4. White between letters is no reason to code letters
 * finer where there are fewer of them: empty squares are not asked. Faint drawings are coded finer than
 * sharp ones, and coarse quantizers are a little finer throughout.
 */
export function useDrawnQuantizer(): void {
  let steps = max(0, enc.baseQ - DRAWN_Q) >> 4;
  const octaves = meanOctaves();
  if (octaves > 0) {
    const finer = <i32>Math.round(STEPS_PER_OCTAVE * (DRAWN_OCTAVES - octaves));
    steps += max(-MOST_DRAWN_STEPS, min(MOST_DRAWN_STEPS, finer));
  }
  // From 1 to 255, and whole steps from base_q_idx.
  const q = enc.baseQ - 4 * max(-((255 - enc.baseQ) >> 2), min((enc.baseQ - 1) >> 2, steps));
  useQuantizer(q);
}
