/** From quality to the distance from the original that JPEG XL's encoders work with. */

import { valueAt } from '../quality-table.ts'

/**
 * Pairs of (quality, distance), linear in between: what makes our files as good by SSIMULACRA2 as JPEG, WebP
 * and AVIF of the same quality, means over those and ten photos of 0.7 megapixels. What is drawn is better.
 */
const DISTANCES = [
  [1, 25],
  [10, 24.5],
  [30, 14.8],
  [40, 11],
  [50, 8.6],
  [65, 6.3],
  [75, 4.4],
  [82, 3.1],
  [90, 1.6],
  [95, 1.05],
  [100, 0.1],
] as const

/** The distance (1: differences can just be seen) for a quality of 1–100. */
export function distanceOf(quality: number): number {
  return valueAt(DISTANCES, quality)
}
