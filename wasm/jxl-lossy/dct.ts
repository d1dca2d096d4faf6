// Forward transforms of 4 to 32 points, scaled so that the lowest coefficient is the mean (18181-1, I.6).
// A block lies with its longer side along the columns; square ones are transposed.

/** One line of four columns; a block between its two passes. */
const line: usize = memory.data(32 * 16, 16);
const middle: usize = memory.data(1024 * 4, 16);

/** 1 / (4 cos((i + 1/2) pi / n)): what makes the odd half of n points one of n / 2. */
const HALVES_16: usize = memory.data<f32>([
  0.251209643, 0.261249307, 0.283472017, 0.323410892, 0.394077312, 0.530338843, 0.861223549,
  2.550574309,
]);
const HALVES_32: usize = memory.data<f32>([
  0.250301499, 0.25273548, 0.257723655, 0.265521296, 0.276551948, 0.291467484, 0.311252062,
  0.337404171, 0.372268136, 0.419674823, 0.486284119, 0.584719967, 0.742082308, 1.028890505,
  1.703804209, 5.095004062,
]);
/** The odd half of 16 points; both halves of 32, before and after. */
const odd16: usize = memory.data(8 * 16, 16);
const half32: usize = memory.data(16 * 16, 16);
const odd32: usize = memory.data(16 * 16, 16);

const C1: f32 = 0.98078528;
const C2: f32 = 0.92387953;
const C3: f32 = 0.83146961;
const C5: f32 = 0.55557023;
const C6: f32 = 0.38268343;
const C7: f32 = 0.19509032;
const SQRT_2: f32 = <f32>Math.SQRT2;
/** sqrt(2) / 8. */
const SCALE: f32 = 0.17677669529;

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

/** The difference of lines `i` and 15 - `i`, for the odd half. */
@inline
function unfold(top: usize, bottom: usize, stride: usize, i: usize): v128 {
  const difference = f32x4.sub(v128.load(top + i * stride), v128.load(bottom - i * stride));
  return f32x4.mul(difference, v128.load32_splat(HALVES_16 + (i << 2)));
}

/** Sixteen points of four columns. */
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
  eight(
    unfold(top, bottom, stride, 0),
    unfold(top, bottom, stride, 1),
    unfold(top, bottom, stride, 2),
    unfold(top, bottom, stride, 3),
    unfold(top, bottom, stride, 4),
    unfold(top, bottom, stride, 5),
    unfold(top, bottom, stride, 6),
    unfold(top, bottom, stride, 7),
    odd16,
    16,
  );
  joinOdd(odd16, 8, to, step);
}

/** cos((2k + 1) a) cos(a) is the sum of two neighbours, cos(2k a) and cos((2k + 2) a). */
@inline
function joinOdd(odd: usize, count: usize, to: usize, step: usize): void {
  let before = times(v128.load(odd), SQRT_2);
  for (let k: usize = 1; k < count; k++) {
    const next = v128.load(odd + (k << 4));
    v128.store(to + (2 * k - 1) * step, f32x4.add(before, next));
    before = next;
  }
  v128.store(to + (2 * count - 1) * step, before);
}

/** Thirty-two points of four columns. */
function thirtyTwo(top: usize, stride: usize, to: usize, step: usize): void {
  const bottom = top + 31 * stride;
  for (let i: usize = 0; i < 16; i++) {
    const a = v128.load(top + i * stride);
    const b = v128.load(bottom - i * stride);
    const difference = f32x4.sub(a, b);
    v128.store(half32 + (i << 4), times(f32x4.add(a, b), 0.5));
    v128.store(odd32 + (i << 4), f32x4.mul(difference, v128.load32_splat(HALVES_32 + (i << 2))));
  }
  sixteen(half32, 16, to, 2 * step);
  sixteen(odd32, 16, half32, 16);
  joinOdd(half32, 16, to, step);
}

/** Four points of four columns. */
@inline
function fourPoints(top: usize, stride: usize, to: usize, step: usize): void {
  const x0 = v128.load(top);
  const x1 = v128.load(top + stride);
  const x2 = v128.load(top + 2 * stride);
  const x3 = v128.load(top + 3 * stride);
  const s0 = f32x4.add(x0, x3);
  const s1 = f32x4.add(x1, x2);
  const d0 = f32x4.sub(x0, x3);
  const d1 = f32x4.sub(x1, x2);
  v128.store(to, times(f32x4.add(s0, s1), 0.25));
  v128.store(to + 2 * step, times(f32x4.sub(s0, s1), 0.25));
  v128.store(to + step, f32x4.add(times(d0, 2 * SCALE * C2), times(d1, 2 * SCALE * C6)));
  v128.store(to + 3 * step, f32x4.sub(times(d0, 2 * SCALE * C6), times(d1, 2 * SCALE * C2)));
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
    } else if (high == 16) {
      sixteen(top, stride, out, step);
    } else if (high == 32) {
      thirtyTwo(top, stride, out, step);
    } else {
      fourPoints(top, stride, out, step);
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
