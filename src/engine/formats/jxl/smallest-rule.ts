/**
 * When JPEG XL is smaller than AVIF at equal quality, measured on ten photos of 0.7 MP: what `auto` goes by. Drawn,
 * it has 1.00 times as many bytes at a SSIMULACRA2 of 84, 0.97 at 85 and 0.94 at 86 (geometric means; at 85 from
 * 0.70 on fine detail to 1.05, and 2.3 on one of smooth wood).
 */

import type { SmallestRule } from '../format.ts'
import { type QualityTable, sizeFactor, valueAt } from '../quality-table.ts'

/** There scores are 86 to 87, where the arithmetic mean is 0.96 to 0.99. */
const DRAWN_FROM = 92
/** Bytes for each pixel of an AVIF, in pictures of so many. */
const AVIF_BYTES: QualityTable = [
  [1, 0.01],
  [40, 0.037],
  [65, 0.053],
  [80, 0.079],
  [90, 0.137],
  [97, 0.243],
  [100, 0.35],
]
const MEASURED_PIXELS = 210_000
/** Without loss it has so many bytes of the JPEG's, and may have so many times as many as with loss. */
const [SHARE_OF_SOURCE, WORTH_OF_LOSSLESS] = [0.83, 2]

export const smallestRule: SmallestRule = {
  drawnFrom: DRAWN_FROM,
  recodedUpTo(quality, pixels) {
    const lossy = pixels * valueAt(AVIF_BYTES, quality) * sizeFactor(pixels, MEASURED_PIXELS)
    return (lossy * WORTH_OF_LOSSLESS) / SHARE_OF_SOURCE
  },
}
