// Where colours are near each other when they look alike, on any background. A pixel of colour c and
// alpha a over a background b shows p + (1 - a) b, p = a c; two pixels differ over black by Δp, over
// white by Δp - Δa. The mean of both squares is (Δp - Δa / 2)² + (Δa / 2)², so that distances are
// Euclid's in p - a / 2 for each channel, and a: a colour's `looks`. Eyes see green best, and blue least.

import { LOOK_BYTES } from './state';

/** Weights of squares: 2, 4, 1 for red, green, blue; 7 / 4 for alpha. Their roots: */
const ROOT_2: f32 = Mathf.SQRT2;
const ROOT_7_4: f32 = 1.3228756555322954;

/** A colour of two pairs of f64: red and green, blue and alpha. */
@inline
export function narrowed(redGreen: v128, blueAlpha: v128): v128 {
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(redGreen),
    f32x4.demote_f64x2_zero(blueAlpha),
    0,
    2,
  );
}

/** Blue and alpha of a colour, f64. */
@inline
export function blueAlphaOf(color: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(color, color, 1, 1));
}

/** A colour as a place where distances are Euclid's. */
@inline
export function looksOf(color: v128): v128 {
  const alpha = v128.shuffle<f32>(color, color, 3, 3, 3, 3);
  const moved = f32x4.sub(color, f32x4.mul(alpha, f32x4(0.5, 0.5, 0.5, 0)));
  return f32x4.mul(moved, f32x4(ROOT_2, 2, 1, ROOT_7_4));
}

/** The squared distance of two places. */
@inline
export function squaredDistance(one: v128, other: v128): f32 {
  const d = f32x4.sub(one, other);
  const squares = f32x4.mul(d, d);
  const pairs = f32x4.add(squares, v128.shuffle<f32>(squares, squares, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Squared distances of a place from four colours, whose looks lie channel by channel from `at` on. */
@inline
export function fourDistances(place: v128, at: usize): v128 {
  const r = f32x4.sub(v128.shuffle<f32>(place, place, 0, 0, 0, 0), v128.load(at));
  const g = f32x4.sub(v128.shuffle<f32>(place, place, 1, 1, 1, 1), v128.load(at, LOOK_BYTES));
  const b = f32x4.sub(v128.shuffle<f32>(place, place, 2, 2, 2, 2), v128.load(at, LOOK_BYTES * 2));
  const a = f32x4.sub(v128.shuffle<f32>(place, place, 3, 3, 3, 3), v128.load(at, LOOK_BYTES * 3));
  return f32x4.add(
    f32x4.add(f32x4.mul(r, r), f32x4.mul(b, b)),
    f32x4.add(f32x4.mul(g, g), f32x4.mul(a, a)),
  );
}

/** Stores the looks of colour `index` channel by channel. */
@inline
export function storeLooks(at: usize, index: usize, looks: v128): void {
  const to = at + (index << 2);
  v128.store32_lane(to, looks, 0);
  v128.store32_lane(to, looks, 1, LOOK_BYTES);
  v128.store32_lane(to, looks, 2, LOOK_BYTES * 2);
  v128.store32_lane(to, looks, 3, LOOK_BYTES * 3);
}
