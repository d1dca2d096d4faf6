// Masking: in a texture errors of high frequencies are seen less, so they count less, and levels that
// only serve them are left out. It is the weights of a quantiser matrix, but for one block at a time and
// without a word in the file: steps stay as they are. A matrix proper holds for the whole picture, and
// takes from edges and gradients what it saves in leaves and grass.

import { initSet, MASKING, reciprocalsOf, weightsOf } from '../coefficients/matrices';
import { enc } from '../state';
import { IDENTITY } from '../transform/transform';
import { texture } from './analysis';

/** Whose weights: a middling one of the levels of luma (0 to 14). */
const LEVEL: i32 = 6;
/** Regions of this side and as much texture (analysis.ts) have masking. */
const REGION: i32 = 16;
const LEAST_TEXTURE: f64 = 0.12;
/**
 * A texture is measured by the quantiser's step, but by none below this one (of quality 80): or weak grain,
 * which a coarse quantiser keeps as it can, would count as a texture for a fine one, and be left out.
 */
const LEAST_STEP: f64 = 138;

/** What errors count, by weight in 1/32. */
const SHARES: usize = memory.data(4 * 256, 16);

export function initMasking(): void {
  initSet(MASKING, LEVEL, 0);
  for (let weight = 1; weight < 256; weight++) {
    const root: f32 = <f32>32 / <f32>weight;
    store<f32>(SHARES + 4 * weight, root * root);
  }
}

/** Which squares of 8 x 8 of the superblock lie in a texture, 8 in a row. */
const MASKED: usize = memory.data(64, 16);

/**
 * Decides for the squares of the superblock at x0. They are decided by regions: if a block and its parts
 * were decided each by itself, their costs could not be compared.
 */
export function measureMasking(x0: i32): void {
  memory.fill(MASKED, 0, 64);
  if (!enc.hasMasking) return;
  const w = min(64, enc.codedWidth - x0);
  const h = min(64, enc.codedHeight - enc.bandY);
  const coarser = max(1, LEAST_STEP / <f64>enc.acStep);
  const least = LEAST_TEXTURE * coarser * coarser;
  for (let y = 0; y < h; y += REGION) {
    for (let x = 0; x < w; x += REGION) {
      const wide = min(REGION, w - x);
      const high = min(REGION, h - y);
      if (texture(x, y, wide, high) <= least) continue;
      for (let row = y >> 3; row < (y + high) >> 3; row++) {
        memory.fill(MASKED + (row << 3) + (x >> 3), 1, wide >> 3);
      }
    }
  }
}

/** How much of a whole superblock is a texture. */
export function maskedShare(): f64 {
  let count = 0;
  for (let k = 0; k < 64; k++) count += load<u8>(MASKED + k);
  return <f64>count / 64;
}

/**
 * Decides for the block that is entered: all of it must lie in a texture. Transforms of 64 lose most
 * frequencies, and would seem cheap.
 */
export function enterMasking(): void {
  enc.isMasked = 0;
  if (!enc.hasMasking || max(enc.blockWidth, enc.blockHeight) == 64) return;
  const first = MASKED + (enc.blockY & ~7) + ((enc.blockX & 63) >> 3);
  const wide = enc.blockWidth >> 3;
  let isMasked: u8 = 1;
  for (let row = 0; row < enc.blockHeight >> 3; row++) {
    for (let x = 0; x < wide; x++) isMasked &= load<u8>(first + (row << 3) + x);
  }
  enc.isMasked = isMasked;
}

/** Whether errors of a transform are weighted. */
@inline
export function hasMasking(chroma: i32, type: i32): bool {
  return !chroma && enc.isMasked && type < IDENTITY;
}

/** Roots of what errors count, less 1, in 1/32768; by position. */
@inline
export function maskingRoots(lw: i32, lh: i32): usize {
  return reciprocalsOf(MASKING, lw, lh);
}

/** For shareAt(). */
@inline
export function maskingWeights(lw: i32, lh: i32): usize {
  return weightsOf(MASKING, lw, lh);
}

/** What the error at a position counts. */
@inline
export function shareAt(weights: usize, position: usize): f32 {
  return load<f32>(SHARES + 4 * <usize>load<u8>(weights + position));
}
