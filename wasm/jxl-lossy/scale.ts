// How fine all is quantized, by the distance from the original (1: differences can just be seen).

import { picture } from './picture';
import { power } from './power';

/** AC at distance 1. */
const AC: f64 = 0.8294;
/**
 * The multiplier of all blocks: of 8x8 pixels that mask errors, and of those that do not, alike. Steps that
 * follow what is masked take 1 to 3 % more bytes at equal SSIMULACRA2.
 */
export const QUANT: i32 = 10;
/** DC at distance 1, with what it is finer for large smooth areas. */
const DC: f64 = 1.0959 * 1.4;
/** Inverse steps of DC: red-green is coarser than usual, luma and blue are finer. */
export const DC_X: f64 = 2600;
export const DC_Y: f64 = 680;
export const DC_B: f64 = 294.4;

export function setScales(distance: f64): void {
  const ac = AC / distance;
  picture.globalScale = max(1, min(32768, <i32>nearest<f64>((65536 * ac) / QUANT)));
  const scale = <f64>picture.globalScale / 65536;
  // DC becomes coarser more slowly than AC.
  const slow = 0.3 * power(distance / 0.3, 0.83);
  const target = max(0.5 * distance, min(distance, slow));
  picture.dcQuant = max(1, min(65535, <i32>nearest<f64>(DC / target / scale)));
  picture.scale = <f32>(scale * QUANT);
  const dcScale = scale * <f64>picture.dcQuant;
  picture.dcScaleX = <f32>(DC_X * dcScale);
  picture.dcScaleY = <f32>(DC_Y * dcScale);
  picture.dcScaleB = <f32>(DC_B * dcScale);
  picture.xScale = distance > 9.5 ? 6 : distance > 5.5 ? 5 : distance > 2.5 ? 4 : 3;
  let factor: f64 = 1;
  for (let i: i32 = 2; i < picture.xScale; i++) factor *= 1.25;
  picture.xFactor = <f32>factor;
  picture.epf = distance < 0.7 ? 0 : distance < 1.5 ? 1 : distance < 4 ? 2 : 3;
}
