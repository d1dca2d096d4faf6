/** From quality to the quantizer of VP8. */

/**
 * Pairs of (quality, quantizer index): what makes our files as good as those of libwebp at the same
 * quality, by SSIMULACRA2 over ten photos; linear in between.
 */
const INDEXES = [
  [1, 127],
  [10, 88],
  [30, 54],
  [50, 38],
  [75, 25],
  [80, 20],
  [90, 10],
  [95, 5],
  [100, 0],
] as const

/** The index (RFC 6386 14.1), 0–127, for a quality of 1–100. */
export function quantizerIndex(quality: number): number {
  const above = Math.max(
    1,
    INDEXES.findIndex(([at]) => at >= quality),
  )
  const [lowQuality, low] = INDEXES[above - 1]!
  const [highQuality, high] = INDEXES[above]!
  return Math.round(low + ((high - low) * (quality - lowQuality)) / (highQuality - lowQuality))
}
