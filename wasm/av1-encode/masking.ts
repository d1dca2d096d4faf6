// Masking: in a texture errors of high frequencies are seen less, so they count less, and levels that
// only serve them are left out. It is the weights of a quantiser matrix, but for one block at a time and
// without a word in the file: steps stay as they are. A matrix proper holds for the whole picture, and
// takes from edges and gradients what it saves in leaves and grass.

import { texture } from './analysis';
import { initSet, MASKING, reciprocalsOf, weightsOf } from './matrices';
import { enc } from './state';
import { IDENTITY } from './transform';

/** Whose weights: a middling one of the levels of luma (0 to 14). */
const LEVEL: i32 = 4;
/** Blocks of as much texture (analysis.ts) have masking. */
const LEAST_TEXTURE: f64 = 0.3;

/** What errors count, by weight in 1/32. */
const SHARES: usize = memory.data(4 * 256, 16);

export function initMasking(): void {
  initSet(MASKING, LEVEL, 0);
  for (let weight = 1; weight < 256; weight++) {
    const root: f32 = <f32>32 / <f32>weight;
    store<f32>(SHARES + 4 * weight, root * root);
  }
}

/** Decides for the block that is entered. */
export function enterMasking(): void {
  const isMasked =
    enc.hasMasking != 0 &&
    texture(enc.blockX, enc.blockY, enc.blockWidth, enc.blockHeight) > LEAST_TEXTURE;
  enc.isMasked = i32(isMasked);
}

/** Whether errors of a transform are weighted. */
@inline
export function hasMasking(chroma: i32, type: i32): bool {
  return !chroma && enc.isMasked && type != IDENTITY;
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
