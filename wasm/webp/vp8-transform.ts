// Inverse transforms of VP8 (RFC 6386 section 14.3, 14.4), exact. A block of 4x4 samples is one
// v128, row by row; its coefficients are two v128 of i16, with two rows each.

import { oddPart, ROUNDING, zipHalves, zipSwapped } from '../shared/vp8-inverse';

/** Rows 1 and 0 in `x`, 2 and 3 in `y`: turned, columns 0 and 1. */
@inline
function turnedLow(x: v128, y: v128): v128 {
  return v128.shuffle<i32>(x, y, 0, 4, 1, 5);
}

@inline
function turnedHigh(x: v128, y: v128): v128 {
  return v128.shuffle<i32>(x, y, 2, 6, 3, 7);
}

/** The samples of a block: its prediction and its coefficients. */
@inline
export function inverseDct(c0: v128, c1: v128, prediction: v128): v128 {
  // [0 - 2, 0 + 2] and [sin 1 - cos 3, cos 1 + sin 3] make rows [1, 0] and [2, 3].
  let even = v128.shuffle<i64>(i16x8.sub(c0, c1), i16x8.add(c0, c1), 0, 2);
  let odd = oddPart(v128.shuffle<i64>(c0, c1, 1, 3));
  let near = zipSwapped(i16x8.add(even, odd));
  let far = zipHalves(i16x8.sub(even, odd));
  const t0 = i16x8.add(turnedLow(near, far), v128.load(ROUNDING));
  const t1 = turnedHigh(near, far);
  even = v128.shuffle<i64>(i16x8.sub(t0, t1), i16x8.add(t0, t1), 0, 2);
  odd = oddPart(v128.shuffle<i64>(t0, t1, 1, 3));
  near = zipSwapped(i16x8.shr_s(i16x8.add(even, odd), 3));
  far = zipHalves(i16x8.shr_s(i16x8.sub(even, odd), 3));
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(prediction), turnedLow(near, far)),
    i16x8.add(i16x8.extend_high_i8x16_u(prediction), turnedHigh(near, far)),
  );
}

/** The same for a block that has only the first coefficient. */
@inline
export function addFlat(dc: i32, prediction: v128): v128 {
  const d = i16x8.splat(<i16>((dc + 4) >> 3));
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(prediction), d),
    i16x8.add(i16x8.extend_high_i8x16_u(prediction), d),
  );
}

const COLUMNS: usize = memory.data(64, 16);

/** Inverse Walsh-Hadamard transform of i16 x 16 in raster order; `dst` may be `src`. */
export function inverseWalsh(src: usize, dst: usize): void {
  for (let i: usize = 0; i < 4; i++) {
    const p = src + 2 * i;
    const a = <i32>load<i16>(p) + load<i16>(p, 24);
    const b = <i32>load<i16>(p, 8) + load<i16>(p, 16);
    const c = <i32>load<i16>(p, 8) - load<i16>(p, 16);
    const d = <i32>load<i16>(p) - load<i16>(p, 24);
    store<i32>(COLUMNS + 4 * i, a + b);
    store<i32>(COLUMNS + 4 * i, d + c, 16);
    store<i32>(COLUMNS + 4 * i, a - b, 32);
    store<i32>(COLUMNS + 4 * i, d - c, 48);
  }
  for (let i: usize = 0; i < 4; i++) {
    const p = COLUMNS + 16 * i;
    const q = dst + 8 * i;
    const first = load<i32>(p) + 3;
    const a = first + load<i32>(p, 12);
    const b = load<i32>(p, 4) + load<i32>(p, 8);
    const c = load<i32>(p, 4) - load<i32>(p, 8);
    const d = first - load<i32>(p, 12);
    store<i16>(q, <i16>((a + b) >> 3));
    store<i16>(q, <i16>((d + c) >> 3), 2);
    store<i16>(q, <i16>((a - b) >> 3), 4);
    store<i16>(q, <i16>((d - c) >> 3), 6);
  }
}
