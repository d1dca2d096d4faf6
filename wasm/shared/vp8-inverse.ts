// What both sides of VP8 have of its inverse DCT (RFC 6386 section 14.3): the odd part, and rows that are
// turned. A block of 4x4 is two vectors of i16, with two rows each.

// Constants come out of memory, because engines make them anew for each use, by three instructions
// and more. Factors of 1 / 65536, 35468 being 65536 - 30068, with 0 for the other half of i32 lanes;
// what negates the lower lanes; what rounds.
// biome-ignore format: a table
const NUMBERS: usize = memory.data<i16>([
  20091, 0, 20091, 0, 20091, 0, 20091, 0,
  -30068, 0, -30068, 0, -30068, 0, -30068, 0,
  -1, -1, -1, -1, 0, 0, 0, 0,
  4, 4, 4, 4, 0, 0, 0, 0,
]);
const COSINE: usize = NUMBERS;
const SINE: usize = NUMBERS + 16;
const NEGATIVE: usize = NUMBERS + 32;
/** 4 in lanes that the second pass divides by 8. */
export const ROUNDING: usize = NUMBERS + 48;

/** x factor / 65536 of u16 lanes in i32 lanes. */
@inline
function scaled(x: v128, factor: usize): v128 {
  return i32x4.shr_s(i32x4.dot_i16x8_s(x, v128.load(factor)), 16);
}

/** Of rows 1 and 3: [sin 1 - cos 3, cos 1 + sin 3], scaled as the RFC does. */
@inline
export function oddPart(rows: v128): v128 {
  const r1 = i32x4.extend_low_i16x8_u(rows);
  const r3 = i32x4.extend_high_i16x8_u(rows);
  const more1 = i16x8.narrow_i32x4_s(scaled(r1, SINE), scaled(r1, COSINE));
  const more3 = i16x8.narrow_i32x4_s(scaled(r3, COSINE), scaled(r3, SINE));
  const x = i16x8.add(v128.shuffle<i64>(rows, rows, 0, 0), more1);
  const y = i16x8.add(v128.shuffle<i64>(rows, rows, 1, 1), more3);
  const sign = v128.load(NEGATIVE);
  return i16x8.add(x, i16x8.sub(v128.xor(y, sign), sign));
}

/** Lanes 4 to 7 and 0 to 3 in turn. */
@inline
export function zipSwapped(x: v128): v128 {
  const swapped = v128.shuffle<i64>(x, x, 1, 0);
  return v128.shuffle<i16>(swapped, x, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** Lanes 0 to 3 and 4 to 7 in turn. */
@inline
export function zipHalves(x: v128): v128 {
  const swapped = v128.shuffle<i64>(x, x, 1, 0);
  return v128.shuffle<i16>(x, swapped, 0, 8, 1, 9, 2, 10, 3, 11);
}
