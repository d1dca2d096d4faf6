/**
 * Our own ICC profile of Display P3 (492 bytes): D65 white adapted to D50, P3's primaries, and sRGB's
 * curve as a parametric one. All tags share what they can.
 */

import { bigEndian, joined } from '../bytes/parts.ts'
import { iccProfile, numbers, type Tagged, xyz } from './icc-writer.ts'

/** Columns of the matrix: Display P3 under D65, adapted by Bradford's to D50. */
const COLORANTS = {
  rXYZ: [0.51512, 0.2412, -0.00105],
  gXYZ: [0.29198, 0.69225, 0.04189],
  bXYZ: [0.1571, 0.06657, 0.78407],
} as const
/** Bradford's matrix from D65 to D50, row by row. */
const ADAPTATION = [
  1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168,
] as const
/** ICC.1:2022 10.18, type 3: g a b c d. */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const

/** The profile's bytes. */
export function displayP3Profile(): Uint8Array<ArrayBuffer> {
  const curve = joined('para', bigEndian(0, 4), bigEndian(3, 2), bigEndian(0, 2), numbers(CURVE))
  const colorants = Object.entries(COLORANTS).map(([name, values]): Tagged => [[name], xyz(values)])
  return iccProfile('RGB ', 'Display P3', [
    [['chad'], joined('sf32', bigEndian(0, 4), numbers(ADAPTATION))],
    ...colorants,
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ])
}
