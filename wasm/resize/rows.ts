// Vertical pass of the resizer, in two ways; the host takes the one that needs less memory.
//   ring         keeps the last `rowTaps` rows and sums them when an output row is due. Best for
//                enlarging and mild shrinking.
//   accumulate   keeps an i32 row for each output in the making and adds source rows to them, four
//                at a time. Its memory does not grow with the shrink factor.
// Rows are i16 with 64 per level, `samples` of them, padded to a multiple of 32 bytes.
// The result is an i16 row with the same scale. Scalar twin: test/twins/resize.ts.

import { high16, low16 } from '../shared/lanes';
import { BATCH, firstRow, Resizer, rowsBefore, weightsOf } from './state';

/** Rounds 14 fraction bits of weight away. */
const HALF: i32 = 1 << 13;

/** Ring: writes output row `r.made` to `r.line`. All its source rows are in the history. */
export function sumRing(r: Resizer): void {
  const taps = r.rowTaps;
  const first = firstRow(r, r.made);
  const list = r.list;
  for (let i = 0; i < taps; i++) {
    store<usize>(list + ((<usize>i) << 2), r.history + <usize>((first + i) % taps) * r.pitch);
  }
  const weights = weightsOf(r.rowTable, r.outHeight) + ((<usize>r.made * taps) << 1);
  assert(r.made < r.outHeight && first >= 0 && first < r.rows);
  const half = i32x4.splat(HALF);
  const listEnd = list + ((<usize>taps) << 2);
  const bytes = (<usize>r.samples) << 1;
  for (let x: usize = 0, dst = r.line; x < bytes; x += 32, dst += 32) {
    let a = half,
      b = half,
      c = half,
      d = half;
    for (let p = list, w = weights; p < listEnd; p += 8, w += 4) {
      const row0 = load<usize>(p) + x;
      const row1 = load<usize>(p, 4) + x;
      const weight = v128.load32_splat(w);
      const p0 = v128.load(row0),
        p1 = v128.load(row1);
      const q0 = v128.load(row0, 16),
        q1 = v128.load(row1, 16);
      a = i32x4.add(a, i32x4.dot_i16x8_s(low16(p0, p1), weight));
      b = i32x4.add(b, i32x4.dot_i16x8_s(high16(p0, p1), weight));
      c = i32x4.add(c, i32x4.dot_i16x8_s(low16(q0, q1), weight));
      d = i32x4.add(d, i32x4.dot_i16x8_s(high16(q0, q1), weight));
    }
    v128.store(dst, i16x8.narrow_i32x4_s(i32x4.shr_s(a, 14), i32x4.shr_s(b, 14)));
    v128.store(dst, i16x8.narrow_i32x4_s(i32x4.shr_s(c, 14), i32x4.shr_s(d, 14)), 16);
  }
}

/** Accumulate: adds the batch of rows that begins at row `r.folded` to every output it touches. */
export function foldBatch(r: Resizer): void {
  const from = r.folded;
  let entry = r.list;
  const limit = min(r.outHeight, r.made + r.slots);
  for (let i = r.made; i < limit && firstRow(r, i) < from + BATCH; i++, entry += 16) {
    store<usize>(entry, r.sums + <usize>(i % r.slots) * (r.pitch << 1));
    const offset = from - firstRow(r, i);
    const weights = weightsOf(r.rowTable, r.outHeight) + ((<usize>i * r.rowTaps) << 1);
    for (let k = 0; k < BATCH; k++) {
      const tap = offset + k;
      const inside = <u32>tap < <u32>r.rowTaps;
      const weight = inside ? load<i16>(weights + ((<usize>tap) << 1)) : 0;
      store<i16>(entry + 4 + ((<usize>k) << 1), weight);
    }
  }
  assert(entry <= r.list + ((<usize>r.slots) << 4));
  addRows(r.history, r.pitch, (<usize>r.samples) << 1, r.list, entry);
  r.folded = from + BATCH;
}

/** sums[i] += Σ weight × row, for each entry { sums: u32, weights: i16 × 4, unused: u32 }. */
function addRows(rows: usize, pitch: usize, bytes: usize, list: usize, listEnd: usize): void {
  for (const end = rows + bytes; rows < end; rows += 16) {
    const r0 = v128.load(rows),
      r1 = v128.load(rows + pitch);
    const r2 = v128.load(rows + 2 * pitch),
      r3 = v128.load(rows + 3 * pitch);
    const low01 = low16(r0, r1),
      high01 = high16(r0, r1);
    const low23 = low16(r2, r3),
      high23 = high16(r2, r3);
    for (let p = list; p < listEnd; p += 16) {
      const sums = load<usize>(p);
      const w01 = v128.load32_splat(p, 4),
        w23 = v128.load32_splat(p, 8);
      const low = i32x4.add(i32x4.dot_i16x8_s(low01, w01), i32x4.dot_i16x8_s(low23, w23));
      const high = i32x4.add(i32x4.dot_i16x8_s(high01, w01), i32x4.dot_i16x8_s(high23, w23));
      v128.store(sums, i32x4.add(v128.load(sums), low));
      v128.store(sums, i32x4.add(v128.load(sums, 16), high), 16);
      store<usize>(p, sums + 32);
    }
  }
}

/** Accumulate: moves the finished sums of output row `r.made` to `r.line` and clears them. */
export function takeSums(r: Resizer): void {
  const half = i32x4.splat(HALF);
  const zero = i64x2.splat(0);
  let sums = r.sums + <usize>(r.made % r.slots) * (r.pitch << 1);
  let dst = r.line;
  for (const end = dst + ((<usize>r.samples) << 1); dst < end; dst += 16, sums += 32) {
    const low = i32x4.shr_s(i32x4.add(v128.load(sums), half), 14);
    const high = i32x4.shr_s(i32x4.add(v128.load(sums, 16), half), 14);
    v128.store(dst, i16x8.narrow_i32x4_s(low, high));
    v128.store(sums, zero);
    v128.store(sums, zero, 16);
  }
}

/** Whether output row `r.made` has all its source rows. */
export function isDue(r: Resizer): bool {
  if (r.made >= r.outHeight) return false;
  return (r.slots ? r.folded : r.seen - r.top) >= rowsBefore(r, r.made);
}
