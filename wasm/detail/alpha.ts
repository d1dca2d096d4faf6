// Straight to premultiplied alpha and back, for stages that mix neighbouring pixels.
//
//   row  u8 × 4 × pixels   RGBA; any alignment

/** x / 255 rounded to nearest, exact for 0 … 65025. */
@inline
function div255(x: u32): u32 {
  const t = x + 128;
  return (t + (t >> 8)) >> 8;
}

/** Writes `pixels` pixels of `src` to `dst`, each colour times its alpha. */
export function premultiply(src: usize, dst: usize, pixels: usize): void {
  for (const end = src + (pixels << 2); src < end; src += 4, dst += 4) {
    const pixel = load<u32>(src);
    const alpha = pixel >> 24;
    const red = div255((pixel & 0xff) * alpha);
    const green = div255(((pixel >> 8) & 0xff) * alpha);
    const blue = div255(((pixel >> 16) & 0xff) * alpha);
    store<u32>(dst, red | (green << 8) | (blue << 16) | (alpha << 24));
  }
}

/** Divides the colours of `pixels` pixels by their alpha, in place; what is clear becomes all zero. */
export function unpremultiply(row: usize, pixels: usize): void {
  for (const end = row + (pixels << 2); row < end; row += 4) {
    const pixel = load<u32>(row);
    const alpha = pixel >> 24;
    if (alpha == 255) continue;
    const red = divided(pixel & 0xff, alpha);
    const green = divided((pixel >> 8) & 0xff, alpha);
    const blue = divided((pixel >> 16) & 0xff, alpha);
    store<u32>(row, red | (green << 8) | (blue << 16) | (alpha << 24));
  }
}

/** value × 255 / alpha, rounded to nearest, at most 255. */
@inline
function divided(value: u32, alpha: u32): u32 {
  return alpha ? min((value * 255 + (alpha >> 1)) / alpha, 255) : 0;
}
