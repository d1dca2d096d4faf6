// Rows of four: sums are rounded, turned, and stored or added to samples.

/** The largest sample, eight times. */
@inline
export function mostOf(depth: i32): v128 {
  const most: i32 = (1 << depth) - 1;
  return i16x8.splat(<i16>most);
}

/** Two rows of four sums, rounded and narrowed. */
@inline
export function narrowed(a: v128, b: v128, half: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(a, half), shift),
    i32x4.shr_s(i32x4.add(b, half), shift),
  );
}

/** Rows 0 and 1, and rows 2 and 3, of a turned square of 4 x 4. */
@inline
export function upperTurned(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 4, 8, 12, 1, 5, 9, 13);
}

@inline
export function lowerTurned(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 2, 6, 10, 14, 3, 7, 11, 15);
}

/** Four samples with a residual, limited to what the depth allows. */
@inline
export function added(dst: usize, residual: v128, most: v128): v128 {
  const sum = i16x8.add_sat_s(v128.load64_zero(dst), residual);
  return i16x8.max_s(i16x8.min_s(sum, most), i16x8.splat(0));
}

/** Four rows of four, two and two in a register, are stored apart. */
@inline
export function storeRows(to: usize, stride: usize, upper: v128, lower: v128): void {
  v128.store64_lane(to, upper, 0);
  to += stride;
  v128.store64_lane(to, upper, 1);
  to += stride;
  v128.store64_lane(to, lower, 0);
  to += stride;
  v128.store64_lane(to, lower, 1);
}

/** Four rows of four are added to samples. */
@inline
export function addRows(to: usize, stride: usize, upper: v128, lower: v128, most: v128): void {
  v128.store64_lane(to, added(to, upper, most), 0);
  to += stride;
  v128.store64_lane(to, added(to, v128.shuffle<i64>(upper, upper, 1, 1), most), 0);
  to += stride;
  v128.store64_lane(to, added(to, lower, most), 0);
  to += stride;
  v128.store64_lane(to, added(to, v128.shuffle<i64>(lower, lower, 1, 1), most), 0);
}
