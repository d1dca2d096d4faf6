/** From quality to the distance from the original that JPEG XL's encoders work with. */

import { valueAt } from '../quality-table.ts'

/**
 * Pairs of (quality, distance), linear in between: what makes our files as good by SSIMULACRA2 as WebP of
 * the same quality, geometric means over five photos of 0.3 to 0.5 megapixels.
 */
const DISTANCES = [
  [1, 24],
  [10, 15],
  [30, 8.9],
  [50, 5.7],
  [65, 4.65],
  [75, 3.8],
  [82, 2.8],
  [90, 1.7],
  [95, 1.2],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  return valueAt(DISTANCES, quality)
}
