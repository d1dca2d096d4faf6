// How fine all is quantized, by the distance from the original (1: differences can just be seen).

import { power } from '../jxl-encode/power';
import { findShares, shareOfLarge, shareOfNonzero } from './counts';
import { picture } from './picture';

/** AC at distance 1. */
const AC: f64 = 0.8294;
/**
 * The multiplier of all blocks: of 8x8 pixels that mask errors, and of those that do not, alike. Steps that
 * follow what is masked take 1 to 3 % more bytes at equal SSIMULACRA2.
 */
export const QUANT: i32 = 10;
/** DC at distance 1, with what it is finer for large smooth areas. */
const DC: f64 = 1.9;
/** DC becomes coarser more slowly than AC, and from here on by the root of the distance alone. */
const SLOWER: f64 = 2.5;
/** The same where there are patches: what lies around them is flat, and needs less of it. */
const DC_OF_DRAWN: f64 = 1.61;
/** Inverse steps of DC: red-green is coarser than usual, luma and blue are finer. */
export const DC_X: f64 = 2600;
export const DC_Y: f64 = 680;
export const DC_B: f64 = 294.4;
/** B is finer where there are patches: hues of letters between them are seen from afar. */
const FINER_B_OF_DRAWN: f32 = 1.5;
/** As finer steps DC is kept, where 16 bits are enough: white is below 0.9. */
const DC_FINE: f32 = 16;
/** Sharpness of all blocks, 0 to 7, where nothing else is known: those of 4, as is usual, are filtered less. */
const SMOOTH: u32 = 6;
/** Pictures with fewer coefficients that are not zero are mostly smooth. */
const LEAST_OF_TEXTURE: f32 = 0.3;
/** B is finer than usual by 1.25 for each above 2. */
export const B_SCALE: u32 = 3;

export function setScales(distance: f64): void {
  const ac = AC / distance;
  picture.globalScale = max(1, min(32768, <i32>nearest<f64>((65536 * ac) / QUANT)));
  const scale = <f64>picture.globalScale / 65536;
  dcSteps = DC / dcDistance(distance, SLOWER) / scale;
  dcStepsOfDrawn = DC_OF_DRAWN / dcDistance(distance, distance) / scale;
  picture.dcQuant = wholeSteps(dcSteps);
  picture.scale = <f32>(scale * QUANT);
  const dcScale = scale * <f64>picture.dcQuant;
  picture.dcScaleX = <f32>(DC_X * dcScale);
  picture.dcScaleY = <f32>(DC_Y * dcScale);
  picture.dcScaleB = <f32>(DC_B * dcScale);
  const most = max(picture.dcScaleY, picture.dcScaleB);
  picture.dcFine = min<f32>(DC_FINE, 34000 / most);
  picture.xScale = distance > 9.5 ? 6 : distance > 5.5 ? 5 : distance > 2.5 ? 4 : 3;
  picture.xFactor = factorOf(picture.xScale);
  picture.bFactor = factorOf(<i32>B_SCALE);
  picture.epf = distance < 0.7 ? 0 : distance < 1 ? 1 : 2;
  picture.leastOfSharp = <f32>max(0.6, min(0.75, 0.8 - 0.05 * distance));
}

/** Steps of DC, by what is drawn. */
let dcSteps: f64 = 0;
let dcStepsOfDrawn: f64 = 0;

/** The distance that DC has, by its root from `slower` on. */
function dcDistance(distance: f64, slower: f64): f64 {
  const slow =
    0.3 * power(min(distance, slower) / 0.3, 0.83) * sqrt<f64>(max(1, distance / slower));
  return max(0.3 * distance, min(distance, slow));
}

function wholeSteps(steps: f64): i32 {
  return max(1, min(65535, <i32>nearest<f64>(steps)));
}

/** Takes the coarser steps of DC where something is drawn, and finer ones of B; what is kept of it is finer than both. */
export function settleDc(isDrawn: bool): void {
  picture.dcFinerB = isDrawn ? FINER_B_OF_DRAWN : 1;
  if (!isDrawn) return;
  const before = <f32>picture.dcQuant;
  picture.dcQuant = wholeSteps(min(dcSteps, dcStepsOfDrawn));
  picture.dcFine *= before / <f32>picture.dcQuant;
}

/** What one of the frame header's factors is worth. */
function factorOf(scale: i32): f32 {
  let factor: f64 = 1;
  for (let i: i32 = 2; i < scale; i++) factor *= 1.25;
  return <f32>factor;
}

/** Lines that are sharp, where most coefficients are large, are filtered once more; fine textures less. */
export function setFilter(isDrawn: bool): void {
  findShares();
  if (picture.epf == 2 && shareOfLarge > picture.leastOfSharp) picture.epf = 3;
  const isTexture = !isDrawn && shareOfNonzero > LEAST_OF_TEXTURE;
  picture.sharpness = isTexture ? sharpnessOf(shareOfLarge) : SMOOTH;
}

/** Where few coefficients are large, details are as small as what the filter takes for errors. */
function sharpnessOf(large: f32): u32 {
  if (large < 0.36) return 2;
  if (large < 0.41) return 3;
  return large < 0.52 ? 4 : SMOOTH;
}
