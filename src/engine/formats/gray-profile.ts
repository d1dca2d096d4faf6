/** An ICC profile for gray pictures whose own is one of colours. */

import { bigEndian, joined } from '../bytes/parts.ts'
import { iccProfile } from './icc-writer.ts'

/** Between two of them a straight line is off by a tenth of a level where a gamma of 2.2 begins, and less elsewhere. */
const ENTRIES = 64

/** What `grayProfile` writes, in bytes. */
export const GRAY_PROFILE_BYTES = 412

/** `curve`: linear light, 0–1, of all 256 levels. */
export function grayProfile(curve: Float64Array): Uint8Array<ArrayBuffer> {
  const entries = Array.from({ length: ENTRIES }, (_, i) => {
    const position = (i / (ENTRIES - 1)) * (curve.length - 1)
    const level = Math.min(Math.floor(position), curve.length - 2)
    const [before = 0, after = 0] = curve.subarray(level, level + 2)
    return bigEndian(Math.round((before + (after - before) * (position - level)) * 65535), 2)
  })
  const tone = joined('curv', bigEndian(0, 4), bigEndian(ENTRIES, 4), ...entries)
  return iccProfile('GRAY', 'Gray', [[['kTRC'], tone]])
}
