// Quantization tables: mozjpeg's default ("table 3"), which Nicolas Robidoux designed for
// ImageMagick (forum thread "Better JPEG quantization tables?", 2012); luma and chroma are the same.
// The figures are those that stock mozjpeg writes in its DQT segments at quality 50, where the scale
// is 1; they were checked at every quality from 1 to 100.
// Scaling by quality is the formula of the Independent JPEG Group (libjpeg, jcparam.c).

import { NATURAL } from '../shared/zigzag';

/** Natural order. */
// biome-ignore format: a table of 8 by 8
const BASE: usize = memory.data<u16>([
  16, 16, 16, 18, 25, 37, 56, 85,
  16, 17, 20, 27, 34, 40, 53, 75,
  16, 20, 24, 31, 43, 62, 91, 135,
  18, 27, 31, 40, 53, 74, 106, 156,
  25, 34, 43, 53, 69, 94, 131, 189,
  37, 40, 62, 74, 94, 124, 169, 238,
  56, 53, 91, 106, 131, 169, 226, 311,
  85, 75, 135, 156, 189, 238, 311, 418,
], 16);

/**
 * Steps of the open picture, u16 x 64 in zigzag order as DQT has them: one table for all components,
 * or, where another encoder has chosen them, up to three.
 */
const steps: usize = memory.data(3 * 128, 16);
let tables: i32 = 1;
/** Which of them each component has, u8 x 3. */
const slots: usize = memory.data(16, 16);

/** 1 / (8 · step), f32 x 64 in natural order: the FDCT's output is 8 times the coefficient. */
export const reciprocals: usize = memory.data(256, 16);

/** Sets the tables for a quality of 1 to 100 with steps up to `limit` (255 in baseline files). */
export function initQuantTable(quality: i32, limit: i32): void {
  tables = 1;
  memory.fill(slots, 0, 3);
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  for (let k: usize = 0; k < 64; k++) {
    const natural = <usize>load<u8>(NATURAL + k);
    const scaled = (<i32>load<u16>(BASE + (natural << 1)) * scale + 50) / 100;
    const step = min(max(scaled, 1), limit);
    store<u16>(steps + (k << 1), <u16>step);
    store<f32>(reciprocals + (natural << 2), <f32>1 / <f32>(step << 3));
  }
}

/** Forgets all tables: `addQuantTable` follows for each component. */
export function clearQuantTables(): void {
  tables = 0;
}

/** The table of component `i`, u16 x 64 in natural order, with rows and columns swapped if `swaps`. */
export function addQuantTable(i: i32, table: usize, swaps: bool): void {
  const at = steps + ((<usize>tables) << 7);
  for (let k: usize = 0; k < 64; k++) {
    const natural = <usize>load<u8>(NATURAL + k);
    const from = swaps ? ((natural & 7) << 3) | (natural >> 3) : natural;
    store<u16>(at + (k << 1), load<u16>(table + (from << 1)));
  }
  let slot: i32 = 0;
  while (memory.compare(steps + ((<usize>slot) << 7), at, 128)) slot++;
  if (slot == tables) tables++;
  store<u8>(slots + <usize>i, slot);
}

@inline
export function quantTables(): i32 {
  return tables;
}

@inline
export function quantSlot(i: i32): i32 {
  return load<u8>(slots + <usize>i);
}

/** The step of the coefficient at zigzag index `k` in the table of a slot. */
@inline
export function quantStep(slot: i32, k: usize): i32 {
  return <i32>load<u16>(steps + ((<usize>slot) << 7) + (k << 1));
}
