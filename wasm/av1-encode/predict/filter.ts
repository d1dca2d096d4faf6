// Recursive intra prediction (filter-intra, 7.11.2.3): 4 x 2 samples from the seven around them, then
// the next. Modes are counted from FILTER_PRED on, beside those of predict.ts; in the file they are DC
// with a word of their own. Its scalar form is the decoder's (wasm/av1/predict-filter.ts); dav1d holds both.

import { CDF_FILTER_INTRA, CDF_FILTER_INTRA_MODE } from '../../shared/av1/cdf-tables';
import { FILTER_TAPS } from '../../shared/av1/coding-tables';
import { ABOVE_EDGE, LEFT_EDGE } from '../places';
import { base, enc } from '../state';
import { cost } from '../symbols/costs';

export const FILTER_PRED: i32 = 16;
export const FILTER_MODES: i32 = 5;

/** Taps as they are used: [5 modes][7 samples around][8 samples], i16. */
const COLUMNS: usize = memory.data(FILTER_MODES * 7 * 16, 16);

export function initFilter(): void {
  for (let mode = 0; mode < FILTER_MODES; mode++) {
    for (let k = 0; k < 8; k++) {
      for (let j = 0; j < 7; j++) {
        const tap: i16 = load<i8>(FILTER_TAPS + (mode * 8 + k) * 7 + j);
        store<i16>(COLUMNS + ((mode * 7 + j) * 8 + k) * 2, tap);
      }
    }
  }
}

/** Mode of the type's CDF (Filter_Intra_Mode_To_Intra_Dir); of others the mode itself. */
const DIRECTIONS: usize = memory.data<u8>([0, 1, 2, 6, 0]);

@inline
export function typeModeOf(mode: i32): i32 {
  return mode < FILTER_PRED ? mode : load<u8>(DIRECTIONS + mode - FILTER_PRED);
}

/** Whether the current block may be predicted so: use_filter_intra is coded if its mode is DC. */
@inline
export function mayFilter(): bool {
  return enc.hasFilterIntra != 0 && max(enc.blockWidth, enc.blockHeight) <= 32;
}

/** BLOCK_SIZES from 4 x 4 to 32 x 32, by log2 of the width less 2, times 4, and of the height. */
const SIZES: usize = memory.data<u8>([0, 1, 16, 0, 2, 3, 4, 18, 17, 5, 6, 7, 0, 19, 8, 9]);

/** CDF of use_filter_intra of the current block. */
@inline
export function filterOffset(): usize {
  const w = ctz(enc.blockWidth) - 2;
  const h = ctz(enc.blockHeight) - 2;
  return CDF_FILTER_INTRA + <usize>load<u8>(SIZES + w * 4 + h) * 16;
}

/** Bits of the mode beyond those of DC. */
@inline
export function filterBits(mode: i32): i32 {
  return cost(filterOffset(), 1) + cost(CDF_FILTER_INTRA_MODE, mode - FILTER_PRED);
}

@inline
function part(taps: usize, j: usize, sample: u8): v128 {
  return i16x8.mul(v128.load(taps + 16 * j), i16x8.splat(sample));
}

/** All sums fit in 16 bits; negative ones end at 0, however they are rounded. */
export function predictFilter(mode: i32, dst: usize, ds: usize, w: i32, h: i32): void {
  const taps = COLUMNS + (mode - FILTER_PRED) * 7 * 16;
  const above = base + ABOVE_EDGE;
  const left = base + LEFT_EDGE;
  for (let y = 0; y < h; y += 2, dst += 2 * ds) {
    let corner: u8 = load<u8>(left + y - 1);
    let left0: u8 = load<u8>(left + y);
    let left1: u8 = load<u8>(left + y + 1);
    const row = y ? dst - ds : above;
    for (let x = 0; x < w; x += 4) {
      const p = row + x;
      let sum = i16x8.add(part(taps, 0, corner), part(taps, 1, load<u8>(p)));
      sum = i16x8.add(sum, i16x8.add(part(taps, 2, load<u8>(p, 1)), part(taps, 3, load<u8>(p, 2))));
      sum = i16x8.add(sum, i16x8.add(part(taps, 4, load<u8>(p, 3)), part(taps, 5, left0)));
      sum = i16x8.add(sum, part(taps, 6, left1));
      const rounded = i16x8.shr_s(i16x8.add(sum, i16x8.splat(8)), 4);
      const bytes = i8x16.narrow_i16x8_u(rounded, rounded);
      v128.store32_lane(dst + x, bytes, 0);
      v128.store32_lane(dst + ds + x, bytes, 1);
      corner = load<u8>(p, 3);
      left0 = i8x16.extract_lane_u(bytes, 3);
      left1 = i8x16.extract_lane_u(bytes, 7);
    }
  }
}
