/** From quality to the distance from the original that JPEG XL's encoders work with. */

import { valueAt } from '../quality-table.ts'

/**
 * Pairs of (quality, distance), linear in between: what makes our files as good by SSIMULACRA2 as WebP of
 * the same quality, means over eight photos of 0.3 megapixels.
 */
const DISTANCES = [
  [1, 25],
  [10, 18.9],
  [30, 10.9],
  [50, 6.9],
  [65, 5.7],
  [75, 4.55],
  [82, 3.37],
  [90, 1.99],
  [95, 1.42],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  return valueAt(DISTANCES, quality)
}
