// The inverse predictor transform (RFC 9649 section 4.1): residuals and what is predicted from the
// pixels to the left (L), above (T), above left (TL) and above right (TR).
//
// Modes that do not use L do four pixels at a time. Others are a chain from pixel to pixel, in lane
// 0 of vectors (one pixel is 32 bits), with all that does not depend on L outside of it.

import { Transform, tilesOf } from './vp8l-state';

const BLACK: i32 = 0xff000000;

/** (a + b) / 2 of bytes, rounded down. */
@inline
function half(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), i8x16.splat(1)));
}

@inline
function one(at: usize): v128 {
  return v128.load32_zero(at);
}

@inline
function put(at: usize, pixel: v128): void {
  v128.store32_lane(at, pixel, 0);
}

/**
 * Undoes the prediction of the residuals at `src` into `dst`. `above`: the row above at its pixels;
 * there is room for one pixel behind it, and for SIMD.
 */
export function unpredictRow(t: Transform, y: u32, src: usize, above: usize, dst: usize): void {
  const width = t.width;
  const end = dst + 4 * <usize>width;
  if (y == 0) {
    put(dst, i8x16.add(one(src), i32x4.splat(BLACK)));
    fromLeft(src + 4, dst + 4, end);
    return;
  }
  put(dst, i8x16.add(one(src), one(above)));
  // Above right of the last pixel lies the first one of this row.
  store<u32>(above + 4 * <usize>width, load<u32>(dst));
  const modes = t.data + <usize>((y >> t.bits) * t.tilesWide);
  const tiles = tilesOf(width, t.bits);
  const side = (<usize>4) << t.bits;
  let from = dst + 4;
  for (let i: u32 = 0; i < tiles; i++) {
    const to = min(end, dst + (<usize>i + 1) * side);
    if (from < to) {
      const offset = from - dst;
      unpredict(load<u8>(modes + i), src + offset, above + offset, from, to);
    }
    from = max(from, to);
  }
}

/** The pixels from `dst` to `end`. */
function unpredict(mode: u32, src: usize, top: usize, dst: usize, end: usize): void {
  switch (mode) {
    case 1:
      fromLeft(src, dst, end);
      break;
    case 2:
      fromAbove(src, top, dst, end);
      break;
    case 3:
      fromAbove(src, top + 4, dst, end);
      break;
    case 4:
      fromAbove(src, top - 4, dst, end);
      break;
    case 5:
      fromThree(src, top, dst, end);
      break;
    case 6:
      fromLeftAnd(src, top - 4, dst, end);
      break;
    case 7:
      fromLeftAnd(src, top, dst, end);
      break;
    case 8:
      fromTwoAbove(src, top - 4, dst, end);
      break;
    case 9:
      fromTwoAbove(src, top, dst, end);
      break;
    case 10:
      fromFour(src, top, dst, end);
      break;
    case 11:
      fromNearer(src, top, dst, end);
      break;
    case 12:
      fromGradient(src, top, dst, end);
      break;
    case 13:
      fromHalfGradient(src, top, dst, end);
      break;
    default: // 0; 14 and 15 are no modes, and libwebp reads them so
      fromBlack(src, dst, end);
      break;
  }
}

function fromBlack(src: usize, dst: usize, end: usize): void {
  const black = i32x4.splat(BLACK);
  for (; dst + 16 <= end; dst += 16, src += 16) v128.store(dst, i8x16.add(v128.load(src), black));
  for (; dst < end; dst += 4, src += 4) put(dst, i8x16.add(one(src), black));
}

/** Mode 1, a running sum. */
function fromLeft(src: usize, dst: usize, end: usize): void {
  const zero = i64x2.splat(0);
  let left = v128.load32_splat(dst - 4);
  for (; dst + 16 <= end; dst += 16, src += 16) {
    let v = v128.load(src);
    v = i8x16.add(v, v128.shuffle<i32>(zero, v, 0, 4, 5, 6));
    v = i8x16.add(v, v128.shuffle<i64>(zero, v, 0, 2));
    v = i8x16.add(v, left);
    v128.store(dst, v);
    left = v128.shuffle<i32>(v, v, 3, 3, 3, 3);
  }
  for (; dst < end; dst += 4, src += 4) {
    left = i8x16.add(one(src), left);
    put(dst, left);
  }
}

/** Modes 2, 3, 4. */
function fromAbove(src: usize, top: usize, dst: usize, end: usize): void {
  for (; dst + 16 <= end; dst += 16, src += 16, top += 16) {
    v128.store(dst, i8x16.add(v128.load(src), v128.load(top)));
  }
  for (; dst < end; dst += 4, src += 4, top += 4) put(dst, i8x16.add(one(src), one(top)));
}

/** Modes 8, 9: of the pixel at `top` and the next one. */
function fromTwoAbove(src: usize, top: usize, dst: usize, end: usize): void {
  for (; dst + 16 <= end; dst += 16, src += 16, top += 16) {
    const prediction = half(v128.load(top), v128.load(top, 4));
    v128.store(dst, i8x16.add(v128.load(src), prediction));
  }
  for (; dst < end; dst += 4, src += 4, top += 4) {
    put(dst, i8x16.add(one(src), half(one(top), one(top + 4))));
  }
}

/** Mode 5: the average of T and that of L and TR. */
function fromThree(src: usize, top: usize, dst: usize, end: usize): void {
  let left = one(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    left = i8x16.add(one(src), half(half(left, one(top + 4)), one(top)));
    put(dst, left);
  }
}

/** Modes 6, 7: the average of L and the pixel at `top`. */
function fromLeftAnd(src: usize, top: usize, dst: usize, end: usize): void {
  let left = one(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    left = i8x16.add(one(src), half(left, one(top)));
    put(dst, left);
  }
}

/** Mode 10: the average of those of L and TL, and of T and TR. */
function fromFour(src: usize, top: usize, dst: usize, end: usize): void {
  let left = one(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    const right = half(one(top), one(top + 4));
    left = i8x16.add(one(src), half(half(left, one(top - 4)), right));
    put(dst, left);
  }
}

/** Sum of the absolute differences of four bytes, in lane 0. */
@inline
function distance(a: v128, b: v128): v128 {
  const d = v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(d));
}

/** Mode 11: T or L, whichever is nearer to L + T - TL. */
function fromNearer(src: usize, top: usize, dst: usize, end: usize): void {
  let left = one(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    const t = one(top);
    const tl = one(top - 4);
    const isLeft = i32x4.gt_s(distance(left, tl), distance(t, tl));
    left = i8x16.add(one(src), v128.bitselect(left, t, isLeft));
    put(dst, left);
  }
}

/** Mode 12: L + T - TL, clamped. */
function fromGradient(src: usize, top: usize, dst: usize, end: usize): void {
  let left = v128.load8x8_u(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    const slope = i16x8.sub(v128.load8x8_u(top), v128.load8x8_u(top - 4));
    const sum = i16x8.add(left, slope);
    const pixel = i8x16.add(one(src), i8x16.narrow_i16x8_u(sum, sum));
    put(dst, pixel);
    left = i16x8.extend_low_i8x16_u(pixel);
  }
}

/** Mode 13: A + (A - TL) / 2, clamped, A being the average of L and T; the half towards zero. */
function fromHalfGradient(src: usize, top: usize, dst: usize, end: usize): void {
  let left = one(dst - 4);
  for (; dst < end; dst += 4, src += 4, top += 4) {
    const average = i16x8.extend_low_i8x16_u(half(left, one(top)));
    const slope = i16x8.sub(average, v128.load8x8_u(top - 4));
    const halved = i16x8.shr_s(i16x8.sub(slope, i16x8.shr_s(slope, 15)), 1);
    const sum = i16x8.add(average, halved);
    left = i8x16.add(one(src), i8x16.narrow_i16x8_u(sum, sum));
    put(dst, left);
  }
}
