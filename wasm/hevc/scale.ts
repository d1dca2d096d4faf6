// What levels are multiplied by (8.6.4.1): `scale` times a factor of a list, a byte for each place; `shift` bits
// are cut off the product.

import { picture } from './picture';
import { FLAT_FACTORS, work } from './work';

/** 8.6.3: by QP % 6. */
const LEVEL_SCALES = memory.data<u8>([40, 45, 51, 57, 64, 72]);

export let scale: i32 = 0;
export let shift: i32 = 0;
export let factors: usize = 0;

/** Of a block. `qp`: with the offset of the depth. */
export function setScale(plane: i32, log2: i32, qp: i32): void {
  scale = (<i32>load<u8>(LEVEL_SCALES + (qp % 6))) << (qp / 6);
  shift = picture.depth + log2 - 5;
  factors = picture.scaling ? factorsOf(plane, log2) : work + FLAT_FACTORS;
}

/** Levels that are samples already: 16 is what flat lists hold. */
export function setExact(): void {
  scale = 1;
  shift = 4;
  factors = work + FLAT_FACTORS;
}

/** Where the scaling factors of a block begin, among those of its plane and size (open.ts). */
function factorsOf(plane: i32, log2: i32): usize {
  const scaling = picture.scaling;
  if (log2 == 2) return scaling + plane * 16;
  if (log2 == 3) return scaling + 48 + plane * 64;
  if (log2 == 4) return scaling + 240 + plane * 256;
  return scaling + 1008 + plane * 1024;
}
