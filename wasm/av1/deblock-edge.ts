// Deblocking across one edge of eight samples (7.14.6): two units of four, each with a level and a
// filter of its own. The specification calls samples before the edge p0, p1 ... and those behind it q0 ...

import { frame } from './frame';

/** Nothing to filter in a unit; else (filter | level << 2), filter: 0 four samples, 1 six or eight, 2 fourteen. */
export const NO_EDGE: i32 = -1;

@inline
function distance(a: v128, b: v128): v128 {
  return i16x8.abs(i16x8.sub(a, b));
}

/** A value for the first unit, another for the second. */
@inline
function two(a: i32, b: i32): v128 {
  return v128.shuffle<i64>(i16x8.splat(<i16>a), i16x8.splat(<i16>b), 0, 2);
}

@inline
function sample(at: usize, step: i32, k: i32): v128 {
  return v128.load(at + k * step);
}

/** Stores a where the mask is set, b elsewhere. */
@inline
function mix(at: usize, mask: v128, a: v128, b: v128): void {
  v128.store(at, v128.bitselect(a, b, mask));
}

/**
 * at: q0 of the eight samples; step: bytes across the edge; first, second: what the units need.
 * Answers how far it changed something: 0, 1 (up to three samples), 2 (up to six).
 */
export function filterEdge(at: usize, step: i32, first: i32, second: i32, isLuma: bool): i32 {
  const s = frame.depth - 8;
  const levelA = first < 0 ? 0 : first >> 2,
    levelB = second < 0 ? 0 : second >> 2;
  const limitA: i32 = load<u8>(frame.limits + levelA),
    limitB: i32 = load<u8>(frame.limits + levelB);
  const inside = two(limitA << s, limitB << s);
  const across = two(
    first < 0 ? -1 : (2 * (levelA + 2) + limitA) << s,
    second < 0 ? -1 : (2 * (levelB + 2) + limitB) << s,
  );
  const big = max(first < 0 ? 0 : first & 3, second < 0 ? 0 : second & 3);
  const p1 = sample(at, step, -2),
    p0 = sample(at, step, -1),
    q0 = v128.load(at),
    q1 = sample(at, step, 1);
  const dp = distance(p1, p0),
    dq = distance(q1, q0);
  const m1 = i16x8.max_s(dp, dq);
  let mask = v128.and(
    i16x8.le_s(m1, inside),
    i16x8.le_s(i16x8.add(i16x8.shl(distance(p0, q0), 1), i16x8.shr_u(distance(p1, q1), 1)), across),
  );
  let p2 = p1,
    p3 = p1,
    q2 = q1,
    q3 = q1,
    isLong = i16x8.splat(0),
    isFlat = i16x8.splat(0);
  const one = i16x8.splat(<i16>((<i32>1) << s));
  if (big) {
    isLong = two(first >= 0 && first & 3 ? -1 : 0, second >= 0 && second & 3 ? -1 : 0);
    p2 = sample(at, step, -3);
    q2 = sample(at, step, 2);
    let m2 = i16x8.max_s(distance(p2, p1), distance(q2, q1));
    let f = i16x8.max_s(m1, i16x8.max_s(distance(p2, p0), distance(q2, q0)));
    if (isLuma) {
      p3 = sample(at, step, -4);
      q3 = sample(at, step, 3);
      m2 = i16x8.max_s(m2, i16x8.max_s(distance(p3, p2), distance(q3, q2)));
      f = i16x8.max_s(f, i16x8.max_s(distance(p3, p0), distance(q3, q0)));
    }
    mask = v128.and(mask, v128.or(i16x8.le_s(m2, inside), v128.not(isLong)));
    isFlat = v128.and(v128.and(i16x8.le_s(f, one), isLong), mask);
  }
  if (!v128.any_true(mask)) return 0;
  // Narrow filter where it is not flat.
  const narrow = v128.andnot(mask, isFlat);
  let changed = 1;
  let o0 = p0,
    o1 = p1,
    r0 = q0,
    r1 = q1;
  if (v128.any_true(narrow)) {
    const isSteep = i16x8.gt_s(m1, two((levelA >> 4) << s, (levelB >> 4) << s));
    const high = i16x8.splat(<i16>(((<i32>128) << s) - 1)),
      low = i16x8.splat(<i16>(0 - ((<i32>128) << s)));
    let f = v128.and(i16x8.max_s(low, i16x8.min_s(high, i16x8.sub(p1, q1))), isSteep);
    f = i16x8.add(f, i16x8.mul(i16x8.sub(q0, p0), i16x8.splat(3)));
    f = i16x8.max_s(low, i16x8.min_s(high, f));
    const f1 = i16x8.shr_s(i16x8.min_s(high, i16x8.add(f, i16x8.splat(4))), 3),
      f2 = i16x8.shr_s(i16x8.min_s(high, i16x8.add(f, i16x8.splat(3))), 3);
    const zero = i16x8.splat(0),
      top = i16x8.splat(<i16>(((<i32>256) << s) - 1));
    const f3 = i16x8.shr_s(i16x8.add(f1, i16x8.splat(1)), 1);
    const gentle = v128.andnot(narrow, isSteep);
    r0 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.sub(q0, f1))), q0, narrow);
    o0 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.add(p0, f2))), p0, narrow);
    r1 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.sub(q1, f3))), q1, gentle);
    o1 = v128.bitselect(i16x8.max_s(zero, i16x8.min_s(top, i16x8.add(p1, f3))), p1, gentle);
  }
  if (v128.any_true(isFlat)) {
    let wide = i16x8.splat(0);
    const four = i16x8.splat(4);
    if (big == 2) {
      const p4 = sample(at, step, -5),
        p5 = sample(at, step, -6),
        p6 = sample(at, step, -7),
        q4 = sample(at, step, 4),
        q5 = sample(at, step, 5),
        q6 = sample(at, step, 6);
      const g = i16x8.max_s(
        i16x8.max_s(
          i16x8.max_s(distance(p4, p0), distance(q4, q0)),
          i16x8.max_s(distance(p5, p0), distance(q5, q0)),
        ),
        i16x8.max_s(distance(p6, p0), distance(q6, q0)),
      );
      wide = v128.and(
        v128.and(i16x8.le_s(g, one), isFlat),
        two(first >= 0 && (first & 3) == 2 ? -1 : 0, second >= 0 && (second & 3) == 2 ? -1 : 0),
      );
      if (v128.any_true(wide)) {
        changed = 2;
        const r8 = i16x8.splat(8);
        // Sliding sums; taps 1 1 1 1 1 2 2 2 1 1 1 1 1 centred.
        let t = i16x8.add(
          i16x8.mul(p6, i16x8.splat(7)),
          i16x8.add(
            i16x8.shl(i16x8.add(p5, p4), 1),
            i16x8.add(i16x8.add(p3, p2), i16x8.add(i16x8.add(p1, p0), i16x8.add(q0, r8))),
          ),
        );
        mix(at - 6 * step, wide, i16x8.shr_u(t, 4), p5);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p3, q1), i16x8.add(p6, p6)));
        mix(at - 5 * step, wide, i16x8.shr_u(t, 4), p4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p2, q2), i16x8.add(p6, p5)));
        mix(at - 4 * step, wide, i16x8.shr_u(t, 4), p3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p1, q3), i16x8.add(p6, p4)));
        const w2 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p0, q4), i16x8.add(p6, p3)));
        const w1 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q5), i16x8.add(p6, p2)));
        const w0 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q6), i16x8.add(p6, p1)));
        const x0 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q6), i16x8.add(p5, p0)));
        const x1 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q3, q6), i16x8.add(p4, q0)));
        const x2 = i16x8.shr_u(t, 4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q4, q6), i16x8.add(p3, q1)));
        mix(at + 3 * step, wide, i16x8.shr_u(t, 4), q3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q5, q6), i16x8.add(p2, q2)));
        mix(at + 4 * step, wide, i16x8.shr_u(t, 4), q4);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q6, q6), i16x8.add(p1, q3)));
        mix(at + 5 * step, wide, i16x8.shr_u(t, 4), q5);
        o0 = v128.bitselect(w0, o0, wide);
        o1 = v128.bitselect(w1, o1, wide);
        r0 = v128.bitselect(x0, r0, wide);
        r1 = v128.bitselect(x1, r1, wide);
        mix(at - 3 * step, wide, w2, p2);
        mix(at + 2 * step, wide, x2, q2);
      }
    }
    const f8 = v128.andnot(isFlat, wide);
    if (v128.any_true(f8)) {
      if (isLuma) {
        // (3 p3 + 2 p2 + p1 + p0 + q0) ...
        let t = i16x8.add(
          i16x8.add(i16x8.add(p3, p3), i16x8.add(p3, i16x8.add(p2, p2))),
          i16x8.add(i16x8.add(p1, p0), i16x8.add(q0, four)),
        );
        const a2 = i16x8.shr_u(t, 3);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p1, q1), i16x8.add(p3, p2)));
        o1 = v128.bitselect(i16x8.shr_u(t, 3), o1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(p0, q2), i16x8.add(p3, p1)));
        o0 = v128.bitselect(i16x8.shr_u(t, 3), o0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q3), i16x8.add(p3, p0)));
        r0 = v128.bitselect(i16x8.shr_u(t, 3), r0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q3), i16x8.add(p2, q0)));
        r1 = v128.bitselect(i16x8.shr_u(t, 3), r1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q3), i16x8.add(p1, q1)));
        const c2 = i16x8.shr_u(t, 3);
        mix(at - 3 * step, f8, a2, sample(at, step, -3));
        mix(at + 2 * step, f8, c2, sample(at, step, 2));
      } else {
        // Six taps: 1 2 2 2 1.
        let t = i16x8.add(
          i16x8.add(i16x8.add(p2, i16x8.add(p2, p2)), i16x8.add(p1, p1)),
          i16x8.add(i16x8.add(p0, p0), i16x8.add(q0, four)),
        );
        o1 = v128.bitselect(i16x8.shr_u(t, 3), o1, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q0, q1), i16x8.add(p2, p2)));
        o0 = v128.bitselect(i16x8.shr_u(t, 3), o0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q1, q2), i16x8.add(p2, p1)));
        r0 = v128.bitselect(i16x8.shr_u(t, 3), r0, f8);
        t = i16x8.add(t, i16x8.sub(i16x8.add(q2, q2), i16x8.add(p1, p0)));
        r1 = v128.bitselect(i16x8.shr_u(t, 3), r1, f8);
      }
    }
  }
  v128.store(at - 2 * step, o1);
  v128.store(at - step, o0);
  v128.store(at, r0);
  v128.store(at + step, r1);
  return changed;
}
