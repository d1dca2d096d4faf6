// Inverse transforms of VP8 (RFC 6386 section 14.3, 14.4), exact. A block of 4x4 samples is one
// v128, row by row; its coefficients are two v128 of i16 in the order of the file (zigzag).

/** High halves of the products of i16 lanes. */
@inline
function mulHigh(x: v128, factor: i16): v128 {
  const f = i16x8.splat(factor);
  const low = i32x4.extmul_low_i16x8_s(x, f);
  const high = i32x4.extmul_high_i16x8_s(x, f);
  return v128.shuffle<i16>(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
}

/** Of rows 0 and 2: [0 - 2, 0 + 2]. */
@inline
function evenPart(rows: v128): v128 {
  const w = v128.shuffle<i64>(rows, rows, 1, 0);
  return v128.shuffle<i64>(i16x8.sub(rows, w), i16x8.add(rows, w), 0, 2);
}

/** Of rows 1 and 3: [sin 1 - cos 3, cos 1 + sin 3], scaled as the RFC does: 35468 = 65536 - 30068. */
@inline
function oddPart(rows: v128): v128 {
  const cosine = i16x8.add(rows, mulHigh(rows, 20091));
  const sine = i16x8.add(rows, mulHigh(rows, -30068));
  const x = v128.shuffle<i64>(sine, cosine, 0, 2);
  const y = v128.shuffle<i64>(cosine, sine, 1, 3);
  const sign = i64x2(-1, 0);
  return i16x8.add(x, i16x8.sub(v128.xor(y, sign), sign));
}

/** The samples of a block: its prediction and its coefficients. */
@inline
export function inverseDct(c0: v128, c1: v128, prediction: v128): v128 {
  // Places in the file: row 0 = 0 1 5 6, row 1 = 2 4 7 12, row 2 = 3 8 11 13, row 3 = 9 10 14 15.
  let even = evenPart(v128.shuffle<i16>(c0, c1, 0, 1, 5, 6, 3, 8, 11, 13));
  let odd = oddPart(v128.shuffle<i16>(c0, c1, 2, 4, 7, 12, 9, 10, 14, 15));
  let sum = i16x8.add(even, odd);
  let rest = i16x8.sub(even, odd);
  let i0 = v128.shuffle<i16>(sum, sum, 4, 0, 5, 1, 6, 2, 7, 3);
  let i1 = v128.shuffle<i16>(rest, rest, 0, 4, 1, 5, 2, 6, 3, 7);
  const rounding = i64x2(0x0004000400040004, 0);
  even = evenPart(i16x8.add(v128.shuffle<i32>(i0, i1, 0, 4, 2, 6), rounding));
  odd = oddPart(v128.shuffle<i32>(i0, i1, 1, 5, 3, 7));
  sum = i16x8.shr_s(i16x8.add(even, odd), 3);
  rest = i16x8.shr_s(i16x8.sub(even, odd), 3);
  i0 = v128.shuffle<i16>(sum, sum, 4, 0, 5, 1, 6, 2, 7, 3);
  i1 = v128.shuffle<i16>(rest, rest, 0, 4, 1, 5, 2, 6, 3, 7);
  const high = v128.shuffle<i32>(i0, i1, 0, 4, 1, 5);
  const low = v128.shuffle<i32>(i0, i1, 2, 6, 3, 7);
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(prediction), high),
    i16x8.add(i16x8.extend_high_i8x16_u(prediction), low),
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
