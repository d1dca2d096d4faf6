// Rows of pixels as X, Y and B (18181-1, L.2, backwards), four pixels at a time.

import { alloc } from '../arena';
import { power } from './power';

/** Linear light of sRGB, f32 x 256. */
let linear: usize = 0;

const BIAS: f32 = 0.0037930732552754493;
/** Its cube root. */
const BIAS_ROOT: f32 = 0.15595420054;

/** What each kind of receptors sees of red, green and blue of sRGB: long, medium, short. */
const SEEN: usize = memory.data<f64>([
  0.3, 0.622, 0.078, 0.23, 0.692, 0.078, 0.24342268924547819, 0.20476744424496821,
  0.5518098665095536,
]);
/** Linear light of Display P3 in that of sRGB. */
const FROM_P3: usize = memory.data<f64>([
  1.2249401762805598, -0.2249401762805598, 0, -0.0420569547096881, 1.0420569547096881, 0,
  -0.0196375545903344, -0.0786360455506319, 1.0982736001409663,
]);
/** The same of the picture's own colours, f32. */
const seen: usize = memory.data(9 * 4, 16);

export function allocateXyb(isP3: bool): bool {
  linear = alloc(1024);
  if (!linear) return false;
  for (let row: usize = 0; row < 3; row++) {
    for (let column: usize = 0; column < 3; column++) {
      let sum = load<f64>(SEEN + ((row * 3 + column) << 3));
      if (isP3) {
        sum = 0;
        for (let i: usize = 0; i < 3; i++) {
          sum +=
            load<f64>(SEEN + ((row * 3 + i) << 3)) * load<f64>(FROM_P3 + ((i * 3 + column) << 3));
        }
      }
      store<f32>(seen + ((row * 3 + column) << 2), <f32>sum);
    }
  }
  for (let i: i32 = 0; i < 256; i++) {
    const v = <f64>i / 255;
    const u = (v + 0.055) / 1.055;
    const light = v <= 0.04045 ? v / 12.92 : u * u * power(u, 0.4);
    store<f32>(linear + ((<usize>i) << 2), <f32>light);
  }
  return true;
}

/** Where the light of a sample is. */
@inline
function lightOf(sample: usize): usize {
  return linear + ((<usize>load<u8>(sample)) << 2);
}

/** One sample of each of four pixels. */
@inline
function four(pixels: usize): v128 {
  let v = v128.load32_splat(lightOf(pixels));
  v = v128.load32_lane(lightOf(pixels + 4), v, 1);
  v = v128.load32_lane(lightOf(pixels + 8), v, 2);
  return v128.load32_lane(lightOf(pixels + 12), v, 3);
}

/**
 * Cube roots, by two steps of Newton's towards the inverse one: within 1e-6 of it. The first step's factors suit the
 * guess, which is 9 to 14 % too low (Moroz and others, "Fast calculation of cube root and inverse cube root", 2021).
 */
@inline
export function cubeRoot(x: v128): v128 {
  const third = f32x4.splat(1.0 / 3.0);
  const guess = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(x), third));
  let y = i32x4.sub(i32x4.splat(0x548c39cb), guess);
  let cube = f32x4.mul(f32x4.mul(x, y), f32x4.mul(y, y));
  y = f32x4.mul(y, f32x4.sub(f32x4.splat(1.501111), f32x4.mul(cube, f32x4.splat(0.5342032))));
  cube = f32x4.mul(f32x4.mul(x, y), f32x4.mul(y, y));
  y = f32x4.mul(y, f32x4.sub(f32x4.splat(1.333334), f32x4.mul(cube, third)));
  return f32x4.mul(x, f32x4.mul(y, y));
}

/** What one kind of receptors sees of four pixels. */
@inline
function seenBy(kind: usize, r: v128, g: v128, b: v128): v128 {
  const row = seen + kind * 12;
  const sum = f32x4.add(
    f32x4.add(f32x4.mul(r, v128.load32_splat(row)), f32x4.mul(g, v128.load32_splat(row, 4))),
    f32x4.add(f32x4.mul(b, v128.load32_splat(row, 8)), f32x4.splat(BIAS)),
  );
  return f32x4.sub(cubeRoot(sum), f32x4.splat(BIAS_ROOT));
}

/** `count` pixels of four bytes, a multiple of four, to a row of each plane. */
export function convertRow(pixels: usize, count: i32, x: usize, y: usize, b: usize): void {
  const half = f32x4.splat(0.5);
  for (let i: i32 = 0; i < count; i += 4) {
    const from = pixels + ((<usize>i) << 2);
    const to = (<usize>i) << 2;
    // Drawings have many that are as those before.
    if (i && !v128.any_true(v128.xor(v128.load(from), v128.load(from - 16)))) {
      v128.store(x + to, v128.load(x + to - 16));
      v128.store(y + to, v128.load(y + to - 16));
      v128.store(b + to, v128.load(b + to - 16));
      continue;
    }
    const red = four(from);
    const green = four(from + 1);
    const blue = four(from + 2);
    const long = seenBy(0, red, green, blue);
    const medium = seenBy(1, red, green, blue);
    v128.store(x + to, f32x4.mul(f32x4.sub(long, medium), half));
    v128.store(y + to, f32x4.mul(f32x4.add(long, medium), half));
    v128.store(b + to, seenBy(2, red, green, blue));
  }
}
