/** Pixels over pixels, with straight alpha. */

const OPAQUE = 0xff000000

/**
 * Lays `from` over `to`, pixel by pixel: RGBA in memory order (0xAABBGGRR). What is laid over nothing is
 * rounded down too; a place that has just become empty takes it as it is.
 */
export function blendOver(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const pixel = from[i]!
    if (pixel >= OPAQUE) to[i] = pixel
    else if (pixel >>> 24 !== 0) to[i] = over(pixel, to[i]!)
  }
}

/** Lays `from` where there is nothing: what nobody sees has no colour. */
export function layOnNothing(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < from.length; i++) if (from[i]! >>> 24 !== 0) to[i] = from[i]!
}

/**
 * In whole numbers, as libwebp's reader of animations has it (the format says no more than "over"): APNG's
 * way differs by rounding.
 */
function over(top: number, bottom: number): number {
  const topAlpha = top >>> 24
  const bottomAlpha = bottom >>> 24
  const rest = (bottomAlpha * (256 - topAlpha)) >> 8
  const alpha = topAlpha + rest
  const scale = Math.floor(2 ** 24 / alpha)
  const mix = (shift: number) => {
    const sum = ((top >>> shift) & 255) * topAlpha + ((bottom >>> shift) & 255) * rest
    return Math.floor((sum * scale) / 2 ** 24)
  }
  return (mix(0) | (mix(8) << 8) | (mix(16) << 16) | (alpha << 24)) >>> 0
}
