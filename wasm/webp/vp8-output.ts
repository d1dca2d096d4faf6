// Samples to RGBA, bit for bit as libwebp does it: chroma is interpolated between the four samples
// around a pixel with weights 9 3 3 1 ("fancy upsampling"), and
//
//   R = 19077 y             + 26149 v - 14234      each product / 256, rounded down,
//   G = 19077 y - 6419 u    - 13320 v + 8708       the sum / 64
//   B = 19077 y + 33050 u             - 17685

/** 3 x near + far of eight samples. */
@inline
function mixed(near: usize, far: usize): v128 {
  const n = v128.load8x8_u(near);
  return i16x8.add(i16x8.add(n, i16x8.shl(n, 1)), v128.load8x8_u(far));
}

/** 3 x + 8. */
@inline
function weighted(x: v128, eight: v128): v128 {
  return i16x8.add(i16x8.add(x, i16x8.shl(x, 1)), eight);
}

/** What lies between samples, a quarter of the way to the second one. */
@inline
function between(weighted: v128, other: v128): v128 {
  return i16x8.shr_u(i16x8.add(weighted, other), 4);
}

/** Eight lanes that begin with the last one of `a`, or with the second one. */
@inline
function before(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 7, 8, 9, 10, 11, 12, 13, 14);
}

@inline
function after(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 1, 2, 3, 4, 5, 6, 7, 8);
}

/**
 * Factors of samples as whole numbers and 256ths, and what is added. They are loaded before the loop:
 * engines make constants anew for each use, by three instructions.
 */
// biome-ignore format: a table
const NUMBERS: usize = memory.data<i16>([
  74, 133, // 19077
  102, 37, // 26149
  25, 19, // 6419
  129, 26, // 33050
  52, // 13320, the rest of which is a shift by 5
  14234, 8708, 17685, 8,
]);

/** factor x / 256 of bytes in 16-bit lanes, for a factor of `whole` + `part` / 256. */
@inline
function scaled(x: v128, whole: v128, part: v128): v128 {
  return i16x8.add(i16x8.mul(x, whole), i16x8.shr_u(i16x8.mul(x, part), 8));
}

@inline
function zipLow(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function zipHigh(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/**
 * One row of `width` pixels, in steps of 16. `near` chroma is that of the row, `far` the row above or
 * below, whichever is next; both have a sample in front of the first and behind the last. `alpha`:
 * bytes, or 0 for opaque rows.
 */
export function vp8WriteRow(
  y: usize,
  nearU: usize,
  farU: usize,
  nearV: usize,
  farV: usize,
  alpha: usize,
  dst: usize,
  width: i32,
): void {
  const yWhole = v128.load16_splat(NUMBERS);
  const yPart = v128.load16_splat(NUMBERS, 2);
  const vRedWhole = v128.load16_splat(NUMBERS, 4);
  const vRedPart = v128.load16_splat(NUMBERS, 6);
  const uGreenWhole = v128.load16_splat(NUMBERS, 8);
  const uGreenPart = v128.load16_splat(NUMBERS, 10);
  const uBlueWhole = v128.load16_splat(NUMBERS, 12);
  const uBluePart = v128.load16_splat(NUMBERS, 14);
  const vGreen = v128.load16_splat(NUMBERS, 16);
  const redLess = v128.load16_splat(NUMBERS, 18);
  const greenMore = v128.load16_splat(NUMBERS, 20);
  const blueLess = v128.load16_splat(NUMBERS, 22);
  const eight = v128.load16_splat(NUMBERS, 24);
  let lastU = mixed(nearU - 8, farU - 8);
  let lastV = mixed(nearV - 8, farV - 8);
  let thisU = mixed(nearU, farU);
  let thisV = mixed(nearV, farV);
  for (let x = 0; x < width; x += 16) {
    const nextU = mixed(nearU + 8, farU + 8);
    const nextV = mixed(nearV + 8, farV + 8);
    const weightedU = weighted(thisU, eight);
    const weightedV = weighted(thisV, eight);
    const evenU = between(weightedU, before(lastU, thisU));
    const oddU = between(weightedU, after(thisU, nextU));
    const evenV = between(weightedV, before(lastV, thisV));
    const oddV = between(weightedV, after(thisV, nextV));
    lastU = thisU;
    lastV = thisV;
    thisU = nextU;
    thisV = nextV;
    const samples = v128.load(y);
    // Two halves of eight pixels.
    const u0 = v128.shuffle<i16>(evenU, oddU, 0, 8, 1, 9, 2, 10, 3, 11);
    const u1 = v128.shuffle<i16>(evenU, oddU, 4, 12, 5, 13, 6, 14, 7, 15);
    const v0 = v128.shuffle<i16>(evenV, oddV, 0, 8, 1, 9, 2, 10, 3, 11);
    const v1 = v128.shuffle<i16>(evenV, oddV, 4, 12, 5, 13, 6, 14, 7, 15);
    const y0 = scaled(i16x8.extend_low_i8x16_u(samples), yWhole, yPart);
    const y1 = scaled(i16x8.extend_high_i8x16_u(samples), yWhole, yPart);
    const r0 = i16x8.sub(i16x8.add(y0, scaled(v0, vRedWhole, vRedPart)), redLess);
    const r1 = i16x8.sub(i16x8.add(y1, scaled(v1, vRedWhole, vRedPart)), redLess);
    const r = i8x16.narrow_i16x8_u(i16x8.shr_s(r0, 6), i16x8.shr_s(r1, 6));
    const gu0 = i16x8.sub(y0, scaled(u0, uGreenWhole, uGreenPart));
    const gu1 = i16x8.sub(y1, scaled(u1, uGreenWhole, uGreenPart));
    const gv0 = i16x8.add(i16x8.mul(v0, vGreen), i16x8.shr_u(v0, 5));
    const gv1 = i16x8.add(i16x8.mul(v1, vGreen), i16x8.shr_u(v1, 5));
    const g0 = i16x8.add(i16x8.sub(gu0, gv0), greenMore);
    const g1 = i16x8.add(i16x8.sub(gu1, gv1), greenMore);
    const g = i8x16.narrow_i16x8_u(i16x8.shr_s(g0, 6), i16x8.shr_s(g1, 6));
    // More than i16 holds: up to 34237.
    const b0 = i16x8.sub_sat_u(i16x8.add(y0, scaled(u0, uBlueWhole, uBluePart)), blueLess);
    const b1 = i16x8.sub_sat_u(i16x8.add(y1, scaled(u1, uBlueWhole, uBluePart)), blueLess);
    const b = i8x16.narrow_i16x8_u(i16x8.shr_u(b0, 6), i16x8.shr_u(b1, 6));
    let a = i8x16.splat(-1);
    if (alpha) {
      a = v128.load(alpha);
      alpha += 16;
    }
    const rg0 = zipLow(r, g);
    const rg1 = zipHigh(r, g);
    const ba0 = zipLow(b, a);
    const ba1 = zipHigh(b, a);
    v128.store(dst, v128.shuffle<i16>(rg0, ba0, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(dst, v128.shuffle<i16>(rg0, ba0, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(dst, v128.shuffle<i16>(rg1, ba1, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(dst, v128.shuffle<i16>(rg1, ba1, 4, 12, 5, 13, 6, 14, 7, 15), 48);
    y += 16;
    nearU += 8;
    farU += 8;
    nearV += 8;
    farV += 8;
    dst += 64;
  }
}
