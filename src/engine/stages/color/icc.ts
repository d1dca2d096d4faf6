/**
 * ICC profiles that are a matrix and curves, or one gray curve; versions 2 and 4. ICC.1:2022:
 *
 *   8.3  what an input or display profile holds: rXYZ gXYZ bXYZ, rTRC gTRC bTRC; or kTRC
 *
 * Colorants and curves relate to the profile's own white, which is what relative colorimetric
 * (and the perceptual intent of a matrix profile) wants: `wtpt` and `chad` need not be read.
 * A profile with look-up tables is read through them: see icc-lut.ts.
 */

import { type Curve, fixed, readCurve } from './icc-curves.ts'
import { type IccTags, readTags, textAt } from './icc-tags.ts'

/** Red, green and blue light: linear light is `curves`, and then `colorants` make it XYZ. */
export interface RgbProfile {
  readonly space: 'rgb'
  readonly curves: readonly [red: Curve, green: Curve, blue: Curve]
  /** Rows X, Y, Z; columns red, green, blue; relative to D50, so that white is about 0.96 1 0.82. */
  readonly colorants: readonly number[]
}

export interface GrayProfile {
  readonly space: 'gray'
  /** Relative luminance, 0–1. */
  readonly curve: Curve
}

export type IccProfile = RgbProfile | GrayProfile

/**
 * Reads a profile. `undefined` when it is damaged, or not a matrix or gray profile (CMYK, Lab,
 * look-up tables only).
 */
export function parseIcc(bytes: Uint8Array): IccProfile | undefined {
  const tags = readTags(bytes)
  return tags && readFormula(tags)
}

/** The same of a profile whose frame is read. */
export function readFormula(tags: IccTags): IccProfile | undefined {
  const { space, connection } = tags
  if (space === 'RGB ' && connection === 'XYZ ') return readRgb(tags)
  if (space === 'GRAY' && connection === 'XYZ ') return readGray(tags, (y) => y)
  if (space === 'GRAY' && connection === 'Lab ') return readGray(tags, luminance)
  return undefined
}

function readRgb(tags: IccTags): RgbProfile | undefined {
  const red = readChannel(tags, 'r')
  const green = readChannel(tags, 'g')
  const blue = readChannel(tags, 'b')
  if (!red || !green || !blue) return undefined
  const colorants = [0, 1, 2].flatMap((row) => [red, green, blue].map(({ xyz }) => xyz[row]!))
  return isInvertible(colorants)
    ? { space: 'rgb', curves: [red.curve, green.curve, blue.curve], colorants }
    : undefined
}

function readChannel(tags: IccTags, channel: 'r' | 'g' | 'b') {
  const colorant = tags.find(`${channel}XYZ`)
  const tone = tags.find(`${channel}TRC`)
  const curve = tone && readCurve(tone)
  // 10.31 XYZType: 'XYZ ' 0 and three s15Fixed16 numbers.
  if (!curve || !colorant || colorant.byteLength < 20) return undefined
  if (textAt(colorant, 0) !== 'XYZ ') return undefined
  return { curve, xyz: [fixed(colorant, 8), fixed(colorant, 12), fixed(colorant, 16)] }
}

function readGray(tags: IccTags, toY: (value: number) => number): GrayProfile | undefined {
  const tone = tags.find('kTRC')
  const curve = tone && readCurve(tone)
  return curve && { space: 'gray', curve: curve.map(toY) }
}

/**
 * What a profile of colours makes of gray pictures, which browsers show by it: the luminance of equal
 * parts of its three. `undefined` where these have none. A cast that its curves give to gray is lost.
 */
export function grayOf({ curves, colorants }: RgbProfile): GrayProfile | undefined {
  const shares = colorants.slice(3, 6) // Y
  const white = shares.reduce((sum, share) => sum + share, 0)
  if (white <= 0) return undefined
  const at = (_: number, level: number) => {
    const light = curves.reduce((sum, curve, i) => sum + shares[i]! * curve[level]!, 0)
    return Math.min(1, Math.max(0, light / white))
  }
  return { space: 'gray', curve: curves[0].map(at) }
}

/** Three colorants that do not span a colour space would map all pixels to a few colours. */
function isInvertible(m: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m
  return Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)) > 1e-4
}

/** CIE lightness, 0–1 for 0–100, to luminance (ICC.1:2022 gray in a Lab PCS: L* = 100 · curve). */
export function luminance(lightness: number): number {
  const t = (lightness * 100 + 16) / 116
  return t > 6 / 29 ? t ** 3 : (t - 4 / 29) * 3 * (6 / 29) ** 2
}
