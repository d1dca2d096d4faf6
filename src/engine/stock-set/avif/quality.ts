/** One quality scale for all formats: JPEG's. AVIF's own numbers look better at the same value. */

/** Pairs of (quality, libavif's native quality) of about equal SSIM on photos; linear in between. */
const AVIF_TABLE = [
  [1, 5],
  [30, 24],
  [50, 38],
  [70, 50],
  [80, 60],
  [90, 72],
  [95, 80],
  [100, 95],
] as const

/** libavif's quality, 0–100, that looks like `quality` (1–100) does in JPEG. */
export function avifQuality(quality: number): number {
  const above = AVIF_TABLE.findIndex(([ours]) => ours >= quality)
  const [highOurs, highNative] = AVIF_TABLE[Math.max(above, 0)]!
  const [lowOurs, lowNative] = AVIF_TABLE[Math.max(above - 1, 0)]!
  if (highOurs === lowOurs) return highNative
  const share = (quality - lowOurs) / (highOurs - lowOurs)
  return Math.round(lowNative + share * (highNative - lowNative))
}
