// Transforms of four: the ADST, and how blocks of four rows are packed.

import { high16, high32, high64, low16, low32 } from '../../shared/lanes';

/** Round2(a * c0 + b * c1 + c * c2 + d * c3, 12), with a and b, c and d interleaved. */
@inline
function row4(low: v128, high: v128, c0: i16, c1: i16, c2: i16, c3: i16): v128 {
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(low, i16x8(c0, c1, c0, c1, c0, c1, c0, c1)),
    i32x4.dot_i16x8_s(high, i16x8(c2, c3, c2, c3, c2, c3, c2, c3)),
  );
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(2048)), 12);
}

/** The same of both halves of eight columns, to `dst`. */
@inline
function put4(
  dst: usize,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  c0: i16,
  c1: i16,
  c2: i16,
  c3: i16,
): void {
  const low = row4(low16(a, b), low16(c, d), c0, c1, c2, c3);
  const high = row4(high16(a, b), high16(c, d), c0, c1, c2, c3);
  v128.store(dst, i16x8.narrow_i32x4_s(low, high));
}

/** 7.13.2.6: a matrix of 4 x 4, and its transpose. */
export function forwardAdst4(src: usize, dst: usize): void {
  const a = v128.load(src);
  const b = v128.load(src, 16);
  const c = v128.load(src, 32);
  const d = v128.load(src, 48);
  put4(dst, a, b, c, d, 1321, 2482, 3344, 3803);
  put4(dst + 16, a, b, c, d, 3344, 3344, 0, -3344);
  put4(dst + 32, a, b, c, d, 3803, -1321, -3344, 2482);
  put4(dst + 48, a, b, c, d, 2482, -3803, 3344, -1321);
}
export function inverseAdst4(src: usize, dst: usize): void {
  const a = v128.load(src);
  const b = v128.load(src, 16);
  const c = v128.load(src, 32);
  const d = v128.load(src, 48);
  put4(dst, a, b, c, d, 1321, 3344, 3803, 2482);
  put4(dst + 16, a, b, c, d, 2482, 3344, -1321, -3803);
  put4(dst + 32, a, b, c, d, 3344, 0, -3344, 3344);
  put4(dst + 48, a, b, c, d, 3803, -3344, 2482, -1321);
}

/** 4 x 4 in the lower halves of four vectors; the upper ones come to mean nothing. */
export function transposeFour(src: usize, dst: usize): void {
  const a = low16(v128.load(src), v128.load(src, 16));
  const b = low16(v128.load(src, 32), v128.load(src, 48));
  const c = low32(a, b);
  const d = high32(a, b);
  v128.store(dst, c);
  v128.store(dst, high64(c, c), 16);
  v128.store(dst, d, 32);
  v128.store(dst, high64(d, d), 48);
}

/** Columns of four rows one after the other, eight bytes each, and back. */
export function packFours(src: usize, dst: usize, columns: i32): void {
  for (let c = 0; c < columns; c++) store<u64>(dst + 8 * c, load<u64>(src + 16 * c));
}
export function unpackFours(src: usize, dst: usize, columns: i32): void {
  for (let c = columns - 1; c >= 0; c--) v128.store(dst + 16 * c, v128.load64_zero(src + 8 * c));
}
