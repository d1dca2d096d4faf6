// A profile's way to sRGB through one table, in place: simplex interpolation (Kuhn), which is
// tetrahedral for three inputs. From the node below a pixel it walks to the node above it, along
// the input with the largest fraction first; each node counts by how far the next one is.
//
//   row    u8 × 4 × pixels   red, green, blue, alpha, or cyan, magenta, yellow, black
//   steps  inputs × 256 × 16 bytes: i32 offset · i32 stride · i32 fraction, 0 … 2^14 · 0
//   nodes  i16 × 4           red, green, blue in 1/128 of a level, 0
//
// Offset and stride are bytes from `nodes`; the host has seen to it that every walk stays inside.
// `steps` is 16-byte aligned. Scalar twin: test/twins/device-link.ts.

const ONE: i32 = 1 << 14;
/** 2^14 of weights times 2^7 of a level. */
const RESULT_BITS: i32 = 21;
const INPUT_BYTES: usize = 256 * 16;

/** Fraction above stride, so that one comparison sorts by both. */
@inline
function keyOf(step: usize): u64 {
  return ((<u64>load<u32>(step, 8)) << 32) | <u64>load<u32>(step, 4);
}

@inline
function fractionOf(key: u64): i32 {
  return <i32>(key >> 32);
}

/** The node's three samples, `weight` times. */
@inline
function weighted(node: usize, weight: i32): v128 {
  return i32x4.extmul_low_i16x8_s(v128.load64_zero(node), i16x8.splat(<i16>weight));
}

@inline
function larger(a: u64, b: u64): u64 {
  return select<u64>(a, b, a > b);
}

@inline
function smaller(a: u64, b: u64): u64 {
  return select<u64>(b, a, a > b);
}

/** Sums to levels, without alpha. */
@inline
function levelsOf(sum: v128): u32 {
  const rounded = i32x4.add(sum, i32x4.splat(1 << (RESULT_BITS - 1)));
  const words = i32x4.shr_s(rounded, RESULT_BITS);
  const shorts = i16x8.narrow_i32x4_s(words, words);
  return <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(shorts, shorts), 0);
}

/** Converts `pixels` RGBA pixels; alpha stays. */
export function linkRgba(row: usize, pixels: usize, steps: usize, nodes: usize): void {
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const s0 = steps + ((pixel & 0xff) << 4);
    const s1 = steps + ((pixel >> 4) & 0xff0) + INPUT_BYTES;
    const s2 = steps + ((pixel >> 12) & 0xff0) + 2 * INPUT_BYTES;
    const a = keyOf(s0);
    const b = keyOf(s1);
    const c = keyOf(s2);
    const high = larger(a, b);
    const low = smaller(a, b);
    const first = larger(high, c);
    const rest = smaller(high, c);
    const second = larger(low, rest);
    const third = smaller(low, rest);
    let node = nodes + load<u32>(s0) + load<u32>(s1) + load<u32>(s2);
    const f0 = fractionOf(first);
    const f1 = fractionOf(second);
    const f2 = fractionOf(third);
    let sum = weighted(node, ONE - f0);
    node += <u32>first;
    sum = i32x4.add(sum, weighted(node, f0 - f1));
    node += <u32>second;
    sum = i32x4.add(sum, weighted(node, f1 - f2));
    node += <u32>third;
    sum = i32x4.add(sum, weighted(node, f2));
    store<u32>(row, levelsOf(sum) | (pixel & 0xff000000));
  }
}

/** Converts `pixels` pixels of four inks to opaque RGBA. */
export function linkCmyk(row: usize, pixels: usize, steps: usize, nodes: usize): void {
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const s0 = steps + ((pixel & 0xff) << 4);
    const s1 = steps + ((pixel >> 4) & 0xff0) + INPUT_BYTES;
    const s2 = steps + ((pixel >> 12) & 0xff0) + 2 * INPUT_BYTES;
    const s3 = steps + ((pixel >> 24) << 4) + 3 * INPUT_BYTES;
    const a = keyOf(s0);
    const b = keyOf(s1);
    const c = keyOf(s2);
    const d = keyOf(s3);
    const high0 = larger(a, b);
    const low0 = smaller(a, b);
    const high1 = larger(c, d);
    const low1 = smaller(c, d);
    const first = larger(high0, high1);
    const upper = smaller(high0, high1);
    const lower = larger(low0, low1);
    const second = larger(upper, lower);
    const third = smaller(upper, lower);
    const fourth = smaller(low0, low1);
    let node = nodes + load<u32>(s0) + load<u32>(s1) + load<u32>(s2) + load<u32>(s3);
    const f0 = fractionOf(first);
    const f1 = fractionOf(second);
    const f2 = fractionOf(third);
    const f3 = fractionOf(fourth);
    let sum = weighted(node, ONE - f0);
    node += <u32>first;
    sum = i32x4.add(sum, weighted(node, f0 - f1));
    node += <u32>second;
    sum = i32x4.add(sum, weighted(node, f1 - f2));
    node += <u32>third;
    sum = i32x4.add(sum, weighted(node, f2 - f3));
    node += <u32>fourth;
    sum = i32x4.add(sum, weighted(node, f3));
    store<u32>(row, levelsOf(sum) | 0xff000000);
  }
}
