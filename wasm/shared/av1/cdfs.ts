// Default probabilities of a tile, unpacked: see symbols.ts for how a CDF lies in memory.

import {
  ALL_GROUPS,
  CDF_BYTES,
  CDF_GROUPS,
  COEFFICIENT_DEFAULTS,
  COEFFICIENT_WORDS,
  MODE_DEFAULTS,
  MODE_GROUPS,
} from './cdf-tables';

/** Fills `cdfs`; those of coefficients go by the quantiser of the frame (init_coeff_cdfs). */
export function defaultCdfs(cdfs: usize, base: i32): void {
  memory.fill(cdfs, 0, CDF_BYTES);
  const range = i32(base > 20) + i32(base > 60) + i32(base > 120);
  const dst = unpack(cdfs, MODE_DEFAULTS, 0, MODE_GROUPS);
  unpack(dst, COEFFICIENT_DEFAULTS + range * 2 * COEFFICIENT_WORDS, MODE_GROUPS, ALL_GROUPS);
}

function unpack(dst: usize, src: usize, from: i32, to: i32): usize {
  for (let i = from; i < to; i++) {
    const symbols: i32 = load<u16>(CDF_GROUPS + 4 * i);
    const rows: i32 = load<u16>(CDF_GROUPS + 4 * i, 2);
    const bytes = 2 * (symbols - 1);
    const pitch: usize = symbols <= 8 ? 16 : 32;
    for (let row = 0; row < rows; row++) {
      memory.copy(dst, src, bytes);
      dst += pitch;
      src += bytes;
    }
  }
  return dst;
}
