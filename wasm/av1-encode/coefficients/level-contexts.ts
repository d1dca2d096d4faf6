// Levels of a transform block as bytes with a margin, and the contexts of all of them at once (8.3.2).

import { fillVectors } from '../spans';
import { BASE_CONTEXTS, BR_CONTEXTS, base, PADDED } from '../state';
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
  const cap = i8x16.splat(15);
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
  if (type >= V_DCT) {
    lineContexts(columns, rows, stride, type == V_DCT ? 1 : stride, offsets, brOffsets);
    return;
  }
  const three = i8x16.splat(3);
  const four = i8x16.splat(4);
  const six = i8x16.splat(6);
  const bases = base + BASE_CONTEXTS;
  const brs = base + BR_CONTEXTS;
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r += 16) {
      const at = c * stride + r;
      const p = padded + at;
      const below = v128.load(p + 1);
      const right = v128.load(p + stride);
      const across = v128.load(p + stride + 1);
      let sum = i8x16.add(i8x16.min_u(below, three), i8x16.min_u(right, three));
      sum = i8x16.add(sum, i8x16.min_u(across, three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 2), three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 2 * stride), three));
      const half = i8x16.min_u(i8x16.avgr_u(sum, zero), four);
      v128.store(bases + at, i8x16.add(half, v128.load(offsets + at)));
      const near = i8x16.avgr_u(i8x16.add(i8x16.add(below, right), across), zero);
      v128.store(brs + at, i8x16.add(i8x16.min_u(near, six), v128.load(brOffsets + at)));
    }
  }
  store<u8>(bases, 0);
}

/** The same of one dimension: four neighbours along it, `step` apart, and one beside. */
function lineContexts(
  columns: i32,
  rows: i32,
  stride: i32,
  step: i32,
  offsets: usize,
  brOffsets: usize,
): void {
  const zero = i8x16.splat(0);
  const three = i8x16.splat(3);
  const beside = stride + 1 - step;
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r += 16) {
      const at = c * stride + r;
      const p = base + PADDED + at;
      const first = v128.load(p + step);
      const second = v128.load(p + 2 * step);
      const side = v128.load(p + beside);
      let sum = i8x16.add(i8x16.min_u(first, three), i8x16.min_u(second, three));
      sum = i8x16.add(sum, i8x16.min_u(side, three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 3 * step), three));
      sum = i8x16.add(sum, i8x16.min_u(v128.load(p + 4 * step), three));
      const half = i8x16.min_u(i8x16.avgr_u(sum, zero), i8x16.splat(4));
      v128.store(base + BASE_CONTEXTS + at, i8x16.add(half, v128.load(offsets + at)));
      const near = i8x16.avgr_u(i8x16.add(i8x16.add(first, second), side), zero);
      const br = i8x16.add(i8x16.min_u(near, i8x16.splat(6)), v128.load(brOffsets + at));
      v128.store(base + BR_CONTEXTS + at, br);
    }
  }
}

/** Context of the last coefficient's level, at place i of the scan. */
@inline
export function lastContext(i: i32, area: i32): i32 {
  return i == 0 ? 0 : i <= area >> 3 ? 1 : i <= area >> 2 ? 2 : 3;
}
