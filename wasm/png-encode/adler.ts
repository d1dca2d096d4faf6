// Adler-32 (RFC 1950): sums of the bytes and of these sums, mod 65521.
// Scalar twin: adlerScalar (test/twins/png-encode.ts).

import { sumLanes } from '../shared/lanes';

const WEIGHTS: usize = memory.data<i16>(
  [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
  16,
);

/** The checksum of more bytes, given that of those before; that of none is 1. */
export function adler(before: u32, src: usize, bytes: usize): u32 {
  let a = before & 0xffff;
  let b = before >> 16;
  const early = v128.load(WEIGHTS);
  const late = v128.load(WEIGHTS, 16);
  const end = src + bytes;
  while (src < end) {
    // No sum can overflow within 5536 bytes.
    const run = min<usize>(5536, end - src);
    const stop = src + (run & ~15);
    let sums = i32x4.splat(0);
    let weighted = sums;
    let carried = sums;
    const blocks = <u32>(run >> 4);
    for (; src < stop; src += 16) {
      const x = v128.load(src);
      carried = i32x4.add(carried, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(x)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(x), early));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(x), late));
    }
    b += a * (blocks << 4) + sumLanes(weighted) + (sumLanes(carried) << 4);
    a += sumLanes(sums);
    for (const tail = src + (run & 15); src < tail; src++) {
      a += load<u8>(src);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return (b << 16) | a;
}
