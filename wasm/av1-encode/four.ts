// Transforms of four: the ADST, and how blocks of four rows are packed.

import { high16, low16 } from '../shared/lanes';

@inline
function pair(a: i32, b: i32): i32 {
  return (a & 0xffff) | (b << 16);
}

/** 7.13.2.6: both directions are matrices of 4 x 4; each output takes two pairs of inputs. */
export function adst4(src: usize, dst: usize, isForward: bool): void {
  const t0 = v128.load(src);
  const t1 = v128.load(src, 16);
  const t2 = v128.load(src, 32);
  const t3 = v128.load(src, 48);
  const l0 = low16(t0, t1);
  const h0 = high16(t0, t1);
  const l1 = low16(t2, t3);
  const h1 = high16(t2, t3);
  for (let k: i32 = 0; k < 4; k++) {
    let a: i32;
    let b: i32;
    if (isForward) {
      a =
        k == 0
          ? pair(1321, 2482)
          : k == 1
            ? pair(3344, 3344)
            : k == 2
              ? pair(3803, -1321)
              : pair(2482, -3803);
      b =
        k == 0
          ? pair(3344, 3803)
          : k == 1
            ? pair(0, -3344)
            : k == 2
              ? pair(-3344, 2482)
              : pair(3344, -1321);
    } else {
      a =
        k == 0
          ? pair(1321, 3344)
          : k == 1
            ? pair(2482, 3344)
            : k == 2
              ? pair(3344, 0)
              : pair(3803, -3344);
      b =
        k == 0
          ? pair(3803, 2482)
          : k == 1
            ? pair(-1321, -3803)
            : k == 2
              ? pair(-3344, 3344)
              : pair(2482, -1321);
    }
    v128.store(dst + 16 * k, i16x8.narrow_i32x4_s(row4(l0, l1, a, b), row4(h0, h1, a, b)));
  }
}

@inline
function row4(p: v128, q: v128, a: i32, b: i32): v128 {
  const sum = i32x4.add(i32x4.dot_i16x8_s(p, i32x4.splat(a)), i32x4.dot_i16x8_s(q, i32x4.splat(b)));
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(2048)), 12);
}

/** Columns of four rows one after the other, eight bytes each, and back. */
export function packFours(src: usize, dst: usize, columns: i32): void {
  for (let c = 0; c < columns; c++) store<u64>(dst + 8 * c, load<u64>(src + 16 * c));
}
export function unpackFours(src: usize, dst: usize, columns: i32): void {
  for (let c = columns - 1; c >= 0; c--) v128.store(dst + 16 * c, v128.load64_zero(src + 8 * c));
}
