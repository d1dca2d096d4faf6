/**
 * Gain maps of iPhones: a gray map whose levels are linear gains in Rec. 709's transfer function. How
 * much the highest of them means stands in XMP, or follows from two numbers of the camera's notes
 * (Apple: "Applying Apple HDR effect to your photos").
 *
 *   result = base × (1 + (headroom − 1) × linear(level))
 */

import { type GainMapMeaning, same } from '../../../contract/gain-map.ts'
import { xmpValue } from './xmp.ts'

const NAMESPACE = 'http://ns.apple.com/HDRGainMap/1.0/'

/** Whether the XMP of a map says that it is one of these. */
export function isAppleMap(xmp: string): boolean {
  return xmpValue(xmp, NAMESPACE, 'HDRGainMapVersion') !== undefined
}

/** The ratio of the brightest white to the usual one, as XMP tells it. */
export function headroomInXmp(xmp: string): number | undefined {
  const headroom = Number(xmpValue(xmp, NAMESPACE, 'HDRGainMapHeadroom'))
  return headroom > 1 ? headroom : undefined
}

/** The same from the two numbers of the camera's notes, 33 and 48. */
export function headroomOfNotes(maker33: number, maker48: number): number {
  const isLow = maker48 <= 0.01
  const stops =
    maker33 < 1
      ? isLow
        ? -20 * maker48 + 1.8
        : -0.101 * maker48 + 1.601
      : isLow
        ? -70 * maker48 + 3
        : // biome-ignore lint/suspicious/noApproximativeNumericConstant: Apple's own number
          -0.303 * maker48 + 2.303
  return 2 ** Math.max(stops, 0)
}

/** What levels mean once they are `appleLevels`. */
export function appleMeaning(headroom: number): GainMapMeaning {
  const stops = Math.log2(headroom)
  return {
    ...{ min: same(0), max: same(stops), gamma: same(1) },
    ...{ baseOffset: same(0), alternateOffset: same(0) },
    ...{ baseHeadroom: 0, alternateHeadroom: stops },
    usesBaseColors: true,
  }
}

/** For each level of a map the one that means the same gain where levels are its logarithm. */
export function appleLevels(headroom: number): readonly number[] {
  const stops = Math.log2(headroom)
  return Array.from({ length: 256 }, (_, level) => {
    const gain = 1 + (headroom - 1) * linear(level / 255)
    return Math.round((255 * Math.log2(gain)) / stops)
  })
}

/** The inverse of Rec. ITU-R BT.709's transfer function. */
function linear(value: number): number {
  return value < 0.081 ? value / 4.5 : ((value + 0.099) / 1.099) ** (1 / 0.45)
}
