/** Colour spaces that are told by numbers (ITU-T H.273, "CICP"), and by PNG's gAMA and cHRM. */

import type { CodedColor } from '../../contract/coded-color.ts'
import { type HdrProfile, hdrProfile } from './hdr.ts'
import type { IccProfile } from './icc.ts'
import { type Curve, LEVELS } from './icc-curves.ts'
import { type Chromaticities, colorantsOf } from './primaries.ts'
import { decodeSrgb } from './srgb.ts'

/** What numbers can stand for. */
export type CodedProfile = IccProfile | HdrProfile

const D65 = [0.3127, 0.329]
const ILLUMINANT_C = [0.31, 0.316]
const NTSC = [0.63, 0.34, 0.31, 0.595, 0.155, 0.07]
const DCI = [0.68, 0.32, 0.265, 0.69, 0.15, 0.06]
const BT709: Chromaticities = [...D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06]
export const DISPLAY_P3: Chromaticities = [...D65, ...DCI]

/** H.273 table 2. */
const PRIMARIES: Readonly<Record<number, Chromaticities>> = {
  4: [...ILLUMINANT_C, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08],
  5: [...D65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06],
  6: [...D65, ...NTSC],
  7: [...D65, ...NTSC],
  8: [...ILLUMINANT_C, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049],
  9: [...D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  10: [1 / 3, 1 / 3, 1, 0, 0, 1, 0, 0],
  11: [0.314, 0.351, ...DCI],
  12: DISPLAY_P3,
  22: [...D65, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077],
}

/** Of these primaries (H.273 table 2); numbers that say nothing count as BT.709. */
export function chromaticitiesOf(primaries: number): Chromaticities {
  return PRIMARIES[primaries] ?? BT709
}

const gamma = (exponent: number) => (value: number) => value ** exponent
/** Cameras' curves are shown as the display of BT.1886 shows them. */
const bt1886 = gamma(2.4)
const smpte240 = (value: number) =>
  value < 4 * 0.022821585529445
    ? value / 4
    : ((value + 0.111572195921731) / 1.111572195921731) ** (1 / 0.45)

/** H.273 table 3, to linear light. Numbers that are not here count as sRGB's curve, as in Chromium. */
const TRANSFERS: Readonly<Record<number, (value: number) => number>> = {
  1: bt1886,
  4: gamma(2.2),
  5: gamma(2.8),
  6: bt1886,
  7: smpte240,
  8: (value) => value,
  11: bt1886,
  14: bt1886,
  15: bt1886,
  17: (value) => Math.min(1, (52.37 / 48) * value ** 2.6),
}
const [PQ, HLG] = [16, 18]

/**
 * The profile that these numbers stand for, for pictures of so many channels (1 and 2 are gray).
 * `undefined` where they say nothing.
 */
export function codedProfile(color: CodedColor, channels: 1 | 2 | 3 | 4): CodedProfile | undefined {
  if (color.kind === 'gamma') {
    const colorants = colorantsOf(color.chromaticities ?? BT709)
    return colorants && spaceOf(gamma(color.exponent), colorants, channels)
  }
  const { transfer, peakNits } = color
  const colorants = colorantsOf(color.chromaticities ?? chromaticitiesOf(color.primaries))
  if (!colorants) return undefined
  if (transfer === PQ || transfer === HLG) {
    return hdrProfile({ transfer: transfer === PQ ? 'pq' : 'hlg', colorants, peakNits }, channels)
  }
  return spaceOf(TRANSFERS[transfer] ?? decodeSrgb, colorants, channels)
}

function spaceOf(
  toLight: (value: number) => number,
  colorants: readonly number[],
  channels: 1 | 2 | 3 | 4,
): IccProfile {
  const curve = sampled(toLight)
  if (channels < 3) return { space: 'gray', curve }
  return { space: 'rgb', curves: [curve, curve, curve], colorants }
}

function sampled(toLight: (value: number) => number): Curve {
  return Float64Array.from({ length: LEVELS }, (_, level) => toLight(level / (LEVELS - 1)))
}
