const OPAQUE = 0xff000000

/** A GIF's pixels are opaque or not there: those that are more than half so become it; in place. */
export function toBinaryAlpha(pixels: Uint32Array): void {
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (pixel < OPAQUE) pixels[i] = pixel >>> 24 < 128 ? 0 : (pixel | OPAQUE) >>> 0
  }
}
