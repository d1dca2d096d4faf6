/** What hangs on quality: measured at some points, linear in between. */

/** Pairs of (quality, value), by quality from 1 to 100. */
export type QualityTable = readonly (readonly [quality: number, value: number])[]

/** The value for a quality of 1–100. */
export function valueAt(table: QualityTable, quality: number): number {
  const above = Math.max(
    1,
    table.findIndex(([at]) => at >= quality),
  )
  const [[from, low], [to, high]] = [table[above - 1]!, table[above]!]
  return low + ((high - low) * (quality - from)) / (to - from)
}

/** The same picture with more pixels has less in each of them. */
const SIZE_EXPONENT = -0.22
const [LEAST_SIZE_FACTOR, MOST_SIZE_FACTOR] = [0.5, 1.6]

/** How many times as many bytes a pixel takes as in a picture of `measuredPixels`. */
export function sizeFactor(pixels: number, measuredPixels: number): number {
  const factor = (pixels / measuredPixels) ** SIZE_EXPONENT
  return Math.min(MOST_SIZE_FACTOR, Math.max(LEAST_SIZE_FACTOR, factor))
}
