// What the generated transforms are made of.

/** Half of what is shifted out. */
const HALF: usize = memory.data<i32>([2048, 2048, 2048, 2048], 16);

/** Round2(a * c0 + b * c1, 12) of interleaved pairs (a, b); factors: c0, c1 in turn. */
@inline
export function pack(low: v128, high: v128, factors: v128): v128 {
  const half = v128.load(HALF);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, factors), half), 12),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, factors), half), 12),
  );
}
