/** From quality to the distance from the original that JPEG XL's encoders work with. */

import { valueAt } from '../quality-table.ts'

/**
 * Pairs of (quality, distance), linear in between: what makes our files as good by SSIMULACRA2 as WebP of
 * the same quality, means over eight photos of 0.3 megapixels.
 */
const DISTANCES = [
  [1, 25],
  [10, 19.3],
  [30, 11.3],
  [50, 6.9],
  [65, 5.6],
  [75, 4.4],
  [82, 3.2],
  [90, 1.9],
  [95, 1.34],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  return valueAt(DISTANCES, quality)
}
