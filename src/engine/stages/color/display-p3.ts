/** Display P3 as a colour space of results: sRGB's curve and white, wider primaries. */

import { DISPLAY_P3 } from './cicp.ts'
import type { SourceProfile } from './icc-profile.ts'
import { colorantsOf, inverse, type Matrix, product } from './primaries.ts'
import { decodeSrgb, encodeSrgb, isSrgb, toLinearSrgb, XYZ_TO_SRGB } from './srgb.ts'

/** How far a primary lies outside of sRGB (its channels are 0–1), for a space to count as wider. */
const WIDER = 0.05

/** Linear sRGB of linear Display P3, and back. */
const P3_TO_SRGB = product(XYZ_TO_SRGB, colorantsOf(DISPLAY_P3)!)
const SRGB_TO_P3 = inverse(P3_TO_SRGB)
/** XYZ of the sRGB colour whose numbers are those that an XYZ has in Display P3. */
const AS_SRGB = product(product(inverse(XYZ_TO_SRGB), SRGB_TO_P3), XYZ_TO_SRGB)

/** Whether some of the space's colours are clearly outside of sRGB. */
export function isWide(profile: SourceProfile): boolean {
  const primaries = linearPrimaries(profile)
  return primaries?.some((value) => value < -WIDER || value > 1 + WIDER) ?? false
}

/** Red, green and blue of a space in linear sRGB; look-up tables and gray have none. */
function linearPrimaries(profile: SourceProfile): Matrix | undefined {
  if (profile.space === 'rgb') return toLinearSrgb(profile.colorants)
  if (profile.space === 'hdr') return product(profile.fromBt2020, profile.toBt2020)
  return undefined
}

/** A profile whose conversion to sRGB (`toSrgb`) gives the Display P3 of this one. */
export function towardsP3<P extends SourceProfile>(profile: P): P {
  if (profile.space === 'rgb') {
    return { ...profile, colorants: product(AS_SRGB, profile.colorants) }
  }
  if (profile.space === 'hdr') {
    return { ...profile, fromBt2020: product(SRGB_TO_P3, profile.fromBt2020) }
  }
  return profile
}

/** Whether a profile is that of Display P3: converting to it would change next to nothing. */
export function isDisplayP3(profile: SourceProfile): boolean {
  return profile.space === 'rgb' && isSrgb(towardsP3(profile))
}

interface Levels {
  readonly r: number
  readonly g: number
  readonly b: number
}

/** The same colour in Display P3: levels of sRGB in, levels out. */
export function p3Levels<C extends Levels>(color: C): C {
  const { r, g, b } = color
  const light = [r, g, b].map((level) => decodeSrgb(level / 255))
  const level = (row: number) => {
    const [x = 0, y = 0, z = 0] = light.map((value, at) => value * SRGB_TO_P3[row + at]!)
    return Math.round(255 * encodeSrgb(x + y + z))
  }
  return { ...color, r: level(0), g: level(3), b: level(6) }
}
