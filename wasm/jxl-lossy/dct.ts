// Forward transforms of 8 and 16 points, scaled so that the lowest coefficient is the mean (18181-1, I.6).
// A block lies with its longer side along the columns; square ones are transposed.

/** One line of four columns; a block between its two passes. */
const line: usize = memory.data(16 * 16, 16);
const middle: usize = memory.data(256 * 4, 16);

/** sqrt(2) cos((x + 1/2)(2k + 1) pi / 16) / 16: the odd half of 16 points. */
const odd: usize = memory.data(64 * 4, 16);

/** cos(pi / 32). */
const FIRST_COSINE: f64 = 0.9951847266721969;
const C1: f32 = 0.98078528;
const C2: f32 = 0.92387953;
const C3: f32 = 0.83146961;
const C5: f32 = 0.55557023;
const C6: f32 = 0.38268343;
const C7: f32 = 0.19509032;
/** sqrt(2) / 8. */
const SCALE: f32 = 0.17677669529;

export function initTransforms(): void {
  for (let k: i32 = 0; k < 8; k++) {
    for (let x: i32 = 0; x < 8; x++) {
      // cos((m + 1) a) = 2 cos(a) cos(m a) - cos((m - 1) a)
      let before: f64 = 1;
      let cosine = FIRST_COSINE;
      for (let m: i32 = 1; m < (2 * x + 1) * (2 * k + 1); m++) {
        const next = 2 * FIRST_COSINE * cosine - before;
        before = cosine;
        cosine = next;
      }
      store<f32>(odd + ((<usize>(k * 8 + x)) << 2), <f32>((Math.SQRT2 * cosine) / 16));
    }
  }
}

@inline
function times(a: v128, factor: f32): v128 {
  return f32x4.mul(a, f32x4.splat(factor));
}

@inline
function sum4(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

/** Eight points of four columns, to lines that are `step` bytes apart. */
@inline
function eight(
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  x4: v128,
  x5: v128,
  x6: v128,
  x7: v128,
  to: usize,
  step: usize,
): void {
  const s0 = f32x4.add(x0, x7);
  const s1 = f32x4.add(x1, x6);
  const s2 = f32x4.add(x2, x5);
  const s3 = f32x4.add(x3, x4);
  const d0 = f32x4.sub(x0, x7);
  const d1 = f32x4.sub(x1, x6);
  const d2 = f32x4.sub(x2, x5);
  const d3 = f32x4.sub(x3, x4);
  const e0 = f32x4.add(s0, s3);
  const e1 = f32x4.add(s1, s2);
  const e2 = f32x4.sub(s0, s3);
  const e3 = f32x4.sub(s1, s2);
  v128.store(to, times(f32x4.add(e0, e1), 0.125));
  v128.store(to + 4 * step, times(f32x4.sub(e0, e1), 0.125));
  v128.store(to + 2 * step, f32x4.add(times(e2, SCALE * C2), times(e3, SCALE * C6)));
  v128.store(to + 6 * step, f32x4.sub(times(e2, SCALE * C6), times(e3, SCALE * C2)));
  v128.store(
    to + step,
    sum4(
      times(d0, SCALE * C1),
      times(d1, SCALE * C3),
      times(d2, SCALE * C5),
      times(d3, SCALE * C7),
    ),
  );
  v128.store(
    to + 3 * step,
    sum4(
      times(d0, SCALE * C3),
      times(d1, -SCALE * C7),
      times(d2, -SCALE * C1),
      times(d3, -SCALE * C5),
    ),
  );
  v128.store(
    to + 5 * step,
    sum4(
      times(d0, SCALE * C5),
      times(d1, -SCALE * C1),
      times(d2, SCALE * C7),
      times(d3, SCALE * C3),
    ),
  );
  v128.store(
    to + 7 * step,
    sum4(
      times(d0, SCALE * C7),
      times(d1, -SCALE * C5),
      times(d2, SCALE * C3),
      times(d3, -SCALE * C1),
    ),
  );
}

/** Half of the sum of lines `i` and 15 - `i`. */
@inline
function fold(top: usize, bottom: usize, stride: usize, i: usize): v128 {
  return times(f32x4.add(v128.load(top + i * stride), v128.load(bottom - i * stride)), 0.5);
}

@inline
function unfold(top: usize, bottom: usize, stride: usize, i: usize): v128 {
  return f32x4.sub(v128.load(top + i * stride), v128.load(bottom - i * stride));
}

/** Sixteen points of four columns. */
@inline
function sixteen(top: usize, stride: usize, to: usize, step: usize): void {
  const bottom = top + 15 * stride;
  eight(
    fold(top, bottom, stride, 0),
    fold(top, bottom, stride, 1),
    fold(top, bottom, stride, 2),
    fold(top, bottom, stride, 3),
    fold(top, bottom, stride, 4),
    fold(top, bottom, stride, 5),
    fold(top, bottom, stride, 6),
    fold(top, bottom, stride, 7),
    to,
    2 * step,
  );
  const d0 = unfold(top, bottom, stride, 0);
  const d1 = unfold(top, bottom, stride, 1);
  const d2 = unfold(top, bottom, stride, 2);
  const d3 = unfold(top, bottom, stride, 3);
  const d4 = unfold(top, bottom, stride, 4);
  const d5 = unfold(top, bottom, stride, 5);
  const d6 = unfold(top, bottom, stride, 6);
  const d7 = unfold(top, bottom, stride, 7);
  for (let k: usize = 0; k < 8; k++) {
    const c = odd + (k << 5);
    const low = sum4(
      f32x4.mul(d0, v128.load32_splat(c)),
      f32x4.mul(d1, v128.load32_splat(c, 4)),
      f32x4.mul(d2, v128.load32_splat(c, 8)),
      f32x4.mul(d3, v128.load32_splat(c, 12)),
    );
    const high = sum4(
      f32x4.mul(d4, v128.load32_splat(c, 16)),
      f32x4.mul(d5, v128.load32_splat(c, 20)),
      f32x4.mul(d6, v128.load32_splat(c, 24)),
      f32x4.mul(d7, v128.load32_splat(c, 28)),
    );
    v128.store(to + (2 * k + 1) * step, f32x4.add(low, high));
  }
}

/** Transforms the columns of `high` rows of `wide`: rows of `wide` again, or transposed, rows of `high`. */
function columns(
  from: usize,
  stride: usize,
  high: i32,
  wide: i32,
  to: usize,
  isTransposed: bool,
): void {
  const row = (<usize>high) << 2;
  for (let c: i32 = 0; c < wide; c += 4) {
    const top = from + ((<usize>c) << 2);
    const out = isTransposed ? line : to + ((<usize>c) << 2);
    const step: usize = isTransposed ? 16 : (<usize>wide) << 2;
    if (high == 8) {
      eight(
        v128.load(top),
        v128.load(top + stride),
        v128.load(top + 2 * stride),
        v128.load(top + 3 * stride),
        v128.load(top + 4 * stride),
        v128.load(top + 5 * stride),
        v128.load(top + 6 * stride),
        v128.load(top + 7 * stride),
        out,
        step,
      );
    } else {
      sixteen(top, stride, out, step);
    }
    if (!isTransposed) continue;
    for (let k: i32 = 0; k < high; k += 4) {
      const at = line + ((<usize>k) << 4);
      transpose(at, to + <usize>c * row + ((<usize>k) << 2), row);
    }
  }
}

/** 4x4 floats that lie together, to rows that are `row` bytes apart. */
@inline
function transpose(from: usize, to: usize, row: usize): void {
  const y0 = v128.load(from);
  const y1 = v128.load(from, 16);
  const y2 = v128.load(from, 32);
  const y3 = v128.load(from, 48);
  const a0 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
  const a1 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
  const b0 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
  const b1 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(a0, a1, 0, 1, 4, 5));
  v128.store(to + row, v128.shuffle<f32>(a0, a1, 2, 3, 6, 7));
  v128.store(to + 2 * row, v128.shuffle<f32>(b0, b1, 0, 1, 4, 5));
  v128.store(to + 3 * row, v128.shuffle<f32>(b0, b1, 2, 3, 6, 7));
}

/** The transform of `high` x `wide` pixels of a plane of floats, as the format stores it. */
export function transform(from: usize, stride: usize, high: i32, wide: i32, to: usize): void {
  columns(from, stride, high, wide, middle, true);
  columns(middle, (<usize>high) << 2, wide, high, to, high < wide);
}
