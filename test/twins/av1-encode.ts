/** Scalar twins of the colours of wasm/av1-encode/colour.ts: the definition that tests hold them to. */

/** Y, Cb and Cr of an RGB pixel, full range. */
export function rgbToYuvScalar(r: number, g: number, b: number): [number, number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(255, value))
  const centre = (128 << 16) + 32_768
  return [
    (9798 * r + 19_235 * g + 3735 * b + 16_384) >> 15,
    clamp((-11_059 * r - 21_709 * g + 32_768 * b + centre) >> 16),
    clamp((32_768 * r - 27_439 * g - 5329 * b + centre) >> 16),
  ]
}

type Pixel = readonly [number, number, number]

/** Cb and Cr of a square of four pixels: two rows of two. */
export function chromaOfSquareScalar(
  top: readonly [Pixel, Pixel],
  bottom: readonly [Pixel, Pixel],
): [number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(255, value))
  const pair = ([p, q]: readonly [Pixel, Pixel], factors: Pixel) => {
    const sum = factors.reduce((acc, factor, c) => acc + factor * (p[c]! + q[c]!), 0)
    return (sum + 4096) >> 13
  }
  return ([[-11_059, -21_709, 32_768] as const, [32_768, -27_439, -5329] as const] as const).map(
    (factors) => clamp(128 + ((pair(top, factors) + pair(bottom, factors) + 16) >> 5)),
  ) as [number, number]
}
