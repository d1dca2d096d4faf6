// Predictions of 4x4 blocks.

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
  const e1 = v128.shuffle<u8>(e, e, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15);
  const e2 = v128.shuffle<u8>(e, e, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 15);
  const f = i8x16.sub(i8x16.avgr_u(e, e2), v128.and(v128.xor(e, e2), i8x16.splat(1)));
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
  const x = i16x8.extend_low_i8x16_u(
    v128.shuffle<u8>(e, e, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
  );
  const t = i16x8.sub(
    i16x8.extend_low_i8x16_u(
      v128.shuffle<u8>(e, e, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9),
    ),
    x,
  );
  const l = v128.shuffle<u8>(e, e, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1);
  v128.store(
    dst,
    i8x16.narrow_i16x8_u(
      i16x8.add(t, i16x8.extend_low_i8x16_u(l)),
      i16x8.add(t, i16x8.extend_high_i8x16_u(l)),
    ),
    16,
  );
  v128.store(dst, v128.shuffle<u8>(a, a, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8), 32);
  v128.store(dst, v128.shuffle<u8>(a, a, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0), 48);
  v128.store(dst, v128.shuffle<u8>(a, a, 4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5, 1, 2, 3, 4), 64);
  v128.store(
    dst,
    v128.shuffle<u8>(a, b, 21, 22, 23, 24, 4, 5, 6, 7, 3, 21, 22, 23, 2, 4, 5, 6),
    80,
  );
  v128.store(dst, v128.shuffle<u8>(a, a, 6, 7, 8, 9, 7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12), 96);
  v128.store(
    dst,
    v128.shuffle<u8>(a, b, 22, 23, 24, 25, 6, 7, 8, 9, 23, 24, 25, 10, 7, 8, 9, 11),
    112,
  );
  v128.store(
    dst,
    v128.shuffle<u8>(a, b, 20, 4, 5, 6, 19, 3, 20, 4, 18, 2, 19, 3, 17, 1, 18, 2),
    128,
  );
  const c = v128.shuffle<u8>(a, e, 0, 1, 2, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17);
  v128.store(dst, v128.shuffle<u8>(c, b, 19, 2, 18, 1, 18, 1, 17, 0, 17, 0, 3, 3, 3, 3, 3, 3), 144);
}
