// Levels of a transform block as bytes with a margin, and the contexts of all of them at once (8.3.2).

import { bytes3, bytes4, bytes6, bytes15 } from '../../shared/constants';
import { BASE_CONTEXTS, BR_CONTEXTS, PADDED } from '../places';
import { fillVectors } from '../spans';
import { base } from '../state';
import { V_DCT } from '../transform/transform';
import { columnsOf, rowsOf } from './coefficients';
import { baseOffsetsOf, brOffsetsOf, paddedStride, tablesIndex } from './sizes';

/** Fills PADDED, BASE_CONTEXTS and BR_CONTEXTS for the first `eob` coefficients. */
export function loadContexts(lw: i32, lh: i32, type: i32, levels: usize, eob: i32): void {
  const w = 1 << min(lw, 5);
  const h = 1 << min(lh, 5);
  const z = tablesIndex(lw, lh, type);
  const stride = paddedStride(h);
  const columns = columnsOf(z, w * h, eob);
  const rows = rowsOf(z, w * h, eob);
  const padded = base + PADDED;
  fillVectors(padded + columns * stride, 0, 5 * stride + 32);
  const cap = bytes15();
  const zero = i8x16.splat(0);
  for (let c = 0; c < columns; c++) {
    const to = padded + c * stride;
    if (h == 4) {
      const a = i16x8.abs(v128.load64_zero(levels + 8 * c));
      v128.store(to, i8x16.min_u(i8x16.narrow_i16x8_u(a, zero), cap));
      continue;
    }
    const from = levels + 16 * c;
    if (h == 8) {
      v128.store(to, i8x16.min_u(i8x16.narrow_i16x8_u(i16x8.abs(v128.load(from)), zero), cap));
      continue;
    }
    const strip = 16 * w;
    for (let r = 0; r < h; r += 16) {
      const p = from + (r >> 3) * strip;
      const a = i16x8.abs(v128.load(p));
      const b = i16x8.abs(v128.load(p + strip));
      v128.store(to + r, i8x16.min_u(i8x16.narrow_i16x8_u(a, b), cap));
    }
    v128.store(to + h, zero);
  }
  const offsets = baseOffsetsOf(lw, lh, type);
  const brOffsets = brOffsetsOf(lw, lh, type);
  // Neighbours: three that count for both, then two more (Sig_Ref_Diff_Offset, Mag_Ref_Offset).
  if (type >= V_DCT) {
    const step = type == V_DCT ? 1 : stride;
    const beside = stride + 1 - step;
    sumNeighbours(
      columns,
      rows,
      stride,
      step,
      2 * step,
      beside,
      3 * step,
      4 * step,
      offsets,
      brOffsets,
    );
  } else {
    sumNeighbours(columns, rows, stride, 1, stride, stride + 1, 2, 2 * stride, offsets, brOffsets);
    store<u8>(base + BASE_CONTEXTS, 0);
  }
}

/** Fills both contexts from the levels at distances `a` to `e`, of which the first three count for coeff_br. */
@inline
function sumNeighbours(
  columns: i32,
  rows: i32,
  stride: i32,
  a: i32,
  b: i32,
  c: i32,
  d: i32,
  e: i32,
  offsets: usize,
  brOffsets: usize,
): void {
  const zero = i8x16.splat(0);
  const three = bytes3();
  const four = bytes4();
  const six = bytes6();
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row += 16) {
      const at = column * stride + row;
      const p = base + PADDED + at;
      const first = v128.load(p + a);
      const second = v128.load(p + b);
      const third = v128.load(p + c);
      let sum = i8x16.add(i8x16.min_u(first, three), i8x16.min_u(second, three));
      sum = i8x16.add(sum, i8x16.min_u(third, three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + d), three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + e), three));
      const half = i8x16.min_u(i8x16.avgr_u(sum, zero), four);
      v128.store(base + BASE_CONTEXTS + at, i8x16.add(half, v128.load(offsets + at)));
      const near = i8x16.avgr_u(i8x16.add(i8x16.add(first, second), third), zero);
      v128.store(
        base + BR_CONTEXTS + at,
        i8x16.add(i8x16.min_u(near, six), v128.load(brOffsets + at)),
      );
    }
  }
}

/** Context of the last coefficient's level, at place i of the scan. */
@inline
export function lastContext(i: i32, area: i32): i32 {
  return i == 0 ? 0 : i <= area >> 3 ? 1 : i <= area >> 2 ? 2 : 3;
}
