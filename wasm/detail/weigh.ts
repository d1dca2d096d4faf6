// A weighted sum of rows, the same to both sides of the middle one: one axis of a convolution.
// With the rows of a picture it goes down; with one row, a pixel further each time, across.
//
//   rows     u32 × (2 · radius + 1)   addresses, the middle one at index `radius`
//   weights  i16 × (radius + 2)       of the middle, of its neighbours at distance 1, 2 …, then 0
//
// All weights together (both sides) are 2^14. Twin: test/twins/detail.ts.

const FRACTION_BITS: i32 = 14;

/** Writes `bytes` samples to `dst`, rounded to nearest; up to 15 more behind them. */
export function weighRows(
  dst: usize,
  rows: usize,
  weights: usize,
  radius: i32,
  bytes: usize,
): void {
  const middle = rows + ((<usize>radius) << 2);
  const half = i32x4.splat(1 << (FRACTION_BITS - 1));
  const first = i16x8.splat(load<i16>(weights));
  for (let at: usize = 0; at < bytes; at += 16) {
    const center = v128.load(<usize>load<u32>(middle) + at);
    const low = i16x8.extend_low_i8x16_u(center);
    const high = i16x8.extend_high_i8x16_u(center);
    let a = i32x4.add(half, i32x4.extmul_low_i16x8_s(low, first));
    let b = i32x4.add(half, i32x4.extmul_high_i16x8_s(low, first));
    let c = i32x4.add(half, i32x4.extmul_low_i16x8_s(high, first));
    let d = i32x4.add(half, i32x4.extmul_high_i16x8_s(high, first));
    for (let k = 1; k <= radius; k += 2) {
      // Two distances at a time; behind the last one stands the weight 0.
      const next = (<usize>min(k + 1, radius)) << 2;
      const near = (<usize>k) << 2;
      const pair = i32x4.splat(load<i32>(weights + ((<usize>k) << 1)));
      const u0 = v128.load(<usize>load<u32>(middle - near) + at);
      const u1 = v128.load(<usize>load<u32>(middle + near) + at);
      const v0 = v128.load(<usize>load<u32>(middle - next) + at);
      const v1 = v128.load(<usize>load<u32>(middle + next) + at);
      const uLow = i16x8.add(i16x8.extend_low_i8x16_u(u0), i16x8.extend_low_i8x16_u(u1));
      const vLow = i16x8.add(i16x8.extend_low_i8x16_u(v0), i16x8.extend_low_i8x16_u(v1));
      a = i32x4.add(a, i32x4.dot_i16x8_s(firstHalves(uLow, vLow), pair));
      b = i32x4.add(b, i32x4.dot_i16x8_s(lastHalves(uLow, vLow), pair));
      const uHigh = i16x8.add(i16x8.extend_high_i8x16_u(u0), i16x8.extend_high_i8x16_u(u1));
      const vHigh = i16x8.add(i16x8.extend_high_i8x16_u(v0), i16x8.extend_high_i8x16_u(v1));
      c = i32x4.add(c, i32x4.dot_i16x8_s(firstHalves(uHigh, vHigh), pair));
      d = i32x4.add(d, i32x4.dot_i16x8_s(lastHalves(uHigh, vHigh), pair));
    }
    const ab = i16x8.narrow_i32x4_s(cut(a), cut(b));
    const cd = i16x8.narrow_i32x4_s(cut(c), cut(d));
    v128.store(dst + at, i8x16.narrow_i16x8_u(ab, cd));
  }
}

@inline
function cut(sum: v128): v128 {
  return i32x4.shr_s(sum, FRACTION_BITS);
}

/** Lanes 0 to 3 of both by turns. */
@inline
function firstHalves(u: v128, v: v128): v128 {
  return i8x16.shuffle(u, v, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

/** Lanes 4 to 7 of both by turns. */
@inline
function lastHalves(u: v128, v: v128): v128 {
  return i8x16.shuffle(u, v, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}
