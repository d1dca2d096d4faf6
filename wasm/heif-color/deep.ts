// Rows of samples of 10 and 12 bits to rows of as many, for results without loss: in f64, so that each is the
// nearest to what H.273 says. Chroma between samples is what pixels.ts makes of it.
//
//   conversion   f64 × 4 for red, green and blue: factors of luma, Cb and Cr, which count in sixteenths,
//                and what is added, one half included
//   y, cb, cr    u16 × width, chroma of half the width rounded up where it is subsampled
//   dst          u16 × 4 × width, from 0 to `most`

const RED: usize = 0;
const GREEN: usize = 32;
const BLUE: usize = 64;

@inline
function limited(value: f64, most: f64): u16 {
  return <u16>max<f64>(0, min<f64>(most, value));
}

@inline
function levelOf(conversion: usize, channel: usize, y: f64, cb: f64, cr: f64, most: f64): u16 {
  const at = conversion + channel;
  return limited(
    y * load<f64>(at) + cb * load<f64>(at, 8) + cr * load<f64>(at, 16) + load<f64>(at, 24),
    most,
  );
}

/** In sixteenths: 3/4 of the nearest and 1/4 of the next nearest, across and down. */
@inline
function between(near: usize, far: usize, at: usize, beside: usize): f64 {
  const own = 3 * <i32>load<u16>(near + at) + <i32>load<u16>(far + at);
  const other = 3 * <i32>load<u16>(near + beside) + <i32>load<u16>(far + beside);
  return <f64>(3 * own + other);
}

/** Opaque pixels; `isHalf`: chroma has half the width. `near` and `far` rows as `heifPixelsHalf` has them. */
export function heifDeepPixels(
  conversion: usize,
  y: usize,
  nearCb: usize,
  farCb: usize,
  nearCr: usize,
  farCr: usize,
  dst: usize,
  width: i32,
  isHalf: i32,
  most: f64,
): void {
  const last = (((width + 1) >> 1) - 1) << 1;
  for (let x: i32 = 0; x < width; x++, dst += 8) {
    const luma = <f64>((<i32>load<u16>(y + ((<usize>x) << 1))) << 4);
    const at = isHalf ? (x >> 1) << 1 : x << 1;
    const beside = isHalf ? max(0, min(last, x & 1 ? at + 2 : at - 2)) : at;
    const cb = between(nearCb, farCb, <usize>at, <usize>beside);
    const cr = between(nearCr, farCr, <usize>at, <usize>beside);
    store<u16>(dst, levelOf(conversion, RED, luma, cb, cr, most));
    store<u16>(dst, levelOf(conversion, GREEN, luma, cb, cr, most), 2);
    store<u16>(dst, levelOf(conversion, BLUE, luma, cb, cr, most), 4);
    store<u16>(dst, <u16>most, 6);
  }
}

/** dst = src · factor + constant, of one plane, `step` bytes apart: gray, or a channel of pixels. */
export function heifDeepLevels(
  src: usize,
  dst: usize,
  step: usize,
  width: i32,
  factor: f64,
  constant: f64,
  most: f64,
): void {
  for (const end = src + ((<usize>width) << 1); src < end; src += 2, dst += step) {
    store<u16>(dst, limited(<f64>load<u16>(src) * factor + constant, most));
  }
}
