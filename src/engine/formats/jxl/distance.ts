/** From quality to the distance from the original that JPEG XL's encoders work with. */

/** Pairs of (quality, distance), linear in between. */
const DISTANCES = [
  [1, 22],
  [10, 14],
  [30, 6.4],
  [50, 4.6],
  [65, 3.25],
  [75, 2.35],
  [82, 1.72],
  [90, 1],
  [95, 0.55],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  const above = Math.max(
    1,
    DISTANCES.findIndex(([at]) => at >= quality),
  )
  const [lowQuality, low] = DISTANCES[above - 1]!
  const [highQuality, high] = DISTANCES[above]!
  return low + ((high - low) * (quality - lowQuality)) / (highQuality - lowQuality)
}
