/**
 * HDR pictures shown on SDR screens: PQ and HLG (ITU-R BT.2100) to light relative to reference
 * white (203 cd/m², BT.2408), and by a tone curve to 0–1.
 *
 * The curve is the reference white tone mapping operator of SMPTE ST 2094-50 (annex D), which
 * Chromium uses: light up to reference white is dimmed by `white`; above it a Bézier curve leads to
 * 1 at the picture's peak. All three channels get the gain of the largest one (in BT.2020), so that
 * hue and saturation stay.
 */

import { type Curve, LEVELS } from './icc-curves.ts'
import { colorantsOf, inverse, type Matrix, product } from './primaries.ts'
import { XYZ_TO_SRGB } from './srgb.ts'

export interface HdrProfile {
  readonly space: 'hdr'
  /** Light of each level: PQ relative to reference white, HLG of the scene, 0–1. */
  readonly curve: Curve
  /** From linear light to linear BT.2020, and from there to the result's linear light. */
  readonly toBt2020: Matrix
  readonly fromBt2020: Matrix
  /** HLG: light of the scene becomes that of a display of 1000 cd/m² (BT.2100 table 5). */
  readonly isScene: boolean
  readonly tone: ToneCurve
}

/** From light relative to reference white; the parts of the Bézier curve are named as in annex D. */
export interface ToneCurve {
  /** Gain up to reference white. */
  readonly white: number
  /** Light that becomes 1: above 1. */
  readonly peak: number
  readonly xa: number
  readonly xb: number
  readonly ya: number
  readonly yb: number
}

/** Pictures that are no brighter than reference white keep their light; more is clipped. */
const NO_TONE: ToneCurve = {
  ...{ white: 1, peak: Number.POSITIVE_INFINITY },
  ...{ xa: 0, xb: 1, ya: 0, yb: 1 },
}

export const REFERENCE_WHITE_NITS = 203
/** Where the file does not tell its brightest light; HLG's nominal peak. */
const DEFAULT_PEAK_NITS = 1000
const MOST_NITS = 10_000
/** Of BT.2100 table 5, for 1000 cd/m². */
export const OOTF_EXPONENT = 0.2
export const HLG_PEAK = DEFAULT_PEAK_NITS / REFERENCE_WHITE_NITS
/** How early the curve bends (ST 2094-50 annex D). */
const KAPPA = 0.65

/** D65, and the primaries of BT.2020. */
const BT2020 = [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046]
const XYZ_TO_BT2020 = inverse(colorantsOf(BT2020)!)
const BT2020_TO_SRGB = product(XYZ_TO_SRGB, colorantsOf(BT2020)!)
/** BT.2100 table 5: luminance of BT.2020. */
export const LUMINANCE = [0.2627, 0.678, 0.0593] as const

export interface HdrSource {
  readonly transfer: 'pq' | 'hlg'
  /** Of the profile that the primaries stand for. */
  readonly colorants: Matrix
  readonly peakNits?: number | undefined
}

/** Gray pictures (1 and 2 channels) have one value that decides: theirs is a plain curve. */
export function hdrProfile({ transfer, colorants, peakNits }: HdrSource, channels: 1 | 2 | 3 | 4) {
  const isScene = transfer === 'hlg'
  const toLight = isScene ? sceneLight : displayLight
  const curve = Float64Array.from({ length: LEVELS }, (_, i) => toLight(i / (LEVELS - 1)))
  const tone = toneCurve(peakNits)
  if (channels < 3) {
    const light = curve.map((value) => (isScene ? HLG_PEAK * value ** (1 + OOTF_EXPONENT) : value))
    return { space: 'gray', curve: light.map((value) => value * toneGain(tone, value)) } as const
  }
  const toBt2020 = product(XYZ_TO_BT2020, colorants)
  const profile: HdrProfile = {
    ...{ space: 'hdr', curve, toBt2020, fromBt2020: BT2020_TO_SRGB, isScene, tone },
  }
  return profile
}

export function toneCurve(peakNits = DEFAULT_PEAK_NITS): ToneCurve {
  const peak = Math.min(peakNits, MOST_NITS) / REFERENCE_WHITE_NITS
  if (peak <= 1) return NO_TONE
  const headroom = Math.log2(peak) / Math.log2(DEFAULT_PEAK_NITS / REFERENCE_WHITE_NITS)
  const white = 1 - 0.5 * Math.min(headroom, 1)
  const xMiddle = 1 - KAPPA + KAPPA / white
  const yMiddle = (1 - KAPPA) * white + KAPPA
  return {
    ...{ white, peak },
    ...{ xa: 1 - 2 * xMiddle + peak, xb: 2 * (xMiddle - 1) },
    ...{ ya: white - 2 * yMiddle + 1, yb: 2 * (yMiddle - white) },
  }
}

/** What light is multiplied by, where the largest channel has this much. */
export function toneGain({ white, peak, xa, xb, ya, yb }: ToneCurve, light: number): number {
  if (light <= 1) return white
  if (light >= peak) return 1 / light
  const t = (2 * (light - 1)) / (xb + Math.sqrt(xb * xb + 4 * xa * (light - 1)))
  return ((ya * t + yb) * t + white) / light
}

/** BT.2100 table 4: the EOTF of PQ, relative to reference white. */
function displayLight(value: number): number {
  const root = value ** (1 / 78.84375)
  const ratio = Math.max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root)
  return (MOST_NITS / REFERENCE_WHITE_NITS) * ratio ** (1 / 0.1593017578125)
}

/** BT.2100 table 5: the inverse OETF of HLG. */
function sceneLight(value: number): number {
  if (value <= 0.5) return (value * value) / 3
  return (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
}
