// Colours of what is drawn as modular frames of XYB pictures tell them: whole steps of Y, of X, and of B
// less Y, by steps that LfGlobal tells (18181-1, G.1.2).

import { putF16 } from './fields';
import { convertRow } from './xyb';

/** Inverse steps: a level of sRGB is at least two of them. */
const SHADE_X: f32 = 8192;
const SHADE_Y: f32 = 1024;
/** Steps are told in such parts. */
const STEP_UNIT: f64 = 128;

export function writeShadeSteps(): void {
  putF16(STEP_UNIT / SHADE_X);
  putF16(STEP_UNIT / SHADE_Y);
  putF16(STEP_UNIT / SHADE_Y);
}

/** Four pixels, and what is seen of them. */
const four: usize = memory.data(16, 16);
const seen: usize = memory.data(48, 16);

/** Channel `c` of a colour, RGB from the lowest byte on: Y, X, B less Y. */
export function shadeOf(colour: u32, c: i32): i32 {
  store<u32>(four, colour);
  convertRow(four, 4, seen, seen + 16, seen + 32);
  const y = <i32>nearest<f32>(load<f32>(seen, 16) * SHADE_Y);
  if (c == 0) return y;
  if (c == 1) return <i32>nearest<f32>(load<f32>(seen) * SHADE_X);
  return <i32>nearest<f32>(load<f32>(seen, 32) * SHADE_Y) - y;
}
