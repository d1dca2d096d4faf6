/** From quality to the distance from the original that JPEG XL's encoders work with. */

import { valueAt } from '../quality-table.ts'

/**
 * Pairs of (quality, distance), linear in between: what makes our files as good by SSIMULACRA2 as WebP of
 * the same quality, means over eight photos of 0.3 megapixels.
 */
const DISTANCES = [
  [1, 25],
  [10, 24.5],
  [30, 16],
  [50, 8.7],
  [65, 6.9],
  [75, 5.15],
  [82, 3.5],
  [90, 2],
  [95, 1.39],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  return valueAt(DISTANCES, quality)
}
