// Probabilities of a frame that is predicted from others: those of all frames, and more behind them.

import { ALL_GROUPS, CDF_BYTES, CDF_GROUPS } from '../../shared/av1/cdf-tables';
import { defaultCdfs } from '../../shared/av1/cdfs';
import { frame } from '../frame';
import {
  INTER_CDF_GROUPS,
  INTER_DEFAULTS,
  INTER_GROUPS,
  WITH_INTER_CDF_BYTES,
} from '../generated/inter-cdfs';
import { I_PRIMARY } from './fields';
import { told } from './state';

/** Bytes of a store before its probabilities. */
const STORE_HEADER: usize = 64;

/** With what a tile begins: as at the end of an earlier frame, or anew. Fills `bytes` of them. */
export function firstCdfs(cdfs: usize, bytes: i32): void {
  const primary = told(I_PRIMARY);
  if (primary) {
    memory.copy(cdfs, <usize>primary + STORE_HEADER, bytes);
    return;
  }
  defaultCdfs(cdfs, frame.base);
  if (bytes == WITH_INTER_CDF_BYTES) defaultInterCdfs(cdfs);
}

export function defaultInterCdfs(cdfs: usize): void {
  memory.fill(cdfs + CDF_BYTES, 0, WITH_INTER_CDF_BYTES - CDF_BYTES);
  let dst = cdfs + CDF_BYTES;
  let src = INTER_DEFAULTS;
  for (let i = 0; i < INTER_GROUPS; i++) {
    const symbols: i32 = load<u16>(INTER_CDF_GROUPS + 4 * i);
    const rows: i32 = load<u16>(INTER_CDF_GROUPS + 4 * i, 2);
    const bytes = 2 * (symbols - 1);
    const pitch: usize = symbols <= 8 ? 16 : 32;
    for (let row = 0; row < rows; row++, dst += pitch, src += bytes) memory.copy(dst, src, bytes);
  }
}

/** load_cdfs(): how often a symbol was read is forgotten. */
export function clearCounters(cdfs: usize): void {
  const next = clearGroups(cdfs, CDF_GROUPS, ALL_GROUPS);
  clearGroups(next, INTER_CDF_GROUPS, INTER_GROUPS);
}

function clearGroups(cdfs: usize, groups: usize, count: i32): usize {
  let at = cdfs;
  for (let i = 0; i < count; i++) {
    const pitch: usize = load<u16>(groups + 4 * i) <= 8 ? 16 : 32;
    const rows: i32 = load<u16>(groups + 4 * i, 2);
    for (let row = 0; row < rows; row++, at += pitch) store<u16>(at + pitch - 2, 0);
  }
  return at;
}
