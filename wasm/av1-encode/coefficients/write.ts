// Writing the coefficients of a transform block (5.11.39).

import {
  CDF_BASE,
  CDF_BASE_EOB,
  CDF_DC_SIGN,
  CDF_EOB_EXTRA,
  CDF_RANGE,
} from '../../shared/av1/cdf-tables';
import { BASE_CONTEXTS, BR_CONTEXTS, PADDED } from '../places';
import { base } from '../state';
import { eobOffset, txContext } from '../symbols/costs';
import { literal, symbol, symbol4 } from '../symbols/range-coder';
import { V_DCT } from '../transform/transform';
import { codedArea, log2Floor } from './coefficients';
import { lastContext, loadContexts } from './level-contexts';
import { paddedScanOf, scanOf, tablesIndex } from './sizes';

/** Writes a block with coded coefficients, after all_zero and the transform's type. */
export function writeCoefficients(
  lw: i32,
  lh: i32,
  chroma: i32,
  type: i32,
  levels: usize,
  eob: i32,
  dcContext: i32,
): void {
  loadContexts(lw, lh, type, levels, eob);
  const area = codedArea(lw, lh);
  const z = tablesIndex(lw, lh, type);
  const context = txContext(lw, lh);
  const areaLog2 = min(lw, 5) + min(lh, 5);
  writeEob(areaLog2, context, chroma, i32(type >= V_DCT), eob);
  // 1. Levels up to 14, from the last.
  const scan = paddedScanOf(z, area);
  const padded = base + PADDED;
  const baseCdf = CDF_BASE + (context * 2 + chroma) * 42 * 16;
  const brCdf = CDF_RANGE + (min(context, 3) * 2 + chroma) * 21 * 16;
  for (let i = eob - 1; i >= 0; i--) {
    const at: usize = load<u16>(scan + 2 * i);
    const level: i32 = load<u8>(padded + at);
    if (i == eob - 1) {
      const x = (context * 2 + chroma) * 4 + lastContext(i, area);
      symbol(CDF_BASE_EOB + x * 16, min(level, 3) - 1, 3);
    } else symbol4(baseCdf + <usize>load<u8>(base + BASE_CONTEXTS + at) * 16, min(level, 3));
    if (level < 3) continue;
    const cdf = brCdf + <usize>load<u8>(base + BR_CONTEXTS + at) * 16;
    let rest = level - 3;
    for (let k = 0; k < 4; k++, rest -= 3) {
      symbol4(cdf, min(rest, 3));
      if (rest < 3) break;
    }
  }
  writeSigns(scanOf(z), chroma, levels, eob, dcContext);
}

/** `isLine`: of one dimension. */
function writeEob(areaLog2: i32, context: i32, chroma: i32, isLine: i32, eob: i32): void {
  const point = eob == 1 ? 1 : log2Floor(eob - 1) + 2;
  symbol(eobOffset(areaLog2, chroma) + 16 * isLine, point - 1, areaLog2 + 1);
  if (point < 3) return;
  const bits = point - 3;
  const extra = CDF_EOB_EXTRA + ((context * 2 + chroma) * 9 + bits) * 16;
  symbol(extra, ((eob - 1) >> bits) & 1, 2);
  if (bits) literal((eob - 1) & ((1 << bits) - 1), bits);
}

/** Signs, and what exceeds 14 in a Golomb code. */
function writeSigns(scan: usize, chroma: i32, levels: usize, eob: i32, dcContext: i32): void {
  for (let i = 0; i < eob; i++) {
    const level: i32 = load<i16>(levels + 2 * <usize>load<u16>(scan + 2 * i));
    if (level == 0) continue;
    if (i == 0) symbol(CDF_DC_SIGN + (chroma * 3 + dcContext) * 16, i32(level < 0), 2);
    else literal(u32(level < 0), 1);
    const rest = abs(level) - 14;
    if (rest <= 0) continue;
    const length = log2Floor(rest) + 1;
    if (length > 1) literal(0, length - 1);
    literal(1, 1);
    if (length > 1) literal(<u32>(rest & ((1 << (length - 1)) - 1)), length - 1);
  }
}
