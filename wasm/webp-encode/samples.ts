// Blocks of 4x4 samples, each one vector, and how far they are from predictions.

/** Out of memory: engines make constants anew for each use. */
const ONES: usize = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1]);

/** Absolute Hadamard sums of a block: four partial i32 sums (half of the sum). */
@inline
function hadamard(s: v128, p: v128): v128 {
  const v0 = i16x8.sub(i16x8.extend_low_i8x16_u(s), i16x8.extend_low_i8x16_u(p));
  const v1 = i16x8.sub(i16x8.extend_high_i8x16_u(s), i16x8.extend_high_i8x16_u(p));
  const a = i16x8.add(v0, v1),
    b = i16x8.sub(v0, v1);
  const t0 = v128.shuffle<i64>(a, b, 0, 2),
    t1 = v128.shuffle<i64>(a, b, 1, 3);
  const u = i16x8.add(t0, t1),
    v = i16x8.sub(t0, t1);
  const c = v128.shuffle<i32>(u, v, 0, 2, 4, 6),
    d = v128.shuffle<i32>(u, v, 1, 3, 5, 7);
  const m = i16x8.add(c, d),
    n = i16x8.sub(c, d);
  // Of |x + y| and |x - y| the sum is twice the larger of |x| and |y|, which are neighbours here.
  const e = i16x8.abs(m),
    o = i16x8.abs(n);
  const x = v128.shuffle<i16>(e, o, 0, 9, 2, 11, 4, 13, 6, 15);
  const y = v128.shuffle<i16>(i32x4.shr_u(e, 16), i32x4.shl(o, 16), 0, 9, 2, 11, 4, 13, 6, 15);
  return i32x4.dot_i16x8_s(i16x8.max_s(x, y), v128.load(ONES));
}
/** The sum of four lanes. */
@inline
export function sum4(a: v128): i32 {
  const b = i32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return i32x4.extract_lane(b, 0) + i32x4.extract_lane(b, 1);
}
/** SATD (halved) of the block against four predictions. */
@inline
export function satd4(s: v128, p: usize): v128 {
  const one = v128.load(ONES);
  const a = i16x8.narrow_i32x4_s(hadamard(s, v128.load(p)), hadamard(s, v128.load(p, 16)));
  const b = i16x8.narrow_i32x4_s(hadamard(s, v128.load(p, 32)), hadamard(s, v128.load(p, 48)));
  return i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(a, one), i32x4.dot_i16x8_s(b, one)),
    one,
  );
}
/** SATD (halved) of the block against ten predictions, to i32 x 10. */
@inline
export function satd10(s: v128, predictions: usize, scores: usize): void {
  v128.store(scores, satd4(s, predictions));
  v128.store(scores, satd4(s, predictions + 64), 16);
  const a = hadamard(s, v128.load(predictions, 128));
  const b = hadamard(s, v128.load(predictions, 144));
  const d = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(a, b), v128.load(ONES));
  const sums = i32x4.add(d, v128.shuffle<i32>(d, d, 1, 0, 3, 2)); // in lanes 0 and 2
  v128.store64_lane(scores + 32, v128.shuffle<i32>(sums, sums, 0, 2, 0, 2), 0);
}
