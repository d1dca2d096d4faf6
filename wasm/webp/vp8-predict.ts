// Intra prediction of VP8 (RFC 6386 section 12), into the plane where the samples go.

import { DC, HORIZONTAL, TM } from './vp8-modes';

/** Sum of the 16 bytes of a vector. */
@inline
function sumOf(v: v128): i32 {
  const quads = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v));
  const pairs = i32x4.add(quads, v128.shuffle<i32>(quads, quads, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

@inline
function sumOfColumn(at: usize, stride: usize, count: i32): i32 {
  let sum = 0;
  for (let i = 0; i < count; i++, at += stride) sum += load<u8>(at);
  return sum;
}

/** The average of what there is of the edges, `log2` that of their length; 128 of none. */
@inline
function average(above: i32, left: i32, hasAbove: bool, hasLeft: bool, log2: i32): i32 {
  if (hasAbove && hasLeft) return (above + left + (1 << log2)) >> (log2 + 1);
  if (!hasAbove && !hasLeft) return 128;
  return ((hasAbove ? above : left) + (1 << (log2 - 1))) >> log2;
}

/** Luma of a whole macroblock. The edges lie around it; some of them only as constants. */
export function predictLuma(
  at: usize,
  stride: usize,
  mode: u8,
  hasAbove: bool,
  hasLeft: bool,
): void {
  const above = v128.load(at - stride);
  if (mode == TM) {
    const corner = i16x8.splat(<i16>load<u8>(at - stride - 1));
    const low = i16x8.sub(i16x8.extend_low_i8x16_u(above), corner);
    const high = i16x8.sub(i16x8.extend_high_i8x16_u(above), corner);
    for (let i = 0; i < 16; i++, at += stride) {
      const left = i16x8.splat(<i16>load<u8>(at - 1));
      v128.store(at, i8x16.narrow_i16x8_u(i16x8.add(low, left), i16x8.add(high, left)));
    }
  } else if (mode == HORIZONTAL) {
    for (let i = 0; i < 16; i++, at += stride) v128.store(at, v128.load8_splat(at - 1));
  } else {
    let value = above;
    if (mode == DC) {
      const left = hasLeft ? sumOfColumn(at - 1, stride, 16) : 0;
      value = i8x16.splat(<i8>average(sumOf(above), left, hasAbove, hasLeft, 4));
    }
    for (let i = 0; i < 16; i++, at += stride) v128.store(at, value);
  }
}

/** The same for one plane of chroma, 8 x 8. */
export function predictChroma(
  at: usize,
  stride: usize,
  mode: u8,
  hasAbove: bool,
  hasLeft: bool,
): void {
  const above = v128.load64_zero(at - stride);
  if (mode == TM) {
    const corner = i16x8.splat(<i16>load<u8>(at - stride - 1));
    const base = i16x8.sub(i16x8.extend_low_i8x16_u(above), corner);
    for (let i = 0; i < 8; i++, at += stride) {
      const row = i16x8.add(base, i16x8.splat(<i16>load<u8>(at - 1)));
      v128.store64_lane(at, i8x16.narrow_i16x8_u(row, row), 0);
    }
  } else if (mode == HORIZONTAL) {
    for (let i = 0; i < 8; i++, at += stride) v128.store64_lane(at, v128.load8_splat(at - 1), 0);
  } else {
    let value = above;
    if (mode == DC) {
      const left = hasLeft ? sumOfColumn(at - 1, stride, 8) : 0;
      value = i8x16.splat(<i8>average(sumOf(above), left, hasAbove, hasLeft, 3));
    }
    for (let i = 0; i < 8; i++, at += stride) v128.store64_lane(at, value, 0);
  }
}

// The edge of a 4x4 block is one vector: L L K J I X A B C D E F G H H -, from the bottom left to
// the top right as the RFC names them. Eight of the ten modes pick averages of neighbours there:
// bytes of `threes` (weights 1 2 1) and of `pairs`, by these two tables; 16 and more is none.

// biome-ignore format: a table
const FROM_THREES: usize = memory.data<u8>([
  5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, // VE
  3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, // HE
  4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5, 1, 2, 3, 4, // RD
  99, 99, 99, 99, 4, 5, 6, 7, 3, 99, 99, 99, 2, 4, 5, 6, // VR
  6, 7, 8, 9, 7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12, // LD
  99, 99, 99, 99, 6, 7, 8, 9, 99, 99, 99, 10, 7, 8, 9, 11, // VL
  99, 4, 5, 6, 99, 3, 99, 4, 99, 2, 99, 3, 99, 1, 99, 2, // HD
  99, 2, 99, 1, 99, 1, 99, 0, 99, 0, 15, 15, 15, 15, 15, 15, // HU: byte 15 is L
]);

// biome-ignore format: a table
const FROM_PAIRS: usize = memory.data<u8>([
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  5, 6, 7, 8, 99, 99, 99, 99, 99, 5, 6, 7, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  6, 7, 8, 9, 99, 99, 99, 99, 7, 8, 9, 99, 99, 99, 99, 99,
  4, 99, 99, 99, 3, 99, 4, 99, 2, 99, 3, 99, 1, 99, 2, 99,
  3, 99, 2, 99, 2, 99, 1, 99, 1, 99, 99, 99, 99, 99, 99, 99,
]);

/** Out of memory: engines make constants anew for each use. */
const ONES: usize = memory.data<u64>([0x0101010101010101, 0x0101010101010101]);

/** A 4x4 block (section 12.3). `above`: the eight samples above it and to their right. */
@inline
export function predictBlock(at: usize, stride: usize, mode: usize, above: u64): v128 {
  const l = <u64>load<u8>(at + 3 * stride - 1);
  const k = <u64>load<u8>(at + 2 * stride - 1);
  const j = <u64>load<u8>(at + stride - 1);
  const i = <u64>load<u8>(at - 1);
  const x = <u64>load<u8>(at - stride - 1);
  if (mode < 2)
    return mode == DC ? flatBlock(above, i + j + k + l) : trueMotion(above, x, i, j, k, l);
  const low = l | (l << 8) | (k << 16) | (j << 24) | (i << 32) | (x << 40) | (above << 48);
  const high = (above >> 16) | ((above >> 56) << 48);
  const e = i64x2.replace_lane(i64x2.splat(low), 1, high);
  const e1 = v128.shuffle<u8>(e, e, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
  const e2 = v128.shuffle<u8>(e, e, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1);
  // (a + c) / 2 rounded down, so that its average with b is that of the three.
  const ends = i8x16.sub(i8x16.avgr_u(e, e2), v128.and(v128.xor(e, e2), v128.load(ONES)));
  const threes = i8x16.replace_lane(i8x16.avgr_u(e1, ends), 15, <i8>l);
  const pairs = i8x16.avgr_u(e, e1);
  const row = (mode - 2) << 4;
  return v128.or(
    i8x16.swizzle(threes, v128.load(FROM_THREES + row)),
    i8x16.swizzle(pairs, v128.load(FROM_PAIRS + row)),
  );
}

@inline
function flatBlock(above: u64, left: u64): v128 {
  const bytes = (above & 0xff) + ((above >> 8) & 0xff) + ((above >> 16) & 0xff);
  return i8x16.splat(<i8>((bytes + ((above >> 24) & 0xff) + left + 4) >> 3));
}

@inline
function trueMotion(above: u64, x: u64, i: u64, j: u64, k: u64, l: u64): v128 {
  const a = i16x8.extend_low_i8x16_u(i32x4.splat(<i32>above));
  const base = i16x8.sub(a, i16x8.splat(<i16>x));
  const low = v128.shuffle<i64>(i16x8.splat(<i16>i), i16x8.splat(<i16>j), 0, 2);
  const high = v128.shuffle<i64>(i16x8.splat(<i16>k), i16x8.splat(<i16>l), 0, 2);
  return i8x16.narrow_i16x8_u(i16x8.add(base, low), i16x8.add(base, high));
}
