// Predictions of 16x16 luma and 8x8 chroma, in the order of their 4x4 blocks.

import { WHT, work } from './layout';
import { sum4 } from './samples';

/**
 * The four predictions (RFC 6386 12.2) DC, TM, V, H of n x n samples at `r`, of which those above and
 * to the left are there: for each 4x4 block four of 16 bytes. n is 16 or 8.
 */
export function predictMacroblock(
  r: usize,
  stride: usize,
  n: i32,
  hasTop: bool,
  hasLeft: bool,
  out: usize,
): void {
  const t = r - stride;
  const column = work + WHT;
  let sum: i32 = 0;
  for (let i: usize = 0; i < <usize>n; i++) store<u8>(column + i, load<u8>(r + i * stride - 1));
  const L = v128.load(column);
  const T = n == 16 ? v128.load(t) : v128.load64_zero(t);
  const tl = i16x8.splat(<i16>load<u8>(t - 1));
  if (hasTop) sum += sumU8(T);
  if (hasLeft) sum += sumU8(n == 16 ? L : v128.shuffle<i64>(L, i64x2(0, 0), 0, 2));
  const sh = n == 16 ? 4 : 3;
  let dc: i32 = 128;
  if (hasTop && hasLeft) dc = (sum + n) >> (sh + 1);
  else if (hasTop || hasLeft) dc = (sum + (n >> 1)) >> sh;
  const D = i8x16.splat(<i8>dc);
  const nb = n >> 2;
  for (let by = 0; by < nb; by++) {
    const l4 = i8x16.swizzle(
      L,
      i8x16.add(
        v128.shuffle<u8>(
          i32x4.splat(0x03020100),
          i32x4.splat(0),
          0,
          0,
          0,
          0,
          1,
          1,
          1,
          1,
          2,
          2,
          2,
          2,
          3,
          3,
          3,
          3,
        ),
        i8x16.splat(<i8>(by * 4)),
      ),
    );
    const l0 = i16x8.sub(i16x8.extend_low_i8x16_u(l4), tl),
      l1 = i16x8.sub(i16x8.extend_high_i8x16_u(l4), tl);
    for (let bx = 0; bx < nb; bx++) {
      const o = out + (by * nb + bx) * 64;
      const tv = v128.load32_splat(t + bx * 4),
        te = i16x8.extend_low_i8x16_u(tv);
      v128.store(o, D);
      v128.store(o, i8x16.narrow_i16x8_u(i16x8.add(te, l0), i16x8.add(te, l1)), 16);
      v128.store(o, tv, 32);
      v128.store(o, l4, 48);
    }
  }
}
@inline
function sumU8(v: v128): i32 {
  return sum4(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
}
