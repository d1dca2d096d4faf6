// RGBA to YCbCr, bit-exact with libjpeg's jccolor (JFIF 1.02: ITU-R BT.601, full range), in 16-bit
// fixed point. Each sum of three products is split so that all factors fit the signed 16 bits of
// dot_i16x8_s, a trick of libjpeg-turbo:
//   Y  = (19595 R + 22086 G) + (16384 G + 7471 B)          + 32768           >> 16
//   Cb = 32768 B - 11059 R - 21709 G + (128 << 16) + 32767                    >> 16
//   Cr = 32768 R - 27439 G - 5329 B  + (128 << 16) + 32767                    >> 16
// Scalar twin: test/twins/jpeg-encode.ts.

// biome-ignore format: one vector per line
const K: usize = memory.data<i16>([
  19595, 22086, 19595, 22086, 19595, 22086, 19595, 22086, // Y from R, G
  7471, 16384, 7471, 16384, 7471, 16384, 7471, 16384, // Y from B, G
  -11059, -21709, -11059, -21709, -11059, -21709, -11059, -21709, // Cb from R, G
  -5329, -27439, -5329, -27439, -5329, -27439, -5329, -27439, // Cr from B, G
  -32768, 0, -32768, 0, -32768, 0, -32768, 0, // HALF, to be subtracted
], 16);
// biome-ignore format: one vector per line
const ROUND: usize = memory.data<i32>([
  32768, 32768, 32768, 32768,
  8421375, 8421375, 8421375, 8421375, // (128 << 16) + 32767
], 16);

/** Four pixels as (R, G) pairs of i16, and as (B, G) pairs. */
@inline
function pairsRG(pixels: v128, zero: v128): v128 {
  return i8x16.shuffle(pixels, zero, 0, 16, 1, 16, 4, 16, 5, 16, 8, 16, 9, 16, 12, 16, 13, 16);
}

@inline
function pairsBG(pixels: v128, zero: v128): v128 {
  return i8x16.shuffle(pixels, zero, 2, 16, 1, 16, 6, 16, 5, 16, 10, 16, 9, 16, 14, 16, 13, 16);
}

@inline
function luma(rg: v128, bg: v128): v128 {
  const a = i32x4.dot_i16x8_s(rg, v128.load(K));
  const b = i32x4.dot_i16x8_s(bg, v128.load(K + 16));
  return i32x4.shr_u(i32x4.add(i32x4.add(a, b), v128.load(ROUND)), 16);
}

/** `half` holds the colour of the component first, `rest` the other two. */
@inline
function chroma(half: v128, rest: v128, factors: usize): v128 {
  const a = i32x4.dot_i16x8_s(rest, v128.load(factors));
  const b = i32x4.dot_i16x8_s(half, v128.load(K + 64));
  return i32x4.shr_u(i32x4.add(i32x4.sub(a, b), v128.load(ROUND + 16)), 16);
}

@inline
function narrow(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

/**
 * Converts a row in steps of 16 pixels: reads up to 60 bytes past its end, and writes up to 15
 * samples past the end of each plane.
 */
export function jpegEncodeYcc(src: usize, y: usize, cb: usize, cr: usize, width: i32): void {
  const zero = i32x4.splat(0);
  const end = y + <usize>width;
  for (; y < end; y += 16, cb += 16, cr += 16, src += 64) {
    const p0 = v128.load(src),
      p1 = v128.load(src, 16),
      p2 = v128.load(src, 32),
      p3 = v128.load(src, 48);
    const rg0 = pairsRG(p0, zero),
      rg1 = pairsRG(p1, zero),
      rg2 = pairsRG(p2, zero),
      rg3 = pairsRG(p3, zero);
    const bg0 = pairsBG(p0, zero),
      bg1 = pairsBG(p1, zero),
      bg2 = pairsBG(p2, zero),
      bg3 = pairsBG(p3, zero);
    v128.store(y, narrow(luma(rg0, bg0), luma(rg1, bg1), luma(rg2, bg2), luma(rg3, bg3)));
    v128.store(
      cb,
      narrow(
        chroma(bg0, rg0, K + 32),
        chroma(bg1, rg1, K + 32),
        chroma(bg2, rg2, K + 32),
        chroma(bg3, rg3, K + 32),
      ),
    );
    v128.store(
      cr,
      narrow(
        chroma(rg0, bg0, K + 48),
        chroma(rg1, bg1, K + 48),
        chroma(rg2, bg2, K + 48),
        chroma(rg3, bg3, K + 48),
      ),
    );
  }
}
