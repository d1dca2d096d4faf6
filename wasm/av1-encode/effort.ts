// How long is searched: by the effort, and for drawn superblocks.

import { texture } from './source/analysis';
import { isDrawnAt, isSoft } from './source/screen';
import { BALANCED, BEST, CHROMA_420, enc, FAST } from './state';

/**
 * A bit that is saved where levels drop is worth more than others: a level that stays costs those after it, too.
 * Less so where luma has a matrix, which drops levels itself.
 */
const LEVEL_LAMBDA: f64 = 1.15;
const LEVEL_LAMBDA_BALANCED: f64 = 1;

export function setEffort(effort: i32): void {
  enc.isChromaLate = i32(effort != BEST && enc.sampling == CHROMA_420);
  enc.chromaModes = effort == FAST ? 1 : 5;
  enc.comparesChroma = i32(effort != FAST && enc.sampling == CHROMA_420);
  enc.candidates = effort == BEST ? 8 : effort == BALANCED ? 4 : 1;
  enc.closeCandidate = effort == BEST ? 1.15 : 1.06;
  enc.levelLambda = effort == BALANCED ? LEVEL_LAMBDA_BALANCED : LEVEL_LAMBDA;
  enc.hasTypeSearch = i32(effort != FAST);
  enc.hasBothHalves = i32(effort == BEST);
  enc.splitDepthAbove = effort == BEST ? 1 : effort == BALANCED ? 16 : 8;
  enc.evenError = effort == BEST ? 0 : 0.4;
  enc.splitAreaLog2 = effort == BEST ? 12 : 6;
  enc.textureLimit64 = effort == FAST ? 0.15 : effort == BALANCED ? 0.6 : 4;
  enc.textureLimit32 = effort == FAST ? 0.6 : effort == BALANCED ? 1.5 : Infinity;
  enc.textureLimit16 = effort == BALANCED && !enc.lossless ? 3.8 : Infinity;
  if (enc.lossless) enc.textureLimit32 = effort == BEST ? Infinity : 0;
  enc.identityTexture = effort == FAST ? 3 : effort == BALANCED ? 4 : 1;
  enc.lineTexture = effort == BEST ? 0.25 : Infinity;
  enc.hasThirds = i32(effort == BEST && !enc.lossless);
  enc.hasSmall = i32(effort == BEST && !enc.lossless);
  enc.isSmallQuick = 0;
  enc.closeCall = enc.lossless || effort == FAST ? 0 : effort == BEST ? 0.8 : 0.2;
  searchAll(effort == BEST || enc.lossless != 0);
  enc.hasPaeth = i32(effort != FAST || enc.lossless != 0);
  enc.leastSplit = enc.lossless ? 0 : effort == FAST ? 9 : 2;
  enc.hasForecast = i32(effort == BALANCED && !enc.lossless);
  enc.flatness = enc.lossless ? 0 : effort == FAST ? 0.04 : effort == BEST ? 0 : 0.01;
}

/** Whether also what is a gain in drawings above all is tried. */
function searchAll(isAll: bool): void {
  enc.hasAllAngles = i32(isAll);
  enc.hasWholeIdentity = i32(isAll);
  enc.halvesLog2 = isAll ? 6 : 5;
  enc.halvesTexture = isAll ? -1 : 0.03;
}

/** Settings of a superblock. */
export function enterSettings(x: i32): void {
  setEffort(enc.effort);
  const isDrawn = isDrawnAt(x);
  enc.isScreen = i32(isDrawn || enc.isDrawing);
  enc.hasWeights = i32(!enc.isAlpha);
  enc.hasMasking = i32(!enc.isAlpha && !enc.isScreen);
  if (isDrawn) enterDrawn();
  else if (enc.effort == BALANCED && !enc.lossless) {
    if (isSmooth(x)) enterSmooth();
    else if (isSoft()) enterSoft();
  }
}

/** Strokes of letters are narrower than 8 samples, and what is beside them is flat. */
function enterSoft(): void {
  enc.hasSmall = 1;
  enc.isSmallQuick = 1;
}

/** Drawn superblocks gain by every way to cut a block, and have no textures. */
function enterDrawn(): void {
  enc.isChromaLate = 0;
  enc.hasForecast = 0;
  enc.leastSplit = 0;
  enc.hasBothHalves = 1;
  enc.levelLambda = LEVEL_LAMBDA;
  if (enc.effort == BALANCED && !enc.lossless) enc.closeCall = 0.3;
  enc.textureLimit16 = Infinity;
  searchAll(true);
  enc.hasPaeth = 1;
  if (enc.effort == FAST) return;
  if (enc.isAlpha) enterDrawnAlpha();
  if (enc.isAlpha || enc.effort != BALANCED) return;
  // Their best modes are few, and 16 x 16 are seldom coded by quarters.
  enc.candidates = 2;
  enc.splitDepthAbove = 4;
  enc.splitAreaLog2 = 7;
}

/** Edges of alpha show on every ground: they are cut in all ways. */
function enterDrawnAlpha(): void {
  enc.splitDepthAbove = 1;
  enc.evenError = 0;
  enc.splitAreaLog2 = max(enc.splitAreaLog2, 8);
  enc.textureLimit64 = Math.max(enc.textureLimit64, 0.5);
  enc.textureLimit32 = Math.max(enc.textureLimit32, 4);
}

/** A superblock with less texture is smooth. */
const SMOOTH_TEXTURE: f64 = 0.15;
/** Where those before it took more bytes than this in the mean, its own make no difference. */
const FEW_BYTES: f64 = 40;
/** That mean forgets a share of this with each superblock. */
const FORGOTTEN: f64 = 1.0 / 16;

/** The superblock before took so many bytes. */
export function noteBytes(bytes: usize): void {
  enc.bytesBefore += FORGOTTEN * (<f64>bytes - enc.bytesBefore);
}

/** Whether the superblock at x is smooth, in a picture that is and no drawing; its tensors are measured. */
function isSmooth(x: i32): bool {
  if (enc.isDrawing || enc.bytesBefore > FEW_BYTES) return false;
  const w = min(64, enc.codedWidth - x);
  const h = min(64, enc.codedHeight - enc.bandY);
  return texture(x, 0, w, h) < SMOOTH_TEXTURE;
}

/**
 * Smooth pictures are coded in a third of the time that others take, and what is not tried for lack of
 * texture is a tenth of their bytes: forecasts are fitted to others.
 */
function enterSmooth(): void {
  enc.hasForecast = 0;
  enc.flatness = 0;
  enc.splitDepthAbove = 1;
  enc.hasSmall = 1;
  enc.halvesLog2 = 6;
  enc.halvesTexture = -1;
}
