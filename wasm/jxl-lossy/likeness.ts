// How alike luma and what blocks show of it look, by the maps of SSIMULACRA2 that weigh most (Sneyers 2023;
// cloudinary/ssimulacra2): errors of structure at four scales, and what is blurred at the first. A band by itself:
// its last rows are repeated where the blur looks beyond it. Twin: test/twins/jxl-likeness.ts.

import { alloc } from '../arena';
import { cubeRoot } from '../jxl-encode/xyb';
import { addErrors } from './field';
import { BAND, picture } from './picture';

const SCALES: i32 = 4;
/** Maps: the structure of all scales, then the blur of the first. */
const BLURRED: i32 = SCALES;

/** The Gauss of the metric: sigma 1.5, by distance. */
const GAUSS: usize = memory.data<f32>([
  0.266011725, 0.213005538, 0.10936069, 0.0360007721, 0.00759875814, 0.00102838008,
]);
const RADIUS: i32 = 5;
const C2: f32 = 0.0009;
/** Makes XYB's luma the cube root of light again. */
const ROOT: f32 = 0.15595420054;

/** Both planes at the scales after the first, rows of floats; rows of four sums, with PAD bytes before and after. */
let halves: usize = 0;
let sums: usize = 0;
let errors: usize = 0;
let blurs: usize = 0;
const PAD: usize = 32;

export function allocateLikeness(): bool {
  halves = alloc(picture.stride * <usize>BAND);
  sums = alloc(4 * (picture.stride + 2 * PAD));
  errors = alloc(picture.stride);
  blurs = alloc(picture.stride);
  return halves != 0 && sums != 0 && errors != 0 && blurs != 0;
}

/** Compares `high` rows of `picture.stride` bytes, and adds what differs to the squares of the band from `top` on. */
export function compareBand(source: usize, shown: usize, high: i32, top: i32): void {
  let stride = picture.stride;
  let wide = picture.wide << 3;
  let to = halves;
  for (let scale: i32 = 0; ; scale++) {
    for (let y: i32 = 0; y < high; y++) {
      compareRow(source, shown, stride, wide, high, y, scale == 0);
      const square = (top + ((y << scale) >> 3)) >> 1;
      addErrors(scale, square, errors, wide, scale);
      if (scale == 0) addErrors(BLURRED, square, blurs, wide, scale);
    }
    if (scale + 1 == SCALES) return;
    const bytes = stride >> 1;
    const next = to + bytes * <usize>(high >> 1);
    halve(source, stride, wide, high, to);
    halve(shown, stride, wide, high, next);
    source = to;
    shown = next;
    to = next + bytes * <usize>(high >> 1);
    stride = bytes;
    wide >>= 1;
    high >>= 1;
  }
}

/** Means of 2x2, of light: cubes. */
function halve(from: usize, stride: usize, wide: i32, high: i32, to: usize): void {
  for (let y: i32 = 0; y < high; y += 2, from += 2 * stride, to += stride >> 1) {
    for (let x: usize = 0; x < (<usize>wide) << 2; x += 32) {
      const left = f32x4.add(cube(v128.load(from + x)), cube(v128.load(from + stride + x)));
      const right = f32x4.add(
        cube(v128.load(from + x, 16)),
        cube(v128.load(from + stride + x, 16)),
      );
      const even = v128.shuffle<f32>(left, right, 0, 2, 4, 6);
      const odd = v128.shuffle<f32>(left, right, 1, 3, 5, 7);
      const mean = f32x4.mul(f32x4.add(even, odd), f32x4.splat(0.25));
      v128.store(to + (x >> 1), f32x4.sub(cubeRoot(mean), f32x4.splat(ROOT)));
    }
  }
}

@inline
function cube(luma: v128): v128 {
  const root = f32x4.max(f32x4.add(luma, f32x4.splat(ROOT)), f32x4.splat(1e-3));
  return f32x4.mul(f32x4.mul(root, root), root);
}

/** Puts the differences of row `y` to `errors`, and to `blurs` where that is wanted. */
function compareRow(
  source: usize,
  shown: usize,
  stride: usize,
  wide: i32,
  high: i32,
  y: i32,
  isBlurred: bool,
): void {
  sumColumns(source, shown, stride, wide, high, y);
  const own = <usize>y * stride;
  const step = picture.stride + 2 * PAD;
  const one = f32x4.splat(1);
  for (let x: usize = 0; x < (<usize>wide) << 2; x += 16) {
    const from = sums + PAD + x;
    const u = sumRow(from);
    const v = sumRow(from + step);
    const squares = sumRow(from + 2 * step);
    const products = sumRow(from + 3 * step);
    const uv = f32x4.mul(u, v);
    const off = f32x4.sub(u, v);
    const means = f32x4.add(f32x4.mul(u, u), f32x4.mul(v, v));
    const structure = f32x4.div(
      f32x4.add(f32x4.mul(f32x4.sub(products, uv), f32x4.splat(2)), f32x4.splat(C2)),
      f32x4.add(f32x4.sub(squares, means), f32x4.splat(C2)),
    );
    const alike = f32x4.mul(f32x4.sub(one, f32x4.mul(off, off)), structure);
    v128.store(errors + x, f32x4.max(f32x4.sub(one, alike), f32x4.splat(0)));
    if (!isBlurred) continue;
    const before = f32x4.add(one, f32x4.abs(f32x4.sub(v128.load(source + own + x), u)));
    const after = f32x4.add(one, f32x4.abs(f32x4.sub(v128.load(shown + own + x), v)));
    const blurred = f32x4.sub(one, f32x4.div(after, before));
    v128.store(blurs + x, f32x4.max(blurred, f32x4.splat(0)));
  }
}

/** The vertical half of the blur: of both planes, the sum of their squares, and their products. */
function sumColumns(
  source: usize,
  shown: usize,
  stride: usize,
  wide: i32,
  high: i32,
  y: i32,
): void {
  const step = picture.stride + 2 * PAD;
  for (let x: usize = 0; x < (<usize>wide) << 2; x += 16) {
    let u = f32x4.splat(0);
    let v = u;
    let squares = u;
    let products = u;
    for (let k = -RADIUS; k <= RADIUS; k++) {
      const at = <usize>max(0, min(high - 1, y + k)) * stride + x;
      const a = v128.load(source + at);
      const b = v128.load(shown + at);
      const weight = v128.load32_splat(GAUSS + ((<usize>abs(k)) << 2));
      const weighted = f32x4.mul(a, weight);
      const other = f32x4.mul(b, weight);
      u = f32x4.add(u, weighted);
      v = f32x4.add(v, other);
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(weighted, a), f32x4.mul(other, b)));
      products = f32x4.add(products, f32x4.mul(weighted, b));
    }
    const to = sums + PAD + x;
    v128.store(to, u);
    v128.store(to + step, v);
    v128.store(to + 2 * step, squares);
    v128.store(to + 3 * step, products);
  }
  for (let row = sums + PAD; row < sums + 4 * step; row += step) repeatEnds(row, wide);
}

function repeatEnds(row: usize, wide: i32): void {
  const end = row + ((<usize>wide) << 2);
  const first = v128.load32_splat(row);
  const last = v128.load32_splat(end - 4);
  v128.store(row - 16, first);
  v128.store(row - 32, first);
  v128.store(end, last);
  v128.store(end, last, 16);
}

/** The horizontal half of the blur. */
@inline
function sumRow(at: usize): v128 {
  let sum = f32x4.mul(v128.load(at), v128.load32_splat(GAUSS));
  for (let k: usize = 4; k <= (<usize>RADIUS) << 2; k += 4) {
    const both = f32x4.add(v128.load(at - k), v128.load(at + k));
    sum = f32x4.add(sum, f32x4.mul(both, v128.load32_splat(GAUSS + k)));
  }
  return sum;
}
