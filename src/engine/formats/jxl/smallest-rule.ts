/** When JPEG XL is smaller than AVIF and WebP at equal quality, measured: what `auto` goes by. */

import type { SmallestRule } from '../format.ts'
import { type QualityTable, valueAt } from '../quality-table.ts'

/** Bytes for each pixel of an AVIF: means of photos of 0.5 MP. */
const AVIF_BYTES: QualityTable = [
  [1, 0.01],
  [50, 0.05],
  [80, 0.12],
  [90, 0.22],
  [100, 0.6],
]
/** Without loss it has so many bytes of the JPEG's, and may have so many times as many as with loss. */
const [SHARE_OF_SOURCE, WORTH_OF_LOSSLESS] = [0.83, 1.5]

export const smallestRule: SmallestRule = {
  drawnFrom: 93,
  recodedBytes: (quality) => (valueAt(AVIF_BYTES, quality) * WORTH_OF_LOSSLESS) / SHARE_OF_SOURCE,
}
