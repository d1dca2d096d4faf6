/**
 * Where colours are near each other when they look alike, on any background. A pixel of colour c and
 * alpha a over a background b shows p + (1 - a) b, p = a c; two pixels differ over black by Δp, over
 * white by Δp - Δa. The mean of both squares is (Δp - Δa / 2)² + (Δa / 2)², so that distances are
 * Euclid's in p - a / 2 for each channel, and a. All in levels, 0–255.
 */

/** Eyes see green best, and blue least. */
export const WEIGHTS = [2, 4, 1, 7 / 4] as const

/** Red, green and blue, each times alpha, and alpha: `red` and so on of a pixel, 0xAABBGGRR. */
export const redOf = (pixel: number) => ((pixel & 255) * (pixel >>> 24)) / 255
export const greenOf = (pixel: number) => (((pixel >>> 8) & 255) * (pixel >>> 24)) / 255
export const blueOf = (pixel: number) => (((pixel >>> 16) & 255) * (pixel >>> 24)) / 255

/** How far apart two colours look, by their differences in red, green, blue (times alpha) and alpha. */
export function squaredDistance(red: number, green: number, blue: number, alpha: number): number {
  const half = alpha / 2
  const [r, g, b] = [red - half, green - half, blue - half]
  return 2 * r * r + 4 * g * g + b * b + 1.75 * alpha * alpha
}

/** The pixel of a colour that is times alpha. */
export function pixelOf(red: number, green: number, blue: number, alpha: number): number {
  const a = Math.round(alpha)
  if (a <= 0) return 0
  const level = (value: number) => Math.max(0, Math.min(255, Math.round((value * 255) / alpha)))
  return (level(red) | (level(green) << 8) | (level(blue) << 16) | (a << 24)) >>> 0
}
