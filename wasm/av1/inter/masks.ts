// Masks by which two predictions are mixed: a byte for each sample, 0 to 64 (7.11.3.11 to 7.11.3.13).

import { block } from '../block';
import { frame } from '../frame';
import { INTRA_WEIGHTS, WEDGE_CODES, WEDGE_EDGES } from '../generated/inter-tables';
import { inter } from './state';
import { lastShift } from './taps';
import { MASK_STRIDE, maskAt, masters, predicted, ROW_STRIDE } from './work';

/** Side of a master: wedges are cut out of them. */
const SIDE: i32 = 64;
const HORIZONTAL: usize = 0;
const VERTICAL: usize = 1;
const OBLIQUE_27: usize = 2;
const OBLIQUE_63: usize = 3;
const OBLIQUE_117: usize = 4;
const OBLIQUE_153: usize = 5;

/** interintra_mode. */
const DC: i32 = 0;
const ROWS: i32 = 1;
const COLUMNS: i32 = 2;

@inline
function masterAt(direction: usize, y: i32, x: i32): usize {
  return masters() + direction * <usize>(SIDE * SIDE) + y * SIDE + x;
}

/** initialise_wedge_mask_table(): the six masters. */
export function fillMasters(): void {
  for (let x = 0; x < SIDE; x++) {
    let shift = SIDE / 4;
    for (let y = 0; y < SIDE; y += 2) {
      const even = load<u8>(WEDGE_EDGES + 64 + max(0, min(63, x - shift)));
      shift--;
      const odd = load<u8>(WEDGE_EDGES + 128 + max(0, min(63, x - shift)));
      store<u8>(masterAt(OBLIQUE_63, y, x), even);
      store<u8>(masterAt(OBLIQUE_63, y + 1, x), odd);
      store<u8>(masterAt(VERTICAL, y, x), load<u8>(WEDGE_EDGES + x));
      store<u8>(masterAt(VERTICAL, y + 1, x), load<u8>(WEDGE_EDGES + x));
    }
  }
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const value = load<u8>(masterAt(OBLIQUE_63, y, x));
      store<u8>(masterAt(OBLIQUE_27, x, y), value);
      store<u8>(masterAt(OBLIQUE_117, y, SIDE - 1 - x), 64 - value);
      store<u8>(masterAt(OBLIQUE_153, SIDE - 1 - x, y), 64 - value);
      store<u8>(masterAt(HORIZONTAL, x, y), load<u8>(masterAt(VERTICAL, y, x)));
    }
  }
}

/** The wedge of the block, of luma. */
export function wedgeMask(): void {
  const w = block.width4 * 4;
  const h = block.height4 * 4;
  const shape = h > w ? 0 : h < w ? 1 : 2;
  const code = WEDGE_CODES + (shape * 16 + inter.wedge) * 3;
  const x = SIDE / 2 - ((<i32>load<u8>(code, 1) * w) >> 3);
  const y = SIDE / 2 - ((<i32>load<u8>(code, 2) * h) >> 3);
  const from = masterAt(load<u8>(code), y, x);
  let sum = 0;
  for (let i = 0; i < w; i++) sum += load<u8>(from + i);
  for (let i = 1; i < h; i++) sum += load<u8>(from + i * SIDE);
  const average = (sum + (w + h - 1) / 2) / (w + h - 1);
  const isFlipped = i32(average < 32) != inter.wedgeSign;
  const whole = i8x16.splat(64);
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < w; j += 8) {
      const row = v128.load64_zero(from + i * SIDE + j);
      const value = isFlipped ? i8x16.sub(whole, row) : row;
      v128.store64_lane(maskAt() + i * MASK_STRIDE + j, value, 0);
    }
  }
}

/** By how much both predictions differ. */
export function differenceMask(w: i32, h: i32): void {
  const shift = frame.depth - 8 + lastShift();
  const half = i16x8.splat(<i16>(((<i32>1) << shift) >> 1));
  const base = i16x8.splat(38);
  const most = i16x8.splat(64);
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < w; j += 8) {
      const a = v128.load(predicted(0) + i * ROW_STRIDE + 2 * j);
      const b = v128.load(predicted(1) + i * ROW_STRIDE + 2 * j);
      // Differences may need all 16 bits.
      const difference = i16x8.sub(i16x8.max_s(a, b), i16x8.min_s(a, b));
      const scaled = i16x8.shr_u(i16x8.shr_u(i16x8.add(difference, half), shift), 4);
      let value = i16x8.min_u(most, i16x8.add(base, scaled));
      if (inter.maskType) value = i16x8.sub(most, value);
      v128.store64_lane(maskAt() + i * MASK_STRIDE + j, i8x16.narrow_i16x8_u(value, value), 0);
    }
  }
}

/** Of intra and inter prediction, at the size of the plane. */
export function intraMask(w: i32, h: i32): void {
  const step = 128 / max(w, h);
  const mode = inter.interIntraMode;
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < w; j++) {
      const distance = mode == ROWS ? i : mode == COLUMNS ? j : min(i, j);
      const value: i32 = mode == DC ? 32 : <i32>load<u8>(INTRA_WEIGHTS + distance * step);
      store<u8>(maskAt() + i * MASK_STRIDE + j, <u8>value);
    }
  }
}
