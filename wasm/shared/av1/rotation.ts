// What the generated transforms are made of.

/** Round2(a * c0 + b * c1, 12) of interleaved pairs (a, b); factors = c0 | c1 << 16. */
@inline
export function pack(low: v128, high: v128, factors: i32): v128 {
  const k = i32x4.splat(factors);
  const half = i32x4.splat(2048);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, k), half), 12),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, k), half), 12),
  );
}
