// Predictions of 4x4 blocks.

/** Out of memory, as the places of bytes below: engines make constants anew for each use. */
const ONES: usize = memory.data<u64>([0x0101010101010101, 0x0101010101010101]);

/** Places of bytes, 16 for each vector that is made below, in their order; 128: none. */
// biome-ignore format: a table
const SHUFFLES: usize = memory.data<u8>([
  5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
  6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9,
  4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1,
  5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8,
  3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0,
  4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5, 1, 2, 3, 4,
  128, 128, 128, 128, 4, 5, 6, 7, 3, 128, 128, 128, 2, 4, 5, 6,
  5, 6, 7, 8, 128, 128, 128, 128, 128, 5, 6, 7, 128, 128, 128, 128,
  6, 7, 8, 9, 7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12,
  128, 128, 128, 128, 6, 7, 8, 9, 128, 128, 128, 10, 7, 8, 9, 11,
  6, 7, 8, 9, 128, 128, 128, 128, 7, 8, 9, 128, 128, 128, 128, 128,
  128, 4, 5, 6, 128, 3, 128, 4, 128, 2, 128, 3, 128, 1, 128, 2,
  4, 128, 128, 128, 3, 128, 4, 128, 2, 128, 3, 128, 1, 128, 2, 128,
  0, 1, 2, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  128, 2, 128, 1, 128, 1, 128, 0, 128, 0, 3, 3, 3, 3, 3, 3,
  3, 128, 2, 128, 2, 128, 1, 128, 1, 128, 128, 128, 128, 128, 128, 128,
]);

/**
 * All ten predictions of a 4x4 block (RFC 6386 12.3) from the samples round it, 16 bytes each, in the
 * order DC TM VE HE RD VR LD VL HD HU.
 *
 *   e   L L K J I X A B C D E F G H H 0    left from bottom to top, corner, above, above right
 *
 * All but the first two are shuffles of averages of two (b) and of three (a) neighbours.
 */
@inline
export function predict10(e: v128, dst: usize): void {
  const e1 = v128.shuffle<u8>(e, e, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
  const e2 = v128.shuffle<u8>(e, e, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1);
  const f = i8x16.sub(i8x16.avgr_u(e, e2), v128.and(v128.xor(e, e2), v128.load(ONES)));
  const a = i8x16.avgr_u(e1, f),
    b = i8x16.avgr_u(e, e1);
  const dc =
    (<i32>i8x16.extract_lane_u(e, 1) +
      <i32>i8x16.extract_lane_u(e, 2) +
      <i32>i8x16.extract_lane_u(e, 3) +
      <i32>i8x16.extract_lane_u(e, 4) +
      <i32>i8x16.extract_lane_u(e, 6) +
      <i32>i8x16.extract_lane_u(e, 7) +
      <i32>i8x16.extract_lane_u(e, 8) +
      <i32>i8x16.extract_lane_u(e, 9) +
      4) >>
    3;
  v128.store(dst, i8x16.splat(<i8>dc));
  const x = i16x8.extend_low_i8x16_u(i8x16.swizzle(e, v128.load(SHUFFLES, 0)));
  const t = i16x8.sub(i16x8.extend_low_i8x16_u(i8x16.swizzle(e, v128.load(SHUFFLES, 16))), x);
  const l = i8x16.swizzle(e, v128.load(SHUFFLES, 32));
  v128.store(
    dst,
    i8x16.narrow_i16x8_u(
      i16x8.add(t, i16x8.extend_low_i8x16_u(l)),
      i16x8.add(t, i16x8.extend_high_i8x16_u(l)),
    ),
    16,
  );
  v128.store(dst, i8x16.swizzle(a, v128.load(SHUFFLES, 48)), 32);
  v128.store(dst, i8x16.swizzle(a, v128.load(SHUFFLES, 64)), 48);
  v128.store(dst, i8x16.swizzle(a, v128.load(SHUFFLES, 80)), 64);
  v128.store(
    dst,
    v128.or(i8x16.swizzle(a, v128.load(SHUFFLES, 96)), i8x16.swizzle(b, v128.load(SHUFFLES, 112))),
    80,
  );
  v128.store(dst, i8x16.swizzle(a, v128.load(SHUFFLES, 128)), 96);
  v128.store(
    dst,
    v128.or(i8x16.swizzle(a, v128.load(SHUFFLES, 144)), i8x16.swizzle(b, v128.load(SHUFFLES, 160))),
    112,
  );
  v128.store(
    dst,
    v128.or(i8x16.swizzle(a, v128.load(SHUFFLES, 176)), i8x16.swizzle(b, v128.load(SHUFFLES, 192))),
    128,
  );
  const c = v128.or(
    i8x16.swizzle(a, v128.load(SHUFFLES, 208)),
    i8x16.swizzle(e, v128.load(SHUFFLES, 224)),
  );
  v128.store(
    dst,
    v128.or(i8x16.swizzle(c, v128.load(SHUFFLES, 240)), i8x16.swizzle(b, v128.load(SHUFFLES, 256))),
    144,
  );
}
