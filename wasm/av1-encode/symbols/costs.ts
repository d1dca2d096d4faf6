// What symbols cost, in 1/256 bit, from the CDFs as they stand; refreshed for each superblock.

import {
  ALL_GROUPS,
  CDF_EOB_16,
  CDF_EOB_32,
  CDF_EOB_64,
  CDF_EOB_128,
  CDF_EOB_256,
  CDF_EOB_512,
  CDF_EOB_1024,
  CDF_EOB_EXTRA,
  CDF_GROUPS,
  CDF_RANGE,
} from '../../shared/av1/cdf-tables';
import { BR_COSTS, COSTS, EOB_COSTS, LOGARITHMS, PRICED } from '../places';
import { base } from '../state';
import { cdfs } from './range-coder';

export function initCosts(): void {
  for (let i = 0; i <= 512; i++) {
    const p: f64 = max(<f64>i, 0.5) / 512;
    store<u16>(base + LOGARITHMS + 2 * i, <u16>(-Math.log2(p) * 256 + 0.5));
  }
}

/** Cost of symbol s of the CDF at `offset`. */
@inline
export function cost(offset: usize, s: i32): i32 {
  return <i32>load<u16>(base + COSTS + offset + 2 * s);
}

/** Brings costs up to date: of the CDFs that have changed since, which are few. */
export function refreshCosts(): void {
  let offset: usize = 0;
  for (let g = 0; g < ALL_GROUPS; g++) {
    const symbols: i32 = load<u16>(CDF_GROUPS + 4 * g);
    const rows: i32 = load<u16>(CDF_GROUPS + 4 * g, 2);
    const step: usize = symbols <= 8 ? 16 : 32;
    for (const end = offset + step * rows; offset < end; offset += step) {
      if (!hasChanged(offset) && (step == 16 || !hasChanged(offset + 16))) continue;
      v128.store(base + PRICED + offset, v128.load(cdfs + offset));
      if (step == 32) v128.store(base + PRICED + offset + 16, v128.load(cdfs + offset + 16));
      refreshRow(offset, symbols);
    }
  }
  for (let area = 4; area <= 10; area++) refreshEob(area, 0);
  for (let area = 4; area <= 7; area++) refreshEob(area, 1);
}

@inline
function hasChanged(offset: usize): bool {
  return v128.any_true(v128.xor(v128.load(base + PRICED + offset), v128.load(cdfs + offset)));
}

/** Costs of one CDF. */
function refreshRow(offset: usize, symbols: i32): void {
  const logarithms = base + LOGARITHMS;
  const cdf = cdfs + offset;
  const to = base + COSTS + offset;
  let before: i32 = 32768;
  for (let s = 0; s < symbols; s++) {
    const after: i32 = s == symbols - 1 ? 0 : load<u16>(cdf + 2 * s);
    store<u16>(to + 2 * s, load<u16>(logarithms + 2 * ((before - after + 32) >> 6)));
    before = after;
  }
  if (offset >= CDF_RANGE && offset < CDF_RANGE + BR_ROWS * 16) refreshBr(offset);
}

/** txSzCtx of the whole size: 64 counts as one more than 32. */
@inline
export function txContext(lw: i32, lh: i32): i32 {
  return (min(lw, lh) + max(lw, lh) - 3) >> 1;
}

/** CDFs of coeff_br: [5 sizes][2 planes][21 contexts]. */
const BR_ROWS: usize = 5 * 2 * 21;

/** BR_COSTS of one of them. */
function refreshBr(cdf: usize): void {
  const to = base + BR_COSTS + 2 * (cdf - CDF_RANGE);
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    store<u16>(to + 2 * (3 + 3 * k), <u16>(sum + cost(cdf, 0)));
    store<u16>(to + 2 * (4 + 3 * k), <u16>(sum + cost(cdf, 1)));
    store<u16>(to + 2 * (5 + 3 * k), <u16>(sum + cost(cdf, 2)));
    sum += cost(cdf, 3);
  }
  store<u16>(to + 30, <u16>sum);
}

/** CDF of eob_pt for two dimensions, by log2 of the coded area. */
export function eobOffset(area: i32, plane: i32): usize {
  if (area == 4) return CDF_EOB_16 + plane * 32;
  if (area == 5) return CDF_EOB_32 + plane * 32;
  if (area == 6) return CDF_EOB_64 + plane * 32;
  if (area == 7) return CDF_EOB_128 + plane * 32;
  if (area == 8) return CDF_EOB_256 + plane * 64;
  if (area == 9) return CDF_EOB_512 + plane * 32;
  return CDF_EOB_1024 + plane * 32;
}

/**
 * EOB_COSTS: [7 areas][2 planes][5 size contexts] would be exact; the extra bit of the usual context
 * of an area stands for all.
 */
function refreshEob(area: i32, isLine: i32): void {
  const context = (area - 3) >> 1;
  for (let plane = 0; plane < 2; plane++) {
    const offset = eobOffset(area, plane) + 16 * isLine;
    const to = eobCostsOf(area, plane, isLine);
    for (let k = 0; k <= area; k++) {
      const c = cost(offset, k);
      const extra = CDF_EOB_EXTRA + ((context * 2 + plane) * 9 + k - 2) * 16;
      store<u16>(to + 4 * k, <u16>(k < 2 ? c : c + cost(extra, 0) + 256 * (k - 2)));
      store<u16>(to + 4 * k + 2, <u16>(k < 2 ? c : c + cost(extra, 1) + 256 * (k - 2)));
    }
  }
}

@inline
function eobCostsOf(area: i32, plane: i32, isLine: i32): usize {
  return base + EOB_COSTS + ((area - 4 + 7 * isLine) * 2 + plane) * 64;
}

/** Bits for `eob` coded coefficients; `isLine`: of one dimension. */
@inline
export function eobCost(area: i32, plane: i32, isLine: i32, eob: i32): i32 {
  const e = eob - 1;
  const bits = 32 - clz(e); // 0 for one coefficient
  const extra = bits < 2 ? 0 : (e >> (bits - 2)) & 1;
  return load<u16>(eobCostsOf(area, plane, isLine) + 4 * bits + 2 * extra);
}
